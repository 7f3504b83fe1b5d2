"""Errors of a thread's stream from which more is wanted: each is raised, and then reading goes on."""

from __future__ import annotations

import pytest

from langgraph_runs import errors
from langgraph_runs.testing.answer import reply_json

from .streams import collect
from .support import ClientMaker, FakeRuns
from .thread_streams import SAID, Connections, all_of, exact


def test_the_error_of_a_run_is_raised_before_another_is_read(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Of two runs that were started the first fails: its error comes first, and the other is told after it."""
    fake_runs.next(SAID, status="error")
    fake_runs.next(SAID)
    stream = make_client(fake_runs.url).threads.stream("t", "agent")
    stream.start(input={})
    stream.start(input={})

    events, error = collect(stream)
    assert isinstance(error, errors.RunFailedError)
    rest, error = collect(stream)

    assert error is None
    assert stream.status == "success"
    assert [one[:2] for one in exact([*events, *rest])] == [one[:2] for one in all_of(fake_runs, *fake_runs.runs)]


def test_a_refusal_is_raised_though_runs_are_wanted(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """The stream does not try for ever in silence; whoever reads on tries again."""
    connections = Connections(fake_runs)
    fake_runs.next(SAID)
    stream = make_client(fake_runs.url).threads.stream("t", "agent")
    stream.start(input={})
    for _ in range(2):
        connections.answer(reply_json({"detail": "no"}, 403))

    for _ in range(2):
        with pytest.raises(errors.PermissionDeniedError):
            next(stream)
    assert connections.opened == 2
    assert len(collect(stream)[0]) > 2
