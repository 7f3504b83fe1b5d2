"""Waiting for a new run: one run, its own values, and its outcome, however often the connection breaks."""

from __future__ import annotations

import json
from typing import Any

import pytest

from langgraph_runs import RetryPolicy, errors
from langgraph_runs._core.calls.options import run_body
from langgraph_runs._core.runs.requests import WaitRequest
from langgraph_runs._core.runs.threads import MAX_DELETION_SECONDS
from langgraph_runs._core.runs.wait import wait
from langgraph_runs._generated.api.runs import wait_run
from tests.core.calls_driver import KEPT, Reply, World, answer, lost, run, text

POST = "POST /threads/t/runs/wait"
LIST = "GET /threads/t/runs"
GET = "GET /threads/t/runs/r"
JOIN = "GET /threads/t/runs/r/join"
HISTORY = "POST /threads/t/history"
STATE = "GET /threads/t/state"
THREAD = "GET /threads/t"
DELETE = "DELETE /threads/t"
HERE = {"location": "/threads/t/runs/r/join", "content_location": "/threads/t/runs/r"}
VALUES = {"answer": 42}
SAID = b'{"answer": 42}'
DONE = answer(run("r", kwargs=KEPT))
GOING = answer(run("r", kwargs=KEPT, status="running"))
GONE = answer({"detail": "Run not found"}, 404)
NONE = answer([])
NEWEST = answer([{"run_id": "r"}])
OWN_STATE = [(HISTORY, answer([{"values": VALUES, "tasks": []}])), (THREAD, answer({}))]


def made(world: World, *, raise_error: bool = True, temporary: bool = False, **options: Any) -> Any:
    """Create a run on thread t and wait for it."""
    request = wait_run.request("t", body=run_body("agent", {"input": {"a": 1}}, stateless=False, waiting=True))
    return world.run(
        wait(world.context(**options), WaitRequest(request, "t", temporary, None), raise_error=raise_error)
    )


def heard(*pieces: Any, **headers: str) -> Reply:
    """The response to a wait or join, in pieces."""
    return text(list(pieces), **(headers or HERE))


INTERRUPTED = answer({"thread_id": "t", "status": "interrupted"})


def state_of(run_id: str | None, values: Any = None) -> Reply:
    """The state of the thread, which this run left there."""
    return answer({"values": values, "metadata": {"run_id": run_id} if run_id else None})


OURS = (STATE, state_of("r"))


def ended(status: str, **more: Any) -> Reply:
    return answer(run("r", kwargs=KEPT, status=status, **more))


def test_nothing_goes_wrong() -> None:
    """The values of the response are returned once the run itself is known to have succeeded."""
    world = World((POST, heard(b"\n", 5.0, b"\n", 5.0, b"\n" + SAID)), (GET, DONE))

    assert made(world) == VALUES
    assert world.naps == []
    assert world.opens[0].long
    assert world.marks[0] == "langgraph-runs-1"


@pytest.mark.parametrize("value", [{}, [], None, 0, "text", [1, {"a": None}]])
def test_any_values(value: Any) -> None:
    """Values may be any JSON."""
    world = World((POST, answer(value, **HERE) if value is not None else heard(b"null")), (GET, DONE))

    assert made(world) == value


BREAKS = {
    "at once": ["disconnected"],
    "after line breaks": [b"\n", 5.0, b"\n", "disconnected"],
    "within the document": [b'{"ans', "disconnected"],
    "after the document": [SAID, "disconnected"],
    "silence": [b"\n", 5.0, b"\n", "timeout"],
    "clean, without a document": [],
    "clean, after line breaks": [b"\n", b" \r\n\t "],
    "clean, within the document": [b'{"ans'],
    "nonsense": [b"<html>"],
    "not UTF-8": [b'"\xff"'],
    "too deep": [b"[" * 100_000 + b"]" * 100_000],
}


@pytest.mark.parametrize("how", BREAKS)
def test_breaks(how: str) -> None:
    """After a break at any position the run is joined; it is never created again."""
    world = World((POST, heard(*BREAKS[how])), (JOIN, heard(SAID)), (GET, DONE), OURS)

    assert made(world) == VALUES
    assert world.sent.count(POST) == 1
    assert len(world.naps) == 1


def test_a_break_and_another_run_since() -> None:
    """If another run was created meanwhile, the join may have its values, so the run's own state is read."""
    world = World(
        (POST, heard("disconnected")),
        (JOIN, heard(b'{"of": "the other"}')),
        (GET, DONE),
        (STATE, state_of("other")),
        (HISTORY, answer([{"values": VALUES, "tasks": []}])),
        (THREAD, answer({"metadata": {"graph_id": "agent"}})),
    )

    assert made(world) == VALUES
    assert world.bodies[4] == {"limit": 1, "metadata": {"run_id": "r"}}


