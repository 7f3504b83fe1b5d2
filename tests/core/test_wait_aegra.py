"""Waiting on Aegra: runs have no kwargs, and one that waits for a human is interrupted, too."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import errors
from tests.core.calls_driver import Reply, World, answer, lost, run
from tests.core.test_wait import (
    DONE,
    GET,
    GONE,
    HISTORY,
    INTERRUPTED,
    JOIN,
    LIST,
    POST,
    SAID,
    STATE,
    THREAD,
    VALUES,
    heard,
    made,
    state_of,
)

ASKING = answer({"metadata": {"run_id": "r"}, "tasks": [{"id": "a", "interrupts": [{"id": "i"}]}]})
NO_STATES = answer({"detail": "Not Found"}, 404)


def test_the_values_tell() -> None:
    """Own values with an interrupt make it a result."""
    world = World((POST, heard(b'{"__interrupt__": [{"id": "i"}]}')), (GET, answer(run("r", status="interrupted"))))

    assert made(world) == {"__interrupt__": [{"id": "i"}]}


def test_the_run_tells() -> None:
    """Else the output that the server stored with the run does: after a cancellation there is none."""
    for output, *asked in (({"__interrupt__": [{"id": "i"}]},), ({"a": 1}, (STATE, ASKING))):
        asking = answer(run("r", status="interrupted", output=output))
        world = World((POST, heard(b'{"a": 1}')), (GET, asking), *asked)

        assert made(world) == {"a": 1, "__interrupt__": [{"id": "i"}]}


def test_a_server_that_shows_no_states() -> None:
    """There the values stay as they are; what else keeps the questions from being read is raised."""
    asking = answer(run("r", status="interrupted", output={"a": 1}))

    assert made(World((POST, heard(b'{"a": 1}')), (GET, asking), (STATE, NO_STATES))) == {"a": 1}
    with pytest.raises(errors.PermissionDeniedError):
        made(World((POST, heard(b'{"a": 1}')), (GET, asking), (STATE, answer({"detail": "no"}, 403))))


@pytest.mark.parametrize("output", [{"output": {}}, {}])
def test_the_thread_tells(output: dict[str, Any]) -> None:
    """A run that stopped before a node has no interrupt: its thread is interrupted, and has its state."""
    stopped = answer(run("r", status="interrupted", **output))
    world = World((POST, heard(b"{}")), (GET, stopped), (THREAD, INTERRUPTED), (STATE, state_of("r")))
    world.script.append((STATE, state_of("r")))

    assert made(world) == {}


def test_a_run_that_saved_nothing_asks_again() -> None:
    """It left the thread interrupted if it is the latest run, and what the thread asks is what it asks."""
    stopped = answer(run("r", status="interrupted", output={}))
    world = World((POST, heard(b"{}")), (GET, stopped), (THREAD, INTERRUPTED), (STATE, state_of("another")))
    latest = (LIST, answer([{"run_id": "r"}]))
    asked_before = answer({"metadata": {"run_id": "another"}, "tasks": [{"interrupts": [{"id": "i"}]}]})
    world.script += [latest, (STATE, asked_before), (HISTORY, answer([])), (STATE, asked_before), latest]

    assert made(world) == {"__interrupt__": [{"id": "i"}]}


def test_a_question_that_was_answered_since() -> None:
    """What a run that saved nothing asked cannot be told once another run went on: its values alone are no result."""
    asked = answer(run("r", status="interrupted", output={"left": "L"}))
    later = (LIST, answer([{"run_id": "later"}]))
    world = World((POST, heard(b'{"left": "L"}')), (GET, asked), (STATE, state_of("later")), (HISTORY, answer([])))
    world.script += [(STATE, state_of("later")), later]

    with pytest.raises(errors.APIResponseError, match="saved no state, and later runs may have changed the thread"):
        made(world)


def test_it_was_cancelled() -> None:
    """The output of a run that was cancelled is null, whatever another run of its thread asks."""
    cancelled = answer(run("r", status="interrupted", output=None))

    with pytest.raises(errors.RunCancelledError):
        made(World((POST, heard(b"{}")), (GET, cancelled)))


@pytest.mark.parametrize(
    "further",
    [
        [(THREAD, answer({"status": "idle"}))],
        [(THREAD, INTERRUPTED), (STATE, state_of("another")), (LIST, answer([{"run_id": "another"}]))],
    ],
)
def test_nothing_tells(further: list[tuple[str, Reply]]) -> None:
    """Without any of these it was cancelled."""
    stopped = answer(run("r", status="interrupted", output={}))

    with pytest.raises(errors.RunCancelledError):
        made(World((POST, heard(b"{}")), (GET, stopped), *further))


@pytest.mark.parametrize("before", [[], [(THREAD, INTERRUPTED)]])
@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (answer({"detail": "read-only key"}, 403), errors.PermissionDeniedError),
        (lost("tls"), errors.APIConnectionError),
        (answer({"detail": "Thread with ID t not found"}, 404), errors.RunError),
    ],
)
def test_a_thread_that_cannot_be_asked(
    before: list[tuple[str, Reply]], reply: Reply, error: type[errors.LangGraphRunsError]
) -> None:
    """A run that may ask for input is not told as cancelled: the error is what kept its thread from telling."""
    stopped = answer(run("r", status="interrupted", output={}))
    script = [*before, (STATE if before else THREAD, reply)]

    with pytest.raises(error) as caught:
        made(World((POST, heard(b"{}")), (GET, stopped), *script))
    assert type(caught.value) is error
    assert (caught.value.run_id, caught.value.thread_id) == ("r", "t")


def test_the_run_tells_why_it_failed() -> None:
    """The reason for a failure is read from the run, and the class of the exception from its state."""
    failed = answer(run("r", status="error", error_message="it went wrong"))
    saved = answer({"metadata": {"run_id": "r"}, "tasks": [{"error": "KeyError('it went wrong')"}]})

    with pytest.raises(errors.RunFailedError, match=r"KeyError: it went wrong \(run r failed\)") as caught:
        made(World((POST, heard(b"{}")), (GET, failed), (STATE, saved)))
    assert (caught.value.error, caught.value.detail) == ("KeyError", "it went wrong")


def test_a_break() -> None:
    """A join returns the run's own output, even if other runs were created since, so they are not asked for."""
    world = World((POST, heard("disconnected")), (JOIN, heard(SAID)), (GET, answer(run("r"))))

    assert made(world) == VALUES


def test_a_run_that_is_not_found_any_more() -> None:
    """A 404 on joining means that the run is gone."""
    world = World((POST, heard("disconnected")), (JOIN, GONE), (GET, GONE), (THREAD, answer({"thread_id": "t"})))

    with pytest.raises(errors.RunCancelledError, match="run r no longer exists") as caught:
        made(world)
    assert isinstance(caught.value.__cause__, errors.NotFoundError)


def test_a_run_that_is_not_found_any_more_as_the_server_says_it() -> None:
    """With raise_error=False the 404 is raised as it is."""
    with pytest.raises(errors.NotFoundError, match="Run not found"):
        made(World((POST, heard("disconnected")), (JOIN, GONE)), raise_error=False)


def test_a_404_of_a_run_that_is_there() -> None:
    """A 404 on joining a run that still exists is raised as it is."""
    with pytest.raises(errors.NotFoundError):
        made(World((POST, heard("disconnected")), (JOIN, GONE), (GET, DONE)))
