# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import models
from ...types import Request, from_owned_dict, json_object

if TYPE_CHECKING:
    from ...models.item_search import ItemSearch
    from ...models.search_items_response import SearchItemsResponse


def request(
    *,
    body: ItemSearch,
) -> Request:
    """Search the items of a namespace and those below it."""

    return Request(
        operation="search_items",
        method="POST",
        path="/store/items/search",
        body=body.to_dict(),
        streaming=False,
        idempotent=True,
    )


def parse(data: Any) -> SearchItemsResponse:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return from_owned_dict(models.SearchItemsResponse, json_object(data))
