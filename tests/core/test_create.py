"""A run on a thread is created exactly once: if the response is lost, the run is looked up and adopted."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import RetryPolicy, errors
from tests.core.calls_driver import Reply, World, answer, lost, run, text
from tests.core.creating import LIST, MADE, NONE, OURS, POST, make

LEFT_OPEN = {
    "disconnected": lost(),
    "503": answer({}, 503),
    "router": text("<h1>Service Unavailable</h1>", 503),
    "reset behind a proxy": text(
        "upstream connect error or disconnect/reset before headers. reset reason: remote", 503
    ),
}
MAY_STILL_COME = {
    "timeout": lost("timeout"),
    **{str(status): text("<html>", status) for status in (408, 500, 502, 504, 505, 520, 524)},
}
DECLINED = {
    "connect": lost("connect"),
    "dns": lost("dns"),
    "pool": lost("pool"),
    "proxy": lost("proxy"),
    "connect timeout": lost("connect timeout"),
    "429": answer({}, 429),
}
REFUSED: dict[str, tuple[Reply, type[Exception]]] = {
    "tls": (lost("tls"), errors.APIConnectionError),
    "protocol": (lost("protocol"), errors.APIConnectionError),
    "307": (text("", 307, location="/elsewhere"), errors.APIStatusError),
    "400": (answer({"detail": "no"}, 400), errors.BadRequestError),
    "401": (answer({"detail": "no"}, 401), errors.AuthenticationError),
    "404": (answer({"detail": "no"}, 404), errors.NotFoundError),
    "409": (answer({"detail": "busy"}, 409), errors.ConflictError),
    "422": (answer({"detail": "no"}, 422), errors.UnprocessableEntityError),
    "425": (answer({}, 425), errors.APIStatusError),
    "501": (answer({}, 501), errors.InternalServerError),
}


def test_nothing_goes_wrong() -> None:
    """One request creates the run, with a new request id."""
    world = World((POST, MADE))

    made = make(world)

    assert (made.run_id, made.status) == ("r", "success")
    assert not world.opens[0].long
    assert world.marks == ["langgraph-runs-1"]
    assert world.bodies == [{"assistant_id": "agent", "input": {"a": 1}}]


@pytest.mark.parametrize("first", LEFT_OPEN | MAY_STILL_COME)
def test_the_run_was_made(first: str) -> None:
    """If the response is lost, the run is found by its request id and not created again."""
    world = World((POST, (LEFT_OPEN | MAY_STILL_COME)[first]), (LIST, OURS))

    assert make(world).run_id == "r"
    assert world.naps == []


@pytest.mark.parametrize("first", LEFT_OPEN | MAY_STILL_COME)
def test_the_run_appears_late(first: str) -> None:
    """The run is looked up for `settle` seconds, with growing pauses: requests arrive late, and listings lag behind."""
    world = World((POST, (LEFT_OPEN | MAY_STILL_COME)[first]), *[(LIST, NONE)] * 6, (LIST, OURS))

    assert make(world, retry=RetryPolicy()).run_id == "r"
    assert world.naps == [0.25, 0.5, 1.0, 2.0, 4.0, 2.25]
    assert sum(world.naps) == RetryPolicy().settle


@pytest.mark.parametrize("first", LEFT_OPEN)
def test_the_run_was_not_made(first: str) -> None:
    """If nothing could be the run, the same request is sent again with the same marks, and looked up once more."""
    world = World((POST, LEFT_OPEN[first]), (LIST, NONE), (LIST, NONE), (POST, MADE), (LIST, OURS))

    assert make(world).run_id == "r"
    assert world.marks[0] == world.marks[3] == "langgraph-runs-1"
    assert world.requests[0] == world.requests[3]


@pytest.mark.parametrize("first", MAY_STILL_COME)
def test_the_server_may_still_be_at_it(first: str) -> None:
    """After a timeout or a 5xx, not finding the run proves nothing: the error says so, and how to look it up."""
    world = World((POST, MAY_STILL_COME[first]), (LIST, NONE), (LIST, NONE))

    with pytest.raises(errors.RunOutcomeUnknownError, match="the server may still create it") as caught:
        make(world)
    error = caught.value
    assert (error.mark, error.thread_id, error.run_id, error.runs) == ("langgraph-runs-1", "t", None, ())
    assert error.status_code == (None if first == "timeout" else int(first))
    assert (error.method, error.url) == ("POST", "http://test/threads/t/runs")
    assert "it is not known whether the run was created" in str(error)
    assert "To check, look on thread t for a run with langgraph_request_id='langgraph-runs-1' in" in str(error)
    causes = {"timeout": errors.APITimeoutError, "408": errors.APIStatusError}
    assert isinstance(error.__cause__, causes.get(first, errors.InternalServerError))


@pytest.mark.parametrize("first", DECLINED)
def test_the_server_did_nothing(first: str) -> None:
    """A request that was declined, or never arrived, is sent again without a lookup."""
    world = World((POST, DECLINED[first]), (POST, MADE))

    assert make(world).run_id == "r"
    assert world.notices[0].attempt == 1


@pytest.mark.parametrize("first", REFUSED)
def test_the_server_refuses(first: str) -> None:
    """A refusal is raised at once, with the thread id."""
    reply, kind = REFUSED[first]
    world = World((POST, reply))

    with pytest.raises(kind) as caught:
        make(world)
    assert type(caught.value) is kind
    assert caught.value.thread_id == "t"  # type: ignore[attr-defined]


def test_the_attempts_are_used_up() -> None:
    """If every attempt was declined the last refusal is raised, and no run exists."""
    world = World(*[(POST, answer({"detail": "full"}, 429))] * 3)

    with pytest.raises(errors.RateLimitError, match="full"):
        make(world, retry=RetryPolicy(attempts=3))


def test_the_attempts_are_used_up_after_looks() -> None:
    """If every attempt was lost and created no run, the last failure is raised: the outcome is known."""
    world = World(*[(POST, lost()), (LIST, NONE), (LIST, NONE)] * 2)

    with pytest.raises(
        errors.APIConnectionError, match="POST /threads/t/runs to http://test: it was disconnected"
    ) as caught:
        make(world, retry=RetryPolicy(attempts=2, settle=0.25))
    assert caught.value.thread_id == "t"


def test_a_single_attempt_is_settled_too() -> None:
    """Without retries it is still found out whether the run was created."""
    once = RetryPolicy(attempts=1, settle=0.25)

    assert make(World((POST, lost()), (LIST, OURS)), retry=once).run_id == "r"
    with pytest.raises(errors.APIConnectionError):
        make(World((POST, lost()), (LIST, NONE), (LIST, NONE)), retry=once)


@pytest.mark.parametrize(
    "missing",
    [
        {"detail": "Thread with ID t not found"},
        {"detail": "Thread not found"},
        {"error": "not_found", "message": "Thread 't' not found", "details": {}},
    ],
)
def test_no_such_thread(missing: dict[str, Any]) -> None:
    """A thread of which the API says that it does not exist has no runs."""
    gone = answer(missing, 404)
    world = World((POST, lost()), (LIST, gone), (LIST, gone), (POST, MADE), (LIST, OURS))

    assert make(world).run_id == "r"


PROXY_404 = {
    "html": text("<html>default backend - 404</html>", 404),
    "plain": text("404 page not found", 404),
    "list": answer(["not", "found"], 404),
    "json": answer({"message": "no Route matched with those values"}, 404),
    "path": answer({"detail": "Not Found", "path": "/threads/t/runs"}, 404),
    "status": answer({"timestamp": 0, "status": 404, "error": "Not Found", "path": "/threads/t/runs"}, 404),
}


@pytest.mark.parametrize("reply", PROXY_404.values(), ids=PROXY_404)
def test_a_404_in_other_words(reply: Reply) -> None:
    """A 404 of a proxy says nothing of the thread, also if it is JSON; it may pass, and is not taken for "no run"."""
    assert make(World((POST, lost()), (LIST, reply), (LIST, OURS))).run_id == "r"
    with pytest.raises(errors.RunOutcomeUnknownError, match="looking it up failed"):
        make(World((POST, lost()), (LIST, NONE), (LIST, reply)))


@pytest.mark.parametrize(
    "reply", [text("<html>Please sign in</html>"), answer({"not": "a list"})], ids=["page", "JSON"]
)
def test_a_page_instead_of_a_listing(reply: Reply) -> None:
    """What something on the way says with status 200 may pass, too, and is not taken for "no run"."""
    assert make(World((POST, lost()), (LIST, reply), (LIST, OURS))).run_id == "r"
    with pytest.raises(errors.RunOutcomeUnknownError, match="looking it up failed"):
        make(World((POST, lost()), (LIST, NONE), (LIST, reply)))


@pytest.mark.parametrize(
    "reply", [answer({"detail": "who are you?"}, 401), answer({}, 403), lost("tls")], ids=["401", "403", "tls"]
)
@pytest.mark.parametrize("looks", [0, 1])
def test_the_runs_cannot_be_listed(reply: Reply, looks: int) -> None:
    """If the lookup fails the outcome is unknown, and nothing is sent again."""
    world = World((POST, lost()), *[(LIST, NONE)] * looks, (LIST, reply))

    with pytest.raises(errors.RunOutcomeUnknownError, match="looking it up failed") as caught:
        make(world)
    assert isinstance(caught.value.__cause__, errors.APIConnectionError)
    assert "it was disconnected" in str(caught.value.__cause__)


def test_looking_is_repeated_like_any_question() -> None:
    """The lookup is retried after transient failures."""
    world = World((POST, lost()), (LIST, answer({}, 503)), (LIST, OURS))

    assert make(world).run_id == "r"


def test_it_was_made_after_all() -> None:
    """If a refusal comes of the first attempt's own run, created late, that run is returned."""
    busy = (POST, answer({"detail": "busy"}, 409))
    world = World((POST, lost()), (LIST, NONE), (LIST, NONE), busy, (LIST, NONE), (LIST, OURS))

    assert make(world).run_id == "r"


