"""A faithful little model of the runs API: what a server does on each request, without I/O.

Two flavours: "langgraph" (the open server: CRLF frames, no `end`, string-compared ids, failures as 200) and "aegra"
(LF frames, `end` events, opaque ids, real 404s).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from email.utils import format_datetime
from functools import partial
from typing import Any

from langgraph_runs.testing.answer import Answer, Item, Over, reply, reply_json, stream
from langgraph_runs.testing.model import Event, FakeRun, failure, read_modes
from langgraph_runs.testing.request import Request
from langgraph_runs.testing.signals import Signal
from langgraph_runs.testing.sse import Flavour, frame, heartbeat, to_json
from langgraph_runs.testing.threads_api import Handler, ThreadsAPI
from langgraph_runs.testing.views import describe_run, location, refusal

_ACTIVE = ("pending", "running")
_UNKNOWN = failure("HTTPException", "404: Run not found")
_UNKNOWN_STREAM = stream(frame("error", _UNKNOWN["__error__"]))

RunHandler = Callable[[Request, FakeRun], Answer]


class RunsAPI(ThreadsAPI):
    """A server of runs: a world to look at, and the operations that clients ask for.

    Knobs: `newlines`, how many keep-alives precede the answer of wait and join; `heartbeats`, how many precede each
    event in its chunk; `marks_survive`, whether a run shows its `kwargs`; `lock`, held while a body changes the world.
    """

    def __init__(
        self, flavour: Flavour = "langgraph", *, seed: int = 0, now: Callable[[], datetime] | None = None
    ) -> None:
        super().__init__(flavour, seed=seed, now=now)
        self.newlines = 0
        self.heartbeats = 0
        self.marks_survive = True
        self.lock: AbstractContextManager[Any] = nullcontext()

    # Creating runs

    def _create(self, request: Request) -> Answer:
        run = self._make(request, request.json())
        return run if isinstance(run, Answer) else reply_json(self._describe(run), headers=_at(request, run, None))

    def _batch(self, request: Request) -> Answer:
        """Not atomic: every valid item runs, whatever the answer."""
        made = [self._make(request, item) for item in request.json()]
        refused = [item for item in made if isinstance(item, Answer)]
        return refused[0] if refused else reply_json([self._describe(run) for run in made if isinstance(run, FakeRun)])

    def _create_stream(self, request: Request) -> Answer:
        run = self._make(request, request.json())
        if isinstance(run, Answer):
            return run
        leaving = run.request.get("on_disconnect") or ("cancel" if self.flavour == "aegra" else "continue")
        body = self._follow(run, lambda: ([], 0), None, cancel=leaving == "cancel")
        return stream(body=body, headers=_at(request, run, "stream"))

    def _create_wait(self, request: Request) -> Answer:
        run = self._make(request, request.json())
        if isinstance(run, Answer):
            return run
        return self._await(request, run, run.result, cancel=run.request.get("on_disconnect") == "cancel")

    def _make(self, request: Request, body: dict[str, Any]) -> FakeRun | Answer:
        thread_id, langgraph = request.path_params.get("thread_id"), self.flavour == "langgraph"
        if "assistant_id" not in body:
            return refusal(self.flavour, 422, "assistant_id is required")
        if langgraph and thread_id and thread_id not in self.threads and body.get("if_not_exists") != "create":
            return refusal(self.flavour, 404, "Thread or assistant not found.")
        busy = thread_id and any(not run.finished for run in self.runs_of(thread_id))
        if langgraph and busy and body.get("multitask_strategy") == "reject":
            return refusal(self.flavour, 409, "Thread is already running a task.")
        modes = body.get("stream_mode") or "values"
        options: dict[str, Any] = {"mode": modes if isinstance(modes, str) else modes[0]}
        options.update(self._upcoming.popleft() if self._upcoming else {})
        if langgraph and not body.get("stream_resumable"):
            options["ids"] = None
        run = self.run(**options, thread_id=thread_id, request=body)
        run.mark = request.headers.get("x-request-id") or (self.new_id() if langgraph else None)
        run.temporary = not thread_id and body.get("on_completion") != "keep"
        self.created(run, request)
        return run

    def created(self, run: FakeRun, request: Request) -> None:
        """Do what a request has created (a hook: this model runs while it is read)."""

    # Reading runs

    def _join_stream(self, request: Request, run: FakeRun) -> Answer:
        langgraph, last_event_id = self.flavour == "langgraph", request.headers.get("last-event-id")
        modes = read_modes(request.query) if langgraph else None
        cancel = langgraph and _truth(request.query.get("cancel_on_disconnect"))
        body = self._follow(run, lambda: run.replay(last_event_id), modes, cancel=cancel)
        return stream(body=body, headers=_at(request, run, "stream"))

    def _join_thread(self, request: Request) -> Answer:
        """Stream the runs that the thread has now, one after the other; it never ends."""
        if self.flavour == "aegra":
            return refusal(self.flavour, 404, "Not Found")
        runs = self.runs_of(request.path_params["thread_id"])[::-1]
        last_event_id = request.headers.get("last-event-id")
        after = "" if last_event_id == "-" else last_event_id

        def body() -> Iterator[Item]:
            for run in runs:
                was_finished = run.finished
                yield from self._follow(run, partial(run.replay, after), None, cancel=False)()
                done = run.done()
                if not was_finished or (after is not None and done.stored and (done.id or "") > after):
                    yield done.frame(self.flavour)
            yield self.new_signal()

        return stream(body=body)

    def _follow(
        self,
        run: FakeRun,
        begin: Callable[[], tuple[list[Event], int]],
        modes: list[str] | None,
        *,
        cancel: bool,
    ) -> Callable[[], Iterator[Item]]:
        """Return a function that streams a run: what `begin` gives to replay, and then what is published."""

        def body() -> Iterator[Item]:
            events, at = begin()
            while True:
                for event in events:
                    yield from self._frames([event], modes)
                    if (over := self.broken_after(run, event)) is not None:
                        yield over
                        return
                while isinstance(news := run.news(at), Signal):
                    yield news
                if news is None:
                    break
                events, at = news, at + len(news)
            self._forget(run)

        return _cancelling(run, body) if cancel else body

    def _frames(self, events: list[Event], modes: list[str] | None) -> Iterator[bytes]:
        for event in events:
            if event.matches(modes):
                yield heartbeat() * self.heartbeats + event.frame(self.flavour)

    def broken_after(self, run: FakeRun, event: Event) -> Over | None:
        """Return how a response breaks once an event of a run has happened (a hook: here, it does not)."""
        return None

    def _join(self, request: Request, run: FakeRun) -> Answer:
        def result() -> Any:
            """On the open server: of the newest run that ended, whichever was asked for."""
            ended = self.states_of(run.thread_id)
            latest = ended[0] if ended and self.flavour == "langgraph" else run
            return failure("TimeoutError", "") if latest.status == "timeout" else latest.result()

        return self._await(request, run, result, cancel=_truth(request.query.get("cancel_on_disconnect")))

    def _await(self, request: Request, run: FakeRun, result: Callable[[], Any], *, cancel: bool) -> Answer:
        """Answer with keep-alives at once, and with the result once the run has ended."""

        def body() -> Iterator[Item]:
            yield from (b"\n" for _ in range(self.newlines))
            while (news := run.news(len(run.events))) is not None:
                if isinstance(news, Signal):
                    yield news
                    continue
                for event in news:
                    if (over := self.broken_after(run, event)) is not None:
                        yield over
                        return
            text = to_json(result()) if self.has_result(run) else "\n"
            self._forget(run)
            yield text

        headers = {"content-type": "application/json", **_at(request, run, "join")}
        return reply(_cancelling(run, body) if cancel else body, headers=headers)

    def has_result(self, run: FakeRun) -> bool:
        """Tell whether wait and join of a run that ended find its values (a hook: here, always)."""
        return True

    def _get(self, _: Request, run: FakeRun) -> Answer:
        return reply_json(self._describe(run))

    def _list(self, request: Request) -> Answer:
        thread_id, query = request.path_params["thread_id"], request.query
        if thread_id not in self.threads and self.flavour == "langgraph":
            return refusal(self.flavour, 404, f"Thread with ID {thread_id} not found")
        limit, offset = int(query.get("limit", ["10"])[-1]), int(query.get("offset", ["0"])[-1])
        runs = [run for run in self.listed(thread_id) if run.status in query.get("status", [run.status])]
        described = [self._describe(run) for run in runs[offset : offset + limit]]
        if "select" in query and self.flavour == "langgraph":
            described = [{name: run[name] for name in query["select"] if name in run} for run in described]
        return reply_json(described, headers={"Date": format_datetime(self._clock(), usegmt=True)})

    def listed(self, thread_id: str) -> list[FakeRun]:
        """Return the runs that a listing of a thread shows (a hook: here, all of them at once)."""
        return self.runs_of(thread_id)

    # Changing runs

    def _cancel(self, request: Request, run: FakeRun) -> Answer:
        wait, action = request.query.get("wait", ["0"]), request.query.get("action", ["interrupt"])[-1]
        if self.flavour == "aegra":
            if wait[-1] not in ("0", "1") or action == "rollback":
                return refusal(self.flavour, 422, "wait must be 0 or 1, action cancel or interrupt")
            run.finish("interrupted")
            return reply_json(self._describe(run))
        if run.finished:
            return refusal(self.flavour, 404, "No matching runs to cancel. Please verify the run IDs.")
        run.finish("interrupted")
        run.deleted = action == "rollback"
        return reply_json({}, headers=_at(request, run, "join")) if _truth(wait) else reply(status=202)

    def _cancel_many(self, request: Request) -> Answer:
        body = request.json()
        wanted = (body["status"],) if body.get("status") in _ACTIVE else _ACTIVE
        if "run_ids" in body:
            found = [run for run_id in body["run_ids"] if (run := self.find(body["thread_id"], run_id))]
        else:
            found = [run for run in self.runs if run.status in wanted and not run.deleted]
        for run in found:
            run.finish("interrupted")
        return reply(status=204) if found else refusal(self.flavour, 404, "No runs found to cancel.")

    def _delete(self, request: Request, run: FakeRun) -> Answer:
        if self.flavour == "aegra" and not run.finished and request.query.get("force") != ["1"]:
            return refusal(self.flavour, 409, "Run is active")
        run.deleted = True
        return reply(status=204)

    # Assistants

    def _get_assistant(self, request: Request) -> Answer:
        return reply_json(assistant(request.path_params["assistant_id"]))

    def _search_assistants(self, request: Request) -> Answer:
        return reply_json([assistant("agent")])

    # Plumbing

    def operations_of_api(self) -> list[tuple[str, str, str, Handler]]:
        """Return (method, pattern, operation, handler); of two patterns that match, the later wins."""
        runs, run = "/threads/{thread_id}/runs", "/threads/{thread_id}/runs/{run_id}"
        return [
            *super().operations_of_api(),
            ("GET", run, "get", self._of_run(self._get)),
            ("DELETE", run, "delete", self._of_run(self._delete)),
            ("GET", f"{run}/stream", "stream", self._of_run(self._join_stream, _UNKNOWN_STREAM)),
            ("GET", f"{run}/join", "join", self._of_run(self._join, reply_json(_UNKNOWN))),
            ("POST", f"{run}/cancel", "cancel", self._of_run(self._cancel)),
            ("GET", runs, "list", self._list),
            ("POST", runs, "create", self._create),
            ("POST", f"{runs}/stream", "stream", self._create_stream),
            ("POST", f"{runs}/wait", "wait", self._create_wait),
            ("POST", "/runs", "create", self._create),
            ("POST", "/runs/stream", "stream", self._create_stream),
            ("POST", "/runs/wait", "wait", self._create_wait),
            ("POST", "/runs/batch", "batch", self._batch),
            ("POST", "/runs/cancel", "cancel_many", self._cancel_many),
            ("GET", "/threads/{thread_id}/stream", "stream", self._join_thread),
            ("GET", "/assistants/{assistant_id}", "assistant", self._get_assistant),
            ("POST", "/assistants/search", "assistants", self._search_assistants),
        ]

    def _of_run(self, handler: RunHandler, disguised: Answer | None = None) -> Handler:
        """Find the run first; `disguised` is what the open server says, with status 200, where it hides a 404."""

        def handle(request: Request) -> Answer:
            run = self.find(request.path_params["thread_id"], request.path_params["run_id"])
            if run:
                return handler(request, run)
            honest = refusal(self.flavour, 404, "Run not found")
            return disguised if disguised and self.flavour == "langgraph" else honest

        return handle

    def _describe(self, run: FakeRun) -> dict[str, Any]:
        with run.lock:
            return describe_run(run, marked=self.marks_survive)

    def _forget(self, run: FakeRun) -> None:
        """A stateless run and its thread are gone once it has ended, unless they are to be kept."""
        with self.lock:
            if run.finished and run.temporary:
                self.drop_thread(run.thread_id)


def _at(request: Request, run: FakeRun, then: str | None) -> dict[str, str]:
    return location(run, then, stateless="thread_id" not in request.path_params)


def assistant(assistant_id: str, graph_id: str = "agent") -> dict[str, Any]:
    """Return an assistant as a server shows it."""
    times = dict.fromkeys(("created_at", "updated_at"), "2026-01-01T00:00:00+00:00")
    settings: dict[str, Any] = {"config": {}, "context": {}, "metadata": {}}
    named = {"graph_id": graph_id, "name": graph_id, "description": None, "version": 1}
    return {"assistant_id": assistant_id, **named, **settings, **times}


def _cancelling(run: FakeRun, body: Callable[[], Iterator[Item]]) -> Callable[[], Iterator[Item]]:
    """Cancel the run if the body is not taken to its end."""

    def guarded() -> Iterator[Item]:
        try:
            yield from body()
        except GeneratorExit:
            run.finish("interrupted")
            raise

    return guarded


def _truth(values: list[str] | None) -> bool:
    return values is not None and values[-1] in ("1", "true", "yes")
