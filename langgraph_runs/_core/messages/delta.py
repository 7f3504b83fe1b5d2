"""`Delta`: what one event adds to a message, or takes away; and how it is read from a message's content."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Literal, NamedTuple, TypeAlias

from langgraph_runs._core.wire.json_decoder import elements, members

DeltaKind: TypeAlias = Literal["text", "thinking", "tool_call", "message", "void"]


class Delta(NamedTuple):
    """What an event adds to a message, or that the message is void.

    `kind` is "text" (`text` is what a model says to the reader), "thinking" (what it says to itself), "tool_call"
    (`text` continues the JSON of the arguments of the call `tool_call_id` of the tool `tool_name`), "message" (the
    message is complete, `text` is its whole text) or "void" (a restart made it void: drop what you have of it).

    A message that is not streamed gets the same deltas, each in one piece. Only AI messages have deltas other than
    "message" and "void"; of a tool's result, `tool_call_id` and `tool_name` say what it is the result of. `node`,
    `step` and `namespace` say where the message comes from: the node, the step of its graph, the path of its subgraph.
    """

    kind: DeltaKind
    text: str
    message_id: str
    node: str = ""
    step: int = 0
    namespace: tuple[str, ...] = ()
    tool_call_id: str | None = None
    tool_name: str | None = None


def text_of(content: Any) -> str:
    """The text of a message's content: all of it, or that of its text blocks."""
    if isinstance(content, str):
        return content
    return "".join(text for kind, text in said(content) if kind == "text")


def said(content: Any) -> list[tuple[DeltaKind, str]]:
    """The texts of a message's content, each with whether it is said to the reader or thought."""
    texts: list[tuple[DeltaKind, str]] = []
    blocks: Collection[Any] = [content] if isinstance(content, str) else elements(content)
    for block in blocks:
        kind: DeltaKind = "text"
        text: Any = block
        if block.__class__ is dict:
            if block.get("type") == "text":
                text = block.get("text")
            else:
                kind, text = "thinking", _thought(block)
        if text and isinstance(text, str):
            texts.append((kind, text))
    return texts


def _thought(block: Mapping[str, Any]) -> Any:
    """The text of a block of thinking; None if it is another block."""
    kind = block.get("type")
    if kind == "reasoning" and "summary" in block:
        return "".join(str(members(part).get("text", "")) for part in elements(block["summary"]))
    return block.get(kind) if kind in ("thinking", "reasoning") else None
