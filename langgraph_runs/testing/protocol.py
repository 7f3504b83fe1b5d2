"""The protocol of thread streams: commands, and the stream of all that the runs of a thread do.

Only the open server speaks it here. `RunsAPI` with these two operations is the whole model.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast

from langgraph_runs.testing.answer import Answer, Item, Over, reply_json, stream
from langgraph_runs.testing.api import RunsAPI
from langgraph_runs.testing.model import FakeRun
from langgraph_runs.testing.payloads import MODES, PROTOCOL_KEY
from langgraph_runs.testing.request import Request
from langgraph_runs.testing.sse import Flavour, frame, heartbeat
from langgraph_runs.testing.thread_events import CHANNELS, Envelope, ThreadConnection, is_channel
from langgraph_runs.testing.threads_api import Handler
from langgraph_runs.testing.views import refusal

Params = dict[str, Any]


class ProtocolAPI(RunsAPI):
    """A server of runs that speaks the protocol, too.

    Knobs: `speaks_protocol`, whether it has the routes at all; `assistants`, the only ones that it knows, if given.
    `resumed_by_input`: the runs that were to begin with an input, and answered a question with it instead.
    """

    def __init__(
        self, flavour: Flavour = "langgraph", *, seed: int = 0, now: Callable[[], datetime] | None = None
    ) -> None:
        super().__init__(flavour, seed=seed, now=now)
        self.speaks_protocol = flavour == "langgraph"
        self.assistants: set[str] | None = None
        self.resumed_by_input: list[FakeRun] = []

    def history(self, thread_id: str, channels: Sequence[str] = CHANNELS) -> list[Envelope]:
        """Return what a connection that is opened now gets first: all that is stored of a thread's runs."""
        return self._connect(thread_id, channels).replay()

    def operations_of_api(self) -> list[tuple[str, str, str, Handler]]:
        """Return (method, pattern, operation, handler); of two patterns that match, the later wins."""
        return [
            *super().operations_of_api(),
            ("POST", "/threads/{thread_id}/commands", "command", self._command),
            ("POST", "/threads/{thread_id}/stream/events", "stream", self._events),
        ]

    # The stream

    def _events(self, request: Request) -> Answer:
        if not self.speaks_protocol:
            return refusal(self.flavour, 404, "Not Found")
        body = _read(request)
        channels: list[Any] = cast("Params", body).get("channels") or [] if isinstance(body, dict) else []
        if not channels:
            return refusal(self.flavour, 400, "channels must be an array that is not empty")
        if unknown := [name for name in channels if not is_channel(name)]:
            return refusal(self.flavour, 400, f"no such channels: {unknown}")
        thread_id = request.path_params["thread_id"]
        connection = self._connect(thread_id, channels)
        replayed = connection.replay()
        return stream(body=lambda: self._stream_events(thread_id, connection, replayed))

    def _stream_events(self, thread_id: str, connection: ThreadConnection, told: list[Envelope]) -> Iterator[Item]:
        """Stream the events of a thread, which never ends."""
        while True:
            for event in told:
                yield heartbeat() * self.heartbeats + frame(event["method"], event, str(event["seq"]))
                if (over := self.broken_after_told(thread_id, event["event_id"])) is not None:
                    yield over
                    return
            stirred = self.stirred(thread_id)
            with self.lock:
                told = connection.news()
            if not told:
                yield stirred

    def broken_after_told(self, thread_id: str, event_id: str) -> Over | None:
        """Return how the stream of a thread breaks once it has told an event (a hook: here, it does not)."""
        return None

    def _connect(self, thread_id: str, channels: Sequence[str]) -> ThreadConnection:
        return ThreadConnection(
            lambda: self.runs_of(thread_id)[::-1],
            channels,
            is_asking=lambda: bool(self.interrupts_of(thread_id)),
            now=lambda: int(self._clock().timestamp() * 1000),
        )

    # Commands

    def _command(self, request: Request) -> Answer:
        if not self.speaks_protocol:
            return refusal(self.flavour, 404, "Not Found")
        body = _read(request)
        if body is None:
            return refusal(self.flavour, 400, "the body is not JSON")
        command = cast("Params", body) if isinstance(body, dict) else {}
        number, method, params = command.get("id"), command.get("method"), command.get("params")
        if not isinstance(number, int) or not isinstance(method, str):
            return reply_json(_error(None, "invalid_argument", "id must be an integer, method a string"), 400)
        perform = {"run.start": self._run_start, "input.respond": self._input_respond}.get(method)
        if perform is None:
            return reply_json(_error(number, "unknown_command", f"no command {method}"))
        done = perform(request, cast("Params", params) if isinstance(params, dict) else {})
        if isinstance(done, _Refused):
            return reply_json(_error(number, done.code, done.message))
        return reply_json({"type": "success", "id": number, "result": done, "meta": {"applied_through_seq": 0}})

    def _run_start(self, request: Request, params: Params) -> Params | _Refused:
        """Start a run. An input is taken as the answer to all that the thread asks, if it asks anything."""
        assistant_id = params.get("assistant_id")
        if not isinstance(assistant_id, str) or not assistant_id:
            return _Refused("invalid_argument", "run.start needs an assistant_id")
        given, questions = params.get("input"), self._questions(request.path_params["thread_id"])
        resumes = given is not None and bool(questions)
        work: Params = {"command": {"resume": given}} if resumes else {"input": given}
        work["multitask_strategy"] = params.get("multitaskStrategy")
        answered = [each["id"] for each in questions] if resumes else []
        run = self._make_for(request, params, assistant_id, work, answered)
        if resumes and isinstance(run, FakeRun):
            self.resumed_by_input.append(run)
        return {"run_id": run.run_id} if isinstance(run, FakeRun) else run

    def _questions(self, thread_id: str) -> list[dict[str, Any]]:
        return [each for asked in self.interrupts_of(thread_id).values() for each in asked]

    def _input_respond(self, request: Request, params: Params) -> Params | _Refused:
        """Answer questions, one or several, by a run; what it is called is not told."""
        thread_id = request.path_params["thread_id"]
        responses = cast("list[Params]", params.get("responses", [params]))
        if not responses:
            return _Refused("invalid_argument", "input.respond needs at least one response")
        if not all(isinstance(each.get("interrupt_id"), str) for each in responses):
            return _Refused("invalid_argument", "input.respond needs an interrupt_id in each response")
        answers = {each["interrupt_id"]: each.get("response") for each in responses}
        pending = [each["id"] for each in self._questions(thread_id)]
        if unknown := [named for named in answers if named not in pending]:
            return _Refused("no_such_interrupt", f"no interrupt {unknown[0]} waits for a response")
        command: Params = {name: params[name] for name in ("update", "goto") if params.get(name) is not None}
        command["resume"] = answers
        assistant_id = next((run.request.get("assistant_id") for run in self.runs_of(thread_id)), None) or "agent"
        run = self._make_for(request, params, assistant_id, {"command": command}, [*answers])
        return run if isinstance(run, _Refused) else {}

    def _make_for(
        self, request: Request, params: Params, assistant_id: str, work: Params, answered: list[str]
    ) -> FakeRun | _Refused:
        """Make the run of a command. It asks again what the thread asks and is not answered."""
        thread_id = request.path_params["thread_id"]
        if self.assistants is not None and assistant_id not in self.assistants:
            return _Refused("unknown_error", _unknown_assistant(assistant_id))
        config: Params = params.get("config") or {}
        configurable: Params = config.get("configurable") or {}
        body: Params = {
            "assistant_id": assistant_id,
            "config": {**config, "configurable": {**configurable, PROTOCOL_KEY: True}},
            "metadata": params.get("metadata"),
            "stream_mode": [*MODES],
            "stream_subgraphs": True,
            "stream_resumable": True,
            "if_not_exists": "create",
            "on_completion": "keep",
            **work,
        }
        asked = self._questions(thread_id)
        run = self._make(request, body)
        if isinstance(run, Answer):
            detail = json.loads("".join(cast("tuple[str, ...]", run.body)))["detail"]
            return _Refused("unknown_error", f"{run.status}: {detail}")
        left = [each for each in asked if each["id"] not in answered]
        if left and run.outcome == "success" and not run.finished:
            run.values = {"__interrupt__": left, **(run.values or {})}
        return run


class _Refused(NamedTuple):
    """Why a command is not obeyed."""

    code: str
    message: str


def _read(request: Request) -> Any:
    """Return the body, or None if it is not JSON."""
    try:
        return request.json()
    except ValueError:
        return None


def _error(number: int | None, code: str, message: str) -> Params:
    return {"type": "error", "id": number, "error": code, "message": message}


def _unknown_assistant(assistant_id: str) -> str:
    """Say what the server says: of an id that there is none, of a name that it is wrong."""
    try:
        uuid.UUID(assistant_id)
    except ValueError:
        return f"422: Invalid assistant: {assistant_id!r}"
    return f"404: Assistant {assistant_id} not found"
