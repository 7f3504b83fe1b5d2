"""The shape of the table of public calls: one call, and the scene it is made in."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .support import FakeRun, FakeRuns

VALUES = {"answer": 42}


@dataclass(frozen=True)
class Scene:
    """A server with a thread and perhaps a run on it, and a client."""

    server: FakeRuns
    client: Any
    thread_id: str
    run: FakeRun | None
    assistant_id: str = "agent"

    @property
    def ids(self) -> tuple[str, str]:
        """The thread and the run."""
        assert self.run is not None
        return self.thread_id, self.run.run_id


@dataclass(frozen=True)
class Operation:
    """One public call.

    Attributes:
        method: the public method, from the client on.
        asks: the server's operation that it is about, which faults are planned for.
        call: makes it; what comes back is `result` unless something went wrong.
        result: what is to come back, or a function that tells whether it is right.
        case: which way of calling the method, where it has several rows.
        fares: the row of the fault tables that it fares like; unless given, it has one of its own.
        run: the run that must exist before, as arguments of `World.run`.
        makes: how many runs it makes.
        endpoint: method, path and JSON of the response, where `FakeRuns` has no model of what the call asks.
    """

    method: str
    asks: str
    call: Callable[[Scene], Any]
    result: Any
    case: str = ""
    fares: str = ""
    run: dict[str, Any] | None = None
    makes: int = 0
    endpoint: tuple[str, str, Any] | None = None

    @property
    def name(self) -> str:
        """As in the fault tables."""
        return f"{self.method.removeprefix('runs.')} {self.case}".strip()

    @property
    def is_canned(self) -> bool:
        """Whether the server sends the same JSON always, and the call fares like another."""
        return self.endpoint is not None and self.fares != ""

    def scene(self, server: FakeRuns, client: Any) -> Scene:
        """Set the scene on a fresh server."""
        if self.endpoint is not None:
            server.serve(self.asks, *self.endpoint)
        thread_id = server.thread()
        server.next(2, values=VALUES)
        run = None if self.run is None else server.run(2, thread_id=thread_id, values=VALUES, **self.run)
        return Scene(server, client, thread_id, run)

    def is_right(self, result: Any) -> bool:
        """Tell whether the call returned what it should."""
        return bool(self.result(result)) if inspect.isfunction(self.result) else bool(result == self.result)
