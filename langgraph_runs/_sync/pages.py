# Derived from _async/pages.py by 'make generate'. Do not edit.

"""`Listing`: iterating over a listing, page by page.

An interrupt may come between any two instructions, see `projections.py`; a page is read and added again after one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Any, Generic, NoReturn, Self, TypeVar

from langgraph_runs._core.calls.options import with_params
from langgraph_runs._sync.methods import REFUSALS, short
from langgraph_runs._sync.turns import Turn

if TYPE_CHECKING:
    from langgraph_runs._core.calls.pager import Pager
    from langgraph_runs._generated.types import Request
    from langgraph_runs._sync.caller import Caller

T = TypeVar("T")


class Listing(Generic[T]):
    """What the `iter` methods return: an iterator of what all pages of a listing have.

    A page is read once it is reached, and holds no connection afterwards. If it could not be read, or reading it was
    interrupted or cancelled, iterating again goes on with that page.
    """

    def __init__(
        self,
        caller: Caller,
        pages: Pager,
        request: Request,
        parse: Callable[[Any], Sequence[T]],
        call: Mapping[str, Any],
    ) -> None:
        self._pages = pages
        caller.context(call).config.prepare(with_params(request, call))  # raises what is to be refused
        self._caller = caller
        self._request, self._call = deepcopy((request, {**call}))  # the caller may change what is in them
        self._parse = parse
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
            request = self._pages.request(self._request)
            page, more = self._caller.page(request, self._parse, self._call)
            self._pages.add_page(page, more=more)

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"a {type(self).__name__} cannot be pickled or copied; make a list of it")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._pages.of}>"
