"""`RunPager`: page through the runs of a thread without repeating one, while new runs appear at the beginning."""

from __future__ import annotations

from langgraph_runs._generated.models.run import Run
from langgraph_runs.errors import APIResponseError

MAX_STALE_PAGES = 100
"""Pages in a row without a new run, after which the server seems to ignore `offset`."""


class RunPager:
    """Where the next page begins (`offset`), whether there is none (`exhausted`), and which runs were on a page."""

    def __init__(self, thread_id: object, size: int) -> None:
        self.offset = 0
        self.exhausted = False
        self._thread_id = thread_id
        self._size = size
        self._seen: set[str] = set()
        self._stale_pages = 0  # in a row

    def add_page(self, page: list[Run]) -> list[Run]:
        """Add the page at `offset`; its runs that were on no page before, as new runs push others onto later pages.

        Raises APIResponseError if the server seems to ignore `offset`.
        """
        new_runs = {run.run_id: run for run in page if isinstance(run.run_id, str) and run.run_id not in self._seen}
        self._seen.update(map(str, new_runs))
        self._stale_pages = 0 if new_runs else self._stale_pages + 1
        if self._stale_pages > MAX_STALE_PAGES:
            raise APIResponseError(f"listing thread {self._thread_id}: the server sends the same runs at every offset")
        self.offset += len(page)
        self.exhausted = len(page) < self._size
        return [*new_runs.values()]
