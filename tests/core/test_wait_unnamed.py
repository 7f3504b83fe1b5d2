"""Waits whose response does not name the run in its head: servers and proxies omit it."""

from __future__ import annotations

import pytest

from langgraph_runs import RetryPolicy, errors
from tests.core.calls_driver import Reply, World, answer, lost, run, text
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

OTHERS = "langgraph-runs-of-another"


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


ONLY = answer([run("r")])
OLDER = run("older", at=-60, status="interrupted")
CANCELLED = answer(run("r", status="interrupted", output=None))


@pytest.mark.parametrize("looks", [[ONLY] * 2, [NONE, ONLY], [answer([run("u", mark=OTHERS), OLDER]), ONLY]])
def test_the_only_run_that_could_be_it(looks: list[Reply]) -> None:
    """A run without a mark is known if no other could be it: `{}` of a cancelled run is no success."""
    script = [(LIST, look) for look in looks]
    world = World((POST, heard(b"{}", x_a="b")), (LIST, NONE), (LIST, NONE), *script, (GET, CANCELLED))

    with pytest.raises(errors.RunCancelledError) as caught:
        made(world)
    assert caught.value.run_id == "r"


def test_a_run_that_is_listed_late() -> None:
    """The run that is alone in the list is not taken for it, if it is older or another one may be listed yet."""
    looks = [answer([OLDER])] * 3 + [answer([run("r", mark="langgraph-runs-1"), OLDER])]
    world = World((POST, heard(SAID, x_a="b")), *[(LIST, look) for look in looks], (GET, DONE))

    assert made(world) == VALUES


def test_a_stranger_that_is_listed_before() -> None:
    """A run that somebody else created meanwhile makes it unknown which is ours."""
    stranger = run("stranger", at=1, status="interrupted")
    looks = [answer([stranger])] * 3 + [answer([stranger, run("r"), OLDER])]

    with pytest.raises(errors.RunError, match=r"no Content-Location .* its outcome is unknown"):
        made(World((POST, heard(SAID, x_a="b")), *[(LIST, look) for look in looks]))


@pytest.mark.parametrize(
    "looks",
    [
        [answer([run("r"), run("s"), OLDER])] * 3,
        [answer([OLDER])] * 3,
        [answer([run("s", mark=OTHERS)])] * 3,
        [NONE] * 3,
        [ONLY, answer({}, 403)],
        [answer({}, 403)],
        [lost("tls")],
    ],
)
def test_nothing_tells(looks: list[Reply]) -> None:
    """If it cannot be found among runs that are shown, values prove no success: a cancelled run has some, too."""
    with pytest.raises(errors.RunError, match=r"a run on thread t: .* no Content-Location .* its outcome is unknown"):
        made(World((POST, heard(SAID, x_a="b")), (LIST, NONE), *[(LIST, look) for look in looks]))


LATE = answer([run("r", at=40)])
ANOTHER = [answer([run("r", input={"a": 2})]), answer([run("r", kwargs={"input": {"a": 2}})])]


@pytest.mark.parametrize("look", [LATE, *ANOTHER])
def test_the_only_run_is_another(look: Reply) -> None:
    """Its own may have been deleted: one made after the response began, or of another input, is not taken for it."""
    world = World((POST, heard(b"\n", 30.0, SAID, x_a="b")), (LIST, NONE), *[(LIST, look)] * 3)

    with pytest.raises(errors.RunError, match=r"a run on thread t: .* its outcome is unknown"):
        made(world)


def test_the_outcome_does_not_matter() -> None:
    """Then one look is enough."""
    assert made(World((POST, heard(SAID, x_a="b")), (LIST, ONLY)), raise_error=False) == VALUES


def test_the_404_of_a_gateway_says_nothing() -> None:
    """It is no server that shows no runs: it is asked again."""
    looks = [(LIST, NONE), (LIST, text("<h1>404</h1>", 404)), *[(LIST, ONLY)] * 3]

    with pytest.raises(errors.RunCancelledError):
        made(World((POST, heard(SAID, x_a="b")), *looks, (GET, CANCELLED)))


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
    script = [(POST, heard(said, x_a="b")), (LIST, NONE)]

    with pytest.raises(errors.RunFailedError, match="ValueError: boom") as caught:
        made(World(*script, *[(LIST, NONE)] * 3))
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
