"""The stream of a thread breaks, and nothing of that is to be seen in what it tells."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from langgraph_runs import errors
from langgraph_runs.testing.payloads import question

from .streams import HOWS, collect, drain, wait_until
from .support import Answer, ClientMaker, FakeRun, FakeRuns, reply, reply_json
from .support.answer import How
from .thread_streams import RICH, SAID, Connections, all_of, be_impatient, exact, how_in_turn, of_a_run, words


@pytest.fixture(autouse=True)
def _no_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The ids here have nothing to do with the time, so there is no millisecond to wait for."""
    monkeypatch.setattr("langgraph_runs._core.protocol.filling.TICK_SECONDS", 0.0)


def begin_anew(run: FakeRun) -> None:
    """The server begins a run again, and ends it."""
    run.restart()
    run.complete()


@pytest.mark.parametrize("how", HOWS)
def test_a_break_is_mended(fake_runs: FakeRuns, make_client: ClientMaker, how: How) -> None:
    """A clean end of the response, too: it goes on, and every event comes once."""
    connections = Connections(fake_runs)
    stream, run = of_a_run(fake_runs, make_client(fake_runs.url), "t")
    connections.cut(items=5, plus=11, how=how)
    assert exact(drain(stream)) == all_of(fake_runs, run)
    assert (stream.reconnects, connections.opened, stream.status) == (1, 2, "success")
    bodies = [request.json() for request in fake_runs.requests if request.path.endswith("/stream/events")]
    assert "since" not in bodies[1]
    assert bodies[0] == bodies[1]


