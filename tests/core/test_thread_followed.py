"""A run that a thread's stream follows, and that has published nothing of what the caller reads."""

from __future__ import annotations

import warnings
from typing import Any

import pytest

from langgraph_runs import ThreadValuesEvent
from langgraph_runs._core.projections.data import ValuesReader
from langgraph_runs._core.protocol.assembler import CHANNELS
from langgraph_runs._core.protocol.followed import Followed, reading_followed
from langgraph_runs._core.protocol.tool_calls import TOOL_CHANNELS
from langgraph_runs._core.protocol.wanted import Wanted
from langgraph_runs.errors import LangGraphRunsWarning
from tests.core.script import metadata, sse
from tests.core.thread_script import OPEN, ThreadScript, completed, opened, running, shown, state


@pytest.mark.parametrize(
    ("modes", "speaks", "noted"),
    [
        (["custom"], False, {"a": ("custom",)}),
        ("custom", False, {"a": ("custom",)}),
        (None, False, {}),
        (["custom"], True, {}),
    ],
)
def test_what_is_noted_of_a_run(modes: Any, noted: dict[str, Any], *, speaks: bool) -> None:
    """The modes of one that no thread's stream started, as far as its server tells them; without another request."""
    known = shown(speaks=speaks, kwargs={} if modes is None else {"stream_mode": modes})
    for follow in (True, False):
        script = ThreadScript(
            opened(running() + state(1) + completed(), OPEN),
            runs={"a": known},
            stored_of={"a": sse(metadata(), replays=False)},
        )
        told = script.stream(follow="a") if follow else script.stream("a")
        assert told.error is None
        assert script.session.wanted.others == (noted if follow else {})


def reading(what: str = "values", channels: tuple[str, ...] = ("values",), **others: tuple[str, ...]) -> Followed[Any]:
    wanted = Wanted()
    wanted.others.update(others)
    return Followed(ValuesReader(None), wanted, what, channels)


@pytest.mark.parametrize(
    ("what", "channels", "mode"),
    [
        ("values", ("values",), "values"),
        ("text", CHANNELS, "values"),
        ("tool_calls", TOOL_CHANNELS, "values"),
        ("updates", ("updates",), "updates"),
        ("custom", ("custom",), "custom"),
    ],
)
def test_a_run_without_the_mode(what: str, channels: tuple[str, ...], mode: str) -> None:
    """It is named at the end, once, with the mode that it lacks and where to read it."""
    reader = reading(what, channels, a=("messages-tuple",), b=(mode, "debug"))
    with pytest.warns(LangGraphRunsWarning) as told:
        assert reader.finish() == ()
    [message] = [str(one.message) for one in told]
    assert message.startswith(f"{what}() gives nothing of run a: ")
    assert f"reads the stream mode {mode!r}, and that one was made with ['messages-tuple']; runs.join_stream" in message
    assert reader.finish() == ()


def test_what_is_no_mode() -> None:
    """Of subgraphs every mode tells something."""
    assert reading("subgraphs", ("lifecycle",), a=("custom",)).finish() == ()


def test_what_is_read_is_the_same() -> None:
    """Also what is left at the end, where the warning is an error."""

    class Kept(ValuesReader):
        def take_kept(self) -> list[Any]:
            return ["kept"]

        def finish(self) -> list[Any]:
            return ["last"]

    wanted = Wanted()
    wanted.others["a"] = ("custom",)
    reader = Followed(Kept(None), wanted, "values", ("values",))
    assert reader.feed(ThreadValuesEvent("values", {"n": 1})) == ({"n": 1},)
    assert reader.take_kept() == ["kept"]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(LangGraphRunsWarning):
            reader.finish()
        assert reader.finish() == ["last"]


def test_only_what_is_followed_is_watched() -> None:
    """A stream that follows nothing is read by the reader itself, at no cost."""
    wanted, reader = Wanted(), ValuesReader(None)
    assert reading_followed(reader, wanted, "values", ("values",)) is reader
    wanted.followed.add("a")
    assert isinstance(reading_followed(reader, wanted, "values", ("values",)), Followed)
