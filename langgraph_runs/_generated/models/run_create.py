# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import define as _attrs_define

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
    required={"assistant_id": str},
)
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class RunCreate(WireModel):
    """A run to create. Create, stream, wait and batch share this body; the description of a field says so if it is for
    some of them only. The server ignores fields that it does not know.

    Attributes:
        assistant_id (str): An assistant's id or a graph's name.
        input (Any | Unset): The graph's input, any JSON. None continues from the thread's current state, as does no
            input.
        command (Any | Unset): A mapping with `resume`, `update` and `goto`, in place of an `input`. `resume` needs
            a thread.
        config (JsonObject | Unset): The run's `tags`, `recursion_limit` and `configurable`.
        context (JsonObject | Unset): The graph's static context. It cannot be combined with
            `config["configurable"]`.
        metadata (JsonObject | Unset): Stored with the run, except `thread_id`, `run_id`, `assistant_id` and
            `cron_id`.
        checkpoint (JsonObject | Unset): The checkpoint to start from, taken from a thread state. Only with a
            thread.
        checkpoint_id (str | Unset): The id of the checkpoint to start from. Only with a thread.
        stream_mode (list[StreamMode] | StreamMode | Unset): The events that the run publishes, to its stream and to
            joins: one mode or several. The default is `values`.
        stream_subgraphs (bool | Unset): Whether subgraphs publish events, too. The default is false.
        stream_resumable (bool | Unset): Whether events get ids and can be replayed for a while. The default of
            `stream` is true, else false.
        interrupt_before (AllNodes | list[str] | Unset): Nodes to interrupt the run before; "*" for all.
        interrupt_after (AllNodes | list[str] | Unset): Nodes to interrupt the run after; "*" for all.
        feedback_keys (list[str] | Unset): Keys to create feedback URLs for, sent as the last event or as
            `__feedback__`.
        webhook (str | Unset): The URL to post the finished run to.
        multitask_strategy (MultitaskStrategy | Unset): What to do if the thread is busy: wait for its turn
            (`enqueue`, the server's default), fail (`reject`), or stop the other run and keep its steps (`interrupt`)
            or undo them (`rollback`). Only with a thread.
        if_not_exists (IfNotExists | Unset): What to do if the thread does not exist: `create` it, or fail
            (`reject`, the server's default).
        on_completion (OnCompletion | Unset): What becomes of the temporary thread of a stateless run: `delete`, the
            default, or `keep`.
        on_disconnect (OnDisconnect | Unset): What to do with the run if this connection is left: `continue` it, the
            default here, or `cancel` it. Stream and wait only.
        after_seconds (float | Unset): How long to wait before the run may start, in seconds; fractions count.
        durability (Durability | Unset): When to write checkpoints: before the next step (`sync`), during it
            (`async`, the server's default), or at the end (`exit`).
        strict_resume (bool | Unset): Whether to fail, with an `UnknownInterruptError`, if `resume` answers a
            question that is not pending. Servers whose `/info` does not have the flag `strict_resume` ignore it, and
            such answers.
        langsmith_tracer (JsonObject | Unset): The `project_name` and `example_id` to trace the run with.
    """

    assistant_id: str
    input: Any | Unset = UNSET
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
    strict_resume: bool | Unset = UNSET
    langsmith_tracer: JsonObject | Unset = UNSET
