# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.all_nodes import AllNodes
from ..models.durability import Durability
from ..models.if_not_exists import IfNotExists
from ..models.multitask_strategy import MultitaskStrategy
from ..models.on_completion import OnCompletion
from ..models.on_disconnect import OnDisconnect
from ..models.stream_mode import StreamMode
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.json_object import JsonObject

T = TypeVar("T", bound="RunCreate")

_NAMES: Final = frozenset(
    {
        "assistant_id",
        "input",
        "command",
        "config",
        "context",
        "metadata",
        "checkpoint",
        "checkpoint_id",
        "stream_mode",
        "stream_subgraphs",
        "stream_resumable",
        "interrupt_before",
        "interrupt_after",
        "feedback_keys",
        "webhook",
        "multitask_strategy",
        "if_not_exists",
        "on_completion",
        "on_disconnect",
        "after_seconds",
        "durability",
        "langsmith_tracer",
    }
)


@_attrs_define
class RunCreate:
    """A run to be made. One body for create, stream, wait and batch; where a field counts for some of them only, its
    description says so. Fields the server does not know are ignored.

    Attributes:
        assistant_id (str): An assistant's id or a graph's name.
        input_ (Any | Unset): The graph's input, any JSON. Null or none goes on from where the thread stands.
        command (Any | Unset): An object with `resume`, `update` and `goto`, or null. It goes before `input`.
            `resume` needs a thread.
        config (JsonObject | Unset): The run's `tags`, `recursion_limit` and `configurable`.
        context (JsonObject | Unset): The graph's static context. Refused together with `config.configurable`.
        metadata (JsonObject | Unset): Kept with the run. `thread_id`, `run_id`, `assistant_id` and `cron_id` in it
            are not.
        checkpoint (JsonObject | Unset): The checkpoint to start from, as a thread state has it. On a thread only.
        checkpoint_id (str | Unset): The id of the checkpoint to start from. On a thread only.
        stream_mode (list[StreamMode] | StreamMode | Unset): What the run publishes, to its stream and to those who
            join. The server's default is `values`. Leave it out for wait, which answers with nothing unless `values` is
            among them.
        stream_subgraphs (bool | Unset): Whether subgraphs publish too. The server's default is false.
        stream_resumable (bool | Unset): Whether events get ids and are kept for a while, to be replayed. The
            server's default is false.
        interrupt_before (AllNodes | list[str] | Unset): Nodes to stop before.
        interrupt_after (AllNodes | list[str] | Unset): Nodes to stop after.
        feedback_keys (list[str] | Unset): Keys for which feedback addresses are made, sent as the last event or as
            `__feedback__`.
        webhook (str | Unset): Where the finished run is posted to.
        multitask_strategy (MultitaskStrategy | Unset): What to do if the thread is busy. The server's default is
            `enqueue`. On a thread only.
        if_not_exists (IfNotExists | Unset): What to do if there is no such thread. The server's default is
            `reject`. On a thread only.
        on_completion (OnCompletion | Unset): What becomes of the temporary thread. The server's default is
            `delete`. Stateless runs only.
        on_disconnect (OnDisconnect | Unset): What becomes of the run when this connection breaks. Stream and wait
            only; servers differ in their default.
        after_seconds (float | Unset): How long to wait before the run may start; fractions count.
        durability (Durability | Unset): When checkpoints are written. The server's default is `async`.
        langsmith_tracer (JsonObject | Unset): The `project_name` and `example_id` to trace the run under.
    """

    assistant_id: str
    input_: Any | Unset = UNSET
    command: Any | Unset = UNSET
    config: JsonObject | Unset = UNSET
    context: JsonObject | Unset = UNSET
    metadata: JsonObject | Unset = UNSET
    checkpoint: JsonObject | Unset = UNSET
    checkpoint_id: str | Unset = UNSET
    stream_mode: list[StreamMode] | StreamMode | Unset = UNSET
    stream_subgraphs: bool | Unset = UNSET
    stream_resumable: bool | Unset = UNSET
    interrupt_before: AllNodes | list[str] | Unset = UNSET
    interrupt_after: AllNodes | list[str] | Unset = UNSET
    feedback_keys: list[str] | Unset = UNSET
    webhook: str | Unset = UNSET
    multitask_strategy: MultitaskStrategy | Unset = UNSET
    if_not_exists: IfNotExists | Unset = UNSET
    on_completion: OnCompletion | Unset = UNSET
    on_disconnect: OnDisconnect | Unset = UNSET
    after_seconds: float | Unset = UNSET
    durability: Durability | Unset = UNSET
    langsmith_tracer: JsonObject | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _members: dict[str, Any] = {**self.additional_properties}
        _members["assistant_id"] = self.assistant_id
        if self.input_ is not UNSET:
            _members["input"] = self.input_
        if self.command is not UNSET:
            _members["command"] = self.command
        if self.config is not UNSET:
            _members["config"] = self.config
        if self.context is not UNSET:
            _members["context"] = self.context
        if self.metadata is not UNSET:
            _members["metadata"] = self.metadata
        if self.checkpoint is not UNSET:
            _members["checkpoint"] = self.checkpoint
        if self.checkpoint_id is not UNSET:
            _members["checkpoint_id"] = self.checkpoint_id
        if self.stream_mode is not UNSET:
            _members["stream_mode"] = self.stream_mode
        if self.stream_subgraphs is not UNSET:
            _members["stream_subgraphs"] = self.stream_subgraphs
        if self.stream_resumable is not UNSET:
            _members["stream_resumable"] = self.stream_resumable
        if self.interrupt_before is not UNSET:
            _members["interrupt_before"] = self.interrupt_before
        if self.interrupt_after is not UNSET:
            _members["interrupt_after"] = self.interrupt_after
        if self.feedback_keys is not UNSET:
            _members["feedback_keys"] = self.feedback_keys
        if self.webhook is not UNSET:
            _members["webhook"] = self.webhook
        if self.multitask_strategy is not UNSET:
            _members["multitask_strategy"] = self.multitask_strategy
        if self.if_not_exists is not UNSET:
            _members["if_not_exists"] = self.if_not_exists
        if self.on_completion is not UNSET:
            _members["on_completion"] = self.on_completion
        if self.on_disconnect is not UNSET:
            _members["on_disconnect"] = self.on_disconnect
        if self.after_seconds is not UNSET:
            _members["after_seconds"] = self.after_seconds
        if self.durability is not UNSET:
            _members["durability"] = self.durability
        if self.langsmith_tracer is not UNSET:
            _members["langsmith_tracer"] = self.langsmith_tracer
        return _members

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        _get = src_dict.get
        assistant_id = src_dict["assistant_id"]
        input_ = _get("input", UNSET)
        command = _get("command", UNSET)
        config = _get("config", UNSET)

        context = _get("context", UNSET)

        metadata = _get("metadata", UNSET)

        checkpoint = _get("checkpoint", UNSET)

        checkpoint_id = _get("checkpoint_id", UNSET)

        def _parse_stream_mode(data: object) -> list[StreamMode] | StreamMode | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                stream_mode_type_0 = cast("list[StreamMode]", data)

                return stream_mode_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast("list[StreamMode] | StreamMode | Unset", data)

        stream_mode = _parse_stream_mode(_get("stream_mode", UNSET))

        stream_subgraphs = _get("stream_subgraphs", UNSET)
        stream_resumable = _get("stream_resumable", UNSET)

        def _parse_interrupt_before(data: object) -> AllNodes | list[str] | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                interrupt_before_type_0 = cast("list[str]", data)

                return interrupt_before_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast("AllNodes | list[str] | Unset", data)

        interrupt_before = _parse_interrupt_before(_get("interrupt_before", UNSET))

        def _parse_interrupt_after(data: object) -> AllNodes | list[str] | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                interrupt_after_type_0 = cast("list[str]", data)

                return interrupt_after_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast("AllNodes | list[str] | Unset", data)

        interrupt_after = _parse_interrupt_after(_get("interrupt_after", UNSET))

        feedback_keys = cast("list[str]", _get("feedback_keys", UNSET))

        webhook = _get("webhook", UNSET)
        multitask_strategy = _get("multitask_strategy", UNSET)
        if_not_exists = _get("if_not_exists", UNSET)
        on_completion = _get("on_completion", UNSET)
        on_disconnect = _get("on_disconnect", UNSET)
        after_seconds = _get("after_seconds", UNSET)
        durability = _get("durability", UNSET)
        langsmith_tracer = _get("langsmith_tracer", UNSET)

        run_create = cls(
            assistant_id,
            input_,
            command,
            config,
            context,
            metadata,
            checkpoint,
            checkpoint_id,
            stream_mode,
            stream_subgraphs,
            stream_resumable,
            interrupt_before,
            interrupt_after,
            feedback_keys,
            webhook,
            multitask_strategy,
            if_not_exists,
            on_completion,
            on_disconnect,
            after_seconds,
            durability,
            langsmith_tracer,
        )
        if not _NAMES.issuperset(src_dict):
            run_create.additional_properties = {key: value for key, value in src_dict.items() if key not in _NAMES}
        return run_create

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
