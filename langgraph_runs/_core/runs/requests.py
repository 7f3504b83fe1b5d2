"""Build the requests of `client.runs` from the arguments; a run without a thread gets a temporary one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from langgraph_runs._core.calls.checks import (
    checked_choice,
    checked_count,
    checked_fields,
    checked_flag,
    checked_id,
    checked_ids,
    checked_list,
    checked_texts,
    checked_thread_id,
    if_given,
)
from langgraph_runs._core.calls.options import (
    AssistantID,
    RunID,
    RunPayload,
    ThreadID,
    batch_bodies,
    run_body,
    split_run_and_call_options,
    with_params,
)
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._core.shown import shown
from langgraph_runs._generated import models
from langgraph_runs._generated.api import runs as run_api
from langgraph_runs._generated.models.cancel_action import CancelAction
from langgraph_runs._generated.models.cancel_reason import CancelReason
from langgraph_runs._generated.models.cancel_status import CancelStatus
from langgraph_runs._generated.models.run_create import RunCreate
from langgraph_runs._generated.models.run_field import RunField
from langgraph_runs._generated.models.run_status import RunStatus
from langgraph_runs._generated.models.stream_mode import StreamMode
from langgraph_runs._generated.types import UNSET, Request, Unset, replaced

if TYPE_CHECKING:
    from langgraph_runs._core.calls.pager import Pager

START_MODES: Final[tuple[StreamMode, ...]] = ("values", "messages-tuple", "updates", "custom")
"""The events that a run publishes if it is started for a handle: enough for every way to read it."""

NEEDS_THREAD = "pass the id of the run's thread (Run.thread_id or stream.thread_id)"


class RunRequest(NamedTuple):
    """A request that creates a run, and the thread that the run is on."""

    request: Request
    thread_id: str | None  # None: a temporary thread that the server creates
    temporary: bool = False  # we delete the thread afterwards
    own_thread: bool = False  # the thread is created for this run, by an id that we generate


class WaitRequest(NamedTuple):
    """A request that creates a run and waits for it, and the thread that the run is on."""

    request: Request
    thread_id: str
    temporary: bool  # we create the thread for this run and delete it afterwards
    stateless: Request | None  # in its place, if the server refuses to create the thread; the run's outcome is kept

    @property
    def own_thread(self) -> bool:
        """The thread is created for this run, by an id that we generate."""
        return self.stateless is not None


def create_run(
    thread_id: ThreadID | None, assistant_id: AssistantID, options: Mapping[str, Any], *, allow_unknown: bool = False
) -> RunRequest:
    """The request of `create`: a stateless run gets a temporary thread that the server creates."""
    fields, call = split_run_and_call_options(options)
    body = run_body(assistant_id, fields, stateless=thread_id is None, allow_unknown=allow_unknown)
    return create_run_as(thread_id, body, call)


def create_run_as(thread_id: ThreadID | None, body: RunCreate, call: Mapping[str, Any]) -> RunRequest:
    """The request of `create` with a body that is sent as it is."""
    if thread_id is None:
        return RunRequest(with_params(run_api.create_stateless_run.request(body=body), call), None)
    known_id = checked_id("thread_id", thread_id)
    return RunRequest(with_params(run_api.create_run.request(known_id, body=body), call), known_id)


def create_run_batch(
    payloads: Sequence[RunPayload], call: Mapping[str, Any], *, allow_unknown: bool = False
) -> Request:
    """The request of `create_batch`."""
    return with_params(run_api.create_run_batch.request(body=batch_bodies(payloads, allow_unknown=allow_unknown)), call)


def wait_run(
    thread_id: ThreadID | None,
    assistant_id: AssistantID,
    options: Mapping[str, Any],
    new_id: Callable[[], str],
    *,
    allow_unknown: bool = False,
) -> WaitRequest:
    """The request of `wait`: a stateless run gets a thread with an id we generate, to be looked up and joined by."""
    fields, call = split_run_and_call_options(options)
    stateless = thread_id is None
    body = run_body(assistant_id, fields, stateless=stateless, waiting=True, allow_unknown=allow_unknown)
    return wait_run_as(thread_id, body, call, new_id)


def wait_run_as(
    thread_id: ThreadID | None, body: RunCreate, call: Mapping[str, Any], new_id: Callable[[], str]
) -> WaitRequest:
    """The request of `wait` with a body that is sent as it is, but for what a thread of our own needs."""
    chosen_id, temporary, body = _choose_thread(thread_id, body, new_id)
    request = with_params(run_api.wait_run.request(chosen_id, body=body), call)
    plain: Request | None = None
    if thread_id is None:
        kept = replaced(body, if_not_exists=UNSET, on_completion="keep")
        plain = with_params(run_api.wait_stateless_run.request(body=kept), call)
    return WaitRequest(request, chosen_id, temporary, plain)


def stream_run(
    thread_id: ThreadID | None,
    assistant_id: AssistantID,
    options: Mapping[str, Any],
    new_id: Callable[[], str],
    *,
    allow_unknown: bool = False,
) -> RunRequest:
    """The request of `stream`: a stateless run gets a thread with an id we generate if its stream is resumable."""
    fields, call = split_run_and_call_options(options)
    namespaces = checked_namespaces(fields.pop("stream_namespaces", None))
    body = run_body(assistant_id, fields, stateless=thread_id is None, allow_unknown=allow_unknown)
    return stream_run_as(thread_id, body, call, new_id, namespaces)


def stream_run_as(
    thread_id: ThreadID | None,
    body: RunCreate,
    call: Mapping[str, Any],
    new_id: Callable[[], str],
    namespaces: list[str] | Unset = UNSET,
) -> RunRequest:
    """The request of `stream` with a body that is sent as it is, but for what a thread of our own needs."""
    if thread_id is None and not body.stream_resumable:
        plain = run_api.stream_stateless_run.request(body=body, namespace=namespaces)
        return RunRequest(with_params(plain, call), None)
    chosen_id, temporary, body = _choose_thread(thread_id, body, new_id)
    request = with_params(run_api.stream_run.request(chosen_id, body=body, namespace=namespaces), call)
    return RunRequest(request, chosen_id, temporary, own_thread=thread_id is None)


def start_run(
    thread_id: ThreadID | None,
    assistant_id: AssistantID,
    options: Mapping[str, Any],
    new_id: Callable[[], str],
    *,
    allow_unknown: bool = False,
) -> RunRequest:
    """The request of a handle's `start`: a run without a thread gets one of its own, which is kept."""
    fields, call = split_run_and_call_options(options)
    body = run_body(assistant_id, fields, stateless=thread_id is None, allow_unknown=allow_unknown)
    if body.on_completion == "delete":
        raise ValueError("on_completion='delete': a run that is started keeps its thread until handle.delete()")
    chosen_id, _, body = _choose_thread(thread_id, body, new_id)
    request = with_params(run_api.create_run.request(chosen_id, body=body), call)
    return RunRequest(request, chosen_id, own_thread=thread_id is None)


