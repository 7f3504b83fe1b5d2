"""Checks of single arguments (ids, modes, paths, headers, ...): each error names the value, the rule and the remedy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeGuard, TypeVar, get_args
from urllib.parse import unquote
from uuid import UUID

from langgraph_runs._core.wire.json_codec import elements, is_object, members
from langgraph_runs._generated.models.stream_mode import StreamMode

Field = TypeVar("Field", bound=str)

NULLABLE: Final = frozenset({"input", "command"})
"""Fields of a run for which the server accepts null."""

STREAM_MODES: Final[tuple[str, ...]] = get_args(StreamMode)

_PLAIN_ID = re.compile(r"[\w-]+", re.ASCII)  # an id that passes every check
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")  # with lone surrogates, which have no UTF-8 form

_FRAMING = frozenset({"content-length", "transfer-encoding"})
_HEADER_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")  # all control characters but the tab
_TOKEN = frozenset("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


def checked_id(name: str, value: object) -> str:
    """An id as a string; TypeError or ValueError if it cannot be one."""
    if not isinstance(value, str):
        if isinstance(value, UUID):
            return str(value)
        raise TypeError(f"{name} must be a str or UUID, got {value!r}")
    if _PLAIN_ID.fullmatch(value):
        return value
    if not value.strip():
        raise ValueError(f"{name} is empty")
    if _CONTROL.search(value):
        raise ValueError(f"{name} must not contain control characters, got {value!r}")
    if not value.strip("."):
        raise ValueError(f"{name} must be a valid id, got {value!r}")  # a path would be resolved along it
    return value


def are_plain_ids(values: Sequence[object]) -> bool:
    """Whether `checked_id` would return every value as it is; quick if most of them are the same."""
    return set(map(type, values)) == {str} and all(map(_PLAIN_ID.fullmatch, map(str, {*values})))


def checked_thread_id(value: object, *, otherwise: str) -> str:
    """The id of a thread; the error for None says what to do `otherwise`."""
    if value is None:
        raise ValueError(f"thread_id is None: {otherwise}")
    return checked_id("thread_id", value)


def checked_event_id(value: object) -> str | None:
    """The id of the event to join after; None to join from now on."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise TypeError(f"last_event_id must be a str, got {value!r}")
    if not value:
        raise ValueError(
            "last_event_id must be the id of an event, '-1' for the start of the run or None for from now on, got ''"
        )
    if _CONTROL.search(value):
        raise ValueError(f"last_event_id must not contain control characters, got {value!r}")
    return value


def checked_method(value: object) -> str:
    """An HTTP method, in upper case."""
    if not isinstance(value, str) or not value.isascii() or not value.isalpha():
        raise ValueError(f"method must be an HTTP method such as GET, got {value!r}")
    return value.upper()


def checked_path(value: object) -> str:
    """A path below the base URL, with or without a query."""
    if not isinstance(value, str) or not value.startswith("/") or value.startswith("//"):
        raise ValueError(f"path must start with a single slash, as it is relative to base_url, got {value!r}")
    if any(ord(character) <= 32 or ord(character) > 126 for character in value) or "#" in value:
        raise ValueError(f"path must be percent-encoded (RFC 3986) and have no fragment, got {value!r}")
    if any(segment in (".", "..") for segment in unquote(value.partition("?")[0]).split("/")):
        raise ValueError(f"path must not contain . or .. segments, got {value!r}")
    return value


def checked_params(value: object) -> dict[str, Any]:
    """The caller's query parameters, without those that are None."""
    given = checked_mapping("params", {} if value is None else value)
    return {str(name): item for name, item in given.items() if item is not None}


def checked_mapping(name: str, value: object) -> Mapping[str, Any]:
    """The value, if it is a mapping."""
    if not is_object(value):
        raise TypeError(f"{name} must be a mapping, got {value!r}")
    return value


def checked_list(name: str, value: object, *, of: str) -> Sequence[Any]:
    """The value, if it is a list or another sequence, but not text; `of` says what it should hold."""
    if not _is_list(value):
        raise TypeError(f"{name} must be a list of {of}, got {value!r}")
    return value


def checked_fields(select: Sequence[Field]) -> list[Field]:
    """The names of the fields to be returned, as a list."""
    return list(checked_list("select", select, of="field names"))


def _is_list(value: object) -> TypeGuard[Sequence[Any]]:
    return isinstance(value, Sequence) and not isinstance(value, (str, bytes))


