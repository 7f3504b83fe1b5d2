# Generated from openapi.yaml by 'make generate'. Do not edit.

# pyright: basic

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import define as _attrs_define

from ..types import UNSET, Unset, WireModel, wire_model

if TYPE_CHECKING:
    from ..models.all_nodes import AllNodes
    from ..models.durability import Durability
    from ..models.json_object import JsonObject
    from ..models.on_completion import OnCompletion
    from ..models.stream_mode import StreamMode


@wire_model()
@_attrs_define(slots=False, eq=False, repr=False, frozen=True)
class CronPatch(WireModel):
    """Changes of a cron; what is not given stays as it is. Of the run's fields each is replaced as a whole.

    Attributes:
        schedule (str | Unset): When runs start: minute, hour, day of the month, month and day of the week, as in
            crontab(5).
        timezone (str | Unset): The IANA time zone of the schedule, by name or as a ZoneInfo; the default is UTC.
        enabled (bool | Unset): Whether the cron starts runs. The default is true.
        input (Any | Unset): The graph's input, a JSON object.
        metadata (JsonObject | Unset): Stored with the cron, and on some servers with each of its runs; `update`
            adds to it.
        config (JsonObject | Unset): The run's `tags`, `recursion_limit` and `configurable`.
        context (JsonObject | Unset): The graph's static context. It cannot be combined with
            `config["configurable"]`.
        webhook (str | Unset): The URL to post the finished run to.
        interrupt_before (AllNodes | list[str] | Unset): Nodes to interrupt the run before; "*" for all.
        interrupt_after (AllNodes | list[str] | Unset): Nodes to interrupt the run after; "*" for all.
        durability (Durability | Unset): When to write checkpoints: before the next step (`sync`), during it
            (`async`, the server's default), or at the end (`exit`).
        stream_mode (list[StreamMode] | StreamMode | Unset): The events that the run publishes, to its stream and to
            joins: one mode or several. The default is `values`.
        stream_subgraphs (bool | Unset): Whether subgraphs publish events, too. The default is false.
        stream_resumable (bool | Unset): Whether events get ids and can be replayed for a while. The default of
            `stream` is true, else false.
        on_run_completed (OnCompletion | Unset): What becomes of the thread that was made for a run: `delete`, the
            default, or `keep`.
        end_time (None | str | Unset): When to stop starting runs, a datetime with a time zone or its ISO 8601 text;
            None for never.
    """

    schedule: str | Unset = UNSET
    timezone: str | Unset = UNSET
    enabled: bool | Unset = UNSET
    input: Any | Unset = UNSET
    metadata: JsonObject | Unset = UNSET
    config: JsonObject | Unset = UNSET
    context: JsonObject | Unset = UNSET
    webhook: str | Unset = UNSET
    interrupt_before: AllNodes | list[str] | Unset = UNSET
    interrupt_after: AllNodes | list[str] | Unset = UNSET
    durability: Durability | Unset = UNSET
    stream_mode: list[StreamMode] | StreamMode | Unset = UNSET
    stream_subgraphs: bool | Unset = UNSET
    stream_resumable: bool | Unset = UNSET
    on_run_completed: OnCompletion | Unset = UNSET
    end_time: None | str | Unset = UNSET
