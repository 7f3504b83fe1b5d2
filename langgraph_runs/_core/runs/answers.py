"""Answer the questions that runs stop to ask: which are pending, and the command that answers each by its id.

An answer without an id can be taken for something else: a mapping whose keys look like ids, or an empty one, answers
nothing, None fails the run, and so does a single answer to several questions. Servers ignore ids that are not pending.
So every answer is sent by the id of its question, and the ids are compared with those that are pending.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from langgraph_runs._core.calls.checks import checked_id
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.record import Record
from langgraph_runs._core.runs.fetch import read_about, read_about_run
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._core.runs.run_result import questions_of
from langgraph_runs._core.shown import shown
from langgraph_runs._core.wire.exchange import Flow
from langgraph_runs._core.wire.json_decoder import elements, is_object
from langgraph_runs._generated.api.threads import get_thread, get_thread_state
from langgraph_runs._generated.models.interrupt import Interrupt
from langgraph_runs._generated.types import Unset


@frozen(slots=True, eq=False, repr=False)
class Pending(Record):
    """What a thread waits for: the questions, and the nodes that are to run next."""

    thread_id: str
    interrupts: tuple[Interrupt, ...]
    nodes: tuple[str, ...] = ()


def read_pending(context: Context, thread_id: str, run_id: str | None = None) -> Flow[Pending]:
    """What a thread waits for now, whichever run asked it; errors name the run that is given."""
    request = get_thread_state.request(thread_id)
    state = yield from read_about(context, request, get_thread_state.parse, run_id=run_id, thread_id=thread_id)
    return Pending(thread_id, questions_of(state), tuple(map(str, elements(state.get("next")))))


def refuse_while_busy(context: Context, ref: RunRef) -> Flow[None]:
    """Raise ValueError if a run of the thread is under way, which may still ask."""
    thread = yield from read_about_run(context, ref, get_thread.request(ref.thread_id), get_thread.parse)
    if thread.get("status") == "busy":
        raise busy_error(ref.thread_id)


def busy_error(thread_id: str) -> ValueError:
    """The error for an answer to a thread whose run has not asked yet."""
    return ValueError(
        f"thread {thread_id} waits for no answer yet: a run is under way; wait_for('needs_input') waits until that asks"
    )


def checked_answers(answers: object) -> dict[str, Any]:
    """Answers by the ids of their questions."""
    if not is_object(answers):
        raise TypeError(f"answers must be a mapping from interrupt ids to answers, got {shown(answers)}")
    if not answers:
        raise ValueError("answers is empty; pass {id: answer}, with the ids of the questions that are in interrupts")
    return {checked_id("an interrupt id", key): value for key, value in answers.items()}


def answer_one(pending: Pending, value: Any) -> dict[str, Any]:
    """The answer to the one question that is pending, by its id. Raises ValueError if there is none, or several."""
    if not pending.interrupts:
        raise _none_error(pending)
    question, *others = pending.interrupts
    if others:
        raise ValueError(
            f"thread {pending.thread_id} waits for {len(pending.interrupts)} answers; pass them by their ids with"
            f" answer({{id: value}}): {listed(pending.interrupts)}"
        )
    key = _id_of(question)
    if not key:
        raise ValueError(
            f"thread {pending.thread_id}: the server gives its question no id, so an answer may be taken for something"
            " else; answer by a run with command={'resume': value}"
        )
    return {key: value}


def answer_by_id(pending: Pending, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers, if each is to a question that is pending; some may be left open. Raises ValueError otherwise."""
    if not pending.interrupts:
        raise _none_error(pending)
    known = {_id_of(question) for question in pending.interrupts} - {""}
    unknown = [key for key in answers if key not in known]
    if unknown:
        raise ValueError(
            f"thread {pending.thread_id} waits for no answer to {', '.join(map(repr, unknown))};"
            f" pending: {listed(pending.interrupts)}"
        )
    return dict(answers)


def command(answers: Mapping[str, Any], update: Any, goto: Any) -> dict[str, Any]:
    """The command that sends the answers, with what else is given."""
    more = {"update": update, "goto": goto}
    return {"resume": answers, **{name: value for name, value in more.items() if not isinstance(value, Unset)}}


def _none_error(pending: Pending) -> ValueError:
    message = f"thread {pending.thread_id} waits for no answer"
    if pending.nodes:
        nodes = ", ".join(map(repr, pending.nodes))
        return ValueError(f"{message}: it stopped before {nodes}; a run with input=None goes on there")
    return ValueError(f"{message}: nothing is pending")


def listed(questions: Sequence[Interrupt]) -> str:
    """Questions by their ids, for messages."""
    return ", ".join(f"{_id_of(question)!r}: {shown(question.get('value'))}" for question in questions)


def _id_of(question: Interrupt) -> str:
    """The id of a question, "" if the server gives it none."""
    return str(question.get("id") or "")
