"""One run of a map: a flow that always has an outcome, and what is left to do on the server if it is left before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, TypeAlias, TypeVar

from attrs import evolve, frozen

from langgraph_runs import errors
from langgraph_runs._core.calls.checks import checked_id
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.options import AssistantID
from langgraph_runs._core.calls.send import call
from langgraph_runs._core.calls.warn import without_warnings
from langgraph_runs._core.runs import requests
from langgraph_runs._core.runs.fanout import OnLeave, check_map_options, checked_on_leave
from langgraph_runs._core.runs.mapped import Mapped
from langgraph_runs._core.runs.refs import RunRef, parse_runs, run_ref
from langgraph_runs._core.runs.results import wait_for_result
from langgraph_runs._core.runs.threads import MAX_DELETION_SECONDS, delete_temporary_thread
from langgraph_runs._core.wire.exchange import Flow, Head, Open, Reply
from langgraph_runs._generated.api.runs import cancel_run, list_runs

T = TypeVar("T")

Outcome: TypeAlias = Mapped[Any] | BaseException | None
"""What work on an input ends with; None if it was left, and an exception if the caller's own code raised it."""


@frozen(eq=False, repr=False)
class MapPlan:
    """What the runs of a map have in common."""

    assistant_id: str
    options: Mapping[str, Any]
    on_leave: OnLeave
    new_id: Callable[[], str]
    allow_unknown: bool = False  # choices that this package does not know

    def request(self, given: Any) -> requests.WaitRequest:
        """The request of the run that gets this input. Raises TypeError and ValueError."""
        options = {**self.options, "input": given, "on_disconnect": "continue"}
        return requests.wait_run(None, self.assistant_id, options, self.new_id, allow_unknown=self.allow_unknown)


def map_plan(
    assistant_id: AssistantID,
    options: Mapping[str, Any],
    on_leave: object,
    new_id: Callable[[], str],
    *,
    allow_unknown: bool = False,
) -> MapPlan:
    """The plan of a map. What is wrong with it is raised at once, so that it is no outcome of each input."""
    check_map_options(options)
    checked = checked_id("assistant_id", assistant_id)
    plan = MapPlan(checked, {**options}, checked_on_leave(on_leave), new_id, allow_unknown)
    plan.request(None)
    return plan


class MappedRun:
    """The run of one input, on a thread of its own.

    It may be left at any moment, by another thread as well: it then ends before its next step. A request that creates
    the run is not cut meanwhile: whether the run was created would not be known.
    """

    def __init__(self, context: Context, plan: MapPlan, index: int, given: Any) -> None:
        self._context = context
        self._plan = plan
        self._index = index
        self._input = given
        self._thread_id: str | None = None
        self._deletes_thread = False
        self._was_sent = False
        self._ended = False  # with an outcome
        self._left = False
        self.is_creating = False  # a request is on its way that may create the run
        self.ref: RunRef | None = None

    def flow(self) -> Flow[Mapped[Any] | None]:
        """What comes of the input; None if it was left before."""
        try:
            with without_warnings():
                wanted = self._plan.request(self._input)
            self._thread_id, self._deletes_thread = wanted.thread_id, wanted.temporary
            outcome = yield from self._until_left(wait_for_result(self._context, wanted))
        except (errors.LangGraphRunsError, TypeError, ValueError) as error:
            self._ended = True
            return Mapped(self._index, self._input, *_ids_of(error), error)
        if outcome is None:
            return None
        self._ended = True
        return Mapped(self._index, self._input, outcome.run_id or None, outcome.thread_id or None, outcome)

    def leave(self) -> None:
        """End before the next step."""
        self._left = True

    @property
    def goes_on(self) -> bool:
        """Whether the run was left, and goes on."""
        return self._left and self._was_sent and not self._ended and self._plan.on_leave == "continue"

    @property
    def must_clean_up(self) -> bool:
        """Whether the run was left and is to be cancelled."""
        return self._was_sent and not self._ended and self._plan.on_leave == "cancel"

    def clean_up(self) -> Flow[None]:
        """Cancel the run, and delete the thread that was created for it. Does nothing if the server refuses."""
        assert self._thread_id is not None
        context = evolve(self._context, timeout=None, deadline=None).with_timeout(MAX_DELETION_SECONDS)
        refs = [self.ref] if self.ref else []
        if not refs:
            with suppress(errors.LangGraphRunsError):
                runs = yield from call(context, list_runs.request(self._thread_id), parse_runs)
                refs = [RunRef(self._thread_id, run.run_id) for run in runs]
        for ref in refs:
            with suppress(errors.LangGraphRunsError):
                yield from call(context, cancel_run.request(ref.thread_id, ref.run_id, wait=0), lambda _: None)
        if self._deletes_thread:
            yield from delete_temporary_thread(context, refs[0].thread_id if refs else self._thread_id)
        self._ended = True

    def _until_left(self, flow: Flow[T]) -> Flow[T | None]:
        """The steps of a flow until the run is left, and its result; notes the run by the response that names it."""
        reply: Reply = None
        while not self._left:
            try:
                step = flow.send(reply)
            except StopIteration as stop:
                result: T = stop.value
                return result
            self.is_creating = isinstance(step, Open) and step.request.method == "POST"
            # Asked again after `is_creating` was set: a thread that leaves the run sets the one and reads the other.
            if self._left:
                break
            self._was_sent = True
            reply = yield step
            self.is_creating = False
            if self.ref is None and isinstance(reply, Head) and reply.ok:
                self.ref = run_ref(reply.headers)
        flow.close()
        return None


def _ids_of(error: Exception) -> tuple[str | None, str | None]:
    """The ids of the run and the thread that an error is about."""
    if isinstance(error, errors.LangGraphRunsError):
        return error.run_id, error.thread_id
    return None, None
