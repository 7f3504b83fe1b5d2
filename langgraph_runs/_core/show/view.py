"""`RunView`: what is shown of a run: what is said, tools and nodes at work, questions, how it stands and ends."""

from __future__ import annotations

from typing import Any, Final, NamedTuple, TypeAlias

from langgraph_runs import errors
from langgraph_runs._core.messages.assembler import Messages
from langgraph_runs._core.messages.delta import Delta, text_of
from langgraph_runs._core.projections.data import CustomReader
from langgraph_runs._core.protocol.assembler import ThreadMessages
from langgraph_runs._core.protocol.data_readers import ThreadCustomReader
from langgraph_runs._core.protocol.envelope import envelope_of, thread_event
from langgraph_runs._core.protocol.events import InputRequestedEvent, LifecycleEvent, ThreadEvent, ToolEvent
from langgraph_runs._core.runs.protocol_run import is_protocol_event
from langgraph_runs._core.runs.run_result import RunResult, interrupts_of
from langgraph_runs._core.runs.status import status_of_error
from langgraph_runs._core.show.going_on import Advice
from langgraph_runs._core.show.items import MOST_OF_DATA, MOST_OF_LINE, Called, Said, asked, data, json_text
from langgraph_runs._core.show.markdown import cut
from langgraph_runs._core.show.nodes import Nodes, path_of
from langgraph_runs._core.show.style import Markdown, Plain, Style
from langgraph_runs._core.streams.events import StreamEvent
from langgraph_runs._core.wire.json_decoder import members
from langgraph_runs._generated.models.interrupt import Interrupt

MODES: Final = ("messages-tuple", "updates", "tasks", "custom")
"""The stream modes that a view is made of, for streams whose caller did not choose."""

MOST_ITEMS: Final = 100

_WORDS: Final = {
    "success": "success",
    "needs_input": "waits for an answer",
    "failed": "failed",
    "cancelled": "cancelled",
    "timed_out": "timed out",
}

_CUSTOM, _CUSTOM_OF_THREADS = CustomReader(), ThreadCustomReader()

Item: TypeAlias = Said | Called


class Standing(NamedTuple):
    """What the driver knows of a run besides its events."""

    seconds: float = 0.0
    reconnects: int = 0


