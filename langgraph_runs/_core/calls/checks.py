"""What callers pass, checked before anything is sent: each refusal names the value, the rule and the remedy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeGuard, get_args
from urllib.parse import unquote
from uuid import UUID

from langgraph_runs._core.wire.json_codec import elements, is_object, members
from langgraph_runs._generated.models.stream_mode import StreamMode

NULLABLE = frozenset({"input", "command"})

STREAM_MODES: Final[tuple[str, ...]] = get_args(StreamMode)

_PLAIN = re.compile(r"[\w-]+", re.ASCII)  # nothing of what is looked for below
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")  # half a surrogate pair is not to be encoded, either

_FRAMING = frozenset({"content-length", "transfer-encoding"})
_HEADER_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")  # all but the tab
_TOKEN = frozenset("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


def checked_id(name: str, value: object) -> str:
    """An id as the wire has it."""
    if not isinstance(value, str):
        if isinstance(value, UUID):
            return str(value)
        raise TypeError(f"{name} must be a str or UUID, got {value!r}")
    if _PLAIN.fullmatch(value):
        return value
    if not value.strip():
        raise ValueError(f"{name} is empty")
    if _CONTROL.search(value):
        raise ValueError(f"{name}={value!r} holds a control character")
    if not value.strip("."):
        raise ValueError(f"{name}={value!r} is made of dots only, which stand for another place in a path")
    return value


def plain_ids(values: Sequence[object]) -> bool:
    """Whether all are ids in which there is nothing to look for; there may be many, of which most are the same."""
    return set(map(type, values)) == {str} and all(map(_PLAIN.fullmatch, map(str, {*values})))


def checked_thread_id(value: object, *, otherwise: str) -> str:
    """The id of a thread; None is refused with what to do instead."""
    if value is None:
        raise ValueError(f"thread_id is None: {otherwise}")
    return checked_id("thread_id", value)


def checked_event_id(value: object) -> str | None:
    """The id of an event to join after; None and "" stand for none."""
    if value is not None and not isinstance(value, str):
        raise TypeError(f"last_event_id must be a str, got {value!r}")
    if value and _CONTROL.search(value):
        raise ValueError(f"last_event_id={value!r} holds a control character")
    return value or None


def checked_method(value: object) -> str:
    """An HTTP method, in upper case."""
    if not isinstance(value, str) or not value.isascii() or not value.isalpha():
        raise ValueError(f"method={value!r} must be an HTTP method such as GET")
    return value.upper()


def checked_path(value: object) -> str:
    """A path, and perhaps a query, below the base URL."""
    if not isinstance(value, str) or not value.startswith("/") or value.startswith("//"):
        raise ValueError(f"path={value!r} must begin with one slash; it is relative to base_url")
    if any(ord(character) <= 32 or ord(character) > 126 for character in value) or "#" in value:
        raise ValueError(f"path={value!r} must be percent-encoded (RFC 3986) and have no fragment")
    if any(segment in (".", "..") for segment in unquote(value.partition("?")[0]).split("/")):
        raise ValueError(f"path={value!r} must not climb")
    return value


def checked_params(value: object) -> dict[str, Any]:
    """The caller's query parameters; those that are None are left out."""
    given = checked_mapping("params", {} if value is None else value)
    return {str(name): item for name, item in given.items() if item is not None}


def checked_mapping(name: str, value: object) -> Mapping[str, Any]:
    """A mapping."""
    if not is_object(value):
        raise TypeError(f"{name} must be a mapping, got {value!r}")
    return value


def checked_list(name: str, value: object, *, of: str) -> Sequence[Any]:
    """A list, or another sequence that is no text; `of` says of what."""
    if not _is_list(value):
        raise TypeError(f"{name} must be a list of {of}, got {value!r}")
    return value


def _is_list(value: object) -> TypeGuard[Sequence[Any]]:
    return isinstance(value, Sequence) and not isinstance(value, (str, bytes))


