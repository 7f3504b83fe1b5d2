"""`StreamPlan`: whether a stream creates a run or joins one, and how, from the arguments of the caller."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from attrs import evolve, field, frozen

from langgraph_runs._core.calls.checks import checked_bookmark, checked_flag, checked_modes, checked_params
from langgraph_runs._core.calls.config import Config
from langgraph_runs._core.calls.options import AssistantID, ThreadID, call_params
from langgraph_runs._core.record import Record
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._core.runs.requests import RunRequest, checked_namespaces, stream_run
from langgraph_runs._core.streams.modes import join_filter
from langgraph_runs._core.wire.exchange import HTTPRequest
from langgraph_runs._generated.api.runs import join_run_stream
from langgraph_runs._generated.models.stream_mode import StreamMode
from langgraph_runs._generated.types import UNSET, Request, Unset

DEFAULT_MODE: Final = "values"


@frozen(slots=True, kw_only=True, eq=False, repr=False)
class StreamPlan(Record):
    """A stream of a run that it creates (`make` is the request), or of one that exists (`run_id`)."""

    thread_id: str | None
    run_id: str | None = None
    make: Request | None = None
    modes: tuple[str, ...] | None = None  # those the caller asked for; None: whatever the run publishes
    are_modes_given: bool = True  # by the caller; else it is the default
    after: str | None = None  # join after this event id; None: from now on
    resumable: bool = True  # events can be replayed, as far as is known
    must_be_resumable: bool = False  # else joining is refused, before any event
    namespaces: list[str] | Unset = UNSET  # only the events of these
    cancel_on_disconnect: bool = False
    params: Mapping[str, Any] = field(factory=dict[str, Any])  # the caller's, in the query of every request
    own_thread: bool = False  # the thread is created for this stream
    temporary: bool = False  # … and deleted when it ends

    @property
    def joins_existing_run(self) -> bool:
        """Whether the run exists before the stream, which then only joins it."""
        return self.make is None

    @property
    def filter(self) -> tuple[str, ...] | None:
        """The modes that a joined stream is narrowed to; None: all events are delivered."""
        return self.modes if self.joins_existing_run else None

    def join_request(
        self, config: Config, run: RunRef, *, after: str | None, path: str | None, all_modes: bool = False
    ) -> HTTPRequest:
        """The request to join `run` after an event id; `path` is where its server wants to be asked, if it said so.

        With `all_modes` the filter is left out.
        """
        request = join_run_stream.request(
            run.thread_id,
            run.run_id,
            stream_mode=UNSET if self.filter is None or all_modes else join_filter(self.filter),
            namespace=self.namespaces,
            cancel_on_disconnect=1 if self.cancel_on_disconnect else UNSET,
            last_event_id=UNSET if after is None else after,
        )
        return config.prepare(evolve(request, params={**self.params, **request.params}), path=path)


def create_plan(
    thread_id: ThreadID | None,
    assistant_id: AssistantID,
    options: Mapping[str, Any],
    new_id: Callable[[], str],
    *,
    allow_unknown: bool = False,
) -> StreamPlan:
    """The plan of `stream`, of whose keywords `options` has `stream_mode`, `stream_resumable` and `on_disconnect`."""
    are_given = options["stream_mode"] is not None
    options = options if are_given else {**options, "stream_mode": DEFAULT_MODE}
    made = stream_run(thread_id, assistant_id, options, new_id, allow_unknown=allow_unknown)
    return plan_of_request(
        made,
        are_modes_given=are_given,
        namespaces=checked_namespaces(options.get("stream_namespaces")),
        params=checked_params(options.get("params")),
    )


def plan_of_request(
    made: RunRequest,
    *,
    params: Mapping[str, Any],
    namespaces: list[str] | Unset = UNSET,
    are_modes_given: bool = True,
) -> StreamPlan:
    """The plan of a stream whose run is created by a request, of whose body the rest is read; `params` are its own."""
    body = made.request.body
    modes: str | list[str] = body.get("stream_mode") or DEFAULT_MODE
    return StreamPlan(
        thread_id=made.thread_id,
        make=made.request,
        modes=(modes,) if isinstance(modes, str) else tuple(modes),
        are_modes_given=are_modes_given,
        resumable=bool(body.get("stream_resumable")),
        namespaces=namespaces,
        cancel_on_disconnect=body.get("on_disconnect") == "cancel",
        params=params,
        own_thread=made.own_thread,
        temporary=made.temporary,
    )


def join_plan(
    ref: RunRef,
    call: Mapping[str, Any],
    *,
    headers: Mapping[str, str] = MappingProxyType({}),
    stream_mode: StreamMode | Sequence[StreamMode] | None,
    last_event_id: str | None,
    stream_namespaces: Sequence[str] | None = None,
    cancel_on_disconnect: bool | None = False,
    must_be_resumable: bool = False,
    allow_unknown: bool = False,
) -> StreamPlan:
    """The plan of `join_stream`; `headers` are those of the call."""
    return StreamPlan(
        thread_id=ref.thread_id,
        run_id=ref.run_id,
        modes=None if stream_mode is None else checked_modes(stream_mode, allow_unknown=allow_unknown),
        after=checked_bookmark(last_event_id, headers),
        namespaces=checked_namespaces(stream_namespaces),
        cancel_on_disconnect=checked_flag("cancel_on_disconnect", cancel_on_disconnect),
        params=call_params(call),
        must_be_resumable=must_be_resumable,
    )


def with_modes(plan: StreamPlan, modes: Sequence[str]) -> StreamPlan:
    """The plan, if its caller chose the modes, or joins a run for all that it publishes; else one for these."""
    if plan.are_modes_given or plan.make is None:
        return plan
    return evolve(plan, modes=(*modes,), make=evolve(plan.make, body={**plan.make.body, "stream_mode": [*modes]}))


def with_mode(plan: StreamPlan, needed: Sequence[str]) -> StreamPlan:
    """The plan, if it asks for one of the modes `needed`; else one that asks for the first of them as well.

    The default mode is replaced, and a join of all modes is narrowed to this one.
    """
    modes = plan.modes or ()
    if any(mode in modes for mode in needed):
        return plan
    modes = (*modes, needed[0]) if plan.are_modes_given else (needed[0],)
    if plan.make is None:
        return evolve(plan, modes=modes)
    body = {**plan.make.body, "stream_mode": modes[0] if len(modes) == 1 else [*modes]}
    return evolve(plan, modes=modes, are_modes_given=True, make=evolve(plan.make, body=body))
