# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import models
from ...types import Request, from_owned_dicts, json_objects

if TYPE_CHECKING:
    from ...models.assistant import Assistant
    from ...models.assistant_search import AssistantSearch
    from ...models.partial_assistant import PartialAssistant


def request(
    *,
    body: AssistantSearch,
) -> Request:
    """Search assistants."""

    return Request(
        operation="search_assistants",
        method="POST",
        path="/assistants/search",
        body=body.to_dict(),
        streaming=False,
        idempotent=True,
    )


def parse(data: Any) -> list[Assistant]:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return from_owned_dicts(models.Assistant, json_objects(data))


def parse_selected(data: Any) -> list[PartialAssistant]:
    """The result with `select`, as above."""
    return from_owned_dicts(models.PartialAssistant, json_objects(data))
