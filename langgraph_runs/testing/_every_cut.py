"""`every_cut`: a script is played once for each point where a connection can break."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from types import TracebackType
from typing import Any

from langgraph_runs._generated.types import UNSET
from langgraph_runs.testing._faults import Work
from langgraph_runs.testing._script import Script
from langgraph_runs.testing._script_server import ScriptServer
from langgraph_runs.testing.answer import Answer, Body, How, Item, drop
from langgraph_runs.testing.request import Request
from langgraph_runs.testing.sse import Flavour


def every_cut(script: Script, *, flavour: Flavour = "langgraph") -> Iterator[ScriptServer]:
    """Play a script again and again, with the connection broken at another point each time.

    Run your code in the block of each server, and set what must be the same every time:

        for server in every_cut(script):
            with server:
                server.result = my_code(server.client())

    The first time nothing breaks. Then each request that was sent is lost, and each response; each response ends amid
    its body; and each stream of events is closed, ends as if it were complete, or falls silent after each event, and is
    reset within each. A result that differs raises AssertionError, which says what broke; an error has that as a note.
    """
    whole = _Attempt(script, flavour)
    yield whole
    whole.check_was_used()
    for point in whole.points():
        attempt = _Attempt(script, flavour, point, whole.result)
        yield attempt
        attempt.check_was_used()


@dataclass
class _Exchange:
    """A request, and how much of its response came."""

    number: int
    name: str
    is_stream: bool
    sizes: list[int]


@dataclass(frozen=True)
class _Point:
    """Where a connection breaks: the request of a number is lost, or its response, or that after so many items."""

    number: int
    text: str
    lost: bool = False
    items: int | None = None
    plus: int = 0
    how: How = "abrupt"

    def fault(self, _: Request, work: Work) -> Answer:
        """Do the work, unless the request is lost, and break what is said about it."""
        if self.lost:
            return drop()
        answer = work()
        return drop() if self.items is None else answer.cut(items=self.items, plus=self.plus, how=self.how)


class _Attempt(ScriptServer):
    """A script, played with a break at a point, or without and noting what could break."""

    def __init__(self, script: Script, flavour: Flavour, point: _Point | None = None, expected: Any = UNSET) -> None:
        super().__init__(script, flavour=flavour)
        self._point, self._expected = point, expected
        self._exchanges: list[_Exchange] = []
        if point is None:
            self._world.fault(self._note, request="every")
        else:
            self._world.fault(point.fault, request=point.number)

    def points(self) -> Iterator[_Point]:
        """Return where a connection could have broken."""
        for exchange in self._exchanges:
            yield from _points(exchange)

    def check_was_used(self) -> None:
        """Raise AssertionError if the server was not used as it is meant to be."""
        if self._open is None:
            raise AssertionError("every_cut: use each server in a block: with server: server.result = ...")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            super().__exit__(kind, error, traceback)
            if error is None:
                self._check_result()
        except AssertionError as failure:
            self._explain(failure)
            raise
        if error is not None:
            self._explain(error)

    def _explain(self, error: BaseException) -> None:
        """Say in an error what broke before."""
        if self._point is not None and self._point.text not in str(error):
            error.add_note(f"every_cut: {self._point.text}")

    def _check_result(self) -> None:
        if self.result is UNSET:
            raise AssertionError("every_cut: set server.result, in the block, to what must be the same every time")
        if self._point is not None and self.result != self._expected:
            raise AssertionError(
                f"{self._point.text}, and the result differs:\n  {self.result!r}\nwithout the break it is\n"
                f"  {self._expected!r}"
            )

    def _note(self, request: Request, work: Work) -> Answer:
        answer = work()
        exchange = _Exchange(len(self._exchanges) + 1, f"{request.method} {request.path}", callable(answer.body), [])
        self._exchanges.append(exchange)
        return replace(answer, body=partial(_counted, exchange, answer.body))


def _counted(exchange: _Exchange, body: Body) -> Iterator[Item]:
    for item in body() if callable(body) else body:
        yield item
        if isinstance(item, (bytes, str)) and item:
            exchange.sizes.append(len(item.encode() if isinstance(item, str) else item))


def _points(exchange: _Exchange) -> Iterator[_Point]:
    number, name = exchange.number, f"request {exchange.number} ({exchange.name})"
    yield _Point(number, f"{name} was lost", lost=True)
    yield _Point(number, f"the response to {name} was lost")
    sizes = exchange.sizes
    for items, size in enumerate(sizes):
        where = f"after {items} of {len(sizes)} events" if exchange.is_stream else "in the body"
        if exchange.is_stream:
            yield _Point(number, f"{name} was closed {where}", items=items)
            yield _Point(number, f"{name} ended {where} as if it were complete", items=items, how="clean")
            yield _Point(number, f"{name} fell silent {where}", items=items, how="hang")
        yield _Point(
            number,
            f"{name} was reset {where}, amid the next"
            if exchange.is_stream
            else f"the response to {name} was reset {where}",
            items=items,
            plus=max(1, size // 2),
            how="reset",
        )
    if exchange.is_stream and sizes:
        yield _Point(number, f"{name} was closed after all {len(sizes)} events", items=len(sizes))
