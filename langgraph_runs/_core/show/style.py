"""The two ways in which a view is written: as Markdown, and as plain text."""

from __future__ import annotations

from abc import abstractmethod
from typing import Protocol

from langgraph_runs._core.show import markdown
from langgraph_runs._core.show.markdown import clean


class Style(Protocol):
    """How the parts of a view are written."""

    @abstractmethod
    def prose(self, text: str) -> str:
        """What a model says to the reader."""

    @abstractmethod
    def aside(self, text: str) -> str:
        """What a model says to itself."""

    @abstractmethod
    def strong(self, text: str) -> str:
        """Words of ours that catch the eye."""

    @abstractmethod
    def code(self, text: str) -> str:
        """A name or a value, in one line."""

    @abstractmethod
    def block(self, text: str, language: str = "") -> str:
        """Code or data, in lines of its own."""


class Markdown:
    """Markdown that a notebook renders."""

    def prose(self, text: str) -> str:
        """The text as Markdown, made harmless."""
        return markdown.rendered(text)

    def aside(self, text: str) -> str:
        """A quotation that holds the text as it is."""
        return f"> thinking: {markdown.code(text)}"

    def strong(self, text: str) -> str:
        """Bold; the words are ours, and need no escape."""
        return f"**{text}**"

    def code(self, text: str) -> str:
        """Code within a line."""
        return markdown.code(text)

    def block(self, text: str, language: str = "") -> str:
        """A fenced block."""
        return markdown.block(text, language)


class Plain:
    """Plain text, for terminals and logs."""

    def prose(self, text: str) -> str:
        """The text without control characters."""
        return clean(text)

    def aside(self, text: str) -> str:
        """The text in a line that begins with a bar."""
        return f"| thinking: {self.code(text)}"

    def strong(self, text: str) -> str:
        """The words as they are."""
        return text

    def code(self, text: str) -> str:
        """The text in one line."""
        return " ".join(clean(text).split())

    def block(self, text: str, language: str = "") -> str:
        """The text, indented."""
        return "\n".join(f"    {line}".rstrip() for line in clean(text).strip("\n").split("\n"))
