"""`Nodes`: which nodes of a graph are at work, and what became of the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from langgraph_runs._core.protocol.events import ThreadEvent
from langgraph_runs._core.runs.stored_result import INTERRUPT_KEY
from langgraph_runs._core.show.items import MARKS
from langgraph_runs._core.show.style import Style
from langgraph_runs._core.streams.events import StreamEvent, TaskEvent
from langgraph_runs._core.wire.json_decoder import elements, members

MOST_SHOWN: Final = 20


class Nodes:
    """The nodes of a run, by what its events tell: those of `tasks` all, others at least that one is done."""

    def __init__(self) -> None:
        self._told: dict[str, list[str]] = {}  # how each of its tasks ended, by the node
        self._working: dict[str, str] = {}  # by the task's id; where no tasks are told, by the node's own name
        self._has_tasks = False

    def feed(self, event: StreamEvent) -> None:
        """Note what an event tells of nodes."""
        if isinstance(event, TaskEvent):
            self._has_tasks = True
            task: Any = members(event.data)
            node = path_of(event.namespace, task.get("name"))
            if "result" in task:
                is_asking = elements(task.get("interrupts"))
                self._end(str(task.get("id")), node, "failed" if task.get("error") else "asks" if is_asking else "done")
            else:
                self._begin(str(task.get("id")), node)
        elif event.event == "metadata" and event.restarted:
            self._working.clear()
        elif not self._has_tasks and event.mode == "updates":
            told = event.node if isinstance(event, ThreadEvent) else None
            for name in members(event.data) if told is None else (told,):
                if name != INTERRUPT_KEY:
                    path = path_of(event.namespace, name)
                    self._end(path, path, "done")

    def note_speaker(self, node: str) -> None:
        """Note that a node is heard to be at work."""
        if not self._has_tasks and node not in self._working:
            self._begin(node, node)

    def stop(self) -> None:
        """The run has ended: nothing is at work any more."""
        self._working.clear()

    def written(self, style: Style) -> str:
        """The nodes in one line; "" if none are known."""
        working = [*self._working.values()]
        shown: list[str] = []
        for node, endings in [*self._told.items()][-MOST_SHOWN:]:
            mark = "working" if node in working else endings[-1] if endings else ""
            times = len(endings) + working.count(node)
            if mark:
                shown.append(f"{MARKS[mark]} {style.code(node)}{f' ({times:,})' if times > 1 else ''}")
        return " · ".join(["…"] * (len(self._told) > MOST_SHOWN) + shown)

    def _begin(self, task_id: str, node: str) -> None:
        self._told.setdefault(node, [])
        self._working[task_id] = node

    def _end(self, task_id: str, node: str, ending: str) -> None:
        self._working.pop(task_id, None)
        self._told.setdefault(node, []).append(ending)


def path_of(namespace: Sequence[str], node: object) -> str:
    """A node by its name, after those of the subgraphs that it is in."""
    names = [part.partition(":")[0] for part in namespace]
    return " > ".join([*names, str(node)] if node else names)
