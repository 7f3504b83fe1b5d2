# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.multitask_strategy import MultitaskStrategy
from ..models.run_status import RunStatus
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.json_object import JsonObject

T = TypeVar("T", bound="Run")

_NAMES: Final = frozenset(
    {
        "run_id",
        "thread_id",
        "assistant_id",
        "status",
        "metadata",
        "kwargs",
        "multitask_strategy",
        "created_at",
        "updated_at",
        "langsmith_session_name",
    }
)


@_attrs_define
class Run:
    """One execution of an assistant. With `select`, only the chosen fields are there.

    Attributes:
        run_id (str | Unset): The run's id.
        thread_id (str | Unset): The thread it works on; a temporary one for a stateless run.
        assistant_id (str | Unset): The assistant it executes.
        status (RunStatus | str | Unset): Where it stands.
        metadata (JsonObject | Unset): What was given at creation, and what the server adds.
        kwargs (JsonObject | Unset): How it was made. Not on every server.
        multitask_strategy (MultitaskStrategy | str | Unset): How it treats other runs of its thread. Not on every
            server.
        created_at (datetime.datetime | str | Unset): When it was made, plus its `after_seconds`; so it may lie in
            the future.
        updated_at (datetime.datetime | str | Unset): When it last changed.
        langsmith_session_name (None | str | Unset): The tracing project, if there is one.
    """

    run_id: str | Unset = UNSET
    thread_id: str | Unset = UNSET
    assistant_id: str | Unset = UNSET
    status: RunStatus | str | Unset = UNSET
    metadata: JsonObject | Unset = UNSET
    kwargs: JsonObject | Unset = UNSET
    multitask_strategy: MultitaskStrategy | str | Unset = UNSET
    created_at: datetime.datetime | str | Unset = UNSET
    updated_at: datetime.datetime | str | Unset = UNSET
    langsmith_session_name: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _members: dict[str, Any] = {**self.additional_properties}
        if self.run_id is not UNSET:
            _members["run_id"] = self.run_id
        if self.thread_id is not UNSET:
            _members["thread_id"] = self.thread_id
        if self.assistant_id is not UNSET:
            _members["assistant_id"] = self.assistant_id
        if self.status is not UNSET:
            _members["status"] = self.status
        if self.metadata is not UNSET:
            _members["metadata"] = self.metadata
        if self.kwargs is not UNSET:
            _members["kwargs"] = self.kwargs
        if self.multitask_strategy is not UNSET:
            _members["multitask_strategy"] = self.multitask_strategy
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
        if self.langsmith_session_name is not UNSET:
            _members["langsmith_session_name"] = self.langsmith_session_name
        return _members

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _get = src_dict.get
        run_id = _get("run_id", UNSET)
        thread_id = _get("thread_id", UNSET)
        assistant_id = _get("assistant_id", UNSET)
        status = _get("status", UNSET)

        metadata = _get("metadata", UNSET)

        kwargs = _get("kwargs", UNSET)

        multitask_strategy = _get("multitask_strategy", UNSET)

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

        langsmith_session_name = _get("langsmith_session_name", UNSET)

        run = cls(
            run_id,
            thread_id,
            assistant_id,
            status,
            metadata,
            kwargs,
            multitask_strategy,
            created_at,
            updated_at,
            langsmith_session_name,
        )
        if not _NAMES.issuperset(src_dict):
            run.additional_properties = {key: value for key, value in src_dict.items() if key not in _NAMES}
        return run

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
