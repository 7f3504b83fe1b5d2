"""JSON decoding: all that Python can hold of what servers send arrives, anything else is refused."""

from __future__ import annotations

import gc
import json
import math
import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from types import MappingProxyType
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from langgraph_runs._core.wire.json_decoder import (
    _STEP_BYTES,
    GC_PAUSE_MIN_BYTES,
    GC_RUNS_DURING_C_CALLS,
    decode,
    elements,
    has_long_number,
    has_long_number_in_messages,
    is_array,
    is_object,
    members,
)
from langgraph_runs._core.wire.json_encoder import encode
from langgraph_runs._generated.types import UNSET

LOOKS = (has_long_number, has_long_number_in_messages)
"""The look at any text, and the one that is fast where digits are few."""


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b" ",
        b"{",
        b'{"a": }',
        b"\xff",
        b"nan",
        b"1 2",
        b"'a'",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 100_000 + b"1" * 20 + b"}" * 100_000,
        b"1" * 5000,
        b'["' + b"\t" + b'", NaN]',
    ],
)
def test_no_json(text: bytes) -> None:
    """Invalid or too deeply nested JSON raises ValueError."""
    with pytest.raises(ValueError, match=r".+"):
        decode(text)


def test_white_space() -> None:
    """Surrounding white space is ignored."""
    assert decode(b'\n\n {"a": 1}\n') == {"a": 1}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (b'{"a": [Infinity, -Infinity, 1e400]}', {"a": [float("inf"), -float("inf"), float("inf")]}),
        (b'"\\ud800"', "\ud800"),
        (b'{"\xed\xa0\x80": 1}', {"\ud800": 1}),
        (b"18446744073709551615", 2**64 - 1),
        (b"18446744073709551616", 2**64),
        (b"-9223372036854775808", -(2**63)),
        (b"-9223372036854775809", -(2**63) - 1),
        (b'{"a":%d}' % 10**400, {"a": 10**400}),
        (b"[%d]" % 10**400, [10**400]),
        (b'[0, %d, "%d", 0.%d]' % ((7**40,) * 3), [0, 7**40, str(7**40), 7**40 / 10**34]),
        (b'"%d"' % 7**40, str(7**40)),
        (b"0.1234567890123456789012345", 0.1234567890123456789012345),
    ],
)
def test_more_than_json(text: bytes, value: Any) -> None:
    """What servers send besides JSON, or JSON beyond 64 bits, arrives as what it is."""
    for size in (0, GC_PAUSE_MIN_BYTES):
        found = decode(text + b" " * size)
        assert found == value
        assert type(found) is type(value)


@pytest.mark.parametrize("size", [*range(_STEP_BYTES - 80, _STEP_BYTES + 80), 2 * _STEP_BYTES, 200 * 1024])
def test_a_long_number_anywhere(size: int) -> None:
    """An integer beyond 64 bits is found wherever it is in a long text."""
    last, first = b'["%b",%d]' % (b"x" * size, 2**64 + 1), b'[%d,"%b"]' % (2**64 + 1, b"x" * size)
    assert decode(last) == ["x" * size, 2**64 + 1]
    assert decode(first) == [2**64 + 1, "x" * size]
    assert has_long_number_in_messages(last)
    assert has_long_number_in_messages(first)


@given(st.lists(st.sampled_from([*'",.:[]- ax', *("7" * size for size in (1, 2, 3, 6, 17, 18, 19, 20, 60))])))
def test_what_may_be_a_long_number(pieces: list[str]) -> None:
    """It is one of 19 digits or more that stands where JSON may have a number, and nothing else."""
    text = "".join(pieces).encode()
    for look in LOOKS:
        assert look(text) == (re.search(rb"(?:^|[\[:,\s-])[0-9]{19}", text) is not None)


