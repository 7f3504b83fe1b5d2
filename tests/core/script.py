"""A stream session played from a script: what is asked for, in order, and what comes of it. No I/O, no clock.

    script = Script(("make", sse(event(1), Fail())), ("join", sse(event(2), end())))
    told = script.play(made())

Every request must be the next of the script, and the script must come to its end. But whether a run that succeeded
waits for a human, which only its thread's history may tell, need not be scripted: it does not then.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlsplit

from langgraph_runs._core.calls.config import build_config
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.retry import RetryPolicy
from langgraph_runs._core.streams.event_ids import START_IDS
from langgraph_runs._core.streams.event_ids import id_before as before
from langgraph_runs._core.streams.events import StreamEvent
from langgraph_runs._core.streams.feed import Feed
from langgraph_runs._core.streams.feed_session import FeedSession
from langgraph_runs._core.streams.plan import StreamPlan
from langgraph_runs._core.streams.session import StreamSession
from langgraph_runs._core.wire.exchange import (
    Ask,
    FailureKind,
    Flow,
    Head,
    HTTPRequest,
    Notice,
    Open,
    Read,
    Reply,
    Response,
    Rest,
    Sleep,
    Step,
    TransportFailure,
)
from langgraph_runs._core.wire.headers import Headers
from langgraph_runs._generated.api.runs import stream_run, stream_stateless_run
from langgraph_runs._generated.models.run_create import RunCreate
from langgraph_runs.errors import LangGraphRunsError

BASE, THREAD, RUN = "http://server/mount", "t", "r"
HOME = {"location": f"/threads/{THREAD}/runs/{RUN}/stream", "content-location": f"/threads/{THREAD}/runs/{RUN}"}
POLICY = RetryPolicy(attempts=3, timeout=60.0, wait_initial=1.0, wait_max=8.0, wait_jitter=0.0)

_OPERATIONS = {
    f"POST /threads/{THREAD}/runs/stream": "make",
    "POST /runs/stream": "make",
    f"GET /threads/{THREAD}/runs/{RUN}/stream": "join",
    f"GET /threads/{THREAD}/stream": "join",
    "GET /feed": "join",
    "POST /feed": "make",
    f"GET /threads/{THREAD}/runs/{RUN}": "get",
    f"GET /threads/{THREAD}/runs": "list",
    f"GET /threads/{THREAD}/state": "state",
    f"POST /threads/{THREAD}/history": "history",
    f"DELETE /threads/{THREAD}": "delete",
}


@dataclass(frozen=True)
class Fail:
    """An exchange that fails in this way, or a body that breaks so."""

    kind: FailureKind = "disconnected"
    cause: BaseException | None = None
    interrupted: bool = False


@dataclass(frozen=True)
class Silent:
    """So many seconds in which nothing comes."""

    seconds: float


@dataclass(frozen=True)
class Answer:
    """A head and the pieces of a body; one that does not end is silent for ever then."""

    status: int
    headers: Mapping[str, str]
    pieces: tuple[bytes | Fail | Silent, ...] = ()
    replays: bool = False
    took: float = 0.0  # seconds until the head was there


def sse(
    *pieces: bytes | Fail | Silent, headers: Mapping[str, str] = HOME, status: int = 200, replays: bool = True
) -> Answer:
    """An event stream; each piece is one read.

    If it `replays`, a join gets first what was sent before and comes after its Last-Event-ID, unless the pieces begin
    with that themselves.
    """
    return Answer(status, {"content-type": "text/event-stream; charset=utf-8", **headers}, pieces, replays)


def answer(value: Any, status: int = 200, **headers: str) -> Answer:
    """JSON."""
    return Answer(status, {"content-type": "application/json", **headers}, (json.dumps(value).encode(),))


def text(value: str, status: int = 200, kind: str = "text/html", **headers: str) -> Answer:
    """A page."""
    return Answer(status, {"content-type": kind, **headers}, (value.encode(),))


def run(status: str = "success", **fields: Any) -> Answer:
    """A run as LangGraph's server shows it."""
    kwargs = {"stream_mode": ["values"], "resumable": True, **fields.pop("kwargs", {})}
    return answer({"run_id": RUN, "thread_id": THREAD, "status": status, "kwargs": kwargs, **fields})


