"""The request that creates a thread, and whether it may be sent again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from langgraph_runs._core.runs.threads import create_thread_request
from langgraph_runs._generated.types import UNSET

NOTHING: Any = {"metadata": UNSET, "if_exists": UNSET, "ttl": UNSET, "supersteps": UNSET}


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

    def test_what_is_given(self) -> None:
        """Everything is sent by its name on the wire, as copies."""
        steps = [{"updates": []}]
        request = create_thread_request(
            thread_id=UUID(int=1),
            metadata={"a": 1},
            if_exists=UNSET,
            ttl={"ttl": 3},
            supersteps=steps,
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
        """The number is positive and finite."""
        with pytest.raises(ValueError, match="ttl must be a positive, finite number of minutes, got"):
            create_thread_request(**{**NOTHING, "ttl": ttl}, thread_id="t", new_id=no_id)

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
            ({"supersteps": "x"}, "supersteps must be a list of mappings, got 'x'"),
            ({"supersteps": [{}, 3]}, r"supersteps\[1\] must be a mapping, got 3"),
        ],
    )
    def test_fields_of_other_types(self, wrong: Any, match: str) -> None:
        """The error names the field and shows the value."""
        with pytest.raises(TypeError, match=match):
            create_thread_request(**{**NOTHING, **wrong}, thread_id="t", new_id=no_id)
