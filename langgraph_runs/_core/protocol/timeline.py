"""`Timeline`: the runs of a thread as its stream tells them, and which of their events the caller has not had.

Only the root's lifecycle events name their run: all that comes after one is of the run that it began. Each connection
brings the whole history again, so an event is known by its run and its `event_id`; `seq` and `since` are of no use, as
they count what another connection may not bring.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Any, Literal, TypeAlias

from langgraph_runs._core.protocol.envelope import INPUT_REQUESTED, Envelope
from langgraph_runs._core.wire.json_decoder import members

RUNNING = "running"
COMPLETED = "completed"

Verdict: TypeAlias = Literal["new", "again", "begins", "gap"]
"""What an event is: new, one that came before, the first of a run, or one before which others are missing."""


class RunTrack:
    """What has come of one run."""

    def __init__(self, run_id: str, counted: AbstractSet[str], *, is_resumable: bool = True) -> None:
        self.run_id = run_id
        self.is_resumable = is_resumable  # its events are stored
        self.is_past = False  # it had ended when the stream was opened
        self.is_filled = False  # all that is stored of it was taken from a replay when a later run was at work
        self.attempt = 1
        self.word: str | None = None  # the root's last: one of TERMINAL
        self.reason: Any = None  # why it failed, as the root said
        self.has_asked = False  # a question came
        self.held_from: int | None = None  # the millisecond of the first event that came, and has not been told
        self.must_catch_up = False  # this connection has not brought the latest event again
        self._known: set[str] = set()
        self._latest: str | None = None  # the id of the latest event of the graph, or of the first event of all
        self._source: str | None = None  # of the latest event that is stored
        self._before: str | None = None  # of the one before, if it has another
        self._count = 0  # events of the latest source
        self._counted = counted  # the methods of which each event that is stored is one that comes

    @property
    def has_come(self) -> bool:
        """Whether anything came of it."""
        return bool(self._known) or self.word is not None

    @property
    def source(self) -> str | None:
        """The id under which the server has stored the latest event; None if none is."""
        return self._source

    @property
    def before(self) -> str | None:
        """The id of what is stored before the latest event and all that share its id; None if there is nothing."""
        return self._before

    @property
    def count(self) -> int:
        """How many events share the id of the latest, as far as they came."""
        return self._count

    @property
    def counted(self) -> AbstractSet[str]:
        """The methods of which each event that is stored is one that comes."""
        return self._counted

    def counts(self, event: Envelope) -> bool:
        """Whether an event stands for one that is stored."""
        return event.source_id is not None and event.method in self._counted and not event.is_mirrored

    @property
    def waits(self) -> bool:
        """Whether it has stopped to ask. One that is completed has not, whatever it asked before."""
        return self.has_asked and self.word != COMPLETED

    def begin_again(self) -> None:
        """The server begins the run anew: another attempt, of which nothing has come."""
        first = RunTrack(self.run_id, self._counted, is_resumable=self.is_resumable)
        first.attempt = self.attempt
        self.__dict__.update(first.__dict__)

    def judge(self, event: Envelope) -> Verdict:
        """What an event of this run is."""
        if event.is_terminal and self.word is not None:
            return "again"  # while a thread waits for a human, replays call earlier runs interrupted
        if event.event_id in self._known:
            if event.event_id == self._latest:
                self.must_catch_up = False
            return "again"
        if event.stamp is not None and self.held_from is not None and event.stamp > self.held_from:
            return "gap"  # it has gone
        return "gap" if self.must_catch_up else "new"

    def add(self, event: Envelope) -> None:
        """Note a new event."""
        if event.event_id:
            self._known.add(event.event_id)
        if event.method == "input.requested":
            self.has_asked = True
        if event.is_root_lifecycle:
            self.word = event.word if event.is_terminal else None
            self.reason = members(event.data).get("error")
        if event.source_id is None:
            self._latest = self._latest or event.event_id or None
            return
        self._latest, self.held_from = event.event_id, None
        if not self.counts(event):
            return
        if event.source_id != self._source:
            self._before, self._source, self._count = self._source, event.source_id, 0
        self._count += 1

    def connected(self) -> None:
        """Another connection begins, with the whole history."""
        self.must_catch_up = self._latest is not None


class Marks:
    """Which run each event of a connection is of, by the root's lifecycle events: those between are of the latest run.

    A run that is cancelled before its turn begins and ends while another one is at work, which goes on after that.
    """

    def __init__(self) -> None:
        self.current: str | None = None  # the run whose events come
        self.working: str | None = None  # the run of the latest event that shows that it does something
        self._begun: list[str] = []  # runs whose end has not come
        self._is_idle = False  # nothing shows that the current one does something

    def run_of(self, event: Envelope) -> str:
        """The run that the next event is of; "" for one that comes before any run begins."""
        return event.run_id_told or self.current or ""

    def note(self, event: Envelope) -> None:
        """Note the next event."""
        run_id = self.run_of(event)
        if event.is_root_lifecycle and event.word == RUNNING:
            self.current, self._is_idle = run_id, True
            self._begun.append(run_id)
        elif event.source_id is not None or event.method == INPUT_REQUESTED:
            self.working, self._is_idle = run_id, False
        elif event.is_terminal and run_id in self._begun:
            self._begun.remove(run_id)
            if self._is_idle and self._begun and run_id == self.current:
                self.current, self._is_idle = self._begun[-1], False


class Timeline:
    """The runs whose events are read, in the order in which they began."""

    def __init__(self, counted: AbstractSet[str]) -> None:
        self._marks = Marks()
        self._tracks: dict[str, RunTrack] = {}
        self._counted = counted
        self._passed: set[str] = set()  # runs whose events are left out, or were all read

    def connected(self) -> None:
        """Another connection begins, with the whole history."""
        self._marks = Marks()
        for track in self._tracks.values():
            track.connected()

    def track(self, run_id: str | None) -> RunTrack | None:
        """What has come of a run that is read; None if it is another one."""
        return None if run_id is None else self._tracks.get(run_id)

    @property
    def is_empty(self) -> bool:
        """Whether nothing came of any run, on any connection."""
        return not (self._tracks or self._passed)

    def has_ended(self, run_id: str) -> bool:
        """Whether the end of a run came, or the run is left out."""
        track = self._tracks.get(run_id)
        return run_id in self._passed if track is None else track.word is not None

    def is_unknown(self, run_id: str) -> bool:
        """Whether nothing came of a run, and it is not left out."""
        return run_id not in self._tracks and run_id not in self._passed

    def readmit(self, run_ids: Iterable[str]) -> None:
        """Runs that were left out are read after all, from the next connection on."""
        self._passed.difference_update(run_ids)

    def run_of(self, event: Envelope) -> str:
        """The run that an event is of; "" for one that came before any run began."""
        return self._marks.run_of(event)

    @property
    def current(self) -> str | None:
        """The run whose events come on this connection."""
        return self._marks.current

    @property
    def working(self) -> str | None:
        """The run of which this connection brought work last: those that began before it have ended."""
        return self._marks.working

    def judge(self, event: Envelope) -> Verdict:
        """What the next event of this connection is."""
        run_id = self.run_of(event)
        self._marks.note(event)
        if run_id in self._passed:
            return "again"
        track = self._tracks.get(run_id)
        if track is None:
            return "begins"
        return track.judge(event)

    def accept(self, run_id: str, *, is_resumable: bool = True) -> RunTrack:
        """Read the events of a run from now on."""
        track = self._tracks[run_id] = RunTrack(run_id, self._counted, is_resumable=is_resumable)
        return track

    def forget(self, run_id: str) -> None:
        """Nothing came of a run after all."""
        self._tracks.pop(run_id, None)

    def leave_out(self, run_id: str) -> None:
        """Leave out the events of a run from now on: it is another's past, or all were read."""
        self._tracks.pop(run_id, None)
        self._passed.add(run_id)

    def tracks(self) -> list[RunTrack]:
        """All runs that are read."""
        return [*self._tracks.values()]

    def runs_at_work(self) -> list[str]:
        """Runs of which something came that is stored, but no end."""
        return [one.run_id for one in self.tracks() if one.run_id and one.source is not None and one.word is None]

    @property
    def at_work(self) -> RunTrack | None:
        """The run whose events come, unless its end came."""
        track = self.track(self.current)
        return None if track is None or track.word is not None else track
