"""What a stream told of the events of its run, compared with what was published."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from langgraph_runs import errors
from langgraph_runs._core.streams.events import StreamEvent
from langgraph_runs._core.streams.interruption import BEGINNING_GONE, NOT_RESUMABLE, NOT_STORED, NOTHING_KNOWN
from langgraph_runs.testing.model import Event
from tests.simulation.server import SimRun
from tests.simulation.tasks import StreamTask

if TYPE_CHECKING:
    from tests.simulation.oracle import Case

CONTROL = ("error", "end")


def events_told(case: Case, task: StreamTask) -> Iterator[tuple[str, str]]:
    """What is wrong with the events that a caller was told, and with the bookmark it was left with."""
    run = case.run
    if run is None:
        if task.told and len(case.made) < 2:
            yield "events of no run", f"{len(task.told)} events"
        return
    yield from _reason(task, run)
    best: list[tuple[str, str]] | None = None
    for start in starts(case, task, run):
        found = [*Events(run, task, start).verdicts()]
        if best is None or not found:
            best = found
        if not found:
            break
    yield from best or ()


def starts(case: Case, task: StreamTask, run: SimRun) -> list[int | None]:
    """Where in the run's events the reader may have begun; None if it was told none."""
    after = task.actor.get("last_event_id") if task.actor.kind == "join_stream" else "-1"
    subscribed = case.server.subscriptions.get(task.number, [])
    if after is None:
        return [*subscribed, *([0, run.gone_before] if run.flavour == "aegra" else []), None]
    if not run.resumable and task.actor.kind == "join_stream":
        return [*subscribed, len(run.events)]
    ids = [event.id for event in run.events]
    if after not in ids:
        return [0] if task.actor.get("stream_mode") is None else [0, *run.attempts[1:]]  # `metadata` is not told
    last = len(ids) - ids[::-1].index(after)
    return [*range(last, ids.index(after), -1)]  # an id that repeats does not tell which event it was


_PARTIAL = (
    errors.APIConnectionError,
    errors.APIStatusError,
    errors.APIResponseError,
    errors.StreamInterruptedError,
    errors.RunOutcomeUnknownError,
    ValueError,
)


def _tells_of_loss(error: BaseException | None) -> bool:
    """Whether the caller was told that events may be missing; by the cause of the run's own error, if it has one."""
    return isinstance(error, _PARTIAL) or isinstance(getattr(error, "__cause__", None), errors.StreamInterruptedError)


def _reason(task: StreamTask, run: SimRun) -> Iterator[tuple[str, str]]:
    """Nobody is told that events are gone, or were never stored, if they are all there; by a warning or by an error."""
    error = task.error if isinstance(task.error, errors.StreamInterruptedError) else _cause_of(task.error)
    is_stored = run.resumable and task.actor.get("stream_resumable", True)
    for said in [*task.warned, str(error)]:
        if (BEGINNING_GONE in said or NOTHING_KNOWN in said) and run.resumable and not (run.gone_before or run.deleted):
            yield "the wrong reason", f"nothing is gone, and it was told: {said}"
        if (NOT_STORED in said or NOT_RESUMABLE in said) and is_stored:
            yield "the wrong reason", f"everything is stored, and it was told: {said}"


def _cause_of(error: BaseException | None) -> BaseException | None:
    return getattr(error, "__cause__", None)


