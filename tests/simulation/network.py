"""The network between: what becomes of a request and of its answer, by the plan."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

from langgraph_runs._core.wire.exchange import FailureKind, Head, HTTPRequest, Open, TransportFailure
from langgraph_runs._core.wire.headers import Headers
from langgraph_runs.testing.answer import Answer
from langgraph_runs.testing.signals import Signal
from tests.simulation.clock import Clock, Timer
from tests.simulation.plan import Fault, Plan
from tests.simulation.server import SimServer

if TYPE_CHECKING:
    from tests.simulation.tasks import Task

BASE = "http://sim"
HEARTBEAT_SECONDS = 5.0
IN_PARTS = ("cut", "end", "end between", "stall", "only beats", "dropped")
"""Faults of a body; the others come before its head."""

_EVENT_END = re.compile(rb"(\r\n|\n)(\r\n|\n)")

End = bytes | TransportFailure
Notes = Callable[[str], None]


class Network:
    """Carries the requests of all tasks to one server."""

    def __init__(self, plan: Plan, clock: Clock, server: SimServer) -> None:
        self.plan = plan
        self.clock = clock
        self.server = server
        self.open_connections: dict[Connection, None] = {}  # in order
        self.busy_until = 0.0  # requests are on their way until then, whoever still waits for them
        self._bodies: list[object] = []  # kept, since forgetting one looks to the model as if its client had left

    def open(self, task: Task, step: Open) -> None:
        """Send a request, and have the task go on with the head or a failure."""
        clock, request = self.clock, step.request
        fault = task.next_fault()
        number = task.requests
        arrival = self.plan.latency * (1.0 + (3 * task.number + 5 * number) % 7 / 4.0)  # not all alike
        kind = fault.kind if fault is not None else ""
        patience = _patience(step)
        if arrival >= patience:  # the deadline comes first
            task.note_trouble("too late", None, request)
            clock.after(arrival, lambda: self._handle(task, request))
            self._fail(task, request, "timeout", patience)
            return
        if fault is None or kind in IN_PARTS:
            clock.after(arrival, lambda: self._arrive(task, step, fault, number))
            return
        task.note_fault(fault, request)
        self.busy_until = max(self.busy_until, clock.now + fault.delay + 1.0)
        if kind == "refused":
            self._fail(task, request, "connect", arrival)
        elif kind == "lost before":
            self._fail(task, request, "disconnected", arrival + fault.delay)
        elif kind == "lost after":
            clock.after(arrival, lambda: self._handle(task, request))
            self._fail(task, request, "disconnected", arrival * 2 + fault.delay)
        elif kind == "late":
            clock.after(arrival + fault.delay, lambda: self._handle(task, request))
            self._fail(task, request, "disconnected", arrival)
        elif kind == "status":
            if fault.done:
                clock.after(arrival + fault.delay, lambda: self._handle(task, request))
            clock.after(arrival * 2, lambda: self._gateway(task, request, fault, number))
        elif kind == "silence":
            if fault.done:
                clock.after(arrival + fault.delay, lambda: self._handle(task, request))
            self._fail(task, request, "timeout", patience)
        else:  # slow
            wait = arrival + fault.delay
            if wait >= patience:
                clock.after(wait, lambda: self._handle(task, request))
                self._fail(task, request, "timeout", patience)
            else:
                task.faults_in_row -= 1  # nothing went wrong
                clock.after(wait, lambda: self._arrive(task, step, None, number))

    def cut_all(self, *, clean: bool) -> None:
        """The server stops: every response ends."""
        for connection in [*self.open_connections]:
            connection.task.note_trouble("the server stopped")
            self._bodies.append(connection.items)
            if clean:
                connection.task.note_clean_end(b"\n\n")
            connection.finish(b"" if clean else _failure("disconnected", connection.request, connection.head))

    def _arrive(self, task: Task, step: Open, fault: Fault | None, number: int) -> None:
        request = step.request
        if self.clock.now < self.server.down_until:
            if task.waits_for(number):
                task.note_trouble("the server is down")
                task.resume(_failure("connect", request, None))
            return
        answer = self._handle(task, request)
        assert answer is not None
        fields = answer.headers
        if self.plan.no_locations:
            fields = tuple(field for field in fields if not field[0].endswith("ocation"))
        dated = any(name.lower() == "date" for name, _ in fields)
        headers = Headers(fields if dated else [*fields, ("date", formatdate(self.clock.wall(), usegmt=True))])
        head = Head(answer.status, headers, request)
        connection = Connection(self, task, head, answer, fault)
        if not task.waits_for(number):
            connection.close()
            return
        task.connection = connection
        task.resume(head)

    def _handle(self, task: Task, request: HTTPRequest) -> Answer | None:
        """Have the server do the work; None if it is down."""
        if self.clock.now < self.server.down_until:
            return None
        headers = {name.lower(): value for name, value in request.headers.items()}
        if self.plan.marks_replaced:
            headers["x-request-id"] = f"proxy-{self.server.requests}"
        return self.server.respond(
            request.method, request.url.removeprefix(BASE), headers, request.content or b"", task.number
        )

    def _gateway(self, task: Task, request: HTTPRequest, fault: Fault, number: int) -> None:
        """The answer of a gateway in place of the server's."""
        if not task.waits_for(number):
            return
        kind = "application/json" if fault.text.startswith("{") else "text/html"
        fields = (("content-type", kind), *([("retry-after", str(fault.retry_after))] if fault.retry_after else []))
        answer = Answer(fault.status, fields, (fault.text,))
        head = Head(fault.status, Headers(answer.headers), request)
        task.connection = Connection(self, task, head, answer, None)
        task.connection.is_broken = True
        task.resume(head)

    def _fail(self, task: Task, request: HTTPRequest, kind: FailureKind, seconds: float) -> None:
        number = task.requests
        self.clock.after(seconds, lambda: task.waits_for(number) and task.resume(_failure(kind, request, None)))


