"""The request that creates a thread, and whether it may be sent again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from langgraph_runs._core.runs.threads import create_thread_request
from langgraph_runs._generated.types import UNSET

NOTHING: Any = {"metadata": UNSET, "if_exists": UNSET, "ttl": UNSET, "supersteps": UNSET, "graph_id": UNSET}


def new_id() -> str:
    return "new"


def no_id() -> str:
    raise AssertionError("no new id is needed")


class TestRequest:
    """The request that creates a thread."""

    @pytest.mark.parametrize("if_exists", [UNSET, "raise", "do_nothing"])
    def test_without_an_id(self, if_exists: Any) -> None:
        """The id is chosen here, so a second attempt finds the thread of the first: it may be sent again."""
        request = create_thread_request(**{**NOTHING, "if_exists": if_exists}, thread_id=None, new_id=new_id)

        assert request.idempotent
        assert request.body == {"thread_id": "new", "if_exists": "do_nothing"}

    @pytest.mark.parametrize(("if_exists", "again"), [(UNSET, False), ("raise", False), ("do_nothing", True)])
    def test_with_an_id(self, if_exists: Any, again: bool) -> None:
        """It may be sent again if a thread that exists is returned, not if it is a conflict."""
        request = create_thread_request(**{**NOTHING, "if_exists": if_exists}, thread_id="t", new_id=no_id)

        assert request.idempotent is again
        assert request.body == {"thread_id": "t"} | ({} if if_exists is UNSET else {"if_exists": if_exists})

    @pytest.mark.parametrize("named", [{"thread_id": None}, {"thread_id": "t", "if_exists": "do_nothing"}])
    def test_first_states_are_not_made_twice(self, named: Any) -> None:
        """Servers apply `supersteps` to a thread that exists, too: with them, a request is not sent again."""
        steps = [{"updates": [{"values": {}, "as_node": "n"}]}]

        assert not create_thread_request(**{**NOTHING, "supersteps": steps, **named}, new_id=new_id).idempotent
        assert create_thread_request(**{**NOTHING, "supersteps": [], **named}, new_id=new_id).idempotent

    @pytest.mark.parametrize(
        ("metadata", "sent"),
        [
            (UNSET, {"graph_id": "g"}),
            ({"a": 1}, {"a": 1, "graph_id": "g"}),
            ({"graph_id": "g"}, {"graph_id": "g"}),
        ],
    )
    def test_a_graph(self, metadata: Any, sent: Any) -> None:
        """The graph of a thread is kept in its metadata."""
        given = {**NOTHING, "metadata": metadata, "graph_id": "g"}
        assert create_thread_request(**given, thread_id="t", new_id=no_id).body["metadata"] == sent

    def test_two_graphs(self) -> None:
        """Two different graphs are refused."""
        given = {**NOTHING, "metadata": {"graph_id": "h"}, "graph_id": "g"}
        with pytest.raises(ValueError, match=r"graph_id='g' and metadata\['graph_id'\]='h' differ; pass one"):
            create_thread_request(**given, thread_id="t", new_id=no_id)

    def test_what_is_given(self) -> None:
        """Everything is sent by its name on the wire, as copies."""
        steps = [{"updates": []}]
        request = create_thread_request(
            thread_id=UUID(int=1),
            metadata={"a": 1},
            if_exists=UNSET,
            ttl={"ttl": 3},
            supersteps=steps,
            graph_id=UNSET,
            new_id=no_id,
        )

        expected = {"thread_id": str(UUID(int=1)), "metadata": {"a": 1}, "ttl": {"ttl": 3}, "supersteps": steps}
        assert request.body == expected
        assert request.body["supersteps"][0] is not steps[0]
        with pytest.raises(ValueError, match="thread_id is empty"):
            create_thread_request(**NOTHING, thread_id="", new_id=no_id)

    @pytest.mark.parametrize(
        ("ttl", "sent"), [(5, {"ttl": 5, "strategy": "delete"}), (0.5, {"ttl": 0.5, "strategy": "delete"}), ({}, {})]
    )
    def test_a_time_to_live(self, ttl: Any, sent: Any) -> None:
        """A number is one of minutes, after which the thread is deleted; a mapping is sent as it is."""
        request = create_thread_request(**{**NOTHING, "ttl": ttl}, thread_id="t", new_id=no_id)
        assert request.body["ttl"] == sent

    @pytest.mark.parametrize("ttl", [0, -1, float("nan"), float("inf")])
    def test_no_time_to_live(self, ttl: float) -> None:
        """The number is positive and finite, also in a mapping: of others, servers make what they like."""
        with pytest.raises(ValueError, match="ttl must be a positive, finite number of minutes, got"):
            create_thread_request(**{**NOTHING, "ttl": ttl}, thread_id="t", new_id=no_id)
        with pytest.raises(ValueError, match=r"ttl\['ttl'\] must be a positive, finite number of minutes, got"):
            create_thread_request(**{**NOTHING, "ttl": {"ttl": ttl}}, thread_id="t", new_id=no_id)

    def test_a_misspelt_choice(self) -> None:
        """What to do if the thread exists is one of two words, also where a new id is chosen."""
        for thread_id in ("t", None):
            with pytest.raises(
                ValueError, match="if_exists must be 'do_nothing' or 'raise', got 'Raise'; did you mean"
            ):
                create_thread_request(**{**NOTHING, "if_exists": "Raise"}, thread_id=thread_id, new_id=new_id)

    @pytest.mark.parametrize(
        ("wrong", "match"),
        [
            ({"metadata": "x"}, "metadata must be a mapping, got 'x'"),
            ({"ttl": "5"}, "ttl must be a number of minutes or a mapping, got '5'"),
            ({"ttl": True}, "ttl must be a number of minutes or a mapping, got True"),
            ({"ttl": {"ttl": None}}, r"ttl\['ttl'\] must be a number of minutes, got None"),
            ({"supersteps": "x"}, "supersteps must be a list of mappings, got 'x'"),
            ({"supersteps": [{}, 3]}, r"supersteps\[1\] must be a mapping, got 3"),
        ],
    )
    def test_fields_of_other_types(self, wrong: Any, match: str) -> None:
        """The error names the field and shows the value."""
        with pytest.raises(TypeError, match=match):
            create_thread_request(**{**NOTHING, **wrong}, thread_id="t", new_id=no_id)
