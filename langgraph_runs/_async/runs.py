"""`client.runs`: make runs, follow them, wait for them, end them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, Unpack

from langgraph_runs._async.caller import AsyncCaller, fresh_id
from langgraph_runs._core.calls.checks import (
    check_cancel_many,
    check_choice,
    check_count,
    checked_event_id,
    checked_id,
    checked_list,
    checked_modes,
    checked_thread_id,
)
from langgraph_runs._core.calls.options import (
    ID,
    CallOptions,
    CreateOptions,
    RunOptions,
    RunPayload,
    batch_bodies,
    expand_signature,
    run_body,
    split_run_and_call_options,
    with_call_options,
)
from langgraph_runs._core.runs import cancel, create, wait
from langgraph_runs._core.runs.pager import RunPager
from langgraph_runs._core.runs.refs import RunRef, parse_run
from langgraph_runs._core.streams.plan import StreamPlan
from langgraph_runs._core.streams.session import StreamSession
from langgraph_runs._generated import models
from langgraph_runs._generated.api import runs as run_api
from langgraph_runs._generated.models.cancel_action import CancelAction
from langgraph_runs._generated.models.cancel_status import CancelStatus
from langgraph_runs._generated.models.on_disconnect import OnDisconnect
from langgraph_runs._generated.models.run import Run
from langgraph_runs._generated.models.run_create import RunCreate
from langgraph_runs._generated.models.run_field import RunField
from langgraph_runs._generated.models.run_status import RunStatus
from langgraph_runs._generated.models.stream_mode import StreamMode
from langgraph_runs._generated.types import UNSET, Unset

if TYPE_CHECKING:
    from langgraph_runs._async.stream import AsyncRunStream

RunList: TypeAlias = list[Run]  # in the class, `list` is a method
NEEDS_THREAD = "a run is looked up on its thread; create() returns it as Run.thread_id, a stream has it as .thread_id"


class AsyncRuns:
    """The runs of a server. Ids are str or UUID; an empty one, or one of another type, is refused before it is sent."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    @expand_signature(CreateOptions)
    async def create(self, thread_id: ID | None, assistant_id: ID, **options: Unpack[CreateOptions]) -> Run:
        """Start a run and return it at once, without waiting for it to be done.

        `thread_id` None makes a stateless run, on a temporary thread that the server deletes when the run is done.
        On a thread the run is made exactly once, even if answers are lost on the way: the request is marked, and
        looked for among the thread's runs before it is sent again. A stateless run is looked for among the newest
        threads; it is found until it is done. Raises RunOutcomeUnknownError where that cannot tell.
        """
        fields, call = split_run_and_call_options(options)
        body = run_body(assistant_id, fields, stateless=thread_id is None)
        if thread_id is None:
            request = run_api.create_stateless_run.request(body=body)
        else:
            thread_id = checked_id("thread_id", thread_id)
            request = run_api.create_run.request(thread_id, body=body)
        flow = create.create(self._caller.context(call), with_call_options(request, call), thread_id)
        return await self._caller.run(flow)

    async def create_batch(self, payloads: Sequence[RunPayload], **call: Unpack[CallOptions]) -> RunList:
        """Start several stateless runs in one request; mappings with the keywords of `create` and an `assistant_id`.

        The server does not do this as a whole: if it refuses one item, or its answer is lost, others may run all the
        same. Those that the server still shows, which is until they are done, are the error's `runs`.
        """
        bodies = batch_bodies(payloads)
        request = with_call_options(run_api.create_run_batch.request(body=bodies), call)
        flow = create.create_batch(self._caller.context(call), request, run_api.create_run_batch.parse)
        return await self._caller.run(flow)

    @expand_signature(RunOptions)
    def stream(
        self,
        thread_id: ID | None,
        assistant_id: ID,
        *,
        stream_mode: StreamMode | Sequence[StreamMode] = "values",
        stream_subgraphs: bool | Unset = UNSET,
        stream_resumable: bool = True,
        on_disconnect: OnDisconnect = "continue",
        **options: Unpack[RunOptions],
    ) -> AsyncRunStream:
        """Start a run and follow its events as they come.

        Nothing is sent before the stream is entered or iterated. A broken connection is replaced and the stream goes
        on where it was; with `stream_resumable=False` a break raises StreamInterruptedError instead. `thread_id` None
        makes a stateless run, on a thread of the SDK's own that is deleted at the end unless on_completion="keep".
        """
        fields, call = split_run_and_call_options(options)
        modes = checked_modes(stream_mode)
        fields |= {
            "stream_mode": stream_mode,
            "stream_subgraphs": stream_subgraphs,
            "stream_resumable": stream_resumable,
            "on_disconnect": on_disconnect,
        }
        body = run_body(assistant_id, fields, stateless=thread_id is None)
        temporary = thread_id is None and stream_resumable
        if thread_id is None and not stream_resumable:
            request = run_api.stream_stateless_run.request(body=body)
        else:
            thread_id, temporary = self._own_thread(thread_id, body)
            request = run_api.stream_run.request(thread_id, body=body)
        plan = StreamPlan(
            thread_id=None if thread_id is None else checked_id("thread_id", thread_id),
            make=with_call_options(request, call),
            modes=modes,
            resumable=stream_resumable,
            cancel_on_disconnect=on_disconnect == "cancel",
            headers=call.get("headers") or {},
            params=call.get("params") or {},
            temporary=temporary,
        )
        return self._stream(plan, call)

    @expand_signature(RunOptions)
    async def wait(
        self,
        thread_id: ID | None,
        assistant_id: ID,
        *,
        raise_error: bool = True,
        on_disconnect: OnDisconnect = "continue",
        **options: Unpack[RunOptions],
    ) -> Any:
        """Start a run, wait until it is done, and return the values it came to.

        A run that stopped to ask a human is a result: `__interrupt__` in the values says what it asks. Raises
        RunFailedError, RunCancelledError and RunTimeoutError; with `raise_error` false whatever the server answered is
        returned. Drops are survived by joining the run again. `timeout` bounds the whole call; the run goes on after
        it, and the APITimeoutError has its `run_id`. `thread_id` None makes a stateless run, on a thread of the SDK's
        own that is deleted at the end unless on_completion="keep".
        """
        fields, call = split_run_and_call_options(options)
        fields["on_disconnect"] = on_disconnect
        body = run_body(assistant_id, fields, stateless=thread_id is None, waiting=True)
        own_id, temporary = self._own_thread(thread_id, body)
        request = with_call_options(run_api.wait_run.request(own_id, body=body), call)
        context = self._caller.context(call)
        flow = wait.wait(context, request, own_id, raise_error=raise_error, temporary=temporary)
        return await self._caller.run(flow)

    async def join(
        self,
        thread_id: ID,
        run_id: ID,
        *,
        cancel_on_disconnect: bool = False,
        raise_error: bool = True,
        **call: Unpack[CallOptions],
    ) -> Any:
        """Wait until a run is done and return the values it came to, however far its thread has moved on since.

        Raises like `wait`, and NotFoundError if there is no such run. `cancel_on_disconnect`: the run is cancelled if
        this connection breaks.
        """
        ref = self._ref(thread_id, run_id)
        request = run_api.join_run.request(
            ref.thread_id, ref.run_id, cancel_on_disconnect=1 if cancel_on_disconnect else UNSET
        )
        flow = wait.join(self._caller.context(call), with_call_options(request, call), ref, raise_error=raise_error)
        return await self._caller.run(flow)

    def join_stream(
        self,
        thread_id: ID,
        run_id: ID,
        *,
        stream_mode: StreamMode | Sequence[StreamMode] | None = None,
        last_event_id: str | None = None,
        cancel_on_disconnect: bool = False,
        **call: Unpack[CallOptions],
    ) -> AsyncRunStream:
        """Follow the events of a run that exists.

        `last_event_id` None begins with what comes from now on, "-1" with the run's first event, and the id of an
        event after that event; the latter two need a run made with `stream_resumable=True`. `stream_mode` narrows the
        events to modes that the run was made with; others raise ValueError. Nothing is sent before the stream is
        entered or iterated.
        """
        ref = self._ref(thread_id, run_id)
        plan = StreamPlan(
            thread_id=ref.thread_id,
            run_id=ref.run_id,
            modes=None if stream_mode is None else checked_modes(stream_mode),
            after=checked_event_id(last_event_id),
            cancel_on_disconnect=cancel_on_disconnect,
            headers=call.get("headers") or {},
            params=call.get("params") or {},
        )
        with_call_options(
            run_api.join_run_stream.request(ref.thread_id, ref.run_id), call
        )  # refuses what cannot be sent
        return self._stream(plan, call)

    async def get(self, thread_id: ID, run_id: ID, **call: Unpack[CallOptions]) -> Run:
        """A run as it stands now.

        Raises NotFoundError if there is none such.
        """
        ref = self._ref(thread_id, run_id)
        return await self._caller.call(run_api.get_run.request(ref.thread_id, ref.run_id), parse_run, call)

    async def list(
        self,
        thread_id: ID,
        *,
        limit: int = 10,
        offset: int = 0,
        status: RunStatus | None = None,
        select: Sequence[RunField] | None = None,
        **call: Unpack[CallOptions],
    ) -> RunList:
        """The runs of a thread, newest first: `limit` of them after leaving out `offset`.

        `status` keeps only runs that stand so; `select` names the fields wanted, the others are UNSET.
        """
        request = run_api.list_runs.request(
            checked_thread_id(thread_id, otherwise=NEEDS_THREAD),
            limit=check_count("limit", limit, least=1),
            offset=check_count("offset", offset, least=0),
            status=UNSET if status is None else status,
            select=UNSET if select is None else _fields(select),
        )
        return await self._caller.call(request, run_api.list_runs.parse, call)

    async def iter(
        self,
        thread_id: ID,
        *,
        page_size: int = 100,
        status: RunStatus | None = None,
        select: Sequence[RunField] | None = None,
        **call: Unpack[CallOptions],
    ) -> AsyncIterator[Run]:
        """All runs of a thread, newest first, fetched `page_size` at a time; none twice though new ones come meanwhile.

        `status` and `select` are as in `list`.
        """
        check_count("page_size", page_size, least=1)
        fields: Sequence[RunField] | None = None
        if select is not None:
            fields = [*dict.fromkeys([*_fields(select), "run_id"])]
        pages = RunPager(thread_id, page_size)
        while not pages.over:
            page = await self.list(
                thread_id, limit=page_size, offset=pages.offset, status=status, select=fields, **call
            )
            for run in pages.add_page(page):
                yield run

    async def delete(self, thread_id: ID, run_id: ID, **call: Unpack[CallOptions]) -> None:
        """Delete a run that has ended. A LangGraph server does not stop a run that is going by this: cancel it first.

        Raises NotFoundError if there is none such.
        """
        ref = self._ref(thread_id, run_id)
        await self._caller.call(run_api.delete_run.request(ref.thread_id, ref.run_id), run_api.delete_run.parse, call)

    async def cancel(
        self,
        thread_id: ID,
        run_id: ID,
        *,
        wait: bool = False,
        action: CancelAction = "interrupt",
        **call: Unpack[CallOptions],
    ) -> None:
        """Cancel a run; with `wait`, return once it has ended.

        `action` "interrupt" keeps what the run has done so far, "rollback" deletes the run and its checkpoints. Raises
        NotFoundError if there is no such run or it has ended already.
        """
        ref = self._ref(thread_id, run_id)
        check_choice("action", action, ("interrupt", "rollback"))
        request = run_api.cancel_run.request(ref.thread_id, ref.run_id, wait=1 if wait else 0, action=action)
        flow = cancel.cancel(self._caller.context(call), with_call_options(request, call), ref, wait=wait)
        await self._caller.run(flow)

    async def cancel_many(
        self,
        *,
        thread_id: ID | None = None,
        run_ids: Sequence[ID] | None = None,
        status: CancelStatus | None = None,
        action: CancelAction = "interrupt",
        **call: Unpack[CallOptions],
    ) -> None:
        """Cancel runs of a thread by their ids, or all runs of a `status` ("pending", "running", "all").

        Raises NotFoundError if nothing matches.
        """
        check_cancel_many(thread_id, run_ids, status)
        check_choice("action", action, ("interrupt", "rollback"))
        if status is not None:
            check_choice("status", status, ("pending", "running", "all"))
            body = models.RunsCancel(status=status)
        else:
            ids = [checked_id("run_ids", run_id) for run_id in run_ids or ()]
            body = models.RunsCancel(thread_id=checked_id("thread_id", thread_id), run_ids=ids)
        await self._caller.call(run_api.cancel_runs.request(body=body, action=action), run_api.cancel_runs.parse, call)

    def _stream(self, plan: StreamPlan, call: Mapping[str, Any]) -> AsyncRunStream:
        from langgraph_runs._async.stream import AsyncRunStream  # noqa: PLC0415

        return AsyncRunStream(StreamSession(plan, self._caller.context(call)), self._caller, self.cancel)

    def _own_thread(self, thread_id: ID | None, body: RunCreate) -> tuple[str, bool]:
        """The thread to run on, a fresh one for a stateless run, and whether it is to be deleted at the end."""
        if thread_id is not None:
            return checked_id("thread_id", thread_id), False
        body.if_not_exists = "create"
        keep, body.on_completion = body.on_completion == "keep", UNSET
        return fresh_id(), not keep

    def _ref(self, thread_id: ID, run_id: ID) -> RunRef:
        return RunRef(checked_thread_id(thread_id, otherwise=NEEDS_THREAD), checked_id("run_id", run_id))


def _fields(select: Sequence[RunField]) -> list[RunField]:
    return list(checked_list("select", select, of="field names"))
