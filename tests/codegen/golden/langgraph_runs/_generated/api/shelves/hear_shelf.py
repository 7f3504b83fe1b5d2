# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import Any

from ...types import Request, segment


def request(
    shelf_id: str,
    *,
    body: Any,
) -> Request:
    """Listen to what a shelf has to say about anything.

    Args:
        shelf_id: The shelf.
    """
    headers: dict[str, str] = {"Accept": "text/event-stream"}

    return Request(
        operation="hear_shelf",
        method="POST",
        path="/shelves/{shelf_id}/murmur".format(
            shelf_id=segment(shelf_id),
        ),
        headers=headers,
        body=body,
        streaming=True,
        idempotent=False,
    )