@pytest.mark.parametrize("count", [1, 20, 31, 32, 33, 40, 1000])
def test_a_long_number_before_numbers_that_look_long(count: int) -> None:
    """However many numbers of nearly as many digits come after it, an integer beyond 64 bits is found, and no other."""
    almost = ["0.123456789012345678"] * count
    for look in LOOKS:
        assert not look(f"[{','.join(almost)}]".encode())
        assert look(f"[{2**64},{','.join(almost)}]".encode())


def test_not_a_number() -> None:
    """A raw NaN is NaN."""
    assert math.isnan(decode(b'{"a": NaN}')["a"])


@given(st.recursive(st.integers() | st.floats(allow_nan=False) | st.text(), st.lists))
def test_what_python_writes(value: Any) -> None:
    """Whatever Python's own encoder writes arrives as it was, integers of any size included."""
    assert decode(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")) == value
    assert decode(json.dumps(value).encode()) == value


@pytest.mark.parametrize(
    ("value", "array", "thing"),
    [
        ([1], True, False),
        ((1,), True, False),
        ({1}, True, False),
        (frozenset([1]), True, False),
        ({"a": 1}, False, True),
        (MappingProxyType({}), False, True),
        ("text", False, False),
        (b"bytes", False, False),
        (None, False, False),
        (7, False, False),
        (UNSET, False, False),
    ],
)
def test_shapes(value: Any, array: bool, thing: bool) -> None:
    """Arrays and objects are recognised; other values have no elements and no members."""
    assert (is_array(value), is_object(value)) == (array, thing)
    assert list(elements(value)) == (list(value) if array else [])
    assert dict(members(value)) == (dict(value) if thing else {})


class TestLarge:
    """The garbage collector pauses while a large text is decoded."""

    TEXT = encode([[number] for number in range(GC_PAUSE_MIN_BYTES)])

    @pytest.fixture(autouse=True)
    def collector(self) -> Iterator[None]:
        """Leave the collector enabled or disabled as it was."""
        enabled = gc.isenabled()
        yield
        (gc.enable if enabled else gc.disable)()

    @pytest.mark.skipif(not GC_RUNS_DURING_C_CALLS, reason="later versions of Python collect between bytecodes only")
    def test_nothing_is_collected_meanwhile(self) -> None:
        """Decoding a large text makes no collection walk its value, although some would without the pause."""
        runs: list[object] = []

        def collections(load: Callable[[bytes], object]) -> int:
            gc.collect()
            runs.clear()
            tracer = sys.gettrace()  # of coverage.py, which allocates, too
            sys.settrace(None)
            gc.callbacks.append(note)
            value = load(self.TEXT)
            gc.callbacks.remove(note)
            sys.settrace(tracer)
            assert value == [[number] for number in range(GC_PAUSE_MIN_BYTES)]
            return len(runs)

        def note(phase: str, info: object) -> None:
            if phase == "start":
                runs.append(info)

        assert collections(orjson.loads) > 10
        assert collections(decode) == 0  # nor after it, as long as nothing else is allocated

    @pytest.mark.parametrize("enabled", [True, False])
    @pytest.mark.parametrize("text", [TEXT, TEXT[:-1]], ids=["whole", "broken off"])
    def test_the_collector_is_left_as_it_was(self, *, enabled: bool, text: bytes) -> None:
        """The collector is left enabled or disabled as it was, for valid and invalid JSON."""
        (gc.enable if enabled else gc.disable)()
        with suppress(ValueError):
            decode(text)
        assert gc.isenabled() is enabled

    def test_no_other_thread_notices(self) -> None:
        """If the program disables the collector while another thread decodes, it stays disabled."""
        text = encode([[0]] * GC_PAUSE_MIN_BYTES)
        going = True

        def keep_decoding() -> None:
            while going:
                decode(text)

        thread = threading.Thread(target=keep_decoding)
        interval = sys.getswitchinterval()
        sys.setswitchinterval(1e-6)
        thread.start()
        try:
            for _ in range(200):
                assert gc.isenabled()
                gc.disable()
                for _ in range(20):
                    assert not gc.isenabled()
                gc.enable()
        finally:
            going = False
            thread.join()
            sys.setswitchinterval(interval)
