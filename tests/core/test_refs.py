"""Which run a response is about, and what is needed of a run that was created: its id, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs._core.runs.refs import RunRef, parse_run, parse_runs, run_ref
from langgraph_runs._core.streams.plan import StreamPlan
from langgraph_runs._core.streams.run_state import RunState
from langgraph_runs._core.wire.headers import Headers


def test_an_id_is_enough() -> None:
    """A run without anything else is one, alone or among others."""
    assert parse_run({"run_id": "r"}).run_id == "r"
    assert [run.run_id for run in parse_runs([{"run_id": "r"}, {"run_id": "s", "new": 1}])] == ["r", "s"]
    assert parse_runs([]) == []


@pytest.mark.parametrize("sent", [{}, {"run_id": ""}, {"run_id": 7}, {"run_id": None}, {"thread_id": "t"}])
def test_without_an_id_it_is_no_run(sent: dict[str, Any]) -> None:
    """What cannot be asked for again is refused."""
    with pytest.raises(TypeError, match="expected a run with a run_id"):
        parse_run(sent)
    with pytest.raises(TypeError, match="expected a run with a run_id"):
        parse_runs([{"run_id": "r"}, sent])


def test_ids_that_a_stream_does_not_know_yet() -> None:
    """They raise with what to do, rather than being None."""
    run = RunState(StreamPlan(thread_id=None))
    with pytest.raises(RuntimeError, match="run_id is not known before the stream is open: enter it, or"):
        run.known_run_id()
    with pytest.raises(RuntimeError, match="thread_id is not known: the run is stateless, with stream_resumable=False"):
        run.known_thread_id()
    refused = RunState(StreamPlan(thread_id="t", own_thread=True))
    refused.thread_id = None
    with pytest.raises(RuntimeError, match="there is no thread_id: no run was created, so its thread was not either"):
        refused.known_thread_id()
    run.note_ids(RunRef("t", "r"))
    assert (run.known_thread_id(), run.known_run_id()) == ("t", "r")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"Content-Location": "/threads/t/runs/r"}, ("t", "r")),
        ({"location": "/threads/t/runs/r/join"}, ("t", "r")),
        ({"location": "/prefix/threads/t/runs/r/stream?x=1"}, ("t", "r")),
        ({"location": "http://inside:8000/threads/t/runs/r"}, ("t", "r")),
        ({"content-location": "/runs/r", "location": "/threads/t/runs/r/join"}, ("t", "r")),
        ({"content-location": "/threads/my%20thread/runs/a%2Fb"}, ("my thread", "a/b")),
        ({"content-location": "/threads/t/runs/r", "location": "/threads/t/runs/r/join"}, ("t", "r")),
        ({"content-location": "/threads/t/runs/r", "location": "/threads/t/runs/another/join"}, None),
        ({"content-location": "/threads/t/runs/r", "location": "/threads/another/runs/r/join"}, None),
        ({"content-location": "/runs/r"}, None),
        ({"content-location": ""}, None),
        ({}, None),
    ],
)
def test_the_run_that_a_head_names(fields: dict[str, str], expected: tuple[str, str] | None) -> None:
    """Content-Location or Location names the run if it contains its thread; ids are unquoted. In discord, neither."""
    ref = run_ref(Headers(fields.items()))

    assert (None if ref is None else (ref.thread_id, ref.run_id)) == expected
