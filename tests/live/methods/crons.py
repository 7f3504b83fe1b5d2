"""Rows for `crons`. Crons that other rows must not meet are disabled, or due once in four years."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from langgraph_runs import UNSET, errors

from .around import called
from .creating import thread
from .table import CALL, refusal, row
from .world import NEVER, World

END = datetime(2100, 1, 1, tzinfo=UTC)
MARK = "langgraph_request_id"


def a_cron(w: World) -> str:
    """A cron that is due on leap days."""
    return w.cron()


def mine(w: World) -> dict[str, str]:
    """Metadata of this row's own."""
    return {"row": w.unheard_of}


def a_marked_cron(w: World) -> dict[str, str]:
    """Metadata by which three crons are found."""
    if not w.made:
        for n in range(3):
            w.made.append(w.cron(metadata={**mine(w), "n": n}))
    return mine(w)


# crons.create


@row(
    "crons.create",
    "with everything",
    assistant_id="echo",
    schedule=NEVER,
    timezone=ZoneInfo("Europe/Berlin"),
    end_time=END,
    enabled=False,  # the server of `langgraph dev` starts no run at all while an enabled cron has an end
    input={"a": 1},
    metadata={"a": 1},
    config={"tags": ["blue"]},
    context={"b": 2},
    interrupt_before=["nobody"],
    interrupt_after="*",
    webhook="https://127.0.0.1/",
    durability="exit",
    stream_mode=["values", "custom"],
    stream_subgraphs=True,
    stream_resumable=True,
    on_run_completed="keep",
    multitask_strategy="reject",
    **CALL,
)
def created(w: World, cron: Any) -> None:
    w.forget_cron(cron.cron_id)
    sent = w.heads[0].request
    assert ("note=1" in sent.url, sent.headers["X-Note"]) == (True, "1")
    assert (cron.schedule, cron.enabled, cron.thread_id) == (NEVER, False, None)
    assert (cron.assistant_id, cron.on_run_completed, cron.end_time) == (w.assistant("echo"), "keep", END)
    assert cron.metadata["a"] == 1
    assert UUID(cron.metadata[MARK])
    given = {"input": {"a": 1}, "interrupt_after": "*", "stream_mode": ["values", "custom"], "context": {"b": 2}}
    assert given.items() <= cron.payload.items()
    assert w.cron_of(cron.cron_id)["payload"]["timezone"] == "Europe/Berlin"


@refusal("crons.create", errors.NotFoundError, "an unknown assistant", assistant_id="nobody", schedule=NEVER, input={})
def unknown_assistant(w: World, error: Any) -> None:
    assert "nobody" in str(error)


@refusal("crons.create", errors.UnprocessableEntityError, "no schedule", assistant_id="echo", schedule="x", input={})
def no_schedule(w: World, error: Any) -> None:
    assert "schedule" in str(error)


# crons.create_for_thread


@row(
    "crons.create_for_thread",
    "a cron that fires, again and again",
    thread_id=thread,
    assistant_id="echo",
    schedule="* * * * * *",
    input={"a": 1},
    metadata=mine,
)
def fires(w: World, cron: Any) -> None:
    w.forget_cron(cron.cron_id)
    assert (cron.thread_id, cron.enabled) == (w.thread, True)
    w.until(lambda: len(w.get(f"/threads/{w.thread}/runs")) > 1)
    w.forget_crons()
    first = w.get(f"/threads/{w.thread}/runs")[-1]["run_id"]
    assert w.result(first) == {"a": 1}


@row(
    "crons.create_for_thread",
    "with everything",
    thread_id=lambda w: UUID(w.thread),
    assistant_id=lambda w: UUID(w.assistant("echo")),
    schedule=NEVER,
    timezone="UTC",
    end_time="2100-01-01T00:00:00Z",
    enabled=False,
    input={"a": 1},
    metadata={"a": 1},
    config={"tags": ["blue"]},
    context={"b": 2},
    interrupt_before="*",
    interrupt_after=["nobody"],
    webhook="https://127.0.0.1/",
    durability="sync",
    stream_mode="values",
    stream_subgraphs=False,
    stream_resumable=False,
    multitask_strategy="enqueue",
    **CALL,
)
def created_on_a_thread(w: World, cron: Any) -> None:
    w.forget_cron(cron.cron_id)
    assert (cron.thread_id, cron.end_time, cron.on_run_completed) == (w.thread, END, None)
    assert cron.payload["multitask_strategy"] == "enqueue"


@refusal(
    "crons.create_for_thread",
    errors.NotFoundError,
    "an unknown thread",
    thread_id=lambda w: w.unheard_of,
    assistant_id="echo",
    schedule=NEVER,
    input={},
)
def unknown_thread(w: World, error: Any) -> None:
    assert w.unheard_of in str(error)


# crons.get and crons.delete


