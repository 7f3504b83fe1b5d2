# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from attrs import define as _attrs_define

from ..types import UNSET, Unset, WireModel, wire_model

if TYPE_CHECKING:
    from ..models.binding import Binding
    from ..models.json_object import JsonObject


@wire_model(
    required={"isbn": str, "title": object, "binding": str, "printed_at": str, "next": list, "anything": object},
    times=("printed_at", "lent_at"),
    nested={"next": "Book", "sequel": "Book"},
    shown=("isbn", "title"),
    own_id="isbn",
)
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class Book(WireModel):
    """A book.

    Attributes:
        isbn (str): Its number.
        title (None | str): The title, or null.
        binding (Binding | str): What holds this book together, or a word for something new.
        printed_at (datetime.datetime): When it was printed.
        next (list[Book]): The books to read next.
        anything (Any): Any JSON.
        lent_at (datetime.datetime | None | Unset): When it was lent, or null.
        notes (JsonObject | Unset): What readers wrote in the margins.
        sequel (Book | None | Unset): The next volume.
    """

    isbn: str
    title: None | str
    binding: Binding | str
    printed_at: datetime.datetime
    next: list[Book]
    anything: Any
    lent_at: datetime.datetime | None | Unset = UNSET
    notes: JsonObject | Unset = UNSET
    sequel: Book | None | Unset = UNSET
