# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.interrupt import Interrupt
    from ..models.thread_state import ThreadState


T = TypeVar("T", bound="ThreadTask")


@_attrs_define
class ThreadTask:
    """A piece of work of a thread's next step.

    Attributes:
        id (str | Unset): The task's id.
        name (str | Unset): The node it runs.
        path (list[Any] | Unset): Where in the step it stands.
        error (None | str | Unset): What it failed with.
        interrupts (list[Interrupt] | Unset): What it stopped to ask.
        checkpoint (Any | Unset): The checkpoint of its subgraph, an object or null.
        state (None | ThreadState | Unset): The state of its subgraph, if it was asked for.
        result (Any | Unset): What it returned, any JSON.
    """

    id: str | Unset = UNSET
    name: str | Unset = UNSET
    path: list[Any] | Unset = UNSET
    error: None | str | Unset = UNSET
    interrupts: list[Interrupt] | Unset = UNSET
    checkpoint: Any | Unset = UNSET
    state: None | ThreadState | Unset = UNSET
    result: Any | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.thread_state import ThreadState  # noqa: PLC0415

        id = self.id

        name = self.name

        path: list[Any] | Unset = UNSET
        if not isinstance(self.path, Unset):
            path = self.path

        error: None | str | Unset
        if isinstance(self.error, Unset):
            error = UNSET
        else:
            error = self.error

        interrupts: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.interrupts, Unset):
            interrupts = []
            for interrupts_item_data in self.interrupts:
                interrupts_item = interrupts_item_data.to_dict()

                interrupts.append(interrupts_item)

        checkpoint = self.checkpoint

        state: dict[str, Any] | None | Unset
        if isinstance(self.state, Unset):
            state = UNSET
        elif isinstance(self.state, ThreadState):
            state = self.state.to_dict()

        else:
            state = self.state

        result = self.result

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if id is not UNSET:
            field_dict["id"] = id
        if name is not UNSET:
            field_dict["name"] = name
        if path is not UNSET:
            field_dict["path"] = path
        if error is not UNSET:
            field_dict["error"] = error
        if interrupts is not UNSET:
            field_dict["interrupts"] = interrupts
        if checkpoint is not UNSET:
            field_dict["checkpoint"] = checkpoint
        if state is not UNSET:
            field_dict["state"] = state
        if result is not UNSET:
            field_dict["result"] = result

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.interrupt import Interrupt  # noqa: PLC0415
        from ..models.thread_state import ThreadState  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id", UNSET)

        name = d.pop("name", UNSET)

        path = cast("list[Any]", d.pop("path", UNSET))

        error = d.pop("error", UNSET)

        _interrupts = d.pop("interrupts", UNSET)
        interrupts: list[Interrupt] | Unset = UNSET
        if _interrupts is not UNSET:
            interrupts = []
            for interrupts_item_data in _interrupts:
                interrupts_item = Interrupt.from_dict(interrupts_item_data)

                interrupts.append(interrupts_item)

        checkpoint = d.pop("checkpoint", UNSET)

        def _parse_state(data: object) -> None | ThreadState | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                state_type_0 = ThreadState.from_dict(data)

                return state_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast("None | ThreadState | Unset", data)

        state = _parse_state(d.pop("state", UNSET))

        result = d.pop("result", UNSET)

        thread_task = cls(
            id=id,
            name=name,
            path=path,
            error=error,
            interrupts=interrupts,
            checkpoint=checkpoint,
            state=state,
            result=result,
        )

        thread_task.additional_properties = d
        return thread_task

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
