"""The error for a failed batch has the runs that were created nevertheless."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from langgraph_runs import RetryPolicy, errors
from langgraph_runs._core.calls.options import batch_bodies
from langgraph_runs._core.runs.create import create_batch
from langgraph_runs._core.runs.lookup import PAGE_SIZE
from langgraph_runs._generated.api.runs import create_run_batch
from tests.core.calls_driver import Reply, World, answer, lost, run, text

POST = "POST /runs/batch"
SEARCH = "POST /threads/search"
NONE = answer([])
ONE = answer([{"thread_id": "a"}])
TWO = answer([{"thread_id": "b"}, {"thread_id": "a"}])


def make(world: World, **options: Any) -> Any:
    request = create_run_batch.request(body=batch_bodies([{"assistant_id": "agent"}, {"assistant_id": "agent"}]))
    return world.run(create_batch(world.context(**options), request, create_run_batch.parse))


def make_one(world: World) -> Any:
    request = create_run_batch.request(body=batch_bodies([{"assistant_id": "agent"}]))
    return world.run(create_batch(world.context(), request, create_run_batch.parse))


def its(thread_id: str, mark: str | None = "langgraph-runs-1") -> tuple[str, Reply]:
    return (f"GET /threads/{thread_id}/runs", answer([run(f"run-of-{thread_id}", mark=mark, thread_id=thread_id)]))


def ids(error: Any) -> list[tuple[str, str]]:
    return [(run.thread_id, run.run_id) for run in error.runs]


def test_nothing_goes_wrong() -> None:
    """The runs are returned in the server's order; they share one request id."""
    world = World((POST, answer([run("a"), run("b")])))

    assert [made.run_id for made in make(world)] == ["a", "b"]
    assert world.marks == ["langgraph-runs-1"]
    assert not world.opens[0].long


@pytest.mark.parametrize("first", [lost("connect"), answer({}, 429)], ids=["connect", "429"])
def test_the_server_did_nothing(first: Reply) -> None:
    """A declined request is sent again."""
    assert len(make(World((POST, first), (POST, answer([run("a"), run("b")]))))) == 2


OPEN = {
    "lost": lost(),
    "timeout": lost("timeout"),
    "500": answer({}, 500),
    "503": answer({}, 503),
    "disconnected": text([b"[", "disconnected"]),
    "half": text(b'[{"run_id'),
    "html": text("<html>"),
    "empty": text(""),
    "odd": answer({"no": "list"}),
}


@pytest.mark.parametrize("first", OPEN)
def test_it_is_not_known_what_was_made(first: str) -> None:
    """If the response is lost or unusable, the error has the runs that the server shows; nothing is sent again."""
    found = [(SEARCH, TWO), its("b"), its("a", "theirs")]
    world = World((POST, OPEN[first]), *found, (SEARCH, TWO))  # of a temporary thread the one run is read once

    with pytest.raises(errors.RunOutcomeUnknownError) as caught:
        make(world)
    error = caught.value
    assert ids(error) == [("b", "run-of-b")]
    assert "it is not known whether the 2 runs were created: the server shows 1 of them" in str(error)
    assert "run-of-b on thread b" in str(error)
    assert error.mark == "langgraph-runs-1"
    assert error.__cause__ is not None
    assert ids(copy.copy(error)) == ids(pickle.loads(pickle.dumps(error))) == ids(error)


@pytest.mark.parametrize("first", OPEN)
def test_all_are_found(first: str) -> None:
    """If as many runs as items have the mark, also if some of them ended between two looks, they are the result."""
    world = World((POST, OPEN[first]), (SEARCH, ONE), its("a"), (SEARCH, answer([{"thread_id": "b"}])), its("b"))

    assert {made.run_id for made in make(world)} == {"run-of-a", "run-of-b"}


def test_all_are_there_at_once() -> None:
    """If all runs are found at once, there is no second lookup."""
    world = World((POST, lost()), (SEARCH, TWO), its("b"), its("a"))

    assert len(make(world)) == 2
    assert world.bodies[1]["limit"] == PAGE_SIZE + 2


def of_input(thread_id: str, given: Any, at: float) -> tuple[str, Reply]:
    """A thread's run, and what it was asked for."""
    kwargs = {"input": given, "command": None}
    shown = run(f"run-of-{thread_id}", mark="langgraph-runs-1", kwargs=kwargs, at=at, thread_id=thread_id)
    return (f"GET /threads/{thread_id}/runs", answer([shown]))


def make_of(world: World, *inputs: Any) -> list[str]:
    payloads: Any = [{"assistant_id": "agent", "input": given} for given in inputs]
    request = create_run_batch.request(body=batch_bodies(payloads))
    return [made.run_id for made in world.run(create_batch(world.context(), request, create_run_batch.parse))]


THREE = answer([{"thread_id": name} for name in "cba"])


