# Derived from _async/thread_states.py by 'make generate'. Do not edit.

"""The methods of `client.threads` about states: the present one, those at checkpoints, all of them, and changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Unpack, overload
from uuid import UUID

from langgraph_runs._core.calls import thread_requests as requests
from langgraph_runs._core.calls.options import CallOptions, Json, ThreadID
from langgraph_runs._generated.api import threads as api
from langgraph_runs._generated.models.thread_state import ThreadState
from langgraph_runs._generated.models.thread_state_field import ThreadStateField
from langgraph_runs._sync.caller import Group
from langgraph_runs._sync.methods import method

if TYPE_CHECKING:
    from langgraph_runs._generated.models.partial_thread_state import PartialThreadState
    from langgraph_runs._generated.models.thread_update_state_response import ThreadUpdateStateResponse


class ThreadStates(Group):
    """The states of threads."""

    @overload
    def get_state(
        self,
        thread_id: ThreadID,
        *,
        checkpoint: Json | None = None,
        checkpoint_id: str | UUID | None = None,
        subgraphs: bool | None = None,
        select: None = None,
        **call: Unpack[CallOptions],
    ) -> ThreadState: ...

    @overload
    def get_state(
        self,
        thread_id: ThreadID,
        *,
        checkpoint: Json | None = None,
        checkpoint_id: str | UUID | None = None,
        subgraphs: bool | None = None,
        select: Sequence[ThreadStateField | str],
        **call: Unpack[CallOptions],
    ) -> PartialThreadState: ...

    @method(CallOptions)
    def get_state(
        self,
        thread_id: ThreadID,
        *,
        checkpoint: Json | None = None,
        checkpoint_id: str | UUID | None = None,
        subgraphs: bool | None = None,
        select: Sequence[ThreadStateField | str] | None = None,
        **call: Unpack[CallOptions],
    ) -> ThreadState | PartialThreadState:
        """Return the present state of a thread, or that at a checkpoint; with `subgraphs`, with their states.

        The checkpoint is given by its id or, if it may be a subgraph's, as a whole, as `ThreadState.checkpoint` has it.
        The state of a checkpoint that does not exist is empty, with None for `created_at`. With `select` the result is
        a PartialThreadState; most servers send all fields all the same. Raises NotFoundError if the thread does not
        exist.
        """
        request = requests.state_request(
            thread_id,
            checkpoint=checkpoint,
            checkpoint_id=checkpoint_id,
            subgraphs=subgraphs,
            select=select,
            allow_unknown=self._caller.allow_unknown,
        )
        if select is None:
            return self._caller.call(request, api.get_thread_state.parse, call)
        return self._caller.call(request, api.get_thread_state.parse_selected, call)

    @method(CallOptions)
    def update_state(
        self,
        thread_id: ThreadID,
        values: Json | Sequence[Json] | None,
        *,
        as_node: str | None = None,
        checkpoint: Json | None = None,
        checkpoint_id: str | UUID | None = None,
        **call: Unpack[CallOptions],
    ) -> ThreadUpdateStateResponse:
        """Change the state of a thread as if a node had returned `values`, and return the new checkpoint.

        It follows the latest checkpoint or, to fork the thread, the one that is given. The graph's reducers see
        `values` as they see what nodes return, so it is never sent twice. A run with `input=None` goes on from there.
        Raises NotFoundError if the thread does not exist.
        """
        request = requests.state_update_request(
            thread_id, values, as_node=as_node, checkpoint=checkpoint, checkpoint_id=checkpoint_id
        )
        return self._caller.call(request, api.update_thread_state.parse, call)

    @overload
    def get_history(
        self,
        thread_id: ThreadID,
        *,
        limit: int | None = 10,
        before: str | UUID | Json | None = None,
        metadata: Json | None = None,
        checkpoint: Json | None = None,
        select: None = None,
        **call: Unpack[CallOptions],
    ) -> list[ThreadState]: ...

    @overload
    def get_history(
        self,
        thread_id: ThreadID,
        *,
        limit: int | None = 10,
        before: str | UUID | Json | None = None,
        metadata: Json | None = None,
        checkpoint: Json | None = None,
        select: Sequence[ThreadStateField | str],
        **call: Unpack[CallOptions],
    ) -> list[PartialThreadState]: ...

    @method(CallOptions)
    def get_history(
        self,
        thread_id: ThreadID,
        *,
        limit: int | None = 10,
        before: str | UUID | Json | None = None,
        metadata: Json | None = None,
        checkpoint: Json | None = None,
        select: Sequence[ThreadStateField | str] | None = None,
        **call: Unpack[CallOptions],
    ) -> list[ThreadState] | list[PartialThreadState]:
        """Return the states of a thread, newest first, up to `limit` of them.

        `before` selects states older than a checkpoint, which is given by its id or as a state has it; `metadata` those
        whose metadata contain it (a `run_id`, say), and `checkpoint` those of its namespace. `select` is as in
        `get_state`.
        """
        request = requests.history_request(
            thread_id,
            limit=limit,
            before=before,
            metadata=metadata,
            checkpoint=checkpoint,
            select=select,
            allow_unknown=self._caller.allow_unknown,
        )
        if select is None:
            return self._caller.call(request, api.get_thread_history.parse, call)
        return self._caller.call(request, api.get_thread_history.parse_selected, call)
