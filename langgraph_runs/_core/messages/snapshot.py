"""`Snapshot`: a message that comes whole, or again and again as far as it has come."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, cast

from langgraph_runs._core.messages.delta import Delta, DeltaKind, said
from langgraph_runs._core.messages.draft import Draft
from langgraph_runs._core.messages.message import Message
from langgraph_runs._core.messages.place import Place
from langgraph_runs._core.wire.json_decoder import elements, is_object, members

_KINDS: Final[tuple[DeltaKind, ...]] = ("thinking", "text")
_AI: Final = ("ai", "AIMessageChunk")


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
        self._calls: list[Any] = []  # the tool calls that were told of

    @classmethod
    def of_pieces(cls, draft: Draft) -> Snapshot:
        """A message that came in pieces, all of which were told."""
        snapshot = cls(draft.id, draft.place, draft.attempt)
        snapshot.is_complete = draft.is_complete
        snapshot._message = draft.message()
        snapshot._said = _texts(snapshot._message)
        snapshot._calls = [key for key, _ in _calls(snapshot._message)]
        return snapshot

    def update(self, message: Mapping[str, Any], *, complete: bool) -> tuple[Delta, ...]:
        """Take in the message; what it has more than before."""
        self._message = message
        return (*self._news(message, complete=complete),)

    def message(self) -> Message:
        """The message as far as it has come, as the state would have it."""
        return cast("Message", dict(self._message))

    def _news(self, message: Mapping[str, Any], *, complete: bool) -> Iterator[Delta]:
        is_ai = message.get("type") in _AI
        texts = _texts(message)
        if is_ai:
            if not _continue(self._said, texts):
                self._said = {}
                self._calls = []
                self.is_complete = False
                yield Delta("void", "", *self._where)
            for kind in _KINDS:
                more = texts[kind][len(self._said.get(kind, "")) :]
                if more:
                    self.is_complete = False
                    yield Delta(kind, more, *self._where)
            self._said = texts
            yield from self._new_calls(_calls(message), complete=complete)
        if complete and not self.is_complete:
            self.is_complete = True
            call = (None, None) if is_ai else (message.get("tool_call_id"), message.get("name"))
            yield Delta("message", texts["text"], *self._where, *call)

    def _new_calls(self, calls: Iterable[tuple[Any, Mapping[str, Any]]], *, complete: bool) -> Iterator[Delta]:
        """The calls that were not told of, with their arguments if these are complete."""
        for key, call in calls:
            if key not in self._calls:
                self._calls.append(key)
                # orjson has no integers of more than 64 bits, which servers send, nor NaN
                text = json.dumps(call.get("args"), ensure_ascii=False, separators=(",", ":")) if complete else ""
                yield Delta("tool_call", text, *self._where, call.get("id"), call.get("name"))


def begins(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether one message says what another begins with, so that both may be the same."""
    return before.get("type") == after.get("type") and _continue(_texts(before), _texts(after))


def has_calls(message: Mapping[str, Any], of: Mapping[str, Any]) -> bool:
    """Whether a message has all tool calls of another one, with their arguments."""
    calls = [(key, call.get("args")) for key, call in _calls(message)]
    return all((key, call.get("args")) in calls for key, call in _calls(of))


def _continue(before: Mapping[DeltaKind, str], after: Mapping[DeltaKind, str]) -> bool:
    """Whether texts go on with what was said before; thinking is not kept by all who show a message again."""
    return all(
        after[kind].startswith(text) or (kind == "thinking" and not after[kind]) for kind, text in before.items()
    )


def _texts(message: Mapping[str, Any]) -> dict[DeltaKind, str]:
    """All that a message says to the reader, and all that it thinks."""
    texts: dict[DeltaKind, str] = dict.fromkeys(_KINDS, "")
    for kind, text in said(message.get("content")):
        texts[kind] += text
    thought = members(message.get("additional_kwargs")).get("reasoning_content")
    texts["thinking"] += thought if isinstance(thought, str) else ""
    return texts


def _calls(message: Mapping[str, Any]) -> list[tuple[Any, Mapping[str, Any]]]:
    """The tool calls of a message, each with its id, or else with which one it is."""
    calls = filter(is_object, elements(message.get("tool_calls")))
    return [(call.get("id") or at, call) for at, call in enumerate(calls)]