def bare_run(status: str = "success", **fields: Any) -> Answer:
    """A run as Aegra shows it."""
    return answer({"run_id": RUN, "thread_id": THREAD, "status": status, **fields})


THREAD_STAYS = f"GET /threads/{THREAD}", answer({"thread_id": THREAD})
"""The question whether the thread of a run that is gone is still there."""

MISSING, GONE = answer({"detail": "Run not found"}, 404), Answer(204, {})


def event(data: Any, id: str | None = "", name: str = "values") -> bytes:
    """An event. Its id is `e<data>` unless told otherwise; None gives it none."""
    id = f"e{data}" if id == "" else id
    line = "" if id is None else f"id: {id}\n"
    return f"event: {name}\ndata: {json.dumps(data)}\n{line}\n".encode()


def metadata(id: str | None = "m", attempt: int = 1) -> bytes:
    """The event that says that a worker took the run."""
    return event({"run_id": RUN, "attempt": attempt}, id, "metadata")


def error(name: str = "ValueError", message: str = "boom", id: str | None = "x") -> bytes:
    """The event that says that a run failed."""
    return event({"error": name, "message": message}, id, "error")


def end(status: str | None = "success", id: str | None = "z") -> bytes:
    """The event that some servers end with."""
    return event(None if status is None else {"status": status}, id, "end")


HEARTBEAT = b": heartbeat\n\n"


def made(
    modes: tuple[str, ...] = ("values",), *, thread_id: str | None = THREAD, resumable: bool = True, **fields: Any
) -> StreamPlan:
    """The plan of a stream that makes its run."""
    body = RunCreate(assistant_id="agent", stream_mode=list(modes))
    make = stream_stateless_run.request(body=body) if thread_id is None else stream_run.request(thread_id, body=body)
    return StreamPlan(thread_id=thread_id, make=make, modes=modes, resumable=resumable, **fields)


def joined(after: str | None = "-1", modes: tuple[str, ...] | None = None, **fields: Any) -> StreamPlan:
    """The plan of a stream that joins a run."""
    return StreamPlan(thread_id=THREAD, run_id=RUN, after=after, modes=modes, **fields)


@dataclass
class Told:
    """What a caller was told, and in the end."""

    session: Any
    events: list[StreamEvent] = field(default_factory=list)
    error: BaseException | None = None

    @property
    def data(self) -> list[Any]:
        """The data of the events."""
        return [event.data for event in self.events]

    @property
    def names(self) -> list[str]:
        """The types of the events."""
        return [event.event for event in self.events]


