"""The request that creates a thread, and whether it may be sent again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from langgraph_runs._core.runs.threads import create_thread_request, plain_object
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

    def test_plain_object(self) -> None:
        """A mapping becomes a dict of its own; UNSET stays."""
        given = {"a": 1}
        assert plain_object("metadata", given) == given
        assert plain_object("metadata", given) is not given
        assert plain_object("metadata", UNSET) is UNSET

    @pytest.mark.parametrize(
        ("wrong", "match"),
        [
            ({"metadata": "x"}, "metadata must be a mapping, got 'x'"),
            ({"ttl": 5}, "ttl must be a mapping, got 5"),
            ({"supersteps": "x"}, "supersteps must be a list of mappings, got 'x'"),
            ({"supersteps": [{}, 3]}, r"supersteps\[1\] must be a mapping, got 3"),
        ],
    )
    def test_fields_of_other_types(self, wrong: Any, match: str) -> None:
        """The error names the field and shows the value."""
        with pytest.raises(TypeError, match=match):
            create_thread_request(**{**NOTHING, **wrong}, thread_id="t", new_id=no_id)