def test_many_breaks_in_one_turn(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """As long as something new comes on each connection, attempts are not used up."""
    connections = Connections(fake_runs)
    stream, run = of_a_run(fake_runs, make_client(fake_runs.url), "t")
    for items in range(1, 20):
        connections.cut(items=items, plus=3, how=how_in_turn(items))
    assert exact(drain(stream)) == all_of(fake_runs, run)
    assert stream.reconnects == 19


def test_a_server_that_always_breaks_is_given_up(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Attempts are used up, and the error says where."""
    connections = Connections(fake_runs)
    stream, run = of_a_run(fake_runs, make_client(fake_runs.url, retry={"attempts": 3}), "t")
    for _ in range(10):
        connections.cut(items=4, plus=0, how="reset")
    events, error = collect(stream)
    assert len(events) == 4
    assert isinstance(error, errors.StreamInterruptedError)
    assert (error.thread_id, error.last_event_id) == ("t", None)
    assert run.status == "running"
    assert connections.opened <= 6


@pytest.mark.parametrize("how", HOWS)
def test_a_run_that_is_not_stored_came_before(fake_runs: FakeRuns, make_client: ClientMaker, how: How) -> None:
    """What the next connection lacks counts for nothing: the run that was read when it broke comes whole."""
    connections = Connections(fake_runs)
    client = make_client(fake_runs.url)
    stream, events = client.threads.stream("t", "agent"), list[Any]()
    connections.cut(items=30, how=how, meanwhile=lambda: wait_until(lambda: len(events) >= 22))
    with stream:
        other = fake_runs.run([("values", {"n": n}) for n in range(20)], thread_id="t", ids=None, auto=False)
        other.complete()
        fake_runs.next(RICH)
        stream.start(input=None)
        assert collect(stream, events)[1] is None
    run = fake_runs.runs[-1]
    assert exact(event for event in events if event.run_id == run.run_id) == all_of(fake_runs, run)
    assert [event.data["n"] for event in events if event.run_id == other.run_id and event.event == "values"] == [
        *range(20)
    ]
    assert (stream.status, stream.reconnects) == ("success", 1)


@pytest.mark.parametrize("how", HOWS)
def test_a_run_that_is_not_stored_is_cut(fake_runs: FakeRuns, make_client: ClientMaker, how: How) -> None:
    """Its events cannot be had again, which is told: nothing is passed over in silence."""
    connections = Connections(fake_runs)
    events: list[Any] = []
    connections.cut(items=5, how=how, meanwhile=lambda: wait_until(lambda: len(events) == 5))
    stream = make_client(fake_runs.url).threads.stream("t")
    with stream:
        run = fake_runs.run([("values", {"n": n}) for n in range(9)], thread_id="t", ids=None, auto=False)
        run.complete()
        _, error = collect(stream, events)
    assert isinstance(error, errors.StreamInterruptedError)
    assert (error.run_id, error.thread_id) == (run.run_id, "t")
    assert words(events) == ["running"]
    assert [event.data["n"] for event in events[1:]] == [0, 1, 2, 3]


def test_a_restart_is_told(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """The server stops in mid-run and begins it anew: its first event says so, and all of it comes again."""
    fake_runs.next(SAID, auto=False)
    connections = Connections(fake_runs)
    stream = make_client(fake_runs.url).threads.stream("t", "agent")
    stream.start(input=None)
    run = fake_runs.runs[0]
    run.start()
    run.advance(4)
    connections.cut(items=5, how="clean", meanwhile=lambda: begin_anew(run))
    events = drain(stream)
    assert words(events) == ["running", "running", "completed"]
    assert [event.restarted for event in events if event.event == "lifecycle"] == [False, True, False]
    assert exact(events[5:]) == all_of(fake_runs, run)
    assert stream.status == "success"


def test_text_is_void_after_a_restart(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Who reads text is told by RunRestartedError that what it has is said again."""
    fake_runs.next(SAID, auto=False)
    connections = Connections(fake_runs)
    stream = make_client(fake_runs.url).threads.stream("t", "agent")
    stream.start(input=None)
    run = fake_runs.runs[0]
    run.start()
    run.advance(4)
    connections.cut(items=5, how="clean", meanwhile=lambda: begin_anew(run))
    got: list[str] = []
    with pytest.raises(errors.RunRestartedError, match=run.run_id):
        for piece in stream.text():
            got.append(piece)
    assert got == ["Hel", "lo"]


def test_events_that_expired_are_told(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """What the server no longer has when the stream comes back is missing, which is no success."""
    fake_runs.next(RICH, auto=False)
    connections = Connections(fake_runs)
    stream = make_client(fake_runs.url).threads.stream("t", "agent")
    stream.start(input=None)
    run = fake_runs.runs[0]
    run.start()
    run.advance(6)

    def expire() -> None:
        run.advance(3)
        run.expire()
        run.complete()

    connections.cut(items=6, how="reset", meanwhile=expire)
    events, error = collect(stream)
    assert len(events) == 6
    assert isinstance(error, errors.StreamInterruptedError)
    assert error.run_id == run.run_id


@pytest.mark.parametrize(
    "refusal",
    [
        lambda: reply_json({"detail": "busy"}, 503),
        lambda: reply_json({"detail": "slow"}, 429),
        lambda: reply("<html>", headers={"content-type": "text/html"}),
    ],
    ids=["503", "429", "no stream"],
)
def test_what_comes_instead_of_events(
    fake_runs: FakeRuns, make_client: ClientMaker, refusal: Callable[[], Answer]
) -> None:
    """After a break another attempt is made, as for the stream of a run."""
    connections = Connections(fake_runs)
    stream, run = of_a_run(fake_runs, make_client(fake_runs.url), "t")
    connections.cut(items=5, how="reset")
    connections.answer(refusal())
    events, error = collect(stream)
    if error is None:
        assert exact(events) == all_of(fake_runs, run)
    else:
        assert isinstance(error, errors.StreamInterruptedError)
        assert len(events) == 5


def test_a_question_that_comes_after_a_break(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Wherever it breaks between the questions of a run, both are there at the end."""
    connections = Connections(fake_runs)
    client = make_client(fake_runs.url)
    for items in range(1, 8):
        asked = [{"id": name, "value": name} for name in "ab"]
        fake_runs.next([("values", {"n": 1}), question("a", "a", values={"n": 2})], interrupts=asked)
        stream = client.threads.stream(f"t{items}", "agent")
        stream.start(input=None)
        connections.cut(items=items, plus=7, how=how_in_turn(items))
        assert exact(drain(stream)) == all_of(fake_runs, fake_runs.runs[-1])
        assert ([one.id for one in stream.interrupts], stream.status) == (["a", "b"], "needs_input"), items


@pytest.mark.parametrize("count", [6, pytest.param(20, marks=pytest.mark.slow)])
def test_bytes_of_a_server_that_leaves_events_out(fake_runs: FakeRuns, make_client: ClientMaker, count: int) -> None:
    """Where the ids are milliseconds, and the first events of a run do not come, each comes once all the same."""
    client, connections = make_client(fake_runs.url), Connections(fake_runs)
    total = 4000
    for number in range(count):
        offset = number * total // count
        fake_runs.next(RICH, ids="repeated", late_start=number % 5)
        stream = client.threads.stream(f"t{number}", "agent")
        with stream:
            stream.start(input=None)
            connections.cut(after=offset, how=how_in_turn(number))
            events, error = collect(stream)
        assert (exact(events), error) == (all_of(fake_runs, fake_runs.runs[-1]), None), offset


def test_a_server_that_says_nothing_of_an_end(
    fake_runs: FakeRuns, make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever it breaks, a run of which no end is told is read to its last event."""
    be_impatient(monkeypatch)
    connections = Connections(fake_runs)
    connections.beat()
    client = make_client(fake_runs.url)
    for items in range(1, 12):
        fake_runs.next(SAID, quiet_end=True)
        stream = client.threads.stream(f"t{items}", "agent")
        stream.start(input=None)
        connections.cut(items=items, how=how_in_turn(items))
        assert exact(drain(stream)) == all_of(fake_runs, fake_runs.runs[-1]), items
        assert stream.status == "success"
