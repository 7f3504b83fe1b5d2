"""`Replay`: the events of one run in a replay of its thread, which is read beside the open connection."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from langgraph_runs._core.protocol.envelope import Envelope, read_envelope
from langgraph_runs._core.protocol.timeline import Marks
from langgraph_runs._core.streams.event_reader import NotJSONError
from langgraph_runs._core.wire.sse import Frame


class Replay:
    """The events of a run in a replay, up to those of a millisecond; None: all.

    It has to `reach` a millisecond, if one is given, to bring events of these `ids`, and the `end` of the run if that
    came.
    """

    def __init__(
        self,
        run_id: str,
        stamp: int | None,
        *,
        reach: int | None,
        ids: AbstractSet[str] = frozenset(),
        end: bool = False,
    ) -> None:
        self._run_id = run_id
        self._stamp = stamp
        self._reach = -1 if reach is None else reach
        self._ids = frozenset(ids)
        self._needs_end = end
        self.begin()

    def begin(self) -> None:
        """Begin, perhaps again after an interrupt."""
        self.events: list[Envelope] = []
        self.is_over = False  # nothing more of it is needed
        self._has_ended = False
        self._lacks = {*self._ids}
        self._last = -1
        self._marks = Marks()
        self._between: list[Envelope] = []  # that the server made up, as long as nothing stored follows

    @property
    def has_reached(self) -> bool:
        """Whether it has brought what it has to, so that silence is its end."""
        return self._last >= self._reach and not self._lacks and (self._has_ended or not self._needs_end)

    @property
    def until(self) -> int:
        """The millisecond up to which all events are here; -1 if there is none."""
        return self._last if self._stamp is None else self._stamp

    def cut(self) -> bool:
        """It is left where more of the last millisecond may come: whether it has brought all that it has to."""
        self._last -= 1
        return self.has_reached

    def note(self, frame: Frame) -> None:
        """Note an event of the replay."""
        try:
            event = read_envelope(frame)
        except NotJSONError:
            return  # told by the open connection
        if event is None or self.is_over:
            return
        run_id = self._marks.run_of(event)
        self._marks.note(event)
        if run_id != self._run_id:
            self.is_over = self._last >= 0 and self._marks.working != self._run_id
            return
        stamp = event.stamp
        if stamp is not None and self._stamp is not None and stamp > self._stamp:
            self.is_over = True
            return
        self._between.append(event)
        self._lacks.discard(event.event_id)
        if stamp is None and self._stamp is not None:
            return  # it may be live, after others that are left out
        self.events += self._between
        self._between.clear()
        if stamp is not None:
            self._last = stamp
        self._has_ended = self._has_ended or event.is_terminal
        self.is_over = event.is_terminal and event.word != "interrupted"
