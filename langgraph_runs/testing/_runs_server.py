"""A server of runs without I/O, with a plan of what goes wrong: `ProtocolAPI` answers, `FaultPlan` interferes."""

from __future__ import annotations

import threading
from functools import partial

from langgraph_runs.testing._faults import FaultPlan
from langgraph_runs.testing.answer import Answer
from langgraph_runs.testing.protocol import ProtocolAPI
from langgraph_runs.testing.request import Request
from langgraph_runs.testing.sse import Flavour
from langgraph_runs.testing.threads_api import Handler


class RunsServer(ProtocolAPI, FaultPlan):
    """A server of runs: the model of the API behind a `FaultPlan`. It answers one request at a time.

    `prefix` is where the API is mounted.
    """

    def __init__(self, flavour: Flavour = "langgraph", *, seed: int = 0, prefix: str = "") -> None:
        ProtocolAPI.__init__(self, flavour, seed=seed)
        FaultPlan.__init__(self)
        self.lock = threading.RLock()
        self.prefix = prefix
        self._endpoints: list[tuple[str, str, str, Handler]] = []
        for method, pattern, operation, handler in self.operations_of_api():
            self.add_route(operation, method, pattern, handler)

    def add_route(self, operation: str, method: str, pattern: str, handler: Handler) -> None:
        """Serve an endpoint; of two patterns that match, the later wins."""
        self.known.add(operation)
        self._endpoints.insert(0, (operation, method, self.prefix + pattern, handler))

    def handle(self, request: Request) -> Answer | None:
        """Answer a request of the API; None if it is of another endpoint."""
        for operation, method, pattern, handler in self._endpoints:
            if (found := request.matches(method, pattern)) is not None:
                request.path_params, request.operation = found, operation
                with self.lock:
                    return self.apply(operation, request, partial(handler, request))
        return None