def checked_count(name: str, value: object, *, least: int) -> int:
    """The value, if it is an integer of at least `least`."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} must be an int, got {value!r}")
    if value < least:
        raise ValueError(f"{name} must be at least {least}, got {value!r}")
    return value


def checked_limit(name: str, value: object) -> int | None:
    """An upper limit: an integer of at least 1, or None for no limit."""
    return None if value is None else checked_count(name, value, least=1)


def check_run(fields: Mapping[str, Any], *, stateless: bool) -> None:
    """Check the fields of a run to be created."""
    for name, value in fields.items():
        if value is None and name not in NULLABLE:
            raise ValueError(f"{name}=None: the server rejects null here; omit {name} instead")
    if "checkpoint" in fields:
        checkpoint = members(fields["checkpoint"])
        for name in ("checkpoint_id", "checkpoint_map"):
            if name in checkpoint and checkpoint[name] is None:
                raise ValueError(f"checkpoint[{name!r}]=None: the server rejects null here; omit {name} instead")
    if fields.get("context") and members(fields.get("config")).get("configurable"):
        raise ValueError("context and config['configurable'] are mutually exclusive; pass one of them")
    if "command" in fields:
        _check_command(members(fields["command"]), stateless=stateless)


def _check_command(command: Mapping[str, Any], *, stateless: bool) -> None:
    if stateless and command.get("resume") is not None:
        raise ValueError("command['resume'] needs the thread that was interrupted; pass its thread_id")
    unknown = [key for key in command if key not in ("resume", "update", "goto")]
    if unknown:
        raise ValueError(f"command: unexpected key {unknown[0]!r}; a command has resume, update and goto")
    kinds = {isinstance(item, str) for item in elements(command.get("goto"))}
    if len(kinds) == 2:
        raise ValueError("command['goto'] mixes node names and Sends; the server accepts a list of one kind only")


def check_choice(name: str, value: object, kind: object) -> None:
    """Raise ValueError unless a value is of a Literal type; the server takes any other for its default, silently."""
    choices = get_args(kind)
    if value not in choices:
        raise ValueError(f"{name} must be {_listed(choices)}, got {value!r}")


def _listed(choices: Sequence[str]) -> str:
    """Values for a message: `'a', 'b' or 'c'`."""
    *others, last = map(repr, choices)
    return f"{', '.join(others)} or {last}" if others else last


def checked_headers(headers: object, *, what: str = "headers") -> dict[str, str]:
    """A copy of the caller's headers.

    Raises TypeError for a name or value that is not a string, and ValueError for one that HTTP cannot carry: a line
    break or NUL in a value would smuggle in further headers (RFC 9110 §5.5). No message shows a value.
    """
    checked: dict[str, str] = {}
    fields: Mapping[Any, Any] = checked_mapping(what, headers)
    for name, value in fields.items():
        if not isinstance(name, str) or not isinstance(value, str):
            raise TypeError(f"{what}: names and values must be str, got {name!r}: {type(value).__name__}")
        if not name or not _TOKEN.issuperset(name):
            raise ValueError(f"{what}: {name!r} is not a header name (RFC 9110 §5.1)")
        if name.lower() in _FRAMING:
            raise ValueError(f"{what}: {name!r} is set automatically; remove it")
        if _HEADER_CONTROL.search(value):
            raise ValueError(f"{what}: the value of {name!r} contains a line break or another control character")
        if any(ord(character) > 255 for character in value) and name.lower() != "last-event-id":
            remedy = "check it for stray characters" if what == "api_key" else "percent-encode them"
            raise ValueError(f"{what}: the value of {name!r} has characters outside latin-1; {remedy}")
        checked[name] = value.strip(" \t")
    if len({name.lower() for name in checked}) < len(checked):
        raise ValueError(f"{what}: a name is given twice, in different case")
    return checked


def checked_modes(value: str | Sequence[str], *, what: str = "stream_mode") -> tuple[str, ...]:
    """The caller's stream mode or modes as a tuple without duplicates.

    Raises TypeError for anything else, and ValueError for an unknown mode.
    """
    given: Iterable[object] = (value,) if isinstance(value, str) else value
    if not isinstance(value, (str, list, tuple, set, frozenset)):
        raise TypeError(f"{what} must be a mode or a list of modes, got {value!r}")
    modes: dict[str, None] = {}
    for mode in given:
        if mode not in STREAM_MODES:
            raise ValueError(f"{what} must be {_listed(STREAM_MODES)}, got {mode!r}")
        modes[str(mode)] = None
    if not modes:
        raise ValueError(f"{what} is empty; pass at least one of {', '.join(STREAM_MODES)}")
    return tuple(modes)
