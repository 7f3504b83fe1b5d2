"""How a run stands and what it ended with, in words that mean the same on every server."""

import copy
import json
import pickle
from collections.abc import Mapping
from typing import Any

import pytest

from langgraph_runs import errors
from langgraph_runs._core.runs.run_result import RunResult, interrupts_of, values_of
from langgraph_runs._core.runs.status import ENDED, STATUSES, status_of, status_of_error
from langgraph_runs._generated.models.interrupt import Interrupt
from langgraph_runs._generated.models.run_status import RunStatus

QUESTION = {"value": {"question": "Your name?"}, "id": "a1"}


def test_every_word_of_the_server_has_a_status() -> None:
    """Each status that a server gives a run is one of the closed set; all but `needs_input` are reached."""
    assert {status_of(word, needs_input=False) for word in RunStatus.__args__} == set(STATUSES) - {"needs_input"}


@pytest.mark.parametrize("word", ["success", "interrupted"])
def test_a_question_is_told_alike_on_every_server(word: str) -> None:
    """A run that asks a human needs input, whether its server calls that a success or interrupted."""
    assert status_of(word, needs_input=True) == "needs_input"


@pytest.mark.parametrize(("word", "status"), [("error", "failed"), ("timeout", "timed_out"), ("running", "running")])
def test_a_question_excuses_nothing(word: str, status: str) -> None:
    """A run that asked and then failed, timed out or went on does not wait for a human."""
    assert status_of(word, needs_input=True) == status


@pytest.mark.parametrize("word", [None, "paused"])
def test_a_word_that_is_not_known_is_no_status(word: str | None) -> None:
    """What this package does not know is not taken for anything, least of all a success."""
    assert status_of(word, needs_input=True) is status_of(word, needs_input=False) is None


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (errors.RunFailedError, "failed"),
        (errors.RunCancelledError, "cancelled"),
        (errors.RunTimeoutError, "timed_out"),
        (errors.RunError, None),
    ],
)
def test_an_error_of_a_run_has_its_status(kind: type[errors.RunError], status: str | None) -> None:
    """Each error that a run ends with stands for one status; the one for an unknown outcome for none."""
    assert status_of_error(kind("message")) == status
    assert status is None or status in ENDED


def test_the_state_is_without_the_questions() -> None:
    """`__interrupt__` is not in the values of a result, and what the server told is left as it was."""
    told = {"name": None, "__interrupt__": [QUESTION]}
    assert values_of(told) == {"name": None}
    assert "__interrupt__" in told


@pytest.mark.parametrize("state", [{"a": 1}, [], None, "text", {}])
def test_a_state_without_questions_is_untouched(state: Any) -> None:
    """Values without `__interrupt__` are returned as they are, whatever their type."""
    assert values_of(state) is state
    assert interrupts_of(state) == ()


def test_a_question_is_told_once() -> None:
    """A question that the server tells at several levels is one question; those without ids are told apart."""
    [first, second] = interrupts_of({"__interrupt__": [QUESTION, {"value": "age?", "id": "b2"}, QUESTION, None]})
    assert (first.id, first.value, second.id) == ("a1", {"question": "Your name?"}, "b2")
    assert len(interrupts_of({"__interrupt__": [{"value": 1}, {"value": 2}]})) == 2


def test_a_result_is_plain_data() -> None:
    """A result can be pickled, copied, compared and read, but not changed."""
    result = RunResult[Any]("r", "t", "needs_input", {"name": None}, (Interrupt(id="a1", value=1),))
    assert pickle.loads(pickle.dumps(result)) == copy.deepcopy(result) == result
    assert repr(result).startswith("RunResult(run_id='r', thread_id='t', status='needs_input'")
    with pytest.raises(AttributeError):
        result.status = "success"  # type: ignore[misc]


ASKED = RunResult[Any]("r", "t", "needs_input", {"name": None}, (Interrupt.from_dict(QUESTION),))
AS_JSON = {"run_id": "r", "thread_id": "t", "status": "needs_input", "values": {"name": None}, "interrupts": [QUESTION]}


def test_a_result_reads_like_a_dict() -> None:
    """Every way to read a dict gives the result as JSON, which `to_dict` returns."""
    assert {**ASKED} == dict(ASKED) == ASKED.to_dict() == json.loads(json.dumps(ASKED.to_dict())) == AS_JSON
    assert [*ASKED] == [*ASKED.keys()] == [*AS_JSON]
    assert [*ASKED.items()] == [*AS_JSON.items()]
    assert (len(ASKED), "status" in ASKED, "name" in ASKED) == (5, True, False)
    assert (ASKED["values"], ASKED.get("status"), ASKED.get("name"), ASKED.get("name", 2)) == (
        {"name": None},
        "needs_input",
        None,
        2,
    )
    assert isinstance(ASKED, Mapping)
    assert ASKED.values == {"name": None}


def test_a_key_of_the_state_is_looked_for_in_vain() -> None:
    """Who takes a result for the state, which `runs.wait` returns, is told where the state is."""
    with pytest.raises(KeyError, match=r"'name' of the state is in \.values: result\.values\['name'\]"):
        ASKED["name"]
    for missing in (ASKED, RunResult[Any]("r", "t", "success", None)):
        with pytest.raises(KeyError, match=r"^'nothing'$"):
            missing["nothing"]


def test_a_result_is_shown_in_one_line() -> None:
    """The repr of a result with a long state is short."""
    long = RunResult[Any]("r", "t", "success", {"messages": ["\n" * 1000] * 1000})
    assert len(repr(long)) < 1000
    assert "\n" not in repr(long)
