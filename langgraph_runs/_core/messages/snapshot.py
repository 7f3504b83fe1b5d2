"""`Snapshot`: a message that comes whole, or again and again as far as it has come."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from langgraph_runs._core.messages.delta import Delta, DeltaKind, said
from langgraph_runs._core.messages.message import Message
from langgraph_runs._core.messages.place import Place
from langgraph_runs._core.wire.json_decoder import elements, is_object, members


class Snapshot:
    """A message as it was told last."""

    __slots__ = ("_calls", "_message", "_said", "_where", "attempt", "id", "is_complete", "place")

    def __init__(self, message_id: str, place: Place, attempt: int) -> None:
        self.id = message_id
        self.place = place
        self.attempt = attempt
        self.is_complete = False
        self._where = (message_id, place.node, place.step, place.namespace)
        self._message: Mapping[str, Any] = {}
        self._said: dict[DeltaKind, str] = {}
        self._calls: list[Any] = []  # the ids of the tool calls that were told of

    def update(self, message: Mapping[str, Any], *, complete: bool) -> tuple[Delta, ...]:
        """Take in the message; what it has more than before."""
        self._message = message
        return (*self._news(message, complete=complete),)

    def message(self) -> Message:
        """The message as far as it has come, as the state would have it."""
        return cast("Message", dict(self._message))

    def _news(self, message: Mapping[str, Any], *, complete: bool) -> Iterator[Delta]:
        texts: dict[DeltaKind, str] = {"text": "", "thinking": ""}
        for kind, text in said(message.get("content")):
            texts[kind] += text
        is_ai = message.get("type") == "ai"
        if is_ai:
            thought = members(message.get("additional_kwargs")).get("reasoning_content")
            texts["thinking"] += thought if isinstance(thought, str) else ""
            if any(not texts[kind].startswith(text) for kind, text in self._said.items()):
                self._said = {}
                self._calls = []
                self.is_complete = False
                yield Delta("void", "", *self._where)
            for kind in ("thinking", "text"):
                more = texts[kind][len(self._said.get(kind, "")) :]
                if more:
                    yield Delta(kind, more, *self._where)
            self._said = texts
            yield from self._new_calls(filter(is_object, elements(message.get("tool_calls"))), complete=complete)
        if complete and not self.is_complete:
            self.is_complete = True
            call = (None, None) if is_ai else (message.get("tool_call_id"), message.get("name"))
            yield Delta("message", texts["text"], *self._where, *call)

    def _new_calls(self, calls: Iterable[Mapping[str, Any]], *, complete: bool) -> Iterator[Delta]:
        """The calls that were not told of, with their arguments if these are complete."""
        for call in calls:
            if call.get("id") not in self._calls:
                self._calls.append(call.get("id"))
                # orjson has no integers of more than 64 bits, which servers send, nor NaN
                text = json.dumps(call.get("args"), ensure_ascii=False, separators=(",", ":")) if complete else ""
                yield Delta("tool_call", text, *self._where, call.get("id"), call.get("name"))
