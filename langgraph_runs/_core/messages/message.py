"""`Message`: a message as a plain dict, as the state of a graph has it."""

from __future__ import annotations

from typing import Any, Required, TypedDict


class Message(TypedDict, total=False):
    """A message as the state has it: plain JSON, without classes of LangChain's.

    `type` is `ai`, `human`, `tool`, `system`, …; `content` its text, or a list of blocks.
    """

    id: Required[str]
    type: Required[str]
    content: Required[str | list[Any]]
    name: str | None
    additional_kwargs: dict[str, Any]
    response_metadata: dict[str, Any]
    tool_calls: list[dict[str, Any]]
    invalid_tool_calls: list[dict[str, Any]]
    usage_metadata: dict[str, Any] | None
    tool_call_id: str
    artifact: Any
    status: str
    role: str
