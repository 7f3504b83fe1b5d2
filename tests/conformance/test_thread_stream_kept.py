"""A stream of a thread that was entered keeps its connection from one turn to the next."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from langgraph_runs import errors

from .streams import collect, drain, wait_until
from .support import ClientMaker, FakeRuns
from .thread_streams import SAID, Connections, all_of, drain_in_turns, exact, how_in_turn, words


@pytest.mark.parametrize("ids", ["unique", "repeated"])
def test_an_entered_stream_opens_one_connection(fake_runs: FakeRuns, make_client: ClientMaker, ids: str) -> None:
    """However many turns are read on it, and each has the events of its run; leaving it closes the connection."""
    connections = Connections(fake_runs)
    with make_client(fake_runs.url).threads.stream("t", "agent") as stream:
        for turn in range(5):
            fake_runs.next([("values", {"turn": turn}), *SAID], ids=ids)
            stream.start(input=None)
            assert exact(drain(stream)) == all_of(fake_runs, fake_runs.runs[-1])
            assert drain(stream) == []
        if ids == "unique":  # another server may leave out events, which a replay has to bring
            assert connections.opened == 1
            assert fake_runs.open_connections == 2
    wait_until(lambda: fake_runs.open_connections == 1)
    assert stream.status == "success"


def test_a_stream_that_is_only_iterated_holds_nothing_between_turns(
    fake_runs: FakeRuns, make_client: ClientMaker
) -> None:
    """Nobody need close it, so each turn opens a connection of its own."""
    connections = Connections(fake_runs)
    stream = make_client(fake_runs.url).threads.stream("t", "agent")
    for turn in range(1, 4):
        fake_runs.next(SAID)
        stream.start(input=None)
        drain(stream)
        wait_until(lambda: fake_runs.open_connections == 1)  # on which runs are started
        assert connections.opened == turn


@pytest.mark.parametrize("number", range(3))
def test_a_connection_that_breaks_between_turns(fake_runs: FakeRuns, make_client: ClientMaker, number: int) -> None:
    """The next turn opens another one, and has the events of its run."""
    connections = Connections(fake_runs)
    count = len(SAID) + 2
    connections.cut(items=count, how=how_in_turn(number))
    with make_client(fake_runs.url).threads.stream("t", "agent") as stream:
        for _ in range(3):
            fake_runs.next(SAID)
            stream.start(input=None)
            assert exact(drain(stream)) == all_of(fake_runs, fake_runs.runs[-1])
    assert connections.opened == 2


def test_runs_of_others_between_turns(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """What they did while the stream rested comes before the next run's events."""
    client = make_client(fake_runs.url)
    with client.threads.stream("t", "agent") as stream, client.threads.stream("t", "agent") as other:
        fake_runs.next(SAID)
        stream.start(input=None)
        told = exact(drain(stream))
        for _ in range(2):
            fake_runs.next(SAID)
            other.start(input=None)
            drain(other)
        fake_runs.next(SAID)
        stream.start(input=None)
        told += exact(drain(stream))
        assert told == all_of(fake_runs, *fake_runs.runs)


