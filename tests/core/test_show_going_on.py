"""How to go on with a run that was left, or that waits for an answer."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import Interrupt, RunResult
from langgraph_runs._core.protocol.session import ThreadSession
from langgraph_runs._core.show.going_on import Advice, after_leaving, after_leaving_thread, to_answer
from langgraph_runs._core.streams.plan import StreamPlan
from langgraph_runs._core.streams.session import StreamSession
from tests.core.script import Script, joined, made
from tests.core.thread_script import plan_of

HANDLE = "client.runs.handle('t', 'r')"


def left(plan: StreamPlan, bookmark: str | None = None, *, run_id: str | None = "r", wait: str = "") -> Advice:
    """What is told of the stream of this plan when it is left."""
    session = StreamSession(plan, Script().context)
    session.run.run_id = run_id
    return after_leaving(session, bookmark, wait)


def test_a_run_that_goes_on() -> None:
    """It can be shown again from its beginning, and from the event shown last, if that is known."""
    text, code = left(made(), "7-0")
    assert text.startswith("The run goes on.")
    assert code.split("\n") == [
        f"{HANDLE}.show()",
        "client.runs.join_stream('t', 'r', last_event_id='7-0').show()  # what comes from here on",
    ]
    assert left(joined(), None, wait="await ").code == f"await {HANDLE}.show()"


def test_a_run_whose_events_are_not_stored() -> None:
    """It can only be waited for."""
    text, code = left(made(resumable=False), "7-0")
    assert "not stored" in text
    assert code == f"{HANDLE}.result()"


@pytest.mark.parametrize("plan", [made(), made(thread_id=None)], ids=["run", "thread"])
def test_a_run_that_is_not_known(plan: StreamPlan) -> None:
    """Where it is not known which run it is, none is promised."""
    assert left(plan, run_id=None) == ("The server has not told which run this is. If it was created, it goes on.", "")


def test_a_run_that_is_cancelled() -> None:
    """If leaving its stream cancels it, that is what is told."""
    text, code = left(made(cancel_on_disconnect=True))
    assert text == "The run is cancelled, as it was asked to be when its stream is left: run r."
    assert code == ""


def test_a_thread() -> None:
    """The run that was started last is followed from its beginning; without one, the thread."""
    session = ThreadSession(plan_of(), Script().context)
    assert after_leaving_thread(session, None, "").code == "client.threads.stream('t').show()"
    session.wanted.add("r")
    assert after_leaving_thread(session, None, "await ").code == "await client.threads.stream('t').follow('r').show()"


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
