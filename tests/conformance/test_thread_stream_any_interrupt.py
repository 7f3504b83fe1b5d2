"""Ctrl-C at every instruction of reading the stream of a thread: it can be read on then, and nothing is left open."""

from __future__ import annotations

import dis
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from types import CodeType
from typing import Any

import pytest

from langgraph_runs import Client, RetryPolicy, errors
from langgraph_runs._core.protocol import ending, envelope, queue, receiving, session, timeline, wanted
from langgraph_runs._sync import stream_driver, thread_stream
from langgraph_runs._sync.thread_stream import ThreadStream

from .streams import collect
from .support import FakeRun, FakeRuns
from .test_stream_any_interrupt import Interrupter, handing_over
from .thread_streams import SAID, all_of, exact

MODULES = [stream_driver, session, receiving, timeline, ending, queue, wanted, envelope]


def last_word(code: CodeType) -> frozenset[int]:
    """Where an error is said to be told and is not raised yet: no signal handler runs there, see `handing_over`."""
    instructions = list(dis.get_instructions(code))
    first = next(at for at, one in enumerate(instructions) if one.argval == "_ending")
    call = next(at for at in range(first, len(instructions)) if instructions[at].opname == "CALL")
    end = next(at for at in range(call, len(instructions)) if instructions[at].opname == "RAISE_VARARGS")
    return frozenset(one.offset for one in instructions[call + 1 : end + 1])


NEXT = ThreadStream.__next__.__code__
EXEMPT = {NEXT: handing_over(NEXT) | last_word(NEXT)}


def read(client: Client, run: FakeRun, got: list[Any]) -> tuple[Any, Callable[[], None]]:
    """A stream that follows a run, and what opens it, reads it to its end and closes it."""
    stream = client.threads.stream(run.thread_id).follow(run.run_id)

    def work() -> None:
        with stream:
            for event in stream:
                got.append(event)

    return stream, work


def interrupts(server: FakeRuns, file: str, stride: int) -> Iterator[tuple[int, Client, FakeRun, Any, list[Any]]]:
    """Streams, each of which was interrupted at another instruction of a file, until one is read to its end."""
    run = server.run(SAID, thread_id="t", protocol=True, finished=True)
    with Client(server.url, api_key=None, retry=RetryPolicy.immediate(), max_concurrency=1) as client:
        for at in range(1, 100_000, stride):
            got: list[Any] = []
            stream, work = read(client, run, got)
            try:
                with Interrupter(at, file, EXEMPT).at_work():
                    work()
            except KeyboardInterrupt:
                yield at, client, run, stream, got
            else:
                assert exact(got) == all_of(server, run)
                return


def read_on(server: FakeRuns, file: str, stride: int) -> None:
    """Every event comes once, or the stream says every time that it cannot go on, and another one has all."""
    for at, client, run, stream, got in interrupts(server, file, stride):
        rest, error = collect(stream)
        if error is None:
            assert exact([*got, *rest]) == all_of(server, run), at
        else:
            assert isinstance(error, errors.StreamInterruptedError), at
            assert exact([*got, *rest]) == all_of(server, run)[: len(got) + len(rest)], at
            assert type(collect(stream)[1]) is errors.StreamInterruptedError, at
            again: list[Any] = []
            read(client, run, again)[1]()
            assert exact(again) == all_of(server, run), at
        stream.close()
        assert stream._exchange._response is None, at


def close(server: FakeRuns, file: str, stride: int) -> None:
    """Closing it leaves nothing open."""
    for at, _, _, stream, _ in interrupts(server, file, stride):
        stream.close()
        assert stream._exchange._response is None, at


def forget(server: FakeRuns, file: str, stride: int) -> None:
    """Nor does forgetting it."""
    for given in interrupts(server, file, stride):
        del given  # or the stream is not forgotten while the next one waits for its slot


@pytest.mark.parametrize("module", MODULES, ids=lambda one: one.__name__.rpartition(".")[2])
@pytest.mark.parametrize("then", [read_on, close, forget], ids=lambda one: one.__name__)
@pytest.mark.parametrize("stride", [101, pytest.param(7, marks=pytest.mark.slow)])
def test_an_interrupt_anywhere(fake_runs: FakeRuns, then: Callable[..., None], module: Any, stride: int) -> None:
    """Whatever Ctrl-C breaks into; see the functions."""
    # A thread of its own, for the interpreter keeps what was handled where a trace function raised.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(then, fake_runs, module.__file__, stride).result()
    fake_runs.wait_until_closed()
    assert [thread for thread in threading.enumerate() if "langgraph_runs" in thread.name] == []


@pytest.mark.parametrize("stride", [11, pytest.param(1, marks=pytest.mark.slow)])
def test_an_interrupt_of_a_start(fake_runs: FakeRuns, stride: int) -> None:
    """Wherever a start is broken off, the stream does not wait for it, and tells the next run."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(start_everywhere, fake_runs, stride).result()
    fake_runs.wait_until_closed()


def start_everywhere(server: FakeRuns, stride: int) -> None:
    """Start runs, interrupted at another instruction each time, and others after it."""
    with Client(server.url, api_key=None, retry=RetryPolicy.immediate()) as client:
        for at in range(1, 10_000, stride):
            stream = client.threads.stream(f"t{at}", "agent")
            try:
                with Interrupter(at, thread_stream.__file__, EXEMPT).at_work():
                    stream.start(input=None)
            except KeyboardInterrupt:
                assert len(server.runs_of(f"t{at}")) <= 1, at
                server.next(SAID)
                last = stream.start(input=None)
                events = [event for event in stream if event.run_id == last.run_id]
                assert exact(events) == all_of(server, server.runs[-1]), at
                stream.close()
            else:
                stream.close()
                return


@pytest.mark.parametrize("module", [stream_driver, session], ids=["driver", "session"])
@pytest.mark.parametrize("stride", [23, pytest.param(3, marks=pytest.mark.slow)])
def test_an_interrupt_of_a_second_turn(fake_runs: FakeRuns, module: Any, stride: int) -> None:
    """Wherever it is broken off on the connection that was kept, reading goes on where it was."""
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(second_turns, fake_runs, module.__file__, stride).result() > 100 // stride
    fake_runs.wait_until_closed()


def second_turns(server: FakeRuns, file: str, stride: int) -> int:
    """Read two turns each time, the second interrupted at another instruction; how often."""
    with Client(server.url, api_key=None, retry=RetryPolicy.immediate()) as client:
        for at in range(1, 10_000, stride):
            got: list[Any] = []
            with client.threads.stream(f"t{at}", "agent") as stream:
                server.next(SAID)
                stream.start(input=None)
                collect(stream)
                server.next(SAID)
                stream.start(input=None)
                try:
                    with Interrupter(at, file, EXEMPT).at_work():
                        got += stream
                except KeyboardInterrupt:
                    _, error = collect(stream, got)
                    if error is not None:
                        assert isinstance(error, errors.StreamInterruptedError), at
                        assert exact(got) == all_of(server, server.runs[-1])[: len(got)], at
                    else:
                        assert exact(got) == all_of(server, server.runs[-1]), at
                else:
                    return at // stride
    return 0
