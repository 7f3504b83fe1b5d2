# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

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


@_attrs_define
class RunCreate:
    """A run to be made. One body for create, stream, wait and batch; where a field counts for some of them only, its
    description says so. Fields the server does not know are ignored.

        Attributes:
            assistant_id (str): An assistant's id or a graph's name.
            input_ (Any | Unset): The graph's input, any JSON. Null or none goes on from where the thread stands.
            command (Any | Unset): An object with `resume`, `update` and `goto`, or null. It goes before `input`. `resume`
                needs a thread.
            config (JsonObject | Unset): The run's `tags`, `recursion_limit` and `configurable`.
            context (JsonObject | Unset): The graph's static context. Refused together with `config.configurable`.
            metadata (JsonObject | Unset): Kept with the run. `thread_id`, `run_id`, `assistant_id` and `cron_id` in it are
                not.
            checkpoint (JsonObject | Unset): The checkpoint to start from, as a thread state has it. On a thread only.
            checkpoint_id (str | Unset): The id of the checkpoint to start from. On a thread only.
            stream_mode (list[StreamMode] | StreamMode | Unset): What the run publishes, to its stream and to those who
                join. The server's default is `values`. Leave it out for wait, which answers with nothing unless `values` is
                among them.
            stream_subgraphs (bool | Unset): Whether subgraphs publish too. The server's default is false.
            stream_resumable (bool | Unset): Whether events get ids and are kept for a while, to be replayed. The server's
                default is false.
            interrupt_before (AllNodes | list[str] | Unset): Nodes to stop before.
            interrupt_after (AllNodes | list[str] | Unset): Nodes to stop after.
            feedback_keys (list[str] | Unset): Keys for which feedback addresses are made, sent as the last event or as
                `__feedback__`.
            webhook (str | Unset): Where the finished run is posted to.
            multitask_strategy (MultitaskStrategy | Unset): What to do if the thread is busy. The server's default is
                `enqueue`. On a thread only.
            if_not_exists (IfNotExists | Unset): What to do if there is no such thread. The server's default is `reject`. On
                a thread only.
            on_completion (OnCompletion | Unset): What becomes of the temporary thread. The server's default is `delete`.
                Stateless runs only.
            on_disconnect (OnDisconnect | Unset): What becomes of the run when this connection breaks. Stream and wait only;
                servers differ in their default.
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
        assistant_id = self.assistant_id

        input_ = self.input_

        command = self.command

        config = self.config

        context = self.context

        metadata = self.metadata

        checkpoint = self.checkpoint

        checkpoint_id = self.checkpoint_id

        stream_mode: list[str] | str | Unset
        if isinstance(self.stream_mode, Unset):
            stream_mode = UNSET
        elif isinstance(self.stream_mode, list):
            stream_mode = []
            for stream_mode_type_0_item_data in self.stream_mode:
                stream_mode_type_0_item: str = stream_mode_type_0_item_data
                stream_mode.append(stream_mode_type_0_item)

        else:
            stream_mode = self.stream_mode

        stream_subgraphs = self.stream_subgraphs

        stream_resumable = self.stream_resumable

        interrupt_before: list[str] | str | Unset
        if isinstance(self.interrupt_before, Unset):
            interrupt_before = UNSET
        elif isinstance(self.interrupt_before, list):
            interrupt_before = self.interrupt_before

        else:
            interrupt_before = self.interrupt_before

        interrupt_after: list[str] | str | Unset
        if isinstance(self.interrupt_after, Unset):
            interrupt_after = UNSET
        elif isinstance(self.interrupt_after, list):
            interrupt_after = self.interrupt_after

        else:
            interrupt_after = self.interrupt_after

        feedback_keys: list[str] | Unset = UNSET
        if not isinstance(self.feedback_keys, Unset):
            feedback_keys = self.feedback_keys

        webhook = self.webhook

        multitask_strategy: str | Unset = UNSET
        if not isinstance(self.multitask_strategy, Unset):
            multitask_strategy = self.multitask_strategy

        if_not_exists: str | Unset = UNSET
        if not isinstance(self.if_not_exists, Unset):
            if_not_exists = self.if_not_exists

        on_completion: str | Unset = UNSET
        if not isinstance(self.on_completion, Unset):
            on_completion = self.on_completion

        on_disconnect: str | Unset = UNSET
        if not isinstance(self.on_disconnect, Unset):
            on_disconnect = self.on_disconnect

        after_seconds = self.after_seconds

        durability: str | Unset = UNSET
        if not isinstance(self.durability, Unset):
            durability = self.durability

        langsmith_tracer = self.langsmith_tracer

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "assistant_id": assistant_id,
            }
        )
        if input_ is not UNSET:
            field_dict["input"] = input_
        if command is not UNSET:
            field_dict["command"] = command
        if config is not UNSET:
            field_dict["config"] = config
        if context is not UNSET:
            field_dict["context"] = context
        if metadata is not UNSET:
            field_dict["metadata"] = metadata
        if checkpoint is not UNSET:
            field_dict["checkpoint"] = checkpoint
        if checkpoint_id is not UNSET:
            field_dict["checkpoint_id"] = checkpoint_id
        if stream_mode is not UNSET:
            field_dict["stream_mode"] = stream_mode
        if stream_subgraphs is not UNSET:
            field_dict["stream_subgraphs"] = stream_subgraphs
        if stream_resumable is not UNSET:
            field_dict["stream_resumable"] = stream_resumable
        if interrupt_before is not UNSET:
            field_dict["interrupt_before"] = interrupt_before
        if interrupt_after is not UNSET:
            field_dict["interrupt_after"] = interrupt_after
        if feedback_keys is not UNSET:
            field_dict["feedback_keys"] = feedback_keys
        if webhook is not UNSET:
            field_dict["webhook"] = webhook
        if multitask_strategy is not UNSET:
            field_dict["multitask_strategy"] = multitask_strategy
        if if_not_exists is not UNSET:
            field_dict["if_not_exists"] = if_not_exists
        if on_completion is not UNSET:
            field_dict["on_completion"] = on_completion
        if on_disconnect is not UNSET:
            field_dict["on_disconnect"] = on_disconnect
        if after_seconds is not UNSET:
            field_dict["after_seconds"] = after_seconds
        if durability is not UNSET:
            field_dict["durability"] = durability
        if langsmith_tracer is not UNSET:
            field_dict["langsmith_tracer"] = langsmith_tracer

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        assistant_id = d.pop("assistant_id")

        input_ = d.pop("input", UNSET)

        command = d.pop("command", UNSET)

        config = d.pop("config", UNSET)

        context = d.pop("context", UNSET)

        metadata = d.pop("metadata", UNSET)

        checkpoint = d.pop("checkpoint", UNSET)

        checkpoint_id = d.pop("checkpoint_id", UNSET)

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

        stream_mode = _parse_stream_mode(d.pop("stream_mode", UNSET))

        stream_subgraphs = d.pop("stream_subgraphs", UNSET)

        stream_resumable = d.pop("stream_resumable", UNSET)

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

        interrupt_before = _parse_interrupt_before(d.pop("interrupt_before", UNSET))

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

        interrupt_after = _parse_interrupt_after(d.pop("interrupt_after", UNSET))

        feedback_keys = cast("list[str]", d.pop("feedback_keys", UNSET))

        webhook = d.pop("webhook", UNSET)

        multitask_strategy = d.pop("multitask_strategy", UNSET)

        if_not_exists = d.pop("if_not_exists", UNSET)

        on_completion = d.pop("on_completion", UNSET)

        on_disconnect = d.pop("on_disconnect", UNSET)

        after_seconds = d.pop("after_seconds", UNSET)

        durability = d.pop("durability", UNSET)

        langsmith_tracer = d.pop("langsmith_tracer", UNSET)

        run_create = cls(
            assistant_id=assistant_id,
            input_=input_,
            command=command,
            config=config,
            context=context,
            metadata=metadata,
            checkpoint=checkpoint,
            checkpoint_id=checkpoint_id,
            stream_mode=stream_mode,
            stream_subgraphs=stream_subgraphs,
            stream_resumable=stream_resumable,
            interrupt_before=interrupt_before,
            interrupt_after=interrupt_after,
            feedback_keys=feedback_keys,
            webhook=webhook,
            multitask_strategy=multitask_strategy,
            if_not_exists=if_not_exists,
            on_completion=on_completion,
            on_disconnect=on_disconnect,
            after_seconds=after_seconds,
            durability=durability,
            langsmith_tracer=langsmith_tracer,
        )

        run_create.additional_properties = d
        return run_create

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
