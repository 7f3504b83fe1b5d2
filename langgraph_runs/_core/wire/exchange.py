"""The words in which decisions and drivers talk: steps that a flow asks for, replies that a driver gives.

A flow is a generator. It yields a step, is sent the reply to it, and returns its result or raises one of our errors:

    Open   send a request, answer with the Head of what came back, or with a Failure
    Read   the next bytes of the body that is open: b"" at its end, or a Failure
    Sleep  let time pass; whatever is open is closed first

A driver performs steps and knows nothing else, so sync and async behave alike by construction.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Literal, TypeAlias, TypeVar

from attrs import define, field, frozen

from langgraph_runs._core.record import FrozenRecord, Record
from langgraph_runs._core.wire.headers import Headers, mask_secrets

T = TypeVar("T")

FailureKind: TypeAlias = Literal[
    "connect", "dns", "tls", "proxy", "pool", "connect timeout", "timeout", "disconnected", "protocol"
]
"""How an exchange failed. The first six happen before anything reached the server."""

NEVER_SENT: frozenset[FailureKind] = frozenset({"connect", "dns", "tls", "proxy", "pool", "connect timeout"})


@define(slots=True, eq=False, repr=False)
class HTTPRequest(Record):
    """One request as it goes out. `on_request` may change any part of it; `content` is the encoded body."""

    method: str
    url: str
    headers: dict[str, str]
    content: bytes | None = None

    def __repr__(self) -> str:
        size = "no body" if self.content is None else f"{len(self.content)} bytes"
        return f"HTTPRequest({self.method} {self.url}, headers={mask_secrets(self.headers)!r}, {size})"


@frozen(slots=True, eq=False, repr=False)
class Timeouts(FrozenRecord):
    """Seconds that each phase of a request may take; None lets it take for ever."""

    connect: float | None = 10.0
    read: float | None = 60.0
    write: float | None = 60.0
    pool: float | None = None


@frozen(slots=True, eq=False, repr=False)
class Open(Record):
    """Send this request and read the answer's head."""

    request: HTTPRequest
    timeouts: Timeouts
    long: bool = False  # the body may take as long as the run does: the request holds no max_concurrency slot meanwhile
    total: float | None = None  # seconds until the head must be there, whatever its phases take


@frozen(slots=True, eq=False, repr=False)
class Read(Record):
    """Read on, giving up after `timeout` seconds without a byte (None: never)."""

    timeout: float | None


@frozen(slots=True, eq=False, repr=False)
class Sleep(Record):
    """Wait; `notice` is what hooks and the log are told before."""

    seconds: float
    notice: Notice | None = None


@frozen(slots=True, kw_only=True, eq=False, repr=False)
class Notice(FrozenRecord):
    """What `on_retry` and `on_reconnect` are told: why a request is sent again, and after how many seconds.

    `attempt` counts from 1. `run_id`, `thread_id` and `last_event_id` are those of the stream that is rejoined, None
    for other calls or where they are not known yet.
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


@frozen(slots=True, eq=False, repr=False)
class Head(Record):
    """Status and header fields of an answer. `on_response` is given it, before the body is read."""

    status: int
    headers: Headers
    request: HTTPRequest

    @property
    def ok(self) -> bool:
        """The status is 2xx: success."""
        return 200 <= self.status < 300

    @property
    def content_type(self) -> str:
        """The media type of the body, in lower case and without parameters; "" if none is given."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@frozen(slots=True, eq=False, repr=False)
class Response(Record):
    """A whole answer: its head and its body."""

    head: Head
    body: bytes = field(repr=False)


@frozen(slots=True, eq=False, repr=False)
class TransportFailure(Record):
    """An exchange that broke off: how, and what had arrived by then."""

    kind: FailureKind
    message: str
    request: HTTPRequest
    cause: BaseException | None = field(default=None, eq=False, repr=False)
    head: Head | None = None

    @property
    def never_sent(self) -> bool:
        """The server cannot have seen the request."""
        return self.kind in NEVER_SENT


Step: TypeAlias = Open | Read | Sleep
Reply: TypeAlias = Head | bytes | TransportFailure | None
Flow: TypeAlias = Generator[Step, Reply, T]


def open_(step: Open) -> Flow[Head | TransportFailure]:
    """Send a request; the head of the answer, or how it failed."""
    reply = yield step
    assert isinstance(reply, (Head, TransportFailure))
    return reply


def read(timeout: float | None) -> Flow[bytes | TransportFailure]:
    """The next bytes of the open body; b"" at its end."""
    reply = yield Read(timeout)
    assert isinstance(reply, (bytes, TransportFailure))
    return reply
