"""Encode values as JSON without losing anything: what JSON cannot represent is refused, and the message says where.

orjson writes NaN and Infinity as null, and two keys that are the same in JSON (1 and "1") as two members; here both are
errors. Looking for them costs nothing where a value has plain keys and no null is written.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from enum import Enum
from math import isfinite
from types import NoneType
from typing import Any, Final
from uuid import UUID

import attrs
import orjson

from langgraph_runs._core.shown import shown
from langgraph_runs._core.wire.json_decoder import elements, is_array, is_object, members
from langgraph_runs._core.wire.langgraph_types import command_to_json, is_langgraph_type, send_to_json

_MAX_LEVELS = 254  # of nesting that orjson can write
_MIN_PATH_LEVELS = 2  # of the path shown for a value that is nested too deeply
_RECURSION_MESSAGE = "ecursion limit"  # in orjson's error for such a value

_PLAIN: Final = orjson.OPT_PASSTHROUGH_SUBCLASS | orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME
_ANY: Final = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_SERIALIZE_NUMPY

_BASES: Final = (float, date, time, UUID)
_LEAVES: Final = frozenset({str, int, bool, NoneType})


class _LossError(ValueError):
    """A value would be encoded, but not as what it is."""


def encode(value: Any, *, name: str = "") -> bytes:
    """Encode a value: JSON types, dates, UUIDs, enums, dataclasses, attrs and pydantic objects, numpy's, tuples, sets.

    Raises TypeError for a value that JSON cannot represent, and ValueError for a number that is not finite or two keys
    that are the same in JSON. The message has the path of the first such value; it begins with `name`.
    """
    try:
        return _encode(value)
    except orjson.JSONEncodeError as error:
        cause = error.__cause__  # raised by an object of the caller's; one raised by `_to_json_type` has no arguments
        raise TypeError(_describe(value, name)) from (cause if cause and cause.args else None)
    except _LossError:
        raise ValueError(_describe(value, name)) from None


def is_encoded_as_object(value: Any) -> bool:
    """Whether a value is a mapping, or an object that is written like one: of a dataclass, attrs or pydantic."""
    if is_object(value):
        return True
    return not isinstance(value, type) and (
        hasattr(value.__class__, "model_dump") or is_dataclass(value) or attrs.has(value.__class__)
    )


def _encode(value: Any) -> bytes:
    """Encode a value; orjson.JSONEncodeError if it has no JSON form, _LossError if it has one that is not the same."""
    try:
        text = orjson.dumps(value, option=_PLAIN)
    except orjson.JSONEncodeError:
        return _encode_any(value)
    if b"null" not in text or _is_plain(value, text) or _is_kept(value):
        return text
    raise _LossError


def _is_plain(value: Any, text: bytes) -> bool:
    """Whether a text is exactly the value: a comparison in C, several times as fast as a walk through it."""
    return bool(orjson.loads(text) == value)


def _encode_any(value: Any) -> bytes:
    """Encode a value that has other types than JSON's own, or other keys than text."""
    converted: list[Any] = []

    def convert(other: Any) -> Any:
        converted.append(_to_json_type(other))
        return converted[-1]

    try:
        text = orjson.dumps(value, default=convert, option=_ANY)
        has_text_keys = True
    except orjson.JSONEncodeError:
        converted.clear()
        text = orjson.dumps(value, default=convert, option=_ANY | orjson.OPT_NON_STR_KEYS)
        has_text_keys = False
    if has_text_keys and b"null" not in text:
        return text
    try:
        if _is_plain(converted, orjson.dumps(converted, option=_PLAIN)):
            converted = []
    except orjson.JSONEncodeError:  # an object within an object, to be looked at by itself
        pass
    if all(_is_kept(part, has_text_keys=has_text_keys) for part in (value, *converted)):
        return text
    raise _LossError


def _is_kept(value: Any, *, has_text_keys: bool = True) -> bool:
    """Whether orjson writes a value and its parts as what they are. Parts that are converted first are not seen."""
    parts: list[Any] = [value]
    for part in parts:
        if part.__class__ in _LEAVES or hasattr(part.__class__, "model_dump"):
            continue
        if isinstance(part, dict):
            named: dict[Any, Any] = part  # pyright: ignore[reportUnknownVariableType]
            parts += named.values()
            if not has_text_keys and not _has_distinct_keys(named):
                return False
        elif isinstance(part, (list, tuple)):
            parts += part
        elif isinstance(part, float):
            if not isfinite(part):
                return False
        elif isinstance(part, Enum):
            parts.append(part.value)
        elif _is_numpy(part):
            parts.append(part.tolist())
    return True


def _has_distinct_keys(value: dict[Any, Any]) -> bool:
    """Whether no two keys are the same in JSON, and none is a number that is not finite."""
    text = orjson.dumps(dict.fromkeys(value), option=orjson.OPT_NON_STR_KEYS)
    return len(orjson.loads(text)) == len(value) and all(isfinite(key) for key in value if isinstance(key, float))


