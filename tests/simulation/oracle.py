"""The oracle: compares what every caller was told with what truly happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from langgraph_runs import errors
from langgraph_runs._generated.models.run import Run
from tests.simulation.network import IN_PARTS
from tests.simulation.oracle_events import events_told
from tests.simulation.oracle_threads import ThreadCase
from tests.simulation.plan import Actor, Fault
from tests.simulation.server import ACTIVE, SimRun
from tests.simulation.tasks import Spins, StreamTask, Task
from tests.simulation.tasks_threads import ThreadTask
from tests.simulation.world import History

CREATING = ("stream", "create", "wait", "batch")
EASY_FAULTS = 3
"""So many faults in a row, within half of the policy's timeout, are no reason to give up."""
EASY_SECONDS = 25.0
OVERTIME_SECONDS = 6.0
"""How much longer than its deadline a call may take: to delete a temporary thread."""

GAVE_UP = (errors.APIConnectionError, errors.StreamInterruptedError, errors.InternalServerError, errors.RateLimitError)


@dataclass(frozen=True)
class Verdict:
    """What is wrong: of which kind, in whose flow, and in words."""

    kind: str
    actor: int
    words: str


def judge(history: History) -> list[Verdict]:
    """All that is wrong with a history."""
    found: list[Verdict] = []
    for task in history.tasks:
        case = ThreadCase(history, task) if isinstance(task, ThreadTask) else Case(history, task)
        found += [Verdict(kind, task.number, words) for kind, words in case.verdicts()]
    return found


