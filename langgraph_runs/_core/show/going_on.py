"""How to go on with a run: what is shown with it when it is left, or when it waits for an answer."""

from __future__ import annotations

from typing import Any, NamedTuple

from langgraph_runs._core.protocol.session import ThreadSession
from langgraph_runs._core.runs.run_result import RunResult
from langgraph_runs._core.streams.session import StreamSession

_GOES_ON = "The run goes on. To see it again, and to get what it ends with:"


class Advice(NamedTuple):
    """What to know, and the code to run; none if there is nothing to run."""

    text: str
    code: str = ""


def after_leaving(session: StreamSession, bookmark: str | None, wait: str) -> Advice:
    """How to go on with a run whose stream was left: what follows `bookmark` was not shown yet.

    `wait` is put before calls that wait.
    """
    run = session.run
    if run.ref is None:
        return Advice("The server has not told which run this is. If it was created, it goes on.")
    if session.plan.cancel_on_disconnect:
        return Advice(f"The run is cancelled, as it was asked to be when its stream is left: run {run.run_id}.")
    thread_id, run_id = run.ref.thread_id, run.ref.run_id
    handle = f"client.runs.handle({thread_id!r}, {run_id!r})"
    if not run.is_resumable:
        text = "The run goes on. Its events are not stored; to get what it ends with:"
        return Advice(text, f"{wait}{handle}.result()")
    lines = [f"{wait}{handle}.show()"]
    if bookmark is not None:
        joined = f"client.runs.join_stream({thread_id!r}, {run_id!r}, last_event_id={bookmark!r})"
        lines.append(f"{wait}{joined}.show()  # what comes from here on")
    return Advice(_GOES_ON, "\n".join(lines))


def after_leaving_thread(session: ThreadSession, bookmark: str | None, wait: str) -> Advice:
    """How to go on with the runs of a thread whose stream was left; of those there are no bookmarks."""
    stream = f"client.threads.stream({session.thread_id!r})"
    if session.wanted.newest is None:
        return Advice("To see what happens on the thread:", f"{wait}{stream}.show()")
    return Advice(_GOES_ON, f"{wait}{stream}.follow({session.wanted.newest!r}).show()")


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
