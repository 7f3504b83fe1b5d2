"""How to go on with a run that was left, or that waits for an answer."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import Interrupt, Run, RunResult, errors
from langgraph_runs._core.protocol.session import ThreadSession
from langgraph_runs._core.show.going_on import Advice, after_leaving, after_leaving_thread, to_answer
from langgraph_runs._core.streams.interruption import BEGINNING_GONE
from langgraph_runs._core.streams.plan import StreamPlan
from langgraph_runs._core.streams.session import StreamSession
from tests.core.calls_driver import run
from tests.core.script import Script, joined, made
from tests.core.thread_script import plan_of

HANDLE = "client.runs.handle('t', 'r')"
UNKNOWN = "It is not known whether the run goes on. "
BROKEN = errors.StreamInterruptedError("the retries are used up")
GONE = errors.StreamInterruptedError(f"was interrupted: {BEGINNING_GONE}.")
TOO_LARGE = errors.APIResponseError("contains an event that is too large")
REFUSED = errors.AuthenticationError("no")
OF_TERMINAL = OSError("the terminal is gone")


def left(
    plan: StreamPlan,
    bookmark: str | None = None,
    *,
    run_id: str | None = "r",
    fetched: str | None = None,
    wait: str = "",
    error: Exception | None = None,
) -> Advice | None:
    """What is told of the stream of this plan when it is left; its run was fetched with this status, if at all."""
    session = StreamSession(plan, Script().context)
    session.run.run_id = run_id
    if fetched is not None:
        session.run.note_run(Run.from_dict(run("r", status=fetched)))
    return after_leaving(session, bookmark, wait, error)


def test_a_run_that_goes_on() -> None:
    """It can be shown again from its beginning, and from the event shown last, if that is known."""
    text, code = left(made(), "7-0") or ("", "")
    assert text == "The run goes on. To see it again, and to get what it ends with:"
    assert code.split("\n") == [
        f"{HANDLE}.show()",
        "client.runs.join_stream('t', 'r', last_event_id='7-0').show()  # what comes from here on",
    ]
    assert left(made(), error=OF_TERMINAL) == (text, f"{HANDLE}.show()")
    assert left(joined(), fetched="running", wait="await ") == (text, f"await {HANDLE}.show()")


@pytest.mark.parametrize(
    ("plan", "error"), [(joined(), None), (made(), BROKEN)], ids=["not asked for", "the stream broke"]
)
def test_a_run_that_may_have_ended(plan: StreamPlan, error: Exception | None) -> None:
    """Nothing is said of a run whose status was not asked for, or may be another by now; it can be shown again."""
    expected = f"{UNKNOWN}To see it again, and to get what it ends with:", f"{HANDLE}.show()"
    assert left(plan, error=error) == expected


@pytest.mark.parametrize("error", [None, BROKEN, REFUSED])
def test_a_run_that_has_ended(error: Exception | None) -> None:
    """Where that is known it is said, also if the stream would have cancelled the run."""
    expected = "The run has ended. To see it again, and to get what it ended with:", f"{HANDLE}.show()"
    assert left(joined(), fetched="success", error=error) == expected
    assert left(made(cancel_on_disconnect=True), fetched="error", error=error) == expected
    session = StreamSession(made(), Script().context)
    session.run.run_id, session.run.end_received = "r", True
    assert after_leaving(session, None, "", error) == expected


def test_a_run_whose_events_are_not_stored() -> None:
    """It can only be waited for."""
    ends = "; to get what it ends with:", f"{HANDLE}.result()"
    assert left(made(resumable=False), "7-0") == (f"The run goes on. Its events are not stored{ends[0]}", ends[1])
    assert left(made(modes=("messages",)), "7-0") == (
        f"The run goes on. Not all of its events are stored{ends[0]}",
        ends[1],
    )
    session = StreamSession(joined(), Script().context)
    session.run.note_run(Run.from_dict(run("r", kwargs={"resumable": False})))
    told = "The run has ended. Its events are not stored; to get what it ended with:"
    assert after_leaving(session, None, "", ValueError("not resumable")) == (told, ends[1])


@pytest.mark.parametrize("error", [GONE, TOO_LARGE])
def test_a_run_that_cannot_be_shown_again(error: Exception) -> None:
    """What failed is not offered again, only what the run ends with."""
    assert left(made(), "7-0", error=error) == (f"{UNKNOWN}To get what it ends with:", f"{HANDLE}.result()")


@pytest.mark.parametrize("plan", [made(), made(thread_id=None)], ids=["run", "thread"])
def test_a_run_that_is_not_known(plan: StreamPlan) -> None:
    """Where it is not known which run it is, none is promised."""
    told = "The server has not told which run this is. It may have been created, and go on."
    assert left(plan, run_id=None) == (told, "")


def test_a_run_that_the_server_does_not_show() -> None:
    """Nothing is said of a run that does not exist, or that the server refuses to show."""
    session = StreamSession(joined(), Script().context)
    assert after_leaving(session, None, "", REFUSED) is None
    session.run.note_run(None)
    assert after_leaving(session, None, "", None) is None


def test_a_run_that_is_cancelled() -> None:
    """If leaving its stream cancels it, that is what is told."""
    told = "The run is cancelled, as it was asked to be when its stream is left: run r."
    assert left(made(cancel_on_disconnect=True)) == (told, "")


def test_a_thread() -> None:
    """The run that was started last is followed from its beginning; without one, the thread."""
    session = ThreadSession(plan_of(), Script().context)
    watch = "client.threads.stream('t')"
    assert after_leaving_thread(session, None, "", None) == ("To see what happens on the thread:", f"{watch}.show()")
    session.wanted.add("r")
    ends = "To see it again, and to get what it ends with:", f"await {watch}.follow('r').show()"
    assert after_leaving_thread(session, None, "await ", None) == (f"The run goes on. {ends[0]}", ends[1])
    assert after_leaving_thread(session, None, "await ", REFUSED) is None
    session.wanted.told("r", "failed")
    text = "The run has ended. To see it again, and to get what it ended with:"
    assert after_leaving_thread(session, None, "await ", REFUSED) == (text, ends[1])


def test_a_thread_whose_run_was_started_elsewhere() -> None:
    """Its status was not asked for, so it is not said that it goes on."""
    session = ThreadSession(plan_of(), Script().context)
    session.wanted.follow("r")
    told = after_leaving_thread(session, None, "", None)
    assert told is not None
    assert told.text == f"{UNKNOWN}To see it again, and to get what it ends with:"


@pytest.mark.parametrize("error", [BROKEN, GONE, TOO_LARGE])
def test_a_thread_whose_stream_broke(error: Exception) -> None:
    """What failed is not offered again, only what the run ends with."""
    session = ThreadSession(plan_of(), Script().context)
    session.wanted.add("r")
    expected = f"{UNKNOWN}To get what it ends with:", f"{HANDLE}.result()"
    assert after_leaving_thread(session, None, "", error) == expected


def asking(*ids: str) -> RunResult[Any]:
    """What a run ended with that asks these questions."""
    questions = (*[Interrupt.from_dict({"id": id, "value": "?"}) for id in ids],)
    return RunResult(run_id="r", thread_id="t", status="needs_input", values={}, interrupts=questions)


def test_answers() -> None:
    """One question is answered as it is, several by their ids; a run that stopped at a node is gone on with."""
    assert to_answer(asking("a"), "") == ("To answer:", f"run = {HANDLE}.resume(answer)\nrun.show()")
    both = f"run = await {HANDLE}.answer({{'a': ..., 'b': ...}})\nawait run.show()"
    assert to_answer(asking("a", "b"), "await ") == ("To answer:", both)
    assert to_answer(RunResult(run_id="r", thread_id="t", status="success", values={}), "") is None
    assert to_answer(asking(), "") == (
        "The run stopped where it was told to. To go on, start another run on its thread with no input.",
        "",
    )
