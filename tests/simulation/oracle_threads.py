"""What the caller of a thread's stream was told, compared with what the runs of the thread did."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from langgraph_runs import errors
from langgraph_runs._core.protocol.events import AnyThreadEvent, LifecycleEvent
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._core.streams.interruption import NOT_RESUMABLE, NOTHING_KNOWN
from tests.simulation.oracle_thread_events import ThreadEvents
from tests.simulation.server import ACTIVE, SimRun
from tests.simulation.tasks import Spins
from tests.simulation.tasks_threads import CommandTask, ThreadTask, Turn
from tests.simulation.world import History

EASY_FAULTS = 3
"""So many faults in a row, within half of the policy's timeout, are no reason to give up."""
EASY_SECONDS = 25.0
OVERTIME_SECONDS = 6.0
"""How much longer than its deadline a turn may take."""

Found = Iterator[tuple[str, str]]

_STATUSES = {"success": "success", "error": "failed", "timeout": "timed_out", "interrupted": "cancelled"}


class ThreadCase:
    """One caller of a thread's stream before the oracle."""

    def __init__(self, history: History, task: ThreadTask) -> None:
        self.history = history
        self.task = task
        runs = cast("list[SimRun]", history.server.runs)
        self.runs = [run for run in runs if run.thread_id == task.actor.thread]
        self.by_id = {run.run_id: run for run in self.runs}

    def verdicts(self) -> Found:
        """What is wrong."""
        task = self.task
        if task.ended is None:
            yield "hang", "the stream has not ended"
            return
        for turn in task.turns:
            yield from self._turn(turn)
        for command in task.commands:
            yield from self._command(command)
        yield from self._events()

    # Turns

    def _turn(self, turn: Turn) -> Found:
        error = turn.error
        if isinstance(error, Spins):
            yield "spins", "reading goes round and round"
        elif error is not None and not isinstance(error, errors.LangGraphRunsError):
            yield "crash", f"{type(error).__name__}: {error}"
        named = getattr(error, "run_id", None)
        for run_id in turn.told:
            run = self.by_id.get(run_id)
            if run is None:
                yield "a run of another thread", run_id
            elif isinstance(error, errors.StreamInterruptedError) and named == run_id:
                continue  # told as unknown
            elif isinstance(error, errors.RunError) and named == run_id:
                yield from self._failure(run, error)
            elif run.status != "success" and not (run.status == "Cancelled" or run.deleted):
                yield "no success", f"told as a success: run {run.number} is {run.status}"
            elif run_id == turn.newest and not run.deleted:
                yield from self._asked(run, turn)
        if isinstance(error, errors.RunError) and named not in (*turn.told, *turn.wanted):
            yield "the error of another run", f"{type(error).__name__} of {named}"
        yield from self._giving_up(turn)

    def _failure(self, run: SimRun, error: errors.RunError) -> Found:
        shown = f"run {run.number} is {run.status}{' and gone' if run.deleted else ''}"
        if isinstance(error, errors.RunFailedError):
            if run.status != "error":
                yield "no failure", f"told as failed: {shown}"
        elif isinstance(error, errors.RunTimeoutError):
            if run.status != "timeout":
                yield "no timeout", f"told as timed out: {shown}"
        elif isinstance(error, errors.RunCancelledError) and error.status == "interrupted":
            if run.status != "interrupted":
                yield "not cancelled", f"told as cancelled: {shown}"
        elif run.status in ACTIVE and type(error) is errors.RunError and error.status in ACTIVE:
            return
        elif not run.deleted:
            yield "not gone", f"told as gone: {shown}: {error}"

    def _asked(self, run: SimRun, turn: Turn) -> Found:
        """What the run asks is known at its end."""
        channels = self.task.actor.get("channels")
        told = [event.run_id for event in self.task.told[: turn.events] if isinstance(event, LifecycleEvent)]
        if not told or told[-1] != run.run_id:
            return  # another run has begun since
        asks = frozenset(str(one["id"]) for one in (run.values or {}).get("__interrupt__", ()))
        if run.protocol and turn.questions != asks and turn.error is None:
            yield "wrong questions", f"told {sorted(turn.questions)}, run {run.number} asks {sorted(asks)}"
        wanted = "needs_input" if run.is_asking and run.protocol else "success"
        if run.protocol and turn.status != wanted and turn.error is None:
            yield "wrong status", f"told {turn.status}, run {run.number} is {wanted} ({channels})"

    def _giving_up(self, turn: Turn) -> Found:
        """Few faults are no reason to give up, unless events are gone."""
        error, task = turn.error, self.task
        given_up = (errors.APIConnectionError, errors.StreamInterruptedError, errors.InternalServerError)
        if not isinstance(error, given_up) or isinstance(error, errors.APITimeoutError):
            return
        if task.actor.get("timeout") is not None:
            return
        run = self.by_id.get(getattr(error, "run_id", None) or "")
        if run is not None and isinstance(error, errors.StreamInterruptedError):
            if NOT_RESUMABLE in str(error) and run.resumable:
                yield "the wrong reason", f"run {run.number} is resumable: {error}"
            elif NOTHING_KNOWN in str(error) and not run.resumable and run is task.target and not self._is_interrupted:
                yield "the wrong reason", f"run {run.number} is not resumable: {error}"
            elif run.resumable and not (run.gone_before or run.deleted) and not self._had_trouble(turn):
                yield "gave up", f"of run {run.number} all is stored: {error}"
        elif run is None and turn.faults_in_row <= EASY_FAULTS and turn.ended - turn.trouble_since < EASY_SECONDS:
            yield "gave up", f"after {turn.faults_in_row} faults: {type(error).__name__}: {error}"

    @property
    def _is_interrupted(self) -> bool:
        """Whether the caller breaks off a read: what is lost by that is seen later."""
        return any(what == "interrupt later" for what, _ in self.task.actor.get("turns"))

    def _had_trouble(self, turn: Turn) -> bool:
        """Whether the network was bad for so long that no attempt was left."""
        lasted = turn.ended - turn.trouble_since
        return turn.faults_in_row > EASY_FAULTS or (turn.faults_in_row > 0 and lasted >= EASY_SECONDS)

    # Commands

    def _command(self, command: CommandTask) -> Found:
        error = command.error
        if command.ended is None:
            yield "hang", f"{command.what} has not ended"
            return
        if isinstance(error, Spins):
            yield "spins", f"{command.what} goes round and round"
            return
        if error is not None and not isinstance(error, (errors.LangGraphRunsError, ValueError)):
            yield "crash", f"{command.what}: {type(error).__name__}: {error}"
            return
        if command.what == "cancel":
            return
        made = [run for run in self.runs if _payload(run) == self._payload(command)]
        standing = [run for run in made if (run.attempts or not run.finished) and not self._was_taken_back(run, made)]
        if len(standing) > 1:
            yield "two runs", f"{command.what} made {len(standing)} runs"
        if isinstance(command.result, RunRef):
            if command.result.run_id not in {run.run_id for run in made}:
                told = self.by_id.get(command.result.run_id)
                shown = command.result.run_id if told is None else f"run {told.number}"
                yield "the wrong run", f"{command.what} was told {shown}, made were {[run.number for run in made]}"
            return
        named = getattr(error, "run_id", None)
        there = [run for run in made if not run.deleted and run.status != "interrupted"]
        if isinstance(error, errors.RunOutcomeUnknownError):
            plan = self.history.plan
            is_gone = any(run.deleted for run in made)
            is_hidden = (
                is_gone or plan.marks_replaced or (plan.listing_lag and self.task.actor.get("timeout") is not None)
            )
            if not (command.faulted or is_hidden):
                yield "unknown for nothing", f"nothing went wrong with {command.what}: {error}"
            elif made and self._could_be_settled(command):
                yield "unknown though settled", f"the run of {command.what} can be found"
        elif isinstance(error, errors.APIResponseError) and not (command.faulted or any(run.deleted for run in made)):
            yield "not understood", f"nothing went wrong with {command.what}: {error}"
        elif there and not named:
            yield "made, told not", f"{command.what} made a run, and {type(error).__name__} says nothing of it: {error}"

    def _was_taken_back(self, run: SimRun, made: list[SimRun]) -> bool:
        """Whether a run was deleted, but not its thread, before the next was made: nothing tells that it was there."""
        deleted_at = run.deleted_at
        if deleted_at is None or run.deleted_by == self.task.number or deleted_at > made[-1].created:
            return False
        doings = self.history.plan.doings
        return not any(one.kind == "drop" and one.at == deleted_at and one.thread == run.thread_id for one in doings)

    def _payload(self, command: CommandTask) -> dict[str, int]:
        return {"of": self.task.number, "command": self.task.commands.index(command)}

    def _could_be_settled(self, command: CommandTask) -> bool:
        """Whether the lost answer was the only thing that went wrong, and the mark tells the run."""
        plan = self.history.plan
        faults = [fault for _, fault, _ in command.faulted]
        return (
            len(faults) == 1
            and faults[0] is not None
            and faults[0].kind == "lost after"
            and not (plan.listing_lag or plan.marks_replaced)
            and all(doing.kind in ("create", "crowd", "command", "unstored", "expire") for doing in plan.doings)
            and self.task.actor.get("timeout") is None
        )

    # Events

    def _events(self) -> Found:
        task = self.task
        told: dict[str, list[AnyThreadEvent]] = {}
        for event in task.told:
            told.setdefault(event.run_id or "", []).append(event)
        for run_id, events in told.items():
            if run_id not in self.by_id:
                yield "events of no run", f"{len(events)} events of {run_id!r}"
        for run in self.runs:
            yield from ThreadEvents(self, run, told.get(run.run_id, [])).verdicts()


def _payload(run: SimRun) -> Any:
    """What a command of ours was told to say."""
    given = run.request.get("input")
    if isinstance(given, dict) and "command" in given:
        return cast("dict[str, Any]", given)
    resume: Any = (run.request.get("command") or {}).get("resume")
    if isinstance(resume, dict):
        return resume if "command" in resume else next(iter(cast("dict[str, Any]", resume).values()), None)
    return None
