"""A run on a thread is made exactly once: marked, looked for when its answer is lost, and adopted."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import RetryPolicy, errors
from langgraph_runs._core.calls.options import run_body, with_call_options
from langgraph_runs._core.runs.create import create
from langgraph_runs._generated.api.runs import create_run
from tests.core.calls_driver import KEPT, Reply, World, answer, lost, run, text

POST = "POST /threads/t/runs"
LIST = "GET /threads/t/runs"
GET = "GET /threads/t/runs/r"
NONE = answer([])
MADE = answer(run("r"), content_location="/threads/t/runs/r")
OURS = answer([run("r", mark="mark-1", kwargs=KEPT)])
NO_THREAD = answer({"detail": "Thread with ID t not found"}, 404)

LEFT_OPEN = {
    "disconnected": lost(),
    "408": text("slow", 408),
    "500": text("Internal Server Error", 500),
    "502": text("<html>Bad Gateway</html>", 502),
    "501": answer({}, 501),
    "reset behind a proxy": text(
        "upstream connect error or disconnect/reset before headers. reset reason: remote", 503
    ),
}
MAY_STILL_COME = {"timeout": lost("timeout"), "504": text("", 504), "524": text("", 524)}
DECLINED = {
    "connect": lost("connect"),
    "dns": lost("dns"),
    "pool": lost("pool"),
    "proxy": lost("proxy"),
    "connect timeout": lost("connect timeout"),
    "429": answer({}, 429),
    "503": answer({}, 503),
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
}


def make(
    world: World, *, headers: dict[str, str] | None = None, retry: RetryPolicy | None = None, **options: Any
) -> Any:
    """Create a run on thread t."""
    request = create_run.request("t", body=run_body("agent", {"input": {"a": 1}}, stateless=False))
    request = with_call_options(request, {"headers": headers or {}})
    return world.run(create(world.context(retry=retry, **options), request, "t"))


def test_nothing_goes_wrong() -> None:
    """One request makes the run, with a mark that is fresh."""
    world = World((POST, MADE))

    made = make(world)

    assert (made.run_id, made.status) == ("r", "success")
    assert not world.opens[0].long
    assert world.marks == ["mark-1"]
    assert world.bodies == [{"assistant_id": "agent", "input": {"a": 1}}]


@pytest.mark.parametrize("first", LEFT_OPEN | MAY_STILL_COME)
def test_the_run_was_made(first: str) -> None:
    """When the answer that tells of it is lost the run is found by its mark, and not made again."""
    world = World((POST, (LEFT_OPEN | MAY_STILL_COME)[first]), (LIST, OURS))

    assert make(world).run_id == "r"
    assert world.naps == []


@pytest.mark.parametrize("first", LEFT_OPEN | MAY_STILL_COME)
def test_the_run_appears_late(first: str) -> None:
    """It is looked for twice, with a pause between: the server may still have been at it."""
    world = World((POST, (LEFT_OPEN | MAY_STILL_COME)[first]), (LIST, NONE), (LIST, OURS))

    assert make(world).run_id == "r"
    assert world.naps == [pytest.approx(0.4)]


@pytest.mark.parametrize("first", LEFT_OPEN)
def test_the_run_was_not_made(first: str) -> None:
    """Where it certainly was not made the same request is sent again, with the same mark."""
    world = World((POST, LEFT_OPEN[first]), (LIST, NONE), (LIST, NONE), (POST, MADE))

    assert make(world).run_id == "r"
    assert world.marks[0] == world.marks[-1] == "mark-1"
    assert world.requests[0] == world.requests[-1]


@pytest.mark.parametrize("first", MAY_STILL_COME)
def test_the_server_may_still_be_at_it(first: str) -> None:
    """After a timeout nothing found proves nothing: it is said, and how to find out."""
    world = World((POST, MAY_STILL_COME[first]), (LIST, NONE), (LIST, NONE))

    with pytest.raises(errors.RunOutcomeUnknownError, match="the server may still be about to make it") as caught:
        make(world)
    error = caught.value
    assert (error.mark, error.thread_id, error.run_id, error.runs) == ("mark-1", "t", None, ())
    assert error.status_code == (None if first == "timeout" else int(first))
    assert (error.method, error.url) == ("POST", "http://test/threads/t/runs")
    assert "whether the run was made is not known" in str(error)
    assert "on thread t that it made has 'mark-1' as langgraph_request_id" in str(error)
    assert isinstance(error.__cause__, errors.APITimeoutError if first == "timeout" else errors.InternalServerError)


@pytest.mark.parametrize("first", DECLINED)
def test_the_server_did_nothing(first: str) -> None:
    """A request that was declined, or never arrived, is sent again without a look."""
    world = World((POST, DECLINED[first]), (POST, MADE))

    assert make(world).run_id == "r"
    assert world.notices[0].attempt == 1


@pytest.mark.parametrize("first", REFUSED)
def test_the_server_refuses(first: str) -> None:
    """A refusal is raised at once, with the thread on it."""
    reply, kind = REFUSED[first]
    world = World((POST, reply))

    with pytest.raises(kind) as caught:
        make(world)
    assert type(caught.value) is kind
    assert caught.value.thread_id == "t"  # type: ignore[attr-defined]


def test_the_attempts_are_used_up() -> None:
    """When it was declined to the end the last refusal is raised, and there is no run."""
    world = World(*[(POST, answer({"detail": "full"}, 429))] * 3)

    with pytest.raises(errors.RateLimitError, match="full"):
        make(world, retry=RetryPolicy(attempts=3))


def test_the_attempts_are_used_up_after_looks() -> None:
    """When every attempt was lost, and no run made, the last failure is raised: that is known."""
    world = World(*[(POST, lost()), (LIST, NONE), (LIST, NONE)] * 2)

    with pytest.raises(
        errors.APIConnectionError, match="POST /threads/t/runs to http://test: it was disconnected"
    ) as caught:
        make(world, retry=RetryPolicy(attempts=2))
    assert caught.value.thread_id == "t"


def test_a_single_attempt_is_settled_too() -> None:
    """With no retries allowed it is found out nevertheless whether the run was made."""
    once = RetryPolicy(attempts=1)

    assert make(World((POST, lost()), (LIST, OURS)), retry=once).run_id == "r"
    with pytest.raises(errors.APIConnectionError):
        make(World((POST, lost()), (LIST, NONE), (LIST, NONE)), retry=once)


def test_no_such_thread() -> None:
    """Where there is no thread there is no run on it."""
    world = World((POST, lost()), (LIST, NO_THREAD), (LIST, NO_THREAD), (POST, MADE))

    assert make(world).run_id == "r"


@pytest.mark.parametrize(
    "reply",
    [
        text("<html>default backend - 404</html>", 404),
        text("404 page not found", 404),
        answer(["not", "found"], 404),
        answer({"detail": "who are you?"}, 401),
        text("<html>Please sign in</html>"),
        answer({"not": "a list"}),
        lost("tls"),
    ],
    ids=["proxy's 404", "plain 404", "odd 404", "401", "login page", "no list", "tls"],
)
@pytest.mark.parametrize("looks", [0, 1])
def test_the_runs_cannot_be_listed(reply: Reply, looks: int) -> None:
    """If looking fails nothing is known, and nothing is sent again."""
    world = World((POST, lost()), *[(LIST, NONE)] * looks, (LIST, reply))

    with pytest.raises(errors.RunOutcomeUnknownError, match="could not be looked through") as caught:
        make(world)
    assert isinstance(caught.value.__cause__, errors.APIConnectionError)
    assert "it was disconnected" in str(caught.value.__cause__)


def test_looking_is_repeated_like_any_question() -> None:
    """A look that meets trouble that may pass is tried again."""
    world = World((POST, lost()), (LIST, answer({}, 503)), (LIST, OURS))

    assert make(world).run_id == "r"


def test_the_deadline_has_passed() -> None:
    """When the caller's time is over nothing more is sent: whether there is a run is not known."""
    world = World((POST, lost("timeout", took=5.0)))

    with pytest.raises(errors.RunOutcomeUnknownError, match="no time is left to look for it"):
        make(world, timeout=5.0)


