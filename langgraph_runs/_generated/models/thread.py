# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.thread_status import ThreadStatus
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.json_object import JsonObject


T = TypeVar("T", bound="Thread")


@_attrs_define
class Thread:
    """What runs work on, with the state they leave. With `select`, only the chosen fields are there.

    Attributes:
        thread_id (str | Unset): The thread's id.
        status (str | ThreadStatus | Unset): Where it stands.
        metadata (JsonObject | Unset): What was given at creation, and what the server adds.
        config (JsonObject | Unset): The configuration of its last run.
        values (Any | Unset): The current values of the graph's state, any JSON; null before the first run.
        interrupts (JsonObject | Unset): The open interrupts, by the id of the task that raised them.
        extracted (JsonObject | Unset): What a search's `extract` found, by alias.
        created_at (datetime.datetime | str | Unset): When it was made.
        updated_at (datetime.datetime | str | Unset): When it last changed.
        state_updated_at (datetime.datetime | str | Unset): When its state last changed.
    """

    thread_id: str | Unset = UNSET
    status: str | ThreadStatus | Unset = UNSET
    metadata: JsonObject | Unset = UNSET
    config: JsonObject | Unset = UNSET
    values: Any | Unset = UNSET
    interrupts: JsonObject | Unset = UNSET
    extracted: JsonObject | Unset = UNSET
    created_at: datetime.datetime | str | Unset = UNSET
    updated_at: datetime.datetime | str | Unset = UNSET
    state_updated_at: datetime.datetime | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        thread_id = self.thread_id

        status: str | Unset
        if isinstance(self.status, Unset):
            status = UNSET
        elif isinstance(self.status, str):
            status = self.status
        else:
            status = self.status

        metadata = self.metadata

        config = self.config

        values = self.values

        interrupts = self.interrupts

        extracted = self.extracted

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

        state_updated_at: str | Unset
        if isinstance(self.state_updated_at, Unset):
            state_updated_at = UNSET
        elif isinstance(self.state_updated_at, datetime.datetime):
            state_updated_at = self.state_updated_at.isoformat()
        else:
            state_updated_at = self.state_updated_at

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if thread_id is not UNSET:
            field_dict["thread_id"] = thread_id
        if status is not UNSET:
            field_dict["status"] = status
        if metadata is not UNSET:
            field_dict["metadata"] = metadata
        if config is not UNSET:
            field_dict["config"] = config
        if values is not UNSET:
            field_dict["values"] = values
        if interrupts is not UNSET:
            field_dict["interrupts"] = interrupts
        if extracted is not UNSET:
            field_dict["extracted"] = extracted
        if created_at is not UNSET:
            field_dict["created_at"] = created_at
        if updated_at is not UNSET:
            field_dict["updated_at"] = updated_at
        if state_updated_at is not UNSET:
            field_dict["state_updated_at"] = state_updated_at

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        thread_id = d.pop("thread_id", UNSET)

        status = d.pop("status", UNSET)

        metadata = d.pop("metadata", UNSET)

        config = d.pop("config", UNSET)

        values = d.pop("values", UNSET)

        interrupts = d.pop("interrupts", UNSET)

        extracted = d.pop("extracted", UNSET)

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

        state_updated_at = d.pop("state_updated_at", UNSET)
        if isinstance(state_updated_at, str):
            try:
                state_updated_at = datetime.datetime.fromisoformat(state_updated_at)
            except ValueError:
                pass

        thread = cls(
            thread_id=thread_id,
            status=status,
            metadata=metadata,
            config=config,
            values=values,
            interrupts=interrupts,
            extracted=extracted,
            created_at=created_at,
            updated_at=updated_at,
            state_updated_at=state_updated_at,
        )

        thread.additional_properties = d
        return thread

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
