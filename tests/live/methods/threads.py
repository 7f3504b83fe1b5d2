"""Rows for `threads`: changing, counting, copying and pruning them, and their states at checkpoints."""

from __future__ import annotations

from itertools import islice
from typing import Any
from uuid import UUID

from langgraph_runs import UNSET, errors

from .around import called, three_threads, used_threads
from .creating import a_state, thread
from .table import CALL, refusal, row
from .world import World

# threads.get and threads.create: what is kept how long


@row("threads.get", "with more of it", thread_id=thread, include=["ttl"])
def got_with_ttl(w: World, found: Any) -> None:
    assert found.thread_id == w.thread
    assert w.heads[-1].request.url.endswith("?include=ttl")


@row("threads.create", "kept for some minutes", ttl=5)
def created_for_a_while(w: World, made: Any) -> None:
    assert made.thread_id


# threads.update


@row("threads.update", "its metadata", thread_id=lambda w: UUID(w.make_thread(metadata={"a": 1})), metadata={"b": 2})
def updated(w: World, found: Any) -> None:
    assert (found.metadata["a"], found.metadata["b"]) == (1, 2)


@row(
    "threads.update",
    "with everything, and nothing returned",
    thread_id=lambda w: w.thread,
    metadata={"b": 2},
    ttl=60,
    return_minimal=True,
    **CALL,
)
def updated_whole(w: World, result: Any) -> None:
    called(w)
    assert result is None
    assert w.get(f"/threads/{w.thread}")["metadata"]["b"] == 2
    assert w.heads[-1].status == 204


@row(
    "threads.update",
    "what is not given stays: UNSET, or None",
    thread_id=lambda w: w.make_thread(metadata={"a": 1}),
    metadata=UNSET,
    ttl={"ttl": 60, "strategy": "delete"},
    return_minimal=None,
)
def updated_partly(w: World, found: Any) -> None:
    assert found.metadata["a"] == 1


@refusal("threads.update", errors.NotFoundError, "an unknown one", thread_id=lambda w: w.unheard_of, ttl=5)
def updated_nothing(w: World, error: Any) -> None:
    assert error.method == "PATCH"


# threads.count and threads.iter


@row("threads.count", "by metadata, values and status", metadata=used_threads, values={"a": 1}, status="idle", **CALL)
def counted(w: World, number: Any) -> None:
    called(w)
    assert number == 1


@row("threads.count", "by metadata", metadata=three_threads)
def counted_three(w: World, number: Any) -> None:
    assert number == 3


@row(
    "threads.iter",
    "by all conditions",
    ids=lambda w: [UUID(one) for one in (three_threads(w), w.made)[1]],
    metadata=lambda w: {"mark": w.unheard_of},
    values={},
    status="idle",
    select=["metadata"],
    extract={"mark": "metadata.mark"},
    **CALL,
)
def iterated_partly(w: World, found: Any) -> None:
    threads = [*found]
    called(w)
    assert [one.thread_id for one in threads] == w.made[1::-1]
    assert {one["extracted"]["mark"] for one in threads} == {w.unheard_of}


@row("threads.iter", "each once, while each is used and deleted", metadata=three_threads, page_size=2, sort_order="asc")
def iterated_and_deleted(w: World, found: Any) -> None:
    told = []
    for one in found:
        told.append(one.thread_id)
        w.run("echo", {"a": 2}, thread=one.thread_id)
        assert w.api.delete(f"/threads/{one.thread_id}").status_code in (200, 204)
    assert told == w.made


# threads.copy, threads.prune and threads.storage


@row("threads.copy", "with its states", thread_id=lambda w: UUID((w.run("steps", {"count": 1}), w.thread)[1]), **CALL)
def copied(w: World, made: Any) -> None:
    called(w)
    assert made.thread_id != w.thread
    assert len(w.states(made.thread_id)) == len(w.states())
    assert w.get(f"/threads/{made.thread_id}/state")["values"]["step"] == 1


@refusal("threads.copy", errors.ConflictError, "an unknown one", thread_id=lambda w: w.unheard_of)
def copied_nothing(w: World, error: Any) -> None:
    assert error.status_code == 409


