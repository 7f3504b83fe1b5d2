"""The requests of `client.threads` about threads and their states, from the caller's arguments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from langgraph_runs._core.calls.checks import (
    checked_choice,
    checked_count,
    checked_dict,
    checked_fields,
    checked_flag,
    checked_id,
    checked_ids,
    checked_list,
    checked_text,
    if_given,
    plain_id,
)
from langgraph_runs._core.calls.options import Json, ThreadID
from langgraph_runs._core.shown import shown
from langgraph_runs._core.wire.json_decoder import is_object
from langgraph_runs._core.wire.json_encoder import is_encoded_as_object
from langgraph_runs._core.wire.langgraph_types import is_langgraph_type
from langgraph_runs._generated.api import threads as api
from langgraph_runs._generated.models.prune_strategy import PruneStrategy
from langgraph_runs._generated.models.sort_order import SortOrder
from langgraph_runs._generated.models.thread_count import ThreadCount
from langgraph_runs._generated.models.thread_field import ThreadField
from langgraph_runs._generated.models.thread_history_search import ThreadHistorySearch
from langgraph_runs._generated.models.thread_include import ThreadInclude
from langgraph_runs._generated.models.thread_prune import ThreadPrune
from langgraph_runs._generated.models.thread_search import ThreadSearch
from langgraph_runs._generated.models.thread_sort_by import ThreadSortBy
from langgraph_runs._generated.models.thread_state_field import ThreadStateField
from langgraph_runs._generated.models.thread_state_search import ThreadStateSearch
from langgraph_runs._generated.models.thread_state_update import ThreadStateUpdate
from langgraph_runs._generated.models.thread_status import ThreadStatus
from langgraph_runs._generated.models.thread_update import ThreadUpdate
from langgraph_runs._generated.types import UNSET, Request, Unset, WireModel

Listing = TypeVar("Listing", bound=Sequence[WireModel])


def get_request(
    thread_id: ThreadID, *, include: Sequence[ThreadInclude] | None, allow_unknown: bool = False
) -> Request:
    """The request of `get`."""
    checked = checked_id("thread_id", thread_id)
    fields = if_given("include", include, checked_fields, ThreadInclude, allow_unknown=allow_unknown)
    return api.get_thread.request(checked, include=",".join(fields) if fields else UNSET)


def search_request(
    *,
    ids: Sequence[ThreadID] | None,
    metadata: Json | None,
    values: Json | None,
    status: ThreadStatus | None,
    limit: int | None,
    offset: int | None,
    sort_by: ThreadSortBy | None,
    sort_order: SortOrder | None,
    select: Sequence[ThreadField] | None,
    extract: Json | None,
    allow_unknown: bool = False,
) -> Request:
    """The request of `search`, and of a page of `iter`."""
    body = ThreadSearch(
        ids=if_given("ids", ids, _checked_search_ids),
        metadata=if_given("metadata", metadata, checked_dict),
        values=if_given("values", values, checked_dict),
        status=if_given("status", status, checked_choice, ThreadStatus, allow_unknown=allow_unknown),
        limit=checked_count("limit", limit, least=1),
        offset=checked_count("offset", offset, least=0),
        sort_by=if_given("sort_by", sort_by, checked_choice, ThreadSortBy, allow_unknown=allow_unknown),
        sort_order=if_given("sort_order", sort_order, checked_choice, SortOrder, allow_unknown=allow_unknown),
        select=if_given("select", select, checked_fields, ThreadField, allow_unknown=allow_unknown),
        extract=if_given("extract", extract, checked_dict),
    )
    return api.search_threads.request(body=body)


def _checked_search_ids(name: str, value: object) -> list[str]:
    ids = checked_ids(name, value, "thread_id")
    if not ids:
        raise ValueError(f"{name} is empty, which servers take for all threads; pass at least one id, or leave it out")
    return ids


def parse_search(parse: Callable[[Any], Listing], request: Request) -> Callable[[Any], Listing]:
    """`parse` for the response to a search; with `ids`, TypeError for a thread of another id.

    Aegra ignores `ids`: a program that deletes what is found would delete every thread.
    """
    ids = request.body.get("ids")
    if ids is None:
        return parse
    asked = {plain_id(one) for one in ids}

    def checked(data: Any) -> Listing:
        found = parse(data)
        for thread in found:
            thread_id = thread.get("thread_id")
            if isinstance(thread_id, str) and plain_id(thread_id) not in asked:
                raise TypeError(f"expected the threads of ids, got {thread_id}: this server ignores ids")
        return found

    return checked


def count_request(
    *, metadata: Json | None, values: Json | None, status: ThreadStatus | None, allow_unknown: bool = False
) -> Request:
    """The request of `count`."""
    body = ThreadCount(
        metadata=if_given("metadata", metadata, checked_dict),
        values=if_given("values", values, checked_dict),
        status=if_given("status", status, checked_choice, ThreadStatus, allow_unknown=allow_unknown),
    )
    return api.count_threads.request(body=body)


def update_request(
    thread_id: ThreadID,
    *,
    metadata: Json | Unset | None,
    ttl: float | Json | Unset | None,
    return_minimal: bool | None,
) -> Request:
    """The request of `update`."""
    checked = checked_id("thread_id", thread_id)
    body = ThreadUpdate(metadata=if_given("metadata", metadata, checked_dict), ttl=if_given("ttl", ttl, checked_ttl))
    if not body:
        raise ValueError("update needs metadata or ttl")
    minimal = if_given("return_minimal", return_minimal, checked_flag)
    return api.update_thread.request(checked, body=body, prefer="return=minimal" if minimal else UNSET)


def checked_ttl(name: str, value: object) -> dict[str, Any]:
    """How long to keep a thread: the server's object, or the number of minutes after which to delete it."""
    if is_object(value):
        given = dict(value)
        if "ttl" in given:
            _check_minutes(f"{name}['ttl']", given["ttl"])
        return given
    _check_minutes(name, value, otherwise=" or a mapping")
    return {"ttl": value, "strategy": "delete"}


