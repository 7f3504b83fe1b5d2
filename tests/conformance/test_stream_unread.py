"""Streams that are forgotten before anything is sent: no run was made, which is told."""

from __future__ import annotations

import subprocess
import sys
import warnings
from collections.abc import Callable
from typing import Any

import pytest

from langgraph_runs import Client
from langgraph_runs.errors import LangGraphRunsWarning, UnprocessableEntityError

from .forking import in_child
from .streams import join, make
from .support import ClientMaker, FakeRuns, ScriptedServer, collect_garbage, reply

FORGOTTEN: dict[str, Callable[[Any], object]] = {
    "the stream": lambda stream: stream,
    "its text": lambda stream: stream.text(),
    "its states": lambda stream: stream.values(len),
}
DEALT_WITH: dict[str, Callable[[Any], object]] = {
    "entered": lambda stream: stream.__enter__().close(),
    "opened": lambda stream: stream.open().close(),
    "iterated": next,
    "closed": lambda stream: stream.close(),
    "cancelled": lambda stream: stream.cancel(),
    "its text read": lambda stream: list(stream.text()),
    "its text closed": lambda stream: stream.text().close(),
}


def told(work: Callable[[], object]) -> list[str]:
    """The warnings that something gives, and forgetting its result."""
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        collect_garbage()
        seen.clear()  # of what other tests forgot
        work()
        collect_garbage()
    assert all(one.category is LangGraphRunsWarning for one in seen)
    return [str(one.message) for one in seen]


@pytest.mark.parametrize("how", FORGOTTEN)
def test_a_stream_that_is_never_read_is_told(any_runs: FakeRuns, make_client: ClientMaker, how: str) -> None:
    """Once, when it is forgotten: it looks as if a run had been made."""
    client = make_client(any_runs.url)
    [said] = told(lambda: FORGOTTEN[how](make(client, any_runs, stream_mode=["custom", "values", "messages-tuple"])))
    assert said.startswith("a stream was never entered or iterated, so no run was created: ")
    assert not any_runs.runs


@pytest.mark.parametrize("how", DEALT_WITH)
def test_a_stream_that_was_dealt_with(any_runs: FakeRuns, make_client: ClientMaker, how: str) -> None:
    """Whoever opens, reads or closes it knows of it."""
    any_runs.next([("custom", 1)])
    client = make_client(any_runs.url)
    assert told(lambda: DEALT_WITH[how](make(client, any_runs, stream_mode=["custom", "messages-tuple"]))) == []


def test_streams_of_runs_that_there_are(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A stream that joins a run makes none, read or not."""
    run = any_runs.run(2)
    client = make_client(any_runs.url)
    assert told(lambda: client.runs.join_stream(run.thread_id, run.run_id)) == []
    assert told(lambda: client.runs.handle(run.thread_id, run.run_id).stream()) == []


def test_a_refusal_is_no_stream_that_was_forgotten(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """One error says it all: of arguments of the stream, and of what it is to be read as."""
    client = make_client(any_runs.url)

    def refused() -> None:
        with pytest.raises(TypeError):
            make(client, any_runs, inputs={})
        with pytest.raises(TypeError):
            make(client, any_runs).text(node=1)
        with pytest.raises(TypeError):
            make(client, any_runs).values("x")

    assert told(refused) == []


def test_a_forked_child_forgets_in_silence(make_client: ClientMaker) -> None:
    """The stream is its parent's, which may be about to read it."""
    with warnings.catch_warnings(), Client("http://localhost:1", api_key=None) as client:
        warnings.simplefilter("error")
        streams = [client.runs.stream("t", "agent")]
        seen: list[Any] = []

        def forget() -> None:
            sys.unraisablehook = seen.append
            streams.clear()
            assert not seen

        assert in_child(forget) == 0
        streams.pop().close()


def test_the_end_of_a_program_is_silent() -> None:
    """What is left at exit is no matter; what a line forgot is told at that line."""
    script = """
from langgraph_runs import Client
client = Client("http://localhost:1", api_key=None)
client.runs.stream("t", "agent")
kept = client.runs.stream("t", "agent")
cycle = [kept]
cycle.append(cycle)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert done.stderr.startswith("<string>:4: LangGraphRunsWarning: a stream was never entered")
    assert done.stderr.count("Warning") == 1
    assert done.stdout == ""


def test_what_it_shows(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A stream that was not begun says so, as in a notebook that shows it in place of its events."""
    any_runs.next([("custom", 1)])
    stream = make(make_client(any_runs.url), any_runs)
    assert "Stream of no run yet: one is created when the stream is entered or iterated>" in repr(stream)
    stream.open()
    assert f"Stream of run {stream.run_id} on thread {stream.thread_id}, status None>" in repr(stream)
    stream.close()


def test_what_one_that_joins_shows(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """It has a run, of which nothing was asked yet."""
    run = any_runs.run(2)
    stream = join(make_client(any_runs.url), run)
    assert f"Stream of run {run.run_id} on thread {run.thread_id}, nothing sent yet>" in repr(stream)


def test_what_closing_it_unread_shows(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """It promises no run any more."""
    stream = make(make_client(any_runs.url), any_runs)
    stream.close()
    assert "Stream of run (unknown) on thread " in repr(stream)


def test_what_a_run_of_unknown_id_shows(scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """Once a request was sent, it is not said that nothing was created."""
    scripted.always("POST", "/threads/t/runs/stream", reply("no", 422))
    stream = make_client(scripted.url).runs.stream("t", "agent")
    with pytest.raises(UnprocessableEntityError):
        stream.open()
    assert "Stream of run (unknown) on thread t, status None>" in repr(stream)