def test_runs_of_others_that_an_open_connection_leaves_out(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A server may bring nothing of short runs that begin while a stream is open: they come at the turn's end."""
    client = make_client(fake_runs.url)
    with client.threads.stream("t", "agent") as stream, client.threads.stream("t", "agent") as other:
        fake_runs.next(SAID, ids="repeated")
        stream.start(input=None)
        told = exact(drain(stream))
        for _ in range(2):
            fake_runs.next(SAID, ids="repeated", late_start=99, quiet_end=True)
            other.start(input=None).result()
        fake_runs.next(SAID, ids="repeated")
        stream.start(input=None)
        told += exact(drain(stream))
        first, *others, last = fake_runs.runs
        assert told == [*all_of(fake_runs, first, last), *all_of(fake_runs, *others)]
        fake_runs.next(SAID, ids="repeated")
        stream.start(input=None)
        assert exact(drain(stream)) == all_of(fake_runs, fake_runs.runs[-1])


def test_runs_that_are_started_at_once_come_in_their_order(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Also if an open connection leaves out the first of them, which a replay then brings in its place."""
    with make_client(fake_runs.url).threads.stream("t", "agent") as stream:
        fake_runs.next(SAID, ids="repeated")
        stream.start(input=None)
        drain(stream)
        fake_runs.next(SAID, ids="repeated", late_start=99, quiet_end=True)
        stream.start(input=None).outcome()
        fake_runs.next(SAID, ids="repeated")
        stream.start(input=None)
        assert exact(drain(stream)) == all_of(fake_runs, *fake_runs.runs[1:])


def test_a_failed_turn_is_followed_by_another(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Its error is raised once, and the next run is told."""
    with make_client(fake_runs.url).threads.stream("t", "agent") as stream:
        fake_runs.next(SAID, status="error")
        stream.start(input=None)
        events, error = collect(stream)
        assert isinstance(error, errors.RunFailedError)
        assert words(events) == ["running", "failed"]
        fake_runs.next(SAID)
        stream.start(input=None)
        assert exact(drain(stream)) == all_of(fake_runs, fake_runs.runs[-1])


LEAVE: dict[str, Callable[..., None]] = {
    "stream": lambda client, stream: stream.close(),
    "client": lambda client, stream: client.close(),
    "forgotten": lambda client, stream: None,
}


@pytest.mark.parametrize("how", LEAVE)
def test_what_rests_is_freed(fake_runs: FakeRuns, make_client: ClientMaker, how: str) -> None:
    """Closing the stream or the client frees the connection, and so does forgetting the stream."""
    client = make_client(fake_runs.url)

    def turn() -> None:
        stream = client.threads.stream("t", "agent").open()
        fake_runs.next(SAID)
        stream.start(input=None)
        drain(stream)
        LEAVE[how](client, stream)

    turn()
    wait_until(lambda: fake_runs.open_connections <= 1)
    client.close()
    assert [thread for thread in threading.enumerate() if "langgraph_runs" in thread.name] == []


def test_a_stream_that_rests_can_be_closed_and_starts_no_more(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A start would not be told, so it is refused; what was read to its end stays so."""
    stream = make_client(fake_runs.url).threads.stream("t", "agent").open()
    fake_runs.next(SAID)
    stream.start(input=None)
    drain(stream)
    stream.close()
    assert drain(stream) == []
    with pytest.raises(RuntimeError, match="closed"):
        stream.start(input=None)
    assert len(fake_runs.runs) == 1


@pytest.mark.parametrize("what", ["stream", "client"])
@pytest.mark.parametrize("kept", [True, False])
def test_closing_before_a_turn_is_read(fake_runs: FakeRuns, make_client: ClientMaker, what: str, *, kept: bool) -> None:
    """A run that was started and is not told is no end: reading on raises StreamInterruptedError, every time."""
    client = make_client(fake_runs.url)
    stream = client.threads.stream("t", "agent")
    if kept:
        stream.open()
    for _ in range(2):
        fake_runs.next(SAID)
        stream.start(input=None)
        if len(fake_runs.runs) == 1:
            drain(stream)
    (stream if what == "stream" else client).close()
    for _ in range(2):
        error = collect(stream)[1]
        if what == "client" and not kept:  # it holds nothing, so the client does not know of it
            assert isinstance(error, RuntimeError)
            continue
        assert isinstance(error, errors.StreamInterruptedError)
        assert error.run_id == fake_runs.runs[-1].run_id
    assert stream.status is None


@pytest.mark.parametrize("started", [True, False])
def test_entering_after_a_turn_that_failed(fake_runs: FakeRuns, make_client: ClientMaker, *, started: bool) -> None:
    """Its error was raised, so it does not come again: the stream can be entered for another turn."""
    stream = make_client(fake_runs.url).threads.stream("t", "agent")
    fake_runs.next(SAID, status="error")
    stream.start(input=None)
    assert isinstance(collect(stream)[1], errors.RunFailedError)
    fake_runs.next(SAID)
    if started:
        stream.start(input=None)
    with stream:
        if not started:
            stream.start(input=None)
        assert exact(drain(stream)) == all_of(fake_runs, fake_runs.runs[-1])


def test_each_turn_has_its_own_time(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A turn that takes too long raises APITimeoutError, and the next one has all of its time again."""
    stream = make_client(fake_runs.url).threads.stream("t", "agent", timeout=0.3)
    with stream:
        fake_runs.next(SAID)
        stream.start(input=None)
        drain_in_turns(stream)
        fake_runs.next(SAID, auto=False)
        stream.start(input=None)
        with pytest.raises(errors.APITimeoutError):
            drain(stream)
        fake_runs.runs[-1].start()
        fake_runs.runs[-1].complete()
        assert exact(drain_in_turns(stream)) == all_of(fake_runs, fake_runs.runs[-1])
