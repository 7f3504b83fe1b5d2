"""Start a run for the stream of a thread, by a command: a new one, or one that answers the questions of another.

Servers take the input of a new run for the answer to whatever the thread waits for. So what it waits for is read before
an input is sent. While a run is under way the server shows what it answers, and not yet what it asks. So the thread is
read again then, for as long as the server waits for it, too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from itertools import chain
from typing import Any, Final

from attrs import fields_dict

from langgraph_runs import errors
from langgraph_runs._core.calls import responses
from langgraph_runs._core.calls.checks import checked_choice, checked_id
from langgraph_runs._core.calls.command_options import CommandFields, StartFields
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.options import AssistantID, ThreadID, split_run_and_call_options, unexpected
from langgraph_runs._core.calls.run_fields import check_run
from langgraph_runs._core.calls.send import QUESTION_SECONDS, send_once
from langgraph_runs._core.protocol.commands import command_request
from langgraph_runs._core.protocol.creation import CommandCreation
from langgraph_runs._core.runs.answers import Pending, busy_error, command, listed, read_pending
from langgraph_runs._core.runs.candidates import is_newer, seconds_of
from langgraph_runs._core.runs.fetch import read_about, require_run
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._core.runs.run_result import read_interrupts
from langgraph_runs._core.wire.exchange import Flow, Response
from langgraph_runs._core.wire.json_decoder import elements, is_object, members
from langgraph_runs._core.wire.langgraph_types import is_langgraph_type
from langgraph_runs._generated.api.runs import cancel_run, list_runs
from langgraph_runs._generated.api.threads import get_thread
from langgraph_runs._generated.models.interrupt import Interrupt
from langgraph_runs._generated.models.multitask_strategy import MultitaskStrategy
from langgraph_runs._generated.models.run import Run
from langgraph_runs._generated.models.run_create import RunCreate
from langgraph_runs._generated.models.thread import Thread
from langgraph_runs._generated.types import Request

SETTLE_SECONDS: Final = 5.0
"""How long a thread may be busy until what it waits for has to be known: as long as the server waits for it."""

FIRST_PAUSE_SECONDS, MAX_PAUSE_SECONDS = 0.05, 1.0
"""How long to wait before a busy thread is read again: at first, and at most."""

_RUNS_LOOKED_AT: Final = 10
"""How many runs of a thread are looked at for one that answered first: all were created within a moment."""

_START_KEYWORDS: Final = frozenset(StartFields.__annotations__)
_ANSWER_KEYWORDS: Final = frozenset(CommandFields.__annotations__)
_OF_A_RUN: Final = (fields_dict(RunCreate).keys() | {"extra_body", "stream_namespaces"}) - {"assistant_id"}
_ANSWERS: Final = "resume(...) and answer(...) send answers, with update= and goto="
_FORKS: Final = "config={'configurable': {'checkpoint_id': ...}} starts from a checkpoint"
_EVENTS: Final = "the stream has the events of its channels"
_INSTEAD: Final[Mapping[str, str]] = {
    "checkpoint": _FORKS,
    "checkpoint_id": _FORKS,
    "command": _ANSWERS,
    "if_not_exists": "a thread that does not exist is created",
    "on_completion": "the thread is kept",
    "stream_mode": _EVENTS,
    "stream_namespaces": _EVENTS,
    "stream_resumable": "every such run is resumable",
    "stream_subgraphs": "the stream has the events of subgraphs",
}
"""What there is in place of keywords that such runs do not have, if there is something."""


class StartCommand:
    """A run to be started by a command, whose arguments were checked: nothing is sent before `flow` is driven.

    An `own_thread` does not exist yet, and nobody else knows the id: the run creates it.
    """

    def __init__(
        self,
        thread_id: ThreadID,
        assistant_id: AssistantID,
        options: Mapping[str, Any],
        *,
        own_thread: bool = False,
        allow_unknown: bool = False,
    ) -> None:
        fields, call = split_run_and_call_options(options)
        given = _checked(fields, _START_KEYWORDS)
        if is_langgraph_type(given.get("input"), "Command"):
            raise TypeError(f"input must not be a Command; {_ANSWERS}")
        strategy = given.pop("multitask_strategy", None)
        check_run(given, stateless=False, allow_unknown=allow_unknown)
        if strategy is not None:
            kind = MultitaskStrategy
            given["multitaskStrategy"] = checked_choice(
                "multitask_strategy", strategy, kind, allow_unknown=allow_unknown
            )
        self._thread_id = checked_id("thread_id", thread_id)
        self._may_be_an_answer = given.get("input") is not None and not own_thread
        self._own_thread = own_thread
        params = {"assistant_id": checked_id("assistant_id", assistant_id), "input": None, **given}
        self._request = command_request(self._thread_id, "run.start", params, call)

    def flow(self, context: Context) -> Flow[RunRef]:
        """Start the run.

        Raises ValueError if the server would take its input for an answer, ConflictError if it has done so, and what
        `CommandCreation.create` does.
        """
        thread = None
        if self._may_be_an_answer:
            thread = yield from self._refuse_while_asking(context)
        had_thread = thread is not None
        creation = CommandCreation(
            context, self._request, self._thread_id, own_thread=self._own_thread, had_thread=had_thread
        )
        ref = yield from creation.create()
        if thread is not None and _is_busy(thread):
            yield from _refuse_answer(context, ref)
        return ref

    def _refuse_while_asking(self, context: Context) -> Flow[Thread | None]:
        """The thread; None if it does not exist. Raises ValueError if it waits for an answer."""
        try:
            thread = yield from _read_settled(context, self._thread_id, busy_if_asking=True)
        except errors.NotFoundError as error:
            if responses.says_thread_is_gone(error.detail):
                return None
            raise
        questions = _questions(thread)
        if not questions and thread.get("status") == "interrupted" and "interrupts" not in thread:
            questions = (yield from read_pending(context, self._thread_id)).interrupts  # Aegra, which looks at no more
            if not questions:
                raise ValueError(
                    f"thread {self._thread_id} is interrupted, and the server would take the input for an answer; a run"
                    " with input=None goes on, or use runs.stream to start another run"
                )
        if not questions:
            return thread
        if _is_busy(thread):
            raise ValueError(
                f"thread {self._thread_id}: a run is under way that answers questions, and until it has ended the"
                " server takes the input of another for an answer; wait for its end, or use runs.stream or runs.create"
            )
        raise ValueError(
            f"thread {self._thread_id} waits for an answer, and the server would take the input for one:"
            f" {listed(questions)}; answer by resume(...) or answer(...), or use runs.stream to start another run"
        )


class AnswerCommand:
    """A run to be started by a command that answers what is pending then, `choose` says which.

    Its arguments were checked. It is a run of the assistant that the thread had last.
    """

    def __init__(
        self,
        thread_id: ThreadID,
        choose: Callable[[Pending], dict[str, Any]],
        options: Mapping[str, Any],
        *,
        update: Any,
        goto: Any,
    ) -> None:
        fields, self._call = split_run_and_call_options(options)
        self._thread_id = checked_id("thread_id", thread_id)
        self._choose = choose
        more = command({}, update, goto)
        given = {**_checked(fields, _ANSWER_KEYWORDS), "command": more}
        check_run(given, stateless=False)
        del given["command"], more["resume"]
        self._params = {**given, **more}
        self._request({})  # raises for arguments that are refused

    def flow(self, context: Context) -> Flow[RunRef]:
        """Read what is pending, and start the run.

        Raises ValueError if the answers are not to that, ConflictError if somebody else was faster, and what
        `CommandCreation.create` does.
        """
        thread = yield from _read_settled(context, self._thread_id, busy_if_asking=False)
        if _is_busy(thread):
            raise busy_error(self._thread_id)
        pending = Pending(self._thread_id, _questions(thread))
        if not pending.interrupts:  # the state tells why, and may know more
            pending = yield from read_pending(context, self._thread_id)
        answers = self._choose(pending)
        creation = CommandCreation(context, self._request(answers), self._thread_id, had_thread=True)
        try:
            ref = yield from creation.create()
        except errors.UnprocessableEntityError as error:
            if (yield from self._was_answered(context, thread)):
                raise errors.ConflictError(
                    f"thread {self._thread_id}: the question was answered meanwhile; {error}",
                    status_code=409,
                    thread_id=self._thread_id,
                ) from error
            raise
        yield from _refuse_late_answer(context, ref, answers, thread.get("updated_at"))
        return ref

    def _was_answered(self, context: Context, before: Thread) -> Flow[bool]:
        """Whether a thread that waited before an answer was refused waits no longer: so it is refused on Aegra."""
        request = get_thread.request(self._thread_id)
        thread = yield from read_about(context, request, get_thread.parse, thread_id=self._thread_id)
        return bool(before.get("status") == "interrupted" != thread.get("status"))

    def _request(self, answers: Mapping[str, Any]) -> Request:
        namespace: list[str] = []  # which servers do not look at
        given = [{"interrupt_id": key, "response": value, "namespace": namespace} for key, value in answers.items()]
        return command_request(self._thread_id, "input.respond", {"responses": given, **self._params}, self._call)


def _checked(fields: Mapping[str, Any], known: frozenset[str]) -> dict[str, Any]:
    """The fields that are given. Raises TypeError for those that commands do not have."""
    given = {name: value for name, value in fields.items() if value is not None}
    for name in given:
        if name in ("resume", "update", "goto"):
            raise TypeError(f"unexpected keyword {name!r}: {_ANSWERS}")
        if name in _OF_A_RUN and name not in known:
            instead = f"{_INSTEAD[name]}; " if name in _INSTEAD else ""
            raise TypeError(
                f"unexpected keyword {name!r}: the server ignores it in a run that is started by the stream of a"
                f" thread; {instead}runs.stream and runs.create have it"
            )
        if name not in known:
            raise TypeError(unexpected(name, known))
    return given


def _read_settled(context: Context, thread_id: str, *, busy_if_asking: bool) -> Flow[Thread]:
    """A thread, once it is not busy; it counts as busy only while it shows questions, if told so.

    One that stays busy is read for SETTLE_SECONDS.
    """
    started, pause = context.now(), FIRST_PAUSE_SECONDS
    request = get_thread.request(thread_id)
    while True:
        thread = yield from read_about(context, request, get_thread.parse, thread_id=thread_id)
        is_settled = not _is_busy(thread) or (busy_if_asking and not _questions(thread))
        if is_settled or context.now() - started >= SETTLE_SECONDS:
            return thread
        yield from context.sleep(context.within_deadline(pause) or 0.0)
        pause = min(MAX_PAUSE_SECONDS, pause * 2)


def _is_busy(thread: Thread) -> bool:
    return bool(thread.get("status") == "busy")


def _questions(thread: Thread) -> tuple[Interrupt, ...]:
    """The questions that a thread shows, task by task."""
    return read_interrupts(chain.from_iterable(map(elements, members(thread.get("interrupts")).values())))


def _refuse_answer(context: Context, ref: RunRef) -> Flow[None]:
    """Raise ConflictError if a run that was started with an input has answered a question; it is cancelled then.

    That happens if the thread was busy, and the run before asked while the server waited.
    """
    brief = context.with_timeout(context.within_deadline(QUESTION_SECONDS))
    try:
        run = ref.run or (yield from require_run(brief, ref.thread_id, ref.run_id))
    except errors.LangGraphRunsError:
        return  # it was created; nothing is known to be wrong with it
    if _resume_of(run) is None:
        return
    raise (
        yield from _cancelled_error(
            brief,
            ref,
            "the run before asked something meanwhile, and the server took the input for the answer",
        )
    )


def _refuse_late_answer(context: Context, ref: RunRef, answers: Mapping[str, Any], asked_at: object) -> Flow[None]:
    """Raise ConflictError if another run answered the same question first; the one that came late is cancelled then.

    Servers take answers as long as they show the question, which they do until the run that answers it has ended. The
    run of another answer waits for its turn, has nothing to answer then, and looks like a success. Aegra, whose runs do
    not show what they were given, takes whatever comes for an answer, and goes on with each.
    """
    if (since := seconds_of(asked_at)) is None:
        return
    brief = context.with_timeout(context.within_deadline(QUESTION_SECONDS))
    request = list_runs.request(ref.thread_id, limit=_RUNS_LOOKED_AT)
    try:
        runs = yield from read_about(brief, request, list_runs.parse, run_id=ref.run_id, thread_id=ref.thread_id)
    except errors.LangGraphRunsError:
        return
    ours = next((run for run in runs if run.run_id == ref.run_id), None)
    newer = [run for run in runs if is_newer(run.get("created_at"), since)]
    is_shown = ours is not None and _resume_of(ours) is not None
    to_the_same = [run for run in newer if not is_shown or _answers_one_of(run, answers)]
    first = min(to_the_same, key=lambda run: (seconds_of(run.get("created_at")), run.run_id), default=ours)
    if ours is not None and first is not None and first.run_id != ref.run_id:
        raise (yield from _cancelled_error(brief, ref, f"run {first.run_id} answered the question first"))


def _cancelled_error(context: Context, ref: RunRef, why: str) -> Flow[errors.ConflictError]:
    """The error for a run that does not do what was asked for, which is cancelled."""
    request = context.config.prepare(cancel_run.request(ref.thread_id, ref.run_id, wait=0, action="interrupt"))
    outcome = yield from send_once(context, request)
    cancelled = isinstance(outcome, Response) and outcome.head.ok
    return errors.ConflictError(
        f"thread {ref.thread_id}: {why}; {'cancelled' if cancelled else 'could not cancel'} run {ref.run_id}",
        status_code=409,
        run_id=ref.run_id,
        thread_id=ref.thread_id,
    )


def _resume_of(run: Run) -> Any:
    """The answers that a run was created with, None if it answers nothing."""
    return members(members(run.kwargs).get("command")).get("resume")


def _answers_one_of(run: Run, ids: Collection[str]) -> bool:
    """Whether a run was created to answer one of these questions; an answer without an id may be to any."""
    resume = _resume_of(run)
    return not resume.keys().isdisjoint(ids) if is_object(resume) else resume is not None