def _choose_thread(
    thread_id: ThreadID | None, body: RunCreate, new_id: Callable[[], str]
) -> tuple[str, bool, RunCreate]:
    """The id of the thread to run on, whether we delete the thread after the run, and the body to send.

    A stateless run gets a new id, and `if_not_exists="create"` in the body has the server create that thread.
    `on_completion` is taken out of the body: it is for threads that the server deletes, and this one we delete or keep.
    """
    if thread_id is not None:
        return checked_id("thread_id", thread_id), False, body
    on_new_thread = replaced(body, if_not_exists="create", on_completion=UNSET)
    return new_id(), body.on_completion != "keep", on_new_thread


def checked_ref(thread_id: ThreadID, run_id: RunID) -> RunRef:
    """The ids of a run that exists."""
    return RunRef(checked_thread_id(thread_id, otherwise=NEEDS_THREAD), checked_id("run_id", run_id))


def join_run(ref: RunRef, call: Mapping[str, Any], *, cancel_on_disconnect: bool | None) -> Request:
    """The request of `join`."""
    request = run_api.join_run.request(
        ref.thread_id,
        ref.run_id,
        cancel_on_disconnect=1 if checked_flag("cancel_on_disconnect", cancel_on_disconnect) else UNSET,
    )
    return with_params(request, call)


