"""`Pager`: page through a listing, telling each item once, while items appear and disappear meanwhile."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Sequence
from typing import Any

from attrs import evolve

from langgraph_runs._core.calls.checks import checked_count, checked_fields
from langgraph_runs._generated.types import UNSET, Request
from langgraph_runs.errors import APIResponseError

MAX_STALE_PAGES = 100
"""Pages in a row without a new item, besides those of known ones, after which the server seems to ignore `offset`."""


class Pager:
    """Which page to fetch next (`offset`, `limit`), and whether there is none (`exhausted`).

    What the page added last has that was on no page before is in `items`, from which the reader takes it.

    New items push those that are known onto later pages, so items come twice. Those that are deleted, or that a filter
    no longer lets through, pull those that are not known onto earlier pages, so they would be missed. So pages overlap:
    each has to begin with a known item, or at the top. Where one does not, the pager goes back, further and further,
    until it does. That takes an order in which items stay where they are, as by the time of their creation.

    `key` is the field that identifies an item, or a function for that; `of` says what is listed.
    """

    def __init__(self, key: str | Callable[[Any], Hashable], size: int, *, of: str) -> None:
        self.items: deque[Any] = deque()
        self.offset = 0
        self.exhausted = False
        self.of = of
        self.limit = max(2, size)  # a known item and another
        self._key = _field(key) if isinstance(key, str) else key
        self._seen: set[Hashable] = set()
        self._latest: dict[Hashable, Any] = {}  # the new items of the page added last, which will be seen
        self._step_back = self.limit
        self._stale_pages = 0  # in a row

    def request(self, first: Request) -> Request:
        """The request of the page to fetch next, made of that of any other page."""
        page = {"limit": self.limit, "offset": self.offset}
        if first.body is UNSET:
            return evolve(first, params={**first.params, **page})
        return evolve(first, body={**first.body, **page})

    def add_page(self, page: Sequence[Any], *, more: bool = False) -> None:
        """Add the page at `offset`.

        A page that is not full is the last, unless the server says that there are `more`. Raises APIResponseError if it
        seems to ignore `offset`. If an interrupt breaks into this, the page has been added as a whole, or not at all.
        """
        seen = self._seen
        seen.update(self._latest)
        keyed = [(key, item) for item in page if (key := self._key(item)) is not None]
        is_attached = self.offset == 0 or (bool(keyed) and keyed[0][0] in seen)
        new: dict[Hashable, Any] = {}
        if is_attached:
            new.update(one for one in keyed if one[0] not in seen)
        stale = 0 if new else self._stale_pages + 1
        if stale > MAX_STALE_PAGES + len(seen) // (self.limit - 1):
            raise APIResponseError(f"listing {self.of}: the server sends the same page at every offset")
        if is_attached:
            exhausted = len(page) < self.limit and not (page and more)
            offset, step_back = self.offset + max(0, len(page) - 1), self.limit
        else:
            exhausted = False
            offset, step_back = max(0, self.offset - self._step_back), self._step_back * 2
        items = deque(new.values())
        # No signal handler runs between assignments.
        self.items = items
        self._latest = new
        self._stale_pages = stale
        self._step_back = step_back
        self.offset = offset
        self.exhausted = exhausted


def _field(name: str) -> Callable[[Any], str | None]:
    """The key of models whose id is in a field; None for one without."""

    def key(item: Any) -> str | None:
        value = item.get(name)
        return value if isinstance(value, str) else None

    return key


def pages_of(
    key: str, *, of: str, page_size: int | None, select: object, fields: object, allow_unknown: bool
) -> tuple[Pager, list[Any] | None]:
    """The pages that an `iter` reads, and the fields it asks for: the pager needs the id of every item.

    `of` names what is listed, `fields` is the Literal type of what `select` may name.
    """
    pages = Pager(key, checked_count("page_size", page_size, least=1), of=of)
    if select is None:
        return pages, None
    chosen = checked_fields("select", select, fields, allow_unknown=allow_unknown)
    return pages, [*dict.fromkeys([*chosen, key])]
