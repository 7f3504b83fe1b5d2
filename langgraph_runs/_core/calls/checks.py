"""Checks of single arguments (ids, modes, paths, headers, ...): each error names the value, the rule and the remedy."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeGuard, get_args
from urllib.parse import unquote
from uuid import UUID

from langgraph_runs._core.shown import shown
from langgraph_runs._core.wire.headers import Hidden, MaskedHeaders, hide
from langgraph_runs._core.wire.json_decoder import is_object
from langgraph_runs._core.wire.json_encoder import is_encoded_as_object
from langgraph_runs._generated.models.stream_mode import StreamMode
from langgraph_runs._generated.types import UNSET, Unset, WireModel, own_id

_PLAIN_ID = re.compile(r"[\w-]+", re.ASCII)  # an id that passes every check
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")  # with lone surrogates, which have no UTF-8 form

_MAX_SHOWN = 60  # characters of a wrong id in a message

_FRAMING = frozenset({"content-length", "transfer-encoding"})
_HEADER_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")  # all control characters but the tab
_TOKEN = frozenset("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


class AssistantRef:
    """What has the id of an assistant and is taken for it, besides the models: the base of handles of assistants."""

    assistant_id: str
    """The id of the assistant, or the name of its graph."""


def checked_id(name: str, value: object, *, of: str | None = None) -> str:
    """An id as a string, of a str, a UUID or a model; TypeError or ValueError if it cannot be one.

    `of` is what the id is called on the wire ("run_id"), if `name` is not.
    """
    if isinstance(value, UUID):
        return str(value)
    if not isinstance(value, str):
        value = _id_of_model(name, value, of or name)
    if _PLAIN_ID.fullmatch(value):
        return value
    if not value.strip():
        raise ValueError(f"{name} is empty")
    if _CONTROL.search(value):
        raise ValueError(f"{name} must not contain control characters, got {shown(value)}")
    if not value.strip("."):
        raise ValueError(f"{name} must be a valid id, got {shown(value)}")  # a path would be resolved along it
    return value


def _id_of_model(name: str, value: object, field: str) -> str:
    """The id of the object that a model describes; TypeError for anything else."""
    if isinstance(value, AssistantRef) and field == "assistant_id":
        return value.assistant_id
    if isinstance(value, WireModel) and own_id(value) == field:
        if isinstance(found := value.get(field), str):
            return found
        raise ValueError(f"{name}: this {type(value).__name__} has no {field}; add {field!r} to its select")
    kind = "an Assistant" if field == "assistant_id" else f"a {field.removesuffix('_id').capitalize()}"
    got = "" if is_object(value) else shown(value)
    if not 0 < len(got) <= _MAX_SHOWN:
        got = f"a {type(value).__name__}"
    remedy = f"; pass its {field}" if is_object(value) and field in value else ""
    if type(value) is dict and not remedy and field in ("assistant_id", "thread_id"):
        remedy = "; pass the input of a run as input="
    raise TypeError(f"{name} must be a str, a UUID or {kind}, got {got}{remedy}")


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
        raise TypeError(f"last_event_id must be a str, got {shown(value)}")
    if not value:
        raise ValueError(
            "last_event_id must be the id of an event, '-1' for the start of the run or None for from now on, got ''"
        )
    if _CONTROL.search(value):
        raise ValueError(f"last_event_id must not contain control characters, got {shown(value)}")
    if value != value.strip(" "):
        raise ValueError(f"last_event_id must not begin or end with a space, got {shown(value)}")
    return value


def checked_bookmark(last_event_id: object, headers: Mapping[str, str]) -> str | None:
    """The id to go on after: the argument, or else the caller's own header Last-Event-ID, which relays pass on."""
    if last_event_id is not None:
        return checked_event_id(last_event_id)
    return checked_event_id(next((value for name, value in headers.items() if name.lower() == "last-event-id"), None))


def checked_method(value: object) -> str:
    """An HTTP method, in upper case."""
    if not isinstance(value, str) or not value.isascii() or not value.isalpha():
        raise ValueError(f"method must be an HTTP method such as GET, got {shown(value)}")
    return value.upper()


def checked_path(value: object) -> str:
    """A path below the base URL, with or without a query."""
    if not isinstance(value, str) or not value.startswith("/") or value.startswith("//"):
        raise ValueError(f"path must start with a single slash, as it is relative to base_url, got {shown(value)}")
    if any(ord(character) <= 32 or ord(character) > 126 for character in value) or "#" in value:
        raise ValueError(f"path must be percent-encoded (RFC 3986) and have no fragment, got {shown(value)}")
    if has_dot_segments(value.partition("?")[0]):
        raise ValueError(f"path must not contain . or .. segments, got {shown(value)}")
    return value