class Script:
    """Requests in the order in which they must come, each with its answer."""

    def __init__(
        self,
        *exchanges: tuple[str, Answer | Fail],
        retry: RetryPolicy = POLICY,
        idle_timeout: float | str | None = None,
        timeout: float | None = None,
        runs: Sequence[Mapping[str, Any]] | None = None,
        headers: Mapping[str, str] | None = None,  # of the call
    ) -> None:
        self._exchanges = list(exchanges)
        self._runs = runs  # what every list shows, unless it is scripted as well
        self._pieces: list[bytes | Fail | Silent] = []
        self._sent: list[tuple[str, bytes]] = []  # the events with an id that were sent so far, in order
        self._unfinished = b""  # of the body that is open
        self._resting: Flow[None] | None = None  # the flow that waits to be driven on
        self.time = 1000.0
        self.requests: list[HTTPRequest] = []
        self.operations: list[str] = []
        self.long: list[str] = []  # the operations whose answers may take as long as the run does
        self.limits: list[float | None] = []  # of the reads
        self.sleeps: list[Sleep] = []
        self.asked = 0  # questions while a body was open
        self.context = Context(
            config=build_config(
                {}, base_url=BASE, api_key=None, headers=headers, timeout=5.0, retry=retry, idle_timeout=idle_timeout
            ),
            now=lambda: self.time,
            wall=lambda: self.time,
            random=lambda: 0.5,
            uuid=lambda: "mark",
        ).with_timeout(timeout)

    @property
    def notices(self) -> list[Notice]:
        """What hooks would have been told."""
        return [sleep.notice for sleep in self.sleeps if sleep.notice is not None]

    @property
    def waits(self) -> list[float]:
        """The seconds slept."""
        return [sleep.seconds for sleep in self.sleeps]

    def sent(self, operation: str) -> list[HTTPRequest]:
        """The requests of one kind."""
        return [request for request, kind in zip(self.requests, self.operations, strict=True) if kind == operation]

    def resumed_after(self) -> list[str | None]:
        """The Last-Event-ID of every join."""
        return [Headers(request.headers.items()).get("last-event-id") for request in self.sent("join")]

    def queries(self) -> list[dict[str, list[str]]]:
        """The query of every join."""
        return [parse_qs(urlsplit(request.url).query) for request in self.sent("join")]

    def play(self, plan: StreamPlan | Feed) -> Told:
        """Drive a session through the script."""
        told = self.start(plan)
        assert not self._exchanges, f"never asked for: {self._exchanges}; {told.error!r}"
        return told

    def start(self, plan: StreamPlan | Feed, *, steps: int | None = None) -> Told:
        """Drive a session, so many steps if told so, and then leave it as a caller does who goes away."""
        session = FeedSession(plan, self.context) if isinstance(plan, Feed) else StreamSession(plan, self.context)
        self._given = [plan.after] if plan.after else []
        return self.drive(Told(session), steps=steps)

    def drive(self, told: Told, *, steps: int | None = None) -> Told:
        """Drive another flow of a session, or on with the one that rests."""
        flow, self._resting = self._resting or told.session.flow(), None
        reply: Reply = None
        for performed in count():
            try:
                step = flow.send(reply)
            except StopIteration:
                take(told)
                return told
            except Exception as error:
                assert not told.session.ready, "an error came before events that were read before it"
                told.error = error
                return told
            if not take(told) or performed == steps:
                break
            if isinstance(step, Rest):
                self._resting = flow
                return told
            reply = self._perform(step)
        flow.close()
        return told

    def _perform(self, step: Step) -> Reply:
        if isinstance(step, Read):
            return self._read(step.timeout)
        if isinstance(step, Ask):
            return self._ask(step)
        self._pieces = []
        if isinstance(step, Sleep):
            self.sleeps.append(step)
            self.time += step.seconds
            return None
        return self._open(step)

    def _ask(self, step: Ask) -> Response | TransportFailure:
        """Perform a question; the body that is open stays so, unless the question is interrupted."""
        pieces, self._pieces = self._pieces, []
        self.asked += 1
        if self._exchanges and isinstance(interrupt := self._exchanges[0][1], Fail) and interrupt.interrupted:
            self._exchanges.pop(0)
            self._pieces = [interrupt]
            return self._failure(interrupt.kind, self.requests[-1], interrupted=True)
        flow = step.question()
        reply: Reply = None
        try:
            while True:
                reply = self._perform(flow.send(reply))
        except StopIteration as stop:
            result: Response | TransportFailure = stop.value
            return result
        finally:
            self._pieces = pieces

    def _open(self, step: Open) -> Head | TransportFailure:
        request = step.request
        url = urlsplit(request.url)
        assert request.url.startswith(BASE + "/")
        operation = f"{request.method} {re.sub(r'^/mount', '', url.path)}"
        operation = _OPERATIONS.get(operation, operation)
        self.requests.append(request)
        self.operations.append(operation)
        self.long += [operation] * step.long
        if operation == "list" and self._runs is not None:
            offset = int(parse_qs(url.query).get("offset", ["0"])[0])
            return self._answer(answer(self._runs[offset:]), request)
        if operation == "history" and (not self._exchanges or self._exchanges[0][0] != "history"):
            return self._answer(answer([]), request)
        assert self._exchanges, f"one request too many: {operation}"
        expected, reply = self._exchanges.pop(0)
        assert operation == expected, f"{operation} was asked for, not {expected}; so far {self.operations}"
        if isinstance(reply, Fail):
            return self._failure(reply.kind, request, reply.cause, interrupted=reply.interrupted)
        return self._answer(reply, request)

    def _answer(self, reply: Answer, request: HTTPRequest) -> Head:
        self.time += reply.took
        self._pieces, self._unfinished = list(reply.pieces), b""
        if reply.replays and request.method == "GET" and (replay := self._replay(request, reply)):
            self._pieces.insert(0, replay)
        return Head(reply.status, Headers(reply.headers.items()), request)

    def _replay(self, request: HTTPRequest, reply: Answer) -> bytes:
        """What was sent before and comes after the Last-Event-ID, unless the answer begins with it."""
        after = Headers(request.headers.items()).get("last-event-id")
        known = [id for id, _ in self._sent]
        begun = blocks(b"".join(piece for piece in reply.pieces if isinstance(piece, bytes)))[:1]
        if after is None or (begun and begun[0][0] in [*known, *self._given]):
            return b""
        begin = 0 if after in START_IDS else max((at + 1 for at, id in enumerate(known) if id == after), default=-1)
        if begin < 0:  # right before one of them, or the event that was joined after
            begin = next((at for at, id in enumerate(known) if before(id) == after), len(known))
            own = next((name for name in self._given if before(name) == after and name not in known), None)
            return event(None, own) * (own is not None) + b"".join(block for _, block in self._sent[begin:])
        return b"".join(block for _, block in self._sent[begin:])

    def _read(self, timeout: float | None) -> bytes | TransportFailure:
        self.limits.append(timeout)
        request = self.requests[-1]
        if not self._pieces:
            return b""
        piece = self._pieces.pop(0)
        if isinstance(piece, Fail):
            self._pieces = []
            return self._failure(piece.kind, request, piece.cause, interrupted=piece.interrupted)
        if isinstance(piece, Silent):
            assert timeout is not None or piece.seconds < float("inf"), "it would wait for ever"
            if timeout is not None and piece.seconds > timeout:
                self.time += timeout
                return self._failure("timeout", request)
            self.time += piece.seconds
            return self._read(timeout)
        *whole, self._unfinished = re.split(rb"(?<=\n\n)", self._unfinished + piece)
        known = {id for id, _ in self._sent}
        self._sent += [block for block in blocks(b"".join(whole)) if block[0] not in known or block not in self._sent]
        return piece

    def _failure(
        self, kind: FailureKind, request: HTTPRequest, cause: BaseException | None = None, *, interrupted: bool = False
    ) -> TransportFailure:
        return TransportFailure(kind, f"it was {kind}", request, cause=cause, interrupted=interrupted)


def blocks(body: bytes) -> list[tuple[str, bytes]]:
    """The whole events of a body that have an id and can be resumed after, each with that id."""
    whole = re.split(rb"(?<=\n\n)", body)[:-1]
    named = [(re.search(rb"^id: (.+)$", block, re.MULTILINE), block) for block in whole]
    return [(name[1].decode(), block) for name, block in named if name and b"event: feedback\n" not in block]


def take(told: Told) -> bool:
    """Take what is ready, as a caller does; False if that raised."""
    while told.session.ready:
        try:
            told.events.append(told.session.pop())
        except LangGraphRunsError as error:
            told.error = error
            return False
    return True
