"""The limit for a client in Python: a raw socket and orjson, without validation, retries or resuming."""

from __future__ import annotations

import asyncio
import socket
import threading
from types import SimpleNamespace
from urllib.parse import urlsplit

import orjson

VERSION = f"socket and orjson {orjson.__version__}"
INPUT = {"messages": [{"role": "user", "content": "what does the page say?"}]}
SIZE = 1 << 16


def request(method: str, path: str, value: object = None) -> bytes:
    body = b"" if value is None else orjson.dumps(value)
    return b"%s %s HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s" % (
        method.encode(),
        path.encode(),
        len(body),
        body,
    )


def stream_request(thread: str, mode: str) -> bytes:
    value = {"assistant_id": "agent", "input": INPUT, "stream_mode": mode, "stream_resumable": True}
    return request("POST", f"/threads/{thread}/runs/stream", value)


def create_request(thread: str) -> bytes:
    value = {"assistant_id": "agent", "input": INPUT, "metadata": {"customer": "c-1729"}}
    return request("POST", f"/threads/{thread}/runs", value)


class Body:
    """Parses a chunked event stream; `done` is set after the last chunk."""

    def __init__(self, thread: str) -> None:
        self.gathered = thread.startswith("proxied")
        self.head = b""
        self.started = False
        self.done = False
        self.parts: list[bytes] = []
        self.inbox = b""
        self.last = b""

    def feed(self, data: bytes) -> list:
        if not self.started:
            self.head += data
            end = self.head.find(b"\r\n\r\n")
            if end < 0:
                return []
            self.started = True
            data = self.head[end + 4 :]
        if self.gathered:
            data = self.unchunked(data)
        if b"\n" not in data:
            self.parts.append(data)
            return []
        if self.parts:
            self.parts.append(data)
            data = b"".join(self.parts)
            self.parts.clear()
        lines = data.split(b"\n")
        rest = lines.pop()
        if rest:
            self.parts.append(rest)
        if not self.gathered and lines[-1] == b"\r":
            self.done = (lines[-2] if len(lines) > 1 else self.last) == b"0\r"
        self.last = lines[-1]
        loads = orjson.loads
        return [loads(line[6:]) for line in lines if line.startswith(b"data: ")]

    def unchunked(self, data: bytes) -> bytes:
        """The content of complete chunks."""
        inbox = self.inbox + data
        at, found = 0, []
        while True:
            line = inbox.find(b"\r\n", at)
            if line < 0:
                break
            size = int(inbox[at:line], 16)
            end = line + 2 + size
            if len(inbox) < end + 2:
                break
            if not size:
                self.done = True
                break
            found.append(inbox[line + 2 : end])
            at = end + 2
        self.inbox = inbox[at:]
        return b"".join(found)


class Whole:
    """Assembles a response with a Content-Length; `value` is its JSON."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.left = -1

    def feed(self, data: bytes) -> bool:
        if self.left < 0:
            head, _, body = data.partition(b"\r\n\r\n")
            self.left = int(head.split(b"content-length: ")[1].split(b"\r")[0])
            data = body
        self.parts.append(data)
        self.left -= len(data)
        return self.left <= 0

    @property
    def value(self):
        return orjson.loads(b"".join(self.parts))


class Sync:
    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.address = parts.hostname, parts.port
        self.local = threading.local()

    @property
    def sock(self) -> socket.socket:
        sock = getattr(self.local, "sock", None)
        if sock is None:
            sock = self.local.sock = socket.create_connection(self.address)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return sock

    def events(self, thread, mode):
        sock = self.sock
        sock.sendall(stream_request(thread, mode))
        body = Body(thread)
        while not body.done:
            for data in body.feed(sock.recv(SIZE)):
                yield SimpleNamespace(data=data)

    def count(self, thread, mode):
        sock = self.sock
        sock.sendall(stream_request(thread, mode))
        body = Body(thread)
        number = 0
        while not body.done:
            for data in body.feed(sock.recv(SIZE)):
                data  # noqa: B018
                number += 1
        return number

    def drain(self, thread, mode):
        """Receive a stream, looking only for its end."""
        sock = self.sock
        sock.sendall(stream_request(thread, mode))
        end = b""
        while not end.endswith(b"\r\n\r\n\r\n0\r\n\r\n"):
            end = end[-16:] + sock.recv(SIZE)[-32:]
        return int(thread.split(".")[1])

    def exchange(self, content):
        sock = self.sock
        sock.sendall(content)
        whole = Whole()
        while not whole.feed(sock.recv(SIZE)):
            pass
        return whole.value

    def create(self, thread):
        return self.exchange(create_request(thread))

    def get(self, thread, run):
        return self.exchange(request("GET", f"/threads/{thread}/runs/{run}"))

    def list(self, thread, limit):
        return self.exchange(request("GET", f"/threads/{thread}/runs?limit={limit}&offset=0"))

    def batch(self, payloads):
        return self.exchange(request("POST", "/runs/batch", payloads))

    def close(self):
        if getattr(self.local, "sock", None) is not None:
            self.local.sock.close()


class Async:
    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.address = parts.hostname, parts.port
        self.idle: list[socket.socket] = []

    async def open(self) -> socket.socket:
        if self.idle:
            return self.idle.pop()
        sock = socket.socket()
        sock.setblocking(False)
        await asyncio.get_running_loop().sock_connect(sock, self.address)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return sock

    async def events(self, thread, mode):
        loop = asyncio.get_running_loop()
        sock = await self.open()
        await loop.sock_sendall(sock, stream_request(thread, mode))
        body = Body(thread)
        while not body.done:
            for data in body.feed(await loop.sock_recv(sock, SIZE)):
                yield SimpleNamespace(data=data)
        self.idle.append(sock)

    async def count(self, thread, mode):
        loop = asyncio.get_running_loop()
        sock = await self.open()
        await loop.sock_sendall(sock, stream_request(thread, mode))
        body = Body(thread)
        number = 0
        while not body.done:
            for data in body.feed(await loop.sock_recv(sock, SIZE)):
                data  # noqa: B018
                number += 1
        self.idle.append(sock)
        return number

    async def exchange(self, content):
        loop = asyncio.get_running_loop()
        sock = await self.open()
        await loop.sock_sendall(sock, content)
        whole = Whole()
        while not whole.feed(await loop.sock_recv(sock, SIZE)):
            pass
        self.idle.append(sock)
        return whole.value

    async def create(self, thread):
        return await self.exchange(create_request(thread))

    async def get(self, thread, run):
        return await self.exchange(request("GET", f"/threads/{thread}/runs/{run}"))

    async def list(self, thread, limit):
        return await self.exchange(request("GET", f"/threads/{thread}/runs?limit={limit}&offset=0"))

    async def batch(self, payloads):
        return await self.exchange(request("POST", "/runs/batch", payloads))

    async def close(self):
        for sock in self.idle:
            sock.close()
        self.idle.clear()
