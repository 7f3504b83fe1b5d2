"""Why a run failed, from the error of a task in its last state."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from langgraph_runs._core.runs.stored_result import task_error
from langgraph_runs._generated.models.thread_state import ThreadState


def told(error: Any) -> dict[str, str] | None:
    return task_error(ThreadState.from_dict({"tasks": [{"error": error}]}))


@pytest.mark.parametrize(
    ("said", "error", "message"),
    [
        ("ValueError('boom')", "ValueError", "boom"),
        ('KeyError("it\'s")', "KeyError", "it's"),
        ("ValueError('two\\nlines\\t\\x00\\u20ac\\U0001f600')", "ValueError", "two\nlines\t\x00€😀"),
        ("ValueError('back\\\\slash')", "ValueError", "back\\slash"),
        ("ValueError()", "ValueError", ""),
        ("ValueError('a', 2)", "ValueError", "'a', 2"),
        ("HTTPException(status_code=404, detail='no')", "HTTPException", "status_code=404, detail='no'"),
        ("ValueError('bad escape \\d')", "ValueError", "'bad escape \\d'"),
        ("ValueError('half \\ud800')", "ValueError", "'half \\ud800'"),
        ("ValueError('beyond \\U00110000')", "ValueError", "'beyond \\U00110000'"),
        ("ValueError('a' 'b')", "ValueError", "'a' 'b'"),
        ("ValueError((((((((1))))))))", "ValueError", "(((((((1)))))))"),
        ("it went wrong", "Error", "it went wrong"),
        ("my.Error('x')", "Error", "my.Error('x')"),
    ],
)
def test_words(said: str, error: str, message: str) -> None:
    """The repr of an exception is taken apart into class and message; any other text is the message."""
    assert told(said) == {"error": error, "message": message}


@pytest.mark.parametrize("error", [None, 7, {"message": "x"}])
def test_no_words(error: Any) -> None:
    """An error that is not text gives no reason."""
    assert told(error) is None


def test_the_first_task_that_tells() -> None:
    """The first task with an error text counts."""
    tasks = [{"error": None}, {"error": "A('1')"}, {"error": "B('2')"}]

    assert task_error(ThreadState.from_dict({"tasks": tasks})) == {"error": "A", "message": "1"}


@pytest.mark.parametrize("state", [None, ThreadState.from_dict({}), ThreadState.from_dict({"tasks": []})])
def test_no_tasks(state: ThreadState | None) -> None:
    """Without a state or tasks there is no reason."""
    assert task_error(state) is None


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_message_comes_back(message: str) -> None:
    """The repr of an exception with one string argument gives exactly that string."""
    with warnings.catch_warnings(action="error"):
        assert told(repr(ValueError(message))) == {"error": "ValueError", "message": message}


@given(st.text("'\"\\xuU0dD8(){}[],ab \n"))
def test_no_words_make_it_stumble(words: str) -> None:
    """Any text gives a message and no warning."""
    with warnings.catch_warnings(action="error"):
        found = told(f"ValueError({words})")
    assert found is not None
    assert found["message"].encode() is not None
