"""`ThreadTask`: a caller of a thread's stream, who starts runs, answers and reads on, turn by turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from langgraph_runs._core.protocol.events import AnyThreadEvent
from langgraph_runs._core.protocol.session import ThreadSession
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._core.wire.exchange import (
    Ask,
    Flow,
    HTTPRequest,
    Open,
    Read,
    Reply,
    Rest,
    TransportFailure,
    interrupted_reply,
)
from tests.simulation.network import Network
from tests.simulation.plan import Actor, Fault
from tests.simulation.plan_threads import COMMANDS
from tests.simulation.tasks import Question, Task

QUIET_SECONDS = 60.0
"""How long nothing has to happen for a caller who watches a thread to leave."""

MUTE_SECONDS = 240.0
"""The same, on a server without heartbeats: there silence is borne for a minute, for two after that, and so on."""


@dataclass
class Turn:
    """What came of reading to the end of a turn."""

    error: BaseException | None
    wanted: tuple[str, ...]  # the runs of which was to be told
    told: tuple[str, ...]  # those of which it was
    events: int  # how many had come by then
    status: str | None
    questions: frozenset[str] = field(default_factory=frozenset[str])
    newest: str | None = None
    ended: float = 0.0
    faults_in_row: int = 0  # by then
    trouble_since: float = 0.0


class ThreadTask(Task):
    """A caller of a thread's stream."""

    session: ThreadSession
    make_command: Callable[[ThreadTask, str, Any, int], Flow[Any]]

    def __init__(self, number: int, actor: Actor, network: Network, faults: dict[int, Fault]) -> None:
        super().__init__(number, actor, network, faults)
        self.told: list[AnyThreadEvent] = []
        self.turns: list[Turn] = []
        self.commands: list[CommandTask] = []
        self.first_asked: float | None = None  # when the server was first asked for what the thread has
        self.was_quiet = False  # the caller read until nothing happened any more
        self.read_until = 0.0  # when the caller has last read
        self.opened_at: float | None = None
        self.heard_at: float | None = None  # when the first connection was there
        self._script = [*actor.get("turns", ())]
        self._command_faults = {at - COMMANDS: fault for at, fault in faults.items() if at >= COMMANDS}
        self._command_requests = 0
        self._enough: int | None = None
        self._until_open = False
        self._reading = False
        self._read_since = 0.0
        self._step: Any = None
        self._held: Any = None  # a step that waits for the caller to read on
        self._request: HTTPRequest | None = None  # of the connection that an interrupt has closed
        self._wanted: tuple[str, ...] = ()
        self._is_over = False  # the flow is, or it rests
        self._rests = False
        self._begun = False

    # The caller

    def begin(self) -> None:
        """Do the first of the steps."""
        self.clock.after(0.0, self._next)

    def _next(self) -> None:
        if self.ended is not None:
            return
        if not self._script:
            if any(command.ended is None for command in self.commands):
                self.clock.after(0.1, self._next)
            else:
                self.leave_stream()
            return
        what, value = self._script.pop(0)
        if what.endswith("later"):
            self.clock.after(value, lambda: self._later(what.removesuffix(" later")))
            self._next_soon()
        elif what == "wait":
            self.note(f"does nothing for {value} s")
            self.clock.after(value, self._next)
        elif what in ("open", "read", "take", "watch"):
            self._read(what, value)
        else:
            self._command(what, value, then=self._next_soon)

    def _next_soon(self) -> None:
        self.clock.after(0.0, self._next)

    def _later(self, what: str) -> None:
        if self.ended is not None:
            return
        if what == "interrupt":
            self._interrupt()
        else:
            self._command(what, None, then=lambda: None)

    def _command(self, what: str, value: Any, then: Callable[[], None]) -> None:
        if what == "cancel" and self.session.wanted.newest is None:
            then()
            return
        command = CommandTask(self, what, value)
        command.on_end = then
        self.commands.append(command)
        command.start(self.make_command(self, what, value, len(self.commands) - 1))

    def next_command_fault(self) -> Fault | None:
        """What goes wrong with the next request of a command."""
        self._command_requests += 1
        return self._command_faults.get(self._command_requests - 1)

    def _read(self, what: str, value: Any) -> None:
        """Read on, as the driver of a stream does."""
        session = self.session
        if what == "watch" or session.wanted.newest is None:
            self.clock.after(QUIET_SECONDS / 3, self._leave_if_quiet)
        elif session.wanted.newest is None and not session.goes_on and what != "open":
            self._next_soon()  # nothing was started, so that reading would have no end
            return
        if what == "open" and session.opened:
            self._next_soon()
            return
        self.note({"take": f"takes {value} events", "open": "opens the stream"}.get(what, "reads"))
        self._until_open, self._reading, self._read_since = what == "open", True, self.clock.now
        self._enough = len(self.told) + value if what == "take" else None
        self._wanted = (*session.wanted.runs,)
        if self._held is not None:
            step, self._held = self._held, None
            self._perform(step)
            if self._has_reply:
                self._advance()
        elif self._rests and session.goes_on:
            self._rests = self._is_over = False
            self.resume(None)
        elif not self._begun or (self._is_over and session.goes_on):
            self._begun, self._is_over = True, False
            self.start(session.flow())
        else:
            self._end_reading(None)

    def _leave_if_quiet(self) -> None:
        if self.ended is not None:
            return
        quiet = QUIET_SECONDS if self.network.plan.heartbeats else MUTE_SECONDS
        heard_at = self.network.server.last_change
        if self.network.plan.heartbeats:
            heard_at = max(heard_at, self._read_since)  # before the first heartbeat silence is borne for a minute, too
        if not self.session.goes_on and self.clock.now - heard_at > quiet:
            self.note("nothing happens any more")
            self.was_quiet, self.read_until = self._reading, self.clock.now - quiet
            self.leave_stream()
        elif self._reading:
            self.clock.after(QUIET_SECONDS / 3, self._leave_if_quiet)

    def _end_reading(self, error: BaseException | None) -> None:
        self._reading = False
        session = self.session
        wanted = session.wanted
        asked = dict.fromkeys((*self._wanted, *self._started()))
        told = tuple(run_id for run_id in asked if run_id not in wanted.runs)
        questions = frozenset(wanted.questions)
        turn = Turn(error, tuple(asked), told, len(self.told), wanted.status, questions, wanted.newest, self.clock.now)
        turn.faults_in_row, turn.trouble_since = self.faults_in_row, self.trouble_since
        self.turns.append(turn)
        self.note(f"is at the end of a turn: {'done' if error is None else f'{type(error).__name__}: {error}'[:300]}")
        self._next_soon()

    def _started(self) -> list[str]:
        """The runs that were started until now, and not yet told in an earlier turn."""
        before = {run_id for turn in self.turns for run_id in turn.told}
        results = [command.result for command in self.commands if isinstance(command.result, RunRef)]
        return [ref.run_id for ref in results if ref.run_id not in before]

    # The driver

    def note_answer(self, url: str) -> None:
        """That of a question is no progress of the stream."""
        if "/stream" in url:
            self.faults_in_row = 0

    def _perform(self, step: Any) -> None:
        if not self._reading:
            self._held = step
            return
        self._step = step
        if isinstance(step, Open) and not self.session.opened and "/runs?" in step.request.url:
            self.first_asked = self.clock.now
        if isinstance(step, Open) and self.opened_at is None and "/stream/events" in step.request.url:
            self.opened_at = self.clock.now
        if self.session.opened and self.heard_at is None:
            self.heard_at = self.clock.now
        if isinstance(step, Read) and self.connection is None:  # it was closed by an interrupt
            assert self._request is not None
            self.reply_now(interrupted_reply(step, self._request, sent=True))
            return
        if isinstance(step, Ask):
            self._question = LonelyQuestion(self) if self.actor.get("is_lonely") else Question(self)
            self._question.start(step.question())
        elif isinstance(step, Rest):
            self._rest()
        else:
            super()._perform(step)

    def _rest(self) -> None:
        """A turn is over, and the connection stays open, unless a run was started in this very moment."""
        if self.session.goes_on:
            self.reply_now(None)
            return
        self._is_over = self._rests = True
        self._until_open, self._enough = False, None
        self._end_reading(None)

    def goes_on(self) -> bool:
        """Take what is ready; perhaps that is enough."""
        self._take_ready()
        if self._until_open and self.session.opened:
            self._until_open = self._reading = False
            self._next_soon()
        elif self._enough is not None and len(self.told) >= self._enough:
            self._enough, self._reading = None, False
            self._next_soon()
        return True  # the step is kept for the next reading

    def _take_ready(self) -> None:
        session = self.session
        while session.ready:
            self.told.append(session.pop())
            self.faults_in_row = 0

    def finish(self, result: Any, error: BaseException | None) -> None:
        """The flow of a turn is over."""
        self._take_ready()
        self._close()
        self._is_over, self._rests = True, False
        self._until_open, self._enough = False, None
        if error is None and self.session.goes_on and not self.left:
            self._is_over = False  # a run was started in this very moment
            self.clock.after(0.0, lambda: self.start(self.session.flow()))
            return
        self._end_reading(error)

    def _interrupt(self) -> None:
        """Reading is broken off, and goes on at once."""
        step = self._step
        if not self._reading or self._is_over or self._held is not None or step is None or self._running:
            return
        self.note("is interrupted, and reads on")
        request: HTTPRequest | None = step.request if isinstance(step, Open) else None
        if self.connection is not None:
            request = self._request = self.connection.request
        if self._question is not None:
            self._question.abandon()
            self._question = None
        if self._sleeping is not None:
            self._sleeping[2] = None
        self._abandoned = True
        self._close()
        reply: Reply = interrupted_reply(step, request, sent=True)
        self.clock.after(0.0, lambda: self.resume(reply))
        self._step = None

    def leave_stream(self) -> None:
        """Close the stream."""
        if self.ended is not None:
            return
        self.left = self._abandoned = True
        if self._question is not None:
            self._question.abandon()
        if self._sleeping is not None:
            self._sleeping[2] = None
        self.session.leave()
        self._close()
        if self._flow is not None and not self._running:
            self._flow.close()
        self.note(f"closes the stream, was told {len(self.told)} events")
        self.ended = self.clock.now
        self.on_end()


