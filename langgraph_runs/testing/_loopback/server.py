"""A loopback HTTP/1.1 server on raw sockets and threads, which does exactly what it is told."""

from __future__ import annotations

import select
import socket
import threading
import time
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from itertools import repeat
from typing import Self

from langgraph_runs.testing._loopback.connection import Closing, Connection, Gone
from langgraph_runs.testing._loopback.gate import PATIENCE, Bell, Gate
from langgraph_runs.testing._loopback.request import Request, read_request
from langgraph_runs.testing.answer import Answer, Ending, Over, Step, render, reply_json
from langgraph_runs.testing.signals import Signal

Handler = Callable[[Request], Answer]


class ReservedPort:
    """A loopback port that stays ours whether or not anything listens on it."""

    def __init__(self) -> None:
        self._placeholder = self._bind(0)
        self.number: int = self._placeholder.getsockname()[1]

    def listen(self) -> socket.socket:
        """Open a listener; a client that comes while none is open is refused."""
        listener = self._bind(self.number)
        listener.listen(1024)
        listener.settimeout(0.0)
        return listener

    def close(self) -> None:
        """Give the port back."""
        self._placeholder.close()

    @staticmethod
    def _bind(number: int) -> socket.socket:
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        sock.bind(("127.0.0.1", number))
        return sock


class Acceptor:
    """Accepts connections on a reserved port in a thread, while it listens, and gives each to `serve` in its own."""

    def __init__(self, serve: Callable[[socket.socket, int], None], name: str) -> None:
        self._serve, self._name = serve, name
        self._port = ReservedPort()
        self._threads: set[threading.Thread] = set()
        self._lock = threading.Lock()
        self._is_over = Gate()
        self._thread: threading.Thread | None = None
        self.accepted = 0
        self.url = f"http://127.0.0.1:{self._port.number}"

    def listen(self) -> None:
        """Start accepting, if not accepting already."""
        if self._thread:
            return
        self._is_over = Gate()
        arguments = (self._port.listen(), self._is_over)
        self._thread = threading.Thread(target=self._accept, args=arguments, name=self._name, daemon=True)
        self._thread.start()

    def refuse(self) -> None:
        """Stop accepting: clients that connect are refused, until `listen`."""
        if self._thread:
            self._is_over.open()
            self._thread.join(PATIENCE)
            self._thread = None

    def close(self) -> None:
        """Stop accepting and wait for the serving threads, whose sockets the owner has broken off."""
        self.refuse()
        self._port.close()
        deadline = time.monotonic() + PATIENCE
        with self._lock:
            threads = list(self._threads)
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        if stuck := [thread.name for thread in threads if thread.is_alive()]:
            raise RuntimeError(f"threads did not end: {stuck}")

    def _accept(self, listener: socket.socket, is_over: Gate) -> None:
        with listener, closing(Bell()) as bell:
            is_over.when_open(bell.ring)
            poll = select.poll()
            poll.register(listener, select.POLLIN)
            poll.register(bell, select.POLLIN)
            while poll.poll() and not is_over.is_open:
                try:
                    sock, _ = listener.accept()
                except OSError:  # the client gave up before it was accepted
                    continue
                self.accepted += 1
                name = f"{self._name}-{self.accepted}"
                thread = threading.Thread(target=self._run, args=(sock, self.accepted), name=name, daemon=True)
                with self._lock:
                    self._threads.add(thread)
                thread.start()

    def _run(self, sock: socket.socket, number: int) -> None:
        try:
            self._serve(sock, number)
        finally:
            with self._lock:
                self._threads.discard(threading.current_thread())


