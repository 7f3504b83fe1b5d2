"""What a server does not know is refused with its version: whether to update it is the caller's to decide."""

from __future__ import annotations

import pytest

from langgraph_runs import errors
from langgraph_runs._core.calls.send import call
from langgraph_runs._generated.api.runs import get_run
from tests.core.calls_driver import Reply, World, answer, lost, run, text
from tests.core.creating import POST, make

INFO = "GET /info"
TOLD = "; the server has version 0.16.7: update it if a newer one knows this"
UNKNOWN = {
    "JSON Schema, one": '"later" is not one of "sync", "async" or "exit"',
    "JSON Schema, several": "[\"tools\"] is not valid under any of the schemas listed in the 'anyOf' keyword",
    "LangGraph": "stream_mode entries ['tools'] are only supported on the v2 event streaming endpoints.",
    "pydantic, a value": [{"loc": ["body", "durability"], "msg": "Input should be 'sync', 'async' or 'exit'"}],
    "pydantic, a field": [{"loc": ["body", "strict_resume"], "msg": "Extra inputs are not permitted"}],
}


@pytest.mark.parametrize("detail", UNKNOWN.values(), ids=UNKNOWN)
def test_a_creation(detail: object) -> None:
    """Whoever the server is, the message ends with its version; the rest of the error is as it was."""
    world = World((POST, answer({"detail": detail}, 422)), (INFO, answer({"version": "0.16.7", "flags": {}})))

    with pytest.raises(errors.UnprocessableEntityError) as caught:
        make(world)

    assert str(caught.value).endswith(TOLD)
    assert caught.value.body == {"detail": detail}
    assert TOLD not in (caught.value.detail or "")


def test_any_other_call() -> None:
    """So does that of a call that makes no run."""
    refused = answer({"detail": UNKNOWN["JSON Schema, one"]}, 422)
    world = World(("GET /threads/t/runs/r", refused), (INFO, answer({"version": "0.16.7"})))

    with pytest.raises(errors.UnprocessableEntityError, match=TOLD):
        world.run(call(world.context(), get_run.request("t", "r"), get_run.parse))


@pytest.mark.parametrize(
    ("status", "detail"), [(422, "no such assistant"), (422, None), (400, UNKNOWN["LangGraph"]), (404, "not found")]
)
def test_refusals_of_other_kinds(status: int, detail: str | None) -> None:
    """Nothing more is asked if it is not for a value that the server does not know."""
    with pytest.raises(errors.APIStatusError) as caught:
        make(World((POST, answer({"detail": detail}, status))))
    assert "version" not in str(caught.value)


@pytest.mark.parametrize(
    "reply",
    [
        lost(),
        answer({"detail": "Not Found"}, 404),
        text("<html>"),
        text(""),
        answer([]),
        answer({"version": 3}),
        answer({"version": ""}),
        answer(run()),
    ],
    ids=repr,
)
def test_a_server_that_does_not_tell(reply: Reply) -> None:
    """A server whose version is not to be found is asked once, and the refusal is as it would be."""
    world = World((POST, answer({"detail": UNKNOWN["LangGraph"]}, 422)), (INFO, reply))

    with pytest.raises(errors.UnprocessableEntityError, match=r"streaming endpoints\.$"):
        make(world)


def test_no_time_is_left_to_ask() -> None:
    """At the deadline nothing is asked."""
    world = World((POST, text([b'{"detail": "x is not one of y"}', 5.0, b" "], 422)))

    with pytest.raises(errors.UnprocessableEntityError, match=r"is not one of y$"):
        make(world, timeout=5.0)
