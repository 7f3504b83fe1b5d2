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
    from ..models.interrupt import Interrupt
    from ..models.thread_task import ThreadTask

T = TypeVar("T", bound="ThreadState")

_NAMES: Final = frozenset(
    {
        "values",
        "next",
        "tasks",
        "interrupts",
        "metadata",
        "checkpoint",
        "parent_checkpoint",
        "created_at",
    }
)


@with_times(created_at="created_at")
@_attrs_define(slots=False)
class ThreadState:
    """The state of a thread at a checkpoint.

    Attributes:
        values (Any | Unset): The values of the graph's state, any JSON.
        next_ (list[str] | Unset): The nodes to execute next; empty if the thread is done.
        tasks (list[ThreadTask] | Unset): The tasks of the next step.
        interrupts (list[Interrupt] | Unset): The pending interrupts of all tasks.
        metadata (Any | Unset): How the state came about (`run_id`, `step`, ...), an object or null.
        checkpoint (Any | Unset): The checkpoint of this state, an object or null. A run accepts it as `checkpoint`.
        parent_checkpoint (Any | Unset): The checkpoint before this one, an object or null.
        created_at (datetime.datetime | None | str | Unset): When it was created, or null.
    """

    values: Any | Unset = UNSET
    next_: list[str] | Unset = UNSET
    tasks: list[ThreadTask] | Unset = UNSET
    interrupts: list[Interrupt] | Unset = UNSET
    metadata: Any | Unset = UNSET
    checkpoint: Any | Unset = UNSET
    parent_checkpoint: Any | Unset = UNSET
    created_at: datetime.datetime | None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _fields: dict[str, Any] = {**self.additional_properties}
        if self.values is not UNSET:
            _fields["values"] = self.values
        if self.next_ is not UNSET:
            _fields["next"] = self.next_
        tasks: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.tasks, Unset):
            tasks = []
            for tasks_item_data in self.tasks:
                tasks_item = tasks_item_data.to_dict()

                tasks.append(tasks_item)

        if tasks is not UNSET:
            _fields["tasks"] = tasks
        interrupts: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.interrupts, Unset):
            interrupts = []
            for interrupts_item_data in self.interrupts:
                interrupts_item = interrupts_item_data.to_dict()

                interrupts.append(interrupts_item)

        if interrupts is not UNSET:
            _fields["interrupts"] = interrupts
        if self.metadata is not UNSET:
            _fields["metadata"] = self.metadata
        if self.checkpoint is not UNSET:
            _fields["checkpoint"] = self.checkpoint
        if self.parent_checkpoint is not UNSET:
            _fields["parent_checkpoint"] = self.parent_checkpoint
        created_at: None | str | Unset
        if isinstance(self.__dict__["created_at"], Unset):
            created_at = UNSET
        elif isinstance(self.__dict__["created_at"], datetime.datetime):
            created_at = self.__dict__["created_at"].isoformat()
        else:
            created_at = self.__dict__["created_at"]
        if created_at is not UNSET:
            _fields["created_at"] = created_at
        return _fields

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.interrupt import Interrupt  # noqa: PLC0415
        from ..models.thread_task import ThreadTask  # noqa: PLC0415

        _get = src_dict.get
        values = _get("values", UNSET)
        next_ = cast("list[str]", _get("next", UNSET))

        _tasks = _get("tasks", UNSET)
        tasks: list[ThreadTask] | Unset = UNSET
        if _tasks is not UNSET:
            tasks = []
            for tasks_item_data in _tasks:
                tasks_item = ThreadTask.from_dict(tasks_item_data)

                tasks.append(tasks_item)

        _interrupts = _get("interrupts", UNSET)
        interrupts: list[Interrupt] | Unset = UNSET
        if _interrupts is not UNSET:
            interrupts = []
            for interrupts_item_data in _interrupts:
                interrupts_item = Interrupt.from_dict(interrupts_item_data)

                interrupts.append(interrupts_item)

        metadata = _get("metadata", UNSET)
        checkpoint = _get("checkpoint", UNSET)
        parent_checkpoint = _get("parent_checkpoint", UNSET)
        created_at = _get("created_at", UNSET)
        thread_state = cls(
            values,
            next_,
            tasks,
            interrupts,
            metadata,
            checkpoint,
            parent_checkpoint,
            created_at,
        )
        if not _NAMES.issuperset(src_dict):
            thread_state.additional_properties = {key: value for key, value in src_dict.items() if key not in _NAMES}
        return thread_state

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
