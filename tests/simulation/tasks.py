"""`Task`: drives a flow step by step, as the drivers do; `StreamTask` takes the events of a stream, too."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

from langgraph_runs import errors
from langgraph_runs._core.streams.events import StreamEvent
from langgraph_runs._core.streams.session import StreamSession
from langgraph_runs._core.wire.exchange import Ask, HTTPRequest, Notice, Open, Read, Reply, Sleep
from tests.simulation.clock import Clock
from tests.simulation.network import Connection, Network
from tests.simulation.plan import Actor, Fault

if TYPE_CHECKING:
    from tests.simulation.server import SimRun

MAX_STEPS = 20_000
"""Steps of one flow, after which it is said to spin."""


class Spins(Exception):
    """A flow that goes on and on."""


class Task:
    """One flow, and what its caller was told."""

    def __init__(self, number: int, actor: Actor, network: Network, faults: dict[int, Fault]) -> None:
        self.number = number
        self.actor = actor
        self.network = network
        self.clock: Clock = network.clock
        self.connection: Connection | None = None
        self.began = network.clock.now
        self.ended: float | None = None
        self.result: Any = None
        self.error: BaseException | None = None
        self.left = False  # the caller closed it
        self.notices: list[Notice] = []
        self.warnings: list[warnings.WarningMessage] = []  # of all calls: what is in it was shown by the one going on
        self.warned: list[str] = []
        self.log: list[tuple[float, str]] = []
        self.target: SimRun | None = None  # the run that the call is about
        # What went wrong:
        self.faults_in_row = 0
        self.trouble_since = 0.0
        self.faulted: list[tuple[str, Fault | None, str]] = []  # method and path, fault, what
        self.heard_whole: list[tuple[str, float]] = []  # paths of the answers that came whole, and when they began
        self.requests = 0
        self.ended_between_events = False  # a body ended properly where an event may end, but too early
        self.last_ended_between_events = False  # and that of the last stream did
        self._faults = faults
        self._flow: Generator[Any, Reply, Any] | None = None
        self._reply: Reply = None
        self._has_reply = False
        self._running = False
        self._steps = 0
        self._abandoned = False  # what was sent last
        self._sleeping: list[Any] | None = None
        self._question: Question | None = None  # that is being asked while the response stays open
        self.on_end: Callable[[], None] = lambda: None

    # For the network

    def next_fault(self) -> Fault | None:
        """What goes wrong with the request that is sent now."""
        self.requests += 1
        self._abandoned = False
        return self._faults.get(self.requests - 1)

    def waits_for(self, request: int) -> bool:
        """Whether the task still waits for the answer to this request, by its number from 1."""
        return self.ended is None and self.requests == request and not self._abandoned

    def note_fault(self, fault: Fault, request: HTTPRequest) -> None:
        """Note that a fault met a request."""
        self.network.server.last_change = self.clock.now
        self.note_trouble(fault.kind, fault, request)

    def note_trouble(self, what: str, fault: Fault | None = None, request: HTTPRequest | None = None) -> None:
        """Note that something went wrong with a request."""
        if not self.faults_in_row:
            self.trouble_since = self.clock.now
        self.faults_in_row += 1
        self.faulted.append(("" if request is None else f"{request.method} {request.url[10:]}", fault, what))
        self.note(f"! {what}{f' {fault.status}' if fault and fault.status else ''}")

    def note_life(self) -> None:
        """Note that something came over a connection that has lasted: what goes wrong now has nothing to do with it."""
        self.faults_in_row = 0

    def note_answer(self, url: str) -> None:
        """Note that a response came whole."""
        self.faults_in_row = 0

    def note_clean_end(self, last: bytes) -> None:
        """Note that a body ended too early, but properly, after these last bytes."""
        self.last_ended_between_events = last in (b"\n\n", b"\r\n", b"\n\r", b"\n")
        self.ended_between_events = self.ended_between_events or self.last_ended_between_events

    def note(self, what: str) -> None:
        """Write into the log."""
        self.log.append((self.clock.now, what))

    def resume(self, reply: Reply) -> None:
        """Go on with the reply to the last step."""
        if self.ended is None:
            self._reply, self._has_reply = reply, True
            self._advance()

    def reply_now(self, reply: Reply) -> None:
        """Give the reply while the step is being performed."""
        self._reply, self._has_reply = reply, True
        if not self._running:
            self._advance()

    # The driver

    def start(self, flow: Generator[Any, Reply, Any]) -> None:
        """Begin a flow."""
        self._flow = flow
        self._reply, self._has_reply = None, True
        self._advance()

    def _advance(self) -> None:
        """Perform steps until one takes time."""
        assert self._flow is not None
        self._running = True
        try:
            while self._has_reply and self.ended is None:
                self._has_reply = False
                self._steps += 1
                if self._steps > MAX_STEPS:
                    raise Spins  # noqa: TRY301  # as if the flow had raised it
                step = self._flow.send(self._reply)
                self._take_warnings()
                if self.goes_on():
                    self._perform(step)
        except StopIteration as stop:
            self._take_warnings()
            self.finish(stop.value, None)
        except Exception as error:
            self.finish(None, error)
        finally:
            self._running = False

    def _perform(self, step: Any) -> None:
        """All steps that there are."""
        if isinstance(step, Read):
            assert self.connection is not None
            self.connection.read(step.timeout)
            return
        if isinstance(step, Ask):
            self._question = Question(self)
            self._question.start(step.question())
            return
        self._close()
        if isinstance(step, Open):
            self.note(f"{step.request.method} {step.request.url[10:]}{_after(step.request)}")
            if "/stream" in step.request.url:
                self.last_ended_between_events = False
            self.network.open(self, step)
        else:
            assert isinstance(step, Sleep), step
            if step.notice is not None:
                self.notices.append(step.notice)
            if step.seconds > 0.05:
                self.note(f"waits {step.seconds:.2f} s{'' if step.notice is None else ': ' + step.notice.cause}")
            self._sleeping = self.clock.after(step.seconds, lambda: self.resume(None))

    def _take_warnings(self) -> None:
        """Note what the caller was warned of by the last step."""
        for warning in self.warnings:
            self.warned.append(str(warning.message))
            self.note(f"is warned: {warning.message}")
        self.warnings.clear()

    def goes_on(self) -> bool:
        """Do what a caller does between two steps; False if that ended the flow."""
        return True

    def finish(self, result: Any, error: BaseException | None) -> None:
        """The flow is over."""
        self._close()
        self.result, self.error = result, error
        self.ended = self.clock.now
        said = "done" if error is None else f"{type(error).__name__}: {str(error)[:300]}"
        self.note(said)
        self.on_end()

    def _close(self) -> None:
        if self.connection is not None:
            if self.connection.whole and not self.connection.is_broken:
                self.heard_whole.append((self.connection.request.url[10:], self.connection.opened))
                self.note_answer(self.connection.request.url)
            self.connection.close()
            self.connection = None


class Question(Task):
    """A flow that another one asks while its own response stays open."""

    def __init__(self, asker: Task) -> None:
        super().__init__(asker.number, asker.actor, asker.network, {})
        self._asker = asker
        self.log, self.faulted, self.heard_whole = asker.log, asker.faulted, asker.heard_whole
        self.warnings, self.warned = asker.warnings, asker.warned

    def next_fault(self) -> Fault | None:
        self.requests += 1
        self._abandoned = False
        return self._asker.next_fault()

    def abandon(self) -> None:
        """Nobody waits for the answer any more."""
        self.ended = self.clock.now
        self._close()

    def finish(self, result: Any, error: BaseException | None) -> None:
        self._close()
        self.ended = self.clock.now
        if self._asker.ended is not None:
            return
        if error is not None:
            self._asker.finish(None, error)
        else:
            self._asker.reply_now(result)


class StreamTask(Task):
    """A stream and its reader."""

    session: StreamSession

    def __init__(self, number: int, actor: Actor, network: Network, faults: dict[int, Fault]) -> None:
        super().__init__(number, actor, network, faults)
        self.told: list[StreamEvent] = []

    def note_answer(self, url: str) -> None:
        """That of a question about the run is no progress of its stream."""
        if "/stream" in url:
            self.faults_in_row = 0

    def goes_on(self) -> bool:
        """Take what is ready; perhaps that is enough."""
        if self.left:
            return True
        session = self.session
        enough = self.actor.leave_after
        while session.ready:
            self.told.append(session.pop())
            self.faults_in_row = 0
            if enough is not None and len(self.told) >= enough:
                self.leave_stream()
                return False
        return True

    def finish(self, result: Any, error: BaseException | None) -> None:
        if not self.left:
            while self.session.ready:
                try:
                    self.told.append(self.session.pop())
                except errors.LangGraphRunsError as unreadable:
                    error = unreadable
                    break
        self.note(f"was told {len(self.told)} events")
        super().finish(result, error)

    def leave_stream(self) -> None:
        """Close the stream, and then do what has to be done."""
        if self.ended is not None or self.left:
            return
        self.left = self._abandoned = True
        if self._question is not None:
            self._question.ended = self.clock.now
        session = self.session
        session.ready.clear()
        self.note("the caller closes the stream")
        self._close()
        if self._sleeping is not None:
            self._sleeping[2] = None
        flow = self._flow
        self._flow = self._clean_up()
        self._reply, self._has_reply = None, True
        if flow is not None:
            flow.close()
        if not self._running:
            self._advance()

    def _clean_up(self) -> Generator[Any, Reply, Any]:
        if self.session.must_clean_up:
            yield from self.session.clean_up()


def _after(request: HTTPRequest) -> str:
    after = request.headers.get("last-event-id") or request.headers.get("Last-Event-ID")
    return "" if after is None else f" (Last-Event-ID: {after})"
