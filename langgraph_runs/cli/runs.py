"""The commands that start, follow, answer and cancel runs."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Sequence
from time import monotonic
from typing import Any, Final

from langgraph_runs import EventStream, Interrupt, RunHandle, RunResult, RunStream, ThreadStream, errors
from langgraph_runs.cli import inputs
from langgraph_runs.cli.exits import Exit, UsageError, exit_of_status
from langgraph_runs.cli.going_on import START
from langgraph_runs.cli.leaving import whole
from langgraph_runs.cli.pieces import question_line
from langgraph_runs.cli.session import Session, refused

_MODES: Final = ("messages-tuple", "updates", "custom")
"""What a run publishes unless it is told otherwise: what is said, which nodes return, and what they write."""

Stream = RunStream[Any, Any, Any]
Handle = RunHandle[Any, Any, Any]


def stream(session: Session) -> Exit:
    """Start a run and print its events."""
    typed = session.typed
    options: dict[str, Any] = {**_new_run(session), "stream_mode": typed.mode or _MODES, **session.run_options()}
    if typed.subgraphs:
        options["stream_subgraphs"] = True
    return _follow(session, _new_stream(session, options))


def wait(session: Session) -> Exit:
    """Start a run, wait for its end, and print the values."""
    typed = session.typed
    options: dict[str, Any] = {**_new_run(session), **session.run_options()}
    if options.get("on_disconnect") == "cancel":  # the server can tell by a stream only that the run was left
        return _follow(session, _new_stream(session, options), prints_events=False)
    began = monotonic()
    with session.leaving(lambda: (typed.thread, None)), refused():
        handle = session.client.assistant(typed.assistant).start(typed.thread, **options)
    try:
        status = _await(session, handle, session.timeout, began)
    except errors.RunError:
        _delete_temporary(session, handle)
        raise
    if status is not Exit.NEEDS_INPUT:
        _delete_temporary(session, handle)
    return status


def join(session: Session) -> Exit:
    """Wait for the end of a run, and print the values."""
    with refused():
        handle = session.client.runs.handle(session.typed.thread, session.typed.run)
    return _await(session, handle, session.timeout, monotonic())


def tail(session: Session) -> Exit:
    """Follow the events of a run, or of a thread."""
    typed = session.typed
    if typed.run is None:
        return _tail_thread(session)
    start = None if typed.begin == "now" else "-1"
    after = start if typed.after is None else typed.after
    session.is_stored = after is not None
    with refused():
        reading = session.client.runs.handle(typed.thread, typed.run).stream(
            after=after, stream_mode=typed.mode, timeout=session.timeout
        )
    return _follow(session, reading, hint="; here: --from now, and join")


def resume(session: Session) -> Exit:
    """Answer what a thread waits with; without an answer, show what it asks."""
    typed, thread_id = session.typed, session.typed.thread
    given = [typed.answer is not None, typed.message is not None, bool(typed.answers)]
    if sum(given) > 1:
        raise UsageError("pass one of ANSWER, -m and --answer")
    answers = inputs.answers_of(typed.answers, session.read)
    answer = (
        inputs.text_of("-m", typed.message, session.read)
        if typed.message is not None
        else inputs.read_json("ANSWER", typed.answer, session.read, hint="; to answer with a text: -m TEXT")
        if typed.answer is not None
        else None
    )
    options: dict[str, Any] = {"stream_mode": typed.mode or _MODES, **session.run_options()}
    if options.get("stream_resumable") is False:
        raise UsageError("stream_resumable=false is not for resume, which reads the events that the server stores")
    for name in ("config", "context", "metadata", "set", "mode"):
        if vars(typed)[name] and not any(given):
            raise UsageError(f"--{name} is for the run that an answer starts; without one, resume shows the question")
    with refused():
        newest = session.client.runs.list(thread_id, limit=1, timeout=session.timeout)
    if not newest:
        session.check_thread(thread_id)
        raise UsageError(f"thread {thread_id} has no run that could have asked anything")
    handle = session.client.runs.handle(thread_id, newest[0])
    if not any(given):
        return _show_questions(session, handle)
    with session.leaving(lambda: (thread_id, None)):
        try:
            with refused():
                answered = handle.answer(answers, **options) if answers else handle.resume(answer, **options)
        except UsageError as error:
            raise UsageError(str(error), _next_of(session, handle)) from None
        cancels = options.get("on_disconnect") == "cancel"
        reading = session.client.runs.join_stream(
            thread_id, answered.run_id, last_event_id="-1", cancel_on_disconnect=cancels, timeout=session.timeout
        )
    return _follow(session, reading, cancels=cancels)


def cancel(session: Session) -> Exit:
    """Cancel a run."""
    typed = session.typed
    try:
        with refused():
            session.client.runs.cancel(
                typed.thread, typed.run, wait=typed.wait, action=typed.action, timeout=session.timeout
            )
    except errors.NotFoundError:
        status = session.client.runs.handle(typed.thread, typed.run).status(timeout=session.timeout)
        if status in ("pending", "running"):
            raise
        session.terminal.tell(f"run {typed.run} was not cancelled: it had ended already, with status {status}", "red")
        return Exit.REFUSED
    session.note(f"cancelled run {typed.run}")
    return Exit.SUCCESS


def _new_run(session: Session) -> dict[str, Any]:
    """What a run begins with. Raises UsageError."""
    typed = session.typed
    if typed.keep and typed.thread is not None:
        raise UsageError("--keep keeps a new thread; a thread that is given by --thread stays anyway")
    return {"input": inputs.input_of(typed.input, typed.message, session.read)}


def _new_stream(session: Session, options: dict[str, Any]) -> Stream:
    """The stream of a run that is to be started, and what leaving it means."""
    typed = session.typed
    if typed.keep:
        options["on_completion"] = "keep"
    with refused():
        reading = session.client.runs.stream(typed.thread, typed.assistant, **options)
    session.cancels = options.get("on_disconnect") == "cancel"
    session.is_stored = options.get("stream_resumable") is not False
    return reading


def _follow(
    session: Session, reading: Stream, hint: str = "", *, cancels: bool = False, prints_events: bool = True
) -> Exit:
    """Read a run to its end and print what comes.

    `hint` says what to do if it cannot be opened; `cancels`, that leaving it cancels the run once it is open.
    """
    view = session.new_view(whole=bool(vars(session.typed).get("mode")))
    began = monotonic()
    session.position = reading.last_event_id
    with session.leaving(lambda: _ids(reading)):
        try:
            with refused(hint):
                reading.open()
            session.cancels |= cancels
            with reading:
                for event in reading:
                    with whole():
                        if prints_events:
                            session.terminal.write(view.feed(event))
                        session.position = reading.last_event_id
                result = reading.result() if view.wants_result or reading.status is None else _ended(reading)
                session.terminal.write(view.finish(result))
        except errors.LangGraphRunsError as error:
            session.fail_view(error)
            raise
    return _conclude(session, result, began)


def _ended(reading: Stream) -> RunResult[Any]:
    """How a run has ended, without the values."""
    status = reading.status
    assert status is not None
    return RunResult(reading.run_id, reading.thread_id, status, None, reading.interrupts)


def _ids(reading: Stream) -> tuple[str | None, str | None]:
    """The thread and the run of a stream, as far as they are known."""
    try:
        thread_id = reading.thread_id
    except RuntimeError:
        return None, None
    try:
        return thread_id, reading.run_id
    except RuntimeError:
        return thread_id, None


def _await(session: Session, handle: Handle, timeout: float | None, began: float) -> Exit:
    """Wait for the end of a run and print the values."""
    view = session.new_view()
    with session.leaving(lambda: (handle.thread_id, handle.run_id)):
        try:
            with refused():
                result = handle.result(timeout=timeout)
            session.terminal.write(view.finish(result))
        except errors.LangGraphRunsError as error:
            session.fail_view(error)
            raise
    return _conclude(session, result, began)


def _conclude(session: Session, result: RunResult[Any], began: float) -> Exit:
    """Say how a run has ended, and what can be done next."""
    if session.for_people:
        is_deleted = is_temporary(session.typed) and result.status != "needs_input"
        thread = "" if is_deleted else f" · thread {result.thread_id}"
        session.note(f"{result.status} · run {result.run_id}{thread} · {monotonic() - began:.1f} s")
    if result.status == "needs_input":
        session.advise(*_next_of_waiting(session, result.thread_id, result.interrupts))
    return exit_of_status(result.status)


def _next_of_waiting(session: Session, thread_id: str, questions: Sequence[Interrupt]) -> tuple[str, str]:
    """What goes on with a thread that waits for a human, and the command for it."""
    if questions:
        return "answer with", session.going_on.resume(thread_id, ids_of(questions))
    return "it stopped at a node; go on with", session.going_on.stream(thread_id)


def _next_of(session: Session, handle: Handle) -> tuple[str, str] | None:
    """What goes on with a thread that does not take an answer as it was given."""
    match handle.status(timeout=session.timeout):
        case "needs_input":
            return _next_of_waiting(session, handle.thread_id, handle.interrupts(timeout=session.timeout))
        case "pending" | "running":
            return "wait until it asks with", session.going_on.join(handle.thread_id, handle.run_id)
        case _:
            return None


def ids_of(questions: Iterable[Interrupt]) -> list[str]:
    """The ids by which questions are answered; none if the server has not told all of them."""
    ids = [question.get("id") for question in questions]
    return [*map(str, ids)] if all(ids) else []


def is_temporary(typed: Namespace) -> bool:
    """Whether the thread was made for the run alone, and is deleted when that has ended."""
    return typed.command in ("stream", "wait") and typed.thread is None and not typed.keep


def _delete_temporary(session: Session, handle: Handle) -> None:
    """Delete a run and the thread that was made for it."""
    if not is_temporary(session.typed):
        return
    try:
        handle.delete()
    except errors.LangGraphRunsError as error:
        session.terminal.tell(f"warning: thread {handle.thread_id} was not deleted: {error}")


def _show_questions(session: Session, handle: Handle) -> Exit:
    """Print what a thread asks."""
    questions = handle.interrupts(timeout=session.timeout)
    for question in questions:
        if session.for_people:
            session.print_line(question_line(question.get("id"), question.value))
        else:
            session.print_value(question.to_dict())
    if not questions and handle.status(timeout=session.timeout) != "needs_input":
        session.note(f"thread {handle.thread_id} waits for no answer")
        return Exit.SUCCESS
    session.advise(*_next_of_waiting(session, handle.thread_id, questions))
    return Exit.NEEDS_INPUT


def _tail_thread(session: Session) -> Exit:
    """Follow the runs of a thread until Ctrl-C."""
    typed, threads = session.typed, session.client.threads
    with refused():
        threads.get(typed.thread, timeout=session.timeout)  # the stream of none that exists would be silent for ever
        start = "-1" if typed.begin == "start" else None
        after = start if typed.after is None else typed.after
        reading: EventStream[Any, Any, Any] | ThreadStream[Any, Any, Any]
        reading = threads.join_stream(
            typed.thread, stream_mode=typed.mode, last_event_id=after, timeout=session.timeout
        )
    view = session.new_view(whole=bool(typed.mode), of_thread=True)
    session.position = _place(reading)
    with session.leaving(lambda: (typed.thread, None)):
        try:
            try:
                reading.open()
            except errors.NotFoundError:
                if typed.after or typed.mode:
                    raise
                reading = threads.stream(typed.thread, replay=typed.begin == "start", timeout=session.timeout).open()
            session.note(f"following thread {typed.thread} until Ctrl-C")
            with reading:
                for event in reading:
                    with whole():
                        session.terminal.write(view.feed(event))
                        session.position = _place(reading)
        except errors.LangGraphRunsError as error:
            session.fail_view(error)
            raise
    raise errors.StreamInterruptedError(f"the stream of thread {typed.thread} ended", thread_id=typed.thread)


def _place(reading: EventStream[Any, Any, Any] | ThreadStream[Any, Any, Any]) -> str | None:
    """The event to go on after; the stream of the protocol has none, so that its start is where nothing is missed."""
    return reading.last_event_id if isinstance(reading, EventStream) else START