def test_the_answer_was_lost() -> None:
    """A run whose response was lost completely is looked up and joined."""
    ours = answer([run("r", mark="langgraph-runs-1", kwargs=KEPT)])
    world = World((POST, lost()), (LIST, ours), (JOIN, heard(SAID)), (GET, DONE), OURS)

    assert made(world) == VALUES


def test_the_status_lags() -> None:
    """A run that is still active just after the end of its wait is asked about again, and its own state is read."""
    world = World((POST, heard(b'{"half": true}')), (GET, GOING), (GET, DONE), *OWN_STATE)

    assert made(world) == VALUES
    assert [notice.cause for notice in world.notices] == ["the wait ended, but the run is still running"]


def test_the_server_shut_down() -> None:
    """The response of a server that shuts down is not the result: the run is joined again."""
    world = World((POST, heard(b"{}")), (GET, GOING), (GET, GOING), (JOIN, heard(b"\n", 5.0, SAID)), (GET, DONE), OURS)

    assert made(world) == VALUES


def test_servers_that_shut_down_again_and_again() -> None:
    """A long wait counts as progress and resets the attempts."""
    again = [(GET, GOING), (GET, GOING), (JOIN, heard(b"\n", 5.0, b"{}"))]
    world = World((POST, heard(b"{}")), *again * 8, (GET, DONE), OURS)

    assert made(world, retry=RetryPolicy(attempts=3)) == {}


def test_a_server_that_contradicts_itself() -> None:
    """A server that ends every wait at once, although the run is active, is given up."""
    rest = [(JOIN, heard(b"{}")), (GET, GOING)]
    world = World((POST, heard(b"{}")), (GET, GOING), (GET, GOING), *rest)

    with pytest.raises(errors.APIConnectionError, match="the wait ended, but the run is still running") as caught:
        made(world, retry=RetryPolicy(attempts=3))
    assert (caught.value.run_id, caught.value.thread_id) == ("r", "t")


OUTCOMES: dict[str, tuple[Reply, bytes, list[tuple[str, Reply]], type[errors.RunError], str]] = {
    "failed": (
        ended("error"), b'{"__error__": {"error": "ValueError", "message": "boom"}}', [],
        errors.RunFailedError, r"ValueError: boom \(run r failed\)",
    ),
    "failed without a word": (
        ended("error"), b"{}", [(HISTORY, answer([{"tasks": [{"error": "KeyError('k')"}]}]))],
        errors.RunFailedError, r"KeyError: k \(run r failed\)",
    ),
    "cancelled": (ended("interrupted"), b'{"half": true}', [], errors.RunCancelledError, "was cancelled"),
    "cancelled on a thread with an interrupt": (
        ended("interrupted"), b'{"__interrupt__": [{"id": "of an earlier run"}]}', [],
        errors.RunCancelledError, "was cancelled",
    ),
    "timed out": (ended("timeout"), b'{"half": true}', [], errors.RunTimeoutError, "exceeded the time limit"),
    "timed out, as a join has it": (
        ended("timeout"), b'{"__error__": {"error": "TimeoutError", "message": ""}}', [],
        errors.RunTimeoutError, "exceeded the time limit",
    ),
    "gone": (GONE, b"{}", [(THREAD, answer({"thread_id": "t"}))], errors.RunCancelledError, "run r no longer exists"),
    "gone with its thread": (GONE, b"{}", [(THREAD, GONE)], errors.RunError, "so its outcome is unknown"),
}  # fmt: skip


@pytest.mark.parametrize("name", OUTCOMES)
def test_outcomes(name: str) -> None:
    """A run that did not succeed raises the error for its outcome, with its ids and status."""
    status, said, further, kind, match = OUTCOMES[name]
    world = World((POST, heard(said)), (GET, status), *further)

    with pytest.raises(kind, match=match) as caught:
        made(world)
    assert (caught.value.run_id, caught.value.thread_id) == ("r", "t")
    assert caught.value.status == json.loads(status.pieces[0]).get("status")


@pytest.mark.parametrize("name", OUTCOMES)
def test_outcomes_as_the_server_says_them(name: str) -> None:
    """With raise_error=False the server's response is returned as it is."""
    status, said, _, _, _ = OUTCOMES[name]

    assert made(World((POST, heard(said)), (GET, status)), raise_error=False) == json.loads(said)


def test_a_run_that_waits_for_a_human() -> None:
    """An interrupt is a result, visible in the values."""
    world = World((POST, heard(b'{"a": 1, "__interrupt__": [{"id": "i", "value": "?"}]}')), (GET, DONE))

    assert made(world)["__interrupt__"] == [{"id": "i", "value": "?"}]


def test_success_that_comes_with_an_error() -> None:
    """An error in the response of a run that succeeded is not its own: its state is read."""
    world = World(
        (POST, heard(b'{"__error__": {"error": "HTTPException", "message": "500: no"}}')),
        (GET, DONE),
        (HISTORY, answer([{"values": VALUES, "tasks": []}])),
        (THREAD, answer({})),
    )

    assert made(world) == VALUES


