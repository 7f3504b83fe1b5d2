"""JSON in and out."""

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
"""Bytes of JSON from which on it pays to spare the garbage collector the decoding."""

GC_RUNS_DURING_C_CALLS: Final = sys.version_info < (
    3,
    12,
)  # garbage within calls in C; later versions do so between bytecodes only

_MAX_LEVELS = 254  # of nesting, which is what orjson writes
_MIN_PATH_LEVELS = 2  # levels of a place that is nested too deeply
_RECURSION_MESSAGE = "ecursion limit"  # how orjson puts it
_call: Callable[[Callable[[], Any]], Any] = call
_REPR = Repr()
_REPR.maxother = _REPR.maxstring = 80

_OPTIONS = orjson.OPT_NON_STR_KEYS | orjson.OPT_SERIALIZE_NUMPY


def encode(value: Any) -> bytes:
    """JSON text of a value: JSON types, dates, UUIDs, enums, dataclasses, attrs and pydantic objects, tuples, sets.

    Raises TypeError naming the place of the first value that has no JSON form.
    """
    try:
        return orjson.dumps(value, default=_to_json_type, option=_OPTIONS)
    except orjson.JSONEncodeError as error:
        cause = error.__cause__  # what an object of the caller's raised; ours has nothing to say
        raise TypeError(_describe_unencodable(value)) from (cause if cause and cause.args else None)


def decode(text: bytes | str) -> Any:
    """The value of a JSON text; ValueError if it is none."""
    return orjson.loads(text) if len(text) < GC_PAUSE_MIN_BYTES or not GC_RUNS_DURING_C_CALLS else _decode_large(text)


def _decode_large(text: bytes | str) -> Any:
    """The same while the garbage collector pauses: else it looks through what is new, again and again.

    From the pause to its end no other thread can run, as there is no call in Python's own code between them: so none
    sees a pause that is not its own, and none is begun that would be ended here. What is no JSON is an exception to
    that, as there is Python's own code in making the error.
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
    """Whether a value is a JSON object, or becomes one."""
    return isinstance(value, (dict, Mapping))  # the first is quick to tell


def is_array(value: object) -> TypeGuard[Collection[Any]]:
    """Whether a value is a JSON array, or becomes one."""
    return isinstance(value, (list, tuple, set, frozenset))


def members(value: object) -> Mapping[str, Any]:
    """The members of a JSON object; none if the value is something else."""
    return value if is_object(value) else {}


def elements(value: object) -> Collection[Any]:
    """The elements of a JSON array; none if the value is something else."""
    return value if is_array(value) else ()


def is_deeply_nested(value: Any, most: int = 100) -> bool:
    """Whether a JSON value is nested more than so many times: what recurses, such as pickle, fails for such ones."""
    level = [value]
    for _ in range(most):
        level = [child for each in level for child in (*members(each).values(), *elements(each))]
        if not level:
            return False
    return True


def _to_json_type(value: Any) -> Any:
    """A JSON-ready stand-in for an object that orjson does not know."""
    if is_array(value):
        return list(value)
    if is_object(value):
        return dict(value)
    if isinstance(value, type):
        raise TypeError
    dump = getattr(value, "model_dump", None)  # pydantic v2, and with it LangChain's messages
    if callable(dump):
        return dump(mode="json")
    if attrs.has(value.__class__):
        return attrs.asdict(value, recurse=False)
    raise TypeError


def _describe_unencodable(value: Any) -> str:
    """The place and description of the first part of a value that has no JSON form, and why."""
    place, why, level = "", _encode_error(value) or "", 0
    while _RECURSION_MESSAGE not in why or level < _MIN_PATH_LEVELS:
        found = next(
            ((name, part, no) for name, part in _children(value) if (no := _encode_error(part)) is not None), None
        )
        if found is None:
            break
        name, value, why = found
        place, level = (place + name).removeprefix("."), level + 1
    place = place or "the value"
    if _RECURSION_MESSAGE in why:
        return f"{place} is nested too deeply, or in a circle: JSON goes down {_MAX_LEVELS} levels here"
    for key in members(value):
        if _encode_error({key: None}) is not None:
            return f"{place} has a key without a JSON form: {_REPR.repr(key)} ({type(key).__name__})"
    return f"{place} has no JSON form: {_REPR.repr(value)} ({type(value).__name__})" + (f": {why}" if why else "")


def _encode_error(value: Any) -> str | None:
    """Why a value cannot be encoded, "" if there is no more to say than that; None if it can."""
    try:
        orjson.dumps(value, default=_to_json_type, option=_OPTIONS)
    except orjson.JSONEncodeError as error:
        return str(error.__cause__ or "") if "not JSON serializable" in str(error) else str(error)
    return None


def _children(value: Any) -> Iterator[tuple[str, Any]]:
    """What a value is made of, each part with how its place is written."""
    named: Mapping[Any, Any] = members(value)
    if attrs.has(value.__class__):
        named = attrs.asdict(value, recurse=False)
    elif is_dataclass(value) and not isinstance(value, type):
        named = {one.name: getattr(value, one.name) for one in fields(value)}
    yield from ((f".{key}", part) for key, part in named.items())
    yield from ((f"[{index}]", part) for index, part in enumerate(elements(value)))
