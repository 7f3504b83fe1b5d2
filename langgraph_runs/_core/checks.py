"""What callers pass, checked before anything is sent: each refusal names the value, the rule and the remedy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

NULLABLE = frozenset({"input", "command"})


def checked_id(name: str, value: object) -> str:
    """An id as the wire has it."""
    if isinstance(value, UUID):
        return str(value)
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a str or UUID, got {value!r}")
    if not value.strip():
        raise ValueError(f"{name} is empty")
    if any(ord(character) < 32 or ord(character) == 127 for character in value):
        raise ValueError(f"{name}={value!r} holds a control character")
    return value


def checked_thread_id(value: object, *, otherwise: str) -> str:
    """The id of a thread; None is refused with what to do instead."""
    if value is None:
        raise ValueError(f"thread_id is None: {otherwise}")
    return checked_id("thread_id", value)


def check_count(name: str, value: object, *, least: int) -> int:
    """A whole number of at least `least`."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} must be an int, got {value!r}")
    if value < least:
        raise ValueError(f"{name}={value!r} must be {least} or more")
    return value


def check_run(fields: Mapping[str, Any], *, stateless: bool) -> None:
    """The fields of a run to be made."""
    for name, value in fields.items():
        if value is None and name not in NULLABLE:
            raise ValueError(f"{name}=None: the server refuses null here; leave {name} out instead")
    checkpoint = fields.get("checkpoint")
    if isinstance(checkpoint, Mapping):
        for name in ("checkpoint_id", "checkpoint_map"):
            if name in checkpoint and checkpoint[name] is None:
                raise ValueError(f"checkpoint[{name!r}]=None: the server refuses null here; leave {name} out instead")
    config = fields.get("config")
    if fields.get("context") and isinstance(config, Mapping) and config.get("configurable"):
        raise ValueError("context and config['configurable'] exclude each other: give one of them")
    command = fields.get("command")
    if isinstance(command, Mapping):
        _check_command(command, stateless=stateless)


def _check_command(command: Mapping[str, Any], *, stateless: bool) -> None:
    if stateless and command.get("resume"):
        raise ValueError("command['resume'] needs the thread that was interrupted: pass its thread_id")
    unknown = [key for key in command if key not in ("resume", "update", "goto")]
    if unknown:
        raise ValueError(f"command: {unknown[0]!r} is no part of a command; there are resume, update and goto")
    goto = command.get("goto")
    if isinstance(goto, Sequence) and not isinstance(goto, str):
        names = sum(isinstance(item, str) for item in goto)
        if 0 < names < len(goto):
            raise ValueError("command['goto'] mixes node names and Sends: the server takes a list of one kind only")


def check_cancel_many(thread_id: object, run_ids: object, status: object) -> None:
    """Either a thread's runs by their ids, or all runs of a status."""
    if status is not None and (thread_id is not None or run_ids is not None):
        raise ValueError("cancel_many takes either status, or thread_id and run_ids, not both")
    if status is None and (thread_id is None or run_ids is None):
        raise ValueError("cancel_many needs either status, or both thread_id and run_ids")
    if run_ids is not None and (isinstance(run_ids, (str, UUID)) or not isinstance(run_ids, Sequence)):
        raise TypeError(f"run_ids must be a list of ids, got {run_ids!r}")
    if run_ids is not None and not run_ids:
        raise ValueError("run_ids is empty: name at least one run")


def check_choice(name: str, value: object, choices: Sequence[str]) -> None:
    """One of the words that the server knows; it takes an unknown one for its default, silently."""
    if value not in choices:
        raise ValueError(f"{name}={value!r} must be one of {', '.join(map(repr, choices))}")
