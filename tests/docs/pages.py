"""The pages of the documentation, taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")] + sorted(
    (ROOT / "docs").rglob("*.md")
)

_FENCE = re.compile(r"^(?P<indent> *)```(?P<language>[^\n`]*)\n(?P<code>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block: what language it says it is in, its code, and the line where that begins."""

    language: str
    code: str
    line: int

    @property
    def end(self) -> int:
        """The line of the closing fence."""
        return self.line + self.code.count("\n")


def name(page: Path) -> str:
    """A page's path from the repository's root."""
    return page.relative_to(ROOT).as_posix()


@cache
def text(page: Path) -> str:
    return page.read_text("utf-8")


def blocks(page: Path) -> list[Block]:
    """The fenced blocks of a page, in their order."""
    found = _FENCE.finditer(text(page))
    return [
        Block(one["language"].strip(), one["code"], text(page).count("\n", 0, one.start("code")) + 1) for one in found
    ]


def prose(page: Path) -> str:
    """A page without its blocks."""
    return _FENCE.sub("", text(page))


def links(page: Path) -> list[str]:
    return _LINK.findall(prose(page))


def anchors(page: Path) -> set[str]:
    """What links to places in a page may say after the `#`."""
    titles = (re.sub(r"[^\w\s-]", "", title.lower()) for title in _HEADING.findall(prose(page)))
    return {title.strip().replace(" ", "-") for title in titles}
