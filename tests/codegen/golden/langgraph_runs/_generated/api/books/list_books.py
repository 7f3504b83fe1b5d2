# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import models
from ...types import UNSET, Request, Unset, from_owned_dicts, json_objects, segment

if TYPE_CHECKING:
    from ...models.book import Book
    from ...models.book_field import BookField
    from ...models.partial_book import PartialBook


def request(
    shelf_id: str,
    *,
    select: list[BookField] | Unset = UNSET,
    x_reader: str | Unset = UNSET,
) -> Request:
    """List the books of a shelf.

    Args:
        shelf_id: The shelf.
        select: Only these fields.
        x_reader: Who asks.
    """
    headers: dict[str, str] = {}
    if not isinstance(x_reader, Unset):
        headers["X-Reader"] = x_reader

    params: dict[str, Any] = {}

    json_select: list[str] | Unset = UNSET
    if not isinstance(select, Unset):
        json_select = []
        for select_item_data in select:
            select_item: str = select_item_data
            json_select.append(select_item)

    params["select"] = json_select

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    return Request(
        operation="list_books",
        method="GET",
        path="/shelves/{shelf_id}/books".format(
            shelf_id=segment(shelf_id),
        ),
        params=params,
        headers=headers,
        streaming=False,
        idempotent=True,
    )


def parse(data: Any) -> list[Book]:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return from_owned_dicts(models.Book, json_objects(data))


def parse_selected(data: Any) -> list[PartialBook]:
    """The result with `select`, as above."""
    return from_owned_dicts(models.PartialBook, json_objects(data))
