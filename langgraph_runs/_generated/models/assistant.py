# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.json_object import JsonObject


T = TypeVar("T", bound="Assistant")


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
        assistant_id = self.assistant_id

        graph_id = self.graph_id

        name = self.name

        description: None | str | Unset
        if isinstance(self.description, Unset):
            description = UNSET
        else:
            description = self.description

        config = self.config

        context = self.context

        metadata = self.metadata

        version = self.version

        created_at: str | Unset
        if isinstance(self.created_at, Unset):
            created_at = UNSET
        elif isinstance(self.created_at, datetime.datetime):
            created_at = self.created_at.isoformat()
        else:
            created_at = self.created_at

        updated_at: str | Unset
        if isinstance(self.updated_at, Unset):
            updated_at = UNSET
        elif isinstance(self.updated_at, datetime.datetime):
            updated_at = self.updated_at.isoformat()
        else:
            updated_at = self.updated_at

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if assistant_id is not UNSET:
            field_dict["assistant_id"] = assistant_id
        if graph_id is not UNSET:
            field_dict["graph_id"] = graph_id
        if name is not UNSET:
            field_dict["name"] = name
        if description is not UNSET:
            field_dict["description"] = description
        if config is not UNSET:
            field_dict["config"] = config
        if context is not UNSET:
            field_dict["context"] = context
        if metadata is not UNSET:
            field_dict["metadata"] = metadata
        if version is not UNSET:
            field_dict["version"] = version
        if created_at is not UNSET:
            field_dict["created_at"] = created_at
        if updated_at is not UNSET:
            field_dict["updated_at"] = updated_at

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        assistant_id = d.pop("assistant_id", UNSET)

        graph_id = d.pop("graph_id", UNSET)

        name = d.pop("name", UNSET)

        description = d.pop("description", UNSET)

        config = d.pop("config", UNSET)

        context = d.pop("context", UNSET)

        metadata = d.pop("metadata", UNSET)

        version = d.pop("version", UNSET)

        created_at = d.pop("created_at", UNSET)
        if isinstance(created_at, str):
            try:
                created_at = datetime.datetime.fromisoformat(created_at)
            except ValueError:
                pass

        updated_at = d.pop("updated_at", UNSET)
        if isinstance(updated_at, str):
            try:
                updated_at = datetime.datetime.fromisoformat(updated_at)
            except ValueError:
                pass

        assistant = cls(
            assistant_id=assistant_id,
            graph_id=graph_id,
            name=name,
            description=description,
            config=config,
            context=context,
            metadata=metadata,
            version=version,
            created_at=created_at,
            updated_at=updated_at,
        )

        assistant.additional_properties = d
        return assistant

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
