"""Waits over long and poor connections: what counts as progress, and what is no result though it came with a 200."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import RetryPolicy, errors
from tests.core.calls_driver import Reply, World, answer, lost, run, text
from tests.core.test_join import joined
from tests.core.test_wait import (
    DONE,
    GET,
    GOING,
    HISTORY,
    JOIN,
    LIST,
    NEWEST,
    OURS,
    OWN_STATE,
    POST,
    SAID,
    VALUES,
    heard,
    made,
)

TWICE = RetryPolicy(attempts=2)
KONG = answer({"message": "no Route matched with those values"}, 404)
PAGE = text("<h1>404 Not Found</h1>", 404)
LOGIN = text("<h1>Sign in</h1>")


def test_quiet_and_then_a_break() -> None:
    """The attempts and their time count from the break, not from the beginning of the wait."""
    quiet = text([59.0, "disconnected"])
    world = World((GET, GOING), *[(JOIN, quiet)] * 5, (JOIN, answer(VALUES)), (GET, DONE), OURS)

    assert joined(world) == VALUES
    assert [notice.attempt for notice in world.notices] == [1] * 5


def test_silence_and_then_a_break() -> None:
    """A wait without heartbeats is dropped when it is silent for long; the time counts from then, too."""
    silent = text([61.0, "timeout"])
    begun = [(GET, GOING), (JOIN, silent), (GET, GOING), (JOIN, lost("refused"))]
    world = World(*begun, (JOIN, answer(VALUES)), (GET, DONE), OURS)

    assert joined(world) == VALUES


@pytest.mark.parametrize("ended", [DONE, answer(run(status="Cancelled"))], ids=["known", "unknown status"])
def test_a_run_that_has_ended_is_waited_for_once_more_in_silence(ended: Reply) -> None:
    """A server that is silent about it again has no more to say: the result is looked for elsewhere."""
    silent = [(JOIN, text(["timeout"])), (GET, ended)]
    world = World((GET, GOING), *silent, (JOIN, answer(VALUES)), (GET, DONE), OURS)
    assert joined(world) == VALUES

    again = [] if ended is DONE else [(GET, ended)]
    world = World((GET, GOING), *silent, (JOIN, text(["timeout"])), *again, (GET, DONE), *OWN_STATE)
    assert joined(world) == VALUES


@pytest.mark.parametrize("reply", [KONG, PAGE, text("", 404), LOGIN, text("")])
@pytest.mark.parametrize("step", range(4))
def test_what_a_gateway_says_to_any_question_is_a_break(reply: Reply, step: int) -> None:
    """Its 404, or its page with status 200, says nothing of the run, whatever is asked on the way to the values."""
    questions = [(GET, DONE), *OWN_STATE]
    questions.insert(step, (questions[min(step, 2)][0], reply))
    if step == 3:
        questions = [
            (GET, DONE),
            (HISTORY, answer([])),
            (LIST, reply),
            (LIST, NEWEST),
            (JOIN, answer(VALUES)),
            (LIST, NEWEST),
        ]

    assert joined(World(*questions)) == VALUES


@pytest.mark.parametrize("step", range(2))
def test_an_error_on_the_way_to_the_values_names_the_run(step: int) -> None:
    """Whichever question gets no answer."""
    questions = [*OWN_STATE]
    questions[step] = (questions[step][0], lost("tls"))

    with pytest.raises(errors.APIConnectionError) as caught:
        joined(World((GET, DONE), *questions[: step + 1]))
    assert (caught.value.run_id, caught.value.thread_id) == ("r", "t")


def test_a_break_just_after_the_head_is_no_progress() -> None:
    """A server that breaks every connection at once is given up."""
    with pytest.raises(errors.APIConnectionError):
        joined(World((GET, GOING), *[(JOIN, text([0.5, "disconnected"]))] * 2), retry=TWICE)


@pytest.mark.parametrize("reply", [answer({"message": "timed out"}, 504, took=29.0), lost("timeout", took=60.0)])
def test_a_gateway_that_loses_patience_with_every_wait(reply: Reply) -> None:
    """As long as the run can be asked for nothing is wrong, however often it does."""
    script = [(JOIN, reply), (GET, GOING)] * 20
    world = World((GET, GOING), *script, (JOIN, answer(VALUES)), (GET, DONE), OURS)

    assert joined(world) == VALUES
    assert [notice.attempt for notice in world.notices] == [1] * 20


@pytest.mark.parametrize("now", [lost(), answer({}, 504), answer({"detail": "no"}, 403)])
def test_a_gateway_whose_server_is_dead(now: Reply) -> None:
    """If the run cannot be asked for, either, the attempts are used up."""
    script = [(JOIN, answer({}, 504, took=29.0)), (GET, now)] * 2

    with pytest.raises(errors.InternalServerError, match="504"):
        joined(World((GET, GOING), *script), retry=TWICE)


def test_a_server_that_cannot_be_reached_is_not_asked() -> None:
    """A connection that was never made says nothing of the run, however long it took."""
    with pytest.raises(errors.APITimeoutError):
        joined(World((GET, GOING), *[(JOIN, lost("connect timeout", took=10.0))] * 2), retry=TWICE)


def test_a_gateway_at_the_deadline() -> None:
    """Nothing is asked once the caller's time is over."""
    with pytest.raises(errors.LangGraphRunsError):
        joined(World((GET, GOING), (JOIN, lost("timeout", took=30.0))), timeout=30.0)


