"""`Transcript`: the events of a run, or of all runs of a thread, as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from langgraph_runs import ErrorEvent, MetadataEvent, RunResult, StreamEvent, errors
from langgraph_runs._core.wire.json_decoder import elements, members
from langgraph_runs.assemble import Messages
from langgraph_runs.cli.layout import shorten
from langgraph_runs.cli.page import Page
from langgraph_runs.cli.pieces import Piece, Style, question_line, to_json
from langgraph_runs.cli.protocol import ProtocolEvents, read_told
from langgraph_runs.cli.speech import Speech

INTERRUPT: Final = "__interrupt__"
_OF_MESSAGES: Final = ("messages", "messages-tuple")


class Transcript:
    """What models say on stdout; thinking, tools, nodes and what these write on stderr.

    With `whole`, the caller has chosen the stream modes: then the data of their events is on stdout. `of_thread`: the
    events are those of all runs of a thread, so it is told which run begins and ends. `width`: of the terminal, None
    if there is none.
    """

    def __init__(self, *, whole: bool = False, of_thread: bool = False, width: int | None = None) -> None:
        self._whole, self._of_thread, self._width = whole, of_thread, width
        self._page = Page()
        self._begin()

    def _begin(self) -> None:
        self._messages = Messages()
        self._speech = Speech(self._page, self._messages.get, self._width)
        self._protocol = ProtocolEvents(self._page, self._aside, self._ask_one)
        self._was_heard = False  # something was said since a node returned
        self._asked: set[str] = set()

    @property
    def wants_result(self) -> bool:
        """Whether the values that the run ended with are to be shown, as nothing else was."""
        return self._page.is_blank

    def feed(self, event: StreamEvent) -> list[Piece]:
        """What is written for an event."""
        told = read_told(event)
        if told is not None and not self._whole:
            self._protocol.take(told)
            return self._page.take()
        deltas = self._messages.feed(event)
        self._was_heard = self._was_heard or bool(deltas)
        self._speech.take(deltas)
        if isinstance(event, MetadataEvent):
            self._take_metadata(members(event.data), restarted=event.restarted)
        elif isinstance(event, ErrorEvent) and self._of_thread:
            self._aside(f"the run failed: {to_json(event.data)}", "red")
        elif event.mode == "updates":
            self._take_updates(members(event.data), event.namespace)
        elif event.mode == "custom" and not self._whole:
            self._was_heard = True
            self._aside(to_json(event.data))
        if self._whole and event.mode is not None and event.mode not in _OF_MESSAGES:
            self._page.line(f"{event.event} {to_json(event.data)}")
        return self._page.take()

    def finish(self, result: RunResult[Any]) -> list[Piece]:
        """The questions that were not told yet; or else the values, if nothing was said."""
        self._speech.finish()
        self._ask([question.to_dict() for question in result.interrupts])
        if self.wants_result and not result.interrupts:
            self._page.line(to_json(result.values, indent=2))
        return self._page.take()

    def note(self, text: str) -> list[Piece]:
        """A line on stderr."""
        self._aside(text)
        return self._page.take()

    def fail(self, error: errors.LangGraphRunsError | None) -> list[Piece]:
        """End the line that stands open."""
        self._speech.finish()
        self._page.end_line()
        return self._page.take()

    def _take_metadata(self, told: Mapping[str, Any], *, restarted: bool) -> None:
        run_id = told.get("run_id")
        if restarted:
            self._aside("(the server restarted the run)")
        elif self._of_thread and told.get("status") == "run_done":
            self._speech.finish()
            self._aside(f"── run {run_id} ended")
            self._begin()
        elif self._of_thread:
            self._aside(f"── run {run_id}")

    def _take_updates(self, updates: Mapping[str, Any], namespace: tuple[str, ...]) -> None:
        """Tell the questions; and the names of nodes that returned, unless something was heard of them already."""
        self._ask(updates.get(INTERRUPT))
        if self._whole:
            return
        path = "".join(f"{part.partition(':')[0]}/" for part in namespace)
        for node in updates:
            if node != INTERRUPT and not self._was_heard:
                self._aside(f"· {path}{node}")
        self._was_heard = False

    def _ask(self, questions: Any) -> None:
        for question in map(members, elements(questions)):
            self._ask_one(question.get("id"), question.get("value"))

    def _ask_one(self, name: Any, value: Any) -> None:
        line = question_line(name, value)
        key = str(name or line)
        if key not in self._asked:  # a subgraph's question comes of every graph above it, too
            self._asked.add(key)
            self._page.line(line, "bold", aside=True)

    def _aside(self, text: str, style: Style = "dim") -> None:
        self._page.line(shorten(text, self._width), style, aside=True)
