"""What a restart makes void: messages that it cut off, and those of steps that are run again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from langgraph_runs import ChunkEvent, MetadataEvent, StreamEvent, ValuesEvent
from langgraph_runs.assemble import Messages

RESTART = MetadataEvent("metadata", {"run_id": "r", "attempt": 1}, restarted=True)


def says(message_id: str, tasks: str, step: int, *, complete: bool = True, path: Any = None) -> list[ChunkEvent]:
    """The pieces of a message of this id, said in these tasks (`graph:1|node:2`)."""
    node = tasks.rpartition("|")[2].partition(":")[0]
    metadata = {
        "langgraph_node": node,
        "langgraph_step": step,
        "langgraph_checkpoint_ns": tasks,
        "langgraph_path": path or ["__pregel_pull", node],
    }
    message = {"id": message_id, "type": "AIMessageChunk", "content": "x"}
    pieces = [message, {**message, "chunk_position": "last"}] if complete else [message]
    return [ChunkEvent("messages", [piece, metadata]) for piece in pieces]


def played(*parts: StreamEvent | Sequence[StreamEvent]) -> tuple[Messages, list[str]]:
    """What was put together, and which messages were told to be void, in order."""
    messages = Messages()
    void: list[str] = []
    for part in parts:
        for event in [part] if isinstance(part, StreamEvent) else part:
            void += [delta.message_id for delta in messages.feed(event) if delta.kind == "void"]
    return messages, void


def standing(*parts: StreamEvent | Sequence[StreamEvent]) -> list[str]:
    """The ids of the messages that are not void."""
    messages, void = played(*parts)
    assert set(messages.void) <= set(void)
    ids = [message["id"] for message in messages.messages]
    assert not set(ids) & set(messages.void)
    return ids


def test_a_message_that_was_cut_off_is_void_at_once() -> None:
    """It will not be continued; what was complete stands until it is said again."""
    messages, void = played(says("a", "one:1", 1), says("b", "two:2", 2, complete=False), RESTART)

    assert void == ["b"]
    assert messages.get("a")
    assert messages.get("b") is None


def test_a_message_whose_graph_went_on_was_not_cut_off() -> None:
    """Older servers do not say which piece is the last."""
    assert standing(says("a", "one:1", 1, complete=False), says("b", "two:2", 2, complete=False), RESTART) == ["a"]


def test_steps_that_were_complete_stand() -> None:
    """The run goes on from its last checkpoint."""
    assert standing(says("a", "one:1", 1), RESTART, says("c", "two:2", 2)) == ["a", "c"]


def test_a_step_that_is_run_again_makes_what_it_said_void() -> None:
    """So it does with all that came after it; but only with what an earlier attempt said."""
    before = [says("a", "one:1", 1), says("b", "two:2", 2), says("c", "three:3", 3)]

    assert standing(*before, RESTART, says("d", "two:2", 2), says("e", "two:2", 2)) == ["a", "d", "e"]


def test_a_parallel_task_that_was_complete_is_not_run_again() -> None:
    """Its result was saved: only the other one says its message again."""
    left, right = says("a", "left:1", 1), says("b", "right:2", 1, complete=False)

    assert standing(left, right, RESTART, says("c", "right:2", 1)) == ["a", "c"]


def test_parallel_tasks_of_one_node_are_told_apart() -> None:
    """Tasks that were sent to a node have paths of their own."""
    sent = [["__pregel_push", number, False] for number in range(2)]
    before = [says("a", "work:1", 1, path=sent[0]), says("b", "work:2", 1, path=sent[1])]

    assert standing(*before, RESTART, says("c", "work:2", 1, path=sent[1])) == ["a", "c"]


def test_a_subgraph_goes_on_from_its_own_checkpoint() -> None:
    """Steps count for each graph: those of a subgraph say nothing of the graph around it, or of another call of it."""
    before = [
        says("a", "one:1", 1),
        says("b", "sub:2|in:3", 1),
        says("c", "sub:4|in:5", 1),
        says("d", "sub:4|out:6", 2),
    ]

    assert standing(*before, RESTART, says("e", "sub:4|out:6", 2)) == ["a", "b", "c", "e"]


def test_subgraphs_of_later_steps_are_void_with_their_step() -> None:
    """A step before them is run again, so that they will be, too."""
    before = [says("a", "sub:1|in:2", 1), says("b", "two:3", 2), says("c", "three:4", 3), says("d", "sub:5|in:6", 1)]

    assert standing(*before, RESTART, says("e", "two:3", 2)) == ["a", "e"]


def test_a_run_that_starts_over_makes_everything_void() -> None:
    """Its checkpoints were lost: what came first comes again, in a task of another id."""
    before = [says("a", "sub:1|in:2", 1), says("b", "sub:3|in:4", 1)]

    assert standing(*before, RESTART, says("c", "sub:5|in:6", 1)) == ["c"]


def test_a_run_that_starts_over_in_a_parallel_task() -> None:
    """A task that was cut off is not run again under its id, so it is another run of it."""
    before = [says("a", "left:1|in:2", 1), says("b", "right:3|in:4", 1), says("c", "right:3|on:5", 2, complete=False)]

    assert standing(*before, RESTART, says("d", "right:6|in:7", 1)) == ["d"]


def test_the_next_round_of_a_loop_is_no_start_over() -> None:
    """A task that was cut off is run again under its id; then new ids are of new rounds."""
    before = [says("a", "sub:1|in:2", 1), says("b", "sub:3|in:4", 1, complete=False)]
    after = [says("c", "sub:3|in:4", 1), says("d", "sub:5|in:6", 1)]

    assert standing(*before, RESTART, *after) == ["a", "c", "d"]


def test_several_restarts() -> None:
    """Each makes void what it cut off; one that follows another at once forgets nothing of it."""
    start = [says("a", "sub:1|in:2", 1), says("b", "sub:1|on:3", 2, complete=False), RESTART, RESTART]

    assert standing(*start, says("c", "sub:1|on:3", 2, complete=False), RESTART, says("d", "sub:1|on:3", 2)) == [
        "a",
        "d",
    ]
    assert standing(*start, says("c", "sub:4|on:5", 2)) == ["c"]


def test_a_message_that_is_said_again_under_its_id() -> None:
    """Some models give their messages ids of their own: then the new message stands, and is told from its beginning."""
    messages, void = played(says("a", "one:1", 1), RESTART, says("a", "one:1", 1))

    assert void == ["a"]
    assert messages.void == ()
    assert [message["content"] for message in messages.messages] == ["xx"]


def test_what_was_completed_unheard_is_in_the_state() -> None:
    """A server that stops completes tasks whose pieces it no longer sends: they are not run again."""
    state = {"count": 1, "messages": [{"id": "h", "content": "?"}, {"id": "b", "type": "ai", "content": "whole"}, "x"]}
    values = ValuesEvent("values", state)
    before = [says("a", "one:1", 1), says("b", "two:2", 2, complete=False), values, RESTART]
    messages, void = played(*before, values, values, says("c", "three:3", 3))

    assert void == ["b"]
    assert messages.void == ()
    assert [message["id"] for message in messages.messages] == ["a", "b", "c"]
    assert messages.get("b") == state["messages"][1]  # type: ignore[index]
    assert standing(*before, says("c", "two:2", 2), values) == ["a", "c"]
    rounds = [says("a", "sub:1|on:2", 2), says("b", "sub:3|in:4", 1, complete=False)]
    assert standing(*rounds, RESTART, values, says("c", "sub:3|on:5", 2)) == ["a", "b", "c"]
    assert standing(*before, values, RESTART, says("c", "two:2", 2)) == ["a", "c"]


@pytest.mark.parametrize("data", [None, [], {"messages": None}, {"messages": [None, 1, {}, {"id": 1}]}])
def test_states_of_any_shape(data: Any) -> None:
    """Not every state has messages."""
    assert standing(says("b", "two:2", 2, complete=False), RESTART, ValuesEvent("values", data)) == []


def test_a_message_that_was_cut_off_and_is_said_again_under_its_id() -> None:
    """It is as it is said now, wherever that is, and whatever the state has of it."""
    state = ValuesEvent("values", {"messages": [{"id": "a", "type": "ai", "content": "x"}]})
    messages, void = played(says("a", "one:1", 1, complete=False), RESTART, says("a", "two:2", 2), state)

    assert (void, messages.void) == (["a"], ())
    assert [message["content"] for message in messages.messages] == ["xx"]
