# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import models
from ...types import Request, from_owned_dict, json_object

if TYPE_CHECKING:
    from ...models.thread_prune import ThreadPrune
    from ...models.thread_prune_result import ThreadPruneResult


def request(
    *,
    body: ThreadPrune,
) -> Request:
    """Delete threads, or all of their states but the latest."""

    return Request(
        operation="prune_threads",
        method="POST",
        path="/threads/prune",
        body=body.to_dict(),
        streaming=False,
        idempotent=False,
    )


def parse(data: Any) -> ThreadPruneResult:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return from_owned_dict(models.ThreadPruneResult, json_object(data))
