"""`client.threads`: create, read, search and delete threads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Unpack, overload

from langgraph_runs._async.caller import AsyncCaller, fresh_id
from langgraph_runs._async.methods import method
from langgraph_runs._core.calls.checks import (
    checked_choice,
    checked_count,
    checked_dict,
    checked_fields,
    checked_flag,
    checked_id,
    checked_ids,
    if_given,
)
from langgraph_runs._core.calls.options import CallOptions, Json, ThreadID
from langgraph_runs._core.runs.threads import create_thread_request, parse_created_thread
from langgraph_runs._generated.api import threads as thread_api
from langgraph_runs._generated.models.sort_order import SortOrder
from langgraph_runs._generated.models.thread import Thread
from langgraph_runs._generated.models.thread_field import ThreadField
from langgraph_runs._generated.models.thread_history_search import ThreadHistorySearch
from langgraph_runs._generated.models.thread_if_exists import ThreadIfExists
from langgraph_runs._generated.models.thread_search import ThreadSearch
from langgraph_runs._generated.models.thread_sort_by import ThreadSortBy
from langgraph_runs._generated.models.thread_state import ThreadState
from langgraph_runs._generated.models.thread_status import ThreadStatus

if TYPE_CHECKING:
    from langgraph_runs._generated.models.partial_thread import PartialThread


class AsyncThreads:
    """The threads of a server."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    @method(CallOptions)
    async def create(
        self,
        *,
        thread_id: ThreadID | None = None,
        metadata: Json | None = None,
        if_exists: ThreadIfExists | None = None,
        ttl: float | Json | None = None,
        supersteps: Sequence[Json] | None = None,
        **call: Unpack[CallOptions],
    ) -> Thread:
        """Create a thread. Without `thread_id` the SDK chooses a new one, so that no retry can create two threads.

        Raises ConflictError if the thread exists, unless `if_exists` is "do_nothing", which returns it. `ttl` is the
        number of minutes after which the server deletes the thread, or a mapping with `strategy`, and `ttl` in minutes;
        not given, the server's own default holds. `supersteps` are applied to give the thread its first state.
        """
        request = create_thread_request(
            thread_id=thread_id,
            metadata=metadata,
            if_exists=if_exists,
            ttl=ttl,
            supersteps=supersteps,
            new_id=fresh_id,
            allow_unknown=self._caller.allow_unknown,
        )
        return await self._caller.call(request, parse_created_thread, call, lenient=True)

    @method(CallOptions)
    async def get(self, thread_id: ThreadID, **call: Unpack[CallOptions]) -> Thread:
        """Return a thread in its present state.

        Raises NotFoundError if it does not exist.
        """
        request = thread_api.get_thread.request(checked_id("thread_id", thread_id))
        return await self._caller.call(request, thread_api.get_thread.parse, call)

    @method(CallOptions)
    async def delete(self, thread_id: ThreadID, **call: Unpack[CallOptions]) -> None:
        """Delete a thread with its runs and states. This does not stop an active run: cancel it first.

        Raises NotFoundError if it does not exist.
        """
        request = thread_api.delete_thread.request(checked_id("thread_id", thread_id))
        await self._caller.call(request, thread_api.delete_thread.parse, call)

    @overload
    async def search(
        self,
        *,
        ids: Sequence[ThreadID] | None = None,
        metadata: Json | None = None,
        values: Json | None = None,
        status: ThreadStatus | None = None,
        limit: int | None = 10,
        offset: int | None = 0,
        sort_by: ThreadSortBy | None = None,
        sort_order: SortOrder | None = None,
        select: None = None,
        extract: Json | None = None,
        **call: Unpack[CallOptions],
    ) -> list[Thread]: ...

    @overload
    async def search(
        self,
        *,
        ids: Sequence[ThreadID] | None = None,
        metadata: Json | None = None,
        values: Json | None = None,
        status: ThreadStatus | None = None,
        limit: int | None = 10,
        offset: int | None = 0,
        sort_by: ThreadSortBy | None = None,
        sort_order: SortOrder | None = None,
        select: Sequence[ThreadField],
        extract: Json | None = None,
        **call: Unpack[CallOptions],
    ) -> list[PartialThread]: ...

    @method(CallOptions)
    async def search(
        self,
        *,
        ids: Sequence[ThreadID] | None = None,
        metadata: Json | None = None,
        values: Json | None = None,
        status: ThreadStatus | None = None,
        limit: int | None = 10,
        offset: int | None = 0,
        sort_by: ThreadSortBy | None = None,
        sort_order: SortOrder | None = None,
        select: Sequence[ThreadField] | None = None,
        extract: Json | None = None,
        **call: Unpack[CallOptions],
    ) -> list[Thread] | list[PartialThread]:
        """Return the threads that match every condition: up to `limit` of them, after skipping `offset`.

        With `select` the result has a PartialThread for each, which has only the fields that it names.
        """
        any_choice = self._caller.allow_unknown
        body = ThreadSearch(
            ids=if_given("ids", ids, checked_ids, "thread_id"),
            metadata=if_given("metadata", metadata, checked_dict),
            values=if_given("values", values, checked_dict),
            status=if_given("status", status, checked_choice, ThreadStatus, allow_unknown=any_choice),
            limit=checked_count("limit", limit, least=1),
            offset=checked_count("offset", offset, least=0),
            sort_by=if_given("sort_by", sort_by, checked_choice, ThreadSortBy, allow_unknown=any_choice),
            sort_order=if_given("sort_order", sort_order, checked_choice, SortOrder, allow_unknown=any_choice),
            select=if_given("select", select, checked_fields, ThreadField, allow_unknown=any_choice),
            extract=if_given("extract", extract, checked_dict),
        )
        request = thread_api.search_threads.request(body=body)
        if select is None:
            return await self._caller.call(request, thread_api.search_threads.parse, call)
        return await self._caller.call(request, thread_api.search_threads.parse_selected, call)

    @method(CallOptions)
    async def get_state(
        self, thread_id: ThreadID, *, subgraphs: bool | None = None, **call: Unpack[CallOptions]
    ) -> ThreadState:
        """Return the present state of a thread; with `subgraphs`, with the states of its subgraphs.

        Raises NotFoundError if it does not exist.
        """
        request = thread_api.get_thread_state.request(
            checked_id("thread_id", thread_id), subgraphs=if_given("subgraphs", subgraphs, checked_flag)
        )
        return await self._caller.call(request, thread_api.get_thread_state.parse, call)

    @method(CallOptions)
    async def get_history(
        self,
        thread_id: ThreadID,
        *,
        limit: int | None = 10,
        before: Json | None = None,
        metadata: Json | None = None,
        checkpoint: Json | None = None,
        **call: Unpack[CallOptions],
    ) -> list[ThreadState]:
        """Return the states of a thread, newest first, up to `limit` of them.

        `before` selects states older than a checkpoint, `metadata` those whose metadata contain it (a `run_id`, say),
        and `checkpoint` those of its namespace.
        """
        body = ThreadHistorySearch(
            limit=checked_count("limit", limit, least=1),
            before=if_given("before", before, checked_dict),
            metadata=if_given("metadata", metadata, checked_dict),
            checkpoint=if_given("checkpoint", checkpoint, checked_dict),
        )
        request = thread_api.get_thread_history.request(checked_id("thread_id", thread_id), body=body)
        return await self._caller.call(request, thread_api.get_thread_history.parse, call)
