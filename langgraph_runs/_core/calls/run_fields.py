"""The fields of a run to be created, each checked: what the server would refuse, ignore or misunderstand is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from langgraph_runs._core.calls.checks import (
    checked_choice,
    checked_flag,
    checked_id,
    checked_list,
    checked_modes,
    checked_number,
    checked_object,
    checked_text,
    checked_texts,
    closest,
)
from langgraph_runs._core.shown import shown
from langgraph_runs._core.wire.json_decoder import elements, is_object, members
from langgraph_runs._core.wire.langgraph_types import command_to_json, is_langgraph_type
from langgraph_runs._generated.models.durability import Durability
from langgraph_runs._generated.models.if_not_exists import IfNotExists
from langgraph_runs._generated.models.multitask_strategy import MultitaskStrategy
from langgraph_runs._generated.models.on_completion import OnCompletion
from langgraph_runs._generated.models.on_disconnect import OnDisconnect

SETTINGS: Final = ("configurable", "max_concurrency", "metadata", "recursion_limit", "run_name", "tags")
"""What `config` holds besides the graph's own settings (LangChain's RunnableConfig)."""

_OTHER_SETTINGS = frozenset({"callbacks", "run_id"})
_MISPLACED = {"recursionlimit": "recursion_limit", "maxconcurrency": "max_concurrency"}


def check_run(fields: dict[str, Any], *, stateless: bool, allow_unknown: bool = False) -> None:
    """Check the fields of a run to be created, and put their values into the form in which they are sent.

    Choices that this package does not know are let through if they are allowed. The fields are given: only input is
    null.
    """
    if is_langgraph_type(fields.get("input"), "Command"):
        if fields.get("command") is not None:
            raise ValueError("input is a Command, and command is given as well; pass one of them")
        fields["command"] = _command("input", fields.pop("input"))
    for name, value in fields.items():
        if name in _CHOICES:
            fields[name] = checked_choice(name, value, _CHOICES[name], allow_unknown=allow_unknown)
        elif name == "stream_mode":
            fields[name] = _modes(name, value, allow_unknown=allow_unknown)
        elif name in _CHECKS:
            fields[name] = _CHECKS[name](name, value)
    if fields.get("command") and fields.get("input") is not None:
        raise ValueError("input and command are mutually exclusive, as a command replaces the input; pass one of them")
    if fields.get("context") and members(fields.get("config")).get("configurable"):
        raise ValueError("context and config['configurable'] are mutually exclusive; pass one of them")
    if stateless and members(fields.get("command")).get("resume") is not None:
        raise ValueError("command['resume'] needs the thread that was interrupted; pass its thread_id")
    config = members(fields.get("config"))
    if stateless and "thread_id" in (config.keys() | members(config.get("configurable")).keys()):
        _warn("config: the thread_id in it has no effect; only the argument thread_id chooses a thread")


def checked_config(name: str, value: object) -> Any:
    """The value, if it is a mapping or written like one; warns of settings by a wrong name or in the wrong place."""
    config: Mapping[Any, Any] = members(checked_object(name, value))
    for key in config.keys() - {*SETTINGS, *_OTHER_SETTINGS}:
        if isinstance(key, str) and (right := closest(key, SETTINGS, similarity=0.8)):
            _warn(f"config: {key!r} is not a setting of a run, so it has no effect; did you mean {right!r}?")
    for key in members(config.get("configurable")):
        right = _MISPLACED.get(str(key).replace("_", "").lower())
        if right:
            _warn(f"config['configurable']: {key!r} has no effect there; put {right!r} into config itself")
    return value


def _warn(message: str) -> None:
    from langgraph_runs._core.calls.warn import warn  # noqa: PLC0415  # not loaded unless there is something wrong

    warn(message)


def _checkpoint(name: str, value: object) -> Any:
    checkpoint = members(checked_object(name, value))
    for part in ("checkpoint_id", "checkpoint_map"):
        if part in checkpoint and checkpoint[part] is None:
            raise ValueError(f"checkpoint[{part!r}]=None: the server rejects null here; omit {part} instead")
    return value


def _command(name: str, value: object) -> Any:
    if is_langgraph_type(value, "Command"):
        try:
            value = command_to_json(value)
        except TypeError as error:
            raise ValueError(f"{name}.{error}") from None
    if not is_object(value):
        raise TypeError(f"{name} must be a mapping or a langgraph Command, got {shown(value)}")
    unknown = [key for key in value if key not in ("resume", "update", "goto")]
    if unknown:
        raise ValueError(f"{name}: unexpected key {unknown[0]!r}; a command has resume, update and goto")
    kinds = {isinstance(item, str) for item in elements(value.get("goto"))}
    if len(kinds) == 2:
        raise ValueError(f"{name}['goto'] mixes node names and Sends; the server accepts a list of one kind only")
    return value


def _modes(name: str, value: Any, *, allow_unknown: bool) -> str | list[str]:
    modes = checked_modes(value, what=name, allow_unknown=allow_unknown)
    return modes[0] if isinstance(value, str) else list(modes)


def _nodes(name: str, value: object) -> Any:
    if isinstance(value, str) and value != "*":
        raise ValueError(f"{name} must be '*' or a list of node names, got {shown(value)}")
    return value if value == "*" else checked_texts(name, checked_list(name, value, of="node names"), of="node names")


_CHOICES: Final[Mapping[str, Any]] = {
    "durability": Durability,
    "if_not_exists": IfNotExists,
    "multitask_strategy": MultitaskStrategy,
    "on_completion": OnCompletion,
    "on_disconnect": OnDisconnect,
}
_CHECKS: Final[Mapping[str, Callable[[str, Any], Any]]] = {
    "after_seconds": checked_number,
    "checkpoint": _checkpoint,
    "checkpoint_id": checked_id,
    "command": _command,
    "config": checked_config,
    "context": checked_object,
    "feedback_keys": partial(checked_texts, of="keys"),
    "interrupt_after": _nodes,
    "interrupt_before": _nodes,
    "langsmith_tracer": checked_object,
    "metadata": checked_object,
    "stream_resumable": checked_flag,
    "stream_subgraphs": checked_flag,
    "strict_resume": checked_flag,
    "webhook": checked_text,
}
