"""JSON in and out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import orjson

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


def _plain(value: Any) -> Any:
    """A JSON-ready stand-in for an object that orjson does not know."""
    if isinstance(value, (set, frozenset)):
        return list(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, type):
        raise TypeError(value)
    dump = getattr(value, "model_dump", None)  # pydantic v2, and with it LangChain's messages
    if callable(dump):
        return dump(mode="json")
    if attrs.has(type(value)):
        return attrs.asdict(value, recurse=False)
    raise TypeError(value)


def _offender(value: Any, path: str) -> tuple[str, str] | None:
    """Path and description of the first part of a value that cannot be encoded."""
    if isinstance(value, Mapping):
        children = [(f"{path}.{key}" if path else str(key), child) for key, child in value.items()]
    elif isinstance(value, (list, tuple, set, frozenset)):
        children = [(f"{path}[{index}]", child) for index, child in enumerate(value)]
    else:
        children = []
    for place, child in children:
        try:
            orjson.dumps(child, default=_plain, option=_OPTIONS)
        except orjson.JSONEncodeError as error:
            return _offender(child, place) or (place, _described(child, error))
    return None if path == "" else (path, _described(value, None)) if not children else None


def _described(value: Any, error: Exception | None) -> str:
    text = repr(value)
    if len(text) > 80:
        text = text[:77] + "..."
    return f"{text} ({type(value).__name__})" + (f": {error}" if error and not _unknown(error) else "")


def _unknown(error: Exception) -> bool:
    return "not JSON serializable" in str(error)
