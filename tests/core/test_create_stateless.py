"""A stateless run is looked up among the newest threads, where it is until it ends."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from langgraph_runs import errors
from langgraph_runs._core.calls.options import run_body
from langgraph_runs._core.runs.create import RunCreation, create
from langgraph_runs._core.runs.lookup import PAGE_SIZE
from langgraph_runs._generated.api.runs import create_stateless_run
from tests.core.calls_driver import START, Reply, World, answer, lost, run, text

POST = "POST /runs"
SEARCH = "POST /threads/search"
NONE = answer([])


def make(world: World, **headers: str) -> Any:
    request = create_stateless_run.request(body=run_body("agent", {"input": {"a": 1}}, stateless=True))
    return world.run(create(world.context(headers=headers), request, None))


def threads(**made_at: float) -> Reply:
    """The response to the thread search: threads, each with the second when it was created."""
    return answer(
        [
            {"thread_id": name, "created_at": datetime.fromtimestamp(START + at, UTC).isoformat()}
            for name, at in made_at.items()
        ]
    )


def runs(thread_id: str, mark: str | None, **more: Any) -> tuple[str, Reply]:
    """The one run of a temporary thread."""
    return (
        f"GET /threads/{thread_id}/runs",
        answer([run(f"run-of-{thread_id}", mark=mark, thread_id=thread_id, **more)]),
    )


def test_it_was_made() -> None:
    """A newer thread whose run has the request id is ours; no thread after it is searched."""
    world = World((POST, lost()), (SEARCH, threads(c=2, b=1, a=0)), runs("c", "theirs"), runs("b", "langgraph-runs-1"))

    made = make(world)

    assert (made.run_id, made.thread_id) == ("run-of-b", "b")
    assert world.bodies[1] == {
        "limit": PAGE_SIZE,
        "sort_by": "created_at",
        "sort_order": "desc",
        "select": ["thread_id", "created_at"],
    }
    assert world.queries[2] == {"limit": ["1"]}


def test_where_it_was_made() -> None:
    """A stream or wait gets the thread id with the run."""
    world = World((POST, lost()), (SEARCH, threads(b=1)), runs("b", "langgraph-runs-1"))
    request = create_stateless_run.request(body=run_body("agent", {}, stateless=True))

    found = world.run(RunCreation(world.context(), request, None).send(long=True))

    assert (found.thread_id, found.run_id) == ("b", "run-of-b")
    assert world.opens[0].long


def test_looking_is_repeated_like_any_question() -> None:
    """The search, and listing a thread's run, are retried after transient failures."""
    trouble = answer({}, 503)
    world = World(
        (POST, lost()), (SEARCH, trouble), (SEARCH, threads(b=1)),
        ("GET /threads/b/runs", trouble), runs("b", "langgraph-runs-1"),
    )  # fmt: skip

    assert make(world).thread_id == "b"


def test_it_appears_late() -> None:
    """The run is looked up twice."""
    world = World((POST, lost()), (SEARCH, NONE), (SEARCH, threads(b=1)), runs("b", "langgraph-runs-1"))

    assert make(world).thread_id == "b"


def test_older_threads_do_not_count() -> None:
    """Threads are searched only as far back as the request."""
    world = World((POST, lost()), *[(SEARCH, threads(a=-60, b=-70))] * 2)

    with pytest.raises(errors.RunOutcomeUnknownError):
        make(world)


@pytest.mark.parametrize(
    ("oldest", "why"),
    [
        (1, f"it is not on the newest {PAGE_SIZE} threads, and older ones were not searched"),
        (-60, "finished stateless runs are deleted by the server, so it cannot be looked up"),
    ],
)
def test_more_newer_threads_than_are_searched(oldest: float, why: str) -> None:
    """If every thread of a full page is newer than the request, the error says that older ones were not searched."""
    newer = [f"t{index}" for index in range(PAGE_SIZE - 1)]
    page = threads(**dict.fromkeys(newer, 2.0), last=oldest)
    listed = newer if oldest < 0 else [*newer, "last"]
    world = World((POST, lost()), (SEARCH, page), *(runs(name, "theirs") for name in listed), (SEARCH, page))

    with pytest.raises(errors.RunOutcomeUnknownError, match=f"whether the run was created: {why}"):
        make(world)


def test_threads_that_go_meanwhile() -> None:
    """A thread that is deleted during the search is skipped."""
    gone = ("GET /threads/c/runs", answer({"detail": "Thread with ID c not found"}, 404))
    world = World((POST, lost()), (SEARCH, threads(c=2, b=1)), gone, runs("b", "langgraph-runs-1"))

    assert make(world).thread_id == "b"


