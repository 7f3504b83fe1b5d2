"""Ctrl-C at every instruction of reading a stream by purpose: nothing is lost unless the reader is told."""

from __future__ import annotations

import dis
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import CodeType, FunctionType
from typing import Any

import pytest

from langgraph_runs import Client, errors
from langgraph_runs._core.messages import assembler
from langgraph_runs._core.projections import data, messages, text
from langgraph_runs._core.streams import pieces
from langgraph_runs._sync import projections
from langgraph_runs._sync.projections import Projection

from .streams import join
from .support import FakeRuns
from .test_projections import said
from .test_stream_any_interrupt import Interrupter

EVENTS = [said("a"), ("values", {"n": 1}), said("b"), ("custom", 1), said("c"), ("values", {"n": 2})]
READ: dict[str, Callable[[list[Any]], object]] = {
    "text": "".join,
    "messages": lambda got: [one["content"] for one in got],
    "values": list,
}
WHOLE: dict[str, Any] = {"text": "abc", "messages": ["abc"], "values": [{"n": 1}, {"n": 2}]}


def without_signals(code: CodeType) -> frozenset[int]:
    """Where an event came that is not yet said to be fed, or an item is no longer kept and not handed out yet.

    No signal handler runs there: see `handing_over`.
    """
    instructions = list(dis.get_instructions(code))
    names = [one.opname for one in instructions]
    exempt: list[int] = []
    for at, one in enumerate(instructions):
        if one.opname == "DELETE_SUBSCR":
            exempt += range(at + 1, names.index("RETURN_VALUE", at) + 1)
        elif one.opname == "STORE_ATTR" and one.argval == "_feeding" and "CALL" in names[at - 5 : at]:
            exempt += range(names.index("CALL", at - 5) + 1, at + 1)
        elif one.opname == "STORE_ATTR" and one.argval == "_feeding" and "RETURN_VALUE" in names[at : at + 3]:
            exempt += range(at + 1, names.index("RETURN_VALUE", at) + 1)
    return frozenset(instructions[at].offset for at in exempt)


NEXT = Projection.__next__
assert isinstance(NEXT, FunctionType)
EXEMPT = {NEXT.__code__: without_signals(NEXT.__code__)}


@pytest.mark.parametrize("module", [projections, text, pieces, messages, data, assembler], ids=lambda one: one.__name__)
@pytest.mark.parametrize("what", READ)
@pytest.mark.parametrize("stride", [53, pytest.param(3, marks=pytest.mark.slow)])
def test_an_interrupt_anywhere(fake_runs: FakeRuns, what: str, module: Any, stride: int) -> None:
    """Reading on after an interrupt gives all that is left, or raises StreamInterruptedError every time."""
    with ThreadPoolExecutor(1) as pool:  # a thread of its own, see `test_stream_any_interrupt`
        pool.submit(interrupt_everywhere, fake_runs, what, module.__file__, stride).result()


def interrupt_everywhere(server: FakeRuns, what: str, file: str, stride: int) -> None:
    """Read a run again and again, interrupted at another instruction each time, and read on."""
    run = server.run(EVENTS, finished=True)
    run.request["stream_mode"] = ["messages-tuple", "values", "custom"]
    with Client(server.url, api_key=None) as client:
        for at in range(1, 10_000, stride):
            got: list[Any] = []
            items = getattr(join(client, run), what)()
            interrupter = Interrupter(at, file, EXEMPT)
            try:
                with interrupter.at_work():
                    for item in items:
                        got.append(item)
            except KeyboardInterrupt:
                pass
            else:
                assert READ[what](got) == WHOLE[what]
                return
            try:
                got += items
            except errors.StreamInterruptedError as error:
                assert error.last_event_id == "-1"
                with pytest.raises(errors.StreamInterruptedError):
                    next(items)
            else:
                assert READ[what](got) == WHOLE[what], at
    raise AssertionError("the run was never read to its end")
