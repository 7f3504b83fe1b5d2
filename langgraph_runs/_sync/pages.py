# Derived from _async/pages.py by 'make generate'. Do not edit.

"""Iterating over a listing, page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from langgraph_runs._sync.methods import REFUSALS, short

if TYPE_CHECKING:
    from langgraph_runs._core.calls.pager import Pager


def iter_pages(pages: Pager, read: Callable[[], Any]) -> Iterator[Any]:
    """What all pages have; `read` reads the next one once it is reached, and whether the server says there are more."""
    try:
        while not pages.exhausted:
            page, more = read()
            for item in pages.add_page(page, more=more):
                yield item
    except REFUSALS as error:
        raise short(error)  # without the frames of what reads a page