@pytest.mark.parametrize(
    ("first", "why"),
    [
        (lost(), "finished stateless runs are deleted"),
        (answer({}, 503), "finished stateless runs are deleted"),
        (answer({}, 500), "may still create it"),
        (answer({}, 502), "may still create it"),
        (answer({}, 408), "may still create it"),
    ],
    ids=["lost", "503", "500", "502", "408"],
)
def test_it_is_not_to_be_seen(first: Reply, why: str) -> None:
    """Finished runs are deleted, so not finding the run proves nothing, and nothing is sent again."""
    world = World((POST, first), (SEARCH, NONE), (SEARCH, threads(x=1)), runs("x", "theirs"))

    with pytest.raises(errors.RunOutcomeUnknownError, match=why) as caught:
        make(world)
    assert caught.value.thread_id is None
    assert caught.value.mark == "langgraph-runs-1"
    assert "To check, look for a run with langgraph_request_id='langgraph-runs-1'" in str(caught.value)


def test_the_server_may_still_be_at_it() -> None:
    """After a timeout the error says that the server may still create the run."""
    world = World((POST, lost("timeout")), *[(SEARCH, NONE)] * 2)

    with pytest.raises(errors.RunOutcomeUnknownError, match="may still create it"):
        make(world)


def test_threads_cannot_be_searched() -> None:
    """If the search is not permitted the outcome is unknown."""
    world = World((POST, lost()), (SEARCH, answer({"detail": "not for you"}, 403)))

    with pytest.raises(errors.RunOutcomeUnknownError, match=r"looking it up failed.*not for you"):
        make(world)


def test_the_server_did_nothing() -> None:
    """A declined request is sent again."""
    world = World((POST, answer({}, 429)), (POST, answer(run("r"))))

    assert make(world).run_id == "r"


def test_the_server_refuses() -> None:
    """A refusal is raised unchanged."""
    with pytest.raises(errors.UnprocessableEntityError):
        make(World((POST, answer({"detail": "no"}, 422))))


@pytest.mark.parametrize(
    "reply",
    [text("<html>"), text(""), text(b'{"run'), text([b"{", "disconnected"])],
    ids=["html", "empty", "half", "disconnected"],
)
def test_a_success_that_makes_no_sense(reply: Reply) -> None:
    """The run is looked up; if it is not found it may have finished already."""
    found = World((POST, reply), (SEARCH, threads(b=1)), runs("b", "langgraph-runs-1"))
    assert make(found).thread_id == "b"

    unseen = World((POST, reply), *[(SEARCH, NONE)] * 2)
    with pytest.raises(errors.RunOutcomeUnknownError) as caught:
        make(unseen)
    assert isinstance(caught.value.__cause__, (errors.APIResponseError, errors.APIConnectionError))


def test_a_head_without_the_thread() -> None:
    """A Content-Location without the thread does not name the run."""
    world = World((POST, text("", content_location="/runs/r")), (SEARCH, threads(b=1)), runs("b", "langgraph-runs-1"))

    assert make(world).thread_id == "b"


def test_a_server_without_select() -> None:
    """Where the thread search refuses `select`, as on Aegra, it is sent without."""
    refused = answer({"error": "validation", "message": "select projection is not supported"}, 422)
    world = World((POST, lost()), (SEARCH, refused), (SEARCH, threads(b=1)), runs("b", "langgraph-runs-1"))

    assert make(world).thread_id == "b"
    assert "select" not in world.bodies[2]


def test_a_thread_that_has_no_run_yet() -> None:
    """A thread without a run is looked at again; one whose run was seen is not."""
    empty = ("GET /threads/b/runs", NONE)
    look = (SEARCH, threads(c=2, b=1))
    world = World((POST, lost()), look, runs("c", "theirs"), empty, look, runs("b", "langgraph-runs-1"))

    assert make(world).thread_id == "b"


def test_a_mark_of_the_caller_s_own() -> None:
    """The one run that has the caller's id, and was asked for the same, is ours; of two it is not known."""
    given = {"X-Request-Id": "mine"}
    kept = {"kwargs": {"input": {"a": 1}, "command": None}, "at": 1}
    look = (SEARCH, threads(c=2, b=1))
    found = World((POST, lost()), look, runs("c", "mine", **kept), runs("b", "theirs"))
    assert make(found, **given).thread_id == "c"

    with pytest.raises(errors.RunOutcomeUnknownError, match="is on other runs too"):
        make(World((POST, lost()), look, runs("c", "mine", **kept), runs("b", "mine", **kept), look), **given)
