"""`ToolCall`: a call of a tool and what came of it; and `ToolCallReader`, which tells each when it is over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from langgraph_runs._core.messages.delta import text_of
from langgraph_runs._core.projections.projection import Projector
from langgraph_runs._core.protocol.assembler import messages_in
from langgraph_runs._core.protocol.events import LifecycleEvent, ThreadEvent, ToolEvent
from langgraph_runs._core.streams.events import StreamEvent
from langgraph_runs._core.wire.json_decoder import elements, members

TOOL_CHANNELS: Final = ("tools", "values", "lifecycle")
"""What tells of tool calls: graphs that were compiled for it, and the states of all others."""


class ToolCall(NamedTuple):
    """A tool call that finished or failed.

    `input` is what the tool was called with, `output` what it returned: of a tool's message its content. `error` is
    what the tool failed with, and `output` is None then. `namespace` is the path of the graph that called it, ()
    for the run's graph itself.
    """

    id: str
    name: str
    input: Any
    output: Any = None
    error: str | None = None
    namespace: tuple[str, ...] = ()
    run_id: str | None = None


class ToolCallReader(Projector[ToolCall]):
    """The tool calls of a thread's runs, each when it finished or failed.

    They are told at once where the graph feeds the channel `tools`. Otherwise they are read from the states, which come
    after each step: calls are in messages of models, results in messages of tools.
    """

    def __init__(self) -> None:
        self._begun: dict[str, ToolCall] = {}  # calls without a result, by id
        self._told: set[str] = set()  # ids of calls that `tools` told to be over, whose result no state had yet
        self._seen: set[str] = set()  # ids of the messages that states had
        self._graphs: set[tuple[str, ...]] = set()  # those of which a state came in this run

    def feed(self, event: StreamEvent) -> Sequence[ToolCall]:
        """The calls that an event shows to be over."""
        if isinstance(event, ToolEvent):
            return self._hear(event)
        if isinstance(event, ThreadEvent) and event.mode == "values":
            return self._see(event)
        if (
            isinstance(event, LifecycleEvent)
            and event.data.get("event") == "running"
            and not (event.namespace or event.restarted)
        ):
            self._graphs.clear()
            self._told.clear()
        return ()

    def _hear(self, event: ToolEvent) -> Sequence[ToolCall]:
        data = event.data
        call_id, kind = data.get("tool_call_id"), data.get("event")
        if not isinstance(call_id, str):
            return ()
        if kind == "tool-started":
            self._begin(call_id, data.get("tool_name"), data.get("input"), event)
        elif kind == "tool-finished":
            self._told.add(call_id)
            output = members(data.get("output"))
            if output.get("type") == "tool":
                return (self._end(call_id, output, event),)
            return (self._end(call_id, {"content": data.get("output")}, event),)
        elif kind == "tool-error":
            self._told.add(call_id)
            return (self._end(call_id, {"content": str(data.get("message", "")), "status": "error"}, event),)
        return ()

    def _see(self, event: ThreadEvent) -> Sequence[ToolCall]:
        """The results that are new in a state: what its graph was given is over."""
        is_given = event.namespace not in self._graphs
        self._graphs.add(event.namespace)
        over: list[ToolCall] = []
        for message in messages_in(event.data):
            if message["id"] in self._seen:
                continue
            self._seen.add(message["id"])
            for call in map(members, elements(message.get("tool_calls"))):
                if isinstance(call.get("id"), str):
                    self._begin(call["id"], call.get("name"), call.get("args"), event)
            call_id = message.get("tool_call_id")
            if message["type"] == "tool" and isinstance(call_id, str):
                if is_given:
                    self._begun.pop(call_id, None)
                elif call_id in self._told:
                    self._told.discard(call_id)
                else:
                    over.append(self._end(call_id, message, event))
        return over

    def _begin(self, call_id: str, name: Any, arguments: Any, event: ThreadEvent) -> None:
        self._begun[call_id] = ToolCall(
            call_id, name if isinstance(name, str) else "", arguments, None, None, event.namespace
        )

    def _end(self, call_id: str, result: Mapping[str, Any], event: ThreadEvent) -> ToolCall:
        """The call, with the message of its tool as the result."""
        name = result.get("name")
        begun = self._begun.pop(call_id, None) or ToolCall(
            call_id, name if isinstance(name, str) else "", None, None, None, event.namespace
        )
        content = result.get("content")
        if result.get("status") == "error":
            return begun._replace(error=text_of(content), run_id=event.run_id)
        return begun._replace(output=content, run_id=event.run_id)
