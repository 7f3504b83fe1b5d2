"""`ProtocolEvents`: events of the event streaming protocol, which runs of a thread's stream publish, for people.

Its messages come as blocks of content, without what `langgraph_runs.assemble` needs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from langgraph_runs import StreamEvent, ThreadEvent
from langgraph_runs._core.wire.json_decoder import elements, members
from langgraph_runs.cli.page import Page
from langgraph_runs.cli.pieces import Style, to_json


class Told(NamedTuple):
    """What an event of the protocol tells."""

    method: str
    data: Mapping[str, Any]
    namespace: tuple[str, ...]
    run_id: str | None


def read_told(event: StreamEvent) -> Told | None:
    """What an event of the protocol tells: one of a thread's stream, or in the data of another; else None."""
    if isinstance(event, ThreadEvent):
        return Told(event.event, members(event.data), event.namespace, event.run_id)
    envelope = members(event.data)
    params = members(envelope.get("params"))
    if envelope.get("type") != "event" or "namespace" not in params:
        return None
    path = (*map(str, elements(params["namespace"])),)
    return Told(str(envelope.get("method")), members(params.get("data")), path, None)


class ProtocolEvents:
    """Writes them to a page; `aside` writes a line to stderr, `ask` a question."""

    def __init__(self, page: Page, aside: Callable[[str, Style], None], ask: Callable[[Any, Any], None]) -> None:
        self._page, self._aside, self._ask = page, aside, ask
        self._speaker: tuple[str, ...] | None = None
        self._is_of_tool: dict[tuple[str, ...], bool] = {}  # whether the message of a namespace is a tool's result

    def take(self, told: Told) -> None:
        """Write what an event tells."""
        data = told.data
        match told.method, data.get("event"):
            case "messages", "message-start":
                self._is_of_tool[told.namespace] = data.get("role") == "tool"
            case "messages", "content-block-delta" if not self._is_of_tool.get(told.namespace):
                self._say(members(data.get("delta")), told.namespace)
            case "messages", "message-finish":
                self._page.end_line()
            case "tools", "tool-started":
                self._aside(f"→ {data.get('tool_name')}({to_json(data.get('input'))})", "dim")
            case "tools", "tool-finished":
                self._aside(f"← {_output(data.get('output'))}", "dim")
            case "tools", "tool-error":
                self._aside(f"← failed: {data.get('message') or data.get('error')}", "dim")
            case "lifecycle", word if not told.namespace:
                self._aside(f"── run {told.run_id or ''} {word}", "dim")
            case "custom", _:
                self._aside(to_json(data), "dim")
            case "input.requested", _:
                self._ask(data.get("interrupt_id"), data.get("payload"))
            case _:
                pass  # states and updates repeat what was said

    def _say(self, delta: Mapping[str, Any], namespace: tuple[str, ...]) -> None:
        if self._speaker not in (None, namespace):
            self._page.end_line()
        self._speaker = namespace
        text, thought = delta.get("text"), delta.get("reasoning")
        if isinstance(text, str):
            self._page.run_on(text)
        elif isinstance(thought, str):
            self._page.run_on(thought, "dim", aside=True)


def _output(output: Any) -> str:
    """What a tool returned: a message's content, or any JSON."""
    told = members(output)
    content = told.get("content", output)
    name = f"{told['name']}: " if told.get("name") else ""
    return name + (content if isinstance(content, str) else to_json(content))
