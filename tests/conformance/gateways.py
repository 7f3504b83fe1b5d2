"""What stands between a client and a server: proxies that it is told to use, and an end of TLS."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import ExitStack, suppress
from typing import Self
from urllib.parse import urlsplit

from langgraph_runs.testing._loopback.gate import PATIENCE
from langgraph_runs.testing._loopback.server import Acceptor

_BLOCK = 1 << 16


class Gateway:
    """Accepts connections and carries bytes between each and a server."""

    def __init__(self) -> None:
        self._open: set[socket.socket] = set()
        self._stopped = False
        self._acceptor = Acceptor(self._serve, type(self).__name__)
        self._acceptor.listen()

    @property
    def connections(self) -> int:
        """How many connections were accepted."""
        return self._acceptor.accepted

    def address(self, scheme: str) -> str:
        """The URL of the gateway."""
        return self._acceptor.url.replace("http", scheme, 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped = True
        for sock in list(self._open):
            _shut(sock)
        self._acceptor.close()

    def _serve(self, client: socket.socket, _: int) -> None:
        with ExitStack() as sockets:
            client = self._keep(client, sockets)
            with suppress(OSError):
                self._connect(client, sockets)

    def _connect(self, client: socket.socket, sockets: ExitStack) -> None:
        raise NotImplementedError

    def _keep(self, sock: socket.socket, sockets: ExitStack) -> socket.socket:
        self._open.add(sock)
        sockets.callback(self._open.discard, sock)
        sockets.enter_context(sock)
        if self._stopped:
            _shut(sock)
        return sock

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        """Carry bytes both ways until both sides have ended."""
        thread = threading.Thread(target=_pump, args=(other, one), daemon=True)
        thread.start()
        _pump(one, other)
        thread.join(PATIENCE)


class ForwardProxy(Gateway):
    """An HTTP proxy: tunnels for CONNECT, and forwards requests in absolute form.

    `heads` has the head of every request that was for the proxy itself. `refusal` is its answer to all of them.
    """

    def __init__(self, *, refusal: bytes | None = None) -> None:
        self.heads: list[str] = []
        self._refusal = refusal
        super().__init__()

    def _connect(self, client: socket.socket, sockets: ExitStack) -> None:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            byte = client.recv(1)
            if not byte:
                return
            head += byte
        self.heads.append(head.decode("latin-1"))
        method, target, _ = self.heads[-1].split(" ", 2)
        if self._refusal is not None:
            client.sendall(self._refusal)
            return
        parts = urlsplit(target if "://" in target else f"//{target}")
        server = self._keep(socket.create_connection((parts.hostname or "", parts.port or 80), PATIENCE), sockets)
        server.settimeout(None)
        if method == "CONNECT":
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        else:
            path = target.split(parts.netloc, 1)[1] or "/"
            server.sendall(head.replace(target.encode(), path.encode(), 1).replace(b"\r\n", b"\r\nVia: proxy\r\n", 1))
        self._carry(client, server)


class SOCKSProxy(Gateway):
    """A SOCKS proxy (RFC 1928), which asks for a user and a password (RFC 1929).

    `users` has those who came. If `silent` it accepts connections, and never says a word on them.
    """

    def __init__(self, *, silent: bool = False) -> None:
        self.users: list[str] = []
        self._silent = silent
        super().__init__()

    def _connect(self, client: socket.socket, sockets: ExitStack) -> None:
        if self._silent:
            while client.recv(_BLOCK):
                pass
            return
        received = client.makefile("rb")
        _, methods = received.read(2)
        assert 2 in received.read(methods)
        client.sendall(b"\x05\x02")
        self.users.append(received.read(received.read(2)[1]).decode())
        received.read(received.read(1)[0])
        client.sendall(b"\x01\x00")
        kind = received.read(4)[3]
        host = socket.inet_ntoa(received.read(4)) if kind == 1 else received.read(received.read(1)[0]).decode()
        address = host, int.from_bytes(received.read(2))
        server = self._keep(socket.create_connection(address, PATIENCE), sockets)
        server.settimeout(None)
        client.sendall(b"\x05\x00\x00\x01" + bytes(6))
        self._carry(client, server)


class TLSEnd(Gateway):
    """Speaks TLS to clients and plain HTTP to the server at `url`."""

    def __init__(self, url: str, configure: Callable[[ssl.SSLContext], None]) -> None:
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        configure(self._context)
        parts = urlsplit(url)
        self._target = (parts.hostname or "", parts.port or 80)
        super().__init__()

    def _connect(self, client: socket.socket, sockets: ExitStack) -> None:
        secure = self._keep(self._context.wrap_socket(client, server_side=True), sockets)
        server = self._keep(socket.create_connection(self._target, PATIENCE), sockets)
        server.settimeout(None)
        self._carry(secure, server)


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError, ValueError):
        while data := source.recv(_BLOCK):
            target.sendall(data)
    _shut(target)
    _shut(source)


def _shut(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
