"""`Speech`: what models and tools say, one message after the other, also where several are said at the same time."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from langgraph_runs._core.wire.json_decoder import elements, members
from langgraph_runs.assemble import Delta, Message
from langgraph_runs.cli.layout import shorten
from langgraph_runs.cli.page import Page
from langgraph_runs.cli.pieces import to_json


class Speech:
    """Writes messages to a page: text to stdout; thinking, calls of tools and their results to stderr.

    The message that began first is written as it comes. Others wait until it is complete, so that none is mixed with
    another. `width` is what a line about a tool is shortened to.
    """

    def __init__(self, page: Page, find: Callable[[str], Message | None], width: int | None) -> None:
        self._page, self._find, self._width = page, find, width
        self._speaking: Delta | None = None  # the latest of the message that is being written
        self._waiting: dict[str, list[Delta]] = {}
        self._written: set[str] = set()

    def take(self, deltas: Iterable[Delta]) -> None:
        """Write what is said, or keep it until it is its turn."""
        for delta in deltas:
            if delta.kind == "void":
                self._drop(delta.message_id)
                continue
            speaking = self._speaking
            if speaking is not None and delta.namespace == speaking.namespace and delta.step > speaking.step:
                self._end()  # an older server does not tell that the message is complete
            if self._speaking is None or self._speaking.message_id == delta.message_id:
                self._write(delta)
            else:
                self._waiting.setdefault(delta.message_id, []).append(delta)

    def finish(self) -> None:
        """Write what still waits for its turn."""
        while self._speaking is not None:
            self._end()

    def _write(self, delta: Delta) -> None:
        match delta.kind:
            case "text" | "thinking":
                self._speaking = delta
                self._written.add(delta.message_id)
                aside = delta.kind == "thinking"
                self._page.run_on(delta.text, "dim" if aside else "", aside=aside)
            case "message":
                self._page.end_line()
                self._write_tools(delta)
                if self._speaking is not None:
                    self._end()
            case _:
                pass  # the calls of tools are written when the message is complete

    def _write_tools(self, delta: Delta) -> None:
        if delta.tool_call_id is not None:
            self._aside(f"← {delta.tool_name or 'tool'}: {delta.text}")
            return
        message = members(self._find(delta.message_id))
        for call in map(members, elements(message.get("tool_calls"))):
            self._aside(f"→ {call.get('name')}({to_json(call.get('args'))})")

    def _aside(self, text: str) -> None:
        self._page.line(shorten(text, self._width), "dim", aside=True)

    def _end(self) -> None:
        """The message is complete: those that waited have their turn, up to the first that is not."""
        self._page.end_line()
        self._speaking = None
        while self._speaking is None and self._waiting:
            message_id = next(iter(self._waiting))
            for delta in self._waiting.pop(message_id):
                self._write(delta)

    def _drop(self, message_id: str) -> None:
        self._waiting.pop(message_id, None)
        if self._speaking is not None and self._speaking.message_id == message_id:
            self._end()
        if message_id in self._written:
            self._written.discard(message_id)
            self._page.line("(the server began again: the text of a message above is void)", "dim", aside=True)
