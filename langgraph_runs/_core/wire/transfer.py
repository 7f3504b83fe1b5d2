"""`Transfer`: one request on a connection: may it have reached the server, its deadline, its reads and writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias

from attrs import evolve

from langgraph_runs._core.wire.exchange import FailureKind, Open

MAX_HEAD_BYTES = 256 * 1024
"""Bytes that may arrive until a response's head is complete, interim responses among them."""

HEAD_READ_SIZE_BYTES = 4096
"""Bytes to read at once while a head is split from its body: what arrives with it delays the first event."""

READ_SIZE_FAST_BYTES = 256 * 1024
"""Bytes to read at once of a body that arrives fast. asyncio allocates all of it for each read."""

READ_SIZE_SLOW_BYTES = 63 * 1024
"""Bytes to read at once otherwise. From 64 KiB on, glibc trims its heap whenever the unused part of a read is freed."""

WRITE_SIZE_BYTES = 256 * 1024
"""Bytes to write at once under a deadline, so that no write takes much longer than what is left."""

JOINED_BODY_BYTES = 65536
"""The largest body that is sent in one piece with its head."""

WriteKind: TypeAlias = Literal["request", "handshake", "http/2"]

_TOKEN = frozenset(b"!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_HTTP2_PREFACE = b"PRI * HTTP/2.0"


def write_kind(data: bytes) -> WriteKind:
    """What the first bytes written to a connection are: a request, a handshake with a proxy, or the start of HTTP/2.

    A request starts with its method, which is a token (RFC 9110 §9.1); CONNECT is meant for a proxy (§9.3.6), and
    SOCKS messages start with a version number that is no token character (RFC 1928 §3, RFC 1929 §2).
    """
    if data.startswith(_HTTP2_PREFACE):
        return "http/2"
    if data[:1] and data[0] in _TOKEN and not data.startswith(b"CONNECT "):
        return "request"
    return "handshake"


class Transfer:
    """The limits of one request and its response, and whether the request may have been sent.

    The head of the response must arrive within `seconds` in all (None: no limit), whatever the single reads and writes
    are allowed: a server that sends its head a byte at a time, or one interim response after another, would otherwise
    keep the HTTP library busy for ever. With `split_head` the library is handed the head only, so that the tap can
    read the body. With `join_body` the head of the request waits for its body, which must be the next write: the
    library would send two packets.
    """

    __slots__ = ("_deadline", "_head", "_joins", "_now", "_room", "may_have_been_sent", "split_head")

    def __init__(
        self, now: Callable[[], float], seconds: float | None, *, split_head: bool = False, join_body: bool = False
    ) -> None:
        self.split_head = split_head
        self.may_have_been_sent = True  # until it is known otherwise: a mock of the network opens no connection
        self._now = now
        self._deadline = None if seconds is None else now() + seconds
        self._room = MAX_HEAD_BYTES
        self._joins = join_body
        self._head = b""  # of the request, waiting for its body

    def connecting(self) -> None:
        """A connection is being opened for the request."""
        self.may_have_been_sent = False

    def pieces(self, data: bytes) -> list[bytes]:
        """What to write now of the request, given the library's next write."""
        if self._joins:
            self._joins, self._head = False, data
            return []
        self.may_have_been_sent = True
        if self._head:
            data, self._head = self._head + data, b""
        if self._deadline is None:
            return [data]
        return [data[start : start + WRITE_SIZE_BYTES] for start in range(0, len(data), WRITE_SIZE_BYTES)]

    def left(self, timeout: float | None) -> float | None:
        """`timeout`, or the seconds left until the deadline if those are fewer; raises TimeoutError if none are."""
        if self._deadline is None:
            return timeout
        left = self._deadline - self._now()
        if left <= 0:
            raise TimeoutError
        return left if timeout is None else min(timeout, left)

    def fits(self, size: int) -> bool:
        """Whether that many more bytes are within what a head may have."""
        self._room -= size
        return self._room >= 0


def next_read_size(arrived: int) -> int:
    """How many bytes to read at once after a read that brought so many."""
    return READ_SIZE_SLOW_BYTES if arrived < READ_SIZE_SLOW_BYTES else READ_SIZE_FAST_BYTES


def joins_body(content: bytes | None) -> bool:
    """Whether a request's body goes out in one piece with its head."""
    return 0 < len(content or b"") <= JOINED_BODY_BYTES


_BEFORE_SENDING: Mapping[FailureKind, FailureKind] = {"timeout": "connect timeout", "disconnected": "proxy"}


def failure_kind(kind: FailureKind, *, may_have_been_sent: bool) -> FailureKind:
    """How an exchange failed, given how the library describes it: before anything is sent only connecting can fail."""
    return kind if may_have_been_sent else _BEFORE_SENDING.get(kind, kind)


def for_foreign_transport(step: Open) -> tuple[Open, float | None]:
    """The step for a transport that is not httpx's own, and the seconds in which it must deliver the head.

    Such a transport does not tell when a phase begins, may have no limit on writing, and would apply its limit on
    reading to a long body as well.
    """
    timeouts = step.timeouts
    phases = (timeouts.connect, timeouts.write, timeouts.read)
    limits = [step.total, None if None in phases else sum(phase or 0 for phase in phases)]
    if step.long:
        step = evolve(step, timeouts=evolve(timeouts, read=None))
    return step, min((limit for limit in limits if limit is not None), default=None)