@pytest.mark.parametrize("inputs", [[{"n": 3}, {"n": 1}, {"n": 2}], [{"n": 1}, {"n": 2}, {"n": 1}]])
def test_the_order_of_items(inputs: list[Any]) -> None:
    """The runs are in the order of the items, which their content tells; equal items have equal runs."""
    shown = dict(zip("cab", inputs, strict=True))
    world = World((POST, lost()), (SEARCH, THREE), *(of_input(name, shown[name], "bca".index(name)) for name in "cba"))

    found = make_of(world, *inputs)

    assert [shown[run_id[-1]] for run_id in found] == inputs
    assert len(set(found)) == 3


def test_an_order_that_cannot_be_told() -> None:
    """If the content does not tell the order, the runs are in the order of their creation, and a warning says so."""
    shown = [of_input("c", {"rewritten": 1}, 1), of_input("b", {"n": 2}, 3), of_input("a", {"n": 3}, 2)]
    world = World((POST, lost()), (SEARCH, THREE), *shown)

    with pytest.warns(errors.LangGraphRunsWarning, match="its 3 runs were found, but not which run is of which item"):
        assert make_of(world, {"n": 1}, {"n": 2}, {"n": 3}) == ["run-of-c", "run-of-a", "run-of-b"]


def test_the_deadline_cuts_the_looks_short() -> None:
    """A deadline that passes while the runs are looked up leaves the outcome unknown, with those found so far."""
    world = World((POST, lost(took=4.9)), (SEARCH, ONE), its("a"))

    with pytest.raises(errors.RunOutcomeUnknownError, match="the timeout left no time") as caught:
        make(world, timeout=5.0)
    assert ids(caught.value) == [("a", "run-of-a")]


def test_none_is_to_be_seen() -> None:
    """Finding no run proves nothing: finished runs are deleted."""
    world = World((POST, lost()), *[(SEARCH, NONE)] * 2)

    with pytest.raises(
        errors.RunOutcomeUnknownError, match="the server shows none of them, and finished stateless runs are deleted"
    ) as caught:
        make(world)
    assert caught.value.runs == ()


def test_a_batch_of_one() -> None:
    """The message speaks of one run, and has the server's explanation."""
    expected = "500 .*: out of memory; it is not known whether the run was created: the server shows no such run, and"
    with pytest.raises(errors.RunOutcomeUnknownError, match=expected):
        make_one(World((POST, answer({"detail": "out of memory"}, 500)), *[(SEARCH, NONE)] * 2))


def test_a_batch_of_one_that_is_found() -> None:
    """The one run is the result."""
    assert [made.run_id for made in make_one(World((POST, lost()), (SEARCH, ONE), its("a")))] == ["run-of-a"]


def test_an_input_that_has_no_json_form() -> None:
    """The error names the item."""
    request = create_run_batch.request(body=batch_bodies([{"assistant_id": "agent", "input": object()}]))
    world = World()

    with pytest.raises(TypeError, match=r"^payloads\[0\]\.input cannot be encoded as JSON"):
        world.run(create_batch(world.context(), request, create_run_batch.parse))


@pytest.mark.parametrize("status", [400, 404, 409, 422])
def test_a_refusal_of_one_item(status: int) -> None:
    """A batch is not atomic: runs created before the refusal are on the error and in its message."""
    world = World((POST, answer({"detail": "item 2 is wrong"}, status)), (SEARCH, TWO), its("b"), its("a", "theirs"))

    with pytest.raises(errors.APIStatusError) as caught:
        make(world)
    error = caught.value
    assert error.status_code == status
    assert ids(error) == [("b", "run-of-b")]
    assert str(error).endswith(
        "item 2 is wrong; these runs of the batch were created nevertheless: run-of-b on thread b"
    )
    assert ids(pickle.loads(pickle.dumps(error))) == ids(error)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_a_refusal_of_the_whole() -> None:
    """If nothing was created the refusal is raised unchanged."""
    with pytest.raises(errors.UnprocessableEntityError, match=r"no$") as caught:
        make(World((POST, answer({"detail": "no"}, 422)), (SEARCH, NONE)))
    assert caught.value.runs == ()


def test_a_refusal_where_threads_cannot_be_searched() -> None:
    """If the lookup fails the refusal is raised unchanged."""
    with pytest.raises(errors.UnprocessableEntityError, match=r"no$"):
        make(World((POST, answer({"detail": "no"}, 422)), (SEARCH, answer({}, 403))))


@pytest.mark.parametrize("status", [401, 403, 413, 429, 307])
def test_a_refusal_before_any_item_was_looked_at(status: int) -> None:
    """These refusals come before any run is created, so nothing is looked up."""
    with pytest.raises(errors.APIStatusError) as caught:
        make(World((POST, answer({"detail": "no"}, status))), retry=RetryPolicy(attempts=1))
    assert caught.value.runs == ()
