"""langgraph's `Command` and `Send` in the form that the server expects.

They are recognised by the names of their classes, so that langgraph need not be installed.
"""

from __future__ import annotations

from typing import Any

from langgraph_runs._core.shown import shown
from langgraph_runs._core.wire.json_decoder import is_array


def is_langgraph_type(value: object, name: str) -> bool:
    """Whether a value is an instance of a class of langgraph with this name, or of a subclass."""
    return type(value) is not dict and any(
        kind.__name__ == name and kind.__module__.partition(".")[0] == "langgraph" for kind in type(value).__mro__
    )


def command_to_json(command: Any) -> dict[str, Any]:
    """A Command as an object with `resume`, `update` and `goto`, each only if it is given.

    Raises TypeError for one to another graph, which the server has no field for.
    """
    if command.graph is not None:
        raise TypeError(f"graph must be None, as a run's command is for its own graph, got {shown(command.graph)}")
    given = {name: getattr(command, name) for name in ("resume", "update") if getattr(command, name) is not None}
    goto = command.goto
    if is_array(goto):
        given |= {"goto": [_target(one) for one in goto]} if goto else {}
    elif goto is not None:
        given["goto"] = _target(goto)
    return given


def send_to_json(send: Any) -> dict[str, Any]:
    """A Send as an object with `node` and `input`.

    Raises TypeError for one with a timeout, which the server has no field for.
    """
    timeout = getattr(send, "timeout", None)
    if timeout is not None:
        raise TypeError(f"timeout must be None, as the server takes none for a Send, got {shown(timeout)}")
    return {"node": send.node, "input": send.arg}


def _target(value: Any) -> Any:
    """A node's name as it is, a Send as an object."""
    return send_to_json(value) if is_langgraph_type(value, "Send") else value
