"""What answers while a script is played: the model of the server, which makes the runs of the script and no others."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any, NoReturn

from langgraph_runs._generated.types import UNSET
from langgraph_runs.testing._clock import JumpingClock
from langgraph_runs.testing._events import modes_of, published
from langgraph_runs.testing._faults import Work
from langgraph_runs.testing._runs_server import RunsServer
from langgraph_runs.testing._script import Break, Script, ScriptedRun
from langgraph_runs.testing.answer import Answer, Body, Ending, Item, Over, drop, reply_json
from langgraph_runs.testing.api import assistant
from langgraph_runs.testing.model import Event, FakeRun
from langgraph_runs.testing.payloads import PROTOCOL_KEY
from langgraph_runs.testing.request import Request
from langgraph_runs.testing.signals import Signal
from langgraph_runs.testing.sse import Flavour, heartbeat
from langgraph_runs.testing.threads_api import page_of
from langgraph_runs.testing.views import refusal

_HEARTBEAT_SECONDS = 5.0
_MOST_HEARTBEATS = 1000
_TICK_SECONDS = 0.005
_PAGED = ("limit", "offset", "sort_by", "sort_order", "select")
_INFO = {
    "langgraph": {"version": "0.16.7", "langgraph_py_version": "1.2.22"},
    "aegra": {"name": "Aegra", "version": "0.11.0"},
}
_READS = ("get", "list", "get_thread", "state", "history")
_ENDINGS: dict[Break, Ending] = {"abrupt": "close", "clean": "keep", "reset": "reset", "hang": "hang"}


class UnexpectedRequestError(AssertionError):
    """A request that the script does not have."""


class _RequestLostError(Exception):
    """The request never arrived."""


class ScriptWorld(RunsServer):
    """A server of the runs of a script. `unexpected` tells what else was asked for."""

    def __init__(self, script: Script, flavour: Flavour) -> None:
        super().__init__(flavour)
        self.clock = JumpingClock()
        self._left = [*script.entries]
        self._pending_losses: dict[int, list[str]] = {}
        self._cuts: dict[str, list[tuple[int, Break]]] = {}
        self._scripted: dict[str, ScriptedRun] = {}
        self._loses_answer = False
        self.requests: list[Request] = []
        self.created_bodies: list[dict[str, Any]] = []
        self.unexpected: list[str] = []
        self.unheard: list[str] = []
        """Runs that were streamed, of whose events none is of the modes that they were created with."""
        self._graphs = [*dict.fromkeys(entry.assistant_id for entry in script.entries)]
        for thread_id in script.threads:
            self.thread(thread_id)
        self.add_route("info", "GET", "/info", self._get_info)
        self.add_route("ok", "GET", "/ok", self._get_ok)

    def respond(self, request: Request) -> Answer:
        """Answer a request; raises UnexpectedRequestError, and remembers that, if the script does not have it."""
        with self.lock:
            self.requests.append(request)
            try:
                answer = self.handle(request)
            except (json.JSONDecodeError, UnicodeDecodeError):
                self._refuse(f"{request.method} {request.path}: its body is not JSON: {request.body[:80]!r}")
        if answer is None:
            self._refuse(f"{request.method} {request.target}: the server of a script does not have this endpoint")
        return answer

    def apply(self, operation: str, request: Request, work: Work) -> Answer:
        """Do what a request asks for; its response, or itself, may be lost."""
        self._loses_answer = False
        try:
            answer = super().apply(operation, request, work)
        except _RequestLostError:
            return drop()
        if operation in _READS:
            self._work_on(request.path_params.get("thread_id", ""))
        return drop() if self._loses_answer else answer

    def missing(self) -> list[str]:
        """Return what the script has and nobody asked for."""
        found = [f"{entry} was never {'refused' if entry.refusal else 'created'}" for entry in self._left]
        for run_id, cuts in self._cuts.items():
            for after, how in cuts:
                entry = self._scripted[run_id]
                found.append(f"{entry} was never read to the break after {after} events ({how})")
        for run in self.runs:
            made = self._scripted.get(run.run_id)
            starts = sum(event.event == "metadata" for event in run.events)
            if made is not None and made.restart_after is not None and starts < 2:
                found.append(f"{made} was never read to the restart after {made.restart_after} events")
        return found

    def broken_after(self, run: FakeRun, event: Event) -> Over | None:
        """Break a stream where the script says so."""
        cuts = self._cuts.get(run.run_id)
        if not cuts:
            return None
        with run.lock:
            number = next(at for at, each in enumerate(run.events, 1) if each is event)
            told = sum(each.event != "metadata" for each in run.events[:number])
        return self._break(cuts, told)

    def broken_after_told(self, thread_id: str, event_id: str) -> Over | None:
        """Break the stream of a thread where the script says so."""
        for run in self.runs_of(thread_id):
            for number, event in enumerate(run.events):
                if event_id.partition(".")[0] == run.source_id(number):
                    return self.broken_after(run, event)
        return None

    def _break(self, cuts: list[tuple[int, Break]], told: int) -> Over | None:
        due = next((cut for cut in cuts if cut[0] == told), None)
        if due is None:
            return None
        cuts.remove(due)
        return Over(_ENDINGS[due[1]])

    def _make(self, request: Request, body: dict[str, Any]) -> FakeRun | Answer:
        if not isinstance(body, dict):  # pyright: ignore[reportUnnecessaryIsInstance]  # whatever was sent
            self._refuse(f"{request.method} {request.path}: its body is not a JSON object: {request.body[:80]!r}")
        entry = self._expected(request, body)
        number = id(entry)
        losses = self._pending_losses.setdefault(number, [*entry.losses])
        if losses and losses[0] == "request":
            losses.pop(0)
            raise _RequestLostError
        if entry.refusal is not None:
            self._left.remove(entry)
            return self._refusal_of(entry)
        self.next(**self._plan_of(entry, body, streamed=request.path.endswith("/stream")))
        made = super()._make(request, body)
        if isinstance(made, Answer):
            self._upcoming.clear()
            return made
        self._left = [other for other in self._left if other is not entry]
        self._loses_answer = bool(losses)
        self._scripted[made.run_id] = entry
        self._cuts[made.run_id] = [*entry.cuts]
        self.created_bodies.append(body)
        self.threads[made.thread_id]["metadata"] |= dict.fromkeys(("graph_id", "assistant_id"), entry.assistant_id)
        return made

    def _search_threads(self, request: Request) -> Answer:
        self._conditions(request, "ids", "metadata", "status")
        return super()._search_threads(request)

    def _conditions(self, request: Request, *known: str) -> dict[str, Any]:
        """Return what a search asks for, if all that is known here."""
        given: dict[str, Any] = request.json() if request.body else {}
        unknown = [name for name in given if name not in (*known, *_PAGED)]
        if unknown:
            names = " and ".join(map(repr, unknown))
            self._refuse(f"{request.method} {request.path}: the server of a script does not search by {names}")
        return given

    def _get_info(self, _: Request) -> Answer:
        return reply_json({**_INFO[self.flavour], "flags": {"assistants": True, "crons": False}})

    def _get_ok(self, _: Request) -> Answer:
        return reply_json({"ok": True}) if self.flavour == "langgraph" else refusal(self.flavour, 404, "Not Found")

    def _get_assistant(self, request: Request) -> Answer:
        assistant_id = request.path_params["assistant_id"]
        if assistant_id not in self._graphs:
            return refusal(self.flavour, 404, f"Assistant {assistant_id} not found")
        return reply_json(assistant(assistant_id, assistant_id))

    def _search_assistants(self, request: Request) -> Answer:
        """Of each graph of the script there is one assistant."""
        given = self._conditions(request, "graph_id")
        wanted = given.get("graph_id")
        found = [assistant(graph, graph) for graph in self._graphs if wanted in (None, graph)]
        if wanted is not None and not found and self.flavour == "langgraph":
            return refusal(self.flavour, 404, f"Graph {wanted!r} not found. Expected one of: {sorted(self._graphs)}")
        return page_of(found, given)

    def _expected(self, request: Request, body: dict[str, Any]) -> ScriptedRun:
        """Return the first run of the script, of those that are left, that a request is for."""
        thread_id = request.path_params.get("thread_id")
        asked = ScriptedRun(
            str(body.get("assistant_id")), thread_id, body.get("input", UNSET), body.get("command", UNSET)
        )
        entry = next((each for each in self._left if _is_for(each, asked)), None)
        if entry is None:
            left = ", ".join(map(str, self._left)) or "no more runs"
            self._refuse(f"{request.method} {request.path}: {asked} is not in the script, which expects {left}")
        is_known = thread_id is None or thread_id in self.threads or body.get("if_not_exists") == "create"
        if not is_known and entry.refusal is None:
            self._refuse(
                f"{request.method} {request.path}: there is no thread {thread_id!r}; create it, or have it in the "
                f"script by Script().thread({thread_id!r}) or run(..., thread_id={thread_id!r})"
            )
        return entry

    def _plan_of(self, entry: ScriptedRun, body: dict[str, Any], *, streamed: bool) -> dict[str, Any]:
        modes = body.get("stream_mode") or "values"
        modes = [modes] if isinstance(modes, str) else modes
        config: dict[str, Any] = body.get("config") or {}
        configurable: dict[str, Any] = config.get("configurable") or {}
        events = published(
            entry.events,
            modes,
            subgraphs=bool(body.get("stream_subgraphs")),
            protocol=bool(configurable.get(PROTOCOL_KEY)),
        )
        if streamed and (scripted := modes_of(entry.events)) and not {*scripted} & {*modes} and not events:
            self.unheard.append(
                f"{entry} published none of its events, which are of the mode {', '.join(scripted)}:"
                f" it was created with stream_mode {', '.join(modes)}"
            )
        plan = [("|".join((event[0], *(event[2] if len(event) == 3 else ()))), event[1]) for event in events]
        restart, stops = entry.restart_after, entry.status == "stopped"
        return {
            "events": plan,
            "values": entry.final_values(),
            "interrupts": entry.interrupts,
            "status": "success" if stops else entry.status,
            "stops": stops,
            "error": entry.error,
            "restart_after": restart if restart is not None and restart <= len(plan) else None,
        }

    def _refusal_of(self, entry: ScriptedRun) -> Answer:
        assert entry.refusal is not None
        status, detail, retry_after = entry.refusal
        answer = refusal(self.flavour, status, detail)
        more = () if retry_after is None else (("Retry-After", str(retry_after)),)
        return replace(answer, headers=(*answer.headers, *more))

    def _refuse(self, message: str) -> NoReturn:
        self.unexpected.append(message)
        raise UnexpectedRequestError(message)

    def _work_on(self, thread_id: str) -> None:
        """Have time pass for who asks how a run stands: it publishes its next event, or ends."""
        for run in self.runs_of(thread_id)[::-1]:
            if not run.finished:
                run.news(len(run.events))
                return

    # Streams without end

    def _join_thread(self, request: Request) -> Answer:
        answer = super()._join_thread(request)
        return replace(answer, body=partial(self._beating, answer.body))

    def _events(self, request: Request) -> Answer:
        answer = super()._events(request)
        return replace(answer, body=partial(self._beating, answer.body)) if callable(answer.body) else answer

    def _beating(self, body: Body) -> Iterator[Item]:
        """Send heartbeats while there is nothing to tell."""
        for item in body() if callable(body) else body:
            if not isinstance(item, Signal):
                yield item
                continue
            opened = threading.Event()
            item.when_open(opened.set)
            for _ in range(_MOST_HEARTBEATS):
                yield partial(opened.wait, _TICK_SECONDS)
                if item.is_open:
                    break
                self.clock.jump(_HEARTBEAT_SECONDS)
                yield heartbeat()
            else:
                self._refuse("the stream of a thread waits for what the script does not have: it would wait for ever")


def _is_for(entry: ScriptedRun, asked: ScriptedRun) -> bool:
    fits = _are_same(entry.input, asked.input) and _are_same(entry.command, asked.command)
    return fits and entry.assistant_id == asked.assistant_id and entry.thread_id in (None, asked.thread_id)


def _are_same(expected: Any, given: Any) -> bool:
    """Return whether a value is what is expected, if anything is: `1` is neither `true` nor `1.0`."""
    if UNSET in (expected, given):
        return expected is UNSET
    return json.dumps(expected, sort_keys=True) == json.dumps(given, sort_keys=True)
