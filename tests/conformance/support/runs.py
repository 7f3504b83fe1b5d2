"""A server of runs on loopback, with a plan of what goes wrong and a script that goes first."""

from __future__ import annotations

from typing import Any

from langgraph_runs.testing._faults import Operation
from langgraph_runs.testing._loopback.gate import Gate
from langgraph_runs.testing._loopback.request import Request
from langgraph_runs.testing._runs_server import RunsServer
from langgraph_runs.testing.answer import Answer, reply, reply_json
from langgraph_runs.testing.request import Request as ParsedRequest
from langgraph_runs.testing.sse import Flavour

from .objects import a_cron
from .scripted import ScriptedServer


class FakeRuns(RunsServer, ScriptedServer):
    """A `RunsServer` on loopback, and a `ScriptedServer` whose script goes first."""

    new_signal = Gate

    def __init__(self, flavour: Flavour = "langgraph", *, seed: int = 0, prefix: str = "") -> None:
        RunsServer.__init__(self, flavour, seed=seed, prefix=prefix)
        ScriptedServer.__init__(self)
        self.lock = self._changed
        self.crons: list[dict[str, Any]] = []
        for path in ("/runs/crons", "/threads/{thread_id}/runs/crons"):
            self.add_route("create_cron", "POST", path, self._create_cron)
        self.add_route("search_crons", "POST", "/runs/crons/search", self._search_crons)

    @property
    def url(self) -> str:
        """The base URL, with the mount prefix."""
        return super().url + self.prefix

    def serve(self, operation: str, method: str, pattern: str, data: Any) -> None:
        """Answer an endpoint that is not modelled here with the same JSON always, nothing if it is None."""
        answer = reply_json(data) if data is not None else reply(status=204)
        self.add_route(operation, method, pattern, lambda _: answer)

    def unscripted(self, request: ParsedRequest) -> Answer | None:
        """Answer as the model does."""
        return self.handle(request)

    @property
    def operations(self) -> list[str]:
        """What was asked for so far, in order: ["stream", "get", ...], "" being none of the API's."""
        return [request.operation for request in list(self.requests)]

    def requests_of(self, operation: Operation) -> list[Request]:
        """Return the recorded requests of one operation."""
        return [request for request in list(self.requests) if request.operation == operation]

    def _create_cron(self, request: ParsedRequest) -> Answer:
        body = request.json()
        self.crons.append(a_cron(cron_id=f"c{len(self.crons)}", metadata=body["metadata"], payload=body))
        return reply_json(self.crons[-1])

    def _search_crons(self, request: ParsedRequest) -> Answer:
        wanted = request.json().get("metadata", {}).items()
        return reply_json([cron for cron in self.crons if wanted <= cron["metadata"].items()])
