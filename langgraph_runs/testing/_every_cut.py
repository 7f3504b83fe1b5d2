"""`every_cut`: a script is played once for each point where a connection can break."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import partial
from types import TracebackType
from typing import Any

from langgraph_runs._generated.types import UNSET
from langgraph_runs.testing._faults import Work
from langgraph_runs.testing._script import Script
from langgraph_runs.testing._script_server import ScriptServer, check_playable
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
    its body; and each stream of events is closed, ends as if it were complete, or falls silent after each event. Within
    each event, it is reset after the data, and ends as if it were complete amid the data, and amid the id. A result
    that differs raises AssertionError, which says what broke; an error has that as a note. A break that does
    not happen raises it, too: the code must send the same requests each time.
    """
    check_playable(script, flavour)
    return _attempts(script, flavour)


def _attempts(script: Script, flavour: Flavour) -> Iterator[ScriptServer]:
    """Play a script without a break, and then with each."""
    whole = _Attempt(script, flavour)
    yield whole
    whole.check_was_used()
    expected = _kept(whole.result)
    for point in whole.points():
        attempt = _Attempt(script, flavour, point, expected)
        yield attempt
        attempt.check_was_used()


@dataclass(frozen=True)
class _Break:
    """A break within an item of a body, after some of its bytes."""

    size: int
    how: How
    text: str


@dataclass
class _Exchange:
    """A request, and how much of its response came."""

    number: int
    name: str
    is_stream: bool
    breaks: list[list[_Break]]  # those within each item of the body


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
        self._has_broken = False
        if point is None:
            self._world.fault(self._note, request="every")
        else:
            self._world.fault(self._break, request=point.number)

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
        if self._point is not None and self._has_broken and self._point.text not in str(error):
            error.add_note(f"every_cut: {self._point.text}")

    def _check_result(self) -> None:
        if self.result is UNSET:
            raise AssertionError("every_cut: set server.result, in the block, to what must be the same every time")
        if self._point is None:
            return
        if not self._has_broken:
            raise AssertionError(
                f"every_cut: nothing broke, as there was no request {self._point.number} this time. The code must send "
                "the same requests each time"
            )
        if self.result != self._expected:
            raise AssertionError(
                f"{self._point.text}, and the result differs:\n  {self.result!r}\nwithout the break it is\n"
                f"  {self._expected!r}"
            )

    def _break(self, request: Request, work: Work) -> Answer:
        assert self._point is not None
        self._has_broken = True
        return self._point.fault(request, work)

    def _note(self, request: Request, work: Work) -> Answer:
        answer = work()
        exchange = _Exchange(len(self._exchanges) + 1, f"{request.method} {request.path}", callable(answer.body), [])
        self._exchanges.append(exchange)
        return replace(answer, body=partial(_counted, exchange, answer.body))


def _kept(result: Any) -> Any:
    """Return a copy of a result, which the program may go on to change, if that can be had and is equal."""
    with suppress(Exception):
        copied = deepcopy(result)
        if copied == result:
            return copied
    return result


def _counted(exchange: _Exchange, body: Body) -> Iterator[Item]:
    for item in body() if callable(body) else body:
        if isinstance(item, (bytes, str)) and item:
            exchange.breaks.append([*_breaks_within(item.encode() if isinstance(item, str) else item)])
        yield item  # last: who leaves now has got it


def _breaks_within(item: bytes) -> Iterator[_Break]:
    """Return where a body may break within an item: an event with its lines, or any text."""
    start = item.find(b"\ndata: ") + 1
    if not start:
        yield _Break(max(1, len(item) // 2), "reset", "amid the next")
        return
    end = item.index(b"\n", start) + 1
    yield _Break((start + len(b"data: ") + end) // 2, "clean", "amid the data of the next")
    yield _Break(end, "reset", "after the data of the next")
    if item.startswith(b"id: ", end):
        yield _Break((end + len(b"id: ") + item.index(b"\n", end)) // 2, "clean", "amid the id of the next")


def _points(exchange: _Exchange) -> Iterator[_Point]:
    number, name = exchange.number, f"request {exchange.number} ({exchange.name})"
    yield _Point(number, f"{name} was lost", lost=True)
    yield _Point(number, f"the response to {name} was lost")
    if not exchange.is_stream:
        for items, breaks in enumerate(exchange.breaks):
            for each in breaks:
                text = f"the response to {name} was reset in the body"
                yield _Point(number, text, items=items, plus=each.size, how=each.how)
        return
    places = [f"after {items} of {len(exchange.breaks)} events" for items, _ in enumerate(exchange.breaks)]
    for items, where in enumerate(places):
        yield _Point(number, f"{name} was closed {where}", items=items)
        yield _Point(number, f"{name} ended {where} as if it were complete", items=items, how="clean")
        yield _Point(number, f"{name} fell silent {where}", items=items, how="hang")
    if places:
        yield _Point(number, f"{name} was closed after all {len(places)} events", items=len(places))
    for items, where in enumerate(places):
        for each in exchange.breaks[items]:
            way = "was reset" if each.how == "reset" else "ended as if it were complete"
            yield _Point(number, f"{name} {way} {where}, {each.text}", items=items, plus=each.size, how=each.how)