@row("threads.prune", "threads that are deleted", thread_ids=lambda w: [UUID(w.thread), w.unheard_of], **CALL)
def pruned(w: World, result: Any) -> None:
    called(w)
    assert result["pruned_count"] == 1
    assert w.api.get(f"/threads/{w.thread}").status_code == 404


@refusal(
    "threads.prune",
    errors.UnprocessableEntityError,
    "all states but the latest, which takes a server with a database",
    thread_ids=lambda w: [w.thread],
    strategy="keep_latest",
)
def pruned_states(w: World, error: Any) -> None:
    assert "keep_latest strategy is not supported in in-memory runtime" in error.detail


@row("threads.storage", "how much its states take", thread_id=lambda w: (w.run("echo", {"a": 1}), w.thread)[1], **CALL)
def storage(w: World, found: Any) -> None:
    called(w)
    assert found.thread_id == w.thread
    parts = [found.checkpoints, found.channel_values, found.pending_writes]
    assert found.total_bytes == sum(part["bytes"] for part in parts) > 0


# States at checkpoints


@row(
    "threads.get_state",
    "at a checkpoint, by its id",
    thread_id=thread,
    checkpoint_id=lambda w: UUID(a_state(w, 1)["checkpoint"]["checkpoint_id"]),
    select=["values", "values.step", "next"],
)
def state_then(w: World, found: Any) -> None:
    assert (found.values["step"], found.next) == (1, ["step"])


@row("threads.get_state", "at a checkpoint", thread_id=thread, checkpoint=lambda w: a_state(w, 2)["checkpoint"])
def state_at(w: World, found: Any) -> None:
    assert (found.values["step"], found.next) == (2, ["step"])


def at_its_end(w: World) -> str:
    """A thread that is done."""
    w.run("echo", {"a": 1})
    return w.thread


def in_the_child(w: World) -> dict[str, Any]:
    """The checkpoint of a subgraph that is about to do its work."""
    w.run("nested", {}, interrupt_before=["child"])
    return w.get(f"/threads/{w.thread}/state")["checkpoint"]


@row("threads.get_state", "with its subgraphs", thread_id=thread, checkpoint=in_the_child, subgraphs=True)
def state_at_with_subgraphs(w: World, found: Any) -> None:
    assert found.tasks[0].state.values == {}


@row("threads.get_state", "at no checkpoint", thread_id=at_its_end, checkpoint_id=lambda w: w.unheard_of)
def state_nowhere(w: World, found: Any) -> None:
    assert (found.values, found.created_at) == ({}, None)


@row(
    "threads.get_history",
    "older than a checkpoint, by its id; some fields",
    thread_id=thread,
    before=lambda w: UUID(a_state(w, 2)["checkpoint"]["checkpoint_id"]),
    limit=2,
    select=["values"],
)
def history_before_id(w: World, found: Any) -> None:
    assert [one.values["step"] for one in found] == [1, 0]


@row(
    "threads.get_history",
    "older than a checkpoint as a state has it",
    thread_id=thread,
    before=lambda w: a_state(w, 2)["checkpoint"],
    limit=1,
)
def history_before_checkpoint(w: World, found: Any) -> None:
    assert [one.values["step"] for one in found] == [1]


# threads.update_state


@row(
    "threads.update_state",
    "in the middle of a human's turn: the question stays, the state is another",
    thread_id=lambda w: (w.run("ask", {"name": "Nobody"}), w.thread)[1],
    values={"name": "Ada"},
    as_node="ask_name",
    **CALL,
)
def answered_by_hand(w: World, made: Any) -> None:
    called(w)
    assert made.checkpoint["thread_id"] == w.thread
    state = w.get(f"/threads/{w.thread}/state")
    assert (state["values"]["name"], state["next"]) == ("Ada", ["greet"])
    run = w.client.runs.create(w.thread, "ask", input=None, checkpoint=made.checkpoint)
    assert w.result(run.run_id)["greeting"] == "Hello, Ada!"


