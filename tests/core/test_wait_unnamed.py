"""Waits whose response does not name the run in its head: servers and proxies omit it."""

from __future__ import annotations

import pytest

from langgraph_runs import RetryPolicy, errors
from tests.core.calls_driver import Reply, World, answer, lost, run
from tests.core.test_wait import (
    DONE,
    GET,
    JOIN,
    LIST,
    NONE,
    OURS,
    POST,
    SAID,
    VALUES,
    heard,
    made,
)


def test_the_mark_tells() -> None:
    """The run is looked up by its request id, and its outcome is read."""
    world = World((POST, heard(SAID, x_a="b")), (LIST, answer([run("r", mark="langgraph-runs-1")])), (GET, DONE))

    assert made(world) == VALUES


def test_it_broke() -> None:
    """After a break it is looked up and joined."""
    world = World(
        (POST, heard("disconnected", x_a="b")), (LIST, answer([run("r", mark="langgraph-runs-1")])),
        (JOIN, heard(SAID)), (GET, DONE), OURS,
    )  # fmt: skip

    assert made(world) == VALUES


def test_the_only_run_of_its_thread() -> None:
    """A run without a mark is known if its thread has no other: `{}` of a cancelled run is no success."""
    only = answer([run("r")])
    cancelled = answer(run("r", status="interrupted", output=None))
    world = World((POST, heard(b"{}", x_a="b")), (LIST, NONE), (LIST, only), (GET, cancelled))

    with pytest.raises(errors.RunCancelledError) as caught:
        made(world)
    assert caught.value.run_id == "r"


@pytest.mark.parametrize("shown", [answer([run("r"), run("s")]), NONE, answer({}, 403), lost("tls")])
def test_nothing_tells(shown: Reply) -> None:
    """If it cannot be found among runs that are shown, values prove no success: a cancelled run has some, too."""
    with pytest.raises(errors.RunError, match="the server does not say how it ended, so its outcome is unknown"):
        made(World((POST, heard(SAID, x_a="b")), (LIST, NONE), (LIST, shown)))
    assert made(World((POST, heard(SAID, x_a="b")), (LIST, NONE), (LIST, shown)), raise_error=False) == VALUES


@pytest.mark.parametrize("status", [404, 405, 501])
def test_a_server_that_shows_no_runs(status: int) -> None:
    """There what the server said stands, if it said anything."""
    none = answer({"detail": "Not Found"}, status)
    once = {"retry": RetryPolicy(attempts=1)}

    assert made(World((POST, heard(SAID, x_a="b")), (LIST, NONE), (LIST, none)), **once) == VALUES
    with pytest.raises(errors.RunError, match="outcome is unknown"):
        made(World((POST, heard(b"{}", x_a="b")), (LIST, NONE), (LIST, none)), **once)


def test_a_failure() -> None:
    """A failure in that response is raised; with raise_error=False it is returned."""
    said = b'{"__error__": {"error": "ValueError", "message": "boom"}}'
    script = [(POST, heard(said, x_a="b")), (LIST, NONE), (LIST, NONE)]

    with pytest.raises(errors.RunFailedError, match="ValueError: boom") as caught:
        made(World(*script))
    assert (caught.value.thread_id, caught.value.run_id) == ("t", None)
    assert "__error__" in made(World(*script), raise_error=False)


def test_a_login_page() -> None:
    """A 200 that is not from the API, without a run to be found, raises APIResponseError."""
    with pytest.raises(errors.APIResponseError, match="not a JSON document: '<html>'"):
        made(World((POST, heard(b"<html>", x_a="b")), (LIST, NONE), (LIST, NONE)))


def test_it_broke_and_nothing_tells() -> None:
    """A 2xx that breaks off, without a run to be found, leaves the outcome unknown."""
    with pytest.raises(errors.RunOutcomeUnknownError, match="accepted the request, but the run cannot be found"):
        made(World((POST, heard(b"\n", "disconnected", x_a="b")), (LIST, NONE), (LIST, NONE)))


def test_the_deadline() -> None:
    """At the deadline the error names the thread, if not the run."""
    with pytest.raises(errors.APITimeoutError) as caught:
        made(World((POST, heard(b"\n", 9.0, b"\n", x_a="b"))), timeout=8.0)
    assert (caught.value.thread_id, caught.value.run_id) == ("t", None)