def has_dot_segments(path: str) -> bool:
    """Whether a path from the root has a segment that stands for another place, encoded or not (WHATWG URL §4.1)."""
    if "/." not in path and "%" not in path:
        return False
    return any(unquote(segment) in (".", "..") for segment in path.split("/"))


def if_given(name: str, value: object, check: Callable[..., Any], *rule: object, **options: Any) -> Any:
    """The value as checked by `check(name, value, *rule, **options)`; UNSET if it is None or UNSET: not given."""
    return UNSET if value is None or isinstance(value, Unset) else check(name, value, *rule, **options)


def checked_setting(name: str, value: object, check: Callable[..., Any]) -> Any:
    """A client's setting as checked, for which None is a value; UNSET if it stays as it is."""
    return value if isinstance(value, Unset) else check(name, value)


def checked_params(value: object) -> dict[str, Any]:
    """The caller's query parameters, without those that are None or UNSET."""
    if value is None or isinstance(value, Unset):
        return {}
    given = checked_mapping("params", value)
    return {str(name): item for name, item in given.items() if not (item is None or isinstance(item, Unset))}


def checked_dict(name: str, value: object) -> dict[str, Any]:
    """A copy of the value as a dict, if it is a mapping."""
    return dict(checked_mapping(name, value))


def checked_mapping(name: str, value: object) -> Mapping[str, Any]:
    """The value, if it is a mapping."""
    if not is_object(value):
        raise TypeError(f"{name} must be a mapping, got {shown(value)}")
    return value


def checked_object(name: str, value: object) -> Any:
    """The value, if it is a mapping or an object that is written like one."""
    if not is_encoded_as_object(value):
        raise TypeError(f"{name} must be a mapping, got {shown(value)}")
    return value


def if_set(name: str, value: object, check: Callable[..., Any]) -> Any:
    """A change as checked, for which None is a value: null; UNSET if it is not given."""
    return value if value is None or isinstance(value, Unset) else check(name, value)


def checked_list(name: str, value: object, *, of: str) -> Sequence[Any]:
    """The value, if it is a list or another sequence, but not text; `of` says what it should hold."""
    if not _is_list(value):
        raise TypeError(f"{name} must be a list of {of}, got {shown(value)}")
    return value


def checked_fields(name: str, value: object, kind: object, *, allow_unknown: bool = False) -> list[Any]:
    """The names of the fields to be returned, as a list; they are those of a Literal type, as in `checked_choice`."""
    given = checked_list(name, value, of="field names")
    return [
        checked_choice(f"{name}[{index}]", one, kind, allow_unknown=allow_unknown) for index, one in enumerate(given)
    ]


def checked_texts(name: str, value: object, *, of: str) -> list[str]:
    """The value as a list, if it is a list of str; `of` says what they are."""
    given = checked_list(name, value, of=of)
    return [checked_text(f"{name}[{index}]", one) for index, one in enumerate(given)]


def checked_text(name: str, value: object) -> str:
    """The value, if it is a str."""
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a str, got {shown(value)}")
    return value


def checked_flag(name: str, value: object) -> bool:
    """The value, if it is a bool."""
    if not isinstance(value, bool):
        raise TypeError(f"{name} must be a bool, got {shown(value)}")
    return value


def checked_hook(name: str, value: object) -> Any:
    """The value, if it is a function or None."""
    if value is not None and not callable(value):
        raise TypeError(f"{name} must be a function or None, got {shown(value)}")
    return value


def checked_number(name: str, value: object) -> float:
    """The value, if it is a finite number."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(f"{name} must be a number, got {shown(value)}")
    if value - value != 0:  # NaN or Infinity
        raise ValueError(f"{name} must be a finite number, got {shown(value)}")
    return value


def checked_ids(name: str, value: object, of: str) -> list[str]:
    """The value as a list of ids; `of` is what each is called on the wire."""
    given = checked_list(name, value, of="ids")
    return [checked_id(f"{name}[{index}]", one, of=of) for index, one in enumerate(given)]


def is_same_id(one: str, other: str) -> bool:
    """Whether two ids are the same but for their spelling: UUIDs may be in capitals, without dashes and in braces."""
    return one == other or plain_id(one) == plain_id(other)


def plain_id(id: str) -> str:
    """An id in one of the spellings that it may have."""
    return id.strip("{}").replace("-", "").lower()


def _is_list(value: object) -> TypeGuard[Sequence[Any]]:
    return isinstance(value, Sequence) and not isinstance(value, (str, bytes))


def checked_count(name: str, value: object, least: int) -> int:
    """The value, if it is an integer of at least `least`."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} must be an int, got {shown(value)}")
    if value < least:
        raise ValueError(f"{name} must be at least {least}, got {shown(value)}")
    if value >= 2**63:
        raise ValueError(f"{name} must fit into 64 bits, got {shown(value)}")
    return value