class Server:
    """Answers every request with what `respond` returns, and records everything.

    Numbers (of requests, of connections) count from 1.
    """

    def __init__(self, *, listening: bool = True) -> None:
        self.requests: list[Request] = []
        self.errors: list[str] = []
        self._changed = threading.Condition()
        self._connections: set[Connection] = set()
        self._slams: list[Closing] = []
        self._stopped = False
        self._acceptor = Acceptor(self._serve, "server")
        if listening:
            self.listen()

    def respond(self, request: Request) -> Answer:
        """Decide the answer to a request; called in the connection's thread."""
        raise NotImplementedError

    @property
    def url(self) -> str:
        """Where the server listens, or will."""
        return self._acceptor.url

    def listen(self) -> None:
        """Listen (again)."""
        self._acceptor.listen()

    def refuse(self) -> None:
        """Stop listening, so that connecting is refused; open connections live on."""
        self._acceptor.refuse()

    @contextmanager
    def refusing(self) -> Generator[None, None, None]:
        """Refuse connections for the time of a with block."""
        self.refuse()
        yield
        self.listen()

    def slam(self, times: int = 1, how: Closing = "close") -> None:
        """Break the next connections as soon as the client speaks: nothing is understood, recorded or answered."""
        with self._changed:
            self._slams.extend(repeat(how, times))

    def drop_connections(self, how: Closing = "reset") -> None:
        """Break every open connection now."""
        with self._changed:
            connections = list(self._connections)
        for connection in connections:
            connection.break_off(how)

    @property
    def connections(self) -> int:
        """How many connections were ever accepted."""
        return self._acceptor.accepted

    @property
    def open_connections(self) -> int:
        """How many connections the client has not closed yet."""
        with self._changed:
            return len([connection for connection in self._connections if not connection.gone.is_set()])

    def asked(self, method: str = "*", pattern: str | None = None) -> list[Request]:
        """Return the recorded requests of a method and path pattern."""
        with self._changed:
            requests = list(self.requests)
        return [request for request in requests if request.matches(method, pattern or request.path) is not None]

    def wait_for_request(self, number: int = 1, timeout: float = PATIENCE) -> Request:
        """Wait until this many requests have come, and return the last of them."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self.requests) >= number, timeout):
                raise TimeoutError(f"{len(self.requests)} requests, not {number}, within {timeout} s")
            return self.requests[number - 1]

    def wait_for_disconnect(self, number: int = 1, timeout: float = PATIENCE) -> None:
        """Wait until the client has closed the connection that carried the request of this number."""
        self.wait_for_request(number, timeout).wait_for_disconnect(timeout)

    def wait_until_closed(self, timeout: float = PATIENCE) -> None:
        """Wait until the client has closed all its connections."""
        with self._changed:
            if not self._changed.wait_for(lambda: not self._connections, timeout):
                raise TimeoutError(f"{len(self._connections)} connections still open after {timeout} s")

    def stop(self) -> None:
        """Close everything and wait, for a bounded time, until it is closed."""
        with self._changed:
            self._stopped = True
        self._acceptor.refuse()
        self.drop_connections("close")
        self._acceptor.close()

    def verify(self) -> None:
        """Fail if anything went wrong on the server's side, such as a request that nobody had scripted."""
        assert not self.errors, "; ".join(self.errors)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _serve(self, sock: socket.socket, number: int) -> None:
        connection = Connection(sock, number)
        with self._changed:
            self._connections.add(connection)
            slam = self._slams.pop(0) if self._slams else None
            if self._stopped:
                connection.break_off()
        ending: Closing = "close"
        try:
            ending = self._slam(connection, slam) if slam else self._converse(connection)
        except Gone:
            pass
        finally:
            connection.finish(ending)
            with self._changed:
                self._connections.discard(connection)
                self._changed.notify_all()

    @staticmethod
    def _slam(connection: Connection, how: Closing) -> Closing:
        connection.knock()  # a reset before the client has finished connecting may reach it as a refusal
        return how

    def _converse(self, connection: Connection) -> Closing:
        while request := read_request(connection):
            with self._changed:
                self.requests.append(request)
                self._changed.notify_all()
            ending = self._play(connection, render(self._answer(request), bodiless=request.method == "HEAD"))
            if ending == "hang":
                connection.pause()
            elif ending != "keep":
                return ending
        return "close"

    def _play(self, connection: Connection, steps: Generator[Step, None, None]) -> Ending:
        """Do what an answer says, and return how it ends."""
        try:
            for step in steps:
                if isinstance(step, bytes):
                    connection.send(step)
                elif isinstance(step, Signal):
                    connection.pause(step)
                elif isinstance(step, Over):
                    return step.ending
                else:
                    step()
        except Gone:
            raise
        except Exception as error:  # noqa: BLE001  # the test is told, by `errors`
            self.errors.append(f"the answer broke: {error!r}")
            return "reset"
        finally:
            steps.close()
        return "keep"

    def _answer(self, request: Request) -> Answer:
        try:
            return self.respond(request)
        except Exception as error:  # noqa: BLE001  # the test is told, by `errors`
            self.errors.append(f"{request.method} {request.target}: {error!r}")
            return reply_json({"detail": repr(error)}, 500)
