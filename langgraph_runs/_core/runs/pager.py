"""`RunPager`: page through the runs of a thread, telling each once, while runs appear and disappear meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from langgraph_runs.errors import APIResponseError

if TYPE_CHECKING:
    from langgraph_runs._generated.models.partial_run import PartialRun
    from langgraph_runs._generated.models.run import Run

AnyRun = TypeVar("AnyRun", bound="Run | PartialRun")

MAX_STALE_PAGES = 100
"""Pages in a row without a new run, besides those of known runs, after which the server seems to ignore `offset`."""


class RunPager:
    """Which page to fetch next (`offset`, `limit`), and whether there is none (`exhausted`).

    New runs push those that are known onto later pages, so runs come twice. Runs that are deleted, or that a filter no
    longer lets through, pull those that are not known onto earlier pages, so runs would be missed. So pages overlap:
    each has to begin with a known run, or at the top. Where one does not, the pager goes back, further and further,
    until it does.
    """

    def __init__(self, thread_id: str, size: int) -> None:
        self.offset = 0
        self.exhausted = False
        self.limit = max(2, size)  # a known run and another
        self.thread_id = thread_id
        self._seen: set[str] = set()
        self._step_back = self.limit
        self._stale_pages = 0  # in a row

    def add_page(self, page: Sequence[AnyRun]) -> list[AnyRun]:
        """Add the page at `offset`; its runs that were on no page before.

        Raises APIResponseError if the server seems to ignore `offset`.
        """
        runs = [(run_id, run) for run in page if isinstance(run_id := run.run_id, str)]
        is_attached = self.offset == 0 or (bool(runs) and runs[0][0] in self._seen)
        new_runs: dict[str, AnyRun] = {}
        if is_attached:
            new_runs.update(one for one in runs if one[0] not in self._seen)
        self._seen.update(new_runs)
        self._stale_pages = 0 if new_runs else self._stale_pages + 1
        if self._stale_pages > MAX_STALE_PAGES + len(self._seen) // (self.limit - 1):
            raise APIResponseError(f"listing thread {self.thread_id}: the server sends the same runs at every offset")
        if is_attached:
            self.exhausted = len(page) < self.limit
            self.offset += max(0, len(page) - 1)
            self._step_back = self.limit
        else:
            self.offset = max(0, self.offset - self._step_back)
            self._step_back *= 2
        return [*new_runs.values()]
