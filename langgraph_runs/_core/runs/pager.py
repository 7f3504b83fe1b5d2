"""`Pager`: page through a listing, telling each item once, while items appear and disappear meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from langgraph_runs._core.calls.checks import checked_count, checked_fields
from langgraph_runs._generated.types import WireModel
from langgraph_runs.errors import APIResponseError

Item = TypeVar("Item", bound=WireModel)

MAX_STALE_PAGES = 100
"""Pages in a row without a new item, besides those of known ones, after which the server seems to ignore `offset`."""


class Pager:
    """Which page to fetch next (`offset`, `limit`), and whether there is none (`exhausted`).

    New items push those that are known onto later pages, so items come twice. Those that are deleted, or that a filter
    no longer lets through, pull those that are not known onto earlier pages, so they would be missed. So pages overlap:
    each has to begin with a known item, or at the top. Where one does not, the pager goes back, further and further,
    until it does. That takes an order in which items stay where they are, as by the time of their creation.
    """

    def __init__(self, key: str, size: int, *, of: str) -> None:
        self.offset = 0
        self.exhausted = False
        self.limit = max(2, size)  # a known item and another
        self._key = key  # the field that identifies an item
        self._of = of  # what is listed
        self._seen: set[str] = set()
        self._step_back = self.limit
        self._stale_pages = 0  # in a row

    def add_page(self, page: Sequence[Item], *, more: bool = False) -> list[Item]:
        """Add the page at `offset`; its items that were on no page before.

        A page that is not full is the last, unless the server says that there are `more`. Raises APIResponseError if it
        seems to ignore `offset`.
        """
        items = [(key, item) for item in page if isinstance(key := item.get(self._key), str)]
        is_attached = self.offset == 0 or (bool(items) and items[0][0] in self._seen)
        new_items: dict[str, Item] = {}
        if is_attached:
            new_items.update(one for one in items if one[0] not in self._seen)
        self._seen.update(new_items)
        self._stale_pages = 0 if new_items else self._stale_pages + 1
        if self._stale_pages > MAX_STALE_PAGES + len(self._seen) // (self.limit - 1):
            raise APIResponseError(f"listing {self._of}: the server sends the same page at every offset")
        if is_attached:
            self.exhausted = len(page) < self.limit and not (page and more)
            self.offset += max(0, len(page) - 1)
            self._step_back = self.limit
        else:
            self.offset = max(0, self.offset - self._step_back)
            self._step_back *= 2
        return [*new_items.values()]


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
