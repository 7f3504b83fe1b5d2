"""Drive a flow against a script of replies, on a clock that only the script and the flow's own sleeps advance.

    world = World(
        ("POST /threads/t/runs", lost(took=3)),
        ("GET /threads/t/runs", answer([run("r", mark="langgraph-runs-1")])),
    )
    made = world.run(create(world.context(), request, "t"))

Requests come in the order of the script and nothing of it may be left over. Instead of a script a world may have a
`server`, a function that makes up its replies.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import formatdate
from typing import Any
from urllib.parse import parse_qs, urlsplit

from langgraph_runs._core.calls.config import build_config
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.retry import FIRST_PAUSE_SECONDS, RetryPolicy
from langgraph_runs._core.wire.exchange import (
    Ask,
    FailureKind,
    Flow,
    Head,
    HTTPRequest,
    Notice,
    Open,
    Read,
    Sleep,
    TransportFailure,
)
from langgraph_runs._core.wire.headers import Headers
from langgraph_runs._generated.types import UNSET
from langgraph_runs.errors import LangGraphRunsError

START = 1_800_000_000.0
"""The time on the world's and the server's clock when a script begins, in seconds since the epoch."""

MONOTONIC = 5000.0
"""The monotonic clock at that time."""


@dataclass
class Reply:
    """The reply to a request: a head and a body in pieces, or a failure. A number among the pieces lets time pass."""

    status: int = 200
    pieces: list[Any] = field(default_factory=list[Any])
    headers: dict[str, str] = field(default_factory=dict[str, str])
    failure: tuple[FailureKind, str] | None = None
    took: float = 0.0
    hook: Any = None  # what on_request does to the request


def answer(data: Any = None, status: int = 200, *, took: float = 0.0, hook: Any = None, **headers: str) -> Reply:
    """A JSON response; an underscore in a header's name stands for a hyphen."""
    body = [] if data is None else [json.dumps(data).encode()]
    return Reply(status, body, {"content-type": "application/json", **_named(headers)}, took=took, hook=hook)


def text(body: str | bytes | list[Any], status: int = 200, *, took: float = 0.0, **headers: str) -> Reply:
    """A response with this body, or with these pieces: bytes, seconds that pass, or a failure."""
    pieces = body if isinstance(body, list) else [body.encode() if isinstance(body, str) else body]
    return Reply(status, pieces, _named(headers), took=took)


def lost(kind: FailureKind = "disconnected", *, took: float = 0.0, hook: Any = None) -> Reply:
    """A failure without a response."""
    return Reply(failure=(kind, f"it was {kind}"), took=took, hook=hook)


