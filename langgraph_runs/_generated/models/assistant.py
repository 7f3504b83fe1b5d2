# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.json_object import JsonObject

T = TypeVar("T", bound="Assistant")

_NAMES: Final = frozenset(
    {
        "assistant_id",
        "graph_id",
        "name",
        "description",
        "config",
        "context",
        "metadata",
        "version",
        "created_at",
        "updated_at",
    }
)


@_attrs_define
class Assistant:
    """A graph with its configuration. With `select`, only the chosen fields are there.

    Attributes:
        assistant_id (str | Unset): The assistant's id.
        graph_id (str | Unset): The graph it runs.
        name (str | Unset): Its name.
        description (None | str | Unset): What it is for.
        config (JsonObject | Unset): The configuration its runs start from.
        context (JsonObject | Unset): The static context its runs start from.
        metadata (JsonObject | Unset): What was given at creation, and what the server adds.
        version (int | Unset): Counts its changes.
        created_at (datetime.datetime | str | Unset): When it was made.
        updated_at (datetime.datetime | str | Unset): When it last changed.
    """

    assistant_id: str | Unset = UNSET
    graph_id: str | Unset = UNSET
    name: str | Unset = UNSET
    description: None | str | Unset = UNSET
    config: JsonObject | Unset = UNSET
    context: JsonObject | Unset = UNSET
    metadata: JsonObject | Unset = UNSET
    version: int | Unset = UNSET
    created_at: datetime.datetime | str | Unset = UNSET
    updated_at: datetime.datetime | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _members: dict[str, Any] = {**self.additional_properties}
        if self.assistant_id is not UNSET:
            _members["assistant_id"] = self.assistant_id
        if self.graph_id is not UNSET:
            _members["graph_id"] = self.graph_id
        if self.name is not UNSET:
            _members["name"] = self.name
        if self.description is not UNSET:
            _members["description"] = self.description
        if self.config is not UNSET:
            _members["config"] = self.config
        if self.context is not UNSET:
            _members["context"] = self.context
        if self.metadata is not UNSET:
            _members["metadata"] = self.metadata
        if self.version is not UNSET:
            _members["version"] = self.version
        created_at: str | Unset
        if isinstance(self.created_at, Unset):
            created_at = UNSET
        elif isinstance(self.created_at, datetime.datetime):
            created_at = self.created_at.isoformat()
        else:
            created_at = self.created_at
        if created_at is not UNSET:
            _members["created_at"] = created_at
        updated_at: str | Unset
        if isinstance(self.updated_at, Unset):
            updated_at = UNSET
        elif isinstance(self.updated_at, datetime.datetime):
            updated_at = self.updated_at.isoformat()
        else:
            updated_at = self.updated_at
        if updated_at is not UNSET:
            _members["updated_at"] = updated_at
        return _members

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _get = src_dict.get
        assistant_id = _get("assistant_id", UNSET)
        graph_id = _get("graph_id", UNSET)
        name = _get("name", UNSET)
        description = _get("description", UNSET)

        config = _get("config", UNSET)

        context = _get("context", UNSET)

        metadata = _get("metadata", UNSET)

        version = _get("version", UNSET)
        created_at = _get("created_at", UNSET)
        if isinstance(created_at, str):
            try:
                created_at = datetime.datetime.fromisoformat(created_at)
            except ValueError:
                pass

        updated_at = _get("updated_at", UNSET)
        if isinstance(updated_at, str):
            try:
                updated_at = datetime.datetime.fromisoformat(updated_at)
            except ValueError:
                pass

        assistant = cls(
            assistant_id,
            graph_id,
            name,
            description,
            config,
            context,
            metadata,
            version,
            created_at,
            updated_at,
        )
        if not _NAMES.issuperset(src_dict):
            assistant.additional_properties = {key: value for key, value in src_dict.items() if key not in _NAMES}
        return assistant

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
