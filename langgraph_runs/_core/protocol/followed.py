"""`Followed`: a reader of a thread's stream that says which runs it follows in vain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

from langgraph_runs._core.calls.warn import warn
from langgraph_runs._core.projections.projection import Projector
from langgraph_runs._core.protocol.wanted import Wanted
from langgraph_runs._core.streams.events import StreamEvent

T = TypeVar("T")

_SENT: Final = ("values", "updates", "custom")
"""The stream modes whose events come of runs that were not started by a thread's stream."""


class Followed(Projector[T]):
    """Reads as another one does. At the end it warns of runs that have published nothing of what that one reads."""

    def __init__(self, projector: Projector[T], wanted: Wanted, what: str, channels: Sequence[str]) -> None:
        self._projector = projector
        self._wanted = wanted
        self._what = what
        self._mode = next((mode for mode in _SENT if mode in channels), None)

    def feed(self, event: StreamEvent) -> Sequence[T]:
        """What the other one gives."""
        return self._projector.feed(event)

    def take_kept(self) -> Sequence[T]:
        """What the other one gives."""
        return self._projector.take_kept()

    def finish(self) -> Sequence[T]:
        """What is left for the other one; it warns, once."""
        others, self._wanted.others = self._wanted.others, {}
        for run_id, modes in others.items():
            if self._mode is not None and self._mode not in modes:
                warn(
                    f"{self._what}() gives nothing of run {run_id}: of a run that was not started by a thread's stream"
                    f" it reads the stream mode {self._mode!r}, and that one was made with {[*modes]};"
                    f" runs.join_stream(thread_id, run_id, last_event_id='-1') has what it published"
                )
        return self._projector.finish()


def reading_followed(projector: Projector[T], wanted: Wanted, what: str, channels: Sequence[str]) -> Projector[T]:
    """The reader for a stream, of which `wanted` says what it follows: as it is, if that is nothing."""
    return Followed(projector, wanted, what, channels) if wanted.followed else projector
