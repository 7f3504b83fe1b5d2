"""The interface between flows, which decide, and drivers, which do the I/O: steps, replies, and the types they carry.

A flow is a generator. It yields steps, receives a reply to each, and returns its result or raises one of our errors:

    Open   send a request; the reply is the Head of the response, or a TransportFailure
    Read   read from the open body; the reply is bytes, b"" at the end of the body, or a TransportFailure
    Sleep  close the open response, if any, and wait; the reply is None
    Ask    perform another flow while the open body stays open; the reply is that flow's result
    Rest   do nothing until the caller wants more, while the open body stays open; the reply is None

A driver performs steps and decides nothing, so sync and async behave alike by construction.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Literal, Protocol, TypeAlias, TypeVar
from urllib.parse import urlsplit

from attrs import define, field, frozen

from langgraph_runs._core.record import FrozenRecord, Record
from langgraph_runs._core.wire.headers import Headers, mask_secrets

T = TypeVar("T")

FailureKind: TypeAlias = Literal[
    "refused", "connect", "dns", "tls", "proxy", "pool", "connect timeout", "timeout", "disconnected", "protocol"
]
"""How an exchange failed; "refused": nobody listens at the address, or there is no such host, nor was there before."""

NEVER_SENT: frozenset[FailureKind] = frozenset({"refused", "connect", "dns", "tls", "proxy", "pool", "connect timeout"})
"""Failures that happen before any byte of the request reaches the server."""


@define(slots=True, eq=False, repr=False)
class HTTPRequest(Record):
    """A request as it is sent; `content` is the encoded body. `on_request` may change any part of it."""

    method: str
    url: str
    headers: dict[str, str]
    content: bytes | None = None

    def __repr__(self) -> str:
        size = "no body" if self.content is None else f"{len(self.content)} bytes"
        return f"HTTPRequest({self.method} {self.url}, headers={mask_secrets(self.headers)!r}, {size})"


@frozen(slots=True, eq=False, repr=False)
class Timeouts(FrozenRecord):
    """Seconds allowed for each phase of a request; None sets no limit."""

    connect: float | None = 10.0
    read: float | None = 60.0
    write: float | None = 60.0
    pool: float | None = None


class AnyTimeouts(Protocol):
    """A Timeouts, or an httpx.Timeout."""

    @property
    def connect(self) -> float | None:
        """Seconds to connect."""

    @property
    def read(self) -> float | None:
        """Seconds until the next bytes arrive."""

    @property
    def write(self) -> float | None:
        """Seconds to send the request."""

    @property
    def pool(self) -> float | None:
        """Seconds until a connection is free."""


@frozen(slots=True, eq=False, repr=False)
class Open(Record):
    """Send a request and read the head of the response."""

    request: HTTPRequest
    timeouts: Timeouts
    long: bool = False  # the response may last as long as the run: max_concurrency counts it until its head is here
    total: float | None = None  # seconds until the head must have arrived, all phases together

    @property
    def slot_limit(self) -> float | None:
        """Seconds to wait for a slot of `max_concurrency`; None for no limit."""
        pool, total = self.timeouts.pool, self.total
        if pool is None or total is None:
            return total if pool is None else pool
        return min(pool, total)


@frozen(slots=True, eq=False, repr=False)
class Read(Record):
    """Read from the open body; fail after `timeout` seconds without a byte (None: never)."""

    timeout: float | None


@frozen(slots=True, eq=False, repr=False)
class Sleep(Record):
    """Wait; `notice`, if any, goes to the hooks and the log first."""

    seconds: float
    notice: Notice | None = None


@frozen(slots=True, kw_only=True, eq=False, repr=False)
class Notice(FrozenRecord):
    """The argument of `on_retry` and `on_reconnect`: why a request is sent again, and after how many seconds.

    `attempt` counts from 1. `run_id`, `thread_id` and `last_event_id` belong to the stream that is rejoined; they are
    None for other calls and while unknown.
    """

    kind: Literal["retry", "reconnect"]
    attempt: int
    wait: float
    cause: str
    method: str
    url: str
    run_id: str | None = None
    thread_id: str | None = None
    last_event_id: str | None = None


def notice_line(notice: Notice) -> str:
    """A notice for the log: the request without its query, and the run and position if they are known."""
    path = urlsplit(notice.url).path
    known = [f"run {notice.run_id}"] if notice.run_id else []
    known += [f"after event {notice.last_event_id}"] if notice.last_event_id else []
    where = f" ({', '.join(known)})" if known else ""
    return f"{notice.method} {path}: {notice.kind} {notice.attempt} in {notice.wait:.2f} s: {notice.cause}{where}"


@frozen(slots=True, eq=False, repr=False)
class Head(Record):
    """Status and headers of a response. `on_response` receives it before the body is read."""

    status: int
    headers: Headers
    request: HTTPRequest

    @property
    def ok(self) -> bool:
        """Whether the status is 2xx (success)."""
        return 200 <= self.status < 300

    @property
    def content_type(self) -> str:
        """The media type of the body in lower case, without parameters; "" if the response names none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@frozen(slots=True, eq=False, repr=False)
