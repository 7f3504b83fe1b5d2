"""Iterating over the runs of a thread, page by page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING, Any

from langgraph_runs._async.methods import REFUSALS, short
from langgraph_runs._core.runs.pager import RunPager

if TYPE_CHECKING:
    from langgraph_runs._generated.models.partial_run import PartialRun
    from langgraph_runs._generated.models.run import Run


async def iter_runs(runs: Any, pages: RunPager, options: dict[str, Any]) -> AsyncIterator[Any]:
    """What all pages have, each fetched by the `list` of `client.runs` once it is reached."""
    try:
        while not pages.exhausted:
            page: Sequence[Run | PartialRun] = await runs.list(
                pages.thread_id, limit=pages.limit, offset=pages.offset, **options
            )
            for run in pages.add_page(page):
                yield run
    except REFUSALS as error:
        raise short(error)  # without the frames of `list`
