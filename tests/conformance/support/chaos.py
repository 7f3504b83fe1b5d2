"""A TCP proxy that breaks connections, at random by a seed or by plan."""

from __future__ import annotations

import random
import select
import socket
import threading
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Literal, Self
from urllib.parse import urlsplit

from langgraph_runs.testing._loopback.connection import reset
from langgraph_runs.testing._loopback.gate import PATIENCE
from langgraph_runs.testing._loopback.server import Acceptor

from .chunks import ChunkTracker, Place

Breaking = Literal["reset", "close", "half", "clean"]
_BLOCK = 1 << 16


@dataclass(frozen=True)
class Break:
    """Break a connection when this many bytes have come from the server.

    "reset": RST at the byte. "close": FIN at the byte. "half": FIN in the middle of the next chunk. "clean": at the
    next chunk's end, the body completed as if it were over, and FIN.
    """

    after: int
    how: Breaking = "reset"


def random_breaks(
    seed: int,
    count: int,
    *,
    after: tuple[int, int] = (0, 4000),
    hows: Sequence[Breaking] = ("reset", "close", "half", "clean"),
) -> Iterator[Break]:
    """Draw this many breaks, reproducibly."""
    rng = random.Random(seed)
    for _ in range(count):
        yield Break(rng.randint(*after), rng.choice(hows))


class ChaosProxy:
    """Stands before a server and breaks connections by `plan`, one break (or None) each; then it is transparent.

    With `match`, only connections on which the client has sent these bytes take from the plan, and count from there.
    A break whose byte never came is put back. `broken` has the breaks that happened.
    """

    def __init__(self, target: str, plan: Iterable[Break | None] = (), *, match: bytes = b"") -> None:
        self._plan = iter(plan)
        self._returned: list[Break] = []
        self._match = match
        self._lock = threading.Lock()
        self._sockets: set[socket.socket] = set()
        self._stopped = False
        self.broken: list[Break] = []
        self.retarget(target)
        self._acceptor = Acceptor(self._serve, "chaos")
        self._acceptor.listen()

    @property
    def url(self) -> str:
        """Where the proxy listens."""
        return self._acceptor.url

    @property
    def breaks(self) -> int:
        """How many connections were broken."""
        return len(self.broken)

    @property
    def connections(self) -> int:
        """How many connections were accepted."""
        return self._acceptor.accepted

    def retarget(self, target: str) -> None:
        """Connect later clients to another server."""
        parts = urlsplit(target)
        self._target = (parts.hostname or "127.0.0.1", parts.port or 80)

    def stop(self) -> None:
        """Close everything and wait until it is closed."""
        with self._lock:
            self._stopped = True
            for sock in self._sockets:
                _shut(sock)
        self._acceptor.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _serve(self, client: socket.socket, _: int) -> None:
        with client, self._stoppable(client):
            try:
                client.recv(1, socket.MSG_PEEK)  # a reset before the client speaks may reach it while it connects
                server = socket.create_connection(self._target, PATIENCE)
            except OSError:
                reset(client)
                return
            with server, self._stoppable(server):
                server.settimeout(None)
                self._pump(client, server)

    @contextmanager
    def _stoppable(self, sock: socket.socket) -> Generator[None, None, None]:
        """Have `stop` shut the socket down, also if it has been called already."""
        with self._lock:
            self._sockets.add(sock)
            if self._stopped:
                _shut(sock)
        try:
            yield
        finally:
            with self._lock:
                self._sockets.discard(sock)

    def _pump(self, client: socket.socket, server: socket.socket) -> None:
        """Carry bytes both ways until one side ends or the break comes."""
        planned, asked, start, tracker = None, b"", None, ChunkTracker()
        for sock in (client, server):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with suppress(OSError):  # whoever is sent to may have left
            for source, data in _carry(client, server):
                if source is client:
                    asked = (asked + data)[-_BLOCK:] if start is None else b""
                    if start is None and self._match in asked:
                        start, planned = tracker.position, self._draw()
                    server.sendall(data)
                    continue
                at, places = tracker.position, list(tracker.feed(data))
                if planned and (end := _reached(planned, start or 0, at + len(data), places)) is not None:
                    client.sendall(data[: max(0, end - at)])
                    self._break(client, planned)
                    return
                client.sendall(data)
        if planned:
            with self._lock:
                self._returned.append(planned)
        _shut(client)

    def _break(self, client: socket.socket, planned: Break) -> None:
        with self._lock:
            self.broken.append(planned)
        if planned.how == "reset":
            reset(client)
            return
        if planned.how == "clean":
            client.sendall(b"0\r\n\r\n")
        _shut(client)

    def _draw(self) -> Break | None:
        with self._lock:
            return self._returned.pop() if self._returned else next(self._plan, None)


def _reached(planned: Break, start: int, position: int, places: list[tuple[Place, int]]) -> int | None:
    """Return where in the stream to break, if it is not beyond the position."""
    due = start + planned.after
    if planned.how in ("reset", "close"):
        return due if due <= position else None
    wanted = "middle" if planned.how == "half" else "boundary"
    return next((at for place, at in places if place == wanted and at >= due), None)


def _carry(client: socket.socket, server: socket.socket) -> Iterator[tuple[socket.socket, bytes]]:
    """Yield what comes from either side, until one of them ends."""
    sides = {sock.fileno(): sock for sock in (server, client)}
    poll = select.poll()
    for descriptor in sides:
        poll.register(descriptor, select.POLLIN)
    with suppress(OSError):
        while True:
            for descriptor, _ in poll.poll():
                data = sides[descriptor].recv(_BLOCK)
                if not data:
                    return
                yield sides[descriptor], data


def _shut(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
