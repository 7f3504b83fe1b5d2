"""JSON in and out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from reprlib import Repr
from typing import Any, TypeGuard

import attrs
import orjson

_DEPTH = 250  # of nesting; what goes deeper has no JSON form to orjson
_REPR = Repr()
_REPR.maxother = _REPR.maxstring = 80

_OPTIONS = orjson.OPT_NON_STR_KEYS | orjson.OPT_SERIALIZE_NUMPY


def encode(value: Any) -> bytes:
    """JSON text of a value: JSON types, dates, UUIDs, enums, dataclasses, attrs and pydantic objects, tuples, sets.

    Raises TypeError naming the place of the first value that has no JSON form.
    """
    try:
        return orjson.dumps(value, default=_plain, option=_OPTIONS)
    except orjson.JSONEncodeError as error:
        place = _offender(value, "")
        raise TypeError(f"{place[0] or 'the value'} has no JSON form: {place[1]}" if place else str(error)) from None


def decode(text: bytes | str) -> Any:
    """The value of a JSON text; ValueError if it is none."""
    return orjson.loads(text)


def is_object(value: object) -> TypeGuard[Mapping[str, Any]]:
    """Whether a value is a JSON object, or becomes one."""
    return isinstance(value, Mapping)


def is_array(value: object) -> TypeGuard[Collection[Any]]:
    """Whether a value is a JSON array, or becomes one."""
    return isinstance(value, (list, tuple, set, frozenset))


def members(value: object) -> Mapping[str, Any]:
    """The members of a JSON object; none if the value is something else."""
    return value if is_object(value) else {}


def elements(value: object) -> Collection[Any]:
    """The elements of a JSON array; none if the value is something else."""
    return value if is_array(value) else ()


def is_deep(value: Any, most: int = 100) -> bool:
    """Whether a JSON value is nested more than so many times: what recurses, such as pickle, fails for such ones."""
    level = [value]
    for _ in range(most):
        level = [child for each in level for child in (*members(each).values(), *elements(each))]
        if not level:
            return False
    return True


def _plain(value: Any) -> Any:
    """A JSON-ready stand-in for an object that orjson does not know."""
    if is_array(value):
        return list(value)
    if is_object(value):
        return dict(value)
    if isinstance(value, type):
        raise TypeError(value)
    dump = getattr(value, "model_dump", None)  # pydantic v2, and with it LangChain's messages
    if callable(dump):
        return dump(mode="json")
    if attrs.has(value.__class__):
        return attrs.asdict(value, recurse=False)
    raise TypeError(value)


def _offender(value: Any, path: str, depth: int = 0) -> tuple[str, str] | None:
    """Path and description of the first part of a value that cannot be encoded."""
    if depth > _DEPTH:
        return path[:80] + "...", "it is nested too deeply, or in a circle"
    children = [
        *((f"{path}.{key}" if path else str(key), child) for key, child in members(value).items()),
        *((f"{path}[{index}]", child) for index, child in enumerate(elements(value))),
    ]
    for place, child in children:
        try:
            orjson.dumps(child, default=_plain, option=_OPTIONS)
        except orjson.JSONEncodeError as error:
            return _offender(child, place, depth + 1) or (place, _described(child, error))
    return None if path == "" else (path, _described(value, None)) if not children else None


def _described(value: Any, error: Exception | None) -> str:
    text = _REPR.repr(value)
    return f"{text} ({type(value).__name__})" + (f": {error}" if error and not _unknown(error) else "")


def _unknown(error: Exception) -> bool:
    return "not JSON serializable" in str(error)
