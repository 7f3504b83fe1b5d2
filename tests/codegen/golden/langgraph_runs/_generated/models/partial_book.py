# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from attrs import define as _attrs_define

from ..types import UNSET, Unset, WireModel, wire_model

if TYPE_CHECKING:
    from ..models.binding import Binding
    from ..models.book import Book
    from ..models.json_object import JsonObject


@wire_model(
    times=("printed_at", "lent_at"),
    nested={"next": "Book", "sequel": "Book"},
    shown=("isbn", "title"),
    own_id="isbn",
)
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class PartialBook(WireModel):
    """The fields of a book that were selected.

    Attributes:
        isbn (str | Unset): Its number.
        title (None | str | Unset): The title, or null.
        binding (Binding | str | Unset): What holds this book together, or a word for something new.
        printed_at (datetime.datetime | Unset): When it was printed.
        lent_at (datetime.datetime | None | Unset): When it was lent, or null.
        next (list[Book] | Unset): The books to read next.
        notes (JsonObject | Unset): What readers wrote in the margins.
        sequel (Book | None | Unset): The next volume.
        anything (Any | Unset): Any JSON.
    """

    isbn: str | Unset = UNSET
    title: None | str | Unset = UNSET
    binding: Binding | str | Unset = UNSET
    printed_at: datetime.datetime | Unset = UNSET
    lent_at: datetime.datetime | None | Unset = UNSET
    next: list[Book] | Unset = UNSET
    notes: JsonObject | Unset = UNSET
    sequel: Book | None | Unset = UNSET
    anything: Any | Unset = UNSET
