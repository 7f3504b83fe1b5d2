"""How a stream of a thread tells of one run: what the run published, and what the server adds to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Protocol, cast

from langgraph_runs.testing.model import Event, FakeRun
from langgraph_runs.testing.payloads import without_interrupts
from langgraph_runs.testing.signals import Signal
from langgraph_runs.testing.sse import to_json

_ENDS = {"success": "completed", "error": "failed", "interrupted": "interrupted"}
"""What tells a run's end, by its status. That of one that timed out is not told."""

_SEPARATOR = "\ufffd"
"""What is between the segments of a namespace in the ids of what the server adds."""


class Tell(Protocol):
    """Tells an event on a connection; `at` is its time in milliseconds, now unless it is given."""

    def __call__(
        self, id: str, method: str, path: Sequence[str], data: Any, *, at: int | None = None, node: str | None = None
    ) -> None:
        """Tell it."""


class RunTelling:
    """One run, as one connection tells it. `position`: how many of its events were told, or came too early for it."""

    def __init__(self, run: FakeRun, tell: Tell, *, is_asking: Callable[[], bool], late: int = 0) -> None:
        self.run = run
        self.position = 0
        self.over = False
        self._tell, self._is_asking, self._late = tell, is_asking, late
        self._has_begun = self._has_ended = False
        self._source = ""  # the id of the event that is being told
        self._minted = Counter[str]()
        self._asked: set[str] = set()
        self._started: set[tuple[str, ...]] = set()
        self._states: dict[tuple[str, ...], str] = {}  # of namespaces below the root
        self._names: dict[tuple[str, ...], str] = {}

    def tell(self, events: Sequence[Event]) -> None:
        """Tell these events, as of the run's beginning."""
        for number, event in enumerate(events, self.position):
            self._begin()
            self._source = event.id or self.run.source_id(number)
            if event.event == "error":
                self._has_ended = True
                self._tell_state((), "failed", error=event.data["message"])
            elif event.event != "metadata":
                method, *path = event.event.split("|")
                (self._tell_wrapped if self.run.protocol else self._tell_bare)(method, tuple(path), event.data)

    def read_on(self) -> None:
        """Tell what the run published since, or that it ended."""
        news = self.run.news(self.position)
        if news is None:
            self.end()
        elif not isinstance(news, Signal):
            missed = self._missed(news)
            self.position += missed
            self.tell(news[missed:])
            self.position += len(news) - missed

    def end(self) -> None:
        """Tell how the run ended unless it was told, and before it the ends of subgraphs that told none."""
        self.over = True
        end = _ENDS.get(self.run.status)
        if self._has_ended or self.run.quiet_end or end is None:
            return
        self._begin()
        self._has_ended = True
        for path in sorted(self._states, key=len, reverse=True):
            if self._states[path] == "started":
                self._tell_state(path, "completed")
        self._tell_state((), "interrupted" if end == "completed" and self._is_asking() else end)

    def _missed(self, events: Sequence[Event]) -> int:
        """Count the events that come before the connection listens to the run."""
        missed = 0
        for event in events:
            if not self._late:
                break
            self._late -= event.event != "metadata"
            missed += 1
        return missed

    def _begin(self) -> None:
        if not self._has_begun:
            self._has_begun = True
            self._tell_state((), "running")

    def _tell_wrapped(self, method: str, path: tuple[str, ...], wrapped: dict[str, Any]) -> None:
        """Tell what a run publishes that speaks the protocol."""
        params: dict[str, Any] = wrapped["params"]
        data, at = params["data"], params["timestamp"]
        if method == "lifecycle":
            self._tell_subgraph(data)
            return
        self._note(path)
        self._ask(path, params.get("interrupts", []))
        method, colon, name = method.partition(":")
        self._pass_on(method, path, {"name": name, "payload": data} if colon else data, at=at)
        if method == "tools":
            self._mirror(path, data)

    def _tell_bare(self, method: str, path: tuple[str, ...], data: Any) -> None:
        """Tell what any other run publishes. Its messages are not told."""
        self._note(path)
        if method == "updates":
            node, update = _by_node(data)
            if node == "__interrupt__":
                self._ask(path, update)
            else:
                self._pass_on("updates", path, update, node=node)
                self._close_oldest(path, node)
        elif method == "values":
            values, interrupts = without_interrupts(data)
            self._ask(path, interrupts)
            if values != {}:
                self._pass_on("values", path, values)
        elif method == "custom":
            self._pass_on("custom", path, {"payload": data})
        elif method in ("tasks", "tools", "checkpoints"):
            self._pass_on(method, path, data)

    def _tell_subgraph(self, data: dict[str, Any]) -> None:
        """Tell that a subgraph started or ended. What is said of the root is left out: the server says that itself."""
        path, event = tuple(data.get("namespace", ())), data.get("event", "")
        if not path:
            return
        self._names[path] = data.get("graph_name") or self._names.get(path) or path[-1].partition(":")[0]
        if event != "started":
            self._tell_state(path, event, error=data.get("error"))
        elif path not in self._started:
            self._started.add(path)
            self._states[path] = event
            self._pass_on("lifecycle", path, data)

    def _close_oldest(self, path: tuple[str, ...], node: str | None) -> None:
        """A node has made its update: the oldest subgraph of it that is open has ended."""
        for below, state in self._states.items():
            if state == "started" and below[:-1] == path and below[-1].partition(":")[0] == node:
                self._tell_state(below, "completed")
                return

    def _tell_state(self, path: tuple[str, ...], event: str, *, error: str | None = None) -> None:
        """Tell what became of the run or of a subgraph, under an id made of just that."""
        if self._states.get(path) == event and error is None:
            return
        if path:
            self._states[path] = event
        name = self._names.get(path) if path else self.run.request.get("assistant_id", "agent")
        data = {"event": event, "graph_name": name, **({} if error is None else {"error": error})}
        self._tell(self._made_id("lc", path, event), "lifecycle", path, data)

    def _ask(self, path: tuple[str, ...], interrupts: Sequence[dict[str, Any]]) -> None:
        """Tell the questions that are new; the run counts as interrupted from the first on."""
        new = [each for each in interrupts if "id" in each and each["id"] not in self._asked]
        for interrupt in new:
            self._asked.add(interrupt["id"])
            data = {"interrupt_id": interrupt["id"], "payload": interrupt.get("value")}
            self._tell(self._made_id("input", path, interrupt["id"]), "input.requested", path, data)
        if new and not self._has_ended:
            self._has_ended = True
            self._tell_state((), "interrupted")

    def _mirror(self, path: tuple[str, ...], data: dict[str, Any]) -> None:
        """Tell a tool's result as a message, too. Its delta is under another key than those of models."""
        if data.get("event") != "tool-finished":
            return
        call_id, text = data["tool_call_id"], data["output"]["content"]
        text = text if isinstance(text, str) else to_json(text)
        message = data["output"].get("id") or f"tool-{call_id}"
        events: tuple[dict[str, Any], ...] = (
            {"event": "message-start", "role": "tool", "id": message, "tool_call_id": call_id},
            {"event": "content-block-start", "index": 0, "content": {"type": "text", "text": ""}},
            {"event": "content-block-delta", "index": 0, "content": {"type": "text", "text": text}},
            {"event": "content-block-finish", "index": 0, "content": {"type": "text", "text": text}},
            {"event": "message-finish", "metadata": {}},
        )
        for event in events:
            self._pass_on("messages", (*path, f"tools:{call_id}"), event)

    def _pass_on(
        self, method: str, path: tuple[str, ...], data: Any, *, at: int | None = None, node: str | None = None
    ) -> None:
        """Tell something under the id of what the run published; several under one id are numbered."""
        number = self._minted[self._source]
        self._minted[self._source] += 1
        self._tell(f"{self._source}.{number}" if number else self._source, method, path, data, at=at, node=node)

    def _note(self, path: tuple[str, ...]) -> None:
        """Something happens under a namespace: it is open, with those above it."""
        for length in range(1, len(path) + 1):
            above = path[:length]
            self._states[above] = "started"
            self._names.setdefault(above, above[-1].partition(":")[0])

    def _made_id(self, kind: str, path: tuple[str, ...], what: str) -> str:
        return f"synth:{self.run.run_id}:{kind}|{_SEPARATOR.join(path)}|{what}"


def _by_node(update: Any) -> tuple[str | None, Any]:
    """Return the node that an update is of, if it is of one, and what it updates."""
    if not isinstance(update, dict):
        return None, update
    nodes = cast("dict[str, Any]", update)
    return next(iter(nodes.items())) if len(nodes) == 1 else (None, nodes)
