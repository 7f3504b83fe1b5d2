"""On a thread that is made for one run, any run is that run: no mark is needed to find it."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import errors
from langgraph_runs._core.calls.options import run_body
from langgraph_runs._core.runs.create import RunCreation
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._core.wire.exchange import Head
from langgraph_runs._generated.api.runs import wait_run
from tests.core.calls_driver import Reply, World, answer, lost, run, text

POST = "POST /threads/t/runs/wait"
LIST = "GET /threads/t/runs"
NONE = answer([])
NO_THREAD = answer({"detail": "Thread with ID t not found"}, 404)
AEGRA = run("r", at=0)
FOREIGN = run("r", mark="of a proxy", kwargs={"input": {"rewritten": True}}, at=-500)


def send(world: World, **options: Any) -> Head | RunRef:
    """Create a run on a thread of its own."""
    request = wait_run.request("t", body=run_body("agent", {"input": {"a": 1}}, stateless=True, waiting=True))
    return world.run(RunCreation(world.context(**options), request, "t", own_thread=True).send(long=True))


@pytest.mark.parametrize("shown", [AEGRA, FOREIGN], ids=["no marks", "another mark"])
@pytest.mark.parametrize(
    "first", [lost(), lost("timeout"), *(text("", status) for status in (408, 500, 502, 503, 504))]
)
def test_it_is_found(first: Reply, shown: dict[str, Any]) -> None:
    """Whatever the run shows, and however its response was lost, it is adopted."""
    found = send(World((POST, first), (LIST, NO_THREAD), (LIST, answer([shown]))))

    assert isinstance(found, RunRef)
    assert (found.thread_id, found.run_id) == ("t", "r")


@pytest.mark.parametrize("first", [lost(), answer({}, 503)], ids=["lost", "503"])
def test_it_is_sent_again(first: Reply) -> None:
    """If there is no run after a broken connection or a 503, the request is sent again, and looked up once more."""
    world = World((POST, first), (LIST, NO_THREAD), (LIST, NONE), (POST, text("{}")), (LIST, answer([AEGRA])))

    assert isinstance(send(world), Head)
    assert world.asked == 1


REFUSED = answer({"detail": "Invalid assistant: 'agent'"}, 422)


@pytest.mark.parametrize(
    "refusals",
    [[(POST, REFUSED)], [(POST, answer({}, 429)), (POST, REFUSED)], [(POST, lost("connect")), (POST, REFUSED)]],
)
def test_a_refusal_names_no_thread(refusals: list[tuple[str, Reply]]) -> None:
    """The thread would have been created with the run, so there is none."""
    with pytest.raises(errors.UnprocessableEntityError) as caught:
        send(World(*refusals))
    assert caught.value.thread_id is None


@pytest.mark.parametrize(
    ("replies", "error"),
    [
        ([(POST, lost("timeout"))], errors.RunOutcomeUnknownError),
        ([(POST, lost()), *[(LIST, NO_THREAD)] * 2, (POST, REFUSED)], errors.UnprocessableEntityError),
    ],
)
def test_what_is_left_open_names_the_thread(
    replies: list[tuple[str, Reply]], error: type[errors.LangGraphRunsError]
) -> None:
    """Where a request may have created the run, its error says where to look for it."""
    world = World(*replies, *[(LIST, NO_THREAD)] * 2)
    with pytest.raises(error) as caught:
        send(world)
    assert caught.value.thread_id == "t"


@pytest.mark.parametrize("first", [lost("timeout"), *(text("", status) for status in (408, 500, 502, 504))])
def test_it_is_never_sent_again(first: Reply) -> None:
    """After a timeout or another 5xx it is not, as the server may still create the run."""
    with pytest.raises(errors.RunOutcomeUnknownError, match="the server may still create it"):
        send(World((POST, first), (LIST, NO_THREAD), (LIST, NO_THREAD)))
