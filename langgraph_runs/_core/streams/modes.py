"""Stream modes: which of them a join may ask for, and what a filtered join lets through."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from langgraph_runs._core.wire.json_codec import elements, encode, members
from langgraph_runs._generated.models.run import Run

ALWAYS: Final = ("error", "metadata")
"""Not modes, but a filtered join leaves them out unless they are asked for like one."""


def made_with(run: Run) -> tuple[str, ...] | None:
    """The modes that a run was made with; None where the server does not tell."""
    modes = members(run.kwargs).get("stream_mode")
    if isinstance(modes, str):
        return (modes,)
    return tuple(map(str, elements(modes))) or None


def check_subset(modes: Sequence[str], run: Run) -> None:
    """Raise ValueError if the run publishes nothing in one of the modes: joining would be silence."""
    published = made_with(run)
    if published is None:
        return
    absent = [mode for mode in modes if mode not in published]
    if absent:
        raise ValueError(
            f"stream_mode={absent if len(absent) > 1 else absent[0]!r}: run {run.run_id} was made with"
            f" {list(published)}, so nothing would ever come; ask for a subset of these"
        )


def join_filter(modes: Sequence[str]) -> str:
    """The `stream_mode` of a join: one JSON array, with the events that tell of failure and restart."""
    return encode([*modes, *ALWAYS]).decode()


def wanted(mode: str | None, modes: Sequence[str]) -> bool:
    """Whether events of a mode belong to one of those asked for; servers may send more than that."""
    if mode is None:
        return False
    return mode in modes or (mode.startswith("messages") and any(asked.startswith("messages") for asked in modes))


def unstored(modes: Iterable[str]) -> bool:
    """Whether events of a mode among these are never replayed: `messages`, whose parts the server does not store."""
    modes = set(modes)
    return "messages" in modes and "messages-tuple" not in modes
