# Derived from _async/opening.py by 'make generate'. Do not edit.

"""Limits on the opening of an answer: on the whole of it, whatever its single reads and writes are allowed.

The HTTP library limits each read and each write. A server that sends its head a byte at a time, or one interim
response after another, would keep it busy for ever.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import httpx

MAX_HEAD = 256 * 1024
"""Bytes that may arrive until the head of an answer is there, interim responses among them."""

_WATCHED = "watched by langgraph_runs"

_PIECE = 256 * 1024  # bytes written at a time under a deadline


class Limits:
    """What is left until the head must be there, in seconds, and how many bytes to read at once; None: any number."""

    def __init__(self, seconds: float | None, at_once: int | None) -> None:
        self.at_once = at_once
        self._until = None if seconds is None else time.monotonic() + seconds
        self._room = MAX_HEAD

    @property
    def timed(self) -> bool:
        return self._until is not None

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


_limits: ContextVar[Limits | None] = ContextVar("langgraph_runs_opening", default=None)


@contextmanager
def opening(seconds: float | None, *, at_once: int | None = None) -> Generator[None]:
    """A block that sends a request and reads the answer's head, within so many seconds in all.

    It is read `at_once` bytes at a time, so that not much more than the head comes before the reader can be chosen.
    """
    token = _limits.set(Limits(seconds, at_once))
    try:
        yield
    finally:
        _limits.reset(token)


def watch(stream: Any) -> None:
    """Have a network stream keep the limits of whatever request it carries from now on."""
    if not hasattr(stream, "__dict__") or _WATCHED in stream.__dict__ or _multiplexed(stream):
        return
    stream.__dict__[_WATCHED] = True
    read, write = stream.read, stream.write

    def limited_read(max_bytes: int, timeout: float | None = None) -> bytes:
        limits = _limits.get()
        if limits is None:
            data: bytes = read(max_bytes, timeout)
            return data
        data = read(limits.at_once or max_bytes, limits.left(timeout))
        limits.took(len(data))
        return data

    def limited_write(buffer: bytes, timeout: float | None = None) -> None:
        limits = _limits.get()
        if limits is None or not limits.timed:
            write(buffer, timeout)
            return
        for start in range(0, len(buffer), _PIECE):
            write(buffer[start : start + _PIECE], limits.left(timeout))

    stream.read, stream.write = limited_read, limited_write


def _multiplexed(stream: Any) -> bool:
    """Whether answers to several requests arrive on it."""
    tls = stream.get_extra_info("ssl_object")
    return tls is not None and tls.selected_alpn_protocol() == "h2"