def test_a_refusal_that_took_long_is_one() -> None:
    """It is raised at once."""
    with pytest.raises(errors.PermissionDeniedError):
        joined(World((GET, GOING), (JOIN, answer({"detail": "no"}, 403, took=5.0))))


@pytest.mark.parametrize("reply", [PAGE, KONG])
def test_the_404_of_a_gateway_is_a_break(reply: Reply) -> None:
    """The run goes on: it is joined again, and asked for again."""
    world = World((GET, GOING), (JOIN, reply), (JOIN, answer(VALUES)), (GET, reply), (GET, DONE), *OWN_STATE)

    assert joined(world) == VALUES
    assert [notice.cause for notice in world.notices] == ["404 Not Found"] * 2


def test_a_server_that_was_away_after_its_response() -> None:
    """A server that shuts down ends its waits with the state that the run has by then: the run is read instead."""
    half = heard(b'{"half": true}')
    world = World((POST, half), (GET, lost("connect")), (GET, DONE), *OWN_STATE)

    assert made(world) == VALUES


def test_a_run_that_went_on_after_its_wait() -> None:
    """So it is if the run was still running when it was asked for, however it ends."""
    half = heard(b'{"half": true}')

    assert made(World((POST, half), (GET, GOING), (GET, DONE), *OWN_STATE)) == VALUES
    stopped = answer(run("r", kwargs={}, status="interrupted"))
    with pytest.raises(errors.RunCancelledError):
        made(World((POST, half), (GET, GOING), (GET, stopped), *OWN_STATE))


@pytest.mark.parametrize("status", ["cancelled", "failed", "Success", "", "queued"])
def test_a_status_that_is_not_known(status: str) -> None:
    """The run is asked for again while attempts are left; then the error has the status as the server gave it."""
    odd = answer(run("r", kwargs={}, status=status))
    settled = World((POST, heard(SAID)), (GET, odd), (GET, odd), (JOIN, heard(SAID)), (GET, DONE), OURS)

    assert made(settled) == VALUES
    for call, script in (
        (made, [(POST, heard(SAID)), (GET, odd), (GET, odd)]),
        (joined, [(GET, odd), (JOIN, heard(SAID)), (GET, odd), (GET, odd)]),
    ):
        with pytest.raises(errors.RunError, match="which this package does not know, so its outcome is unkn") as caught:
            call(World(*script), retry=TWICE)
        assert (type(caught.value), caught.value.status) == (errors.RunError, status)
        assert (caught.value.run_id, caught.value.thread_id) == ("r", "t")


class TestForbidden:
    """A wait that is forbidden within a 200 is PermissionDeniedError, with the run's id."""

    SAID = b'{"__error__": {"error": "HTTPException", "message": "403: read-only key"}}'

    @pytest.mark.parametrize("reply", [answer({"detail": "read-only key"}, 403), GOING])
    def test_it_is_told_as_such(self, reply: Any) -> None:
        """Whether the run can be asked for or not."""
        for call, script in (
            (made, [(POST, heard(self.SAID)), (GET, reply)]),
            (joined, [(GET, GOING), (JOIN, heard(self.SAID)), (GET, reply)]),
        ):
            with pytest.raises(errors.PermissionDeniedError, match="read-only key") as caught:
                call(World(*script))
            assert (caught.value.status_code, caught.value.run_id, caught.value.thread_id) == (403, "r", "t")

    def test_a_run_that_succeeded(self) -> None:
        """Its state tells."""
        assert made(World((POST, heard(self.SAID)), (GET, DONE), *OWN_STATE)) == VALUES

    def test_a_graph_that_raises_the_same_has_failed(self) -> None:
        """The status of the run tells."""
        failed = answer(run("r", kwargs={}, status="error"))

        with pytest.raises(errors.RunFailedError, match="403: read-only key"):
            made(World((POST, heard(self.SAID)), (GET, failed)))


def test_a_run_that_failed_while_the_server_was_away() -> None:
    """The reason is read from its state."""
    failed = answer(run("r", kwargs={}, status="error"))
    state = answer([{"tasks": [{"error": "ValueError('boom')"}]}])
    script: list[tuple[str, Reply]] = [(HISTORY, state), (LIST, answer([{"run_id": "later"}]))]

    with pytest.raises(errors.RunFailedError, match="ValueError: boom"):
        made(World((POST, heard(b"{}")), (GET, lost()), (GET, failed), *script))


def test_the_404_of_a_gateway_at_the_deadline() -> None:
    """It does not say that the run is missing: there was no time to ask again."""
    world = World((POST, heard(SAID)), (GET, KONG))

    with pytest.raises(errors.APITimeoutError, match=r"use runs\.join to wait for run r on thread t") as caught:
        made(world, timeout=0.05)
    assert isinstance(caught.value.__cause__, errors.NotFoundError)
