"""A stateless wait where the server refuses to create the thread with the run: it goes to the server's own endpoint."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import RetryPolicy, errors
from langgraph_runs._core.runs.requests import wait_run
from langgraph_runs._core.runs.wait import wait
from tests.core.calls_driver import KEPT, Reply, World, answer, run
from tests.core.test_wait import DELETE, DONE, GET, GONE, SAID, THREAD, VALUES, heard

POST, STATELESS = "POST /threads/own/runs/wait", "POST /runs/wait"
REFUSED = answer({"detail": [{"loc": ["body", "if_not_exists"], "msg": "extra inputs are not permitted"}]}, 422)
NEWEST_THREADS = "POST /threads/search"


def waited(world: World, thread_id: str | None = None, **options: Any) -> Any:
    wanted = wait_run(thread_id, "agent", {"if_not_exists": "create", **options}, lambda: "own")
    context = world.context(retry=RetryPolicy(attempts=1))
    return world.run(wait(context, wanted, raise_error=True))


@pytest.mark.parametrize("refusal", [REFUSED, answer({"detail": "if_not_exists is not known"}, 422)])
def test_the_servers_own_endpoint(refusal: Reply) -> None:
    """The run's thread is kept, so that its outcome is known, and deleted then."""
    world = World((POST, refusal), (STATELESS, heard(SAID)), (GET, DONE), (DELETE, Reply(204)))

    assert waited(world) == VALUES
    assert world.bodies[1] == {"assistant_id": "agent", "on_completion": "keep"}


def test_a_thread_that_is_to_be_kept() -> None:
    """It is."""
    assert waited(World((POST, REFUSED), (STATELESS, heard(SAID)), (GET, DONE)), on_completion="keep") == VALUES


def test_it_did_not_succeed() -> None:
    """Its outcome is raised."""
    cancelled = answer(run("r", kwargs=KEPT, status="interrupted"))

    with pytest.raises(errors.RunCancelledError):
        waited(World((POST, REFUSED), (STATELESS, heard(SAID)), (GET, cancelled), (DELETE, Reply(204))))


def test_a_server_that_deletes_it_nevertheless() -> None:
    """What it said stands."""
    world = World((POST, REFUSED), (STATELESS, heard(SAID)), (GET, GONE), (THREAD, GONE), (DELETE, GONE))

    assert waited(world) == VALUES


@pytest.mark.parametrize(("said", "known"), [(SAID, True), (b"{}", False)])
def test_a_server_that_does_not_say_which_run_it_was(said: bytes, known: bool) -> None:
    """There, too, if it said anything."""
    world = World((POST, REFUSED), (STATELESS, heard(said, x_a="b")), (NEWEST_THREADS, answer([])))

    if known:
        assert waited(world) == VALUES
    else:
        with pytest.raises(errors.RunError, match=r"^a run: .* no Content-Location .* so its outcome is unknown"):
            waited(world)


@pytest.mark.parametrize("refusal", [answer({"detail": "no such assistant"}, 422), answer({"detail": "no"}, 403)])
def test_a_refusal_of_something_else(refusal: Reply) -> None:
    """It is raised as it is."""
    with pytest.raises(errors.APIStatusError):
        waited(World((POST, refusal)))


def test_a_thread_of_the_callers() -> None:
    """A run is never moved to another thread than the one asked for."""
    with pytest.raises(errors.UnprocessableEntityError):
        waited(World((POST, REFUSED), ("GET /info", answer({}))), "own")
