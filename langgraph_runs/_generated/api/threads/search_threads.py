# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import models
from ...types import Request, from_owned_dicts, json_objects

if TYPE_CHECKING:
    from ...models.partial_thread import PartialThread
    from ...models.thread import Thread
    from ...models.thread_search import ThreadSearch


def request(
    *,
    body: ThreadSearch,
) -> Request:
    """Search threads."""

    return Request(
        operation="search_threads",
        method="POST",
        path="/threads/search",
        body=body.to_dict(),
        streaming=False,
        idempotent=True,
    )


def parse(data: Any) -> list[Thread]:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return from_owned_dicts(models.Thread, json_objects(data))


def parse_selected(data: Any) -> list[PartialThread]:
    """The result with `select`, as above."""
    return from_owned_dicts(models.PartialThread, json_objects(data))
