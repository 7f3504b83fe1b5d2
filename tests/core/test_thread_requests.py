"""The requests of `client.threads`: which endpoint is asked, what is sent, and what is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from langgraph_runs._core.calls import thread_requests as requests
from langgraph_runs._generated.api.threads import search_threads
from langgraph_runs._generated.types import UNSET, Request

ID = "00000000-0000-0000-0000-000000000001"
PLACE = {"checkpoint_id": "c", "checkpoint_ns": "child:1"}


def state(**given: Any) -> Request:
    nothing: Any = {"checkpoint": None, "checkpoint_id": None, "subgraphs": None, "select": None}
    return requests.state_request("t", **{**nothing, **given})


def changed(values: Any = None, **given: Any) -> Request:
    nothing: Any = {"as_node": None, "checkpoint": None, "checkpoint_id": None}
    return requests.state_update_request("t", values, **{**nothing, **given})


def history(**given: Any) -> Any:
    nothing: Any = {"limit": 10, "before": None, "metadata": None, "checkpoint": None, "select": None}
    return requests.history_request("t", **{**nothing, **given}).body


def updated(**given: Any) -> Request:
    nothing: Any = {"metadata": UNSET, "ttl": UNSET, "return_minimal": False}
    return requests.update_request("t", **{**nothing, **given})


@dataclass
class Update:
    """What a node returns."""

    a: int


class TestStates:
    """The state of a thread, now and then."""

    def test_the_present_one(self) -> None:
        """Without a checkpoint it is the latest state."""
        request = state(subgraphs=True, select=["next", "values.a"])
        assert (request.method, request.path) == ("GET", "/threads/t/state")
        assert request.params == {"subgraphs": True, "select": ["next", "values.a"]}

    @pytest.mark.parametrize("checkpoint_id", [ID, UUID(ID)])
    def test_at_the_id_of_a_checkpoint(self, checkpoint_id: Any) -> None:
        """An id is part of the path."""
        request = state(checkpoint_id=checkpoint_id, subgraphs=False)
        assert (request.method, request.path) == ("GET", f"/threads/t/state/{ID}")
        assert request.params == {"subgraphs": False}

    @pytest.mark.parametrize("checkpoint", [PLACE, {}])
    def test_at_a_checkpoint(self, checkpoint: Any) -> None:
        """A whole checkpoint, which may be a subgraph's, is the body."""
        request = state(checkpoint=checkpoint, subgraphs=True, select=["next"])
        assert (request.method, request.path) == ("POST", "/threads/t/state/checkpoint")
        assert request.body == {"checkpoint": checkpoint, "subgraphs": True, "select": ["next"]}
        assert request.idempotent

    @pytest.mark.parametrize("method", [state, changed])
    def test_two_checkpoints(self, method: Any) -> None:
        """A checkpoint is given in one way."""
        with pytest.raises(ValueError, match="pass either checkpoint or checkpoint_id, not both"):
            method(checkpoint=PLACE, checkpoint_id="c")

    @pytest.mark.parametrize(
        ("wrong", "message"),
        [
            ({"select": ["Next"]}, r"select\[0\] must be .*, got 'Next'; did you mean 'next'\?"),
            ({"select": [7]}, r"select\[0\] must be .*, got 7"),
            ({"select": "next"}, "select must be a list of field names, got 'next'"),
            ({"checkpoint_id": ""}, "checkpoint_id is empty"),
            ({"checkpoint": "c"}, "checkpoint must be a mapping, got 'c'"),
        ],
    )
    def test_what_is_refused(self, wrong: Any, message: str) -> None:
        """Fields and checkpoints that there cannot be are refused."""
        with pytest.raises((TypeError, ValueError), match=message):
            state(**wrong)

    def test_fields_of_newer_servers(self) -> None:
        """A client that allows it asks for fields that this package does not know."""
        assert state(select=["cost"], allow_unknown=True).params == {"select": ["cost"]}