def checked_limit(name: str, value: object) -> int | None:
    """An upper limit: an integer of at least 1, or None for no limit."""
    return None if value is None else checked_count(name, value, least=1)


def checked_choice(name: str, value: object, kind: Any, *, allow_unknown: bool | None = False) -> Any:
    """The value, if it is one of a Literal type; servers take any other for their default, or find nothing.

    `allow_unknown` is the client's setting: then the value may be any other str. None is for a choice that is not sent.
    """
    choices: tuple[str, ...] = kind.__args__
    if not isinstance(value, str):
        raise TypeError(f"{name} must be {_listed(choices)}, got {shown(value)}")
    if value not in choices and not (allow_unknown and value):
        meant = closest(value, choices)
        anyway = "; to send it anyway, use Client(allow_unknown=True)" if allow_unknown is not None else ""
        hint = f"; did you mean {meant!r}?" if meant else anyway
        raise ValueError(f"{name} must be {_listed(choices)}, got {shown(value)}{hint}")
    return value


def closest(word: str, choices: Sequence[str], *, similarity: float = 0.6) -> str | None:
    """The choice that was probably meant by a word that is none of them, if there is one."""
    from difflib import get_close_matches  # noqa: PLC0415  # only mistakes need it

    by_form = {choice.lower(): choice for choice in choices}
    close = get_close_matches(word.lower(), by_form, n=1, cutoff=similarity)
    return by_form[close[0]] if close else None


def _listed(choices: Sequence[str]) -> str:
    """Values for a message: `'a', 'b' or 'c'`."""
    *others, last = map(repr, choices)
    return f"{', '.join(others)} or {last}" if others else last


def checked_headers(headers: object, *, what: str = "headers") -> MaskedHeaders:
    """A copy of the caller's headers, which may be hidden; empty if there are none.

    Raises TypeError for a name or value that is not a string, and ValueError for one that HTTP cannot carry: a line
    break or NUL in a value would smuggle in further headers (RFC 9110 §5.5). No message shows a value, and no variable.
    """
    given = hide(headers)
    if given.value is None or isinstance(given.value, Unset):
        return MaskedHeaders()
    if not is_object(given.value):
        raise TypeError(f"{what} must be a mapping, got {type(given.value).__name__}")
    given = Hidden(dict(given.value))
    checked = MaskedHeaders()
    for name in given.value:
        refusal = _refusal_of_header(name, given.value[name], what)
        if refusal is not None:
            raise refusal[0](f"{what}: {refusal[1]}")
        checked[name] = given.value[name].strip(" \t")
    if len({name.lower() for name in checked}) < len(checked):
        raise ValueError(f"{what}: a name is given twice, in different case")
    return checked


def _refusal_of_header(name: object, value: object, what: str) -> tuple[type[Exception], str] | None:
    """Why a header cannot be sent, if it cannot; returned and not raised, as its variables have the value."""
    if not isinstance(name, str) or not isinstance(value, str):
        return TypeError, f"names and values must be str, got {name!r}: {type(value).__name__}"
    if not name or not _TOKEN.issuperset(name):
        return ValueError, f"{name!r} is not a header name (RFC 9110 §5.1)"
    if name.lower() in _FRAMING:
        return ValueError, f"{name!r} is set automatically; remove it"
    if _HEADER_CONTROL.search(value):
        return ValueError, f"the value of {name!r} contains a line break or another control character"
    if any(ord(character) > 255 for character in value) and name.lower() != "last-event-id":
        remedy = "check it for stray characters" if what == "api_key" else "percent-encode them"
        return ValueError, f"the value of {name!r} has characters outside latin-1; {remedy}"
    return None


def checked_modes(
    value: str | Sequence[str], *, what: str = "stream_mode", kind: Any = StreamMode, allow_unknown: bool = False
) -> tuple[str, ...]:
    """The caller's stream mode or modes, which `kind` has, as a tuple without duplicates.

    Raises TypeError for anything else, and ValueError for an unknown mode, unless `allow_unknown`.
    """
    given: Iterable[object] = (value,) if isinstance(value, str) else value
    if not isinstance(value, (str, list, tuple, set, frozenset)):
        raise TypeError(f"{what} must be a mode or a list of modes, got {shown(value)}")
    modes = dict.fromkeys(checked_choice(what, mode, kind, allow_unknown=allow_unknown) for mode in given)
    if not modes:
        raise ValueError(f"{what} is empty; pass at least one of {', '.join(get_args(kind))}")
    return tuple(modes)
