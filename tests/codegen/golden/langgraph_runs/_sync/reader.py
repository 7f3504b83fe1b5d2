# Derived from _async/reader.py by 'make generate'. Do not edit.

"""Reads books, one page at a time."""

from collections.abc import Iterator
from types import TracebackType
from typing import Self

from .page import Page
from .waiting import sleep

__all__ = ["Reader", "read_all"]


class Reader:
    """Owns a book until it is closed."""

    def __init__(self, pages: Iterator[Page]) -> None:
        self._pages = pages  # a comment that stays

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self.close()

    def __iter__(self) -> Iterator[Page]:
        return self._pages

    def close(self) -> None:
        """Give the book back."""
        sleep(0)


def read_all(reader: "Reader") -> list[Page]:
    """Every page of the book."""
    with reader:
        pages = [page for page in reader]
    return pages + [(page.turned()) for page in pages]
