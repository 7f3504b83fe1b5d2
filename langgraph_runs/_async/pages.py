"""Iterating over a listing, page by page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING, Any

from langgraph_runs._async.methods import REFUSALS, short

if TYPE_CHECKING:
    from langgraph_runs._core.calls.pager import Pager


async def iter_pages(pages: Pager, read: Callable[[], Any]) -> AsyncIterator[Any]:
    """What all pages have; `read` reads the next one once it is reached, and whether the server says there are more."""
    try:
        while not pages.exhausted:
            page, more = await read()
            for item in pages.add_page(page, more=more):
                yield item
    except REFUSALS as error:
        raise short(error)  # without the frames of what reads a page
