"""`Pager`: page through a listing, telling each of its items once, while items appear and disappear meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from langgraph_runs._generated.types import WireModel
from langgraph_runs.errors import APIResponseError

T = TypeVar("T")

MAX_STALE_PAGES = 100
"""Pages in a row without a new item, besides those of known ones, after which the server seems to ignore `offset`."""


def by_id(field: str) -> Callable[[WireModel], str | None]:
    """The key of items that have their id in a field."""

    def key(item: WireModel) -> str | None:
        value = item.get(field)
        return value if isinstance(value, str) else None

    return key


class Pager(Generic[T]):
    """Which page to fetch next (`offset`, `limit`), and whether there is none (`exhausted`).

    New items push those that are known onto later pages, so items come twice. Items that are deleted, or that a filter
    no longer lets through, pull those that are not known onto earlier pages, so items would be missed. So pages
    overlap: each has to begin with a known item, or at the top. Where one does not, the pager goes back, further and
    further, until it does.

    `what` says what is listed; `key` tells what an item is known by, None for what is no item.
    """

    def __init__(self, what: str, size: int, key: Callable[[T], Hashable | None]) -> None:
        self.offset = 0
        self.exhausted = False
        self.limit = max(2, size)  # a known item and another
        self._what = what
        self._key = key
        self._seen: set[Hashable] = set()
        self._step_back = self.limit
        self._stale_pages = 0  # in a row

    def add_page(self, page: Sequence[T]) -> list[T]:
        """Add the page at `offset`; its items that were on no page before.

        Raises APIResponseError if the server seems to ignore `offset`.
        """
        items = [(key, item) for item in page if (key := self._key(item)) is not None]
        is_attached = self.offset == 0 or (bool(items) and items[0][0] in self._seen)
        new_items: dict[Hashable, T] = {}
        if is_attached:
            new_items.update(one for one in items if one[0] not in self._seen)
        self._seen.update(new_items)
        self._stale_pages = 0 if new_items else self._stale_pages + 1
        if self._stale_pages > MAX_STALE_PAGES + len(self._seen) // (self.limit - 1):
            raise APIResponseError(f"listing {self._what}: the server sends the same page at every offset")
        if is_attached:
            self.exhausted = len(page) < self.limit
            self.offset += max(0, len(page) - 1)
            self._step_back = self.limit
        else:
            self.offset = max(0, self.offset - self._step_back)
            self._step_back *= 2
        return [*new_items.values()]
