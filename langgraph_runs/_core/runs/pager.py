"""Going through a listing page by page, while it may grow at its beginning."""

from __future__ import annotations

from langgraph_runs._generated.models.run import Run
from langgraph_runs.errors import APIResponseError

MAX_STALE_PAGES = 100
"""Pages in a row without a run that is not known, after which a listing is taken to go round in circles."""


class RunPager:
    """The runs of a thread, so many at a time; `offset` is where the next page begins, `over` that there is none."""

    def __init__(self, thread_id: object, size: int) -> None:
        self.offset = 0
        self.exhausted = False
        self._thread_id = thread_id
        self._size = size
        self._seen: set[str] = set()
        self._stale = 0  # pages without news, in a row

    def add_page(self, page: list[Run]) -> list[Run]:
        """The runs of the next page that stood on none before: new ones push others onto later pages.

        Raises APIResponseError if the server seems to know no `offset`.
        """
        news = {run.run_id: run for run in page if isinstance(run.run_id, str) and run.run_id not in self._seen}
        self._seen.update(map(str, news))
        self._stale = 0 if news else self._stale + 1
        if self._stale > MAX_STALE_PAGES:
            raise APIResponseError(f"listing thread {self._thread_id}: the server sends the same runs at every offset")
        self.offset += len(page)
        self.exhausted = len(page) < self._size
        return [*news.values()]
