"""How much of a traceback is shown: the caller's frames, and no cause is lost."""

from __future__ import annotations

import traceback
from types import ModuleType
from typing import Any

import pytest

from langgraph_runs import errors
from langgraph_runs._core.calls.checks import checked_text
from langgraph_runs._core.shown import shorten_traceback

INNER = """
def call(function, wrap=None):
    try:
        return function()
    except Exception as error:
        if wrap is None:
            raise
        raise wrap from error
"""


def module(name: str) -> Any:
    """A module of another package."""
    made = ModuleType(name)
    exec(INNER, made.__dict__)
    return made


ours, library = module("langgraph_runs._core.x"), module("httpcore._sync.x")


def frames(error: BaseException) -> list[str]:
    """The functions of a traceback, outermost first."""
    return [frame.name for frame in traceback.extract_tb(error.__traceback__)]


def refuse() -> None:
    raise ConnectionRefusedError("nobody there")


def test_frames_of_the_library_go() -> None:
    """An error keeps the caller's frames, its cause and the cause's message; frames of ours and of libraries go."""
    wrapped = errors.APIConnectionError("no server")
    with pytest.raises(errors.APIConnectionError) as caught:
        ours.call(lambda: library.call(refuse), wrapped)

    assert shorten_traceback(caught.value) is wrapped

    assert frames(wrapped) == ["test_frames_of_the_library_go"]
    assert isinstance(wrapped.__cause__, ConnectionRefusedError)
    assert frames(wrapped.__cause__) == ["<lambda>", "refuse"]
    told = "".join(traceback.format_exception(wrapped))
    assert "nobody there" in told
    assert "direct cause" in told


def test_what_the_caller_was_handling_keeps_its_frames() -> None:
    """The traceback of an error that the program was handling when it made the call is the program's own."""
    with pytest.raises(errors.APIConnectionError) as caught:
        try:
            library.call(refuse)
        except ConnectionRefusedError as handled:
            whole = frames(handled)
            ours.call(lambda: checked_text("name", 1), errors.APIConnectionError("no server"))

    shorten_traceback(caught.value)

    cause = caught.value.__cause__
    assert cause is not None
    assert cause.__context__ is not None
    assert frames(cause.__context__) == whole


def test_a_mistake_in_a_hook_stays_whole() -> None:
    """A TypeError that a caller's function raises is not touched: its frames tell where."""
    with pytest.raises(TypeError) as caught:
        ours.call(lambda: len(7))  # type: ignore[arg-type]
    whole = frames(caught.value)
    assert frames(shorten_traceback(caught.value)) == whole
    assert "call" in whole


def test_a_refused_argument() -> None:
    """A TypeError or ValueError that this package raises ends at the caller's line."""
    with pytest.raises(TypeError, match="name must be a str") as caught:
        checked_text("name", 7)
    assert frames(shorten_traceback(caught.value)) == ["test_a_refused_argument"]
    assert frames(shorten_traceback(ValueError("never raised"))) == []


def test_causes_in_a_circle() -> None:
    """Errors that are each other's cause come to an end."""
    first, second = errors.APIConnectionError("a"), errors.APIConnectionError("b")
    first.__cause__, second.__cause__ = second, first
    assert shorten_traceback(first) is first
