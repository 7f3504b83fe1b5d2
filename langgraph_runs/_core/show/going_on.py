"""How to go on with a run: what is shown with it when it is left, or when it waits for an answer."""

from __future__ import annotations

from typing import Any, NamedTuple

from langgraph_runs import errors
from langgraph_runs._core.protocol.session import ThreadSession
from langgraph_runs._core.runs.run_result import RunResult
from langgraph_runs._core.streams.interruption import is_in_vain
from langgraph_runs._core.streams.session import StreamSession


class Advice(NamedTuple):
    """What to know, and the code to run; none if there is nothing to run."""

    text: str
    code: str = ""


def after_leaving(session: StreamSession, bookmark: str | None, wait: str, error: Exception | None) -> Advice | None:
    """How to go on with a run whose stream was left, be it by an error: what follows `bookmark` was not shown yet.

    `wait` is put before calls that wait. None if there is nothing to go on with.
    """
    run, plan = session.run, session.plan
    if run.ref is None:
        return Advice("The server has not told which run this is. It may have been created, and go on.")
    has_ended = run.is_over or run.end_received
    if run.is_missing or (_is_refused(error) and not has_ended):
        return None
    if plan.cancel_on_disconnect and not has_ended:
        return Advice(f"The run is cancelled, as it was asked to be when its stream is left: run {run.run_id}.")
    is_known = not plan.joins_existing_run or run.fetched is not None
    known, ends = _standing(error, has_ended=has_ended, is_known=is_known)
    thread_id, run_id = run.ref.thread_id, run.ref.run_id
    handle = f"{wait}client.runs.handle({thread_id!r}, {run_id!r})"
    if not run.is_resumable or run.has_unstored_events:
        lacks = "Its events are not stored" if not run.is_resumable else "Not all of its events are stored"
        return Advice(f"{known} {lacks}; to get what it {ends} with:", f"{handle}.result()")
    if isinstance(error, errors.APIResponseError) or (
        isinstance(error, errors.StreamInterruptedError) and is_in_vain(error)
    ):
        return Advice(f"{known} To get what it {ends} with:", f"{handle}.result()")
    lines = [f"{handle}.show()"]
    if bookmark is not None:
        joined = f"client.runs.join_stream({thread_id!r}, {run_id!r}, last_event_id={bookmark!r})"
        lines.append(f"{wait}{joined}.show()  # what comes from here on")
    return Advice(f"{known} To see it again, and to get what it {ends} with:", "\n".join(lines))


def after_leaving_thread(
    session: ThreadSession, bookmark: str | None, wait: str, error: Exception | None
) -> Advice | None:
    """How to go on with the runs of a thread whose stream was left; of those there are no bookmarks."""
    wanted, newest = session.wanted, session.wanted.newest
    has_ended = wanted.status is not None
    if _is_refused(error) and not has_ended:
        return None
    stream = f"client.threads.stream({session.thread_id!r})"
    if newest is None:
        return Advice("To see what happens on the thread:", f"{wait}{stream}.show()")
    is_known = newest in wanted.runs and newest not in wanted.followed
    known, ends = _standing(error, has_ended=has_ended, is_known=is_known)
    if isinstance(error, errors.APIResponseError | errors.StreamInterruptedError):
        handle = f"client.runs.handle({session.thread_id!r}, {newest!r})"
        return Advice(f"{known} To get what it {ends} with:", f"{wait}{handle}.result()")
    again = f"{known} To see it again, and to get what it {ends} with:"
    return Advice(again, f"{wait}{stream}.follow({newest!r}).show()")


def _is_refused(error: Exception | None) -> bool:
    """Whether the server refuses to show the run, as it would again."""
    return isinstance(error, errors.APIStatusError)


def _standing(error: Exception | None, *, has_ended: bool, is_known: bool) -> tuple[str, str]:
    """How a run stands that was left, and whether it "ends" or "ended"; `is_known`: it was active when last heard of.

    An error of this package says that nothing more can be told of the run, so what was known may be over.
    """
    if has_ended:
        return "The run has ended.", "ended"
    if is_known and not isinstance(error, errors.LangGraphRunsError):
        return "The run goes on.", "ends"
    return "It is not known whether the run goes on.", "ends"


def to_answer(result: RunResult[Any], wait: str) -> Advice | None:
    """How to answer what a run asks; it stopped before or after a node if it asks nothing. None if it is over."""
    if result.status != "needs_input":
        return None
    handle, questions = f"client.runs.handle({result.thread_id!r}, {result.run_id!r})", result.interrupts
    if not questions:
        return Advice("The run stopped where it was told to. To go on, start another run on its thread with no input.")
    if len(questions) == 1 or not all(question.get("id") for question in questions):
        return Advice("To answer:", f"run = {wait}{handle}.resume(answer)\n{wait}run.show()")
    answers = ", ".join(f"{question.id!r}: ..." for question in questions)
    return Advice("To answer:", f"run = {wait}{handle}.answer({{{answers}}})\n{wait}run.show()")
