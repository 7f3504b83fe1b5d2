# Derived from _async/threads.py by 'make generate'. Do not edit.

"""`client.threads`: create, read, update, search, copy and delete threads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal, Unpack, overload

from langgraph_runs._core.calls import thread_requests as requests
from langgraph_runs._core.calls.checks import checked_id
from langgraph_runs._core.calls.elsewhere import ON_THREADS
from langgraph_runs._core.calls.options import CallOptions, Json, ThreadID
from langgraph_runs._core.calls.pager import pages_of
from langgraph_runs._core.runs.threads import create_thread_request, parse_created_thread
from langgraph_runs._generated.api import threads as api
from langgraph_runs._generated.models.prune_strategy import PruneStrategy
from langgraph_runs._generated.models.sort_order import SortOrder
from langgraph_runs._generated.models.thread import Thread
from langgraph_runs._generated.models.thread_field import ThreadField
from langgraph_runs._generated.models.thread_if_exists import ThreadIfExists
from langgraph_runs._generated.models.thread_include import ThreadInclude
from langgraph_runs._generated.models.thread_sort_by import ThreadSortBy
from langgraph_runs._generated.models.thread_status import ThreadStatus
from langgraph_runs._generated.types import UNSET, Unset
from langgraph_runs._sync.caller import fresh_id
from langgraph_runs._sync.methods import method, plain_method
from langgraph_runs._sync.pages import Listing
from langgraph_runs._sync.thread_streams import ThreadStreams

if TYPE_CHECKING:
    from langgraph_runs._generated.models.partial_thread import PartialThread
    from langgraph_runs._generated.models.thread_prune_result import ThreadPruneResult
    from langgraph_runs._generated.models.thread_storage import ThreadStorage


class Threads(ThreadStreams):
    """The threads of a server, and their states."""

    if not TYPE_CHECKING:
        __getattr__ = ON_THREADS

    @method(CallOptions)
    def create(
        self,
        *,
        thread_id: ThreadID | None = None,
        metadata: Json | None = None,
        if_exists: ThreadIfExists | None = None,
        supersteps: Sequence[Json] | None = None,
        graph_id: str | None = None,
        ttl: float | Json | None = None,
        **call: Unpack[CallOptions],
    ) -> Thread:
        """Create a thread. Without `thread_id` the SDK chooses a new one, so that no retry can create two threads.

        Raises ConflictError if the thread exists, unless `if_exists` is "do_nothing", which returns it. `ttl` is the
        number of minutes after which the server deletes the thread, or a mapping with `strategy`, and `ttl` in minutes;
        not given, the server's own default holds. `graph_id`, stored in the metadata, names the graph of the thread,
        which the server needs to know for `supersteps`: these are applied to give the thread its first state.
        """
        request = create_thread_request(
            thread_id=thread_id,
            metadata=metadata,
            graph_id=graph_id,
            if_exists=if_exists,
            ttl=ttl,
            supersteps=supersteps,
            new_id=fresh_id,
            allow_unknown=self._caller.allow_unknown,
        )
        return self._caller.call(request, parse_created_thread(request, thread_id), call, lenient=True)

    @method(CallOptions)
    def get(
        self, thread_id: ThreadID, *, include: Sequence[ThreadInclude] | None = None, **call: Unpack[CallOptions]
    ) -> Thread:
        """Return a thread in its present state; with `include`, with more of it.

        Raises NotFoundError if it does not exist.
        """
        request = requests.get_request(thread_id, include=include, allow_unknown=self._caller.allow_unknown)
        return self._caller.call(request, api.get_thread.parse, call)

    @overload
    def update(
        self,
        thread_id: ThreadID,
        *,
        metadata: Json | Unset | None = UNSET,
        ttl: float | Json | Unset | None = UNSET,
        return_minimal: Literal[False] | None = False,
        **call: Unpack[CallOptions],
    ) -> Thread: ...

    @overload
    def update(
        self,
        thread_id: ThreadID,
        *,
        metadata: Json | Unset | None = UNSET,
        ttl: float | Json | Unset | None = UNSET,
        return_minimal: Literal[True],
        **call: Unpack[CallOptions],
    ) -> None: ...

    @method(CallOptions)
    def update(
        self,
        thread_id: ThreadID,
        *,
        metadata: Json | Unset | None = UNSET,
        ttl: float | Json | Unset | None = UNSET,
        return_minimal: bool | None = False,
        **call: Unpack[CallOptions],
    ) -> Thread | None:
        """Change a thread, and return it; with `return_minimal`, return None, which spares the server and the network.

        `metadata` is merged into the present one, member by member. `ttl` is as in `create`, from now on. What is not
        given stays as it is. Raises NotFoundError if the thread does not exist.
        """
        request = requests.update_request(thread_id, metadata=metadata, ttl=ttl, return_minimal=return_minimal)
        if return_minimal:
            return self._caller.call(request, lambda _: None, call)
        return self._caller.call(request, api.update_thread.parse, call)

    @method(CallOptions)
    def delete(self, thread_id: ThreadID, **call: Unpack[CallOptions]) -> None:
        """Delete a thread with its runs and states. This does not stop an active run: cancel it first.

        Raises NotFoundError if it does not exist.
        """
        request = api.delete_thread.request(checked_id("thread_id", thread_id))
        self._caller.call(request, api.delete_thread.parse, call)

    @overload
    def search(
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
    def search(
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
    def search(
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
        request = requests.search_request(
            ids=ids,
            metadata=metadata,
            values=values,
            status=status,
            limit=limit,
            offset=offset,
            sort_by=sort_by,
            sort_order=sort_order,
            select=select,
            extract=extract,
            allow_unknown=self._caller.allow_unknown,
        )
        if select is None:
            return self._caller.call(request, requests.parse_search(api.search_threads.parse, request), call)
        return self._caller.call(request, requests.parse_search(api.search_threads.parse_selected, request), call)

    @overload
    def iter(
        self,
        *,
        page_size: int | None = 100,
        ids: Sequence[ThreadID] | None = None,
        metadata: Json | None = None,
        values: Json | None = None,
        status: ThreadStatus | None = None,
        sort_order: SortOrder | None = "desc",
        select: None = None,
        extract: Json | None = None,
        **call: Unpack[CallOptions],
    ) -> Iterator[Thread]: ...

    @overload
    def iter(
        self,
        *,
        page_size: int | None = 100,
        ids: Sequence[ThreadID] | None = None,
        metadata: Json | None = None,
        values: Json | None = None,
        status: ThreadStatus | None = None,
        sort_order: SortOrder | None = "desc",
        select: Sequence[ThreadField],
        extract: Json | None = None,
        **call: Unpack[CallOptions],
    ) -> Iterator[PartialThread]: ...

    @plain_method(CallOptions)
    def iter(
        self,
        *,
        page_size: int | None = 100,
        ids: Sequence[ThreadID] | None = None,
        metadata: Json | None = None,
        values: Json | None = None,
        status: ThreadStatus | None = None,
        sort_order: SortOrder | None = "desc",
        select: Sequence[ThreadField] | None = None,
        extract: Json | None = None,
        **call: Unpack[CallOptions],
    ) -> Iterator[Thread | PartialThread]:
        """Iterate over all threads that match every condition, newest first, fetching `page_size` of them at a time.

        No thread comes twice, and none is left out, even if threads are created, used or deleted meanwhile: they are
        sorted by `created_at`, and pages overlap by one. The conditions, `select` and `extract` are as in `search`.
        """
        unknown = self._caller.allow_unknown
        pages, fields = pages_of(
            "thread_id", of="threads", page_size=page_size, select=select, fields=ThreadField, allow_unknown=unknown
        )
        parse: Callable[[Any], Sequence[Thread | PartialThread]] = api.search_threads.parse
        if select is not None:
            parse = api.search_threads.parse_selected
        request = requests.search_request(
            ids=ids,
            metadata=metadata,
            values=values,
            status=status,
            limit=pages.limit,
            offset=pages.offset,
            sort_by="created_at",
            sort_order=sort_order,
            select=fields,
            extract=extract,
            allow_unknown=unknown,
        )
        return Listing(self._caller, pages, request, requests.parse_search(parse, request), call)

    @method(CallOptions)
    def count(
        self,
        *,
        metadata: Json | None = None,
        values: Json | None = None,
        status: ThreadStatus | None = None,
        **call: Unpack[CallOptions],
    ) -> int:
        """Return the number of threads that match every condition."""
        unknown = self._caller.allow_unknown
        request = requests.count_request(metadata=metadata, values=values, status=status, allow_unknown=unknown)
        return self._caller.call(request, api.count_threads.parse, call)

    @method(CallOptions)
    def copy(self, thread_id: ThreadID, **call: Unpack[CallOptions]) -> Thread:
        """Copy a thread with its states, and return the copy. It is never sent twice.

        Raises ConflictError or NotFoundError if the thread does not exist.
        """
        request = api.copy_thread.request(checked_id("thread_id", thread_id))
        return self._caller.call(request, api.copy_thread.parse, call)

    @method(CallOptions)
    def prune(
        self,
        thread_ids: Sequence[ThreadID],
        *,
        strategy: PruneStrategy | None = "delete",
        **call: Unpack[CallOptions],
    ) -> ThreadPruneResult:
        """Delete threads or, by the strategy "keep_latest", all of their states but the latest; return how many.

        Threads that do not exist are left out of the number, so it is never sent twice.
        """
        request = requests.prune_request(thread_ids, strategy=strategy, allow_unknown=self._caller.allow_unknown)
        return self._caller.call(request, api.prune_threads.parse, call)

    @method(CallOptions)
    def storage(self, thread_id: ThreadID, **call: Unpack[CallOptions]) -> ThreadStorage:
        """Return how much space the states of a thread take.

        Raises NotFoundError if it does not exist.
        """
        request = api.get_thread_storage.request(checked_id("thread_id", thread_id))
        return self._caller.call(request, api.get_thread_storage.parse, call)
