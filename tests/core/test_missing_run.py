"""A run that is not to be found after its wait returned values: they stand, unless it was rolled back."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import RetryPolicy, errors
from tests.core.calls_driver import World, answer, lost, text
from tests.core.test_join import GOING, HISTORY, joined
from tests.core.test_wait import GET, GONE, HERE, JOIN, POST, SAID, STATE, THREAD, VALUES, heard, made, state_of

STAYS = answer({"thread_id": "t"})
NONE_SUCH = answer({"detail": "Not Found"}, 404)
EARLIER = {"values": {"a": 1}, "metadata": {"run_id": "the one before"}}


@pytest.mark.parametrize("no_thread", [NONE_SUCH, answer({"detail": "Method Not Allowed"}, 405)])
def test_a_server_that_shows_neither_runs_nor_threads(no_thread: Any) -> None:
    """What it said stands."""
    assert made(World((POST, heard(SAID)), (GET, GONE), (THREAD, no_thread))) == VALUES


@pytest.mark.parametrize("arrived", [[], [b'{"detail": "Thread']])
def test_a_404_of_the_thread_that_breaks_off_proves_nothing(arrived: list[bytes]) -> None:
    """The rest of it may have said that the thread is gone, too, so it is not that of a server without threads."""
    cut = text([*arrived, "disconnected"], 404)
    script = [(POST, heard(SAID)), (GET, GONE), *[(THREAD, cut)] * 2]

    with pytest.raises(errors.RunError, match="its thread t could not be checked, so its outcome is unknown"):
        made(World(*script), retry=RetryPolicy(attempts=2))
    world = World(*script, (THREAD, NONE_SUCH))
    assert made(world, retry=RetryPolicy(attempts=3)) == VALUES


@pytest.mark.parametrize(
    "gone",
    [
        answer({"detail": "Thread with ID t not found"}, 404),
        answer({"error": "not_found", "message": "Thread 't' not found", "details": {}}, 404),
    ],
)
def test_a_thread_that_is_gone_with_its_run(gone: Any) -> None:
    """A cancelled run and one that took too long return values, too, so without both the outcome is unknown."""
    with pytest.raises(errors.RunError, match="so its outcome is unknown") as caught:
        made(World((POST, heard(SAID)), (GET, GONE), (THREAD, gone)))
    assert type(caught.value) is errors.RunError
    assert (caught.value.run_id, caught.value.status) == ("r", None)


@pytest.mark.parametrize(
    ("thread", "state"),
    [
        (STAYS, state_of("r")),
        (STAYS, state_of(None, VALUES)),
        (STAYS, NONE_SUCH),
        (answer({"thread_id": "t", "values": None}), NONE_SUCH),
        (answer({"thread_id": "t", "values": VALUES}), NONE_SUCH),
    ],
)
def test_a_server_that_deletes_runs_when_they_end(thread: Any, state: Any) -> None:
    """The thread keeps what a run left there, or nothing contradicts the values."""
    assert made(World((POST, heard(SAID)), (GET, GONE), (THREAD, thread), (STATE, state))) == VALUES
    world = World((GET, GOING), (JOIN, answer(VALUES)), (GET, GONE), (THREAD, thread), (STATE, state))
    assert joined(world) == VALUES


@pytest.mark.parametrize(
    ("thread", "read"),
    [
        (STAYS, [(STATE, state_of("the one before")), (HISTORY, answer([EARLIER]))]),
        (STAYS, [(STATE, state_of(None, {"a": 1}))]),
        (answer({"thread_id": "t", "values": {"a": 1}}), [(STATE, NONE_SUCH)]),
    ],
)
def test_a_run_that_was_rolled_back_returns_values_too(thread: Any, read: Any) -> None:
    """Its thread is as it was before, which tells it from a success."""
    with pytest.raises(errors.RunCancelledError, match="rolled back, deleted or lost"):
        made(World((POST, heard(SAID)), (GET, GONE), (THREAD, thread), *read))


LATER = (STATE, state_of("a later one"))


def test_a_success_is_found_behind_later_runs() -> None:
    """The history of the thread has the state that the run ended with, though others followed."""
    own = {"values": VALUES, "next": [], "metadata": {"run_id": "r"}}

    world = World((POST, heard(SAID)), (GET, GONE), (THREAD, STAYS), LATER, (HISTORY, answer([EARLIER, own])))
    assert made(world) == VALUES


@pytest.mark.parametrize(
    "read",
    [
        [(STATE, answer({}, 403))],
        [LATER, (HISTORY, answer({}, 403))],
        [LATER, (HISTORY, answer([{"values": {"a": 1}, "metadata": {"run_id": "r"}}]))],
    ],
    ids=["no state", "no history", "other values"],
)
def test_a_thread_that_does_not_tell(read: Any) -> None:
    """A run that returned values and is gone is not told as cancelled, but as unknown."""
    with pytest.raises(errors.RunError, match="does not tell whether it had succeeded") as caught:
        made(World((POST, heard(SAID)), (GET, GONE), (THREAD, STAYS), *read))
    assert type(caught.value) is errors.RunError
    assert (caught.value.run_id, caught.value.thread_id, caught.value.status) == ("r", "t", None)


@pytest.mark.parametrize(("left", "confirms"), [(VALUES, True), ({"a": "more"}, False)])
def test_a_run_that_is_deleted_while_its_status_lags(left: Any, confirms: bool) -> None:
    """What its wait returned counts if the thread has the same; the run may have gone on after it."""
    state = answer({"values": left, "next": [], "metadata": {"run_id": "r"}})
    world = World((POST, heard(SAID)), (GET, GOING), (GET, GONE), (THREAD, STAYS), (STATE, state))

    if confirms:
        assert made(world) == VALUES
    else:
        with pytest.raises(errors.RunError, match="does not tell whether it had succeeded"):
            made(world)


def test_the_latest_document_with_values_counts() -> None:
    """A join of a run that was deleted since brings none, so that of the wait before is compared."""
    state = answer({"values": VALUES, "next": [], "metadata": {"run_id": "r"}})
    unreadable = b'{"__error__": {"error": "HTTPException", "message": "404: Run not found"}}'
    for said in (b"null", unreadable):
        rejoined = [(GET, GOING), (GET, GOING), (JOIN, heard(said)), (GET, GONE)]
        assert made(World((POST, heard(SAID)), *rejoined, (THREAD, STAYS), (STATE, state))) == VALUES
    refused = [(GET, GOING), (GET, GOING), (JOIN, GONE), (GET, GONE), (THREAD, STAYS)]
    assert made(World((POST, heard(SAID)), *refused, (THREAD, STAYS), (STATE, state))) == VALUES


def test_a_run_that_was_stopped_has_nodes_left() -> None:
    """Deleted when it was cancelled or took too long, it left values and a state: but not of its end."""
    state = answer({"values": VALUES, "next": ["work"], "tasks": [], "metadata": {"run_id": "r"}})

    with pytest.raises(errors.RunCancelledError, match="rolled back, deleted or lost"):
        made(World((POST, heard(SAID)), (GET, GONE), (THREAD, STAYS), (STATE, state)))


@pytest.mark.parametrize("said", [b"{}", b"null", b'{"__error__": {"error": "HTTPException", "message": "404: no"}}'])
def test_no_values_are_no_success(said: bytes) -> None:
    """An answer that says nothing proves nothing."""
    with pytest.raises(errors.RunCancelledError):
        made(World((POST, heard(said)), (GET, GONE), (THREAD, STAYS)))
    with pytest.raises(errors.RunError, match="so its outcome is unknown"):
        made(World((POST, heard(said)), (GET, GONE), (THREAD, NONE_SUCH)))


def test_the_thread_cannot_be_checked() -> None:
    """Then the outcome is unknown."""
    with pytest.raises(errors.RunError, match="its thread t could not be checked"):
        made(World((POST, heard(SAID)), (GET, GONE), (THREAD, lost("tls"))))


def test_a_join_of_a_stateless_run() -> None:
    """It goes with its thread when it ends, cancelled or not, so its values prove nothing."""
    world = World((GET, GOING), (JOIN, heard(SAID, **HERE)), (GET, GONE), (THREAD, NONE_SUCH))

    with pytest.raises(errors.RunError, match="so its outcome is unknown"):
        joined(world)
