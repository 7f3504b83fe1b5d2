# Derived from _async/runs.py by 'make generate'. Do not edit.

"""`client.runs`: create runs, follow them, wait for them, cancel them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, Unpack, overload

from langgraph_runs._core.calls.checks import checked_flag
from langgraph_runs._core.calls.options import (
    AssistantID,
    CallOptions,
    CreateOptions,
    RunID,
    RunOptions,
    RunPayload,
    ThreadID,
)
from langgraph_runs._core.calls.type_parameters import check_types
from langgraph_runs._core.runs import requests
from langgraph_runs._core.runs.refs import parse_run, parse_runs
from langgraph_runs._generated.api import runs as run_api
from langgraph_runs._generated.models.cancel_action import CancelAction
from langgraph_runs._generated.models.cancel_reason import CancelReason
from langgraph_runs._generated.models.cancel_status import CancelStatus
from langgraph_runs._generated.models.on_disconnect import OnDisconnect
from langgraph_runs._generated.models.run import Run
from langgraph_runs._generated.models.run_field import RunField
from langgraph_runs._generated.models.run_status import RunStatus
from langgraph_runs._generated.models.stream_mode import StreamMode
from langgraph_runs._sync.caller import Group, fresh_id
from langgraph_runs._sync.methods import method, plain_method

if TYPE_CHECKING:
    from langgraph_runs._core.calls.context import Context
    from langgraph_runs._core.streams.plan import StreamPlan
    from langgraph_runs._core.type_vars import C, S, U
    from langgraph_runs._generated.models.partial_run import PartialRun
    from langgraph_runs._sync.run_handle import RunHandle
    from langgraph_runs._sync.stream import RunStream

RunList: TypeAlias = list[Run]  # in the class, `list` is a method
PartialRunList: TypeAlias = "list[PartialRun]"


class Runs(Group):
    """The runs of a server. An id is a str, a UUID or the model that has it; any other is refused before it is sent."""

    @method(CreateOptions)
    def create(self, thread_id: ThreadID | None, assistant_id: AssistantID, **options: Unpack[CreateOptions]) -> Run:
        """Start a run and return it without waiting for it to end.

        With `thread_id` None the run is stateless: the server runs it on a temporary thread, which it deletes when the
        run ends. On a thread the run is created exactly once, even if responses are lost: the request has a mark, and
        the thread's runs are searched for it, for `settle` seconds of the retry policy, before the request is sent
        again. A stateless run is searched for among the newest threads, where it can be found until it ends. Raises
        RunOutcomeUnknownError if the search cannot tell whether the run was created. If a request that seemed lost
        arrives later still, LangGraphRunsWarning names both runs.
        """
        from langgraph_runs._core.runs.create import create  # noqa: PLC0415

        request, own_id, *_ = requests.create_run(
            thread_id, assistant_id, options, allow_unknown=self._caller.allow_unknown
        )
        return self._caller.run(create(self._caller.context(options), request, own_id))

    @method(CallOptions)
    def create_batch(self, payloads: Sequence[RunPayload], **call: Unpack[CallOptions]) -> RunList:
        """Start several stateless runs in one request; each payload has the keywords of `create` and `assistant_id`.

        The server does not create them as a unit: if it refuses one, others may run anyway. If its response is lost,
        the runs are searched for; if all are found they are returned, with a LangGraphRunsWarning if it is not known
        which run is of which item. Else the error's `runs` lists those that the server still shows; it deletes each run
        when it ends.
        """
        from langgraph_runs._core.runs.create import create_batch  # noqa: PLC0415

        request = requests.create_run_batch(payloads, call, allow_unknown=self._caller.allow_unknown)
        flow = create_batch(self._caller.context(call), request, parse_runs)
        return self._caller.run(flow)

    @plain_method(RunOptions)
    def stream(
        self,
        thread_id: ThreadID | None,
        assistant_id: AssistantID,
        *,
        stream_mode: StreamMode | Sequence[StreamMode] | None = None,
        stream_subgraphs: bool | None = None,
        stream_resumable: bool | None = True,
        stream_namespaces: Sequence[str] | None = None,
        on_disconnect: OnDisconnect | None = "continue",
        state: type[S] | None = None,
        update: type[U] | None = None,
        custom: type[C] | None = None,
        **options: Unpack[RunOptions],
    ) -> RunStream[S, U, C]:
        """Start a run and return a stream of its events: those of `stream_mode`, else whole states ("values").

        `stream.text()`, `.messages()`, `.values()` and others read it by purpose, and ask for the mode that they need.
        Nothing is sent before the stream is entered or iterated. If the connection breaks, the stream reconnects and
        resumes where it stopped; with `stream_resumable=False` it raises StreamInterruptedError instead. If it is not
        known whether the run was created, RunOutcomeUnknownError is raised, see `create`. With
        `thread_id` None the run is stateless: the SDK creates a thread for it, and deletes that once the stream was
        read to its end, unless on_completion="keep". If the stream is left early, the run goes on and its thread stays;
        with on_disconnect="cancel" the run is cancelled, and then the thread is deleted.
        """
        check_types(state, update, custom)
        from langgraph_runs._core.streams.plan import create_plan  # noqa: PLC0415

        given = {
            **options,
            "stream_mode": stream_mode,
            "stream_subgraphs": stream_subgraphs,
            "stream_resumable": stream_resumable,
            "stream_namespaces": stream_namespaces,
            "on_disconnect": on_disconnect,
        }
        plan = create_plan(thread_id, assistant_id, given, fresh_id, allow_unknown=self._caller.allow_unknown)
        return self._stream(plan, self._caller.context(options))

    @method(RunOptions)
    def wait(
        self,
        thread_id: ThreadID | None,
        assistant_id: AssistantID,
        *,
        raise_error: bool | None = True,
        on_disconnect: OnDisconnect | None = "continue",
        state: type[S] | None = None,
        update: type[Any] | None = None,
        custom: type[Any] | None = None,
        **options: Unpack[RunOptions],
    ) -> S:
        """Start a run, wait until it ends, and return its final values.

        A run that was interrupted to ask a human has a result, too: `__interrupt__` in the values says what it asks.
        Raises RunFailedError, RunCancelledError and RunTimeoutError, and RunError if the server does not say how the
        run ended; with `raise_error` false, returns what the server sent instead. If the connection breaks, the run is
        joined again; if it is not known whether the run was created, RunOutcomeUnknownError is raised, see `create`.
        `timeout` limits the whole call; the run continues after it, and the APITimeoutError has its `run_id`. With
        `thread_id` None the run is stateless: the SDK creates a thread for it, and deletes that at the end unless
        on_completion="keep" is given or the run asks a human: then a LangGraphRunsWarning names the thread.
        """
        check_types(state, update, custom)
        raise_error = checked_flag("raise_error", raise_error)
        from langgraph_runs._core.runs.wait import wait  # noqa: PLC0415

        given = {**options, "on_disconnect": on_disconnect}
        wanted = requests.wait_run(thread_id, assistant_id, given, fresh_id, allow_unknown=self._caller.allow_unknown)
        values: S = self._caller.run(wait(self._caller.context(options), wanted, raise_error=raise_error))
        return values

    @method(CallOptions)
    def join(
        self,
        thread_id: ThreadID,
        run_id: RunID,
        *,
        cancel_on_disconnect: bool | None = False,
        raise_error: bool | None = True,
        state: type[S] | None = None,
        update: type[Any] | None = None,
        custom: type[Any] | None = None,
        **call: Unpack[CallOptions],
    ) -> S:
        """Wait until a run ends and return its final values, even if later runs have changed the thread.

        Raises what `wait` raises, and NotFoundError if the run does not exist. With `cancel_on_disconnect` the server
        cancels the run if this connection breaks.
        """
        check_types(state, update, custom)
        raise_error = checked_flag("raise_error", raise_error)
        from langgraph_runs._core.runs.wait import join  # noqa: PLC0415

        ref = requests.checked_ref(thread_id, run_id)
        request = requests.join_run(ref, call, cancel_on_disconnect=cancel_on_disconnect)
        values: S = self._caller.run(join(self._caller.context(call), request, ref, raise_error=raise_error))
        return values

    @plain_method(CallOptions)
    def join_stream(
        self,
        thread_id: ThreadID,
        run_id: RunID,
        *,
        stream_mode: StreamMode | Sequence[StreamMode] | None = None,
        last_event_id: str | None = None,
        stream_namespaces: Sequence[str] | None = None,
        cancel_on_disconnect: bool | None = False,
        state: type[S] | None = None,
        update: type[U] | None = None,
        custom: type[C] | None = None,
        **call: Unpack[CallOptions],
    ) -> RunStream[S, U, C]:
        """Return a stream of the events of an existing run.

        With `last_event_id` None it starts with the next event, with "-1" at the run's first event, and with the id of
        an event after that event; the latter two need a run created with `stream_resumable=True`, and raise
        StreamInterruptedError if the server no longer has its events. "" raises ValueError. `stream_mode` limits
        the stream to some of the modes that the run was created with; any other raises ValueError. Nothing is sent
        before the stream is entered or iterated.
        """
        check_types(state, update, custom)
        from langgraph_runs._core.streams.plan import join_plan  # noqa: PLC0415

        context = self._caller.context(call)
        plan = join_plan(
            requests.checked_ref(thread_id, run_id),
            call,
            headers=context.config.headers,
            stream_mode=stream_mode,
            last_event_id=last_event_id,
            stream_namespaces=stream_namespaces,
            cancel_on_disconnect=cancel_on_disconnect,
            allow_unknown=self._caller.allow_unknown,
        )
        return self._stream(plan, context)

    @plain_method()
    def handle(
        self,
        thread_id: ThreadID,
        run_id: RunID,
        *,
        state: type[S] | None = None,
        update: type[U] | None = None,
        custom: type[C] | None = None,
    ) -> RunHandle[S, U, C]:
        """Return the handle of an existing run, which can be pickled. Sends nothing."""
        from langgraph_runs._core.runs.handle_state import handle_state  # noqa: PLC0415
        from langgraph_runs._sync.run_handle import RunHandle  # noqa: PLC0415

        check_types(state, update, custom)
        return RunHandle(self._caller, handle_state(self._caller.config.base_url, thread_id, run_id))

    @method(CallOptions)
    def get(self, thread_id: ThreadID, run_id: RunID, **call: Unpack[CallOptions]) -> Run:
        """Return a run in its present state. Raises NotFoundError if it does not exist."""
        ref = requests.checked_ref(thread_id, run_id)
        return self._caller.call(run_api.get_run.request(ref.thread_id, ref.run_id), parse_run, call, about=ref)

    @overload
    def list(
        self,
        thread_id: ThreadID,
        *,
        limit: int | None = 10,
        offset: int | None = 0,
        status: RunStatus | None = None,
        select: None = None,
        **call: Unpack[CallOptions],
    ) -> RunList: ...

    @overload
    def list(
        self,
        thread_id: ThreadID,
        *,
        limit: int | None = 10,
        offset: int | None = 0,
        status: RunStatus | None = None,
        select: Sequence[RunField],
        **call: Unpack[CallOptions],
    ) -> PartialRunList: ...

    @method(CallOptions)
    def list(
        self,
        thread_id: ThreadID,
        *,
        limit: int | None = 10,
        offset: int | None = 0,
        status: RunStatus | None = None,
        select: Sequence[RunField] | None = None,
        **call: Unpack[CallOptions],
    ) -> RunList | PartialRunList:
        """Return the runs of a thread, newest first: up to `limit` of them, after skipping `offset`.

        `status` selects runs by their status. `select` names the fields to return: then the result has a PartialRun for
        each run, where all other fields are UNSET.
        """
        unknown = self._caller.allow_unknown
        request = requests.list_runs(
            thread_id, limit=limit, offset=offset, status=status, select=select, allow_unknown=unknown
        )
        if select is None:
            return self._caller.call(request, run_api.list_runs.parse, call)
        return self._caller.call(request, run_api.list_runs.parse_selected, call)

    @overload
    def iter(
        self,
        thread_id: ThreadID,
        *,
        page_size: int | None = 100,
        status: RunStatus | None = None,
        select: None = None,
        **call: Unpack[CallOptions],
    ) -> Iterator[Run]: ...

    @overload
    def iter(
        self,
        thread_id: ThreadID,
        *,
        page_size: int | None = 100,
        status: RunStatus | None = None,
        select: Sequence[RunField],
        **call: Unpack[CallOptions],
    ) -> Iterator[PartialRun]: ...

    @plain_method(CallOptions)
    def iter(
        self,
        thread_id: ThreadID,
        *,
        page_size: int | None = 100,
        status: RunStatus | None = None,
        select: Sequence[RunField] | None = None,
        **call: Unpack[CallOptions],
    ) -> Iterator[Run | PartialRun]:
        """Iterate over all runs of a thread, newest first, fetching `page_size` of them at a time.

        No run comes twice, and none is left out, even if runs are created, cancelled or deleted meanwhile: pages
        overlap by one run. `status` and `select` are as in `list`.
        """
        from langgraph_runs._sync.pages import Listing  # noqa: PLC0415

        unknown = self._caller.allow_unknown
        pages, request = requests.all_runs(
            thread_id, call, page_size=page_size, status=status, select=select, allow_unknown=unknown
        )
        parse = run_api.list_runs.parse if select is None else run_api.list_runs.parse_selected
        return Listing(self._caller, pages, request, parse, call)

    @method(CallOptions)
    def delete(self, thread_id: ThreadID, run_id: RunID, **call: Unpack[CallOptions]) -> None:
        """Delete a run that has ended. A LangGraph server does not stop an active run that is deleted: cancel it first.

        Raises NotFoundError if it does not exist.
        """
        ref = requests.checked_ref(thread_id, run_id)
        request = run_api.delete_run.request(ref.thread_id, ref.run_id)
        self._caller.call(request, run_api.delete_run.parse, call, about=ref)

    @method(CallOptions)
    def cancel(
        self,
        thread_id: ThreadID,
        run_id: RunID,
        *,
        wait: bool | None = False,
        action: CancelAction | None = "interrupt",
        reason: CancelReason | None = None,
        **call: Unpack[CallOptions],
    ) -> None:
        """Cancel a run; with `wait`, return once it has ended.

        The action "interrupt" keeps what the run has done so far, "rollback" deletes the run and its checkpoints. The
        `reason` "taken" says that another run has taken the input over; servers that do not know it ignore it.
        Raises NotFoundError if the run does not exist or had ended already. Aegra does not tell whether a run that is
        cancelled was so before; cancelling it again returns None there.
        """
        from langgraph_runs._core.runs.cancel import cancel  # noqa: PLC0415

        ref = requests.checked_ref(thread_id, run_id)
        wait = checked_flag("wait", wait)
        unknown = self._caller.allow_unknown
        request = requests.cancel_run(ref, call, wait=wait, action=action, reason=reason, allow_unknown=unknown)
        self._caller.run(cancel(self._caller.context(call), request, ref, wait=wait))

    @method(CallOptions)
    def cancel_many(
        self,
        *,
        thread_id: ThreadID | None = None,
        run_ids: Sequence[RunID] | None = None,
        status: CancelStatus | None = None,
        action: CancelAction | None = "interrupt",
        **call: Unpack[CallOptions],
    ) -> None:
        """Cancel runs of a thread by their ids, or all runs of a `status` ("pending", "running", "all").

        Raises NotFoundError if no run matches.
        """
        from langgraph_runs._core.runs.cancel import cancel_many  # noqa: PLC0415

        unknown = self._caller.allow_unknown
        request = requests.cancel_runs(
            call, thread_id=thread_id, run_ids=run_ids, status=status, action=action, allow_unknown=unknown
        )
        self._caller.run(cancel_many(self._caller.context(call), request))

    def _stream(self, plan: StreamPlan, context: Context) -> RunStream[Any, Any, Any]:
        from langgraph_runs._core.streams.session import StreamSession  # noqa: PLC0415
        from langgraph_runs._sync.stream import RunStream  # noqa: PLC0415

        return RunStream(StreamSession(plan, context), self._caller, self.cancel)
