# Derived from _async/opening.py by 'make generate'. Do not edit.

"""Limits on the opening of an answer: on the whole of it, whatever its single reads and writes are allowed.

The HTTP library limits each read and each write. A server that sends its head a byte at a time, or one interim
response after another, would keep it busy for ever.
"""

from __future__ import annotations

import time
from contextvars import ContextVar, Token
from typing import Any, Self

import httpx

from langgraph_runs._core.wire.response_head import HeadReader

MAX_HEAD = 256 * 1024
"""Bytes that may arrive until the head of an answer is there, interim responses among them."""

FIRST = 4096
"""Bytes to read at once until the head is there, if it is kept apart: what comes with it delays the first event."""

_WATCHED = "watched by langgraph_runs"

_PIECE = 256 * 1024  # bytes written at a time under a deadline


class Opening:
    """A block that sends a request and reads the answer's head, within so many seconds in all; None: any number.

    With `apart` the library is handed no more than the head, so that somebody else can read the body (see `Watched`).
    If the request is sent `in_one` its head waits for its body, which is then the next that is written: the library
    would send two packets. Not to be used where anything is sent before, as to a proxy.
    """

    def __init__(self, seconds: float | None, *, apart: bool = False, in_one: bool = False) -> None:
        self.apart = apart
        self._until = None if seconds is None else time.monotonic() + seconds
        self._room = MAX_HEAD
        self._waits = in_one
        self._head = b""
        self._token: Token[Opening | None]

    def __enter__(self) -> Self:
        self._token = _opening.set(self)
        return self

    def __exit__(self, *_: object) -> None:
        _opening.reset(self._token)

    def left(self, timeout: float | None) -> float | None:
        """`timeout`, or what is left if that is less; TimeoutError if nothing is."""
        if self._until is None:
            return timeout
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left if timeout is None else min(timeout, left)

    def took(self, size: int) -> None:
        """So many bytes arrived."""
        self._room -= size
        if self._room < 0:
            raise httpx.RemoteProtocolError(f"the head of the answer is larger than {MAX_HEAD} bytes")

    def pieces(self, buffer: bytes) -> list[bytes]:
        """What to write now in place of this."""
        if self._waits:
            self._waits, self._head = False, buffer
            return []
        if self._head:
            buffer, self._head = self._head + buffer, b""
        if self._until is None:
            return [buffer] if buffer else []
        return [buffer[start : start + _PIECE] for start in range(0, len(buffer), _PIECE)]


_opening: ContextVar[Opening | None] = ContextVar("langgraph_runs_opening", default=None)


class Watched:
    """Stands before a network stream and has it keep to the block of whatever request it carries."""

    def __init__(self, stream: Any) -> None:
        self.read = stream.read
        self._write = stream.write
        self._head: HeadReader | None = None  # of the coming answer, if it is to be kept apart
        self._rest: bytes | None = None  # what came after it

    def after_head(self) -> bytes | None:
        """What came after the head, which the library will not be handed any more; None if it was not kept apart."""
        rest, self._rest = self._rest, None
        return rest

    def limited_read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """What the library is to have in place of a read."""
        if self._rest:
            return self.after_head() or b""
        block = _opening.get()
        if block is None:
            data: bytes = self.read(max_bytes, timeout)
            return data
        head = self._head
        if head is None or head.over:
            self._rest = None  # the library has seen some of what comes after it
            data = self.read(max_bytes, block.left(timeout))
            block.took(len(data))
            return data
        data, rest = head.feed(self.read(FIRST, block.left(timeout)))
        block.took(len(data))
        if head.over:
            self._rest = rest
        return data

    def limited_write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write what the block says in place of this."""
        block = _opening.get()
        if block is None:
            self._write(buffer, timeout)
            return
        self._head, self._rest = HeadReader() if block.apart else None, None
        for piece in block.pieces(buffer):
            self._write(piece, block.left(timeout))


def watch(stream: Any) -> None:
    """Have a network stream keep to the block of whatever request it carries from now on."""
    if not hasattr(stream, "__dict__") or _WATCHED in stream.__dict__ or _multiplexed(stream):
        return
    watched = Watched(stream)
    stream.__dict__[_WATCHED] = watched
    stream.read, stream.write = watched.limited_read, watched.limited_write


def watched(stream: Any) -> Watched | None:
    """What stands before a network stream; None if nobody watches it."""
    found: Watched | None = stream.__dict__.get(_WATCHED)
    return found


def _multiplexed(stream: Any) -> bool:
    """Whether answers to several requests arrive on it."""
    tls = stream.get_extra_info("ssl_object")
    return tls is not None and tls.selected_alpn_protocol() == "h2"
