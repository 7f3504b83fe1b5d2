"""The tool calls of a message, whose arguments come as pieces of JSON text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import chain
from string import ascii_letters, digits
from typing import Any

from langgraph_runs._core.wire.json_decoder import is_object, members

_CLOSERS = {"{": "}", "[": "]"}
_BARE = ascii_letters + digits + "+-."
"""What numbers and `true`, `false` and `null` are made of."""


def read_tool_calls(chunks: Iterable[Mapping[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The tool calls of merged chunks, and those whose arguments are no object.

    Arguments that are not complete yet are read as far as they have come.
    """
    calls: list[dict[str, Any]] = []
    invalid: list[dict[str, Any]] = []
    for chunk in chunks:
        text, name, call_id = chunk.get("args"), chunk.get("name"), chunk.get("id")
        arguments: Any = read_partial_json(text) if isinstance(text, str) and text else text or {}
        if isinstance(arguments, dict):
            calls.append({"name": name or "", "args": arguments, "id": call_id, "type": "tool_call"})
        else:
            invalid.append({"name": name, "args": text, "id": call_id, "error": None, "type": "invalid_tool_call"})
    return calls, invalid


def with_whole_calls(content: Iterable[Any], calls: Iterable[Mapping[str, Any]]) -> list[Any]:
    """A complete content of LangChain's format v1, in which the tool calls, which came in pieces, are blocks."""
    by_id = {call["id"]: call for call in calls if call["id"] and isinstance(call["id"], str)}
    return [_with_whole_call(block, by_id) for block in content]


def _with_whole_call(block: Any, calls: Mapping[Any, Mapping[str, Any]]) -> Any:
    fields = members(block)
    kind = fields.get("type")
    call_id = fields.get("id")
    if kind == "tool_call_chunk" and isinstance(call_id, str) and call_id in calls:
        extras = {"extras": fields["extras"]} if "extras" in fields else {}
        return {**calls[call_id], **extras}
    if kind in ("server_tool_call", "server_tool_call_chunk"):
        text = fields.get("args") or "{}"
        arguments: Any = _read(text) if isinstance(text, str) else None
        if is_object(arguments):
            return {**fields, "type": "server_tool_call", "args": arguments}
    return block


def read_partial_json(text: str) -> Any:
    """The value of JSON text, read as far as it goes if it breaks off; None if it cannot be read."""
    value = _read(text)
    return _read_broken_off(text) if value is None else value


def _read_broken_off(text: str) -> Any:
    """The value of text that breaks off within it.

    What is open is closed. If that does not help, a number loses what makes it incomplete; else as many items are left
    out, from the end, as it takes.
    """
    closers: list[str] = []
    in_string = escaped = False
    ends: list[int] = []  # where the text may end, if the rest is left out
    for at, char in enumerate(text):
        if in_string:
            in_string = escaped or char != '"'
            escaped = char == "\\" and not escaped
            if not in_string:
                ends.append(at + 1)
        elif char == '"':
            in_string = True
        elif char == ",":
            ends.append(at)
        elif char in _CLOSERS:
            closers.append(_CLOSERS[char])
            ends.append(at + 1)
        elif char in "}]":
            if not closers or closers.pop() != char:
                return None
            ends.append(at + 1)
    if in_string:
        whole: Iterable[str] = [(text[:-1] if escaped else text) + '"']
    else:
        whole = (text[:end] for end in range(len(text), len(text.rstrip(_BARE)) - 1, -1))
    attempts = chain(whole, (text[:end] for end in reversed(ends)))
    closing = "".join(reversed(closers))
    return next((value for each in attempts if (value := _read(each + closing)) is not None), None)


def _read(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except ValueError:
        return None
