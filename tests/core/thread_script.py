"""A thread's stream played from a script: what each connection brings, and how the runs stand that are asked for.

    script = ThreadScript(opened(running(), state(1), completed(), OPEN), runs={"a": shown()})
    told = script.stream("a")

Connections come in the order of the script, those that fill in among them. Questions about runs are answered by `runs`
and `stored`, unless they are scripted.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from langgraph_runs import AnyThreadEvent, errors
from langgraph_runs._core.protocol.plan import ThreadPlan, thread_plan
from langgraph_runs._core.protocol.session import ThreadSession, _nothing
from langgraph_runs._core.wire.exchange import Ask, Head, HTTPRequest, Open, Reply, Response, Step, TransportFailure
from tests.core.script import (
    HEARTBEAT,
    MISSING,
    RUN,
    THREAD,
    Answer,
    Fail,
    Script,
    Silent,
    Told,
    answer,
    event,
    metadata,
    sse,
)

EVENTS = f"POST /threads/{THREAD}/stream/events"
OPEN = Silent(float("inf"))
"""The connection stays open, and nothing comes."""

_SHORT = {f"GET /threads/{THREAD}/runs": "list", f"GET /threads/{THREAD}/runs/{RUN}": "get"}

Piece = Any
"""Bytes, a failure, a silence, or a function of the script that is called when it is read so far."""


def get(run_id: str) -> str:
    """The question how a run stands."""
    return f"GET /threads/{THREAD}/runs/{run_id}"


def stored(run_id: str) -> str:
    """The question what is stored of a run."""
    return f"GET /threads/{THREAD}/runs/{run_id}/stream"


def opened(*pieces: Piece) -> tuple[str, Answer]:
    """A connection to the thread's stream; each piece is one read. It is closed at their end."""
    return EVENTS, sse(*pieces, replays=False)


def refused(status: int = 403) -> tuple[str, Answer]:
    """What ends a stream that has no end, in a test."""
    return EVENTS, answer({"detail": "no"}, status)


def broken(kind: Any = "disconnected", **fields: Any) -> tuple[str, Fail]:
    """A connection that does not come about."""
    return EVENTS, Fail(kind, **fields)


def told_by_server(method: str, data: Any, event_id: str | None, namespace: tuple[str, ...] = ()) -> bytes:
    """An event as the server writes it."""
    params = {"namespace": [*namespace], "timestamp": 5, "data": data}
    value: dict[str, Any] = {"type": "event", "seq": 1, "method": method, "params": params}
    value |= {} if event_id is None else {"event_id": event_id}
    return f"event: {method}\ndata: {json.dumps(value)}\nid: 1\n\n".encode()


def lifecycle(word: str, run: str = "a", **data: Any) -> bytes:
    """What the server says of a run."""
    return told_by_server("lifecycle", {"event": word, **data}, f"synth:{run}:lc||{word}")


def running(run: str = "a") -> bytes:
    """The first event of a run."""
    return lifecycle("running", run)


def completed(run: str = "a") -> bytes:
    """The last event of a run that did not fail."""
    return lifecycle("completed", run)


def state(number: int, event_id: str | None = "") -> bytes:
    """A state, which is a number. By its id, the server numbers the events of a millisecond."""
    return told_by_server("values", number, f"{numbered(number)}-1" if event_id == "" else event_id)


def in_memory(number: int, part: int = 0) -> bytes:
    """A state of the in-memory server, stored in the millisecond of its number; `part` of what is stored then."""
    return told_by_server(
        "values", number + part / 10 if part else number, f"{numbered(number)}-0" + f".{part}" * bool(part)
    )


def asks(question: str = "q", run: str = "a") -> bytes:
    """A question."""
    return told_by_server(
        "input.requested", {"interrupt_id": question, "payload": f"{question}?"}, f"synth:{run}:input||{question}"
    )


def numbered(number: int) -> int:
    """The millisecond of an event."""
    return 1763800000000 + number


def shown(status: str = "success", *, speaks: bool = False, **fields: Any) -> Answer:
    """A run as the server shows it; `speaks`: it was started by a command, so that it speaks the protocol itself."""
    kwargs = {"config": {"configurable": {"__event_streaming_v2": speaks}}, **fields.pop("kwargs", {})}
    return answer({"run_id": "?", "thread_id": THREAD, "status": status, "kwargs": kwargs, **fields})


def gone() -> Answer:
    """What is said of a run that does not exist."""
    return MISSING


def live(*events: tuple[float, bytes], leaves_out: float = 0.0) -> Callable[[ThreadScript], Answer]:
    """A server on which these events happen, each so many seconds after the script begins; it never closes.

    A connection brings all that happened before it, then what happens: the in-memory server `leaves_out` the latter for
    so many seconds.
    """

    def connect(script: ThreadScript) -> Answer:
        now = script.time
        pieces: list[Piece] = [b"".join(one for at, one in events if 1000.0 + at <= now)]
        for at, one in events:
            due = 1000.0 + at
            if due > script.time + leaves_out:
                while due - now > 5.0:
                    pieces += [Silent(5.0), HEARTBEAT]
                    now += 5.0
                pieces += [Silent(due - now), one]
                now = due
        return sse(*filter(None, pieces), *[Silent(5.0), HEARTBEAT] * 50, replays=False)

    return connect


