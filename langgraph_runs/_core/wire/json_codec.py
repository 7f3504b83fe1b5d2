"""Encode and decode JSON, and tell objects and arrays from other values."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import partial
from operator import call
from reprlib import Repr
from typing import Any, Final, TypeGuard

import attrs
import orjson

GC_PAUSE_MIN_BYTES: Final = 32 * 1024
"""Size of JSON text from which pausing the garbage collector while decoding it pays."""

GC_RUNS_DURING_C_CALLS: Final = sys.version_info < (3, 12)  # later versions collect only between bytecodes

_MAX_LEVELS = 254  # of nesting that orjson can write
_MIN_PATH_LEVELS = 2  # of the path shown for a value that is nested too deeply
_RECURSION_MESSAGE = "ecursion limit"  # in orjson's error for such a value
_call: Callable[[Callable[[], Any]], Any] = call
_REPR = Repr()
_REPR.maxother = _REPR.maxstring = 80

_OPTIONS = orjson.OPT_NON_STR_KEYS | orjson.OPT_SERIALIZE_NUMPY


def encode(value: Any, *, name: str = "") -> bytes:
    """Encode a value: JSON types, dates, UUIDs, enums, dataclasses, attrs and pydantic objects, tuples, sets.

    Raises TypeError naming the path of the first value that JSON cannot represent; it begins with `name`.
    """
    try:
        return orjson.dumps(value, default=_to_json_type, option=_OPTIONS)
    except orjson.JSONEncodeError as error:
        cause = error.__cause__  # raised by an object of the caller's; one raised by `_to_json_type` has no arguments
        raise TypeError(_describe_unencodable(value, name)) from (cause if cause and cause.args else None)


def decode(text: bytes | str) -> Any:
    """Decode a JSON text. Raises ValueError if it is not valid JSON."""
    if GC_RUNS_DURING_C_CALLS and len(text) >= GC_PAUSE_MIN_BYTES:
        return _decode_without_gc(text)
    return orjson.loads(text)


def _decode_without_gc(text: bytes | str) -> Any:
    """Decode a large text with the garbage collector paused: 1.2 times as fast at 170 KiB, 1.9 to 3.2 from 700 KiB.

    Decoding allocates thousands of containers and frees none. Up to Python 3.11 these allocations trigger collections
    in the midst of `orjson.loads`, each of which walks the value built so far and finds no garbage.

    The steps run within one `+=` over a `map` of C functions: no Python bytecode is executed between `disable` and
    `enable`, so no other thread can run meanwhile, see the collector disabled or have its own `gc.disable()` undone.
    Only invalid JSON is an exception, because creating the error executes bytecode.
    """
    done: list[Any] = []
    steps: tuple[Callable[[], Any], ...] = (gc.isenabled, gc.disable, partial(orjson.loads, text))
    work = map(_call, steps)
    try:
        done += work
    finally:
        if done[0]:
            gc.enable()
    return done[2]


def is_object(value: object) -> TypeGuard[Mapping[str, Any]]:
    """Whether a value is a JSON object, or is encoded as one."""
    return isinstance(value, (dict, Mapping))  # `dict` is a shortcut: checking for Mapping is slow


def is_array(value: object) -> TypeGuard[Collection[Any]]:
    """Whether a value is a JSON array, or is encoded as one."""
    return isinstance(value, (list, tuple, set, frozenset))


def members(value: object) -> Mapping[str, Any]:
    """The members of a JSON object; empty for any other value."""
    return value if is_object(value) else {}


def elements(value: object) -> Collection[Any]:
    """The elements of a JSON array; empty for any other value."""
    return value if is_array(value) else ()


def is_deeply_nested(value: Any, max_levels: int = 100) -> bool:
    """Whether a JSON value is nested too deeply for recursive code such as pickle."""
    level = [value]
    for _ in range(max_levels):
        level = [child for parent in level for child in (*members(parent).values(), *elements(parent))]
        if not level:
            return False
    return True


def _to_json_type(value: Any) -> Any:
    """Convert an object that orjson does not know; TypeError if it has no JSON form."""
    if is_array(value):
        return list(value)
    if is_object(value):
        return dict(value)
    if isinstance(value, type):
        raise TypeError
    dump = getattr(value, "model_dump", None)  # pydantic v2, which LangChain's messages are based on
    if callable(dump):
        return dump(mode="json")
    if attrs.has(value.__class__):
        return attrs.asdict(value, recurse=False)
    raise TypeError


def _describe_unencodable(value: Any, path: str) -> str:
    """The path and description of the first part of a value that JSON cannot represent, and the reason."""
    why, level = _encode_error(value) or "", 0
    while _RECURSION_MESSAGE not in why or level < _MIN_PATH_LEVELS:
        found = next(
            ((step, child, error) for step, child in _children(value) if (error := _encode_error(child)) is not None),
            None,
        )
        if found is None:
            break
        step, value, why = found
        path, level = (path + step).removeprefix("."), level + 1
    path = path or "the value"
    if _RECURSION_MESSAGE in why:
        return f"{path} is nested too deeply or contains itself: at most {_MAX_LEVELS} levels can be encoded as JSON"
    for key in members(value):
        if _encode_error({key: None}) is not None:
            return f"{path} has a key that JSON cannot represent: {_REPR.repr(key)} ({type(key).__name__})"
    return f"{path} cannot be encoded as JSON: {_REPR.repr(value)} ({type(value).__name__})" + (
        f": {why}" if why else ""
    )


def _encode_error(value: Any) -> str | None:
    """Why a value cannot be encoded, "" if there is no more to say; None if it can be."""
    try:
        orjson.dumps(value, default=_to_json_type, option=_OPTIONS)
    except orjson.JSONEncodeError as error:
        return str(error.__cause__ or "") if "not JSON serializable" in str(error) else str(error)
    return None


def _children(value: Any) -> Iterator[tuple[str, Any]]:
    """The parts of a value, each with its step in a path: `.name` or `[index]`."""
    named: Mapping[Any, Any] = members(value)
    if attrs.has(value.__class__):
        named = attrs.asdict(value, recurse=False)
    elif is_dataclass(value) and not isinstance(value, type):
        named = {field.name: getattr(value, field.name) for field in fields(value)}
    yield from ((f".{key}", part) for key, part in named.items())
    yield from ((f"[{index}]", part) for index, part in enumerate(elements(value)))