class RunView:
    """Takes in the events of a run or of a thread, and says what is to be shown.

    Without `has_run` there is no run yet whose events are to come, and perhaps there will be none.
    """

    def __init__(self, *, has_run: bool = True) -> None:
        self.state = 0  # another number whenever there is something new to show
        self._items: dict[str, Item] = {}  # messages by "m" and their id, calls by "c" and theirs
        self._messages = Messages()
        self._thread_messages: ThreadMessages | None = None
        self._nodes = Nodes()
        self._custom: Any = None
        self._customs = 0
        self._questions: dict[str, Interrupt] = {}
        self._speakers: set[str] = set()
        self._values: Any = None  # what the run ended with
        self._word = self._beginning = "starting" if has_run else "waiting for events"
        self._error = ""
        self._advice: Advice | None = None
        self._logged: set[str] = set()  # items that were told in lines
        self._customs_logged = 0

    def feed(self, event: StreamEvent) -> None:
        """Take in the next event."""
        self.state += 1
        if self._word == self._beginning:
            self._word = "running"
        if not isinstance(event, ThreadEvent) and is_protocol_event(event.data):
            event = thread_event(envelope_of(event.data), None)
        elif event.restarted and self._thread_messages is not None and not isinstance(event, ThreadEvent):
            event = LifecycleEvent("lifecycle", {"event": "running"}, restarted=True)
        self._nodes.feed(event)
        for delta in self._deltas(event):
            self._take(delta)
        if isinstance(event, ToolEvent):
            self._take_tool(event)
        elif isinstance(event, LifecycleEvent):
            if event.data.get("event") == "running" and not event.namespace:  # another run, or this one anew
                self._questions.clear()
        elif isinstance(event, InputRequestedEvent):
            self._ask(str(event.data.get("interrupt_id")), event.data.get("payload"))
        elif event.mode in ("values", "updates"):
            for question in interrupts_of(event.data):
                self._questions.setdefault(_name_of(question), question)
        elif event.mode == "custom":
            [self._custom] = (_CUSTOM_OF_THREADS if isinstance(event, ThreadEvent) else _CUSTOM).feed(event)
            self._customs += 1

    def end(self, result: RunResult[Any]) -> None:
        """The run ended with this result."""
        self._stop(_WORDS[result.status])
        self._nodes.stop()
        self._questions = {_name_of(question): question for question in result.interrupts}
        self._values = result.values

    def fail(self, error: Exception, advice: Advice | None = None) -> None:
        """Reading the run ended with an error: the run's own, or one that leaves open what becomes of the run."""
        status = status_of_error(error) if isinstance(error, errors.RunError) else None
        self._stop(_WORDS[status] if status else self._word_of(error))
        if status is not None:
            self._nodes.stop()
        if status != "cancelled":
            self._error = str(error)
        self._advice = advice if advice is not None and advice.code else None

    def _word_of(self, error: Exception) -> str:
        """How the run stands after an error that does not tell; not "interrupted", as it may not wait for a human."""
        if isinstance(error, errors.RunError | errors.RunOutcomeUnknownError):
            return "outcome unknown"
        has_begun = self._word != self._beginning or isinstance(error, errors.StreamInterruptedError)
        return "stream interrupted" if has_begun else "error"

    def leave(self, advice: Advice | None) -> None:
        """The caller leaves the run."""
        self._stop("left")
        self._advice = advice

    def advise(self, advice: Advice | None) -> None:
        """Say how to go on; None: there is nothing to say."""
        self.state += 1
        self._advice = advice

    def markdown(self, standing: Standing) -> str:
        """All of it, as Markdown."""
        return _joined([*self._parts(Markdown(), standing), *self._advised(Markdown())])

    def plain(self, standing: Standing) -> str:
        """All of it, as plain text."""
        return _joined([*self._parts(Plain(), standing), *self._advised(Plain())])

    def in_columns(self, standing: Standing, *, is_markdown: bool) -> str:
        """What may be broken into lines: all but how to go on, of which code is to be copied."""
        return _joined(self._parts(Markdown() if is_markdown else Plain(), standing))

    def advised(self) -> str:
        """How to go on, as plain text; "" if the run goes on here, or has ended."""
        return _joined(self._advised(Plain()))

    def take_lines(self, standing: Standing) -> str:
        """What is over since this was called last, as plain text; once the run has ended, all that is left."""
        style = Plain()
        has_ended = self._word not in (self._beginning, "running")
        told: list[str] = []
        for key, item in self._items.items():
            if key not in self._logged and (item.is_over or has_ended):
                self._logged.add(key)
                told.append(item.written(style, with_speaker=len(self._speakers) > 1))
        if self._customs > self._customs_logged:
            self._customs_logged = self._customs
            told.append(self._written_custom(style))
        if has_ended:
            told += [*self._ending(style, standing), *self._advised(style)]
        return "\n".join(filter(None, told))

    def _deltas(self, event: StreamEvent) -> list[Delta]:
        """What an event adds to messages."""
        if not isinstance(event, ThreadEvent):
            return [*self._messages.feed(event)]
        if self._thread_messages is None:
            self._thread_messages = ThreadMessages()
        deltas = self._thread_messages.feed(event)
        self._thread_messages.take_settled()
        return deltas

    def _take(self, delta: Delta) -> None:
        node = path_of(delta.namespace, delta.node)
        key = f"m{delta.message_id}"
        if delta.kind == "void":
            self._drop(delta.message_id)
        elif delta.kind == "tool_call":
            self._call(delta.tool_call_id or key, delta.message_id, delta.tool_name).arguments += delta.text
        elif delta.kind == "message":
            if delta.tool_call_id is not None:
                message = members(self._messages.get(delta.message_id))
                has_failed = message.get("status") == "error"
                call = self._call(delta.tool_call_id, "", delta.tool_name)
                call.finish(delta.text, result_id=delta.message_id, has_failed=has_failed)
            elif isinstance(said := self._items.get(key), Said):
                said.is_over = True
        else:
            if delta.node:
                self._nodes.note_speaker(node)
            said = self._items.setdefault(key, Said(node))
            assert isinstance(said, Said)
            self._speakers.add(node)
            (said.say if delta.kind == "text" else said.think)(delta.text)

    def _call(self, call_id: str, caller_id: str, name: str | None) -> Called:
        call = self._items.setdefault(f"c{call_id}", Called(caller_id))
        assert isinstance(call, Called)
        call.name = name or call.name
        return call

    def _take_tool(self, event: ToolEvent) -> None:
        told = event.data
        kind, call_id = told.get("event"), told.get("tool_call_id")
        if not isinstance(call_id, str):
            return
        name = told.get("tool_name")
        call = self._call(call_id, "", name if isinstance(name, str) else None)
        if kind == "tool-started":
            call.arguments = call.arguments or json_text(told.get("input"))
        elif kind == "tool-error":
            call.finish(str(told.get("message", "")), has_failed=True)
        elif kind == "tool-finished":
            output = told.get("output")
            content = members(output).get("content", output)
            call.finish(text_of(content) or json_text(content))

    def _drop(self, message_id: str) -> None:
        """A message is void, and so are the calls in it; what is told in a tool's message will be told again."""
        self._items.pop(f"m{message_id}", None)
        self._logged.discard(f"m{message_id}")
        for key, call in [*self._items.items()]:
            if isinstance(call, Called) and call.caller_id == message_id:
                del self._items[key]
                self._logged.discard(key)
            elif isinstance(call, Called) and call.result_id == message_id:
                call.resume()
                self._logged.discard(key)

    def _ask(self, interrupt_id: str, value: Any) -> None:
        self._questions.setdefault(interrupt_id, Interrupt.from_dict({"id": interrupt_id, "value": value}))

    def _stop(self, word: str) -> None:
        self.state += 1
        self._word = word

    def _parts(self, style: Style, standing: Standing) -> list[str]:
        """All but how to go on."""
        items = [*self._items.values()]
        parts: list[str] = []
        if len(items) > MOST_ITEMS:
            parts.append(style.strong(f"… {len(items) - MOST_ITEMS:,} earlier messages and calls are not shown …"))
        with_speaker = len(self._speakers) > 1
        parts += [item.written(style, with_speaker=with_speaker) for item in items[-MOST_ITEMS:]]
        if self._customs:
            parts.append(self._written_custom(style))
        return parts + self._ending(style, standing)

    def _advised(self, style: Style) -> list[str]:
        if self._advice is None:
            return []
        return [self._advice.text, style.block(self._advice.code, "python") if self._advice.code else ""]

    def _written_custom(self, style: Style) -> str:
        """What nodes wrote last."""
        times = f" ({self._customs:,})" if self._customs > 1 else ""
        return f"custom{times}: {style.code(cut(json_text(self._custom), MOST_OF_LINE))}"

    def _ending(self, style: Style, standing: Standing) -> list[str]:
        """What comes last: questions, the state if nothing was said, and how the run stands."""
        parts = [asked(question, style) for question in self._questions.values()]
        has_text = any(isinstance(item, Said) and item.has_text for item in self._items.values())
        if self._values is not None and not (has_text or self._questions):
            parts.append(data(self._values, style))
        if self._error:
            parts.append(style.block(cut(self._error, MOST_OF_DATA)))
        parts.append(self._standing(style, standing))
        return parts

    def _standing(self, style: Style, standing: Standing) -> str:
        """How the run stands, in one line."""
        seconds = standing.seconds
        has_ended = self._word not in (self._beginning, "running")
        told = [style.strong(self._word), duration(seconds if has_ended else float(int(seconds)), exact=has_ended)]
        if standing.reconnects:
            told.append(f"{standing.reconnects:,} reconnects" if standing.reconnects > 1 else "1 reconnect")
        told.append(self._nodes.written(style))
        return " · ".join(filter(None, told))


def _name_of(question: Interrupt) -> str:
    """By what a question is known: its id, or if the server told none, all of it."""
    return str(question.get("id") or question)


def _joined(parts: list[str]) -> str:
    return "\n\n".join(filter(None, parts))


def duration(seconds: float, *, exact: bool) -> str:
    """How long it took, as people say it; `exact` to a tenth of a second if it is short."""
    if seconds < 60:
        return f"{seconds:.1f} s" if exact and seconds < 10 else f"{seconds:.0f} s"
    minutes, rest = divmod(int(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60} h {minutes % 60} min"
