"""Stream modes of joins: which a run publishes, the filter sent to the server, and which events pass it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from langgraph_runs._core.streams.control import OPT_IN
from langgraph_runs._core.wire.json_decoder import elements, members
from langgraph_runs._core.wire.json_encoder import encode
from langgraph_runs._generated.models.run import Run

MESSAGE_MODES: Final = ("messages-tuple", "messages")
"""Those that bring messages, the one to ask for first."""


def modes_of(run: Run) -> tuple[str, ...] | None:
    """The stream modes that a run was created with; None if the server does not say."""
    modes = members(run.kwargs).get("stream_mode")
    if isinstance(modes, str):
        return (modes,)
    return tuple(map(str, elements(modes))) or None


def check_subset(modes: Sequence[str], run: Run) -> None:
    """Raise ValueError if the run publishes nothing in one of the modes, so that a join would wait for ever."""
    published = modes_of(run)
    if published is None:
        return
    absent = [mode for mode in modes if mode not in published]
    if absent:
        raise ValueError(
            f"stream_mode={absent if len(absent) > 1 else absent[0]!r}: run {run.run_id} was made with"
            f" {list(published)}, so nothing would ever come; ask for a subset of these"
        )


def check_brought(modes: Sequence[str] | None, needed: Sequence[str], what: str) -> None:
    """Raise ValueError if a stream that is open brings none of the modes that a method `what` needs.

    `modes` are those of the stream, None if they are not known.
    """
    if modes is None or any(mode in modes for mode in needed):
        return
    raise ValueError(
        f"{what}() reads the stream mode {needed[0]!r}, and this stream was opened with {[*modes]}:"
        f" call {what}() on the stream before it is opened, as in runs.stream(...).{what}(),"
        f" or pass stream_mode={[*modes, needed[0]]}"
    )


def join_filter(modes: Sequence[str]) -> str:
    """The `stream_mode` of a join: one JSON array, with the control events that come only if they are asked for."""
    return encode([*modes, *OPT_IN]).decode()


def is_wanted(mode: str | None, modes: Sequence[str]) -> bool:
    """Whether events of a mode belong to one of the modes asked for; servers may send others, too."""
    if mode is None:
        return False
    return mode in modes or (mode.startswith("messages") and any(asked.startswith("messages") for asked in modes))


def publishes_unstored(modes: Iterable[str]) -> bool:
    """Whether one of the modes has events that no server stores: `messages`, unless it is sent as `messages-tuple`."""
    names = set(modes)
    return "messages" in names and "messages-tuple" not in names
