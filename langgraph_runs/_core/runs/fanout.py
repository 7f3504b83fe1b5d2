"""`FanOut`: the decisions of a map: when to take an input, what to hand out, and when it is over.

The caller may be interrupted between any two instructions and go on afterwards, so nothing is counted that is needed to
end: which inputs are open and which are ready is kept by index, and noting a fact twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sized
from typing import Any, Final, Literal, TypeAlias

from langgraph_runs._core.calls.checks import checked_choice, checked_count, checked_flag
from langgraph_runs._core.calls.warn import warn
from langgraph_runs._core.runs.mapped import Mapped, Progress
from langgraph_runs._core.shown import shown
from langgraph_runs._core.wire.json_decoder import is_object

OnLeave: TypeAlias = Literal["cancel", "continue"]

WINDOW: Final = 8
"""How many inputs may be taken and not handed out yet, as a multiple of the concurrency."""
LEAVING_SECONDS: Final = 5.0
"""How long leaving a map waits at most until its runs are cancelled."""


class FanOut:
    """Which inputs are open, and which are done and not handed out yet."""

    def __init__(self, inputs: object, *, concurrency: object, ordered: object) -> None:
        self._concurrency = checked_count("concurrency", concurrency, least=1)
        self._ordered = checked_flag("ordered", ordered)
        self._open: dict[int, None] = {}  # by index, in the order in which they were taken
        self._ready: dict[int, Mapped[Any]] = {}
        self._handed: Mapped[Any] | None = None  # and is still in `_ready`
        self._exhausted = False
        self._interrupted: BaseException | None = None  # what the last try to take an input ended with
        self._total = len(inputs) if isinstance(inputs, Sized) else None
        self._taken = self._done = self._failed = 0
        self.error: Exception | None = None  # to be raised once everything was handed out

    def next(self) -> Literal["hand out", "take", "wait", "end"]:
        """What to do: hand something out, take an input, wait for a run that is under way, or end."""
        if self._handed is not None:
            self._ready.pop(self._handed.index, None)
            self._handed = None
        busy = len(self._open) >= self._concurrency or self._exhausted
        if not busy and len(self._open) + len(self._ready) < WINDOW * self._concurrency:
            return "take"
        index = self._first()
        if index is not None and (not self._ordered or index < next(iter(self._open), index + 1)):
            return "hand out"
        return "wait" if self._open else "end"

    def hand_out(self) -> Mapped[Any]:
        """What is to be handed out. It is dropped by the `next` after this, so an interrupt before loses nothing."""
        index = self._first()
        assert index is not None
        self._handed = mapped = self._ready[index]
        return mapped

    def take(self, index: int) -> None:
        """Note that this input was taken."""
        self._interrupted = None
        self._open[index] = None
        self._taken = index + 1

    def settle(self, mapped: Mapped[Any]) -> None:
        """Note what came of an input."""
        if mapped.index in self._open:
            self._ready[mapped.index] = mapped
            self._open.pop(mapped.index, None)
            self._done += 1
            self._failed += isinstance(mapped.outcome, Exception)

    def exhaust(self, error: Exception | None = None) -> None:
        """Note that there are no more inputs, be it that taking one raised this error."""
        self._exhausted = True
        self.error = error
        if isinstance(error, (StopIteration, StopAsyncIteration)):  # which would look like the end of the map
            self.error = RuntimeError(f"inputs raised {type(error).__name__}")
            self.error.__cause__ = error
        if error is None and self._interrupted is not None and self._taken != self._total:
            name = type(self._interrupted).__name__
            self.error = RuntimeError(
                f"inputs ended right after {name} had interrupted them, so there may be more; a generator cannot go on"
            )
            self.error.__cause__ = self._interrupted

    def interrupt(self, error: BaseException) -> None:
        """Note that taking an input was interrupted."""
        self._interrupted = error

    def _first(self) -> int | None:
        """The index of what is handed out next, if anything is ready."""
        return min(self._ready, default=None) if self._ordered else next(iter(self._ready), None)

    @property
    def undelivered(self) -> tuple[Mapped[Any], ...]:
        """What came of inputs and was not handed out."""
        handed = None if self._handed is None else self._handed.index
        indexes = sorted(self._ready) if self._ordered else [*self._ready]
        return tuple(self._ready[index] for index in indexes if index != handed)

    @property
    def where_undelivered(self) -> str:
        """Where that is found, for a message."""
        count = len(self.undelivered)
        return f"what came of {count} input{'' if count == 1 else 's'} is in its `undelivered`"

    @property
    def progress(self) -> Progress:
        """How far the map is."""
        return Progress(self._done, self._failed, len(self._open), self._total)


def checked_inputs(inputs: Any, kinds: tuple[type, ...]) -> Any:
    """The inputs of a map, which must be of one of these kinds, and not a single input."""
    if is_object(inputs) or isinstance(inputs, (str, bytes)):
        raise TypeError(f"inputs must be an iterable of inputs, got {shown(inputs)}; put a single input into a list")
    if not isinstance(inputs, kinds):
        hint = "; AsyncClient takes it" if hasattr(inputs, "__aiter__") else ""
        raise TypeError(f"inputs must be an iterable, got {shown(inputs)}{hint}")
    return inputs


def warn_uniterated() -> None:
    """Warn that a map was forgotten before an input was taken."""
    warn(
        "a map was never iterated, so no run was started: iterate over it; to start runs whose results are not read,"
        " use runs.create_batch()"
    )


def checked_on_leave(on_leave: object) -> OnLeave:
    """What becomes of the runs of a map that is left before its end."""
    checked: OnLeave = checked_choice("on_leave", on_leave, OnLeave, allow_unknown=None)
    return checked


def check_progress(progress: object) -> None:
    """Refuse what neither says whether to show progress nor can be told it."""
    if not isinstance(progress, bool) and not callable(progress):
        raise TypeError(f"progress must be True, False or a callable that takes a Progress, got {shown(progress)}")


def check_map_options(options: Mapping[str, Any]) -> None:
    """Refuse the keywords of a run that a map sets itself."""
    for name, remedy in _SET_BY_MAP.items():
        if name in options:
            raise TypeError(f"unexpected keyword {name!r}; {remedy}")


_SET_BY_MAP: Final[Mapping[str, str]] = {
    "input": "each run of a map gets its own, from inputs",
    "command": "each run of a map begins anew, on a thread of its own",
    "on_disconnect": "see on_leave",
}