def list_runs(
    thread_id: ThreadID,
    *,
    limit: int | None,
    offset: int | None,
    status: RunStatus | None,
    select: Sequence[RunField] | None,
    allow_unknown: bool = False,
) -> Request:
    """The request of `list`."""
    return run_api.list_runs.request(
        checked_thread_id(thread_id, otherwise=NEEDS_THREAD),
        limit=checked_count("limit", limit, least=1),
        offset=checked_count("offset", offset, least=0),
        status=if_given("status", status, checked_choice, RunStatus, allow_unknown=allow_unknown),
        select=if_given("select", select, checked_fields, RunField, allow_unknown=allow_unknown),
    )


def all_runs(
    thread_id: ThreadID,
    call: Mapping[str, Any],
    *,
    page_size: int | None,
    status: RunStatus | None,
    select: Sequence[RunField] | None,
    allow_unknown: bool,
) -> tuple[Pager, Request]:
    """The pages that `iter` reads, and the request of the first."""
    for name in call.keys() & {"limit", "offset"}:
        raise TypeError(f"unexpected keyword {name!r}; iter returns all runs: use page_size=, or list({name}=)")
    from langgraph_runs._core.calls.pager import pages_of  # noqa: PLC0415  # most programs list no runs

    checked = checked_thread_id(thread_id, otherwise=NEEDS_THREAD)
    pages, fields = pages_of(
        "run_id",
        of=f"runs of thread {checked}",
        page_size=page_size,
        select=select,
        fields=RunField,
        allow_unknown=allow_unknown,
    )
    request = list_runs(
        checked, limit=pages.limit, offset=pages.offset, status=status, select=fields, allow_unknown=allow_unknown
    )
    return pages, request


def checked_namespaces(value: object) -> list[str] | Unset:
    """The value of `stream_namespaces`, as it is sent; UNSET for None."""
    if value is None:
        return UNSET
    if not (namespaces := checked_texts("stream_namespaces", value, of="namespaces")):
        raise ValueError("stream_namespaces is empty; leave it out for the events of all namespaces")
    return namespaces


def cancel_run(
    ref: RunRef,
    call: Mapping[str, Any],
    *,
    wait: bool | None,
    action: CancelAction | None,
    reason: CancelReason | None = None,
    allow_unknown: bool = False,
) -> Request:
    """The request of `cancel`."""
    how: CancelAction = checked_choice("action", action, CancelAction, allow_unknown=allow_unknown)
    why = if_given("reason", reason, checked_choice, CancelReason, allow_unknown=allow_unknown)
    if reason is not None and how == "rollback":
        raise ValueError(f"reason={shown(reason)} needs action='interrupt': a rollback deletes the run")
    request = run_api.cancel_run.request(
        ref.thread_id, ref.run_id, wait=1 if checked_flag("wait", wait) else 0, action=how, reason=why
    )
    return with_params(request, call)


def cancel_runs(
    call: Mapping[str, Any],
    *,
    thread_id: ThreadID | None,
    run_ids: Sequence[RunID] | None,
    status: CancelStatus | None,
    action: CancelAction | None,
    allow_unknown: bool = False,
) -> Request:
    """The request of `cancel_many`."""
    _check_cancel_many(thread_id, run_ids, status)
    chosen = checked_choice("action", action, CancelAction, allow_unknown=allow_unknown)
    if status is not None:
        body = models.RunsCancel(status=checked_choice("status", status, CancelStatus, allow_unknown=allow_unknown))
    else:
        ids = checked_ids("run_ids", run_ids, "run_id")
        body = models.RunsCancel(thread_id=checked_id("thread_id", thread_id), run_ids=ids)
    return with_params(run_api.cancel_runs.request(body=body, action=chosen), call)


def _check_cancel_many(thread_id: object, run_ids: object, status: object) -> None:
    """Check that runs are named either by their thread and ids, or by a status."""
    if status is not None and (thread_id is not None or run_ids is not None):
        raise ValueError("cancel_many takes either status, or thread_id and run_ids, not both")
    if status is None and (thread_id is None or run_ids is None):
        raise ValueError("cancel_many needs either status, or both thread_id and run_ids")
    if run_ids is not None and not checked_list("run_ids", run_ids, of="ids"):
        raise ValueError("run_ids is empty; pass at least one run id")