class Connection:
    """A response that is open: what has arrived of its body, and how it ends."""

    def __init__(self, network: Network, task: Task, head: Head, answer: Answer, fault: Fault | None) -> None:
        self.network = network
        self.task = task
        self.opened = network.clock.now
        self.head = head
        self.request = head.request
        self.whole = False  # the server sent all that it had to say, and all arrived
        self._buffer: list[bytes] = []
        self._end: End | None = None
        self._closed = False
        self._waiting: Timer | None = None
        self._reading = False
        self._fault = fault
        self._room = fault.size if fault is not None else -1
        self.is_broken = False
        self._received = b"\n\n"  # the last bytes of it
        self._beat: Timer | None = None
        self._cut: Timer | None = None
        self.items: Iterator[Any] = iter(())
        body = answer.body
        if callable(body) or isinstance(body, list):
            network.open_connections[self] = None
            self.items = iter(body() if callable(body) else body)
            self._beats = b"\n" if head.content_type == "application/json" else b": heartbeat\r\n\r\n"
            if fault is not None and fault.kind == "dropped":
                network.clock.after(fault.delay, lambda: self._drop(fault))
            if network.plan.cut_after:
                self._cut = network.clock.after(network.plan.cut_after, lambda: self._drop(None))
            if network.plan.heartbeats:
                self._beat = network.clock.after(HEARTBEAT_SECONDS, self._heartbeat)
            self._pump()
        else:
            self._add(b"".join(item.encode() if isinstance(item, str) else item for item in body if item))  # type: ignore[union-attr, misc]
            if self._end is None and not self._is_mute:
                self._finish_whole()

    def read(self, timeout: float | None) -> None:
        """Have the task go on with what has arrived, or once something does."""
        if self._buffer:
            data = b"".join(self._buffer)
            self._buffer.clear()
            self.task.reply_now(data)
        elif self._end is not None:
            self.task.reply_now(self._end)
        else:
            self._reading = True
            if timeout is not None:
                self._waiting = self.network.clock.after(timeout, self._time_out)

    def close(self) -> None:
        """The client closes it."""
        if self._closed:
            return
        self._closed = True
        self._stop_timers()
        self.network.open_connections.pop(self, None)
        if self._end is None and hasattr(self.items, "close"):
            items: Any = self.items
            self.network.clock.after(0.3, items.close)

    def finish(self, end: End) -> None:
        """End it so, from the network's side."""
        if self._end is None:
            self._end = end
            if self._beat is not None:
                self._beat[2] = None
            self.network.open_connections.pop(self, None)
            self._notify()

    def _end_body(self) -> None:
        """The server has sent all that it has to say; a body that is to fall silent from its start does so now."""
        if not self._is_mute:
            self._finish_whole()
        elif not self.is_broken and self._fault is not None:
            self.is_broken = True
            self._break(self._fault)

    def _finish_whole(self) -> None:
        self.whole = True
        self.finish(b"")

    def _pump(self) -> None:
        """Take what the server has to send by now."""
        while not self._closed and self._end is None:
            item = next(self.items, None)
            if item is None:
                self._end_body()
                return
            if isinstance(item, Signal):
                item.when_open(self._wake)
                break
            if isinstance(item, str):
                item = item.encode()
            if isinstance(item, bytes):
                self._add(item)
            else:
                item()
        self._notify()

    def _wake(self) -> None:
        if not self._closed and self._end is None:
            self.network.clock.after(self.network.plan.latency / 2, self._pump)

    @property
    def _is_mute(self) -> bool:
        """Whether nothing of what the server sends arrives any more."""
        return self._fault is not None and self._room == 0 and self._fault.kind in ("stall", "only beats")

    def _add(self, data: bytes) -> None:
        """Bytes come over the network, as far as it lets them."""
        fault = self._fault
        if fault is None or fault.kind == "dropped":
            self._buffer.append(data)
            return
        if fault.kind == "end between":
            self._add_events(data, fault)
            return
        if self._room > len(data):
            self._room -= len(data)
            self._buffer.append(data)
            self._received = data
            return
        if self._room and fault.kind != "only beats":  # which come between events
            self._buffer.append(data[: self._room])
            self._received = data[: self._room]
        self._room = 0
        if not self.is_broken:
            self.is_broken = True
            self._break(fault)

    def _add_events(self, data: bytes, fault: Fault) -> None:
        """Whole events come over the network, up to where the body ends between two of them."""
        if self.is_broken:
            return
        for end in _EVENT_END.finditer(data):
            self._room -= 1
            if not self._room:
                self._buffer.append(data[: end.end()])
                self._received = b"\n\n"
                self.is_broken = True
                self._break(fault)
                return
        self._buffer.append(data)

    def _break(self, fault: Fault) -> None:
        self.task.note_fault(fault, self.request)
        if fault.kind in ("stall", "only beats"):
            if fault.kind == "stall" and self._beat is not None:
                self._beat[2] = None
            return
        items: Any = self.items
        lasting = hasattr(items, "close")
        if lasting:
            self.network.clock.after(0.5, items.close)
        self.network.open_connections.pop(self, None)
        clean = fault.kind in ("end", "end between") and lasting  # what has a length cannot end early unnoticed
        if clean:
            self.task.note_clean_end(self._received[-2:])
        self._end = b"" if clean else _failure("disconnected", self.request, self.head)

    def _heartbeat(self) -> None:
        if self._closed or self._end is not None:
            return
        self._beat = self.network.clock.after(HEARTBEAT_SECONDS, self._heartbeat)
        self._buffer.append(self._beats)
        if not self.is_broken:  # else they are all that comes
            self.task.note_life()
        self._notify()

    def _drop(self, fault: Fault | None) -> None:
        """The connection breaks, whatever it carries; without a fault, by a proxy that bears none for longer."""
        if self._closed or self._end is not None:
            return
        self.is_broken = True
        if fault is None:
            self.task.note_trouble("cut by a proxy")
        else:
            self.task.note_fault(fault, self.request)
        items: Any = self.items
        if hasattr(items, "close"):
            self.network.clock.after(0.5, items.close)
        self.finish(_failure("disconnected", self.request, self.head))

    def _notify(self) -> None:
        if self._reading and not self._closed and (self._buffer or self._end is not None):
            self._reading = False
            if self._waiting is not None:
                self._waiting[2] = None
                self._waiting = None
            if self._buffer:
                data: End = b"".join(self._buffer)
                self._buffer.clear()
            else:
                assert self._end is not None
                data = self._end
            self.task.resume(data)

    def _time_out(self) -> None:
        self._reading, self._waiting = False, None
        self.task.resume(_failure("timeout", self.request, self.head))

    def _stop_timers(self) -> None:
        for timer in (self._waiting, self._beat, self._cut):
            if timer is not None:
                timer[2] = None
        self._reading = False


def _patience(step: Open) -> float:
    return min(seconds for seconds in (step.timeouts.read, step.total, 600.0) if seconds is not None)


def _failure(kind: FailureKind, request: HTTPRequest, head: Head | None) -> TransportFailure:
    words = {"connect": "the connection was refused", "disconnected": "the connection was lost", "timeout": "timed out"}
    return TransportFailure(kind, words[kind], request, cause=OSError(words[kind]), head=head)