def run(
    run_id: str = "r",
    *,
    mark: str | None = None,
    at: float = 0.0,
    status: str = "success",
    kwargs: Mapping[str, Any] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """A run as the server shows it, created `at` seconds after the script began; without `kwargs` as Aegra shows it.

    `mark` is the X-Request-Id of the request that created it.
    """
    shown: dict[str, Any] = {
        "run_id": run_id,
        "thread_id": "t",
        "assistant_id": "agent",
        "status": status,
        "created_at": datetime.fromtimestamp(START + at, UTC).isoformat(),
    }
    if kwargs is not None or mark is not None:
        configurable = {"graph_id": "agent", "langgraph_request_id": mark}
        shown["kwargs"] = {"config": {"configurable": configurable}, **(kwargs or {})}
    return shown | more


LOOK_TWICE = RetryPolicy(settle=FIRST_PAUSE_SECONDS)
"""The default policy of a world: the script of a lookup that finds nothing has two searches."""

AEGRA: dict[str, Any] = {}
KEPT: dict[str, Any] = {"input": {"a": 1}, "command": None}
"""What LangGraph stores of a run, besides the request id."""


class World:
    """A script of replies, and a record of what the flow did."""

    def __init__(
        self, *script: tuple[str, Reply], server: Callable[[HTTPRequest], Reply] | None = None, dice: float = 0.0
    ) -> None:
        self.time = 0.0
        self._server = server
        self.script = deque(script)
        self.requests: list[HTTPRequest] = []
        self.opens: list[Open] = []
        self.reads: list[float | None] = []
        self.naps: list[float] = []
        self.notices: list[Notice] = []
        self.asked = 0  # questions while a body was open
        self._dice = dice
        self._uuids = 0

    @property
    def sent(self) -> list[str]:
        """Method and path of every request."""
        return [f"{request.method} {urlsplit(request.url).path}" for request in self.requests]

    @property
    def marks(self) -> list[str | None]:
        """The X-Request-Id of every request."""
        return [Headers(request.headers.items()).get("x-request-id") for request in self.requests]

    @property
    def bodies(self) -> list[Any]:
        """The decoded body of every request, None where there is none."""
        return [None if request.content is None else json.loads(request.content) for request in self.requests]

    @property
    def queries(self) -> list[dict[str, list[str]]]:
        """The query of every request."""
        return [parse_qs(urlsplit(request.url).query) for request in self.requests]

    def context(
        self, *, timeout: float | None = None, phases: Any = UNSET, retry: RetryPolicy | None = None, **settings: Any
    ) -> Context:
        """A context with this world's clocks and randomness. `timeout` is the call's, `phases` the client's."""
        given: dict[str, Any] = {
            "base_url": "http://test",
            "api_key": None,
            "headers": None,
            "timeout": phases,
            "idle_timeout": "auto",
        }
        config = build_config({}, **{**given, **settings}, retry=retry or LOOK_TWICE)
        context = Context(
            config=config,
            now=lambda: MONOTONIC + self.time,
            wall=lambda: START + self.time,
            random=lambda: self._dice,
            uuid=self._uuid,
        )
        return context.with_timeout(timeout)

    def run(self, flow: Flow[Any]) -> Any:
        """Drive the flow to its end and return its result; its exceptions are raised."""
        try:
            result = self._perform(flow)
        except (LangGraphRunsError, ValueError, TypeError):
            self._check_all_was_asked_for()
            raise
        self._check_all_was_asked_for()
        return result

    def _perform(self, flow: Flow[Any]) -> Any:
        pieces: Iterator[Any] = iter(())
        try:
            step = next(flow)
            while True:
                if isinstance(step, Open):
                    reply, pieces = self._open(step)
                elif isinstance(step, Read):
                    self.reads.append(step.timeout)
                    reply = self._read(pieces)
                elif isinstance(step, Ask):
                    self.asked += 1
                    reply = self._perform(step.question())
                else:
                    reply, pieces = self._sleep(step), iter(())
                step = flow.send(reply)
        except StopIteration as stop:
            return stop.value

    def _check_all_was_asked_for(self) -> None:
        assert not self.script, f"not asked for: {[asked for asked, _ in self.script]}"

    def _open(self, step: Open) -> tuple[Head | TransportFailure, Iterator[Any]]:
        request = HTTPRequest(step.request.method, step.request.url, dict(step.request.headers), step.request.content)
        self.opens.append(step)
        self.requests.append(request)
        if self._server is None:
            assert self.script, f"not scripted: {self.sent[-1]}"
            expected, reply = self.script.popleft()
            assert self.sent[-1] == expected
        else:
            reply = self._server(request)
        if reply.hook is not None:
            reply.hook(request)
        self.time += reply.took
        if reply.failure is not None:
            return TransportFailure(*reply.failure, request, cause=OSError("of the library")), iter(())
        headers = {"date": formatdate(START + self.time, usegmt=True), **reply.headers}
        return Head(reply.status, Headers(headers.items()), request), iter(reply.pieces)

    def _read(self, pieces: Iterator[Any]) -> bytes | TransportFailure:
        for piece in pieces:
            if isinstance(piece, bytes):
                return piece
            if isinstance(piece, str):
                return TransportFailure(piece, f"it was {piece}", self.requests[-1])  # type: ignore[arg-type]
            self.time += piece
        return b""

    def _sleep(self, step: Sleep) -> None:
        self.naps.append(step.seconds)
        if step.notice is not None:
            self.notices.append(step.notice)
        self.time += step.seconds

    def _uuid(self) -> str:
        self._uuids += 1
        return str(self._uuids)


def _named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
