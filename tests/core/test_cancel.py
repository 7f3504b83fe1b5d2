"""Cancelling a run: it is done once the server accepted it, at whichever attempt."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import RetryPolicy, errors
from langgraph_runs._core.runs.cancel import cancel
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._generated.api.runs import cancel_run
from tests.core.calls_driver import KEPT, Reply, World, answer, lost, run, text

POST = "POST /threads/t/runs/r/cancel"
GET = "GET /threads/t/runs/r"
JOIN = "GET /threads/t/runs/r/join"
ENDED = answer(run("r", kwargs=KEPT, status="interrupted"))
GOING = answer(run("r", kwargs=KEPT, status="running"))
GONE = answer({"detail": "Not Found"}, 404)
NO_MATCH = answer({"detail": "No matching runs to cancel."}, 404)
ACCEPTED = Reply(202)


def cancelled(world: World, *, wait: bool = False, **options: Any) -> None:
    request = cancel_run.request("t", "r", wait=1 if wait else 0, action="interrupt")
    assert world.run(cancel(world.context(**options), request, RunRef("t", "r"), wait=wait)) is None


def test_accepted() -> None:
    """One request is enough."""
    world = World((POST, ACCEPTED))

    cancelled(world)

    assert world.queries == [{"wait": ["0"], "action": ["interrupt"]}]
    assert not world.opens[0].long


@pytest.mark.parametrize(
    "reply",
    [answer(run("r", status="interrupted", output=None)), answer({}), text([b"{", "disconnected"])],
    ids=["a run", "{}", "disconnected"],
)
def test_accepted_in_other_words(reply: Reply) -> None:
    """Any JSON body is accepted: it only has to come from the API."""
    cancelled(World((POST, reply)))


def test_accepted_by_somebody_else() -> None:
    """A login page is not a successful cancellation."""
    with pytest.raises(errors.APIResponseError, match="is not valid JSON") as caught:
        cancelled(World((POST, text("<html>Sign in</html>"))))
    assert (caught.value.run_id, caught.value.thread_id) == ("r", "t")


@pytest.mark.parametrize(
    "first", [lost(), lost("timeout"), answer({}, 500), answer({}, 408)], ids=["lost", "timeout", "500", "408"]
)
class TestLostAnswer:
    """An attempt whose response was lost may have cancelled the run."""

    def test_it_was_not_done(self, first: Reply) -> None:
        """The request is sent again."""
        cancelled(World((POST, first), (POST, ACCEPTED)))

    @pytest.mark.parametrize("now", [ENDED, GONE], ids=["ended", "gone"])
    def test_it_was_done(self, first: Reply, now: Reply) -> None:
        """If the next attempt finds nothing to cancel and the run has ended or is gone, the call returns."""
        cancelled(World((POST, first), (POST, NO_MATCH), (GET, now)))

    def test_it_contradicts_itself(self, first: Reply) -> None:
        """If the run is still active, the refusal is raised."""
        with pytest.raises(errors.NotFoundError, match="No matching runs"):
            cancelled(World((POST, first), (POST, NO_MATCH), (GET, GOING)))


@pytest.mark.parametrize("first", [lost("connect"), answer({}, 429)], ids=["connect", "429"])
def test_nothing_to_cancel_after_attempts_that_did_nothing(first: Reply) -> None:
    """An attempt that the server declined cannot have cancelled: a 404 after it is raised."""
    with pytest.raises(errors.NotFoundError, match="No matching runs"):
        cancelled(World((POST, first), (POST, NO_MATCH)))


def test_nothing_to_cancel() -> None:
    """A run that has ended or does not exist raises NotFoundError."""
    with pytest.raises(errors.NotFoundError, match="No matching runs") as caught:
        cancelled(World((POST, NO_MATCH)))
    assert (caught.value.run_id, caught.value.thread_id) == ("r", "t")


def test_a_proxy_finds_nothing() -> None:
    """A 404 that does not come from the API proves nothing."""
    with pytest.raises(errors.NotFoundError, match="default backend"):
        cancelled(World(*[(POST, lost()), (POST, text("default backend - 404", 404))] * 3))


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (answer({}, 401), errors.AuthenticationError),
        (answer({}, 409), errors.ConflictError),
        (lost("tls"), errors.APIConnectionError),
        (lost("protocol"), errors.APIConnectionError),
    ],
)
def test_refusals(reply: Reply, kind: type[Exception]) -> None:
    """What retrying cannot help is raised at once."""
    with pytest.raises(kind):
        cancelled(World((POST, reply)))


@pytest.mark.parametrize(
    ("reply", "kind"), [(lost(), errors.APIConnectionError), (answer({}, 502), errors.InternalServerError)]
)
def test_the_attempts_are_used_up(reply: Reply, kind: type[errors.LangGraphRunsError]) -> None:
    """When the attempts are used up, the last error is raised, with the run's ids."""
    with pytest.raises(kind) as caught:
        cancelled(World((POST, reply), (POST, reply)), retry=RetryPolicy(attempts=2))
    assert caught.value.run_id == "r"


def test_an_attempt_before_the_last_may_have_done_it() -> None:
    """An earlier ambiguous attempt counts, whatever came in between."""
    cancelled(World((POST, lost()), (POST, answer({}, 503)), (POST, NO_MATCH), (GET, ENDED)))


def test_the_deadline_of_a_refusal() -> None:
    """A refusal at the caller's deadline is raised as it is."""
    with pytest.raises(errors.InternalServerError, match="503"):
        cancelled(World((POST, answer({}, 503, took=3.0))), timeout=3.0)


