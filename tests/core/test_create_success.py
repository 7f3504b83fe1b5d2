"""A success that does not say which run it made: the run is looked up and adopted."""

from __future__ import annotations

import pytest

from langgraph_runs import errors
from tests.core.calls_driver import Reply, World, answer, run, text
from tests.core.creating import GET, LIST, NONE, OURS, POST, make


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
    """If the body is unusable, the run named by Content-Location is fetched."""
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
    """If neither body nor head names the run, it is looked up and not created again."""
    assert make(World((POST, reply), (LIST, OURS))).run_id == "r"
    assert make(World((POST, reply), (LIST, NONE), (LIST, OURS))).run_id == "r"


@pytest.mark.parametrize(
    ("reply", "match"),
    [
        (text(b'{"run_id": "r'), "is not valid JSON: unexpected end of data"),
        (text(""), "the response body is empty"),
        (
            text("<html>Sign in</html>", content_type="text/html"),
            r"is not valid JSON.*\(text/html, 20 bytes: '<html>Sign in</html>'\)",
        ),
        (answer({}), "has an unexpected shape"),
        (answer({"run_id": 7}), "has an unexpected shape"),
    ],
    ids=["half", "empty", "html", "no id", "odd id"],
)
def test_a_success_that_was_none(reply: Reply, match: str) -> None:
    """An unusable 2xx without a run to be found is not from the API, and raises APIResponseError."""
    world = World((POST, reply), (LIST, NONE), (LIST, NONE))

    with pytest.raises(errors.APIResponseError, match=match) as caught:
        make(world)
    assert caught.value.thread_id == "t"


def test_a_success_that_broke_off_and_left_no_run() -> None:
    """A 2xx that breaks off, without a run to be found, leaves the outcome unknown."""
    world = World((POST, text([b"{", "disconnected"])), (LIST, NONE), (LIST, NONE))

    with pytest.raises(errors.RunOutcomeUnknownError, match="accepted the request, but the run cannot be found"):
        make(world)


def test_a_success_that_makes_no_sense_beside_runs_without_marks() -> None:
    """Where runs have no request ids, a new one may be ours: the outcome is unknown."""
    world = World((POST, text("<html>")), *[(LIST, answer([run("x", at=1)]))] * 2)

    with pytest.raises(
        errors.RunOutcomeUnknownError, match="run x was created after this request and has no request id"
    ) as caught:
        make(world)
    assert caught.value.status_code == 200
    assert isinstance(caught.value.__cause__, errors.APIResponseError)


@pytest.mark.parametrize("reply", [answer({}), answer({"run_id": ""}), answer([]), text("<html>")])
def test_the_run_of_the_head_is_none(reply: Reply) -> None:
    """A response that does not contain a run is never returned as one."""
    world = World((POST, text("", content_location="/threads/t/runs/r")), *[(GET, reply)] * 6)

    with pytest.raises(errors.APIResponseError) as caught:
        make(world)
    assert (caught.value.run_id, caught.value.thread_id) == ("r", "t")


def test_the_run_of_the_head_is_gone() -> None:
    """A run that is deleted before it is fetched raises NotFoundError with its ids."""
    world = World(
        (POST, text("", content_location="/threads/t/runs/r")), (GET, answer({"detail": "Run not found"}, 404))
    )

    with pytest.raises(errors.NotFoundError) as caught:
        make(world)
    assert (caught.value.run_id, caught.value.thread_id) == ("r", "t")
