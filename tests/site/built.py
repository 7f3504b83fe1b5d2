"""The site as it was built: what it describes, and its pages."""

from __future__ import annotations

import os
import zlib
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

SITE = Path(os.environ.get("LANGGRAPH_RUNS_SITE", "build/site")).resolve()


@cache
def described() -> frozenset[str]:
    """The full names of what the reference describes, from the inventory for other sites."""
    parts = (SITE / "objects.inv").read_bytes().split(b"\n", 4)
    assert parts[0] == b"# Sphinx inventory version 2"
    lines = zlib.decompress(parts[4]).decode().splitlines()
    return frozenset(line.split(" ")[0] for line in lines if line.split(" ")[1].startswith("py:"))


@dataclass
class Page(HTMLParser):
    """A page's links within the site, and the places in it that links may name."""

    text: str
    links: set[str] = field(default_factory=set)
    anchors: set[str] = field(default_factory=lambda: {""})

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = dict(attrs)
        self.anchors.add(given.get("id") or "")
        link = given.get("href") or given.get("src") or ""
        if link and "://" not in link and not link.startswith(("data:", "mailto:")):
            self.links.add(link)


@cache
def page(path: Path) -> Page:
    return Page(path.read_text("utf-8"))
