"""langgraph's Command and Send are sent in the form that the server expects, or are refused."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from langgraph_runs._core.wire.json_decoder import decode
from langgraph_runs._core.wire.json_encoder import encode
from langgraph_runs._core.wire.langgraph_types import is_langgraph_type
from tests.lookalikes import Command


class Send:
    """As in langgraph.types; earlier versions have no timeout."""

    def __init__(self, node: str, arg: Any, **more: Any) -> None:
        self.node = node
        self.arg = arg
        self.__dict__.update(more)


class Special(Command):
    """A subclass, defined by a user."""


Send.__module__ = "langgraph.types"


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (Command(), {}),
        (Command(resume="yes"), {"resume": "yes"}),
        (Command(resume=False, update={}), {"resume": False, "update": {}}),
        (Command(update=[("a", 1)], goto="node"), {"update": [["a", 1]], "goto": "node"}),
        (Command(goto=["a", "b"]), {"goto": ["a", "b"]}),
        (Command(goto=Send("a", {"x": 1})), {"goto": {"node": "a", "input": {"x": 1}}}),
        (Command(goto=(Send("a", None, timeout=None),)), {"goto": [{"node": "a", "input": None}]}),
        (Command(goto=None), {}),
        (Special(resume=1), {"resume": 1}),
    ],
)
def test_a_command(command: Command, expected: dict[str, Any]) -> None:
    """A Command is an object with what it was given; its Sends have `node` and `input`."""
    assert decode(encode({"command": command})) == {"command": expected}


def test_a_send() -> None:
    """A Send within a plain value is an object as well."""
    assert decode(encode({"goto": [Send("a", 1)]})) == {"goto": [{"node": "a", "input": 1}]}


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (Command(graph="__parent__"), r"a cannot be encoded as JSON: Command\(.*: graph must be None, .* '__parent__'"),
        (Send("a", 1, timeout=5), r"a cannot be encoded as JSON: .*: timeout must be None, .* got 5"),
        (Command(goto=[Send("a", 1, timeout=5)]), "timeout must be None"),
    ],
)
def test_what_the_server_has_no_field_for(value: Any, message: str) -> None:
    """A command to another graph and a timeout of a Send are refused: they would be ignored."""
    with pytest.raises(TypeError, match=message):
        encode({"a": value})


def test_other_classes_of_the_name() -> None:
    """A class of somebody else's with the same name is not taken for langgraph's."""

    @dataclasses.dataclass
    class Command:
        resume: int

    assert not is_langgraph_type(Command(1), "Command")
    assert decode(encode(Command(1))) == {"resume": 1}
