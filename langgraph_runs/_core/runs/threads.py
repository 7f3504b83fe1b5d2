"""Threads as runs need them: the request that creates one, and the flow that deletes a temporary one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from attrs import evolve

from langgraph_runs import errors
from langgraph_runs._core.calls.checks import (
    checked_choice,
    checked_dict,
    checked_id,
    checked_list,
    checked_text,
    if_given,
    is_same_id,
)
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.options import Json, ThreadID
from langgraph_runs._core.calls.send import call
from langgraph_runs._core.calls.thread_requests import checked_ttl
from langgraph_runs._core.shown import shown
from langgraph_runs._core.wire.exchange import Flow
from langgraph_runs._generated.api.runs import cancel_run
from langgraph_runs._generated.api.threads import create_thread, delete_thread
from langgraph_runs._generated.models.thread_create import ThreadCreate
from langgraph_runs._generated.models.thread_if_exists import ThreadIfExists
from langgraph_runs._generated.types import UNSET, Request

if TYPE_CHECKING:
    from langgraph_runs._generated.models.thread import Thread

MAX_DELETION_SECONDS, MIN_DELETION_SECONDS = 5.0, 1.0
"""How long the deletion of a temporary thread may take, and what it is given even if the call has less time left."""


def create_thread_request(
    *,
    thread_id: ThreadID | None,
    metadata: Json | None,
    graph_id: str | None,
    if_exists: ThreadIfExists | None,
    ttl: float | Json | None,
    supersteps: Sequence[Json] | None,
    new_id: Callable[[], str],
    allow_unknown: bool = False,
) -> Request:
    """The request that creates a thread, by an id chosen here if the caller gives none.

    It is idempotent if a second attempt would return the thread that the first one created. It is not with
    `supersteps`: servers apply them again to a thread that exists.
    """
    exists = if_given("if_exists", if_exists, checked_choice, ThreadIfExists, allow_unknown=allow_unknown)
    if thread_id is None:
        chosen, exists = new_id(), "do_nothing"
    else:
        chosen = checked_id("thread_id", thread_id)
    body = ThreadCreate(
        thread_id=chosen,
        metadata=_metadata(metadata, graph_id),
        if_exists=exists,
        ttl=if_given("ttl", ttl, checked_ttl),
        supersteps=if_given("supersteps", supersteps, _checked_supersteps),
    )
    return evolve(create_thread.request(body=body), idempotent=exists == "do_nothing" and not supersteps)


def _metadata(metadata: Json | None, graph_id: str | None) -> Any:
    """The metadata of a thread, with its graph; UNSET if neither is given."""
    found = if_given("metadata", metadata, checked_dict)
    graph = if_given("graph_id", graph_id, checked_text)
    if graph is UNSET:
        return found
    others: dict[str, Any] = found or {}
    if others.get("graph_id", graph) != graph:
        raise ValueError(f"graph_id={graph!r} and metadata['graph_id']={shown(others['graph_id'])} differ; pass one")
    return {**others, "graph_id": graph}


def _checked_supersteps(name: str, value: object) -> list[dict[str, Any]]:
    given = checked_list(name, value, of="mappings")
    return [checked_dict(f"{name}[{index}]", one) for index, one in enumerate(given)]


def parse_created_thread(request: Request, asked: ThreadID | None) -> Callable[[Any], Thread]:
    """What parses the response to such a request; TypeError if it has no thread, or another than was `asked` for.

    A server that created the thread, but not its first states (`supersteps`), responds with 201 and a `detail`.
    """

    def parse(data: Any) -> Thread:
        thread = create_thread.parse(data)
        found, chosen = thread.get("thread_id"), request.body["thread_id"]
        if not isinstance(found, str) or not found:
            raise TypeError("expected a thread with a thread_id")
        if asked is not None and not is_same_id(found, chosen):
            raise TypeError(f"expected thread {chosen}, got {found}: this server chooses the ids of threads")
        return thread

    return parse


def delete_temporary_thread(context: Context, thread_id: str, *, active_run_id: str | None = None) -> Flow[None]:
    """Delete a thread that was created for one run; that run is cancelled first if it is still active.

    A failure is ignored, since the run's result is what counts.
    """
    seconds = context.within_deadline(MAX_DELETION_SECONDS) or 0.0
    briefly = context.with_timeout(max(MIN_DELETION_SECONDS, seconds))
    if active_run_id is not None:  # a server does not stop a run that is deleted
        with suppress(errors.LangGraphRunsError):
            yield from call(briefly, cancel_run.request(thread_id, active_run_id, wait=0), lambda _: None)
    with suppress(errors.LangGraphRunsError):
        yield from call(briefly, delete_thread.request(thread_id), lambda _: None)


def refuses_to_create_threads(error: errors.APIStatusError) -> bool:
    """Whether the server refuses `if_not_exists`, which a stateless run on a thread of ours needs."""
    return error.status_code == 501 or (error.status_code == 422 and "if_not_exists" in f"{error.detail} {error.body}")