class TestUpdates:
    """What changes a state, or a thread."""

    @pytest.mark.parametrize("values", [{"a": 1}, [{"a": 1}, {"b": 2}], None])
    def test_values(self, values: Any) -> None:
        """What a node might return is sent as it is, None as null; it is not sent twice."""
        request = changed(values, as_node="n")
        assert request.body == {"values": values, "as_node": "n"}
        assert values is None or request.body["values"] is not values
        assert not request.idempotent

    @pytest.mark.parametrize("values", ["a", 7, b"a", {1}])
    def test_no_values(self, values: Any) -> None:
        """Anything else is refused."""
        with pytest.raises(TypeError, match="values must be a mapping, a list of mappings or None, got "):
            changed(values)

    def test_objects(self) -> None:
        """An object that is written like a mapping, as a graph's state may be, is taken here as it is for an input."""
        assert changed(Update(a=1)).body["values"] == Update(a=1)

    def test_a_command(self) -> None:
        """A Command, which would be stored as the values of its fields, is refused."""
        command = type("Command", (Update,), {"__module__": "langgraph.types"})(a=1)
        with pytest.raises(TypeError, match=r"values must be what .*, got a Command; pass its update"):
            changed(command)

    def test_where(self) -> None:
        """The checkpoint to go on from is given as a whole or by its id."""
        assert changed({}, checkpoint=PLACE).body == {"values": {}, "checkpoint": PLACE}
        assert changed({}, checkpoint_id=UUID(ID)).body == {"values": {}, "checkpoint": {"checkpoint_id": ID}}

    def test_of_a_thread(self) -> None:
        """Metadata and time to live are sent if they are given; an update may be sent again."""
        request = updated(metadata={"a": 1}, ttl=5)
        assert request.body == {"metadata": {"a": 1}, "ttl": {"ttl": 5, "strategy": "delete"}}
        assert (request.method, request.headers, request.idempotent) == ("PATCH", {}, True)
        assert updated(ttl={}, return_minimal=True).headers == {"Prefer": "return=minimal"}
        with pytest.raises(ValueError, match="update needs metadata or ttl"):
            updated()


class TestHistory:
    """Which states are listed."""

    @pytest.mark.parametrize("before", ["c", {"checkpoint_id": "c"}, {"configurable": {"checkpoint_id": "c"}}])
    def test_before(self, before: Any) -> None:
        """A checkpoint is sent as servers look for it, however it is given."""
        assert history(before=before) == {"limit": 10, "before": {"configurable": {"checkpoint_id": "c"}}}
        assert history(before=UUID(ID))["before"] == {"configurable": {"checkpoint_id": ID}}

    def test_before_nothing(self) -> None:
        """Anything else is refused."""
        with pytest.raises(TypeError, match="before must be a checkpoint's id or a checkpoint, got 7"):
            history(before=7)


def test_more_of_a_thread() -> None:
    """More fields are asked for in one parameter."""
    assert requests.get_request("t", include=["ttl"]).params == {"include": "ttl"}
    assert requests.get_request("t", include=[]).params == {}
    assert requests.get_request("t", include=None).params == {}
    given: Any = ["ttl", "cost"]
    assert requests.get_request("t", include=given, allow_unknown=True).params == {"include": "ttl,cost"}


def test_pruning() -> None:
    """A repeated prune would tell of fewer threads than were pruned, so it is not sent twice."""
    request = requests.prune_request([UUID(ID), "t"], strategy="keep_latest")
    assert request.body == {"thread_ids": [ID, "t"], "strategy": "keep_latest"}
    assert not request.idempotent


def test_counting() -> None:
    """Only conditions that are given are sent."""
    body = {"values": {"a": 1}, "status": "idle"}
    assert requests.count_request(metadata=None, values={"a": 1}, status="idle").body == body


def test_searching_for_no_ids() -> None:
    """An empty list of ids, for which servers return all threads, is refused: the caller might delete them."""
    nothing: Any = dict.fromkeys(("metadata", "values", "status", "sort_by", "sort_order", "select", "extract"))
    with pytest.raises(ValueError, match="ids is empty, which servers take for all threads"):
        requests.search_request(limit=5, offset=2, ids=[], **nothing)


def test_threads_of_other_ids() -> None:
    """Threads found are those asked for, however their ids are spelt; without `ids`, and without an id, any."""
    nothing: Any = dict.fromkeys(("metadata", "values", "status", "sort_by", "sort_order", "select", "extract"))

    def found(ids: Any, *threads: Any) -> int:
        request = requests.search_request(limit=5, offset=2, ids=ids, **nothing)
        return len(requests.parse_search(search_threads.parse, request)([*threads]))

    thread, other = {"thread_id": ID}, {"thread_id": str(UUID(int=7))}
    assert found([ID.upper()], thread, {}) == 2
    assert found(None, thread, other) == 2
    with pytest.raises(TypeError, match=f"expected the threads of ids, got {UUID(int=7)}: this server ignores ids"):
        found([ID], thread, other)


def test_searching() -> None:
    """Ids are those of models, too; what is not given is not sent."""
    nothing: Any = dict.fromkeys(("ids", "metadata", "values", "status", "sort_by", "sort_order", "select", "extract"))
    request = requests.search_request(limit=5, offset=2, **{**nothing, "ids": [UUID(ID)], "extract": {"a": "values.a"}})
    assert request.body == {"ids": [ID], "limit": 5, "offset": 2, "extract": {"a": "values.a"}}
    assert request.idempotent
