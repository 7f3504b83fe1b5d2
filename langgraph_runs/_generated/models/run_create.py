# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset, WireModel, wire_model

if TYPE_CHECKING:
    from ..models.all_nodes import AllNodes
    from ..models.durability import Durability
    from ..models.if_not_exists import IfNotExists
    from ..models.json_object import JsonObject
    from ..models.multitask_strategy import MultitaskStrategy
    from ..models.on_completion import OnCompletion
    from ..models.on_disconnect import OnDisconnect
    from ..models.stream_mode import StreamMode


@wire_model(
    required=("assistant_id",),
    renamed={
        "input_": "input",
    },
)
@_attrs_define(slots=False, eq=False, repr=False)
class RunCreate(WireModel):
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
