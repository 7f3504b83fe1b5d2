# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...types import Request

if TYPE_CHECKING:
    from ...models.item_put import ItemPut


def request(
    *,
    body: ItemPut,
) -> Request:
    """Store an item, in place of the one that has its namespace and key."""

    return Request(
        operation="put_item",
        method="PUT",
        path="/store/items",
        body=body.to_dict(),
        streaming=False,
        idempotent=True,
    )


def parse(data: Any) -> None:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return None
