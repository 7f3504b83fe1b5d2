"""Ctrl-C at every instruction of a blocking stream: it can be read on or closed then, and nothing is left open."""

from __future__ import annotations

import dis
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from types import CodeType, FrameType
from typing import Any

import pytest

from langgraph_runs import Client, RetryPolicy, errors
from langgraph_runs._sync import stream_driver as module
from langgraph_runs._sync.event_stream import EventStream
from langgraph_runs._sync.stream import RunStream

from .streams import collect, join, told, watch
from .support import FakeRun, FakeRuns
from .support.tracing import trace_instructions


def handing_over(code: CodeType) -> frozenset[int]:
    """Where `__next__` has taken an event and did not return it yet.

    Python runs signal handlers when functions begin, when one written in C returns and when code jumps back. Nothing of
    that is between a Python function's return to `__next__` and its own return, so nothing can interrupt it there.
    """
    instructions = list(dis.get_instructions(code))
    pop = next(at for at, one in enumerate(instructions) if one.argval == "pop")
    call = next(at for at in range(pop, len(instructions)) if instructions[at].opname == "CALL")
    end = next(at for at in range(call, len(instructions)) if instructions[at].opname == "RETURN_VALUE")
    return frozenset(one.offset for one in instructions[call + 1 : end + 1])


HOWS = [join, watch]
"""How a run is read: by its own stream, and by that of its thread, which has no end."""

EXEMPT = {RunStream.__next__.__code__: handing_over(RunStream.__next__.__code__)}


class Interrupter:
    """Raises KeyboardInterrupt at the n-th instruction of a module, that of streams, and counts them; 0 is never."""

    def __init__(
        self, at: int, file: str = module.__file__, exempt: Mapping[CodeType, frozenset[int]] = EXEMPT
    ) -> None:
        self.at = at
        self.count = 0
        self._file = file
        self._exempt = exempt

    def trace(self, frame: FrameType, event: str, _: object) -> Any:
        """Called by the interpreter."""
        if frame.f_code.co_filename != self._file or frame.f_code.co_name == "__del__":
            return None
        frame.f_trace_lines, frame.f_trace_opcodes = False, True
        if event == "opcode" and frame.f_lasti not in self._exempt.get(frame.f_code, ()):
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


Stream = RunStream[Any, Any, Any] | EventStream[Any, Any, Any]


def rest_of(events: Any, run: FakeRun, got: list[Any]) -> Iterator[Any]:
    """The events that are still to come: to the end, if there is one."""
    return iter(events) if isinstance(events, RunStream) else islice(events, len(run.published) - len(got))


def read(client: Client, run: FakeRun, got: list[Any], how: Callable[..., Stream]) -> Callable[[], Stream]:
    """Open a stream, read it to its end and close it; the stream is what the result gives."""
    events = how(client, run)

    def work() -> Stream:
        with events:
            for event in rest_of(events, run, got):
                got.append(event)
        return events

    work.events = events  # type: ignore[attr-defined]
    return work


@pytest.mark.parametrize("how", HOWS)
def test_the_instructions_are_counted(fake_runs: FakeRuns, how: Callable[..., Stream]) -> None:
    """The interrupts fall into opening, reading and closing: there are several hundred places."""
    assert count(fake_runs, how) > 300


def count(server: FakeRuns, how: Callable[..., Stream]) -> int:
    """The number of instructions of a whole stream."""
    with Client(server.url, api_key=None) as client:
        for _ in range(2):  # Python 3.13 tells of a function's instructions from its second call on
            whole = Interrupter(0)
            work = read(client, server.run(3, finished=True), [], how)
            with whole.at_work():
                work()
    return whole.count


@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize("then", ["read on", "close", "forget"])
@pytest.mark.parametrize(
    ("first", "stride"), [(1, 31), *(pytest.param(first, 4, marks=pytest.mark.slow) for first in range(1, 5))]
)
def test_an_interrupt_anywhere(
    fake_runs: FakeRuns, how: Callable[..., Stream], then: str, first: int, stride: int
) -> None:
    """Every event comes once, or the stream says that it cannot go on and its bookmark has the rest."""
    # A thread of its own, for the interpreter keeps what was handled where a trace function raised.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(interrupt_everywhere, fake_runs, how, then, first, stride).result()
    fake_runs.wait_until_closed()
    assert [thread for thread in threading.enumerate() if "langgraph_runs" in thread.name] == []


def interrupt_everywhere(server: FakeRuns, how: Callable[..., Stream], then: str, first: int, stride: int) -> None:
    """Read a stream again and again, interrupted at another instruction each time, and do something with it then."""
    policy = RetryPolicy.immediate()
    run = server.run(3, finished=True)
    with Client(server.url, api_key=None, retry=policy, max_concurrency=1) as client:
        for at in range(first, count(server, how), stride):
            got: list[Any] = []
            work = read(client, run, got, how)
            events: Any = work.events  # type: ignore[attr-defined]
            interrupter = Interrupter(at)
            try:
                with interrupter.at_work():
                    work()
            except KeyboardInterrupt:
                pass
            else:
                assert interrupter.count < at  # it came in fewer reads
            if then == "close":
                events.close()
            elif then == "read on":
                rest, error = collect(rest_of(events, run, got))
                if error is not None:
                    assert isinstance(error, errors.StreamInterruptedError), at
                    last = error.last_event_id or "-1"
                    rest += rest_of(how(client, run, last), run, [*got, *rest])
                assert told([*got, *rest]) == run.published, at
                events.close()
            assert then == "forget" or events._exchange._response is None, at
            del events, work