class ThreadScript(Script):
    """What connections bring, and what is known of runs."""

    def __init__(
        self,
        *exchanges: tuple[str, Answer | Fail],
        runs: Mapping[str, Answer] | None = None,
        stored_of: Mapping[str, Answer] | None = None,
        listed: tuple[Mapping[str, Any], ...] = (),
        server: Callable[[ThreadScript], Answer] | None = None,
        lonely: bool = False,
        **settings: Any,
    ) -> None:
        super().__init__(*exchanges, **settings)
        self.lonely = lonely  # there is one connection, and none beside it
        self._asking = False
        self.known: dict[str, Answer | Callable[[ThreadScript], Answer]] = {
            f"GET /threads/{THREAD}": answer({"thread_id": THREAD}),
            f"GET /threads/{THREAD}/runs": answer(list(listed)),
            **{get(run_id): given for run_id, given in (runs or {}).items()},
            **{stored(run_id): given for run_id, given in (stored_of or {}).items()},
        }
        if server is not None:
            self.known[EVENTS] = server
        self.calls: list[tuple[float, Callable[[], object]]] = []
        self.told: Told

    @property
    def session(self) -> ThreadSession:
        """The session that is driven."""
        session: ThreadSession = self.told.session
        return session

    @property
    def connections(self) -> int:
        """How often the stream was opened, fillings included."""
        return self.operations.count(EVENTS)

    def later(self, seconds: float, call: Callable[[], object]) -> None:
        """Call something in so many seconds, as another thread may do."""
        self.calls.append((self.time + seconds, call))

    def stream(
        self,
        *wanted: str,
        follow: str | None = None,
        plan: ThreadPlan | None = None,
        steps: int | None = None,
        entered: bool = False,
    ) -> Told:
        """Drive a stream that started these runs, for a turn."""
        self.told = Told(ThreadSession(plan or plan_of(), self.context))
        if entered:
            self.session.keep_connection()
        for run_id in wanted:
            self.session.wanted.add(run_id)
        if follow is not None:
            self.session.wanted.follow(follow)
        return self.turn(steps=steps)

    def turn(self, *wanted: str, steps: int | None = None) -> Told:
        """Drive another turn, of these runs as well; what was told before stays."""
        for run_id in wanted:
            self.session.wanted.add(run_id)
        self.told.error = None
        self.drive(self.told, steps=steps)
        return self.told

    def done(self) -> None:
        """All that was scripted has been asked for."""
        assert not self._exchanges, f"never asked for: {self._exchanges}; {self.told.error!r}"

    def _perform(self, step: Step) -> Reply:
        reply = super()._perform(step)
        for call in [call for at, call in self.calls if at <= self.time]:
            self.calls = [one for one in self.calls if one[1] is not call]
            call()
        return reply

    def _open(self, step: Open) -> Head | TransportFailure:
        request = step.request
        operation = f"{request.method} {request.url.partition('/mount')[2].partition('?')[0]}"
        if self._asking and self.lonely:
            self.time += 1.0
            return self._failure("pool", request)
        is_next = bool(self._exchanges) and self._exchanges[0][0] in (operation, _SHORT.get(operation))
        if not is_next and operation not in self.known and request.url.endswith("/stream"):
            return self._answer(sse(_next_stored(request), replays=False), request)
        if is_next or operation not in self.known:
            return super()._open(step)
        self.requests.append(request)
        self.operations.append(operation)
        given = self.known[operation]
        return self._answer(given(self) if callable(given) else given, request)

    def _ask(self, step: Ask) -> Response | TransportFailure:
        if step.question is _nothing:
            assert [*step.question()] == []
            return None  # type: ignore[return-value]  # it asks nothing
        self._asking = True
        try:
            return super()._ask(step)
        finally:
            self._asking = False

    def _read(self, timeout: float | None) -> bytes | TransportFailure:
        while self._pieces and callable(self._pieces[0]):
            call: Any = self._pieces.pop(0)
            call(self)
        return super()._read(timeout)

    def _replay(self, request: HTTPRequest, reply: Answer) -> bytes:
        return b""


def _next_stored(request: HTTPRequest) -> bytes:
    """What is asked for after a break: of a run that has not begun anew, or its beginning, which is stored."""
    is_from_start = request.headers.get("Last-Event-ID", "-1") == "-1"
    return metadata() if is_from_start else event("values", 1, "9-0")


def plan_of(*channels: str, replay: bool = False) -> ThreadPlan:
    """The plan of a stream of the thread."""
    return thread_plan(THREAD, "agent", {}, channels=channels or None, replay=replay)


def states(told: Told) -> list[Any]:
    """The states that the caller was told."""
    return [event.data for event in told.events if event.event == "values"]


def words(told: Told) -> list[tuple[str | None, str]]:
    """What the caller was told of runs: the run, and the word."""
    events: list[AnyThreadEvent] = [*told.events]  # type: ignore[list-item]
    return [(event.run_id, event.data["event"]) for event in events if event.event == "lifecycle"]


def interrupted(told: Told) -> errors.StreamInterruptedError:
    """The error of a stream that was given up."""
    assert isinstance(told.error, errors.StreamInterruptedError), told.error
    return told.error