def _to_json_type(value: Any) -> Any:
    """Convert an object that orjson does not know, or knows in another form; TypeError if it has no JSON form.

    An instance of a subclass is written like one of its base.
    """
    if hasattr(value.__class__, "model_dump"):  # pydantic v2, which LangChain's messages are based on
        return _of_model(value)
    if isinstance(value, _BASES):
        return _of_base(value)
    if is_array(value):
        return list(value)
    if is_object(value):
        return dict(value)
    if isinstance(value, type):
        raise TypeError
    if _is_numpy(value):
        return _of_numpy(value)
    if is_langgraph_type(value, "Command"):
        return command_to_json(value)
    if is_langgraph_type(value, "Send"):
        return send_to_json(value)
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value) if not field.name.startswith("_")}
    if attrs.has(value.__class__):
        return attrs.asdict(value, recurse=False)
    if hasattr(value.__class__, "dict"):  # pydantic v1
        return value.dict()
    raise TypeError


def _of_model(value: Any) -> Any:
    """A model of pydantic v2, or an object that is written like one and knows no modes, as JSON types."""
    try:
        return value.model_dump(mode="json")
    except TypeError as error:
        if "'mode'" not in str(error):
            raise  # of the model's own
        return value.model_dump()


def _of_base(value: Any) -> Any:
    """A time, UUID or float of a subclass, as its base writes it."""
    if isinstance(value, float):
        return float.__pos__(value)
    if value != value:  # noqa: PLR0124  # pandas' NaT, which is a datetime
        raise TypeError
    if isinstance(value, datetime):
        return datetime.isoformat(value)
    if isinstance(value, date):
        return date.isoformat(value)
    return time.isoformat(value) if isinstance(value, time) else str(UUID(int=value.int))


def _is_numpy(value: Any) -> bool:
    """Whether a value is an array or a scalar of numpy, which is not imported for this."""
    numpy = sys.modules.get("numpy")
    return numpy is not None and isinstance(value, (numpy.ndarray, numpy.generic))


def _of_numpy(value: Any) -> Any:
    """An array or scalar that orjson refuses (a slice, text, objects) as Python's own types.

    Times become an array that orjson knows. Durations would be numbers of some unit, and the fields of records would
    lose their names, so they are refused.
    """
    if value.dtype.kind == "M" and not value.flags.c_contiguous:
        return value.copy()
    plain = None if value.dtype.kind in "mMV" else value.tolist()
    if plain is None or type(plain) is type(value):
        raise TypeError
    return plain


def _describe(value: Any, path: str) -> str:
    """The path and description of the first part of a value that JSON cannot represent, and the reason."""
    why, level = _problem(value) or "", 0
    while _RECURSION_MESSAGE not in why or level < _MIN_PATH_LEVELS:
        found = next(
            ((step, child, problem) for step, child in _children(value) if (problem := _problem(child)) is not None),
            None,
        )
        if found is None:
            break
        step, value, why = found
        path, level = (path + step).removeprefix("."), level + 1
    path = path or "the value"
    if _RECURSION_MESSAGE in why:
        return f"{path} is nested too deeply or contains itself: at most {_MAX_LEVELS} levels can be encoded as JSON"
    if isinstance(value.tolist() if _is_numpy(value) else value, float):
        return f"{path} must be a finite number, as JSON has no NaN or Infinity, got {shown(value)}"
    keys: dict[str, Any] = {}
    for key in members(value):
        if _problem({key: None}) is not None:
            return f"{path} has a key that JSON cannot represent: {shown(key)} ({type(key).__name__})"
        text = next(iter(orjson.loads(_encode({key: None}))))
        if text in keys:
            return f"{path} must have keys that differ in JSON, got {shown(keys[text])} and {shown(key)}"
        keys[text] = key
    return f"{path} cannot be encoded as JSON: {shown(value)} ({type(value).__name__})" + (f": {why}" if why else "")


def _problem(value: Any) -> str | None:
    """Why a value cannot be encoded, "" if there is no more to say; None if it can be."""
    try:
        _encode(value)
    except orjson.JSONEncodeError as error:
        return str(error.__cause__ or "") if "not JSON serializable" in str(error) else str(error)
    except _LossError:
        return ""
    return None


def _children(value: Any) -> Iterator[tuple[str, Any]]:
    """The parts of a value, each with its step in a path: `.name` or `[index]`."""
    if not (is_object(value) or is_array(value)):
        value = _converted(value)
    named: Mapping[Any, Any] = members(value)
    yield from ((f".{key}", part) for key, part in named.items())
    yield from ((f"[{index}]", part) for index, part in enumerate(elements(value)))


def _converted(value: Any) -> Any:
    """What an object is converted to before it is encoded; the object itself if it is not, or fails to be."""
    converted: list[Any] = []

    def convert(other: Any) -> None:
        converted.append(other.tolist() if _is_numpy(other) else _to_json_type(other))

    try:  # orjson tells an object's own exception from others
        orjson.dumps(value, default=convert, option=_PLAIN)
    except orjson.JSONEncodeError:
        return value
    return converted[0] if converted else value