def test_the_deadline_passes_before_anything_was_sent() -> None:
    """When the caller's time is over before there was a connection that is all: no run was made."""
    world = World((POST, lost("connect timeout", took=5.0)))

    with pytest.raises(errors.APITimeoutError, match="not done within the 5 s allowed") as caught:
        make(world, timeout=5.0)
    assert caught.value.thread_id == "t"


def test_the_deadline_passes_while_the_server_declines() -> None:
    """A server that declined has made none, and that is raised."""
    world = World((POST, answer({"detail": "full"}, 503, took=5.0)))

    with pytest.raises(errors.InternalServerError, match="503 Service Unavailable"):
        make(world, timeout=5.0)


def test_the_deadline_passes_during_the_pause() -> None:
    """The pause between two looks is no longer than the time that is left."""
    world = World((POST, lost(took=4.9)), (LIST, NONE), (LIST, lost("timeout", took=0.1)))

    with pytest.raises(errors.RunOutcomeUnknownError, match="not done within the 5 s"):
        make(world, timeout=5.0)
    assert world.naps == [pytest.approx(0.1)]


def test_it_was_made_after_all() -> None:
    """A refusal that comes of the first attempt's own run, made late, gives that run."""
    world = World((POST, lost()), (LIST, NONE), (LIST, NONE), (POST, answer({"detail": "busy"}, 409)), (LIST, OURS))

    assert make(world).run_id == "r"


def test_it_was_not_made_after_all() -> None:
    """A refusal that comes of somebody else's run is raised."""
    world = World((POST, lost()), (LIST, NONE), (LIST, NONE), (POST, answer({"detail": "busy"}, 409)), (LIST, NONE))

    with pytest.raises(errors.ConflictError, match="busy"):
        make(world)