class Response(Record):
    """A response: head and body, which is complete unless it explains an error and `broke` off."""

    head: Head
    body: bytes = field(repr=False)
    broke: TransportFailure | None = field(default=None, repr=False)

    @property
    def request(self) -> HTTPRequest:
        """The request that this is the response to."""
        return self.head.request


@frozen(slots=True, eq=False, repr=False)
class TransportFailure(Record):
    """A request that got no complete response: what went wrong, and the head if it had arrived."""

    kind: FailureKind
    message: str
    request: HTTPRequest
    cause: BaseException | None = field(default=None, eq=False, repr=False)
    head: Head | None = None
    interrupted: bool = False  # by the caller, see `interrupted_reply`: nothing went wrong on the way

    @property
    def never_sent(self) -> bool:
        """Whether it is certain that nothing reached the server."""
        return self.kind in NEVER_SENT


@frozen(slots=True, eq=False, repr=False)
class Ask(Record):
    """Perform a flow of its own, by a second connection, while the open body stays open.

    `question` makes the flow; made anew, it can be performed again after an interrupt. The call that asks was admitted
    by `max_concurrency` before, so the question takes no slot, which could be one that waits for the answer.
    """

    question: Callable[[], Generator[Step, Reply, Record | None]]


@frozen(slots=True, eq=False, repr=False)
class Interrupted(Record):
    """The reply to a sleep that was interrupted, and so was too short; any other is None."""


@frozen(slots=True, eq=False, repr=False)
class Rest(Record):
    """Do nothing until the caller wants more, though the open body stays open."""


Step: TypeAlias = Open | Read | Sleep | Ask | Rest
Reply: TypeAlias = Record | bytes | None
Flow: TypeAlias = Generator[Step, Reply, T]


def open_(step: Open) -> Flow[Head | TransportFailure]:
    """Send a request: the head of the response, or how it failed."""
    reply = yield step
    assert isinstance(reply, (Head, TransportFailure))
    return reply


def read(timeout: float | None) -> Flow[bytes | TransportFailure]:
    """The next bytes of the open body, b"" at its end, or how reading failed."""
    reply = yield Read(timeout)
    assert isinstance(reply, (bytes, TransportFailure))
    return reply


def interrupted_reply(step: Step, request: HTTPRequest | None, *, sent: bool | None) -> TransportFailure | Interrupted:
    """The reply to a step that was interrupted (by a cancellation, a time limit, Ctrl-C); its connection is closed.

    The caller may read on after that. So the flow stays, and is told at the next read that its connection is gone: what
    it makes of that is what it makes of any other broken connection.

    `request` is the one that was sent last, None if the interrupt came before any was, and `sent` says whether
    something of it may have reached the server, as in `Transfer`. The response to a request may be lost; the body of a
    response certainly is.
    """
    if isinstance(step, Sleep):
        return Interrupted()
    if isinstance(step, Open) and sent is False:
        message = "the request was cancelled or interrupted before it was sent"
        return TransportFailure("connect", message, request or step.request, interrupted=True)
    if isinstance(step, Open):
        message = "the request was cancelled or interrupted before the response came"
        return TransportFailure("disconnected", message, request or step.request, interrupted=True)
    assert request is not None
    return TransportFailure("disconnected", "reading was cancelled or interrupted", request, interrupted=True)