@row(
    "threads.update_state",
    "at an earlier checkpoint, by its id: the thread goes on from there",
    thread_id=lambda w: (w.run("nested", {}), w.thread)[1],
    values={"at": "elsewhere"},
    as_node="child",
    checkpoint_id=lambda w: next(one for one in w.states() if one["next"] == ["child"])["checkpoint"]["checkpoint_id"],
)
def forked(w: World, made: Any) -> None:
    state = w.get(f"/threads/{w.thread}/state")
    assert (state["values"], state["next"]) == ({"at": "elsewhere"}, ["after"])
    assert state["checkpoint"]["checkpoint_id"] == made["checkpoint"]["checkpoint_id"]


@row(
    "threads.update_state",
    "at an earlier checkpoint as a state has it",
    thread_id=lambda w: (w.run("nested", {}), w.thread)[1],
    values={"at": "elsewhere"},
    as_node="before",
    checkpoint=lambda w: next(one for one in w.states() if one["next"] == ["before"])["checkpoint"],
)
def forked_at(w: World, made: Any) -> None:
    assert w.get(f"/threads/{w.thread}/state")["next"] == ["child"]


@row("threads.update_state", "nothing", thread_id=lambda w: (w.run("nested", {}), w.thread)[1], values=None)
def updated_with_nothing(w: World, made: Any) -> None:
    assert w.get(f"/threads/{w.thread}/state")["values"] == {"at": "after"}


@refusal(
    "threads.update_state", errors.NotFoundError, "of an unknown thread", thread_id=lambda w: w.unheard_of, values={}
)
def updated_nowhere(w: World, error: Any) -> None:
    assert error.method == "POST"


# threads.join_stream


def two_runs(w: World) -> str:
    """The row's thread, with two runs that have ended."""
    for _ in range(2):
        w.run("steps", {"count": 2, "delay": 0.02}, stream_mode="custom")
    return w.thread


def of_a_run(w: World, events: list[Any]) -> str:
    """The id of the run that these events are of, from its beginning to its end."""
    begun, *steps, done = events
    assert [event.event for event in events] == ["metadata", "custom", "custom", "metadata"]
    assert [step.data for step in steps] == [{"step": 1}, {"step": 2}]
    assert (begun.data["attempt"], begun.restarted) == (1, False)
    assert done.data == {"status": "run_done", "run_id": begun.data["run_id"]}
    return str(begun.data["run_id"])


@row("threads.join_stream", "all runs, from the start", thread_id=two_runs, last_event_id="-1", **CALL)
def followed(w: World, stream: Any) -> None:
    with stream:
        events = list(islice(stream, 8))
    assert len({of_a_run(w, events[:4]), of_a_run(w, events[4:])}) == 2
    assert w.heads[0].request.headers["Last-Event-ID"] == "-"
    assert w.heads[0].request.headers["X-Note"] == "1"
    assert w.heads[0].request.url.endswith("/stream?note=1")


@row(
    "threads.join_stream",
    "only where runs begin and end",
    thread_id=two_runs,
    last_event_id="-",
    stream_mode=["lifecycle", "state_update"],
)
def followed_modes(w: World, stream: Any) -> None:
    with stream:
        assert [event.data.get("status") for event in islice(stream, 4)] == [None, "run_done", None, "run_done"]


@row("threads.join_stream", "after an event", thread_id=two_runs, last_event_id="-")
def followed_on(w: World, stream: Any) -> None:
    with stream:
        events = list(islice(stream, 8))
    for taken in (1, 4, 6):
        join = w.client.threads.join_stream(w.thread, last_event_id=events[taken - 1].id)
        with join:
            assert list(islice(join, 8 - taken)) == events[taken:]


@row("threads.join_stream", "from now on", thread_id=two_runs)
def followed_live(w: World, stream: Any) -> None:
    with stream:
        assert stream.last_event_id is None
        run = w.run("steps", {"count": 2, "delay": 0.02}, stream_mode="custom")
        last = next(event for event in stream if event.data.get("status") == "run_done")
    assert last.data["run_id"] == run
