# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset, with_times

if TYPE_CHECKING:
    from ..models.binding import Binding
    from ..models.json_object import JsonObject

T = TypeVar("T", bound="Book")

_NAMES: Final = frozenset(
    {
        "title",
        "binding",
        "printed_at",
        "notes",
        "sequel",
        "anything",
    }
)


@with_times(printed_at="printed_at")
@_attrs_define(slots=False)
class Book:
    """A book, or the fields of it that were selected.

    Attributes:
        title (None | str | Unset): The title, or null.
        binding (Binding | str | Unset): What holds this book together, or a word for something new.
        printed_at (datetime.datetime | str | Unset): When it was printed.
        notes (JsonObject | Unset): What readers wrote in the margins.
        sequel (Book | None | Unset): The next volume.
        anything (Any | Unset): Any JSON.
    """

    title: None | str | Unset = UNSET
    binding: Binding | str | Unset = UNSET
    printed_at: datetime.datetime | str | Unset = UNSET
    notes: JsonObject | Unset = UNSET
    sequel: Book | None | Unset = UNSET
    anything: Any | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _fields: dict[str, Any] = {**self.additional_properties}
        if self.title is not UNSET:
            _fields["title"] = self.title
        if self.binding is not UNSET:
            _fields["binding"] = self.binding
        printed_at: str | Unset
        if isinstance(self.__dict__["printed_at"], Unset):
            printed_at = UNSET
        elif isinstance(self.__dict__["printed_at"], datetime.datetime):
            printed_at = self.__dict__["printed_at"].isoformat()
        else:
            printed_at = self.__dict__["printed_at"]
        if printed_at is not UNSET:
            _fields["printed_at"] = printed_at
        if self.notes is not UNSET:
            _fields["notes"] = self.notes
        sequel: dict[str, Any] | None | Unset
        if isinstance(self.sequel, Unset):
            sequel = UNSET
        elif isinstance(self.sequel, Book):
            sequel = self.sequel.to_dict()

        else:
            sequel = self.sequel
        if sequel is not UNSET:
            _fields["sequel"] = sequel
        if self.anything is not UNSET:
            _fields["anything"] = self.anything
        return _fields

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _get = src_dict.get
        title = _get("title", UNSET)

        binding = _get("binding", UNSET)

        printed_at = _get("printed_at", UNSET)
        notes = _get("notes", UNSET)

        def _parse_sequel(data: object) -> Book | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                sequel_type_0 = Book.from_dict(data)

                return sequel_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast("Book | None | Unset", data)

        sequel = _parse_sequel(_get("sequel", UNSET))

        anything = _get("anything", UNSET)
        book = cls(
            title,
            binding,
            printed_at,
            notes,
            sequel,
            anything,
        )
        if not _NAMES.issuperset(src_dict):
            book.additional_properties = {key: value for key, value in src_dict.items() if key not in _NAMES}
        return book

    @property
    def additional_keys(self) -> list[str]:
        return [*self.additional_properties]

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: object) -> bool:
        return key in self.additional_properties
