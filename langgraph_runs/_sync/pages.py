# Derived from _async/pages.py by 'make generate'. Do not edit.

"""`Listing`: iterating over a listing, page by page.

An interrupt may come between any two instructions, see `projections.py`; a page is read and added again after one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, NoReturn, Self, TypeVar

from langgraph_runs._sync.methods import REFUSALS, short
from langgraph_runs._sync.turns import Turn

if TYPE_CHECKING:
    from langgraph_runs._core.calls.pager import Pager

T = TypeVar("T")


class Listing(Generic[T]):
    """What the `iter` methods return: an iterator of what all pages of a listing have.

    A page is read once it is reached, and holds no connection afterwards. If it could not be read, or reading it was
    interrupted or cancelled, iterating again goes on with that page.
    """

    def __init__(self, pages: Pager, read: Callable[[], Any]) -> None:
        self._pages = pages
        self._read = read  # reads the next page: its items, and whether the server says that there are more
        self._turn = Turn()  # to read a page

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> T:
        pages = self._pages
        while not pages.items:
            if pages.exhausted:
                raise StopIteration
            try:
                is_mine = self._turn.take(self._add_page)
            except REFUSALS as error:
                raise short(error)
            if not is_mine:
                raise RuntimeError(
                    f"the {pages.of} are already being listed; only one thread or task at a time may iterate"
                )
        item: T = pages.items[0]
        del pages.items[0]
        return item

    def _add_page(self) -> None:
        if not self._pages.items and not self._pages.exhausted:  # else another thread has added one
            page, more = self._read()
            self._pages.add_page(page, more=more)

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"a {type(self).__name__} cannot be pickled or copied; make a list of it")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._pages.of}>"


def iter_listed(pages: Pager, listing: Callable[..., Any], which: dict[str, Any]) -> Listing[Any]:
    """What all pages have, each the result of `listing` with the arguments `which`, `limit` and `offset`."""

    def read() -> tuple[Any, bool]:
        return listing(limit=pages.limit, offset=pages.offset, **which), False

    return Listing(pages, read)