class LonelyQuestion(Question):
    """A question for which there is no connection."""

    def _perform(self, step: Any) -> None:
        if isinstance(step, Open):
            words = "no connection is free"
            self._close()
            failure = TransportFailure("pool", words, step.request, cause=OSError(words))
            self.clock.after(0.01, lambda: self.resume(failure))
        else:
            super()._perform(step)


class CommandTask(Task):
    """A call of the stream that starts or cancels a run, beside the reading."""

    def __init__(self, caller: ThreadTask, what: str, value: Any) -> None:
        super().__init__(caller.number, caller.actor, caller.network, {})
        self.what, self.value, self.caller = what, value, caller
        self.log, self.warnings, self.warned = caller.log, caller.warnings, caller.warned
        self.note(f"calls {what}({'' if value is None else value})")

    def next_fault(self) -> Fault | None:
        self.requests += 1
        self._abandoned = False
        return self.caller.next_command_fault()

    def finish(self, result: Any, error: BaseException | None) -> None:
        super().finish(result, error)
        self.note(f"{self.what} is {'done' if error is None else 'refused'}")


def started(session: ThreadSession, flow: Flow[RunRef]) -> Flow[RunRef]:
    """Start a run of which the stream is to tell, as the methods of the stream do."""
    call = session.begin_start()
    try:
        run = yield from flow
        session.wanted.add(run.run_id)
    finally:
        session.wanted.end_start(call)
    return run
