"""`Spoken`: a message that comes in blocks of content."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, cast

from langgraph_runs._core.messages.delta import Delta, DeltaKind, text_of
from langgraph_runs._core.messages.message import Message
from langgraph_runs._core.wire.json_decoder import is_object, members

_TEXTS: Final[dict[Any, tuple[DeltaKind, str]]] = {
    "text": ("text", "text"),
    "text-delta": ("text", "text"),
    "reasoning": ("thinking", "reasoning"),
    "reasoning-delta": ("thinking", "reasoning"),
    "tool_call": ("tool_call", "args"),
    "tool_call_chunk": ("tool_call", "args"),
    "tool-call-delta": ("tool_call", "args"),
    "invalid_tool_call": ("tool_call", "args"),
}
"""What is said by a block or by a piece of one, by its type, and under which key."""


class Block:
    """One block of a message's content, as far as it has come."""

    __slots__ = ("begun", "call_id", "content", "given", "tool_name")

    def __init__(self, begun: Mapping[str, Any]) -> None:
        self.begun = begun
        self.content: Mapping[str, Any] | None = None  # once it is complete
        self.given: list[str] = []  # the text of it that was told
        self.call_id = _text(begun.get("id"))
        self.tool_name = _text(begun.get("name"))


class Spoken:
    """A message that comes block by block."""

    __slots__ = ("_metadata", "_usage", "blocks", "id", "is_ai", "is_held", "namespace")

    def __init__(self, message_id: str, namespace: tuple[str, ...], start: Mapping[str, Any]) -> None:
        self.id = message_id
        self.namespace = namespace
        self.is_held = False  # pieces may be another message's, so each block comes once it is complete
        self.is_ai = start.get("role", "ai") == "ai"
        self.blocks: dict[Any, Block] = {}
        told = members(start.get("metadata"))
        names = {"provider": "model_provider", "model": "model_name"}
        self._metadata: dict[str, Any] = {names[key]: told[key] for key in names if key in told}
        self._usage: Any = None

    def begin(self, index: Any, content: Mapping[str, Any]) -> list[Delta]:
        """A block begins."""
        if self.is_held:
            return []
        block = self.blocks[index] = Block(content)
        return self._give(block, content)

    def go_on(self, index: Any, piece: Mapping[str, Any]) -> list[Delta] | None:
        """A block goes on; None if its pieces are held."""
        block = self.blocks.get(index)
        if block is None or self.is_held:
            return None
        return self._give(block, piece)

    def end(self, index: Any, content: Mapping[str, Any]) -> list[Delta]:
        """A block is complete: what it has more than was given of it; all that the message says if that is another."""
        block = self.blocks.get(index)
        if block is None:
            block = self.blocks[index] = Block(content)
        given = "".join(block.given)
        kind, key = _TEXTS.get(content.get("type"), ("", ""))
        value = content.get(key)
        rest: str | None = ""
        if kind == "tool_call":
            block.call_id, block.tool_name = _text(content.get("id")), _text(content.get("name"))
            content = {name: part for name, part in content.items() if name != "index"}  # as states have it
            rest = "" if given else _arguments(value)
        elif isinstance(value, str):
            if not value and given:
                content = {**content, key: given}
                value = given
            rest = value.removeprefix(given) if value.startswith(given) else None
        block.content = content if kind == "tool_call" else {**content, "index": content.get("index", index)}
        if rest is None:
            return [self._delta("void"), *self._all_again()]
        return self._give(block, {"type": content.get("type"), key: rest}) if rest else []

    def finish(self, told: Mapping[str, Any]) -> list[Delta]:
        """The message is complete."""
        self._usage = told.get("usage")
        self._metadata |= members(told.get("metadata"))
        self._metadata["output_version"] = "v1"
        return [self._delta("message", text_of(self._content()))] if self.is_ai else []

    def void(self) -> Delta:
        """The message is void."""
        return self._delta("void")

    def message(self) -> Message:
        """The message as the state has it, with its usage, which states here lack."""
        content = self._content()
        message: dict[str, Any] = {"type": "ai", "content": content or "", "id": self.id}
        message["response_metadata"] = {**self._metadata}
        for kind, key in (("tool_call", "tool_calls"), ("invalid_tool_call", "invalid_tool_calls")):
            calls = [block for block in content if block.get("type") == kind]
            if calls:
                message[key] = [{name: part for name, part in call.items() if name != "extras"} for call in calls]
        if is_object(self._usage):
            message["usage_metadata"] = self._usage
        return cast("Message", message)

    def may_have(self, index: Any, content: Mapping[str, Any]) -> bool:
        """Whether a block that is complete may be the next of this message that is, by what was given of it."""
        block = self.blocks.get(index)
        if block is None or block.content is not None:
            return block is None
        given = "".join(block.given)
        kind, key = _TEXTS.get(content.get("type"), ("", ""))
        if kind != _TEXTS.get(block.begun.get("type"), ("", ""))[0]:
            return False
        value = content.get(key)
        return value.startswith(given) if isinstance(value, str) else block.call_id == content.get("id")

    def rest_of(self, index: Any, content: Mapping[str, Any]) -> str | None:
        """What a block that is complete has more than was given of it; None if it is no text."""
        value = content.get(_TEXTS.get(content.get("type"), ("", ""))[1])
        block = self.blocks.get(index)
        return value.removeprefix("".join(block.given) if block else "") if isinstance(value, str) else None

    @property
    def is_between_blocks(self) -> bool:
        """Whether no block of it is incomplete, so that it may be."""
        return all(block.content is not None for block in self.blocks.values())

    def _content(self) -> list[Any]:
        ended = sorted((index, block) for index, block in self.blocks.items() if block.content is not None)
        return [block.content for _, block in ended]

    def _all_again(self) -> list[Delta]:
        deltas: list[Delta] = []
        for block in self.blocks.values():
            content = block.content or block.begun
            key = _TEXTS.get(content.get("type"), ("", ""))[1]
            text = _arguments(content.get(key)) if block.content else "".join(block.given)
            block.given = []
            deltas += self._give(block, {**content, key: text})
        return deltas

    def _give(self, block: Block, piece: Mapping[str, Any]) -> list[Delta]:
        kind, key = _TEXTS.get(piece.get("type"), (None, ""))
        text = piece.get(key)
        if kind is None or not isinstance(text, str) or not self.is_ai:
            return []
        if text:
            block.given.append(text)
        elif kind != "tool_call":
            return []
        call = (block.call_id, block.tool_name) if kind == "tool_call" else ()
        return [Delta(kind, text, self.id, "", 0, self.namespace, *call)]

    def _delta(self, kind: DeltaKind, text: str = "") -> Delta:
        return Delta(kind, text, self.id, "", 0, self.namespace)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _arguments(value: Any) -> str:
    """A text as it is; the arguments of a tool call as the JSON that they were told in."""
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
