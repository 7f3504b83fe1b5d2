# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import models
from ...types import Request, from_owned_dict, json_object, segment

if TYPE_CHECKING:
    from ...models.book import Book


def request(
    shelf_id: str,
    *,
    body: Book,
) -> Request:
    """Put a book on a shelf.

    Args:
        shelf_id: The shelf.
    """

    return Request(
        operation="add_book",
        method="POST",
        path="/shelves/{shelf_id}/books".format(
            shelf_id=segment(shelf_id),
        ),
        body=body.to_dict(),
        streaming=False,
        idempotent=False,
    )


def parse(data: Any) -> Book:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return from_owned_dict(models.Book, json_object(data))
