"""One accepted socket: reading, sending and waiting, always alive to the client's leaving and the server's stopping."""

from __future__ import annotations

import select
import socket
import struct
import threading
from contextlib import closing, suppress
from typing import Literal

from langgraph_runs.testing._loopback.gate import Bell, Gate
from langgraph_runs.testing.signals import Signal

Closing = Literal["close", "reset"]
_BLOCK = 1 << 16


class Gone(Exception):  # noqa: N818  # no error
    """The client has left, or the test broke the connection off."""


def reset(sock: socket.socket) -> None:
    """Close a socket with an RST instead of a FIN."""
    with suppress(OSError):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


class Connection:
    """A non-blocking socket that its own thread drives; only `break_off` is called from others."""

    def __init__(self, sock: socket.socket, number: int) -> None:
        sock.settimeout(0.0)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._sock = sock
        self._buffer = bytearray()
        self._order: Closing | None = None
        self._lock = threading.Lock()
        self.number = number
        self.gone = threading.Event()

    def knock(self) -> None:
        """Wait until the client says something."""
        while not self._buffer:
            self._receive()

    def read_until(self, mark: bytes) -> bytes | None:
        """Read up to and without the mark; None if the client left before it sent anything."""
        searched = 0
        while (at := self._buffer.find(mark, searched)) < 0:
            searched = max(0, len(self._buffer) - len(mark) + 1)
            try:
                self._receive()
            except Gone:
                if self._buffer:
                    raise
                return None
        return self._take(at + len(mark))[:at]

    def read_line(self) -> bytes:
        """Read a line without its end."""
        line = self.read_until(b"\r\n")
        if line is None:
            raise Gone
        return line

    def read_exactly(self, size: int) -> bytes:
        """Read this many bytes."""
        while len(self._buffer) < size:
            self._receive()
        return self._take(size)

    def send(self, data: bytes) -> None:
        """Send everything, however slowly the client reads."""
        view = memoryview(data)
        while view:
            if self._order:
                raise Gone
            try:
                view = view[self._sock.send(view) :]
            except BlockingIOError:
                self._wait(select.POLLOUT)
            except OSError:
                self.gone.set()
                raise Gone from None

    def pause(self, signal: Signal | None = None) -> None:
        """Wait for the signal; without one, for the connection's end."""
        with closing(Bell()) as bell:
            if isinstance(signal, Gate):
                signal.arrive()
            if signal:
                signal.when_open(bell.ring)
            while not (signal and signal.is_open):
                self._wait(0, bell)

    def finish(self, how: Closing) -> None:
        """End the connection. After a FIN, linger until the client closes too, so that `gone` tells what it did."""
        try:
            if how == "close" and not self._order:
                with suppress(OSError):
                    self._sock.shutdown(socket.SHUT_WR)
                with suppress(Gone):
                    while True:
                        self._buffer.clear()
                        self._receive()
        finally:
            with self._lock:
                if (self._order or how) == "reset":
                    reset(self._sock)
                else:
                    self._sock.close()
            self.gone.set()

    def break_off(self, how: Closing = "close") -> None:
        """End the connection from another thread, whatever it is busy with."""
        with self._lock:
            self._order = how
            with suppress(OSError):
                self._sock.shutdown(socket.SHUT_RD)

    def _wait(self, events: int, bell: Bell | None = None) -> None:
        """Wait until the socket is ready or the bell rings, taking in what the client sends meanwhile."""
        poll = select.poll()
        poll.register(self._sock, events | select.POLLIN)
        if bell:
            poll.register(bell, select.POLLIN)
        ready = dict(poll.poll())
        if ready.get(self._sock.fileno(), 0) & ~select.POLLOUT:
            self._receive()

    def _receive(self) -> None:
        """Take in some bytes, waiting for them if need be."""
        try:
            data = self._sock.recv(_BLOCK)
        except BlockingIOError:
            return self._wait(select.POLLIN)
        except OSError:
            data = b""
        if self._order:
            raise Gone
        if not data:
            self.gone.set()
            raise Gone
        self._buffer += data
        return None

    def _take(self, size: int) -> bytes:
        data = bytes(self._buffer[:size])
        del self._buffer[:size]
        return data
