# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import models
from ...types import Request, json_objects

if TYPE_CHECKING:
    from ...models.assistant import Assistant
    from ...models.assistant_search import AssistantSearch


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
    """What a success says, from its decoded body (None if empty); TypeError if that has another shape."""
    return models.Assistant.adopt_each(json_objects(data))
