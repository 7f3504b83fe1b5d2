"""`Pager`: page through a listing, telling each item once, while items appear and disappear meanwhile."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Hashable, Sequence
from typing import Any

from attrs import evolve

from langgraph_runs._core.calls.checks import checked_count, checked_fields
from langgraph_runs._core.wire.exchange import Head
from langgraph_runs._generated.types import UNSET, Request
from langgraph_runs.errors import APIResponseError

MAX_STALE_PAGES = 100
"""Pages in a row without a new item, besides those of known ones, after which the server seems to ignore `offset`."""

MAX_PAGE = 100
"""How many items any server sends at a time; one that is asked for more may all the same send no larger page."""


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
        self._key = _id_field(key, of) if isinstance(key, str) else key
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

        A page that is not full is the last, unless the server says that there are `more`, or may send no larger ones.
        Raises APIResponseError if the server seems to ignore `offset`, says that there are more but sends none, or
        sends an item without an id. If an interrupt breaks into this, the page was added as a whole, or not at all.
        """
        seen = self._seen
        seen.update(self._latest)
        keyed = [(self._key(item), item) for item in page]
        is_attached = self.offset == 0 or (bool(keyed) and keyed[0][0] in seen)
        new: dict[Hashable, Any] = {}
        if is_attached:
            new.update(one for one in keyed if one[0] not in seen)
        if more and not new and len(page) <= 1:  # 1: the known one that pages overlap by
            raise APIResponseError(f"listing {self.of}: the server says that there are more, but sends none of them")
        stale = 0 if new else self._stale_pages + 1
        if stale > MAX_STALE_PAGES + len(seen) // (self.limit - 1):
            raise APIResponseError(f"listing {self.of}: the server sends the same page at every offset")
        if is_attached:
            is_full = len(page) >= self.limit or (len(page) >= MAX_PAGE and bool(new))
            exhausted = not is_full and not more
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


def _id_field(name: str, of: str) -> Callable[[Any], str]:
    """The key of models whose id is in a field; APIResponseError for one without."""

    def key(item: Any) -> str:
        value = item.get(name)
        if isinstance(value, str) and value:
            return value
        raise APIResponseError(f"listing {of}: the server sent an item without a {name}")

    return key


def has_more(head: Head) -> bool:
    """Whether a server says that there are more than it sent, by the number to skip for them."""
    return re.match(r"\s*[0-9]", head.headers.get("x-pagination-next", "")) is not None


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
