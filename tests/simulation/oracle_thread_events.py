"""What was told of the events of one run of a thread, compared with what it published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from langgraph_runs import errors
from langgraph_runs._core.protocol.events import AnyThreadEvent, LifecycleEvent
from langgraph_runs._core.protocol.session import STORED_SECONDS
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs.testing.run_telling import RunTelling
from tests.simulation.server import SimRun

if TYPE_CHECKING:
    from tests.simulation.oracle_threads import ThreadCase

TERMINAL = ("completed", "failed", "interrupted")


class Published(NamedTuple):
    """An event as an ideal connection would bring it."""

    id: str
    method: str
    data: Any


def published(run: SimRun, channels: Sequence[str] | None) -> list[list[Published]]:
    """What the stream has to tell of a run's attempts, but for the lifecycle."""
    attempts: list[list[Published]] = []
    for begin, end in pairwise([*run.attempts, len(run.events)]):
        found: list[Published] = []

        def tell(id: str, method: str, path: Any, data: Any, found: list[Published] = found, **_: Any) -> None:
            channel = "input" if method == "input.requested" else method
            if method != "lifecycle" and (channels is None or channel in channels):
                found.append(Published(id, method, data))

        telling = RunTelling(run, tell, is_asking=lambda: run.is_asking)
        telling.position = begin
        telling.tell(run.events[begin:end])
        attempts.append(found)
    return attempts


class ThreadEvents:
    """The events of a run, and the walk of a reader through them."""

    def __init__(self, case: ThreadCase, run: SimRun, told: list[AnyThreadEvent]) -> None:
        self.case, self.run, self.told = case, run, told
        self.task = case.task
        self.attempts = published(run, self.task.actor.get("channels"))
        started = [command.result for command in self.task.commands]
        self.is_wanted = (
            run is self.task.target
            or any(isinstance(ref, RunRef) and ref.run_id == run.run_id for ref in started)
            or any(run.run_id in turn.wanted for turn in self.task.turns)
        )
        self.was_told = any(run.run_id in turn.told for turn in self.task.turns)
        self.loss_was_told = any(
            isinstance(turn.error, errors.StreamInterruptedError) and turn.error.run_id == run.run_id
            for turn in self.task.turns
        )

    def verdicts(self) -> Iterator[tuple[str, str]]:
        """What is wrong."""
        if self.is_past and self.told and not self.task.actor.get("replay") and not self.is_wanted:
            yield "events of the past", f"{len(self.told)} of run {self.run.number}"
            return
        if not self.attempts:
            events = [event for event in self.told if not isinstance(event, LifecycleEvent)]
            if events:
                yield "an invented event", f"{shown(events[0])} of run {self.run.number}"
            return
        best: list[tuple[str, str]] | None = None
        for begin in range(len(self.attempts)):
            found = [*self._walk(begin)]
            if best is None or not found:
                best = found
            if not found:
                break
        yield from best or ()

    @property
    def is_past(self) -> bool:
        """Whether the run had ended when the stream was opened."""
        asked = self.task.first_asked
        lag = self.case.history.plan.status_lag
        if self.run.ended is None or asked is None or self.run.listed_at > asked:
            return False
        return self.run.ended + lag < asked

    @property
    def _may_be_past(self) -> bool:
        """Whether the run had ended when the answer came that tells which runs have."""
        return self.run.ended is None or self.task.opened_at is None or self.run.ended <= self.task.opened_at

    def _walk(self, attempt: int) -> Iterator[tuple[str, str]]:
        number, at, has_begun, has_ended = self.run.number, 0, False, False
        for position, event in enumerate(self.told):
            if isinstance(event, LifecycleEvent) and not event.namespace:
                word = event.data.get("event")
                if word == "running" and event.restarted:
                    attempt, at, has_ended = self._next_attempt(attempt, position), 0, False
                elif (word == "running" and has_begun) or (word in TERMINAL and has_ended):
                    yield "an event twice", f"{word} of run {number}"
                    return
                has_begun = has_begun or word == "running"
                has_ended = has_ended or word in TERMINAL
                continue
            wanted = self.attempts[attempt]
            if at < len(wanted) and same(event, wanted[at]):
                at += 1
                continue
            later = next((n for n in range(at, len(wanted)) if same(event, wanted[n])), None)
            if later is not None:
                if not self._may_lack_before(at):
                    yield "events lost", f"{later - at} of run {number} before {shown(event)}"
                    return
                at = later + 1
            elif any(same(event, other) for other in wanted[:at]):
                yield "an event twice", f"{shown(event)} of run {number}"
                return
            else:
                yield "an invented event", f"{shown(event)} of run {number}"
                return
        last = self.attempts[-1]
        if self._must_be_whole and (attempt < len(self.attempts) - 1 or at < len(last)):
            yield "events lost", f"the last {len(last) - at} of {len(last)} of run {number}"

    def _next_attempt(self, attempt: int, position: int) -> int:
        """The attempt that a restart leads to."""
        rest = [event for event in self.told[position + 1 :] if not isinstance(event, LifecycleEvent)]
        for later in range(attempt + 1, len(self.attempts)):
            wanted = self.attempts[later]
            if rest and any(same(rest[0], one) for one in wanted):
                return later
        return len(self.attempts) - 1

    def _may_lack_before(self, at: int) -> bool:
        """Whether events may be missing in the middle, or before the first one that came."""
        run = self.run
        if not run.resumable and (not self.is_wanted or run is self.task.target) and not (at and self._was_read_on):
            return True
        if self.loss_was_told or run.deleted:
            return True
        if at or run.expired_at is None:
            return False
        if not self.is_wanted:
            return True
        opened = self.task.heard_at or 0.0
        had_expired = run.expired_at < opened + 3 * self.case.history.plan.latency
        return had_expired and run is not self.task.target and opened - run.created < STORED_SECONDS

    @property
    def _was_read_on(self) -> bool:
        """Whether a connection should have been open from the first event that came of the run to its end."""
        task = self.task
        first_step, _ = task.actor.get("turns")[0]
        return bool(self.told) and first_step == "read" and self.run.run_id in task.turns[0].told

    @property
    def _must_be_whole(self) -> bool:
        """Whether all that the run published had to be told."""
        run = self.run
        if run.deleted or self.loss_was_told or not run.finished:
            return False
        if self.is_wanted:
            return self.was_told and (run.resumable or run is not self.task.target or self._was_read_on)
        if not run.resumable or run.gone_before or run.ended is None:
            return False
        if self._may_be_past and not self.task.actor.get("replay"):
            return False
        if not self.told and self.case.history.plan.late_start:
            return False  # it begins to listen to a run too late, so that it does not even tell of some
        return self._was_passed

    @property
    def _was_passed(self) -> bool:
        """Whether the stream has told of a later run, or was read until nothing happened any more."""
        task, run = self.task, self.run
        if task.was_quiet and (run.ended or 0.0) <= task.read_until:
            return True
        told = {event.run_id for event in task.told}
        return any(
            other.run_id in told and other.created >= (run.ended or 0.0) and other.attempts
            for other in self.case.runs
            if not other.deleted
        )


def same(told: AnyThreadEvent, wanted: Published) -> bool:
    """Whether an event that was told is this one."""
    if told.event != wanted.method or told.data != wanted.data:
        return False
    return told.id.partition(".")[0] == wanted.id.partition(".")[0]


def shown(event: AnyThreadEvent) -> str:
    """An event in a few words."""
    return f"{event.event} {event.data} (id {event.id})"
