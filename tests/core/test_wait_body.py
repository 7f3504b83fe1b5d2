"""Reading the result of a wait or join: over as many connections as it takes, with an end if the server is dead."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import RetryPolicy, errors
from langgraph_runs._core.calls.send import QUESTION_SECONDS
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._core.runs.wait_body import wait_by_join
from langgraph_runs._core.wire.exchange import HTTPRequest
from langgraph_runs._generated.api.runs import join_run
from tests.core.calls_driver import Reply, World, answer, lost, run, text

JOIN = "GET /threads/t/runs/r/join"
GOING = "GET /threads/t/runs/r", answer(run(status="running"))
SAID = text(b'{"a": 1}')
TWICE = RetryPolicy(attempts=2)


def join(world: World, **options: Any) -> Any:
    context = world.context(**options)
    request = context.config.prepare(join_run.request("t", "r"))
    return world.run(wait_by_join(context, request, RunRef("t", "r"))).data


def test_as_often_as_it_takes() -> None:
    """Every transient failure is survived."""
    trouble = [lost(), lost("connect"), answer({}, 502), text([b"\n", "disconnected"]), text("<html>")]
    world = World(*[(JOIN, reply) for reply in trouble], (JOIN, SAID))

    assert join(world) == {"a": 1}
    assert [notice.cause for notice in world.notices] == [
        "it was disconnected",
        "it was connect",
        "502 Bad Gateway",
        "it was disconnected",
        "the response body is not a JSON document: '<html>'",
    ]
    assert [notice.attempt for notice in world.notices] == [1, 2, 3, 4, 5]


ENDS: dict[str, tuple[Reply, type[errors.LangGraphRunsError], str]] = {
    "disconnected": (lost(), errors.APIConnectionError, "it was disconnected"),
    "connect": (lost("connect"), errors.APIConnectionError, "it was connect"),
    "timeout": (lost("timeout"), errors.APITimeoutError, "it was timeout"),
    "503": (answer({"detail": "down"}, 503), errors.InternalServerError, "503 Service Unavailable: down"),
    "429": (answer({}, 429), errors.RateLimitError, "429"),
    "cut": (text([b"\n", "disconnected"]), errors.APIConnectionError, "it was disconnected"),
    "html": (text("<html>"), errors.APIResponseError, "not a JSON document: '<html>'"),
    "blank": (text("\n\n"), errors.APIResponseError, "the response body ended without a result"),
}


@pytest.mark.parametrize("name", ENDS)
def test_trouble_that_does_not_pass(name: str) -> None:
    """When the attempts are used up the last failure is raised, with the run's ids."""
    reply, kind, match = ENDS[name]

    with pytest.raises(kind, match=match) as caught:
        join(World((JOIN, reply), (JOIN, reply)), retry=TWICE)
    assert (caught.value.run_id, caught.value.thread_id) == ("r", "t")


@pytest.mark.parametrize(
    "reply", [lost("tls"), lost("protocol"), answer({}, 401), answer({"detail": "Run not found"}, 404), text("", 307)]
)
def test_trouble_that_will_not_pass(reply: Reply) -> None:
    """Failures that retrying cannot help are raised at once."""
    world = World((JOIN, reply))

    with pytest.raises(errors.LangGraphRunsError) as caught:
        join(world)
    assert world.naps == []
    assert caught.value.run_id == "r"


def test_line_breaks_are_progress() -> None:
    """A connection that delivered heartbeats for a while resets the attempts."""
    cut = text([b"\n", 5.0, b"\n", "disconnected"])
    world = World(*[(JOIN, cut)] * 20, (JOIN, SAID))

    assert join(world, retry=TWICE) == {"a": 1}
    assert {notice.attempt for notice in world.notices} == {1}


def test_a_line_break_at_once_is_none() -> None:
    """A server that sends one heartbeat and then breaks, again and again, is given up."""
    cut = text([b"\n", 0.5, b"\n", "disconnected"])

    with pytest.raises(errors.APIConnectionError):
        join(World((JOIN, cut), (JOIN, cut)), retry=TWICE)


def test_a_long_wait_is_healthy() -> None:
    """However long the run takes, heartbeats keep the wait alive: the limit is on silence."""

    def server(request: HTTPRequest) -> Reply:
        return text([*[5.0, b"\n"] * 2000, b"1"]) if request.url.endswith("/join") else answer(run(status="running"))

    world = World(server=server)

    assert join(world, timeout=None) == 1
    assert world.asked == len(world.requests) - 1 == 167
    assert world.reads[0] == 60.0
    assert set(world.reads[2:]) == {15.0, QUESTION_SECONDS}
    assert world.opens[0].long


def test_a_server_without_line_breaks() -> None:
    """Before the first heartbeat silence is no error: the join is repeated, with a longer limit, up to four minutes."""
    silent = text([60.0, "timeout"])
    world = World(*[(JOIN, silent), GOING] * 4, (JOIN, text([239.0, b"1"])))

    assert join(world, retry=TWICE) == 1
    assert [limit for limit in dict.fromkeys(world.reads) if limit != 5.0] == [60.0, 120.0, 240.0]
    assert world.naps == []


def test_silence_after_line_breaks() -> None:
    """If heartbeats stop the connection is dead, and the next one counts as an attempt."""
    dead = text([5.0, b"\n", "timeout"])

    world = World((JOIN, dead), GOING, (JOIN, SAID))
    assert join(world) == {"a": 1}
    assert world.reads[1] == 15.0
    assert len(world.naps) == 1


def test_an_idle_timeout_of_the_caller_s_own() -> None:
    """With a number of seconds the limit holds from the start."""
    world = World((JOIN, text([3.0, "timeout"])), GOING, (JOIN, SAID))

    join(world, idle_timeout=3.0)

    assert world.reads[0] == 3.0
    assert len(world.naps) == 1


def test_no_idle_timeout() -> None:
    """None waits without limit."""
    world = World((JOIN, SAID))

    join(world, idle_timeout=None)

    assert world.reads[0] is None


def test_the_deadline_passed_while_it_was_silent() -> None:
    """The caller's deadline ends the wait, with the run's ids on the error."""
    with pytest.raises(errors.APITimeoutError, match="timed out after 8 s") as caught:
        join(World((JOIN, text([8.0, "timeout"]))), timeout=8.0)
    assert caught.value.run_id == "r"


def test_the_deadline_passed_while_connecting() -> None:
    """It ends the wait while a connection is opened, too."""
    with pytest.raises(errors.APITimeoutError, match="timed out after 8 s"):
        join(World((JOIN, lost("connect timeout", took=8.0))), timeout=8.0)


def test_a_body_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """A body beyond the limit is given up at once."""
    monkeypatch.setattr("langgraph_runs._core.calls.send.MAX_BODY_BYTES", 10)

    with pytest.raises(errors.APIResponseError, match="exceeds the limit of 10 bytes") as caught:
        join(World((JOIN, text([b"[1,2,3,", b"4,5,6,7,8]"]))))
    assert caught.value.run_id == "r"
