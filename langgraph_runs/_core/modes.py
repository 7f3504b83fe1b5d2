"""Stream modes: which there are, what a join may ask for, and what a filtered join lets through."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, get_args

from langgraph_runs._core.codec import elements, encode, members
from langgraph_runs._generated.models.run import Run
from langgraph_runs._generated.models.stream_mode import StreamMode

MODES: Final[tuple[str, ...]] = get_args(StreamMode)

ALWAYS: Final = ("error", "metadata")
"""Not modes, but a filtered join leaves them out unless they are asked for like one."""


def checked_modes(value: str | Sequence[str], *, what: str = "stream_mode") -> tuple[str, ...]:
    """The caller's stream mode or modes as a tuple, repetitions left out.

    Raises TypeError for anything else and ValueError naming a mode that there is not.
    """
    given: Iterable[object] = (value,) if isinstance(value, str) else value
    if not isinstance(value, (str, list, tuple, set, frozenset)):
        raise TypeError(f"{what} must be a mode or a list of modes, got {value!r}")
    modes: dict[str, None] = {}
    for mode in given:
        if mode not in MODES:
            raise ValueError(f"{what}: {mode!r} is no stream mode; there are {', '.join(MODES)}")
        modes[str(mode)] = None
    if not modes:
        raise ValueError(f"{what} is empty; name at least one of {', '.join(MODES)}")
    return tuple(modes)


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