def test_it_was_not_made_after_all() -> None:
    """A refusal that comes of another caller's run is raised."""
    busy = (POST, answer({"detail": "busy"}, 409))
    world = World((POST, lost()), (LIST, NONE), (LIST, NONE), busy, (LIST, NONE), (LIST, NONE))

    with pytest.raises(errors.ConflictError, match="busy"):
        make(world)


@pytest.mark.parametrize("look", [answer({}, 401), answer([run("x", at=1)])], ids=["refused", "doubt"])
def test_a_refusal_beside_a_run_that_could_be_ours(look: Reply) -> None:
    """If the refusal may come of the first attempt's own run, the outcome is unknown."""
    busy = (POST, answer({"detail": "busy"}, 409))
    world = World((POST, lost()), (LIST, NONE), (LIST, NONE), busy, *[(LIST, look)] * (1 if look.status == 401 else 2))

    with pytest.raises(errors.RunOutcomeUnknownError, match="409 Conflict: busy; it is not known whether") as caught:
        make(world)
    assert isinstance(caught.value.__cause__, errors.ConflictError)


def test_what_is_declined_after_it_was_lost() -> None:
    """An attempt that was declined after a lost one is repeated at once; the run is looked up at the end."""
    world = World(
        (POST, lost()), (LIST, NONE), (LIST, NONE), (POST, answer({}, 429)), (POST, MADE), (LIST, OURS)
    )  # fmt: skip

    assert make(world).run_id == "r"


def test_the_first_attempt_counts_in_the_second_settlement() -> None:
    """A run of the first attempt that appears only after the second was lost is found as well."""
    world = World((POST, lost()), (LIST, NONE), (LIST, NONE), (POST, lost()), (LIST, OURS))

    assert make(world).run_id == "r"
