"""The replay server: sends prepared responses, in a process of its own.

The thread id selects the stream: `small.20000` is a stream of 20,000 small events (see `payloads.SHAPES`), `paced.1000`
one of small events a millisecond apart, each with the time when it was sent. Otherwise it behaves like a real server:
the head is sent first, runs can be fetched, streams can be rejoined after any event id. It stops at the end of its
standard input.
"""

from __future__ import annotations

import re
import selectors
import socket
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from functools import cache

from benchmarks import payloads
from benchmarks.machine import SERVER_CORE, pin

KEPT = 64 << 20
"""The size up to which the body of a stream is cached, in bytes."""

SENT: list[bytes] = []
"""The events of the latest paced stream, as they were sent."""

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_LAST_ID = re.compile(rb"last-event-id: *(\S+)", re.IGNORECASE)
_LIMIT = re.compile(rb"limit=(\d+)")


class Inbox:
    """Splits the received bytes into requests."""

    __slots__ = ("_kept",)

    def __init__(self) -> None:
        self._kept = b""

    def requests(self, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        """The head and body of each request that these bytes complete."""
        self._kept += data
        while (end := self._kept.find(b"\r\n\r\n")) >= 0:
            head = self._kept[:end]
            length = _LENGTH.search(head)
            total = end + 4 + (int(length[1]) if length else 0)
            if len(self._kept) < total:
                return
            body, self._kept = self._kept[end + 4 : total], self._kept[total:]
            yield head, body


class Connection:
    """One client's socket."""

    __slots__ = ("blocks", "inbox", "sock", "view", "watched")

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.inbox = Inbox()
        self.blocks: deque[Iterator[bytes]] = deque()  # of responses that are not sent yet
        self.view = memoryview(b"")  # the rest of the block that is being sent
        self.watched = selectors.EVENT_READ

    def send(self) -> bool:
        """Send what the socket accepts; True if nothing is left."""
        while True:
            while self.view:
                try:
                    sent = self.sock.send(self.view)
                except BlockingIOError:
                    return False
                self.view = self.view[sent:]
            while self.blocks:
                block = next(self.blocks[0], None)
                if block is not None:
                    self.view = memoryview(block)
                    break
                self.blocks.popleft()
            else:
                return True


def respond(head: bytes, body: bytes) -> Iterable[bytes]:
    """The response to one request, in blocks."""
    method, target, _ = head[: head.index(b"\r\n")].split(b" ")
    path, _, query = target.partition(b"?")
    parts = path.decode().split("/")
    if path == b"/runs/batch":
        return (batch(body.count(b'"assistant_id"')),)
    thread = parts[2] if len(parts) > 2 else ""
    if path.endswith(b"/stream"):
        last = _LAST_ID.search(head) if method == b"GET" else None
        first = 0 if last is None or last[1] == b"-1" else int(last[1].partition(b"-")[0]) - payloads.EPOCH + 1
        return stream(thread, first)
    if path.endswith(b"/runs") and method == b"GET":
        limit = _LIMIT.search(query)
        return (page(thread, int(limit[1]) if limit else 10),)
    if path.endswith(b"/runs") and method == b"POST":
        return (made(thread),)
    if method == b"GET" and len(parts) == 5 and parts[3] == "runs":
        return (one(thread),)
    return (
        b"HTTP/1.1 404 Not Found\r\ncontent-type: application/json\r\ncontent-length: 22\r\n\r\n",
        b'{"detail":"Not Found"}',
    )


def stream(thread: str, first: int) -> Iterable[bytes]:
    """The head and body of a stream, from event number `first` on."""
    kind, _, number = thread.partition(".")
    head = (
        b"HTTP/1.1 200 OK\r\ndate: Wed, 21 Jan 2026 12:53:20 GMT\r\nserver: uvicorn\r\ncache-control: no-store\r\n"
        b"location: /threads/%s/runs/%s/stream\r\ncontent-location: /threads/%s/runs/%s\r\nx-accel-buffering: no\r\n"
        b"content-type: text/event-stream; charset=utf-8\r\ntransfer-encoding: chunked\r\n\r\n"
    ) % (thread.encode(), payloads.RUN_ID.encode(), thread.encode(), payloads.RUN_ID.encode())
    count = int(number.partition(".")[0])
    yield head
    if kind == "paced":
        yield from paced(count, first)
        yield b"0\r\n\r\n"
    elif first == 0 and count * payloads.SHAPES[kind].size <= KEPT:
        yield from kept_body(kind, count)
    else:
        yield from payloads.stream_body(payloads.SHAPES[kind], count, first)


@cache
def kept_body(kind: str, count: int) -> tuple[bytes, ...]:
    """A whole stream; `metadata` is a block of its own, so that it is sent by itself."""
    return tuple(payloads.stream_body(payloads.SHAPES[kind], count))


def paced(count: int, first: int) -> Iterator[bytes]:
    """`metadata` and events a millisecond apart, each with the time when it was sent; joined later, the same again."""
    if first:
        yield from SENT[first:]
        return
    SENT[:] = [payloads.chunk(payloads.METADATA)]
    yield SENT[0]
    start = time.monotonic_ns() + 20_000_000
    for number in range(1, count + 1):
        due = start + number * 1_000_000
        while (left := due - time.monotonic_ns()) > 0:
            time.sleep(left / 2e9 if left > 200_000 else 0)
        data = b'{"step":%013d,"token":"the agent looked at the page and wrote down","sent":%d}'
        data %= payloads.EPOCH + number, time.monotonic_ns()
        SENT.append(
            payloads.chunk(b"event: custom\r\ndata: %s\r\nid: %013d-0\r\n\r\n" % (data, payloads.EPOCH + number))
        )
        yield SENT[-1]


def whole(body: bytes, *lines: bytes) -> bytes:
    """A response with a Content-Length."""
    head = b"HTTP/1.1 200 OK\r\ndate: Wed, 21 Jan 2026 12:53:20 GMT\r\nserver: uvicorn\r\nvary: Origin\r\n"
    fields = b"".join(line + b"\r\n" for line in lines)
    return b"%s%scontent-length: %d\r\ncontent-type: application/json\r\n\r\n%s" % (head, fields, len(body), body)


@cache
def one(thread: str) -> bytes:
    return whole(payloads.one_run(thread))


@cache
def made(thread: str) -> bytes:
    place = f"content-location: /threads/{thread}/runs/{payloads.RUN_ID}"
    return whole(payloads.one_run(thread).replace(b'"success"', b'"pending"'), place.encode())


@cache
def page(thread: str, count: int) -> bytes:
    return whole(payloads.runs(thread, count))


@cache
def batch(count: int) -> bytes:
    return whole(payloads.runs("5e8a7c1e-5b0e-4b52-9d3b-2b7f0d4f6a11", count))


def serve(listener: socket.socket, until: object) -> None:
    """Serve until the file `until` becomes readable."""
    selector = selectors.DefaultSelector()
    selector.register(listener, selectors.EVENT_READ)
    selector.register(until, selectors.EVENT_READ)  # type: ignore[arg-type]
    while True:
        for key, events in selector.select():
            if key.fileobj is until:
                return
            if key.fileobj is listener:
                sock, _ = listener.accept()
                sock.setblocking(False)
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                selector.register(sock, selectors.EVENT_READ, Connection(sock))
                continue
            connection: Connection = key.data
            try:
                if events & selectors.EVENT_READ:
                    data = connection.sock.recv(1 << 18)
                    if not data:
                        raise ConnectionResetError
                    for head, body in connection.inbox.requests(data):
                        connection.blocks.append(iter(respond(head, body)))
                wanted = selectors.EVENT_READ if connection.send() else selectors.EVENT_READ | selectors.EVENT_WRITE
            except OSError:
                selector.unregister(connection.sock)
                connection.sock.close()
                continue
            if wanted != connection.watched:
                connection.watched = wanted
                selector.modify(connection.sock, wanted, connection)


def main() -> None:
    pin(SERVER_CORE)
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listener:
        listener.setblocking(False)
        print(listener.getsockname()[1], flush=True)
        serve(listener, sys.stdin)


if __name__ == "__main__":
    main()
