"""Ctrl-C at every instruction of a blocking map: it can be read on, closed or forgotten then, and no run is left."""

from __future__ import annotations

import dis
import sys
import threading
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any

import pytest

from langgraph_runs import Client, RetryPolicy
from langgraph_runs._compat import InputReader, Workers
from langgraph_runs._core.runs.fanout import FanOut
from langgraph_runs._sync.run_map import RunMap
from langgraph_runs._sync.turns import Turn

from .support import FakeRuns
from .support.tracing import trace_instructions

INPUTS = [{"n": number} for number in range(3)]


def code_of(*classes: type) -> set[CodeType]:
    """The code of the methods that a map's reader goes through."""
    functions = [value for cls in classes for value in vars(cls).values() if hasattr(value, "__code__")]
    return {function.__code__ for function in functions if function.__name__ not in ("__del__", "__init__")}


TRACED = code_of(RunMap, FanOut, InputReader, Workers, Turn)


def handing_over(code: CodeType, name: str, then: str) -> frozenset[int]:
    """Where a result is handed out: the instructions after the one for this name and the next `then`.

    Python runs signal handlers when functions begin, when one written in C returns and when code jumps back. None of
    these instructions does that.
    """
    instructions = list(dis.get_instructions(code))
    named = next(at for at, one in enumerate(instructions) if one.argval == name)
    begin = next(at for at in range(named, len(instructions)) if instructions[at].opname == then)
    end = next(at for at in range(begin, len(instructions)) if instructions[at].opname == "RETURN_VALUE")
    return frozenset(one.offset for one in instructions[begin + 1 : end + 1])


EXEMPT = {
    FanOut.hand_out.__code__: handing_over(FanOut.hand_out.__code__, "_handed", "STORE_ATTR"),
    RunMap.__next__.__code__: handing_over(RunMap.__next__.__code__, "hand_out", "CALL"),
}


class Interrupter:
    """Raises KeyboardInterrupt at the n-th instruction, and counts them; 0 is never."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.count = 0

    def trace(self, frame: FrameType, event: str, _: object) -> Any:
        """Called by the interpreter."""
        if frame.f_code not in TRACED:
            return None
        frame.f_trace_lines, frame.f_trace_opcodes = False, True
        if event == "opcode" and frame.f_lasti not in EXEMPT.get(frame.f_code, ()):
            self.count += 1
            if self.count == self.at:
                raise KeyboardInterrupt
        return self.trace

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """A block that is interrupted."""
        before = sys.gettrace()
        trace_instructions(self.trace)
        try:
            yield
        finally:
            sys.settrace(before)


def read(runs: Any, got: list[int]) -> None:
    """Read a map to its end; the indexes that came out are in the list."""
    for one in runs:
        got.append(one.index)


def count(server: FakeRuns) -> int:
    """The number of instructions of a whole map."""
    whole, got = Interrupter(0), list[int]()
    with Client(server.url, api_key=None) as client:
        runs = client.assistant("agent").map(INPUTS, concurrency=2)
        with whole.at_work():
            read(runs, got)
    assert sorted(got) == [0, 1, 2]
    return whole.count


def test_the_instructions_are_counted(fake_runs: FakeRuns) -> None:
    """The interrupts fall into taking, starting, waiting and handing out: there are several hundred places."""
    assert count(fake_runs) > 300


@pytest.mark.parametrize("then", ["read on", "close", "forget"])
@pytest.mark.parametrize(
    ("first", "stride"), [(1, 31), *(pytest.param(first, 4, marks=pytest.mark.slow) for first in range(1, 5))]
)
def test_an_interrupt_anywhere(fake_runs: FakeRuns, then: str, first: int, stride: int) -> None:
    """Each input comes out once and was run once; or what was not handed out is left, and no thread goes on."""
    # A thread of its own, for the interpreter keeps what was handled where a trace function raised.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(interrupt_everywhere, fake_runs, then, first, stride).result()
    fake_runs.wait_until_closed()
    assert [thread for thread in threading.enumerate() if "langgraph_runs" in thread.name] == []


def interrupt_everywhere(server: FakeRuns, then: str, first: int, stride: int) -> None:
    """Read a map again and again, interrupted at another instruction each time, and do something with it then."""
    last = count(server) - 50  # threads decide how many there are
    with Client(server.url, api_key=None, retry=RetryPolicy.immediate()) as client:
        for at in range(first, last, stride):
            before, got = len(server.runs), list[int]()
            runs = client.assistant("agent").map(INPUTS, concurrency=2)
            try:
                with Interrupter(at).at_work():
                    read(runs, got)
            except KeyboardInterrupt:
                pass
            if then == "close":
                runs.close()
            elif then == "read on":
                read(runs, got)
                assert sorted(got) == [0, 1, 2], at
                assert len(server.runs) - before == len(INPUTS), at
            with warnings.catch_warnings(record=True) as told:
                warnings.simplefilter("always")
                del runs
            if told:  # it was interrupted before it began, so no run was started
                assert [str(one.message).partition(",")[0] for one in told] == ["a map was never iterated"], at
                assert (then, len(server.runs)) == ("forget", before), at