def test_success_that_always_comes_with_an_error() -> None:
    """An error is never returned as a success if the state cannot be read."""
    said = heard(b'{"__error__": {"error": "HTTPException", "message": "500: no"}}')
    world = World((POST, said), (GET, answer(run("r"))), (JOIN, said))

    with pytest.raises(errors.RunFailedError, match="HTTPException: 500: no"):
        made(world)


@pytest.mark.parametrize("raise_error", [True, False])
def test_success_that_comes_with_an_exception_of_the_run(raise_error: bool) -> None:
    """The response contradicts the status, so it is no success, as it would be none on a stream."""
    said = b'{"__error__": {"error": "ValueError", "message": "boom"}}'
    world = World((POST, heard(said)), (GET, DONE))

    if raise_error:
        with pytest.raises(errors.RunFailedError, match="ValueError: boom"):
            made(world)
    else:
        assert made(world, raise_error=False) == json.loads(said)


class TestDeadline:
    """The caller's timeout bounds the whole call; the run goes on, and the error names it."""

    def test_while_listening(self) -> None:
        """It ends the reading, even between two line breaks."""
        world = World((POST, heard(b"\n", 5.0, b"\n", 5.0, b"\n", 5.0, b"\n", SAID)))

        with pytest.raises(
            errors.APITimeoutError, match=r"timed out after 12 s; use runs\.join to wait for run"
        ) as caught:
            made(world, timeout=12.0)
        assert (caught.value.run_id, caught.value.thread_id, caught.value.timeout) == ("r", "t", 12.0)

    def test_it_shortens_every_read(self) -> None:
        """No read has a longer limit than the time left."""
        world = World((POST, heard(b"\n", 5.0, b"\n", SAID)), (GET, DONE))

        made(world, timeout=12.0)

        assert world.reads[:3] == [12.0, 12.0, 7.0]

    def test_while_joining(self) -> None:
        """It ends the attempts to join."""
        world = World((POST, heard("disconnected")), (JOIN, lost("timeout", took=12.0)))

        with pytest.raises(errors.APITimeoutError) as caught:
            made(world, timeout=12.0)
        assert caught.value.run_id == "r"

    def test_between_two_attempts(self) -> None:
        """It ends them before an attempt that would come too late."""
        world = World((POST, heard(11.95, "disconnected")))

        with pytest.raises(errors.APIConnectionError) as caught:
            made(world, timeout=12.0)
        assert caught.value.run_id == "r"

    def test_before_the_head(self) -> None:
        """It may pass before it is known whether there is a run."""
        with pytest.raises(errors.RunOutcomeUnknownError):
            made(World((POST, lost("timeout", took=12.0))), timeout=12.0)

    def test_the_thread_is_kept(self) -> None:
        """A temporary thread is kept, so that the run can be joined."""
        with pytest.raises(errors.APITimeoutError):
            made(World((POST, heard(b"\n", 13.0, b"\n"))), timeout=12.0, temporary=True)


class TestTemporaryThread:
    """A thread created for the run is deleted when the run has ended, whatever its outcome."""

    def test_success(self) -> None:
        """It is deleted before the values are returned."""
        world = World((POST, heard(SAID)), (GET, DONE), (DELETE, Reply(204)))

        assert made(world, temporary=True) == VALUES
        assert world.opens[-1].total == MAX_DELETION_SECONDS

    def test_failure(self) -> None:
        """It is deleted before the error is raised."""
        with pytest.raises(errors.RunCancelledError):
            made(World((POST, heard(b"{}")), (GET, ended("interrupted")), (DELETE, Reply(204))), temporary=True)

    def test_failure_handed_over(self) -> None:
        """It is deleted with raise_error=False, too."""
        world = World((POST, heard(b"{}")), (GET, ended("interrupted")), (DELETE, Reply(204)))

        assert made(world, temporary=True, raise_error=False) == {}

    @pytest.mark.parametrize("reply", [answer({}, 403), lost("tls"), GONE])
    def test_it_cannot_be_deleted(self, reply: Reply) -> None:
        """A failed deletion is not a failure of the run."""
        assert made(World((POST, heard(SAID)), (GET, DONE), (DELETE, reply)), temporary=True) == VALUES

    @pytest.mark.parametrize(("took", "total"), [(4.0, 2.0), (5.5, 1.0)])
    def test_little_time_is_left(self, took: float, total: float) -> None:
        """The deletion takes no longer than the deadline allows, or a second."""
        world = World((POST, heard(took, SAID)), (GET, DONE), (DELETE, Reply(204)))

        made(world, temporary=True, timeout=6.0)

        assert world.opens[-1].total == pytest.approx(total)

    def test_trouble(self) -> None:
        """It is kept if the outcome of the run is unknown."""
        world = World((POST, heard("disconnected")), (JOIN, lost("tls")))

        with pytest.raises(errors.APIConnectionError):
            made(world, temporary=True)
