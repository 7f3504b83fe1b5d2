"""Answers to the questions of runs: each by its id, and only to what is pending."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs._core.runs.answers import (
    Pending,
    answer_by_id,
    answer_one,
    checked_answers,
    command,
    read_pending,
)
from langgraph_runs._core.runs.run_result import read_interrupts
from langgraph_runs._generated.types import UNSET
from tests.core.calls_driver import World, answer

STATE = "GET /threads/t/state"
LEFT, RIGHT = {"id": "1f", "value": "left?"}, {"id": "2e", "value": {"question": "right?"}}


def pending(*questions: dict[str, Any], nodes: tuple[str, ...] = ()) -> Pending:
    return Pending("t", read_interrupts(questions), nodes)


def read(**state: Any) -> Pending:
    found: Pending = (world := World((STATE, answer(state)))).run(read_pending(world.context(), "t", "r"))
    return found


def test_questions_are_read_from_all_tasks_once() -> None:
    """Each question that the thread has is there once, though it is told for the thread and for its task."""
    tasks = [{"id": "a", "interrupts": [LEFT]}, {"id": "b", "interrupts": [RIGHT]}, {"id": "c", "interrupts": []}]

    for state in ({"interrupts": [LEFT, RIGHT], "tasks": tasks}, {"tasks": tasks}, {"interrupts": [LEFT, RIGHT]}):
        assert read(**state, next=["a", "b"]) == pending(LEFT, RIGHT, nodes=("a", "b"))


def test_a_thread_that_is_done() -> None:
    """It has no questions."""
    assert read(next=[], tasks=[], interrupts=[]) == pending()


@pytest.mark.parametrize("value", [None, {}, "yes", {"1f": "looks like an id"}, [1]])
def test_the_one_question(value: Any) -> None:
    """An answer is sent by the id of its question, whatever it looks like."""
    assert answer_one(pending(LEFT), value) == {"1f": value}


def test_several_questions() -> None:
    """One answer to several questions is refused, and the message lists them by their ids."""
    with pytest.raises(ValueError, match=r"waits for 2 answers; .* '1f': 'left\?', '2e': \{'question': 'right\?'\}$"):
        answer_one(pending(LEFT, RIGHT), "yes")


@pytest.mark.parametrize("choose", [lambda one: answer_one(one, 1), lambda one: answer_by_id(one, {"1f": 1})])
def test_no_question(choose: Any) -> None:
    """Without a question an answer is refused; the message says where the run stopped, if it did."""
    with pytest.raises(ValueError, match=r"^thread t waits for no answer: nothing is pending$"):
        choose(pending())
    with pytest.raises(ValueError, match=r"it stopped before 'a', 'b'; a run with input=None goes on there$"):
        choose(pending(nodes=("a", "b")))


def test_a_question_without_an_id() -> None:
    """Where the server gives questions no ids, an answer could be taken for something else, so it is refused."""
    with pytest.raises(ValueError, match="gives its question no id"):
        answer_one(pending({"value": "left?"}), "yes")


def test_answers_by_id() -> None:
    """Some of the questions may be answered, the others stay open."""
    assert answer_by_id(pending(LEFT, RIGHT), {"2e": None}) == {"2e": None}
    with pytest.raises(ValueError, match="waits for no answer to '3d'; pending: '1f': 'left"):
        answer_by_id(pending(LEFT, RIGHT), {"1f": 1, "3d": 1})


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("yes", "answers must be a mapping from interrupt ids to answers, got 'yes'"),
        ({}, "answers is empty"),
        ({1: "yes"}, "an interrupt id must be a str"),
        ({"": "yes"}, "an interrupt id is empty"),
    ],
)
def test_answers_are_checked(given: Any, message: str) -> None:
    """Answers that name no question are refused before anything is sent."""
    with pytest.raises((TypeError, ValueError), match=message):
        checked_answers(given)


def test_the_command() -> None:
    """It has the answers, and what else was given: None is not left out."""
    assert command({"1f": 1}, UNSET, UNSET) == {"resume": {"1f": 1}}
    assert command({"1f": 1}, None, "node") == {"resume": {"1f": 1}, "update": None, "goto": "node"}
