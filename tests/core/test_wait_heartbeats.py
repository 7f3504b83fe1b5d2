"""Waits that bring nothing but heartbeats: those prove that the server is there, not that the run goes on."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import RetryPolicy, errors
from langgraph_runs._core.runs.wait_body import LATE_RESULT_SECONDS
from tests.core.calls_driver import World, answer, lost, run, text
from tests.core.test_join import joined
from tests.core.test_wait import (
    DELETE,
    DONE,
    GET,
    GOING,
    GONE,
    HERE,
    JOIN,
    LIST,
    OURS,
    OWN_STATE,
    POST,
    SAID,
    STATE,
    VALUES,
    heard,
    made,
)

BEATS = [piece for _ in range(400) for piece in (b"\n", 5.0)]
OUTPUT = answer(run("r", output=VALUES))


def test_a_run_that_has_ended_is_not_waited_for() -> None:
    """It is asked for after a while, and its own values are returned."""
    world = World((POST, heard(*BEATS)), (GET, DONE), (GET, DONE), *OWN_STATE)

    assert made(world) == VALUES
    assert (world.asked, world.naps) == (1, [])
    assert world.time == pytest.approx(20.0)


def test_the_output_that_the_server_stored() -> None:
    """On Aegra it is the result, with no need to join."""
    assert made(World((POST, heard(*BEATS)), (GET, OUTPUT), (GET, OUTPUT))) == VALUES


@pytest.mark.parametrize(
    ("status", "kind"), [("interrupted", errors.RunCancelledError), ("timeout", errors.RunTimeoutError)]
)
def test_a_run_that_ended_otherwise(status: str, kind: type[Exception]) -> None:
    """Its outcome is raised."""
    now = answer(run("r", kwargs={}, status=status))

    with pytest.raises(kind):
        made(World((POST, heard(*BEATS)), (GET, now), (GET, now), *OWN_STATE))


def test_a_run_that_is_gone() -> None:
    """So is that it no longer exists."""
    gone = [(GET, GONE), (GET, GONE), ("GET /threads/t", answer({"thread_id": "t"}))]

    with pytest.raises(errors.RunCancelledError, match="no longer exists"):
        made(World((POST, heard(*BEATS)), *gone))
    with pytest.raises(errors.RunCancelledError, match="no longer exists"):
        made(World((POST, heard(*BEATS)), *gone), raise_error=False)


def test_a_result_that_is_only_late_is_taken() -> None:
    """Once the run has ended the wait is read on for some seconds."""
    world = World((POST, heard(*BEATS[:8], LATE_RESULT_SECONDS / 2, SAID)), (GET, DONE), (GET, DONE))

    assert made(world) == VALUES


@pytest.mark.parametrize("reply", [GOING, answer({}, 403), lost(), text("hi")])
def test_a_run_that_may_go_on_is_waited_for(reply: Any) -> None:
    """The questions come further and further apart; one without an answer is none."""
    world = World((POST, heard(*BEATS[:60], SAID)), *[(GET, reply)] * 3, (GET, DONE))

    assert made(world) == VALUES
    assert (world.asked, world.naps) == (3, [])


ODD = answer(run("r", kwargs={}, status="odd"))


def test_a_status_that_is_not_known_once_is_waited_for() -> None:
    """The server may be about to say better."""
    world = World((POST, heard(*BEATS[:60], SAID)), (GET, ODD), (GET, GOING), (GET, ODD), (GET, DONE))

    assert made(world) == VALUES


def test_a_status_that_stays_unknown_is_not_waited_for_for_ever() -> None:
    """Though each wait lasts long, and brings heartbeats: the outcome is unknown."""
    rejoined = [(JOIN, heard(*BEATS)), (GET, ODD), (GET, ODD), (GET, ODD)] * 2
    world = World((POST, heard(*BEATS)), (GET, ODD), (GET, ODD), (GET, ODD), (GET, ODD), *rejoined)

    with pytest.raises(errors.RunError, match="does not know") as caught:
        made(world)

    assert type(caught.value) is errors.RunError


UNNAMED = text([*BEATS])


@pytest.mark.parametrize("listed", [answer([]), answer([run("other", status="success")])], ids=["none", "ended"])
def test_a_run_that_was_not_named_is_over_when_none_goes_on(listed: Any) -> None:
    """Two looks at the thread that show no active run end the wait: the outcome is unknown, and told as that."""
    world = World((POST, UNNAMED), *[(LIST, listed)] * 3)

    with pytest.raises(errors.RunOutcomeUnknownError):
        made(world, retry=RetryPolicy(settle=0.0))
    assert world.asked == 2


def test_a_run_that_was_not_named_may_be_one_that_goes_on() -> None:
    """So a run on the thread that has not ended is waited for, as is one of which nothing can be seen."""
    goes_on = answer([run("other", status="running")])
    for listed in (goes_on, answer({}, 403)):
        world = World((POST, text([*BEATS[:60], SAID])), *[(LIST, listed)] * 3, (LIST, answer({}, 403)))
        assert made(world, raise_error=False) == VALUES
        assert world.asked == 3


def test_heartbeats_in_quick_succession_change_nothing() -> None:
    """It is the time that counts."""
    quick = [piece for _ in range(30) for piece in (b"\n", 1.0)]
    world = World((POST, heard(*quick)), (GET, DONE), (GET, DONE), *OWN_STATE)

    assert made(world) == VALUES
    assert world.time == pytest.approx(15.0 + LATE_RESULT_SECONDS)


def test_joins_ask_as_well() -> None:
    """A join of a run that ends unheard, as one that breaks."""
    assert joined(World((GET, GOING), (JOIN, text(BEATS)), (GET, DONE), (GET, DONE), *OWN_STATE)) == VALUES
    world = World((POST, heard("disconnected")), (JOIN, heard(*BEATS)), (GET, DONE), (GET, DONE), *OWN_STATE)
    assert made(world) == VALUES


def test_a_result_that_no_join_brings() -> None:
    """Where nothing else has it, the error says so; one that is raised says that the run failed."""
    failed = answer(run("r", status="error"))
    script = [(GET, failed), (JOIN, text(BEATS)), (GET, failed)]

    with pytest.raises(errors.APIResponseError, match="joining it brings nothing but heartbeats"):
        joined(World(*script), raise_error=False)
    with pytest.raises(errors.RunFailedError):
        joined(World(*script, ("GET /threads/t/state", answer({"detail": "Thread not found"}, 404))))


class TestNoSecondConnection:
    """Where the pool has no second connection the wait is given up to ask, and the run is joined again."""

    def test_the_run_goes_on(self) -> None:
        """It never waits for itself."""
        world = World(
            (POST, heard(*BEATS)), (GET, lost("pool")), (GET, GOING),
            (JOIN, heard(SAID)), (GET, DONE), OURS,
        )  # fmt: skip

        assert made(world) == VALUES
        assert [notice.cause for notice in world.notices] == [
            "there was no second connection to ask for the run, so this one was given up"
        ]

    @pytest.mark.parametrize("now", [DONE, GONE])
    def test_the_run_has_ended(self, now: Any) -> None:
        """Then it is not joined."""
        rest = OWN_STATE if now is DONE else [("GET /threads/t", answer({"thread_id": "t"}))]
        world = World((POST, heard(*BEATS)), (GET, lost("pool")), (GET, now), (GET, now), *rest)

        if now is DONE:
            assert made(world) == VALUES
        else:
            with pytest.raises(errors.RunCancelledError):
                made(world)


def test_a_run_that_is_not_named_is_looked_up() -> None:
    """A response that names no run is waited for as long as the run goes on, or as it cannot be found."""
    look = (LIST, answer([run("r", mark="langgraph-runs-1")]))
    beats = heard(*BEATS[:10], SAID, x_a="b")

    assert made(World((POST, beats), look, (GET, GOING), look, (GET, DONE))) == VALUES
    assert made(World((POST, beats), (LIST, answer([])), look, (GET, DONE))) == VALUES
    assert made(World((POST, heard(*BEATS, x_a="b")), look, (GET, DONE), look, (GET, DONE), *OWN_STATE)) == VALUES


def test_a_temporary_thread_is_deleted_then_too() -> None:
    """As after any end."""
    world = World((POST, heard(*BEATS, **HERE)), (GET, OUTPUT), (GET, OUTPUT), (DELETE, answer({})))

    assert made(world, temporary=True) == VALUES


class TestStoredOutput:
    """Aegra stores the last `values` event with the run: one that published none left its values in the thread."""

    EMPTY = answer(run("r", output={}))

    @pytest.mark.parametrize("later", [False, True])
    def test_the_thread_has_them(self, later: bool) -> None:
        """The state that the run saved last is the result."""
        own = {"metadata": {"run_id": "r"}, "values": VALUES}
        other = {"metadata": {"run_id": "later"}, "values": {"of": "another"}}
        history = [("POST /threads/t/history", answer([other, own]))]
        world = World((GET, self.EMPTY), (STATE, answer(other if later else own)), *history * later)

        assert joined(world) == VALUES

    def test_they_are_lost(self) -> None:
        """A result that cannot be had is not told as empty."""
        other = {"metadata": {"run_id": "later"}}
        world = World((GET, self.EMPTY), (STATE, answer(other)), ("POST /threads/t/history", answer([other])))

        with pytest.raises(errors.APIResponseError, match="the run published no values and later runs changed the"):
            joined(world)

    @pytest.mark.parametrize(("output", "expected"), [({}, {}), (None, {}), ([], [])])
    def test_a_server_that_shows_no_states(self, output: Any, expected: Any) -> None:
        """Then the output has to do."""
        world = World((GET, answer(run("r", output=output))), (STATE, answer({"detail": "Not Found"}, 404)))

        assert joined(world, retry=RetryPolicy(attempts=1)) == expected

    def test_a_state_without_values(self) -> None:
        """It is empty."""
        assert joined(World((GET, self.EMPTY), (STATE, answer({"metadata": {"run_id": "r"}})))) == {}

    def test_a_join_of_a_run_that_goes_on(self) -> None:
        """What it returns may be as empty."""
        own = answer({"metadata": {"run_id": "r"}, "values": VALUES})
        going = answer(run("r", status="running"))
        world = World((GET, going), (JOIN, answer({})), (GET, self.EMPTY), (STATE, own))

        assert joined(world) == VALUES
