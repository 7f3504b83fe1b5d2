# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...types import Request

if TYPE_CHECKING:
    from ...models.item_delete import ItemDelete


def request(
    *,
    body: ItemDelete,
) -> Request:
    """Delete an item, if there is one."""

    return Request(
        operation="delete_item",
        method="DELETE",
        path="/store/items",
        body=body.to_dict(),
        streaming=False,
        idempotent=True,
    )


def parse(data: Any) -> None:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return None
