"""Questions to a human on every server: a run that asks, or asks again, is told as that wherever it is looked at."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conformance.support import ClientMaker


@pytest.fixture
def client(server_url: str, make_client: ClientMaker) -> Any:
    return make_client(server_url)


def questions(handle: Any) -> dict[str, str]:
    """The ids of the questions that are pending, by their text."""
    return {one.value["question"]: one.id for one in handle.interrupts()}


def test_a_run_that_asks_again(client: Any) -> None:
    """One of two answers leaves a run that asks the other question, whatever the server stores of it."""
    first = client.assistant("ask2").start(input={})
    assert {one.value["question"] for one in first.result().interrupts} == {"left?", "right?"}

    second = first.answer({questions(first)["left?"]: "L"})
    result = second.result()
    assert (result.status, [one.value for one in result.interrupts]) == ("needs_input", [{"question": "right?"}])
    assert second.status() == second.stream().result().status == "needs_input"

    third = second.resume("R")
    assert third.result().values["answers"] == {"left": "L", "right": "R"}
    assert [one.status() for one in (first, second, third)] == ["needs_input", "needs_input", "success"]
    third.delete()


def test_the_values_of_a_run_that_asks_again(client: Any) -> None:
    """`wait` and `join` return values with `__interrupt__`, as for a run that asks for the first time."""
    thread = client.threads.create()
    client.runs.wait(thread, "ask2", input={})
    ids = questions(client.runs.handle(thread, client.runs.list(thread)[0]))

    asked = client.runs.wait(thread, "ask2", command={"resume": {ids["left?"]: "L"}})

    for values in (asked, client.runs.join(thread, client.runs.list(thread)[0])):
        assert [one["value"] for one in values["__interrupt__"]] == [{"question": "right?"}]


def test_a_run_that_stopped_at_a_node(client: Any) -> None:
    """It needs input but has no question, though servers call it a success."""
    handle = client.assistant("steps").start(input={"count": 2}, interrupt_before=["step"])

    result = handle.result()

    assert (result.status, result.interrupts, result.values["step"]) == ("needs_input", (), 0)
    assert handle.status() == "needs_input"
    with pytest.raises(ValueError, match="waits for no answer: it stopped before"):
        handle.resume("go on")
    handle.delete()


def test_a_run_that_was_cancelled_does_not_ask(client: Any) -> None:
    """A cancelled run is told as cancelled, also while another run of its thread waits for an answer."""
    thread = client.threads.create()
    client.runs.wait(thread, "ask2", input={})
    slow = client.runs.handle(thread, client.runs.create(thread, "slow", input={}))
    slow.wait_for("running")
    slow.cancel(wait=True)

    assert slow.status() == "cancelled"
