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

MAX_HEAD = 256 * 1024
"""Bytes that may arrive until the head of an answer is there, interim responses among them."""

_WATCHED = "watched by langgraph_runs"

_PIECE = 256 * 1024  # bytes written at a time under a deadline


class Opening:
    """A block that sends a request and reads the answer's head, within so many seconds in all; None: any number.

    It is read `at_once` bytes at a time, so that not much more than the head comes before the reader can be chosen. If
    it is sent `in_one` the head waits for the body, which is then the next that is written: the library would send two
    packets. Not to be used where anything is sent before, as to a proxy.
    """

    def __init__(self, seconds: float | None, *, at_once: int | None = None, in_one: bool = False) -> None:
        self.at_once = at_once
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


def watch(stream: Any) -> None:
    """Have a network stream keep to the block of whatever request it carries from now on."""
    if not hasattr(stream, "__dict__") or _WATCHED in stream.__dict__ or _multiplexed(stream):
        return
    read, write = stream.read, stream.write
    stream.__dict__[_WATCHED] = read

    def limited_read(max_bytes: int, timeout: float | None = None) -> bytes:
        block = _opening.get()
        if block is None:
            data: bytes = read(max_bytes, timeout)
            return data
        data = read(block.at_once or max_bytes, block.left(timeout))
        block.took(len(data))
        return data

    def limited_write(buffer: bytes, timeout: float | None = None) -> None:
        block = _opening.get()
        if block is None:
            write(buffer, timeout)
            return
        for piece in block.pieces(buffer):
            write(piece, block.left(timeout))

    stream.read, stream.write = limited_read, limited_write


def unwatched(stream: Any) -> Any:
    """The reader of a network stream for what is read outside of such a block."""
    return stream.__dict__.get(_WATCHED, stream.read)


def _multiplexed(stream: Any) -> bool:
    """Whether answers to several requests arrive on it."""
    tls = stream.get_extra_info("ssl_object")
    return tls is not None and tls.selected_alpn_protocol() == "h2"
