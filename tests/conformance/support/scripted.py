"""A server that plays a script."""

from __future__ import annotations

from collections import deque

from langgraph_runs.testing._loopback.request import Request
from langgraph_runs.testing._loopback.server import Handler, Server
from langgraph_runs.testing.answer import Answer, reply_json

Line = Answer | Handler
"""One line of a script: an answer, or a function of the request that gives one."""


class ScriptedServer(Server):
    """Answers from a script, and fails the test (by `verify`) when asked for something that is not in it.

    A request gets the next answer of the queue (`enqueue`); when that is empty, the next of its route (`on`); when
    that is used up, what its route always answers (`always`, the latest declared first).
    """

    def __init__(self, *, listening: bool = True) -> None:
        self._queue: deque[Line] = deque()
        self._routes: list[tuple[str, str, deque[Line]]] = []
        self._defaults: deque[tuple[str, str, Line]] = deque()
        super().__init__(listening=listening)

    def enqueue(self, *lines: Line) -> None:
        """Answer the next requests, whatever they are, with these in order."""
        with self._changed:
            self._queue.extend(lines)

    def on(self, method: str, pattern: str, *lines: Line) -> None:
        """Answer the next requests to a route with these in order; `{names}` in the pattern match one segment."""
        with self._changed:
            self._routes.append((method, pattern, deque(lines)))

    def always(self, method: str, pattern: str, line: Line) -> None:
        """Answer every request to a route so."""
        with self._changed:
            self._defaults.appendleft((method, pattern, line))

    @property
    def remaining(self) -> int:
        """How many answers of the queue and of the routes nobody has asked for yet."""
        with self._changed:
            return len(self._queue) + sum(len(lines) for _, _, lines in self._routes)

    def respond(self, request: Request) -> Answer:
        """Answer from the script."""
        with self._changed:
            line = self._next(request)
        answer = self.unscripted(request) if line is None else line if isinstance(line, Answer) else line(request)
        if answer is None:
            self.errors.append(f"not scripted: {request.method} {request.target}")
            return reply_json({"detail": self.errors[-1]}, 418)
        return answer

    def unscripted(self, request: Request) -> Answer | None:
        """Answer what the script does not have (a hook: here, nothing)."""
        return None

    def _next(self, request: Request) -> Line | None:
        if self._queue:
            return self._queue.popleft()
        for method, pattern, lines in self._routes:
            if lines and (found := request.matches(method, pattern)) is not None:
                request.path_params = found
                return lines.popleft()
        for method, pattern, line in self._defaults:
            if (found := request.matches(method, pattern)) is not None:
                request.path_params = found
                return line
        return None
