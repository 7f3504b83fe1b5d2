"""Rows for looking at runs and ending them: `runs.get`, `list`, `iter`, `delete`, `cancel`, `cancel_many`."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from langgraph_runs import UNSET, errors

from .creating import thread
from .table import CALL, refusal, row
from .world import World


def finished(w: World) -> str:
    """A run that has ended."""
    return w.run("echo", {"a": 1}, metadata={"n": 1})


def some_runs(w: World) -> str:
    """A thread with five runs, `w.made`: two that succeeded, one that failed, two that succeeded."""
    w.made += [w.run("boom" if n == 3 else "echo", {}) for n in range(1, 6)]
    return w.thread


def numbers(w: World, runs: Any) -> list[int]:
    """Which of `some_runs` these are, from 1."""
    return [w.made.index(run.run_id) + 1 for run in runs]


# runs.get


@row("runs.get", "a run", thread_id=thread, run_id=finished, **CALL)
def got(w: World, run: Any) -> None:
    assert (run.thread_id, run.assistant_id, run.status) == (w.thread, w.assistant("echo"), "success")
    assert isinstance(run.created_at, datetime)
    assert run.metadata["n"] == 1
    assert run.kwargs["input"] == {"a": 1}
    assert w.heads[-1].request.url.endswith("?note=1")
    assert w.heads[-1].request.headers["X-Note"] == "1"


@row("runs.get", "UUID objects serve as ids", thread_id=lambda w: UUID(w.thread), run_id=lambda w: UUID(finished(w)))
def got_by_uuid(w: World, run: Any) -> None:
    assert run.thread_id == w.thread


@refusal("runs.get", errors.NotFoundError, "an unknown run", thread_id=thread, run_id=lambda w: w.unheard_of)
def got_nothing(w: World, error: Any) -> None:
    assert w.unheard_of in str(error)
    assert (error.status_code, error.method) == (404, "GET")


# runs.list and runs.iter


@row("runs.list", "the newest first", thread_id=some_runs)
def listed(w: World, runs: Any) -> None:
    assert numbers(w, runs) == [5, 4, 3, 2, 1]
    assert [run.status for run in runs] == ["success", "success", "error", "success", "success"]


@row("runs.list", "a page of them, by a UUID object", thread_id=lambda w: UUID(some_runs(w)), limit=2, offset=1)
def listed_page(w: World, runs: Any) -> None:
    assert numbers(w, runs) == [4, 3]


@row("runs.list", "of a status", thread_id=some_runs, status="error")
def listed_failed(w: World, runs: Any) -> None:
    assert numbers(w, runs) == [3]


@row(
    "runs.list",
    "some fields of them",
    thread_id=some_runs,
    select=["run_id", "status"],
    **CALL,
)
def listed_partly(w: World, runs: Any) -> None:
    assert numbers(w, runs) == [5, 4, 3, 2, 1]
    assert all(run.to_dict().keys() == {"run_id", "status"} for run in runs)
    assert {run.metadata for run in runs} == {run.kwargs for run in runs} == {run.created_at for run in runs} == {UNSET}
    assert "note=1" in w.heads[-1].request.url


@row("runs.list", "none", thread_id=thread)
def listed_none(w: World, runs: Any) -> None:
    assert runs == []


@refusal("runs.list", errors.NotFoundError, "an unknown thread", thread_id=lambda w: w.unheard_of)
def listed_nowhere(w: World, error: Any) -> None:
    assert w.unheard_of in error.detail


@row("runs.iter", "all of them, page by page", thread_id=some_runs, page_size=2)
def iterated(w: World, runs: Any) -> None:
    assert numbers(w, runs) == [5, 4, 3, 2, 1]
    assert len(w.heads) == 5  # each page begins with the last run of the one before


@row("runs.iter", "by a UUID object, of a status", thread_id=lambda w: UUID(some_runs(w)), status="success")
def iterated_successes(w: World, runs: Any) -> None:
    assert numbers(w, runs) == [5, 4, 2, 1]


@row(
    "runs.iter",
    "some fields of them",
    thread_id=some_runs,
    select=["run_id"],
    **CALL,
)
def iterated_partly(w: World, runs: Any) -> None:
    found = list(runs)
    assert numbers(w, found) == [5, 4, 3, 2, 1]
    assert {run.status for run in found} == {UNSET}


# runs.delete


@row("runs.delete", "a run that has ended", thread_id=thread, run_id=finished)
def deleted(w: World, result: Any) -> None:
    assert result is None
    assert w.get(f"/threads/{w.thread}/runs") == []


@row(
    "runs.delete",
    "UUID objects serve as ids",
    thread_id=lambda w: UUID(w.thread),
    run_id=lambda w: UUID(finished(w)),
    **CALL,
)
def deleted_by_uuid(w: World, result: Any) -> None:
    assert w.get(f"/threads/{w.thread}/runs") == []
    assert w.heads[-1].request.url.endswith("?note=1")


@refusal("runs.delete", errors.NotFoundError, "an unknown run", thread_id=thread, run_id=lambda w: w.unheard_of)
def deleted_nothing(w: World, error: Any) -> None:
    assert "not found" in error.detail


# runs.cancel


@row("runs.cancel", "a run that is going", thread_id=thread, run_id=lambda w: w.slow())
def cancelled(w: World, result: Any) -> None:
    assert result is None
    assert w.heads[-1].status in (200, 202)
    w.until(lambda: w.get(f"/threads/{w.thread}/runs")[0]["status"] == "interrupted")


@row(
    "runs.cancel",
    "and wait for its end, with UUID objects",
    thread_id=lambda w: UUID(w.thread),
    run_id=lambda w: UUID(w.slow()),
    wait=True,
    action="interrupt",
    reason="taken",
    **CALL,
)
def cancelled_and_waited(w: World, result: Any) -> None:
    assert result is None
    [run] = w.get(f"/threads/{w.thread}/runs")
    assert run["status"] == "interrupted"
    assert "reason=taken" in w.heads[0].request.url
    assert "note=1" in w.heads[0].request.url


@row(
    "runs.cancel",
    "and undo what it did",
    thread_id=thread,
    run_id=lambda w: (w.run("steps", {"count": 1}), w.slow())[1],
    wait=True,
    action="rollback",
)
def rolled_back(w: World, result: Any) -> None:
    assert [run["status"] for run in w.get(f"/threads/{w.thread}/runs")] == ["success"]
    assert w.get(f"/threads/{w.thread}")["values"]["step"] == 1


@refusal("runs.cancel", errors.NotFoundError, "a run that has ended", thread_id=thread, run_id=finished)
def cancelled_late(w: World, error: Any) -> None:
    assert "No matching runs to cancel" in error.detail or "ended already" in error.detail


@refusal("runs.cancel", errors.NotFoundError, "an unknown run", thread_id=thread, run_id=lambda w: w.unheard_of)
def cancelled_nothing(w: World, error: Any) -> None:
    assert (error.run_id, error.thread_id) == (w.unheard_of, w.thread)


@refusal("runs.cancel", ValueError, "an unknown action", thread_id=thread, run_id="r", action="undo")
def cancelled_somehow(w: World, error: Any) -> None:
    assert "'rollback'" in str(error)
    assert w.heads == []


# runs.cancel_many


@row(
    "runs.cancel_many",
    "by ids, UUID objects among them",
    thread_id=lambda w: UUID(w.thread),
    run_ids=lambda w: [
        w.slow(),
        UUID(w.post(f"/threads/{w.thread}/runs", {"assistant_id": "slow", "input": {}})["run_id"]),
    ],
    action="interrupt",
    **CALL,
)
def cancelled_by_ids(w: World, result: Any) -> None:
    assert result is None
    w.until(lambda: {run["status"] for run in w.get(f"/threads/{w.thread}/runs")} == {"interrupted"})
    assert "note=1" in w.heads[0].request.url


@row("runs.cancel_many", "and undo", thread_id=thread, run_ids=lambda w: [w.slow()], action="rollback")
def many_rolled_back(w: World, result: Any) -> None:
    w.until(lambda: w.get(f"/threads/{w.thread}/runs") == [])


@row(
    "runs.cancel_many",
    "by status",
    status=lambda w: (
        w.post(f"/threads/{w.thread}/runs", {"assistant_id": "echo", "input": {}, "after_seconds": 3600}),
        "pending",
    )[1],
)
def cancelled_by_status(w: World, result: Any) -> None:
    w.until(lambda: w.get(f"/threads/{w.thread}/runs")[0]["status"] == "interrupted")


@refusal(
    "runs.cancel_many", errors.NotFoundError, "nothing matches", thread_id=thread, run_ids=lambda w: [w.unheard_of]
)
def cancelled_none(w: World, error: Any) -> None:
    assert error.status_code == 404


@refusal("runs.cancel_many", ValueError, "one form or the other", thread_id=thread, status="all")
def cancelled_both_ways(w: World, error: Any) -> None:
    assert w.heads == []