def test_a_refusal_stands_when_looking_fails() -> None:
    """A refusal is raised as it came where it cannot be found out what became of the first attempt."""
    busy = (POST, answer({"detail": "busy"}, 409))
    world = World((POST, lost()), (LIST, NONE), (LIST, NONE), busy, (LIST, answer({}, 401)))

    with pytest.raises(errors.ConflictError, match="busy"):
        make(world)


@pytest.mark.parametrize(
    "reply",
    [
        text([b'{"run_id": "r', "disconnected"]),
        text(b'{"run_id": "r'),
        text(""),
        text("<html>Sign in</html>"),
        answer({}),
        answer([]),
    ],
    ids=["disconnected", "half", "empty", "html", "no id", "list"],
)
def test_a_success_that_names_the_run_in_its_head(reply: Reply) -> None:
    """Where the body tells nothing the head's Content-Location does: the run is asked for."""
    named = Reply(reply.status, reply.pieces, {**reply.headers, "content-location": "/threads/t/runs/r"})
    world = World((POST, named), (GET, answer({}, 502)), (GET, answer(run("r"))))

    assert make(world).run_id == "r"


@pytest.mark.parametrize(
    "reply",
    [
        text([b'{"run_id": "r', "disconnected"]),
        text(b'{"run_id": "r'),
        text(""),
        text("<html>Sign in</html>"),
        answer({}),
        answer([]),
    ],
    ids=["disconnected", "half", "empty", "html", "no id", "list"],
)
def test_a_success_that_names_no_run(reply: Reply) -> None:
    """Where nothing of the answer tells, the run is looked for, and not made again."""
    assert make(World((POST, reply), (LIST, OURS))).run_id == "r"
    assert make(World((POST, reply), (LIST, NONE), (LIST, OURS))).run_id == "r"


@pytest.mark.parametrize(
    ("reply", "match"),
    [
        (text(b'{"run_id": "r'), "is no JSON: unexpected end of data"),
        (text(""), "the body is empty"),
        (
            text("<html>Sign in</html>", content_type="text/html"),
            r"is no JSON.*\(text/html, 20 bytes: '<html>Sign in</html>'\)",
        ),
        (answer({}), "has not the shape expected"),
        (answer({"run_id": 7}), "has not the shape expected"),
    ],
    ids=["half", "empty", "html", "no id", "odd id"],
)
def test_a_success_that_was_none(reply: Reply, match: str) -> None:
    """A 2xx that makes no sense, and no run to be found, is somebody else's answer."""
    world = World((POST, reply), (LIST, NONE), (LIST, NONE))

    with pytest.raises(errors.APIResponseError, match=match) as caught:
        make(world)
    assert caught.value.thread_id == "t"


def test_a_success_that_broke_off_and_left_no_run() -> None:
    """A server that agreed to make a run, and shows none, leaves it open."""
    world = World((POST, text([b"{", "disconnected"])), (LIST, NONE), (LIST, NONE))

    with pytest.raises(errors.RunOutcomeUnknownError, match="agreed to make it, but no such run is to be seen"):
        make(world)


def test_a_success_that_makes_no_sense_beside_runs_without_marks() -> None:
    """Where runs bear no marks one of them may be it."""
    world = World((POST, text("<html>")), *[(LIST, answer([run("x", at=1)])), (LIST, NONE)] * 2)

    with pytest.raises(errors.RunOutcomeUnknownError, match="run x was made since, and bears no mark") as caught:
        make(world)
    assert caught.value.status_code == 200
    assert isinstance(caught.value.__cause__, errors.APIResponseError)


@pytest.mark.parametrize("reply", [answer({}), answer({"run_id": ""}), answer([]), text("<html>")])
def test_the_run_of_the_head_is_none(reply: Reply) -> None:
    """An answer that is of no run is none to be handed over."""
    world = World((POST, text("", content_location="/threads/t/runs/r")), (GET, reply))

    with pytest.raises(errors.APIResponseError) as caught:
        make(world)
    assert (caught.value.run_id, caught.value.thread_id) == ("r", "t")


def test_the_run_of_the_head_is_gone() -> None:
    """A run that was made and is gone by the time it is asked for is not found, by its name."""
    world = World(
        (POST, text("", content_location="/threads/t/runs/r")), (GET, answer({"detail": "Run not found"}, 404))
    )

    with pytest.raises(errors.NotFoundError) as caught:
        make(world)
    assert (caught.value.run_id, caught.value.thread_id) == ("r", "t")


def test_the_first_attempt_counts_in_the_second_settlement() -> None:
    """A run of the first attempt that appears only after the second was lost is found, too."""
    world = World((POST, lost()), (LIST, NONE), (LIST, NONE), (POST, lost()), (LIST, OURS))

    assert make(world).run_id == "r"
