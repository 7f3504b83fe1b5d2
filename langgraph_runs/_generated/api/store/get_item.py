# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import models
from ...types import UNSET, Request, Unset, from_owned_dict, json_object

if TYPE_CHECKING:
    from ...models.item import Item


def request(
    *,
    namespace: str,
    key: str,
    refresh_ttl: bool | Unset = UNSET,
) -> Request:
    """Get an item.

    Args:
        namespace: The labels of the namespace, joined by dots.
        key: The item's key.
        refresh_ttl: Whether reading prolongs the item's life. The default is the store's.
    """

    params: dict[str, Any] = {}

    params["namespace"] = namespace

    params["key"] = key

    params["refresh_ttl"] = refresh_ttl

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    return Request(
        operation="get_item",
        method="GET",
        path="/store/items",
        params=params,
        streaming=False,
        idempotent=True,
    )


def parse(data: Any) -> Item | None:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return None if data is None else from_owned_dict(models.Item, json_object(data))