@row("crons.get", "a cron, by a UUID object", cron_id=lambda w: UUID(w.cron()), **CALL)
def got(w: World, cron: Any) -> None:
    called(w)
    assert (cron.schedule, cron.assistant_id) == (NEVER, w.assistant("echo"))
    assert cron.next_run_date.tzinfo is not None


@refusal("crons.get", errors.NotFoundError, "an unknown one", cron_id=lambda w: w.unheard_of)
def not_got(w: World, error: Any) -> None:
    assert error.status_code == 404


@row("crons.delete", "a cron", cron_id=a_cron, **CALL)
def deleted(w: World, result: Any) -> None:
    called(w)
    assert result is None
    assert w.cron_of(w.crons[0]) == {}


@refusal("crons.delete", errors.NotFoundError, "an unknown one", cron_id=lambda w: w.unheard_of)
def not_deleted(w: World, error: Any) -> None:
    assert error.status_code == 404


# crons.update


@row(
    "crons.update",
    "with everything",
    cron_id=a_cron,
    schedule="0 0 28 2 *",
    timezone="Europe/Berlin",
    end_time=END,
    enabled=False,
    input={"b": 2},
    metadata={"b": 2},
    config={"tags": ["red"]},
    context={"c": 3},
    interrupt_before="*",
    interrupt_after="*",
    webhook="https://127.0.0.1/",
    durability="exit",
    stream_mode="updates",
    stream_subgraphs=True,
    stream_resumable=True,
    on_run_completed="keep",
    **CALL,
)
def updated(w: World, cron: Any) -> None:
    called(w)
    assert (cron.schedule, cron.enabled, cron.end_time) == ("0 0 28 2 *", False, END)
    assert (cron.on_run_completed, cron.payload["input"]) == ("keep", {"b": 2})
    assert cron.metadata == {"made": "by hand", "b": 2}


@row("crons.update", "None removes the end", cron_id=lambda w: w.cron(end_time="2100-01-01T00:00:00Z"), end_time=None)
def without_end(w: World, cron: Any) -> None:
    assert cron.end_time is None
    assert w.cron_of(cron.cron_id)["end_time"] is None


@row(
    "crons.update",
    "UNSET leaves the end",
    cron_id=lambda w: w.cron(end_time="2100-01-01T00:00:00Z"),
    end_time=UNSET,
    metadata={"b": 2},
)
def with_its_end(w: World, cron: Any) -> None:
    assert cron.end_time == END


@refusal("crons.update", errors.NotFoundError, "an unknown one", cron_id=lambda w: w.unheard_of, enabled=False)
def not_updated(w: World, error: Any) -> None:
    assert w.unheard_of in str(error)


# crons.search, crons.iter and crons.count


@row(
    "crons.search",
    "by every condition, a page of them, some fields",
    assistant_id=lambda w: w.assistant("echo"),
    thread_id=lambda w: w.thread,
    enabled=False,
    metadata=lambda w: [w.cron(thread=w.thread, metadata={**mine(w), "n": n}) for n in range(3)] and mine(w),
    limit=1,
    offset=1,
    sort_by="created_at",
    sort_order="asc",
    select=["cron_id", "metadata"],
    **CALL,
)
def searched(w: World, found: Any) -> None:
    called(w)
    [one] = found
    assert one.to_dict() == {"cron_id": w.crons[1], "metadata": {**mine(w), "n": 1}}
    assert one.schedule is UNSET


@row("crons.search", "newest first", metadata=a_marked_cron, sort_by="created_at", sort_order="desc")
def searched_all(w: World, found: Any) -> None:
    assert [one.cron_id for one in found] == w.crons[::-1]


@row(
    "crons.iter",
    "all of them, in small pages",
    assistant_id=lambda w: w.assistant("echo"),
    thread_id=lambda w: w.thread,
    enabled=False,
    metadata=lambda w: [w.cron(thread=w.thread, metadata=mine(w)) for _ in range(5)] and mine(w),
    page_size=2,
    select=["schedule"],
    **CALL,
)
def iterated(w: World, found: Any) -> None:
    assert [one.cron_id for one in found] == w.crons[::-1]
    called(w)


@row("crons.iter", "each once, though each is deleted as it is told", metadata=a_marked_cron, page_size=2)
def iterated_and_deleted(w: World, found: Any) -> None:
    told = []
    for one in found:
        told.append(one.cron_id)
        w.client.crons.delete(one)
    assert told == w.crons[::-1]


@row(
    "crons.count",
    "by every condition",
    assistant_id=lambda w: w.assistant("echo"),
    thread_id=lambda w: w.thread,
    metadata=lambda w: [w.cron(thread=w.thread, metadata=mine(w)) for _ in range(2)] and mine(w),
    **CALL,
)
def counted(w: World, number: Any) -> None:
    called(w)
    assert number == 2
