"""The oracle sees what it is there to see, and a failing plan becomes a small one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from langgraph_runs import errors
from langgraph_runs._core.runs.outcome import deleted_error
from langgraph_runs._core.streams.events import ValuesEvent
from tests.simulation.oracle import judge
from tests.simulation.plan import Actor, Doing, Fault, Plan, Script
from tests.simulation.report import report
from tests.simulation.shrink import shrink
from tests.simulation.tasks import StreamTask
from tests.simulation.world import play

STREAM = Plan(
    flavour="production", actors=(Actor("stream"),), scripts=(Script(pauses=(0.1, 0.1, 0.1), outcome="success"),)
)


def told(plan: Plan = STREAM) -> tuple[list[str], StreamTask, object]:
    """What is wrong with a history, its stream, and the history."""
    history = play(plan)
    task = history.tasks[0]
    assert isinstance(task, StreamTask)
    return [verdict.kind for verdict in judge(history)], task, history


def test_nothing_is_wrong_with_a_quiet_world() -> None:
    """Where nothing goes wrong nothing is wrong, and every event was told."""
    found, task, _ = told()
    assert found == []
    assert [event.event for event in task.told] == ["metadata", "values", "values", "values"]


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda events: events[:-1], "events lost"),
        (lambda events: [events[0], *events[2:]], "events lost"),
        (lambda events: [*events[:2], events[1], *events[2:]], "an event twice"),
        (lambda events: [*events, ValuesEvent("values", {"n": -1}, "1-1")], "an invented event"),
    ],
    ids=["the last", "one within", "twice", "invented"],
)
def test_what_was_told_is_compared(change, kind: str) -> None:
    """An event less, an event more, an event twice: each is seen."""
    _, task, history = told()
    task.told = change(task.told)
    assert kind in [verdict.kind for verdict in judge(history)]


def test_a_second_run_is_seen() -> None:
    """Two runs for one creation are wrong, whatever the caller was told."""
    _, task, history = told()
    history.server.runs[0].creator = task.number
    history.server.respond("POST", "/threads/t0/runs", {}, b'{"assistant_id":"agent"}', task.number)
    assert "two runs" in [verdict.kind for verdict in judge(history)]


def test_an_outcome_is_compared() -> None:
    """A success that was none is seen."""
    _, _, history = told()
    history.server.runs[0].status = "error"
    assert "no success" in [verdict.kind for verdict in judge(history)]


OTHERS_RUN = (Doing(0.0, "create"),)
LONG = (Script(pauses=(30.0,)),)


@pytest.mark.parametrize("kind", ["wait", "join"])
def test_unknown_is_not_told_of_a_run_that_goes_on(kind: str) -> None:
    """A wait or a join that gives up with "running" is wrong, whatever it calls that."""
    history = play(Plan(actors=(Actor(kind, at=0.1),), doings=OTHERS_RUN))
    task = history.tasks[0]
    task.error = errors.RunError("run r: its status is still 'running'", status="running", run_id="r", thread_id="t0")
    assert "not gone" in [verdict.kind for verdict in judge(history)]


def test_who_deleted_a_run_is_seen() -> None:
    """A call that finds its run gone since it has deleted it itself is wrong."""
    history = play(Plan(actors=(Actor("stream", thread=None),)))
    run = history.server.runs[0]
    history.tasks[0].error = deleted_error(run_id=run.run_id, thread_id=run.thread_id)
    assert [verdict.kind for verdict in judge(history)] == ["deleted too early"]


def test_when_a_cancel_ended_is_compared() -> None:
    """A cancel that should wait, and ended before its run did, is wrong, even if the run did end later."""
    plan = Plan(actors=(Actor("cancel", at=1.0, options=(("wait", True),)),), doings=OTHERS_RUN, scripts=LONG)
    history = play(replace(plan, cancelling=3.0))
    (task,), (run,) = history.tasks, history.server.runs
    assert judge(history) == [] and task.ended > run.ended > 4.0
    task.ended = 2.0
    assert [verdict.kind for verdict in judge(history)] == ["still active"]


def test_breaks_between_signs_of_life_do_not_add_up() -> None:
    """A proxy that cuts every connection of a wait is no reason to give up; and the oracle says so if a call does."""
    history = play(Plan(actors=(Actor("wait"),), scripts=(Script(pauses=(70.0,)),), cut_after=7.0))
    task = history.tasks[0]
    assert judge(history) == [] and sum("cut by a proxy" in words for _, words in task.log) > 6
    task.error = errors.APIConnectionError("the connection was lost", run_id=history.server.runs[0].run_id)
    assert "gave up" in [verdict.kind for verdict in judge(history)]


def test_a_run_is_found_behind_a_crowd() -> None:
    """A run whose response is lost is found, though the others that were made meanwhile fill a page of the listing."""
    plan = Plan(
        actors=(Actor("create"),),
        faults=(Fault(0, 0, "lost after", delay=1.0),),
        doings=(Doing(0.5, "crowd"),),
    )
    history = play(plan)
    assert judge(history) == [] and history.tasks[0].result.run_id == history.server.runs[0].run_id
    assert len(history.server.runs) > 100


def test_a_plan_is_shrunk() -> None:
    """What has nothing to do with it goes: other calls, other clients, faults that change nothing."""
    needed = Actor("stream", at=2.0, options=(("stream_mode", "custom"),))
    plan = replace(
        STREAM,
        actors=(Actor("create", thread="t1"), needed, Actor("wait", at=3.0)),
        doings=(Doing(0.5, "create"), Doing(0.2, "cancel", target=1)),
        faults=(Fault(0, 0, "refused"), Fault(1, 0, "refused", delay=1.0), Fault(2, 1, "refused")),
        scripts=(Script(pauses=(8.0, 0.1), outcome="error"), Script()),
        heartbeats=False,
    )

    def is_refused(one: Plan) -> bool:
        return any(task.actor.kind == "stream" and "refused" in str(task.log) for task in play(one).tasks)

    assert shrink(plan, is_refused) == replace(
        STREAM,
        actors=(Actor("stream"),),
        faults=(Fault(0, 0, "refused"),),
        scripts=(Script(pauses=()),),
    )


def test_a_history_can_be_read() -> None:
    """A report says who called what, what went wrong on the way, and what the run did, by virtual time."""
    plan = replace(STREAM, faults=(Fault(0, 0, "status", status=429), Fault(0, 1, "cut", size=100)))
    words = report(play(plan), [])
    for expected in (
        "call 0: stream('t0') at 0.0 s",
        "0.000 s  call 0: ! status 429",
        "call 0: ! cut",
        "ends after 4 events: success",
        "call 0: was told 4 events",
    ):
        assert expected in words
