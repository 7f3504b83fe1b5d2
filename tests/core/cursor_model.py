"""A cursor played against all that a server and a network can do, within small numbers.

A server has a few events to publish. A reader gets them as a replay (what is stored after the Last-Event-ID, up to
wherever it has come by then), then copies (what was published between the subscription and the end of the replay), then
live. The connection may break after any event. The walk visits every state that these choices can lead to, and judges
every verdict of the cursor by what the event truly was.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from langgraph_runs._core.streams.cursor import Cursor
from langgraph_runs._core.streams.event_ids import FROM_START
from langgraph_runs._core.streams.position import Position
from langgraph_runs._core.wire.sse import Frame

State = tuple[Any, ...]
Replay = Callable[[Sequence[str], str], int]
"""The position of the first event that is replayed after a Last-Event-ID."""


def by_string(ids: Sequence[str], last: str) -> int:
    """As the in-memory server: all whose id is the larger string."""
    return next((at for at, id in enumerate(ids) if id > last), len(ids))


def by_position(ids: Sequence[str], last: str) -> int:
    """As Aegra: what comes after the event of that id, or all if there is none such."""
    return ids.index(last) + 1 if last in ids else 0


def from_start(ids: Sequence[str], last: str) -> int:
    """A server that heeds no Last-Event-ID."""
    return 0


def stamps(groups: Sequence[int]) -> list[str]:
    """The ids of events that fall into milliseconds in groups of so many."""
    return [f"{1_763_800_000_000 + number}-0" for number, size in enumerate(groups) for _ in range(size)]


def groupings(count: int) -> Iterator[tuple[int, ...]]:
    """Every way in which so many events can fall into milliseconds."""
    if count == 0:
        yield ()
    for first in range(1, count + 1):
        for rest in groupings(count - first):
            yield (first, *rest)


@dataclass(frozen=True)
class Wire:
    """A connection: what it brings, and how much of that has been read."""

    events: tuple[int, ...]  # positions, in the order in which they come
    read: int = 0
    settled: bool = False


@dataclass(frozen=True)
class Found:
    """What the walk saw."""

    repeated: int  # how often an event was delivered that had been before
    doubts: int
    states: int


@dataclass
class Walk:
    """A walk through all states of one run and its reader."""

    ids: Sequence[str]
    payloads: Sequence[bytes] = ()
    replay: Replay = by_string
    breaks: int = 2
    made: bool = True  # the first connection is that of the run's own making: nothing comes twice on it
    after: str | None = FROM_START  # what it is joined after, if it is not
    rejoinable: bool = True
    early: bool = False  # the server also sends copies of events from before the subscription
    unstored: frozenset[int] = frozenset()  # events that come live, and in no replay
    seen: set[State] = field(default_factory=set)
    repeated: int = 0
    doubts: int = 0

    def run(self) -> Found:
        """Walk through everything; raise AssertionError where an event is lost that the server stored."""
        start = Cursor(Position(FROM_START if self.made else self.after))
        todo: list[tuple[Cursor, int, Wire, int]] = []
        if self.made:
            todo.append((start, 0, Wire(tuple(range(len(self.ids)))), self.breaks))
        else:
            todo.extend(self.first(start))
        while todo:
            todo.extend(self.next(*todo.pop()))
        return Found(self.repeated, self.doubts, len(self.seen))

    def first(self, start: Cursor) -> Iterator[tuple[Cursor, int, Wire, int]]:
        """The connections that a join can begin with."""
        begin = 0 if self.after is None else self.replay(self.ids, self.after)
        for wire in self.wires(start, begin, settled=False):
            begun = thaw(freeze(start))
            begun.joined()
            told = len(self.ids) - len(wire.events) if self.after is None else self.had
            yield begun, 2**told - 1, wire, self.breaks

    @property
    def had(self) -> int:
        """How many events whoever joins after an event has had at the least: up to the first one of that id."""
        return self.ids.index(self.after) + 1 if self.after in self.ids else 0

    def may_have_lost(self, told: int) -> bool:
        """Whether a replay need not begin with what was told, since the server does not store that."""
        latest = told.bit_length() - 1
        return any(self.ids[at] == self.ids[latest] for at in self.unstored)

    def next(self, cursor: Cursor, told: int, wire: Wire, breaks: int) -> Iterator[tuple[Cursor, int, Wire, int]]:
        """All that can come next; `told` are the events that the caller has, as bits."""
        key = (freeze(cursor), told, wire, breaks)
        if key in self.seen:
            return
        self.seen.add(key)
        at_end = wire.read == len(wire.events)
        if at_end and wire.settled and not cursor.has_news and not cursor.is_short:
            assert not self.missing(told, len(self.ids)), f"over without {self.missing(told, len(self.ids))}"
            return
        if at_end:  # the run is over, and the stream is read once more
            yield from self.rejoin(cursor, told, wire, breaks, settled=True)
            return
        if breaks:
            yield from self.rejoin(cursor, told, wire, breaks - 1, settled=False)
        position = wire.events[wire.read]
        after = thaw(freeze(cursor))
        admitted, halt = after.admit([self.frame(position)], rejoinable=lambda: self.rejoinable)
        if halt == "gap":
            assert self.may_have_lost(told), f"{position} was taken for what comes after a gap"
            return
        wire = replace(wire, read=wire.read + 1)
        if halt == "doubt":
            self.doubts += 1
            yield from self.rejoin(after, told, wire, breaks, settled=False)
            return
        if admitted:
            assert not self.missing(told, position), f"event {position} came before {self.missing(told, position)}"
            self.repeated += bool(told & 1 << position)
            told |= 1 << position
        elif position not in self.unstored:
            assert told & 1 << position, f"event {position} was dropped, and never delivered"
        yield after, told, wire, breaks

    def rejoin(
        self, cursor: Cursor, told: int, wire: Wire, breaks: int, *, settled: bool
    ) -> Iterator[tuple[Cursor, int, Wire, int]]:
        """The connections that can follow; by then the millisecond of whatever was read is over."""
        if cursor.position.resume_id() is None:
            return  # nothing to rejoin after: the stream is given up
        heard = max(told.bit_length(), max(wire.events[: wire.read], default=-1) + 1)
        while 0 < heard < len(self.ids) and self.ids[heard] == self.ids[heard - 1]:
            heard += 1
        for following in self.wires(cursor, heard, settled=settled):
            after = thaw(freeze(cursor))
            after.joined(run_ended=following.settled)
            yield after, told, following, breaks

    def wires(self, cursor: Cursor, published: int, *, settled: bool) -> Iterator[Wire]:
        """Every connection that can be opened when this many events, or more, have been published."""
        count = len(self.ids)
        after = cursor.position.resume_id()
        for subscribed in range(count if settled else published, count + 1):
            if after is None:
                yield Wire(tuple(range(subscribed, count)))
                continue
            begin = self.replay(self.ids, after)
            for ended in range(subscribed, count + 1):
                for copied in range(begin, subscribed + 1) if self.early else (subscribed,):
                    replayed = (at for at in range(begin, ended) if at not in self.unstored)
                    events = (*replayed, *range(copied, count))
                    yield Wire(events, settled=settled and not self.early)

    def missing(self, told: int, before: int) -> list[int]:
        """The stored events before a position that the caller does not have."""
        return [at for at in range(before) if not told & 1 << at and at not in self.unstored]

    def frame(self, position: int) -> Frame:
        """The event at a position."""
        id = self.ids[position]
        payload = self.payloads[position] if self.payloads else b"%d" % position
        return ("custom", payload, id, id)


def freeze(cursor: Cursor) -> State:
    """A cursor and its position as a value."""
    return tuple(_frozen(value) for part in (cursor.position, cursor) for _, value in _items(part))


def thaw(state: State) -> Cursor:
    """The cursor of a value."""
    cursor = Cursor(Position(None))
    values = iter(state)
    for part in (cursor.position, cursor):
        for name, before in _items(part):
            value = next(values)
            if isinstance(before, deque):
                setattr(part, name, deque(value, before.maxlen))
            else:
                setattr(part, name, type(before)(value) if isinstance(before, (set, list, dict)) else value)
    return cursor


def _items(part: Position | Cursor) -> list[tuple[str, Any]]:
    return [(name, value) for name, value in vars(part).items() if not isinstance(value, Position)]


def _frozen(value: Any) -> Any:
    if isinstance(value, set):
        return frozenset(value)
    if isinstance(value, dict):
        return tuple(value.items())
    return tuple(value) if isinstance(value, (list, deque)) else value
