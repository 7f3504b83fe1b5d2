"""Threads and their states, as a server of runs shows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from langgraph_runs.testing.answer import Answer, reply, reply_json
from langgraph_runs.testing.model import FakeRun
from langgraph_runs.testing.request import Request
from langgraph_runs.testing.views import describe_state, refusal, thread_status
from langgraph_runs.testing.world import World

Handler = Callable[[Request], Answer]


class ThreadsAPI(World):
    """A server of threads. Of one that does not exist, it shows nothing: that is a 404."""

    def states_of(self, thread_id: str) -> list[FakeRun]:
        """Return the runs that left a state in a thread, the latest first (a hook: here, all that have ended)."""
        return [run for run in self.runs_of(thread_id) if run.finished]

    def interrupts_of(self, thread_id: str) -> dict[str, list[dict[str, Any]]]:
        """Return the questions that a thread waits for the answers to, by their task."""
        states = self.states_of(thread_id)
        tasks: list[dict[str, Any]] = describe_state(states[0])["tasks"] if states else []
        return {task["id"]: task["interrupts"] for task in tasks}

    def operations_of_api(self) -> list[tuple[str, str, str, Handler]]:
        """Return (method, pattern, operation, handler); of two patterns that match, the later wins."""
        thread = "/threads/{thread_id}"
        return [
            ("POST", "/threads", "create_thread", self._create_thread),
            ("GET", thread, "get_thread", self._of_thread(self._get_thread)),
            ("DELETE", thread, "delete_thread", self._of_thread(self._delete_thread)),
            ("POST", f"{thread}/history", "history", self._of_thread(self._history)),
            ("GET", f"{thread}/state", "state", self._of_thread(self._state)),
            ("GET", f"{thread}/state/{{checkpoint_id}}", "state", self._of_thread(self._state)),
            ("POST", f"{thread}/state/checkpoint", "state", self._of_thread(self._state)),
            ("POST", "/threads/search", "search_threads", self._search_threads),
        ]

    def _of_thread(self, handler: Handler) -> Handler:
        """See first that the thread exists."""

        def handle(request: Request) -> Answer:
            thread_id = request.path_params["thread_id"]
            if thread_id in self.threads:
                return handler(request)
            return refusal(self.flavour, 404, f"Thread with ID {thread_id} not found")

        return handle

    def _create_thread(self, request: Request) -> Answer:
        body = _body(request)
        thread_id = body.get("thread_id")
        if thread_id not in self.threads:
            thread_id = self.thread(thread_id)
            self.threads[thread_id]["metadata"] |= body.get("metadata") or {}
        elif body.get("if_exists") != "do_nothing":
            return refusal(self.flavour, 409, f"Thread with ID {thread_id} already exists")
        return reply_json(self._described(thread_id))

    def _get_thread(self, request: Request) -> Answer:
        return reply_json(self._described(request.path_params["thread_id"]))

    def _delete_thread(self, request: Request) -> Answer:
        self.drop_thread(request.path_params["thread_id"])
        return reply(status=204)

    def _search_threads(self, request: Request) -> Answer:
        body = _body(request)
        return page_of([thread for thread in map(self._described, self.threads) if _fits(thread, body)], body)

    def _history(self, request: Request) -> Answer:
        wanted = _body(request).get("metadata", {}).get("run_id")
        runs = self.states_of(request.path_params["thread_id"])
        return reply_json([describe_state(run) for run in runs if wanted in (None, run.run_id)])

    def _state(self, request: Request) -> Answer:
        """The latest state, or that of a checkpoint."""
        checkpoint: dict[str, Any] = _body(request).get("checkpoint") or {}
        wanted = request.path_params.get("checkpoint_id", checkpoint.get("checkpoint_id"))
        runs = self.states_of(request.path_params["thread_id"])
        left = next((run for run in runs if wanted in (None, run.run_id)), None)
        return reply_json(describe_state(left))

    def _described(self, thread_id: str) -> dict[str, Any]:
        described = {**self.threads[thread_id], "status": thread_status(self.runs_of(thread_id))}
        if self.flavour == "aegra":
            return described
        states = self.states_of(thread_id)
        values = describe_state(states[0])["values"] if states else None
        return {**described, "values": values, "interrupts": self.interrupts_of(thread_id)}


def page_of(found: list[dict[str, Any]], body: Mapping[str, Any]) -> Answer:
    """Answer a search with what it found, as it asked: sorted, of a page, and with the fields that it selects."""
    if "sort_by" in body:
        found.sort(key=lambda each: str(each[body["sort_by"]]), reverse=body.get("sort_order") != "asc")
    offset = body.get("offset", 0)
    end = offset + body.get("limit", 10)
    more = {"X-Pagination-Next": str(end)} if end < len(found) else {}
    page = found[offset:end]
    if "select" in body:
        page = [{name: each[name] for name in body["select"] if name in each} for each in page]
    return reply_json(page, headers=more)


def _body(request: Request) -> dict[str, Any]:
    return request.json() if request.body else {}


def _fits(thread: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Whether a search finds a thread."""
    return (
        thread["thread_id"] in (wanted.get("ids") or [thread["thread_id"]])
        and thread["status"] == (wanted.get("status") or thread["status"])
        and (wanted.get("metadata") or {}).items() <= thread["metadata"].items()
    )