def check_count(name: str, value: object, *, least: int) -> int:
    """A whole number of at least `least`."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} must be an int, got {value!r}")
    if value < least:
        raise ValueError(f"{name}={value!r} must be {least} or more")
    return value


def checked_most(name: str, value: object) -> int | None:
    """A bound: a whole number of at least 1, or None for no bound."""
    return None if value is None else check_count(name, value, least=1)


def check_run(fields: Mapping[str, Any], *, stateless: bool) -> None:
    """The fields of a run to be made."""
    for name, value in fields.items():
        if value is None and name not in NULLABLE:
            raise ValueError(f"{name}=None: the server refuses null here; leave {name} out instead")
    if "checkpoint" in fields:
        checkpoint = members(fields["checkpoint"])
        for name in ("checkpoint_id", "checkpoint_map"):
            if name in checkpoint and checkpoint[name] is None:
                raise ValueError(f"checkpoint[{name!r}]=None: the server refuses null here; leave {name} out instead")
    if fields.get("context") and members(fields.get("config")).get("configurable"):
        raise ValueError("context and config['configurable'] exclude each other: give one of them")
    if "command" in fields:
        _check_command(members(fields["command"]), stateless=stateless)


def _check_command(command: Mapping[str, Any], *, stateless: bool) -> None:
    if stateless and command.get("resume") is not None:
        raise ValueError("command['resume'] needs the thread that was interrupted: pass its thread_id")
    unknown = [key for key in command if key not in ("resume", "update", "goto")]
    if unknown:
        raise ValueError(f"command: {unknown[0]!r} is no part of a command; there are resume, update and goto")
    kinds = {isinstance(item, str) for item in elements(command.get("goto"))}
    if len(kinds) == 2:
        raise ValueError("command['goto'] mixes node names and Sends: the server takes a list of one kind only")


def check_cancel_many(thread_id: object, run_ids: object, status: object) -> None:
    """Either a thread's runs by their ids, or all runs of a status."""
    if status is not None and (thread_id is not None or run_ids is not None):
        raise ValueError("cancel_many takes either status, or thread_id and run_ids, not both")
    if status is None and (thread_id is None or run_ids is None):
        raise ValueError("cancel_many needs either status, or both thread_id and run_ids")
    if run_ids is not None and not checked_list("run_ids", run_ids, of="ids"):
        raise ValueError("run_ids is empty: name at least one run")


def check_choice(name: str, value: object, kind: object) -> None:
    """Raise ValueError unless a value is of a Literal type; the server takes any other for its default, silently."""
    choices = get_args(kind)
    if value not in choices:
        raise ValueError(f"{name}={value!r} must be one of {', '.join(map(repr, choices))}")


def checked_headers(headers: object, *, what: str = "headers") -> dict[str, str]:
    """The caller's fields, copied, each fit to be sent.

    Raises TypeError for a name or value that is no string and ValueError for one that HTTP cannot carry: a line
    break or NUL would let a value smuggle in further fields (RFC 9110 §5.5). No message shows a value.
    """
    checked: dict[str, str] = {}
    fields: Mapping[Any, Any] = checked_mapping(what, headers)
    for name, value in fields.items():
        if not isinstance(name, str) or not isinstance(value, str):
            raise TypeError(f"{what}: names and values must be str, got {name!r}: {type(value).__name__}")
        if not name or not _TOKEN.issuperset(name):
            raise ValueError(f"{what}: {name!r} is not a header name (RFC 9110 §5.1)")
        if name.lower() in _FRAMING:
            raise ValueError(f"{what}: {name!r} follows from the body; leave it out")
        if _HEADER_CONTROL.search(value):
            raise ValueError(f"{what}: the value of {name!r} holds a line break or another control character")
        if any(ord(character) > 255 for character in value) and name.lower() != "last-event-id":
            raise ValueError(f"{what}: the value of {name!r} has characters outside latin-1; percent-encode them")
        checked[name] = value.strip(" \t")
    if len({name.lower() for name in checked}) < len(checked):
        raise ValueError(f"{what}: a name is given twice, in different letter case")
    return checked


def checked_modes(value: str | Sequence[str], *, what: str = "stream_mode") -> tuple[str, ...]:
    """The caller's stream mode or modes as a tuple, repetitions left out.

    Raises TypeError for anything else and ValueError naming a mode that there is not.
    """
    given: Iterable[object] = (value,) if isinstance(value, str) else value
    if not isinstance(value, (str, list, tuple, set, frozenset)):
        raise TypeError(f"{what} must be a mode or a list of modes, got {value!r}")
    modes: dict[str, None] = {}
    for mode in given:
        if mode not in STREAM_MODES:
            raise ValueError(f"{what}: {mode!r} is no stream mode; there are {', '.join(STREAM_MODES)}")
        modes[str(mode)] = None
    if not modes:
        raise ValueError(f"{what} is empty; name at least one of {', '.join(STREAM_MODES)}")
    return tuple(modes)
