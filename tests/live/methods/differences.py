"""Where Aegra does something else than the rows say, as measured with aegra-api 0.11.0: each is checked, too."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import UNSET, errors

from . import around, assistants, creating, following, managing, outcomes, streaming, threads, waiting
from .differences_stored import DIFFERENCES_STORED
from .table import AEGRA, Difference, Failing, Refusal, instead, refused
from .world import SPACED, World

UNPROCESSABLE = errors.UnprocessableEntityError
NO_MULTITASK = "`multitask_strategy` is ignored: runs of one thread go at once"
FLAT = "metadata values must be strings, numbers or booleans"
SELECT = "`select` is ignored: all fields come"
NO_DELAY = "`after_seconds` is ignored"
NO_ROLLBACK = "there is no rollback"
NO_BATCH = "a batch is a 404"
NOT_RESUMABLE = "every stream can be resumed, and a stateless one names its thread"
NO_CANCEL = "`cancel_on_disconnect` is ignored"
NO_MARK = "a run shows no request id: a lost response leaves it unknown whether a run on your thread was created"
REASON = "the class of a failure stands in events only, its message in the run only"
NO_VALUES = "a thread shows no values; its state does"
NO_STATES = "`supersteps` is ignored"
NOT_THERE = "threads cannot be copied or counted, nor does it say how much space they take"
NO_PRUNING = "a prune is of the threads whose `ttl` is over, whatever it is asked for"
NO_THREAD_STREAM = "there is no stream of a thread"
NO_METADATA_FILTER = "a history filtered by `metadata` is a 500"
NO_SUBGRAPH = "one subgraph alone cannot be asked for"

# runs.create

everything = refused(creating.everything, FLAT, UNPROCESSABLE, "metadata value for key 'a'")
wait_everything = refused(waiting.wait_everything, FLAT, UNPROCESSABLE, "metadata value for key 'a'")
stream_everything = refused(streaming.stream_everything, FLAT, UNPROCESSABLE, "metadata value for key 'a'")
batch = refused(creating.batch, NO_BATCH, errors.NotFoundError, "Not Found")
batch_by_uuid = refused(creating.batch_by_uuid, NO_BATCH, errors.NotFoundError, "Not Found")


@instead(creating.delayed, NO_DELAY)
def not_delayed(w: World, run: Any) -> None:
    w.until(lambda: w.look(run.run_id)["status"] == "success")


@instead(creating.extra, "a run does not show what it was made with (`kwargs`)")
def no_kwargs(w: World, run: Any) -> None:
    assert run.kwargs is UNSET


@instead(creating.rejected, NO_MULTITASK, raises=None)
def not_rejected(w: World, run: Any) -> None:
    w.until(lambda: w.look(run.run_id)["status"] == "success")


@instead(creating.interrupting, NO_MULTITASK)
def not_interrupting(w: World, run: Any) -> None:
    assert w.result(run.run_id) == {"a": 1}
    assert [one["status"] for one in w.get(f"/threads/{w.thread}/runs")] == ["success", "running"]


@instead(creating.rolling_back, NO_MULTITASK)
def not_rolling_back(w: World, run: Any) -> None:
    assert w.result(run.run_id) == {"a": 1}
    assert len(w.get(f"/threads/{w.thread}/runs")) == 2


@instead(creating.unknown_graph, "an unknown assistant is a 404", raises=errors.NotFoundError)
def graph_not_found(w: World, error: Any) -> None:
    assert "nobody" in str(error)


@instead(creating.unknown_thread, "an unknown thread is created", raises=None)
def thread_made(w: World, run: Any) -> None:
    assert w.get(f"/threads/{w.unheard_of}")["thread_id"] == run.thread_id


@instead(creating.not_a_uuid, "any text is a thread's id", raises=None)
def any_id(w: World, run: Any) -> None:
    assert run.thread_id == "t 1"


# runs.wait and runs.join

waited_list = refused(waiting.waited_list, "an input is an object", UNPROCESSABLE, "valid dictionary")


@instead(waiting.wait_stops_after, "a run needs an input, a command or a checkpoint")
def wait_needs_input(w: World, result: Any) -> None:
    assert result == {**SPACED, "step": 0}
    with pytest.raises(UNPROCESSABLE, match="at least one of 'input'"):
        w.client.runs.wait(w.thread, "steps", input=None)


def without_class(w: World, result: Any) -> None:
    assert result == {"__error__": {"error": "Error", "message": "boom"}}


wait_quietly = instead(waiting.wait_failed_quietly, REASON)(without_class)
join_quietly = instead(waiting.join_quietly, REASON)(without_class)


@instead(waiting.join_given_up, NO_CANCEL)
def join_not_cancelled(w: World, error: Any) -> None:
    w.result(error.run_id)
    assert w.look(error.run_id)["status"] == "success"


@instead(outcomes.wait_asks_twice, "of two questions a run's result has the last one; its thread has both")
def wait_asks_once(w: World, result: Any) -> None:
    assert len(result["__interrupt__"]) == 1
    assert set(w.interrupts().values()) == {"left?", "right?"}


# runs.stream and runs.join_stream


@instead(streaming.stateless_plain, NOT_RESUMABLE)
def stateless_resumable(w: World, stream: Any) -> None:
    events = list(stream)
    assert stream.thread_id
    assert all(event.id for event in events)
    assert streaming.data(events, "values")[-1]["step"] == 4


@instead(streaming.not_resumable, NOT_RESUMABLE)
def resumable(w: World, stream: Any) -> None:
    events = list(stream)
    assert all(event.id for event in events)
    assert streaming.data(events, "values")[-1]["step"] == 4


@instead(streaming.from_now_on, "without an event's id, a stream begins at the start")
def from_the_start(w: World, stream: Any) -> None:
    with stream:
        assert next(stream).event == "metadata"


@instead(streaming.join_left, NO_CANCEL)
def join_left(w: World, stream: Any) -> None:
    with stream:
        next(stream)
    w.result(stream.run_id)
    assert w.look(stream.run_id)["status"] == "success"


@instead(streaming.absent_mode, "a run does not show what it was made with (`kwargs`)")
def absent_mode(w: World, stream: Any) -> None:
    assert streaming.data(list(stream), "custom") == []


@instead(outcomes.stream_nul, "PostgreSQL stores no NUL: the run fails", on=("aegra",))
def stream_nul(w: World, stream: Any) -> None:
    with pytest.raises(errors.RunFailedError):
        list(stream)
    assert stream.status == "failed"


@instead(outcomes.stream_nul, "Redis loses NUL", on=("aegra-redis",))
def stream_without_nul(w: World, stream: Any) -> None:
    assert streaming.data(list(stream), "custom") == ["ab"]


# threads.stream


@instead(following.start_everything, FLAT)
def start_flat(w: World, stream: Any) -> None:
    with stream:
        with pytest.raises(UNPROCESSABLE, match="metadata value for key 'a'"):
            stream.start(input=SPACED, metadata={"a": {"b": [1]}})
        run = stream.start(input=SPACED, metadata={"a": 1}, multitask_strategy="enqueue", params={"note": "1"})
        assert following.states(list(stream))[-1]["step"] == 4
    assert (w.look(run.run_id)["status"], stream.status) == ("success", "success")


@instead(following.messages, "messages in states have members that are empty, too")
def messages_in_part(w: World, stream: Any) -> None:
    with stream:
        run = stream.start(input=following.HELLO)
        said = list(stream.messages())
    state = {message["id"]: message for message in run.result().values["messages"]}
    assert [message["type"] for message in said][-1] == "ai"
    assert [{**state[message["id"]], **message} for message in said] == [state[message["id"]] for message in said]


# The other methods of runs

rolled_back = refused(managing.rolled_back, NO_ROLLBACK, UNPROCESSABLE, "'cancel' or 'interrupt'")
many_rolled_back = refused(managing.many_rolled_back, NO_ROLLBACK, UNPROCESSABLE, "'cancel' or 'interrupt'")


@instead(managing.got, "a run shows its input and output, no `kwargs` and no metadata")
def got(w: World, run: Any) -> None:
    assert (run.thread_id, run.assistant_id, run.status) == (w.thread, w.assistant("echo"), "success")
    assert (run.kwargs, run.metadata) == (UNSET, UNSET)
    assert run["input"] == run["output"] == {"a": 1}


@instead(managing.listed_partly, SELECT)
def listed_wholly(w: World, runs: Any) -> None:
    assert managing.numbers(w, runs) == [5, 4, 3, 2, 1]
    assert all(run.created_at is not UNSET for run in runs)


@instead(managing.iterated_partly, SELECT)
def iterated_wholly(w: World, runs: Any) -> None:
    assert all(run.created_at is not UNSET for run in runs)


@instead(managing.listed_nowhere, "an unknown thread has no runs", raises=None)
def listed_nothing(w: World, runs: Any) -> None:
    assert runs == []


@instead(managing.cancelled_by_status, NO_DELAY, varies=True)
def hardly_pending(w: World, result: Any) -> None:
    w.until(lambda: w.get(f"/threads/{w.thread}/runs")[0]["status"] in ("success", "interrupted"))


@instead(managing.cancelled_none, "that no run matches is no error", raises=None)
def cancelled_none(w: World, result: Any) -> None:
    assert result is None


# threads and assistants


@instead(around.created_whole, NO_STATES)
def created_bare(w: World, made: Any) -> None:
    assert (made.thread_id, made.metadata["a"]) == (w.unheard_of, [1])
    assert not w.get(f"/threads/{w.unheard_of}/state")["values"]


@instead(around.created_half, NO_STATES, raises=None)
def created_bare_too(w: World, made: Any) -> None:
    assert not w.get(f"/threads/{made.thread_id}/state")["values"]


@instead(around.thread_got, NO_VALUES)
def thread_got(w: World, found: Any) -> None:
    assert (found.thread_id, found.values, found.status) == (w.thread, UNSET, "idle")
    assert w.get(f"/threads/{w.thread}/state")["values"] == {"a": 1}


@instead(around.searched_by_values, "a search ignores `values`")
def not_by_values(w: World, found: Any) -> None:
    assert len(found) == 2


@instead(
    around.searched_by_ids,
    "a search ignores `ids`: threads of other ids are an `APIResponseError`",
    raises=errors.APIResponseError,
)
def not_by_ids(w: World, error: Any) -> None:
    assert "this server ignores ids" in str(error)


searched_partly = refused(around.searched_partly, "a search of threads refuses `select`", UNPROCESSABLE, "select")


@instead(around.state_alone, "without `subgraphs`, a task's state says where the subgraph's is")
def state_by_reference(w: World, found: Any) -> None:
    assert w.get(f"/threads/{w.thread}/state")["tasks"][0]["state"]["configurable"]["thread_id"] == w.thread


history_of_a_run = refused(around.history_of_a_run, NO_METADATA_FILTER, errors.InternalServerError, "metadata")


@instead(around.assistants, SELECT)
def searched_assistants(w: World, found: Any) -> None:
    [one] = found
    assert one.graph_id == "echo"
    assert one.created_at is not UNSET


subgraph = refused(assistants.one_subgraph, NO_SUBGRAPH, errors.NotFoundError, "Not Found")
no_subgraph = refused(assistants.no_subgraph, NO_SUBGRAPH, errors.NotFoundError, "Not Found")
copied = refused(threads.copied, NOT_THERE, errors.NotFoundError, "Not Found")
followed = refused(threads.followed, NO_THREAD_STREAM, errors.NotFoundError, "Not Found")
followed_modes = refused(threads.followed_modes, NO_THREAD_STREAM, errors.NotFoundError, "Not Found")
followed_on = refused(threads.followed_on, NO_THREAD_STREAM, errors.NotFoundError, "Not Found")
followed_live = refused(threads.followed_live, NO_THREAD_STREAM, errors.NotFoundError, "Not Found")
storage = refused(threads.storage, NOT_THERE, errors.NotFoundError, "Not Found")
counted = refused(threads.counted, NOT_THERE, errors.APIStatusError, "Method Not Allowed")
counted_three = refused(threads.counted_three, NOT_THERE, errors.APIStatusError, "Method Not Allowed")
copied_nothing = refused(threads.copied_nothing, NOT_THERE, errors.NotFoundError, "Not Found")
iterated_partly = refused(
    threads.iterated_partly, "a search of threads refuses `select`", UNPROCESSABLE, "select projection"
)
created_of_nothing = refused(
    assistants.created_of_nothing, "an unknown graph is a 400", errors.BadRequestError, "Graph 'none' not found"
)


@instead(
    assistants.created_alike,
    "there is one assistant for a graph and its config: another one is an `APIResponseError`",
    raises=errors.APIResponseError,
)
def not_created_alike(w: World, error: Any) -> None:
    assert f"got {w.made[-1]}: this server has one assistant for a graph and its config" in str(error)


@instead(threads.pruned, NO_PRUNING)
def not_pruned(w: World, result: Any) -> None:
    assert (result.pruned_count, result["deleted"], result["pruned"]) == (UNSET, 0, 0)
    assert w.api.get(f"/threads/{w.thread}").status_code == 200


@instead(threads.pruned_states, NO_PRUNING, raises=None)
def no_states_pruned(w: World, result: Any) -> None:
    assert (result["deleted"], result["pruned"]) == (0, 0)


@instead(threads.updated_whole, "an update returns the thread in any case")
def updated_whole(w: World, result: Any) -> None:
    assert result is None
    assert w.heads[-1].status == 200


@instead(assistants.graph_to_a_depth, "a number for `xray` stands for True")
def graph_to_any_depth(w: World, found: Any) -> None:
    assert "child:grandchild:deep" in [one["id"] for one in found.nodes]


@instead(assistants.deleted_with_threads, "`delete_threads` is ignored")
def threads_left(w: World, result: Any) -> None:
    assert w.api.get(f"/threads/{w.thread}").status_code == 200


@instead(assistants.versions_page, "`get_versions` ignores `metadata`, `limit` and `offset`")
def all_versions(w: World, found: Any) -> None:
    assert [one.version for one in found] == [3, 2, 1]


@instead(around.requested_deletion, "a deletion has a body")
def requested_deletion(w: World, result: Any) -> None:
    assert result == {"status": "deleted"}


DIFFERENCES = [value for value in list(globals().values()) if isinstance(value, Difference)] + DIFFERENCES_STORED

IN_MEMORY, ON_REDIS = ("aegra",), ("aegra-redis",)

TESTS = [
    Failing("test_a_wait_for_a_run_that_somebody_rolls_back", NO_ROLLBACK),
    Failing("test_a_busy_thread", NO_MULTITASK),
    Failing("test_a_run_that_failed", REASON),
    Failing("test_a_run_that_takes_too_long", "a run may take as long as it likes", IN_MEMORY),
    Failing("test_a_run_that_takes_too_long", "a run that took too long is `error`", ON_REDIS),
    Failing("test_a_wait_that_is_cut_three_times[in the heads]", NO_MARK),
    Failing("test_a_wait_that_is_cut_three_times[everywhere]", NO_MARK),
    Failing("test_lost_answers", NO_MARK),
    Failing("test_refusals", "an unknown assistant is a 404"),
    Failing("test_what_does_not_exist_is_404", "an unknown thread is created"),
    Failing("test_sigterm_of_the_server_is_no_success", "a run ends with the server's process", IN_MEMORY),
    Failing("test_a_server_that_comes_back_goes_on", "a server that is told to stop lets short runs end"),
]
"""Tests beside the rows that do not hold on Aegra."""

STATE_NEEDS_ID = "the state of a thread is not told by POST without a checkpoint's id, as RemoteGraph asks for it"

REFUSALS = {
    "states": Refusal(STATE_NEEDS_ID, "checkpoint_id is required"),
    "answers": Refusal(STATE_NEEDS_ID, "checkpoint_id is required"),
    "two_answers": Refusal(STATE_NEEDS_ID, "checkpoint_id is required"),
    "stops": Refusal(STATE_NEEDS_ID, "checkpoint_id is required"),
    "stops_after": Refusal(STATE_NEEDS_ID, "checkpoint_id is required"),
    "histories": Refusal(NO_METADATA_FILTER, "metadata"),
    "drawings": Refusal(
        "what belongs to an assistant is told by its id only, not by its graph's", "Assistant 'nested'"
    ),
}
"""What RemoteGraph does, with either client, that Aegra refuses; by the names of the scenarios."""


def refusal_of(scenario: str, server: str) -> Refusal | None:
    """How a server refuses a scenario."""
    return REFUSALS.get(scenario) if server in AEGRA else None
