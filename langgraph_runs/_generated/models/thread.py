# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.thread_status import ThreadStatus
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.json_object import JsonObject

T = TypeVar("T", bound="Thread")

_NAMES: Final = frozenset(
    {
        "thread_id",
        "status",
        "metadata",
        "config",
        "values",
        "interrupts",
        "extracted",
        "created_at",
        "updated_at",
        "state_updated_at",
    }
)


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
        _members: dict[str, Any] = {**self.additional_properties}
        if self.thread_id is not UNSET:
            _members["thread_id"] = self.thread_id
        if self.status is not UNSET:
            _members["status"] = self.status
        if self.metadata is not UNSET:
            _members["metadata"] = self.metadata
        if self.config is not UNSET:
            _members["config"] = self.config
        if self.values is not UNSET:
            _members["values"] = self.values
        if self.interrupts is not UNSET:
            _members["interrupts"] = self.interrupts
        if self.extracted is not UNSET:
            _members["extracted"] = self.extracted
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
        state_updated_at: str | Unset
        if isinstance(self.state_updated_at, Unset):
            state_updated_at = UNSET
        elif isinstance(self.state_updated_at, datetime.datetime):
            state_updated_at = self.state_updated_at.isoformat()
        else:
            state_updated_at = self.state_updated_at
        if state_updated_at is not UNSET:
            _members["state_updated_at"] = state_updated_at
        return _members

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _get = src_dict.get
        thread_id = _get("thread_id", UNSET)
        status = _get("status", UNSET)

        metadata = _get("metadata", UNSET)

        config = _get("config", UNSET)

        values = _get("values", UNSET)
        interrupts = _get("interrupts", UNSET)

        extracted = _get("extracted", UNSET)

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

        state_updated_at = _get("state_updated_at", UNSET)
        if isinstance(state_updated_at, str):
            try:
                state_updated_at = datetime.datetime.fromisoformat(state_updated_at)
            except ValueError:
                pass

        thread = cls(
            thread_id,
            status,
            metadata,
            config,
            values,
            interrupts,
            extracted,
            created_at,
            updated_at,
            state_updated_at,
        )
        if not _NAMES.issuperset(src_dict):
            thread.additional_properties = {key: value for key, value in src_dict.items() if key not in _NAMES}
        return thread

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
