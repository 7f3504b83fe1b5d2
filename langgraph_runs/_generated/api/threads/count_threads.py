# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...types import Request, json_integer

if TYPE_CHECKING:
    from ...models.thread_count import ThreadCount


def request(
    *,
    body: ThreadCount,
) -> Request:
    """Count threads."""

    return Request(
        operation="count_threads",
        method="POST",
        path="/threads/count",
        body=body.to_dict(),
        streaming=False,
        idempotent=True,
    )


def parse(data: Any) -> int:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return json_integer(data)
