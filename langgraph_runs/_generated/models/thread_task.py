# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.interrupt import Interrupt
    from ..models.thread_state import ThreadState

T = TypeVar("T", bound="ThreadTask")

_NAMES: Final = frozenset(
    {
        "id",
        "name",
        "path",
        "error",
        "interrupts",
        "checkpoint",
        "state",
        "result",
    }
)


@_attrs_define
class ThreadTask:
    """A task of a thread's next step.

    Attributes:
        id (str | Unset): The task's id.
        name (str | Unset): The node it executes.
        path (list[Any] | Unset): Its position in the step.
        error (None | str | Unset): The error it failed with.
        interrupts (list[Interrupt] | Unset): The questions it stopped to ask.
        checkpoint (Any | Unset): The checkpoint of its subgraph, an object or null.
        state (None | ThreadState | Unset): The state of its subgraph, if requested.
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

        _fields: dict[str, Any] = {**self.additional_properties}
        if self.id is not UNSET:
            _fields["id"] = self.id
        if self.name is not UNSET:
            _fields["name"] = self.name
        if self.path is not UNSET:
            _fields["path"] = self.path
        if self.error is not UNSET:
            _fields["error"] = self.error
        interrupts: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.interrupts, Unset):
            interrupts = []
            for interrupts_item_data in self.interrupts:
                interrupts_item = interrupts_item_data.to_dict()

                interrupts.append(interrupts_item)

        if interrupts is not UNSET:
            _fields["interrupts"] = interrupts
        if self.checkpoint is not UNSET:
            _fields["checkpoint"] = self.checkpoint
        state: dict[str, Any] | None | Unset
        if isinstance(self.state, Unset):
            state = UNSET
        elif isinstance(self.state, ThreadState):
            state = self.state.to_dict()

        else:
            state = self.state
        if state is not UNSET:
            _fields["state"] = state
        if self.result is not UNSET:
            _fields["result"] = self.result
        return _fields

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.interrupt import Interrupt  # noqa: PLC0415
        from ..models.thread_state import ThreadState  # noqa: PLC0415

        _get = src_dict.get
        id = _get("id", UNSET)
        name = _get("name", UNSET)
        path = cast("list[Any]", _get("path", UNSET))

        error = _get("error", UNSET)

        _interrupts = _get("interrupts", UNSET)
        interrupts: list[Interrupt] | Unset = UNSET
        if _interrupts is not UNSET:
            interrupts = []
            for interrupts_item_data in _interrupts:
                interrupts_item = Interrupt.from_dict(interrupts_item_data)

                interrupts.append(interrupts_item)

        checkpoint = _get("checkpoint", UNSET)

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

        state = _parse_state(_get("state", UNSET))

        result = _get("result", UNSET)
        thread_task = cls(
            id,
            name,
            path,
            error,
            interrupts,
            checkpoint,
            state,
            result,
        )
        if not _NAMES.issuperset(src_dict):
            thread_task.additional_properties = {key: value for key, value in src_dict.items() if key not in _NAMES}
        return thread_task

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