class Case:
    """One flow before the oracle."""

    def __init__(self, history: History, task: Task) -> None:
        self.history = history
        self.task = task
        self.server = history.server
        runs = cast("list[SimRun]", self.server.runs)
        self.made = [run for run in runs if run.creator == task.number]
        self.run = self._run()

    def verdicts(self) -> Iterator[tuple[str, str]]:
        """What is wrong."""
        task, error = self.task, self.task.error
        if task.ended is None:
            if self._cannot_be_found():
                return
            yield "hang", "the flow has not ended"
            return
        if isinstance(error, Spins):
            yield "spins", "the flow goes round and round"
            return
        if error is not None and not isinstance(error, errors.LangGraphRunsError) and not self._is_refusal(error):
            yield "crash", f"{type(error).__name__}: {error}"
            return
        timeout = task.actor.get("timeout")
        if timeout is not None and task.ended - task.began > timeout + OVERTIME_SECONDS:
            yield "overran", f"{task.ended - task.began:.1f} s instead of {timeout}"
        if task.actor.kind in CREATING:
            yield from self._creation()
        if isinstance(task, StreamTask):
            yield from events_told(self, task)
        if task.left:
            yield from self._left()
        else:
            yield from self._outcome()
            yield from self._giving_up()
        if task.actor.kind == "iter" and error is None:
            yield from self._iteration()

    # Runs per creation

    def _creation(self) -> Iterator[tuple[str, str]]:
        task, error = self.task, self.task.error
        wanted = task.actor.get("count", 1)
        standing = [run for run in self.made if not self._was_taken_back(run)]
        if len(standing) > wanted:
            yield "two runs", f"{len(standing)} runs were made instead of {wanted}"
            return
        if task.left:
            return
        if isinstance(error, errors.RunOutcomeUnknownError):
            if not self._creation_was_hit() and not self.history.plan.no_locations:
                yield "unknown for nothing", "nothing went wrong with the request that creates"
            elif self.made and task.actor.kind != "batch" and self._could_be_settled():
                yield "unknown though settled", "the run can be found"
            return
        if isinstance(error, errors.APIResponseError) and task.actor.kind == "batch":
            return
        named = getattr(error, "run_id", None)
        if isinstance(error, (errors.StreamInterruptedError, errors.RunError)):
            return  # of a run, whichever it is
        is_nameless = self.history.plan.no_locations or task.actor.get("stream_resumable") is False
        if isinstance(error, errors.APITimeoutError) and is_nameless:
            return  # it was accepted, and not said which run it is
        there = [run for run in self.made if not run.deleted]
        if error is not None and there and not named and not getattr(error, "runs", ()):
            yield "made, told not", f"a run was made, and {type(error).__name__} says nothing of it"
        if error is None and len(self.made) < wanted and self.run is None:
            yield "none made", "no run was made, and the call ended well"
        told = self._told_ids()
        wrong = told - {run.run_id for run in self.made}
        if wrong:
            yield "the wrong run", f"{wrong} was told, {[run.run_id for run in self.made]} were made"

    def _told_ids(self) -> set[str]:
        task = self.task
        if isinstance(task, StreamTask):
            return {task.session.run.run_id} if task.session.run.run_id else set()
        if isinstance(task.result, Run):
            return {str(task.result.run_id)}
        if task.actor.kind == "batch" and task.error is None:
            return {str(run.run_id) for run in task.result}
        named = getattr(task.error, "run_id", None)
        return {named} if named else set()

    def _left(self) -> Iterator[tuple[str, str]]:
        """A caller that leaves a stream leaves its run alone, unless asked to cancel it."""
        task = self.task
        for run in self.made:
            was_active = run.ended is None or run.ended >= (run.deleted_at or 0.0)
            if run.deleted_by == task.number and was_active and task.actor.get("on_disconnect") != "cancel":
                yield "the run left was deleted", f"run {run.number} was {run.status}"

    def _was_taken_back(self, run: SimRun) -> bool:
        """Whether this run does not count besides another one of the same call.

        It was cancelled before it began, and the caller was told; or it was gone before the other one was made.
        """
        if run.finished and not run.attempts and any(run.run_id in notice.cause for notice in self.task.notices):
            return True
        later = any(other.created > run.created for other in self.made)
        return (
            later
            and run.deleted_by not in (None, self.task.number)
            and (run.deleted_at or 0.0) <= self.made[-1].created
        )

    def _creation_was_hit(self) -> bool:
        return any(
            (request.startswith("POST ") and "/runs" in request) or not request for request, _, _ in self.task.faulted
        )

    def _could_be_settled(self) -> bool:
        """Whether the lost answer was the only thing that went wrong, where the run can be told from others.

        It can by its mark, which Aegra does not show; and on a thread that was made for it.
        """
        plan, actor = self.history.plan, self.task.actor
        faults = [fault for _, fault, _ in self.task.faulted]
        on_own_thread = actor.kind in ("stream", "wait") and actor.get("stream_resumable", True)
        can_be_told = on_own_thread if actor.thread is None else plan.flavour != "aegra"
        return (
            can_be_told
            and len(faults) == 1
            and faults[0] is not None
            and faults[0].kind == "lost after"
            and not (plan.listing_lag or plan.marks_replaced)
            and all(doing.kind in ("create", "crowd", "expire") for doing in plan.doings)
            and not any(other.kind in ("cancel", "iter") or _cancels(other) for other in plan.actors)
            and actor.get("timeout") is None
            and actor.get("mark") is None
        )

    # Outcomes

    def _run(self) -> SimRun | None:
        """The run that the flow is about."""
        task = self.task
        if task.target is not None:
            return task.target
        return self.made[0] if len(self.made) == 1 else None

    def _outcome(self) -> Iterator[tuple[str, str]]:
        task, error, run = self.task, self.task.error, self.run
        kind = task.actor.kind
        if run is None or kind in ("create", "batch", "iter"):
            return
        if kind == "cancel":
            yield from self._cancellation(run)
            return
        truth = "asks" if run.is_asking and run.status in ("success", "interrupted") else run.status
        if "cut" in (run.values or {}):
            truth = run.status
        shown = f"run {run.number} is {truth}{' and gone' if run.deleted else ''}"
        if run.status == "Cancelled" and error is not None:
            return
        if error is None:
            if kind != "stream" and task.actor.get("raise_error", True) is False:
                return
            if self._cannot_be_told():
                return
            if truth not in ("success", "asks"):
                yield "no success", f"told as a success: {shown}"
            elif kind in ("wait", "join"):
                yield from self._values(run, task.result)
        elif isinstance(error, errors.RunFailedError):
            if truth != "error":
                yield "no failure", f"told as failed: {shown}"
        elif isinstance(error, errors.RunTimeoutError):
            if truth != "timeout":
                yield "no timeout", f"told as timed out: {shown}"
        elif isinstance(error, errors.RunCancelledError) and error.status == "interrupted":
            if truth != "interrupted":
                yield "not cancelled", f"told as cancelled: {shown}"
        elif type(error) is errors.RunError and (self.history.plan.no_locations or self._seemed_active(run, error)):
            return  # told as unknown: which run it is was not said, or how it ended
        elif isinstance(error, errors.RunError):
            if not run.deleted:
                yield "not gone", f"told as gone: {shown}"
            elif run.deleted_by == task.number and not run.temporary:
                yield "deleted too early", f"told as gone, by this call: {shown}"
            elif type(error) is not errors.RunError and self._was_heard(run):
                yield "success told as gone", shown
        elif isinstance(error, errors.NotFoundError) and kind != "stream" and not run.deleted:
            if task.faulted and (last := task.faulted[-1][1]) is not None and last.status == 404:
                return  # no attempt was left after a gateway's 404, and the error has its words
            yield "not missing", f"told as missing: {shown}"

    def _cannot_be_told(self) -> bool:
        """Whether nothing says how the run ended: on the server's own stateless endpoints, where it names no thread.

        A success ends in the same way as a cancellation: its stream without an `end`, its wait with values. The status
        of a stream is told as unknown, and one that brought nothing at all is no success; nor is a wait without values.
        """
        task = self.task
        if task.actor.thread is not None:
            return False
        if task.actor.kind == "wait":
            return bool(task.result) and self.history.plan.no_locations and self._was_refused_threads()
        if not isinstance(task, StreamTask):
            return False
        return bool(task.told) and task.session.run.thread_id is None and task.session.run.status is None

    def _cannot_be_found(self) -> bool:
        """Whether only heartbeats come on one of the server's own stateless endpoints, which names no thread.

        There a run is deleted when it ends, so that not finding it proves nothing.
        """
        task = self.task
        on_plain_endpoint = task.actor.get("stream_resumable") is False or self._was_refused_threads()
        names_none = self.history.plan.no_locations or self.history.plan.flavour != "aegra"
        only_beats = any(what == "only beats" and "POST /runs" in request for request, _, what in task.faulted)
        return task.actor.thread is None and on_plain_endpoint and names_none and only_beats

    def _was_refused_threads(self) -> bool:
        """Whether the server seemed to refuse to create a thread for a wait."""
        return any(fault is not None and fault.status == 501 for _, fault, _ in self.task.faulted)

    def _values(self, run: SimRun, values: Any) -> Iterator[tuple[str, str]]:
        whole = run.left_values()
        asked = {"__interrupt__": whole.get("__interrupt__")}
        if values != whole and not (run.is_asking and values == asked):
            yield "wrong values", f"told {values}, run {run.number} left {whole}"

    def _seemed_active(self, run: SimRun, error: errors.RunError) -> bool:
        """Whether a stream came to an end while the server still said that the run goes on, as long as it was asked.

        That is as long as the attempts last, or until a deadline. If its last event says that it was interrupted, it is
        not known either why.
        """
        if not isinstance(self.task, StreamTask) or error.status not in (*ACTIVE, "interrupted"):
            return False
        lag = self.history.plan.status_lag if self.task.actor.get("timeout") is not None else 0.0
        return self._was_active(run, lag)

    def _was_active(self, run: SimRun, lag: float = 0.0) -> bool:
        """Whether the run was there and had not ended when the call did; or so many seconds before."""
        ended = self.task.ended or 0.0
        is_there = run.deleted_at is None or run.deleted_at > ended
        return is_there and (run.ended is None or run.ended + lag > ended)

    def _was_heard(self, run: SimRun) -> bool:
        """Whether the server said, and was heard to the end, that the run is a success."""
        if run.status != "success" or (run.deleted_at or 0.0) <= (run.ended or 0.0):
            return False  # one that is deleted while it is active is not told from one that is rolled back
        if run.states_lost_at is not None and run.states_lost_at <= (self.task.ended or 0.0):
            return False  # they show that what was heard is the run's own
        return any(
            path.endswith((f"{run.run_id}/join", "/runs/wait")) and opened < (run.deleted_at or 0.0)
            for path, opened in self.task.heard_whole
        )

    def _cancellation(self, run: SimRun) -> Iterator[tuple[str, str]]:
        task, error = self.task, self.task.error
        if error is None:
            if task.actor.get("wait") and self._was_active(run):
                yield "still active", f"told as ended: run {run.number} is {run.status}"
            elif run.status not in ("interrupted", "Cancelled", *ACTIVE) and not run.deleted and self._is_sure():
                yield "cancelled an ended run", f"run {run.number} had ended: {run.status}"
            elif run.status in ACTIVE and not run.deleted and not run.is_being_cancelled:
                yield "not cancelled", f"run {run.number} is {run.status}"
        elif any(fault is not None and fault.status == 404 for _, fault, _ in task.faulted):
            return  # the error has the gateway's words
        elif isinstance(error, errors.NotFoundError) and not run.deleted and run.status in ACTIVE:
            yield "not missing", f"told as missing: run {run.number} is {run.status}"

    def _is_sure(self) -> bool:
        """Whether nothing kept the caller from seeing how the run had ended."""
        return not self.task.faulted and not self.history.plan.status_lag

    # Persistence

    def _giving_up(self) -> Iterator[tuple[str, str]]:
        """Few faults are no reason to give up, unless going on would lose something."""
        task, error = self.task, self.task.error
        if not isinstance(error, GAVE_UP) or task.actor.get("timeout") is not None or self._may_not_repeat():
            return
        seconds = (task.ended or 0.0) - task.trouble_since
        if task.faults_in_row <= EASY_FAULTS and (seconds < EASY_SECONDS or not task.faults_in_row):
            yield "gave up", f"after {task.faults_in_row} faults in {seconds:.0f} s: {type(error).__name__}: {error}"

    def _may_not_repeat(self) -> bool:
        task, run = self.task, self.run
        if run is not None and run.deleted:
            return True
        if isinstance(task, StreamTask):
            if task.session.run.run_id is None and self.history.plan.no_locations:
                return True
            resumable = task.actor.get("stream_resumable", True)
            if run is None or run.gone_before or run.deleted or not run.resumable or not resumable:
                return True
            if task.actor.kind == "join_stream" and task.actor.get("last_event_id") != "-1":
                return True
        creating = [
            request
            for request, fault, _ in task.faulted
            if request.startswith("POST") and "/runs" in request and (fault is None or not _was_surely_not_done(fault))
        ]
        return bool(creating) and task.actor.kind in CREATING

    def _is_refusal(self, error: BaseException) -> bool:
        """Whether the arguments were refused: a mode that the run does not publish."""
        return isinstance(error, ValueError) and self.task.actor.kind == "join_stream"

    # Listings

    def _iteration(self) -> Iterator[tuple[str, str]]:
        task = self.task
        told = [str(run.run_id) for run in task.result]
        if len(set(told)) < len(told):
            yield "a run twice", f"{told}"
        status, ended = task.actor.get("status"), task.ended or 0.0
        for run in cast("list[SimRun]", self.server.runs):
            there = run.thread_id == task.actor.thread and run.listed_at <= task.began
            left_alone = run.deleted_by is None and (run.ended is None or not task.began <= run.ended <= ended)
            if there and left_alone and status in (None, _status_at(run, task.began)) and run.run_id not in told:
                yield "a run skipped", f"run {run.number} was not told"


def _status_at(run: SimRun, time: float) -> str:
    if run.ended is not None and run.ended <= time:
        return run.status
    return "active"


def _was_surely_not_done(fault: Fault) -> bool:
    """Whether a creation may be sent again after this; or it was done, and only its answer is cut."""
    return fault.kind in (*IN_PARTS, "refused") or fault.status == 429


def _cancels(actor: Actor) -> bool:
    """Whether a call may cancel runs of others, or its own."""
    return actor.get("multitask_strategy") is not None or actor.get("on_disconnect") == "cancel"
