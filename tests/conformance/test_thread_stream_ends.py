"""How a run ends is what its server says of it, not what the stream of its thread says, which may be nothing."""

from __future__ import annotations

from collections.abc import Callable
from types import NoneType
from typing import Any

import pytest

from langgraph_runs import errors
from langgraph_runs.testing.payloads import question

from .streams import collect, drain
from .support import Answer, ClientMaker, FakeRun, FakeRuns, Request
from .support.faults import Work
from .thread_streams import SAID, Connections, all_of, be_impatient, exact, words


@pytest.fixture
def _silence(fake_runs: FakeRuns, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server sends heartbeats while it has nothing to say, and clients ask for runs at each."""
    Connections(fake_runs).beat()
    be_impatient(monkeypatch)


class Turn:
    """A run that a stream of thread `t` has started, and whose first events were read."""

    def __init__(self, server: FakeRuns, client: Any, count: int = 4) -> None:
        server.next(SAID, auto=False)
        self.client = client
        self.stream = client.threads.stream("t", "agent")
        self.handle = self.stream.start(input={})
        self.run = server.runs[-1]
        self.run.start()
        self.run.advance(count)
        self.events = [next(self.stream) for _ in range(1 + count)]

    def end(self) -> BaseException | None:
        """What reading on ends with: the same error every time."""
        events, error = collect(self.stream)
        self.events += events
        again, same = collect(self.stream)
        assert (again, type(same), str(same)) == ([], type(error), str(error))
        return error

    def check(self, error: BaseException | None, kind: type[errors.RunError]) -> None:
        """Check that the error is of this kind and has the ids."""
        assert type(error) is kind
        assert (error.run_id, error.thread_id) == (self.run.run_id, "t")
        assert self.run.run_id in str(error)


KINDS = {"success": NoneType, "error": errors.RunFailedError, "interrupted": errors.RunCancelledError}
"""What reading ends with, by the status of a run whose end is told."""

ENDS: dict[str, Callable[[Any], object]] = {
    "by the stream": lambda turn: turn.stream.cancel(),
    "by the handle": lambda turn: turn.handle.cancel(),
    "by another": lambda turn: turn.client.runs.cancel("t", turn.run.run_id),
}


@pytest.mark.parametrize("by", ENDS)
def test_a_cancelled_run(fake_runs: FakeRuns, make_client: ClientMaker, by: str) -> None:
    """It is told as interrupted, as one that waits for a human, and reading raises RunCancelledError."""
    turn = Turn(fake_runs, make_client(fake_runs.url))
    ENDS[by](turn)
    turn.check(turn.end(), errors.RunCancelledError)
    assert words(turn.events) == ["running", "interrupted"]
    assert exact(turn.events) == all_of(fake_runs, turn.run)
    assert (turn.stream.status, turn.stream.interrupts) == ("cancelled", ())
    with pytest.raises(errors.RunCancelledError):
        turn.stream.result()


def test_a_run_that_waits_says_the_same(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """And is a success that needs an input."""
    turn = Turn(fake_runs, make_client(fake_runs.url))
    turn.run.publish(question("q", "?"))
    turn.run.values = {"__interrupt__": [{"id": "q", "value": "?"}]}
    turn.run.finish()
    assert turn.end() is None
    assert words(turn.events) == ["running", "interrupted"]
    assert (turn.stream.status, [one.value for one in turn.stream.interrupts]) == ("needs_input", ["?"])


@pytest.mark.usefixtures("_silence")
@pytest.mark.parametrize("how", ["rolled back", "deleted", "its thread deleted"])
def test_a_run_that_is_no_more(fake_runs: FakeRuns, make_client: ClientMaker, how: str) -> None:
    """Nothing is said of its end, so it is asked for: RunCancelledError, or that it is not known; never a success."""
    turn = Turn(fake_runs, make_client(fake_runs.url))
    if how == "rolled back":
        turn.handle.cancel(action="rollback")
    elif how == "deleted":
        turn.run.finish("interrupted")
        turn.run.deleted = True
    else:
        fake_runs.drop_thread("t")
        turn.run.finish("interrupted")
    is_known = how != "its thread deleted"
    turn.check(turn.end(), errors.RunCancelledError if is_known else errors.RunError)
    assert words(turn.events) == ["running"]
    assert turn.stream.status == ("cancelled" if is_known else None)


@pytest.mark.usefixtures("_silence")
def test_a_run_that_timed_out(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Nothing is said of that either."""
    turn = Turn(fake_runs, make_client(fake_runs.url))
    turn.run.finish("timeout")
    turn.check(turn.end(), errors.RunTimeoutError)
    assert words(turn.events) == ["running"]
    assert turn.stream.status == "timed_out"


@pytest.mark.usefixtures("_silence")
def test_a_run_that_ends_in_silence(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A success whose end was not told ends the turn all the same, with all of its events."""
    fake_runs.next(SAID, quiet_end=True)
    stream = make_client(fake_runs.url).threads.stream("t", "agent")
    stream.start(input={})
    events = drain(stream)
    assert exact(events) == all_of(fake_runs, fake_runs.runs[0])
    assert (words(events), stream.status) == (["running"], "success")


@pytest.mark.usefixtures("_silence")
@pytest.mark.parametrize(("status", "kind"), KINDS.items())
def test_a_run_that_ends_when_it_is_asked_for(
    fake_runs: FakeRuns, make_client: ClientMaker, status: str, kind: Any
) -> None:
    """What the stream says of its end, and why, comes after the response, and is told all the same."""
    turn = Turn(fake_runs, make_client(fake_runs.url), len(SAID))
    turn.run.error = ("ValueError", "no such card")

    def end(_: Request, work: Work) -> Answer:
        turn.run.finish(status)
        return work()

    fake_runs.fault(end, get="every")
    error = turn.end()
    assert [one[:2] for one in exact(turn.events)] == [one[:2] for one in all_of(fake_runs, turn.run)]
    assert type(error) is kind
    assert status != "error" or "no such card" in str(error)


def check_failure(turn: Turn, told: list[str]) -> str:
    """Check the error of a run that failed, and return what it says."""
    error = turn.end()
    turn.check(error, errors.RunFailedError)
    assert words(turn.events) == told
    assert turn.stream.status == "failed"
    return str(error)


def test_a_failed_run(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """It raises RunFailedError, with the ids and the words of the graph."""
    turn = Turn(fake_runs, make_client(fake_runs.url))
    turn.run.error = ("ValueError", "no such card")
    turn.run.finish("error")
    assert "no such card" in check_failure(turn, ["running", "failed"])


@pytest.mark.usefixtures("_silence")
def test_a_run_that_failed_in_silence(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """It raises the same, though nothing says why."""
    turn = Turn(fake_runs, make_client(fake_runs.url))
    turn.run.status, turn.run.quiet_end = "error", True
    assert "no reason" in check_failure(turn, ["running"])


def test_breakpoints_of_others(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A run of the old API that stopped at a breakpoint is told as completed; it raises nothing, and asks nothing."""
    stream = make_client(fake_runs.url).threads.stream("t", "agent")
    with stream:
        other = fake_runs.run([("values", {"n": 1})], thread_id="t", auto=False)
        other.complete()
        fake_runs.next([("values", {"n": 2})])
        stream.start(input={})
        events = drain(stream)
    assert words(events) == ["running", "completed"] * 2
    assert stream.interrupts == ()


def of_others(server: FakeRuns, status: str) -> FakeRun:
    run = server.run(SAID, thread_id="t", protocol=True, auto=False)
    run.start()
    run.advance(3)
    run.finish(status)
    return run


@pytest.mark.usefixtures("_silence")
@pytest.mark.parametrize("status", ["success", "error", "interrupted", "timeout"])
def test_runs_of_others_raise_nothing(fake_runs: FakeRuns, make_client: ClientMaker, status: str) -> None:
    """However they end, their events come, and reading goes on to the run that was started here."""
    stream = make_client(fake_runs.url).threads.stream("t", "agent")
    with stream:
        first = of_others(fake_runs, status)
        fake_runs.next(SAID)
        stream.start(input={})
        events = drain(stream)
    mine = [event for event in events if event.run_id == fake_runs.runs[-1].run_id]
    others = [event for event in events if event.run_id == first.run_id]
    assert len(events) == len(others) + len(mine)
    assert exact(mine) == all_of(fake_runs, fake_runs.runs[-1])
    assert [event.event for event in others].count("messages") == 3
    assert stream.status == "success"


@pytest.mark.usefixtures("_silence")
def test_a_run_that_is_rolled_back_by_the_next(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Its error comes once, after its events; then reading goes on to the run that took its place."""
    turn = Turn(fake_runs, make_client(fake_runs.url))
    fake_runs.next(SAID)
    turn.run.finish("interrupted")
    turn.run.deleted = True
    second = turn.stream.start(input=None, multitask_strategy="rollback")
    assert fake_runs.runs[-1].request["multitask_strategy"] == "rollback"
    events, error = collect(turn.stream)
    turn.check(error, errors.RunCancelledError)
    events += drain(turn.stream)
    assert exact(event for event in events if event.run_id == second.run_id) == all_of(fake_runs, fake_runs.runs[-1])
    assert (turn.stream.run_id, turn.stream.status) == (second.run_id, "success")


@pytest.mark.usefixtures("_silence")
def test_an_error_does_not_hide_the_next_run(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Of three runs that were started together each is told, the one that failed by its error, once."""
    stream = make_client(fake_runs.url).threads.stream("t", "agent")
    for status in ("success", "error", "success"):
        fake_runs.next(SAID, status=status)
    for _ in range(3):
        stream.start(input=None)
    events, error = collect(stream)
    assert isinstance(error, errors.RunFailedError)
    assert error.run_id == fake_runs.runs[1].run_id
    assert stream.status is None
    events += drain(stream)
    assert words(events) == ["running", "completed", "running", "failed", "running", "completed"]
    assert [event.event for event in events].count("messages") == 3 * len(SAID)
    assert stream.status == "success"
