"""`Transfer`: one request on a connection: was any of it sent, its deadline, its reads and writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Literal, TypeAlias

from attrs import evolve

from langgraph_runs._core.wire.exchange import FailureKind, Open

MAX_HEAD_BYTES = 256 * 1024
"""Bytes that may arrive until a response's head is complete, interim responses among them."""

HEAD_READ_SIZE_BYTES = 4096
"""Bytes per read while a head is split from its body: what arrives with it delays the first event."""

READ_SIZE_FAST_BYTES = 256 * 1024
"""Bytes per read of a body that arrives fast. asyncio allocates all of it for each read."""

READ_SIZE_SLOW_BYTES = 63 * 1024
"""Bytes per read otherwise. From 64 KiB on, glibc trims its heap whenever the unused part of a read is freed."""

WRITE_SIZE_BYTES = 256 * 1024
"""Bytes per write under a deadline, so that no write takes much longer than the time that remains."""

MAX_JOINED_BODY_BYTES = 64 * 1024
"""The largest body that is sent in one piece with its head: joining copies it."""

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
    """The limits of one request and its response, and whether any of the request was sent.

    `sent` is None while it cannot be known: a mock of the network opens no connection. Once True it stays so, whatever
    connections are opened after that: a transport of the caller's may send a request twice.

    The head of the response must arrive within `seconds` in all (None: no limit), whatever the single reads and writes
    are allowed: a server that sends its head a byte at a time, or one interim response after another, would otherwise
    keep the HTTP library busy for ever. With `split_head` the library is handed the head only, so that the tap can
    read the body. With `join_body` the head of the request waits for its body, which must be the next write: the
    library would send two packets.

    `carrier` is the driver's connection that carries it at present. Once `is_cut`, no connection may carry it.
    """

    __slots__ = ("_deadline", "_held", "_joins", "_now", "_room", "carrier", "is_cut", "sent", "split_head")

    def __init__(
        self, now: Callable[[], float], seconds: float | None, *, split_head: bool = False, join_body: bool = False
    ) -> None:
        self.split_head = split_head
        self.sent: bool | None = None
        self.carrier: Any = None
        self.is_cut = False
        self._now = now
        self._deadline = None if seconds is None else now() + seconds
        self._room = MAX_HEAD_BYTES
        self._joins = join_body
        self._held = b""  # the head of the request, waiting for its body

    def note_connecting(self) -> None:
        """A connection is being opened for the request."""
        if self.sent is None:
            self.sent = False

    def note_untapped(self) -> None:
        """A connection was opened whose writes cannot be seen."""
        if self.sent is False:
            self.sent = None

    def on_write(self, data: bytes, *, continues: bool) -> tuple[WriteKind, list[bytes]]:
        """What the library's next write is, and the pieces to write instead of it now.

        `continues`: the connection carries this request already.
        """
        kind = "request" if continues else write_kind(data)
        if kind == "handshake":
            return kind, [data]
        if kind == "request" and self._joins:
            self._joins, self._held = False, data
            return kind, []
        self.sent = True
        if self._held:
            data, self._held = self._held + data, b""
        if self._deadline is None or kind == "http/2":
            return kind, [data]
        return kind, [data[start : start + WRITE_SIZE_BYTES] for start in range(0, len(data), WRITE_SIZE_BYTES)]

    @property
    def seconds_left(self) -> float | None:
        """Seconds until the deadline, 0 once it has passed; None for no limit."""
        return None if self._deadline is None else max(0.0, self._deadline - self._now())

    def remaining(self, timeout: float | None) -> float | None:
        """`timeout`, or the seconds until the deadline if those are fewer; raises TimeoutError if it has passed."""
        seconds = self.seconds_left
        if seconds is None:
            return timeout
        if not seconds:
            raise TimeoutError
        return seconds if timeout is None else min(timeout, seconds)

    def take_room(self, size: int) -> bool:
        """Count so many more bytes of the head; False if it is larger than MAX_HEAD_BYTES by now."""
        self._room -= size
        return self._room >= 0


@cache
def keep_read_memory() -> None:
    """Have glibc take the memory of reads from its heap: a request of an async client takes a tenth longer without.

    asyncio allocates 256 KiB for every read. glibc maps a block above a threshold anew each time, and unmaps it again.
    Unmapping one raises the threshold to its size (mallopt(3), M_MMAP_THRESHOLD), but not if it has shrunk meanwhile,
    as the result of a read has. So a block is unmapped here. It is never written to; other C libraries ignore it.
    """
    bytes(2 * READ_SIZE_FAST_BYTES)


def next_read_size(arrived: int) -> int:
    """Bytes to ask for in the next read, after a read that returned so many."""
    return READ_SIZE_SLOW_BYTES if arrived < READ_SIZE_SLOW_BYTES else READ_SIZE_FAST_BYTES


def joins_body(content: bytes | None) -> bool:
    """Whether a request's body goes out in one piece with its head."""
    return 0 < len(content or b"") <= MAX_JOINED_BODY_BYTES


_BEFORE_SENDING: Mapping[FailureKind, FailureKind] = {"timeout": "connect timeout", "disconnected": "proxy"}
"""Before anything is sent only connecting can fail. A connection is open by then only if it is one to a proxy."""

_AFTER_SENDING: Mapping[FailureKind, FailureKind] = {
    "connect timeout": "timeout",
    "pool": "timeout",
    **dict.fromkeys(("refused", "connect", "dns", "tls", "proxy"), "disconnected"),
}
"""After something was sent, a failure to connect is one of sending it again: what was sent first may have arrived."""


def failure_kind(kind: FailureKind, *, sent: bool | None) -> FailureKind:
    """How an exchange failed, given how the library describes it and what `Transfer.sent` is."""
    if sent is None:
        return kind
    return (_AFTER_SENDING if sent else _BEFORE_SENDING).get(kind, kind)


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
