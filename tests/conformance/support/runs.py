"""A server of runs on loopback, with a plan of what goes wrong: `ProtocolAPI` answers, `FaultPlan` interferes."""

from __future__ import annotations

from typing import Any

from langgraph_runs.testing.answer import Answer, reply, reply_json
from langgraph_runs.testing.api import Handler
from langgraph_runs.testing.protocol import ProtocolAPI
from langgraph_runs.testing.sse import Flavour

from .faults import FaultPlan, Operation
from .gate import Gate
from .objects import a_cron
from .request import Request
from .scripted import ScriptedServer


class FakeRuns(ProtocolAPI, FaultPlan, ScriptedServer):
    """A server of runs: the model of the API, a `FaultPlan`, and a `ScriptedServer` whose script goes first."""

    new_signal = Gate

    def __init__(self, flavour: Flavour = "langgraph", *, seed: int = 0, prefix: str = "") -> None:
        ProtocolAPI.__init__(self, flavour, seed=seed)
        FaultPlan.__init__(self)
        ScriptedServer.__init__(self)
        self.lock = self._changed
        self.crons: list[dict[str, Any]] = []
        self._prefix = prefix
        for method, pattern, operation, handler in self.operations_of_api():
            self.always(method, prefix + pattern, self._through_plan(operation, handler))
        self.known |= {"create_cron", "search_crons"}
        for path in ("/runs/crons", "/threads/{thread_id}/runs/crons"):
            self.always("POST", prefix + path, self._through_plan("create_cron", self._create_cron))
        self.always("POST", prefix + "/runs/crons/search", self._through_plan("search_crons", self._search_crons))

    @property
    def url(self) -> str:
        """The base URL, with the mount prefix."""
        return super().url + self._prefix

    def serve(self, operation: str, method: str, pattern: str, data: Any) -> None:
        """Answer an endpoint that is not modelled here with the same JSON always, nothing if it is None."""
        self.known.add(operation)
        self.always(
            method,
            self._prefix + pattern,
            self._through_plan(operation, lambda _: reply_json(data) if data is not None else reply(status=204)),
        )

    @property
    def operations(self) -> list[str]:
        """What was asked for so far, in order: ["stream", "get", ...], "" being none of the API's."""
        return [request.operation for request in list(self.requests)]

    def requests_of(self, operation: Operation) -> list[Request]:
        """Return the recorded requests of one operation."""
        return [request for request in list(self.requests) if request.operation == operation]

    def _through_plan(self, operation: str, handler: Handler) -> Handler:
        """One request at a time, through the fault plan."""

        def handle(request: Request) -> Answer:
            request.operation = operation
            with self._changed:
                return self.apply(operation, request, lambda: handler(request))

        return handle

    def _create_cron(self, request: Request) -> Answer:
        body = request.json()
        self.crons.append(a_cron(cron_id=f"c{len(self.crons)}", metadata=body["metadata"], payload=body))
        return reply_json(self.crons[-1])

    def _search_crons(self, request: Request) -> Answer:
        wanted = request.json().get("metadata", {}).items()
        return reply_json([cron for cron in self.crons if wanted <= cron["metadata"].items()])
