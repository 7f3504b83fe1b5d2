"""Decode JSON, and tell objects and arrays from other values."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from operator import call
from typing import Any, Final, TypeGuard

import orjson

GC_PAUSE_MIN_BYTES: Final = 32 * 1024
"""Size of JSON text from which pausing the garbage collector while decoding it pays."""

GC_RUNS_DURING_C_CALLS: Final = sys.version_info < (3, 12)  # later versions collect only between bytecodes

_call: Callable[[Callable[[], Any]], Any] = call
_DIGITS_AS_ZEROS: Final = bytes(48 if 48 <= byte < 58 else 32 for byte in range(256))
_LONG_RUN: Final = b"0" * 19  # as many digits as the smallest integer has that does not fit into 64 bits
_STRIDE: Final = 3
_SAMPLED_RUN: Final = b"0" * (len(_LONG_RUN) // _STRIDE)
_STEP_BYTES: Final = 64 * 1024
_MAX_LOOKS: Final = 32  # in one step, before all of it is looked at
_BEFORE_NUMBERS: Final = b"[:,- \t\r\n"


def decode(text: bytes) -> Any:
    """Decode a JSON text, and what servers send besides: NaN, Infinity, lone surrogates; integers of any size.

    Raises ValueError if it is not valid JSON otherwise, or nested too deeply.
    """
    has_long = has_long_number(text)  # first: a collection that a look at it triggers would walk all of the value
    try:
        large = GC_RUNS_DURING_C_CALLS and len(text) >= GC_PAUSE_MIN_BYTES
        value = _decode_without_gc(text) if large else orjson.loads(text)
    except ValueError as error:
        return _decode_leniently(text, error)
    if has_long:  # orjson makes a float of an integer that does not fit into 64 bits
        return _decode_leniently(text, ValueError("it is nested too deeply, or has an integer of very many digits"))
    return value


def has_long_number(text: bytes) -> bool:
    """Whether there may be an integer that does not fit into 64 bits."""
    return any(map(_has_long_number, _parts(text)))


def has_long_number_in_messages(text: bytes) -> bool:
    """Whether there may be one: the same, in 0.7 of the time for texts with few digits but those of random ids.

    Only every third byte is looked at, of which such an integer has six in a row, and what is around six digits. Dates
    are six digits too often for this to pay where there are many.
    """
    for part in _parts(text):
        sample = part[::_STRIDE].translate(_DIGITS_AS_ZEROS)
        at = sample.rfind(_SAMPLED_RUN)
        for _ in range(_MAX_LOOKS):
            if at < 0 or _has_long_run(part, at * _STRIDE):
                break
            at = sample.rfind(_SAMPLED_RUN, 0, at + len(_SAMPLED_RUN) - 1)
        if at >= 0 and _has_long_number(part):
            return True
    return False


def _parts(text: bytes) -> Iterator[bytes]:
    """The text in parts that overlap so far that each long number is in one of them."""
    for start in range(0, len(text), _STEP_BYTES):
        yield text[start : start + _STEP_BYTES + len(_LONG_RUN) + 1]


def _has_long_run(part: bytes, at: int) -> bool:
    """Whether the byte at an index may be the first that was looked at of a long run of digits."""
    around = part[max(0, at - _STRIDE + 1) : at + len(_LONG_RUN)]
    return _LONG_RUN in around.translate(_DIGITS_AS_ZEROS)


def _has_long_number(part: bytes) -> bool:
    """Whether as many digits stand where JSON has a number: neither in a string, nor after a decimal point.

    Searching from the end is faster than from the start.
    """
    zeros = part.translate(_DIGITS_AS_ZEROS)
    end = zeros.rfind(_LONG_RUN)
    while end >= 0:
        start = zeros.rfind(b" ", 0, end) + 1
        if not start or part[start - 1] in _BEFORE_NUMBERS:
            return True
        end = zeros.rfind(_LONG_RUN, 0, start)
    return False


def _decode_leniently(text: bytes, otherwise: ValueError) -> Any:
    """Decode with Python's decoder, which is slower and takes more than JSON; raises `otherwise` if that fails, too."""
    import json  # noqa: PLC0415  # rarely needed

    try:
        return json.loads(text.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        raise otherwise from None


def _decode_without_gc(text: bytes) -> Any:
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
