"""Where a stream stands, and which events of a rejoined one the caller has had already.

Nothing is assumed of ids but that equal ones stand together and that a replay comes in the order of the first telling:
they are never compared as numbers, nor are payloads ever compared to drop an event. Three things happen on servers:

* Ids are unique (production, Aegra). Rejoining after the last id replays exactly what is missing.
* The seam. A server subscribes the reader first and replays then, so what was published in between comes twice: the
  replay is followed by copies of its last events, in order, and then by new ones. An id that was seen on this
  connection and is not the latest marks a copy.
* Ids repeat (the in-memory server stamps all events of a millisecond alike, `<unix ms>-0`). Rejoining after the last id
  would skip the rest of its millisecond. So there the stream is rejoined after the id before it, and as many events of
  the last id are dropped as were delivered.

An event that repeats the latest id on a rejoined connection while the run goes on may be a copy or a new event of the
same millisecond. It is not guessed: the verdict is `doubt`, upon which the stream is rejoined once that millisecond is
over, when the replay tells. A stream whose ids were seen to repeat would never come to rest that way; there every such
event is delivered, which may repeat one but loses none.
"""

from __future__ import annotations

import re
from typing import Literal

from langgraph_runs._core.sse import Frame

Verdict = Literal["deliver", "drop", "doubt"]

FROM_START = "-1"
"""The Last-Event-ID upon which servers replay a run from its first event."""

WINDOW = 16384
"""Ids remembered of a rejoined connection, to know copies by: many times what was seen to come twice."""

MOST_DOUBTS = 5
"""Rejoins in a row because of doubt, after which the event is delivered."""

_UNIX_MS = re.compile(r"[0-9]{13}-0")


class Cursor:
    """The position of one stream.

    `after` is the id that the caller joined after (FROM_START: from the run's first event; None: live events only).
    """

    def __init__(self, after: str | None) -> None:
        self._before = after  # the id before the latest: rejoining after it replays the latest
        self._latest: str | None = None
        self._count = 0  # events of the latest id that were surely delivered
        self._repeats = False  # ids were seen to repeat
        self._cleared = False  # the server emptied the last event id
        # Of the connection that is open, if it is a rejoined one:
        self._rejoined = False
        self._settled = True  # the run had ended before: there is no seam
        self._skip = 0  # events of the latest id still to come a second time
        self._seen: dict[str, None] = {}
        self._here = 0  # events of the latest id that came on this connection
        self._copies: int | None = None  # of the latest id, still to come, once the seam was recognised
        self._last_frame: Frame | None = None
        self._doubts = 0

    @property
    def stands(self) -> bool:
        """An event with an id has been seen."""
        return self._latest is not None

    @property
    def lost(self) -> bool:
        """The server emptied the last event id: there is nothing to resume after."""
        return self._cleared

    @property
    def settle_first(self) -> bool:
        """Before rejoining, ask whether the run has ended: after that, counting is exact."""
        return self._repeats or self._doubts > 0

    def resume_id(self) -> str | None:
        """The Last-Event-ID to rejoin with; None to send none."""
        if self._latest is None:
            return self._before
        if not self._steps_back():
            return self._latest
        if self._before is not None:
            return self._before
        millisecond, _, _ = self._latest.partition("-")  # joined live within this very millisecond
        return f"{int(millisecond) - 1}-0" if millisecond.isdigit() else self._latest

    def _steps_back(self) -> bool:
        return self._repeats or (self._latest is not None and _UNIX_MS.fullmatch(self._latest) is not None)

    def rejoined(self, *, settled: bool) -> None:
        """A connection was opened with `resume_id`; `settled`: the run was known to have ended before."""
        self._rejoined = True
        self._settled = settled
        self._skip = self._count if self._steps_back() else 0
        self._seen = {}
        self._here = 0
        self._copies = None
        self._last_frame = None

    def admit(self, frames: list[Frame]) -> tuple[list[Frame], bool]:
        """The next events less those that the caller has had; and whether the one after these is in doubt."""
        if not self._rejoined:
            self._pass(frames)
            return frames, False
        admitted: list[Frame] = []
        for frame in frames:
            verdict = self.take(frame)
            if verdict == "doubt":
                return admitted, True
            if verdict == "deliver":
                admitted.append(frame)
        return admitted, False

    def _pass(self, frames: list[Frame]) -> None:
        """Note events of the first connection, where nothing can come twice."""
        latest = self._latest
        for frame in frames:
            own_id = frame[2]
            if own_id == latest:
                if own_id is not None:
                    self._count += 1
                    self._repeats = True
            elif own_id:
                if latest is not None:
                    self._before = latest
                latest = own_id
                self._count = 1
        self._latest = latest

    def take(self, frame: Frame) -> Verdict:
        """What to do with the next event."""
        own_id = frame.own_id
        if own_id is None:
            return "deliver"
        if own_id == "":
            self._cleared = True
            return "deliver"
        self._cleared = False
        if own_id == self._latest:
            verdict = self._again(frame) if self._rejoined else self._repeated()
        elif self._rejoined and own_id in self._seen:
            self._copies = self._here  # the seam: copies of all that follows this id in the replay are to come
            return "drop"
        else:
            self._advance(own_id)
            verdict = "deliver"
        self._last_frame = frame
        return verdict

    def _advance(self, own_id: str) -> None:
        """A new id."""
        self._before, self._latest = self._latest if self._latest is not None else self._before, own_id
        self._count = self._here = 1
        self._skip = self._doubts = 0
        self._copies = None
        if self._rejoined:
            self._seen[own_id] = None
            if len(self._seen) > WINDOW:
                del self._seen[next(iter(self._seen))]

    def _repeated(self) -> Verdict:
        """The latest id again, on the first connection: several events share it."""
        self._count += 1
        self._repeats = True
        return "deliver"

    def _again(self, frame: Frame) -> Verdict:
        """The latest id again, on a rejoined connection."""
        if self._skip:
            self._skip -= 1
            self._here += 1
            return "drop"
        if self._copies is not None:
            if self._copies:
                self._copies -= 1
                return "drop"
            self._repeats = True  # more of it than the replay had: new ones of the same id
            self._count += 1
            return "deliver"
        if not self._steps_back():
            return "drop"  # unique ids: one that comes again is a copy
        self._here += 1
        if self._settled:
            return self._repeated()
        if self._repeats:
            return "deliver"  # may be a copy: not counted, so that no later skip can cost an event
        if self._last_frame is not None and frame != self._last_frame:
            return self._repeated()  # not a copy of the one before
        if self._doubts < MOST_DOUBTS:
            self._doubts += 1
            return "doubt"
        self._repeats = True
        return "deliver"