class Events:
    """The events of a run, and the walk of a reader through them."""

    def __init__(self, run: SimRun, task: StreamTask, start: int | None) -> None:
        self.run = run
        self.task = task
        self.live = task.actor.kind == "join_stream" and task.actor.get("last_event_id") is None
        modes = task.actor.get("stream_mode") if task.actor.kind == "join_stream" else None
        self.modes = None if modes is None else {modes} if isinstance(modes, str) else set(modes)
        self.published = run.events
        self.at = start
        self.seen: list[StreamEvent] = []

    def verdicts(self) -> Iterator[tuple[str, str]]:
        """What is wrong."""
        yield from self.walk()
        if not self.task.left and not _tells_of_loss(self.task.error):
            yield from self.rest(ended_well=self.task.error is None)

    def walk(self) -> Iterator[tuple[str, str]]:
        """Go through what was told, in order."""
        told = [event for event in self.task.told if event.event not in CONTROL]
        unstored = self.at and not self.run.resumable and not self.live
        if unstored and told and self._jump(told[0], self.at) is not None:
            unstored = False  # the run began anew, which makes all before it void
        if unstored and not self.task.left and not _tells_of_loss(self.task.error):
            yield self._loss, f"the first {self.at} events were not stored"
        if unstored and self.task.left and told and not self._was_warned:
            yield "events lost", f"the first {self.at} events were not stored, and it was left untold"
        seen = self.seen
        for event in told:
            if self.at is None:
                yield "an invented event", shown(event)
                return
            here = self._next_wanted(self.at)
            if here < len(self.published) and same(event, self.published[here]):
                self.at = here + 1
                seen.append(event)
                continue
            later = self._jump(event, here)
            if later is not None:
                self.at = later + 1
                seen.append(event)
                continue
            if any(same_told(event, other) for other in seen):
                if self.run.ids == "repeated" and self._id_repeats(event):
                    continue  # at least once, where ids repeat
                yield "an event twice", shown(event)
                return
            found = self._find(event, here)
            if found is None:
                yield "an invented event", shown(event)
            elif self.run.gone_before and (_tells_of_loss(self.task.error) or self._alike_expired):
                self.at = found + 1  # the caller was told of the loss
                seen.append(event)
                continue
            elif self.task.left and self.run.gone_before and not seen and self._was_warned:
                self.at = found + 1  # and so it was here, before the first event
                seen.append(event)
                continue
            else:
                yield "events lost", f"{found - here} before {shown(event)}"
            return

    def rest(self, *, ended_well: bool) -> Iterator[tuple[str, str]]:
        """What was not told although the stream came to the end of the run."""
        if self.at is None:
            return  # joined from now on, and nothing came
        missing = [event for event in self.published[self.at :] if self._is_wanted(event)]
        if self.run.deleted and not ended_well:
            return  # what is gone cannot be told, and that it is gone was
        if self.run.status == "interrupted" and not ended_well:
            missing = [event for event in missing if event.id != self.published[-1].id]
        if self.live and not self.task.told:
            return
        if self.run.status == "interrupted" and not ended_well and not self.task.told:
            return  # one that was cancelled before it began has no events either
        if (self.task.ended_between_events and not self._is_replayable) or self._alike_expired:
            return  # nobody can know
        if self.task.last_ended_between_events and self.run.flavour != "aegra":
            return  # nor here, where no `end` has to come
        if missing:
            yield self._loss, f"the last {len(missing)} of {len(self.published)}, the first {missing[0].data}"

    def _is_wanted(self, event: Event) -> bool:
        base = event.event.split("|")[0]
        if base in CONTROL:
            return False
        return self.modes is None or base in self.modes  # of `metadata` a filtered reader gets restarts, see `_jump`

    @property
    def _alike_expired(self) -> bool:
        """Whether stored events are gone of which several may share id and payload, so that each may be another."""
        return self.run.ids == "repeated" and self.run.script.alike and self.run.gone_before > 0

    @property
    def _was_warned(self) -> bool:
        """Whether the caller was warned that the first events of the run are gone."""
        return any("began late" in warned for warned in self.task.warned)

    @property
    def _loss(self) -> str:
        """What a loss is called: the caller was told of an error, but not of the loss; or of neither."""
        return "events lost" if self.task.error is None else "loss behind an error"

    @property
    def _is_replayable(self) -> bool:
        """Whether the stream could have been read again."""
        asked = self.task.actor.get("stream_resumable", True)
        return self.run.resumable and bool(asked) and not self.live

    def _next_wanted(self, at: int) -> int:
        """The next event that the reader is to be told; a restart is, to one who was told something before."""
        while at < len(self.published) and not self._is_wanted(self.published[at]):
            if self.seen and at in self.run.attempts[1:]:
                break
            at += 1
        return at

    def _jump(self, event: StreamEvent, here: int) -> int | None:
        """Where a restart that was told leads to."""
        if event.event != "metadata" or not (event.restarted or not self.task.told or event is self.task.told[0]):
            return None
        for begin in self.run.attempts:
            if begin >= (self.at or 0) and same(event, self.published[begin]):
                return begin
        return None

    def _find(self, event: StreamEvent, start: int) -> int | None:
        return next((at for at in range(start, len(self.published)) if same(event, self.published[at])), None)

    def _id_repeats(self, event: StreamEvent) -> bool:
        return sum(other.id == event.id for other in self.published) > 1


def same(told: StreamEvent, published: Event) -> bool:
    """Whether an event that was told may be one that was published."""
    return told.event == published.event and told.data == published.data and told.id in ("", published.id, None)


def same_told(one: StreamEvent, other: StreamEvent) -> bool:
    """Whether two events that were told may be the same."""
    return one.event == other.event and one.data == other.data and one.id == other.id


def shown(event: StreamEvent) -> str:
    """An event in a few words."""
    return f"{event.event} {event.data} (id {event.id})"