def _check_minutes(name: str, value: object, *, otherwise: str = "") -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(f"{name} must be a number of minutes{otherwise}, got {shown(value)}")
    if not 0 < value < float("inf"):
        raise ValueError(f"{name} must be a positive, finite number of minutes, got {shown(value)}")


def prune_request(
    thread_ids: Sequence[ThreadID], *, strategy: PruneStrategy | None, allow_unknown: bool = False
) -> Request:
    """The request of `prune`."""
    body = ThreadPrune(
        thread_ids=checked_ids("thread_ids", thread_ids, "thread_id"),
        strategy=if_given("strategy", strategy, checked_choice, PruneStrategy, allow_unknown=allow_unknown),
    )
    return api.prune_threads.request(body=body)


# States


def state_request(
    thread_id: ThreadID,
    *,
    checkpoint: Json | None,
    checkpoint_id: str | UUID | None,
    subgraphs: bool | None,
    select: Sequence[str] | None,
    allow_unknown: bool = False,
) -> Request:
    """The request of `get_state`: of the present state, or of that at a checkpoint."""
    checked = checked_id("thread_id", thread_id)
    deep = if_given("subgraphs", subgraphs, checked_flag)
    fields = if_given("select", select, _checked_state_fields, allow_unknown=allow_unknown)
    place = _checkpoint(checkpoint, checkpoint_id)
    if place is UNSET:
        return api.get_thread_state.request(checked, subgraphs=deep, select=fields)
    if checkpoint is None:
        return api.get_thread_state_at.request(checked, place["checkpoint_id"], subgraphs=deep, select=fields)
    body = ThreadStateSearch(checkpoint=place, subgraphs=deep, select=fields)
    return api.find_thread_state.request(checked, body=body)


def state_update_request(
    thread_id: ThreadID,
    values: object,
    *,
    as_node: str | None,
    checkpoint: Json | None,
    checkpoint_id: str | UUID | None,
) -> Request:
    """The request of `update_state`."""
    checked = checked_id("thread_id", thread_id)
    body = ThreadStateUpdate(
        values=_checked_values("values", values),
        as_node=if_given("as_node", as_node, checked_text),
        checkpoint=_checkpoint(checkpoint, checkpoint_id),
    )
    return api.update_thread_state.request(checked, body=body)


def history_request(
    thread_id: ThreadID,
    *,
    limit: int | None,
    before: str | UUID | Json | None,
    metadata: Json | None,
    checkpoint: Json | None,
    select: Sequence[str] | None,
    allow_unknown: bool = False,
) -> Request:
    """The request of `get_history`."""
    checked = checked_id("thread_id", thread_id)
    body = ThreadHistorySearch(
        limit=checked_count("limit", limit, least=1),
        before=if_given("before", before, _checked_before),
        metadata=if_given("metadata", metadata, checked_dict),
        checkpoint=if_given("checkpoint", checkpoint, checked_dict),
        select=if_given("select", select, _checked_state_fields, allow_unknown=allow_unknown),
    )
    return api.get_thread_history.request(checked, body=body)


def _checkpoint(checkpoint: object, checkpoint_id: object) -> Any:
    """A checkpoint as the wire has it, given as a whole or by its id; UNSET if it is not given."""
    whole = if_given("checkpoint", checkpoint, checked_dict)
    named = if_given("checkpoint_id", checkpoint_id, checked_id)
    if named is UNSET:
        return whole
    if whole is not UNSET:
        raise ValueError("pass either checkpoint or checkpoint_id, not both")
    return {"checkpoint_id": named}


def _checked_before(name: str, value: object) -> dict[str, Any]:
    """A checkpoint, by its id or as a state has it; servers look for it in `configurable`."""
    if not isinstance(value, (str, UUID)) and not is_object(value):
        raise TypeError(f"{name} must be a checkpoint's id or a checkpoint, got {shown(value)}")
    if not is_object(value):
        return {"configurable": {"checkpoint_id": checked_id(name, value)}}
    return dict(value) if "configurable" in value else {"configurable": dict(value)}


def _checked_state_fields(name: str, value: object, *, allow_unknown: bool) -> list[Any]:
    """The names of fields of a state; `values.<key>` is one of its values."""
    return [
        one
        if isinstance(one, str) and one.startswith("values.")
        else checked_choice(f"{name}[{index}]", one, ThreadStateField, allow_unknown=allow_unknown)
        for index, one in enumerate(checked_list(name, value, of="field names"))
    ]


def _checked_values(name: str, value: object) -> Any:
    """What a node might return: a mapping or an object that is written like one, a list, or None."""
    if value is None:
        return None
    if is_langgraph_type(value, "Command"):
        raise TypeError(f"{name} must be what the node returns as its update, got a Command; pass its update")
    if is_encoded_as_object(value):
        return dict(value) if is_object(value) else value
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
        return [*value]
    raise TypeError(f"{name} must be a mapping, a list of mappings or None, got {shown(value)}")
