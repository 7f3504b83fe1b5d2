# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.multitask_strategy import MultitaskStrategy
from ..models.run_status import RunStatus
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.json_object import JsonObject


T = TypeVar("T", bound="Run")


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
        created_at (datetime.datetime | str | Unset): When it was made, plus its `after_seconds`; so it may lie in the
            future.
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
        run_id = self.run_id

        thread_id = self.thread_id

        assistant_id = self.assistant_id

        status: str | Unset
        if isinstance(self.status, Unset):
            status = UNSET
        elif isinstance(self.status, str):
            status = self.status
        else:
            status = self.status

        metadata = self.metadata

        kwargs = self.kwargs

        multitask_strategy: str | Unset
        if isinstance(self.multitask_strategy, Unset):
            multitask_strategy = UNSET
        elif isinstance(self.multitask_strategy, str):
            multitask_strategy = self.multitask_strategy
        else:
            multitask_strategy = self.multitask_strategy

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

        langsmith_session_name: None | str | Unset
        if isinstance(self.langsmith_session_name, Unset):
            langsmith_session_name = UNSET
        else:
            langsmith_session_name = self.langsmith_session_name

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if run_id is not UNSET:
            field_dict["run_id"] = run_id
        if thread_id is not UNSET:
            field_dict["thread_id"] = thread_id
        if assistant_id is not UNSET:
            field_dict["assistant_id"] = assistant_id
        if status is not UNSET:
            field_dict["status"] = status
        if metadata is not UNSET:
            field_dict["metadata"] = metadata
        if kwargs is not UNSET:
            field_dict["kwargs"] = kwargs
        if multitask_strategy is not UNSET:
            field_dict["multitask_strategy"] = multitask_strategy
        if created_at is not UNSET:
            field_dict["created_at"] = created_at
        if updated_at is not UNSET:
            field_dict["updated_at"] = updated_at
        if langsmith_session_name is not UNSET:
            field_dict["langsmith_session_name"] = langsmith_session_name

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        run_id = d.pop("run_id", UNSET)

        thread_id = d.pop("thread_id", UNSET)

        assistant_id = d.pop("assistant_id", UNSET)

        status = d.pop("status", UNSET)

        metadata = d.pop("metadata", UNSET)

        kwargs = d.pop("kwargs", UNSET)

        multitask_strategy = d.pop("multitask_strategy", UNSET)

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

        langsmith_session_name = d.pop("langsmith_session_name", UNSET)

        run = cls(
            run_id=run_id,
            thread_id=thread_id,
            assistant_id=assistant_id,
            status=status,
            metadata=metadata,
            kwargs=kwargs,
            multitask_strategy=multitask_strategy,
            created_at=created_at,
            updated_at=updated_at,
            langsmith_session_name=langsmith_session_name,
        )

        run.additional_properties = d
        return run

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