def test_the_deadline() -> None:
    """The caller's timeout ends the call."""
    with pytest.raises(errors.APITimeoutError, match="timed out after 3 s"):
        cancelled(World((POST, lost("timeout", took=3.0))), timeout=3.0)


ENDED_BY_ITSELF = [answer(run("r", status=status)) for status in ("success", "error", "timeout")]


@pytest.mark.parametrize("wait", [False, True])
@pytest.mark.parametrize(
    "reply", [*ENDED_BY_ITSELF, answer(run("r", status="interrupted", output={"__interrupt__": [1]}))]
)
def test_a_run_that_had_ended_where_the_server_accepts_that(reply: Reply, wait: bool) -> None:
    """A 200 with a run that had ended by itself is told as the 404 of other servers is."""
    with pytest.raises(errors.NotFoundError, match=r"run r had ended already, with status '\w+'") as caught:
        cancelled(World((POST, reply)), wait=wait)
    assert (caught.value.status_code, caught.value.run_id, caught.value.thread_id) == (404, "r", "t")


@pytest.mark.parametrize("wait", [False, True])
def test_a_run_that_had_ended_after_an_attempt_that_was_lost(wait: bool) -> None:
    """An earlier attempt may have ended it."""
    cancelled(World((POST, lost()), (POST, ENDED_BY_ITSELF[0]), *[(GET, ENDED)] * wait), wait=wait)


@pytest.mark.parametrize("data", [{"status": "success"}, {"run_id": "other", "status": "success"}, [1], "success"])
def test_values_are_no_run(data: Any) -> None:
    """What a cancelled run left in its thread may look like the status of a run."""
    cancelled(World((POST, answer(data)), (GET, ENDED)), wait=True)


class TestWait:
    """With wait=True the call returns once the run has ended."""

    def test_it_ends(self) -> None:
        """Line breaks are skipped."""
        world = World((POST, text([b"\n", 5.0, b"\n", b"{}"])), (GET, ENDED))

        cancelled(world, wait=True)

        assert world.queries[0]["wait"] == ["1"]
        assert world.opens[0].long

    def test_it_is_rolled_back(self) -> None:
        """A run that is deleted meanwhile has ended."""
        cancelled(World((POST, answer({})), (GET, GONE)), wait=True)

    def test_quiet_and_then_a_break(self) -> None:
        """The attempts and their time count from the break."""
        world = World(*[(POST, text([59.0, "disconnected"])), (GET, GOING)] * 3, (POST, answer({})), (GET, ENDED))

        cancelled(world, wait=True)

        assert [notice.attempt for notice in world.notices] == [1] * 3

    def test_it_is_not_known_whether_it_ended(self) -> None:
        """A status that is not known is asked for again, and is an error if it stays."""
        odd = (GET, answer(run("r", status="stopping")))
        world = World((POST, answer({})), odd, odd)

        with pytest.raises(errors.RunError, match="status is 'stopping', which this package does not know") as caught:
            cancelled(world, wait=True, retry=RetryPolicy(attempts=2))
        assert caught.value.status == "stopping"

    def test_nothing_but_heartbeats_comes(self) -> None:
        """A run that has ended is not waited for, whatever the server does with the response."""
        beats = [piece for _ in range(6) for piece in (b"\n", 5.0)]
        cancelled(World((POST, text(beats)), (GET, ENDED), (GET, ENDED)), wait=True)

    def test_it_goes_on_for_a_while(self) -> None:
        """A run that is still active after the wait is asked about again, and joined."""
        world = World((POST, answer({})), (GET, GOING), (GET, GOING), (JOIN, answer({})), (GET, ENDED))

        cancelled(world, wait=True)

    def test_it_goes_while_it_is_joined(self) -> None:
        """A run that is deleted before the join has ended."""
        gone = [(JOIN, GONE), (GET, GONE), ("GET /threads/t", answer({"thread_id": "t"}))]
        cancelled(World((POST, answer({})), (GET, GOING), (GET, GOING), *gone), wait=True)

    @pytest.mark.parametrize("pieces", [["disconnected"], [b"\n", 5.0, b"\n", "disconnected"], [b"{"], [], [b"<html>"]])
    def test_it_breaks(self, pieces: list[Any]) -> None:
        """After a break the run is asked about: if it has ended, the call returns."""
        cancelled(World((POST, text(pieces)), (GET, ENDED)), wait=True)

    @pytest.mark.parametrize("pieces", [["disconnected"], [b"{"], [], [b"<html>"]])
    def test_it_breaks_and_the_run_goes_on(self, pieces: list[Any]) -> None:
        """If it is still active the request is sent again: it may never have arrived."""
        cancelled(World((POST, text(pieces)), (GET, GOING), (POST, answer({})), (GET, ENDED)), wait=True)

    @pytest.mark.parametrize("reply", [text("<html>"), text(["disconnected"])])
    def test_it_never_works(self, reply: Reply) -> None:
        """These attempts are counted."""
        world = World(*[(POST, reply), (GET, GOING)] * 2)

        with pytest.raises((errors.APIResponseError, errors.APIConnectionError)):
            cancelled(world, wait=True, retry=RetryPolicy(attempts=2))

    def test_the_deadline(self) -> None:
        """The caller's timeout ends the wait, with the run's ids on the error."""
        with pytest.raises(errors.APITimeoutError) as caught:
            cancelled(World((POST, text([b"\n", 5.0, b"\n"]))), wait=True, timeout=3.0)
        assert caught.value.run_id == "r"
