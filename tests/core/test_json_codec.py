"""JSON encoding and decoding: what JSON can represent is encoded, anything else is refused by its path."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import gc
import json
import sys
import threading
import uuid
from collections import OrderedDict, UserDict
from collections.abc import Callable, Iterator
from contextlib import suppress
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

import attrs
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from langgraph_runs._core.wire.json_codec import (
    GC_PAUSE_MIN_BYTES,
    GC_RUNS_DURING_C_CALLS,
    decode,
    elements,
    encode,
    is_array,
    is_object,
    members,
)
from langgraph_runs._generated.types import UNSET


@dataclasses.dataclass
class Point:
    x: Any


@attrs.define
class Place:
    x: Any


class Message:
    """Stands for pydantic models and LangChain messages."""

    def __init__(self, x: Any) -> None:
        self.x = x

    def model_dump(self, *, mode: str) -> dict[str, Any]:
        return {"x": self.x, "mode": mode}


class Broken:
    def model_dump(self, *, mode: str) -> Any:
        raise ValueError("a validator says no")


class Pair(NamedTuple):
    a: int
    b: int


class Shy:
    def __repr__(self) -> str:
        raise RuntimeError("not today")


class Shade(enum.Enum):
    RED = "red"


class Flag(enum.IntEnum):
    ON = 1


ID = uuid.UUID("1f1e6967-f4b4-675c-8002-cbeb1993767c")
NOON = dt.datetime(2026, 1, 2, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"a": [1, 2.5, None, True, "ü"]}, {"a": [1, 2.5, None, True, "ü"]}),
        (Point(Place(Message(1))), {"x": {"x": {"x": 1, "mode": "json"}}}),
        ([Point(1), Place({2})], [{"x": 1}, {"x": [2]}]),
        ({"c": Shade.RED, "f": Flag.ON}, {"c": "red", "f": 1}),
        (
            {"id": ID, "at": NOON, "on": NOON.date()},
            {"id": str(ID), "at": "2026-01-02T12:00:00+00:00", "on": "2026-01-02"},
        ),
        ((1, (2,)), [1, [2]]),
        (Pair(1, 2), [1, 2]),
        ({3}, [3]),
        (frozenset(["x"]), ["x"]),
        (MappingProxyType({"a": OrderedDict(b=UserDict(c=1))}), {"a": {"b": {"c": 1}}}),
        (
            {1: "a", None: "b", 2.5: "c", ID: "d", Shade.RED: "e"},
            {"1": "a", "null": "b", "2.5": "c", str(ID): "d", "red": "e"},
        ),
        (float("nan"), None),
        ("", ""),
        (None, None),
    ],
)
def test_what_has_a_json_form(value: Any, expected: Any) -> None:
    """JSON types, dates, UUIDs, enums, dataclasses, attrs and pydantic-like objects, tuples, sets, mappings."""
    assert json.loads(encode(value)) == expected


LEAVES = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text()
JSON = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=10)


@given(JSON)
def test_there_and_back(value: Any) -> None:
    """JSON values are unchanged by encoding and decoding."""
    assert decode(encode(value)) == value


def circle() -> list[Any]:
    """A list that holds itself."""
    around: list[Any] = []
    around.append(around)
    return around


def nested(kind: Any, depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = kind(value)
    return value


DEEP = [
    nested(lambda inner: [inner], 100_000),
    nested(lambda inner: {"k": inner}, 100_000),
    nested(Point, 300),
    circle(),
]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (object(), r"the value cannot be encoded as JSON: <object object at \w+> \(object\)"),
        (
            {"input": {"messages": [1, {"content": object()}]}},
            r"input\.messages\[1\]\.content cannot be encoded as JSON: <object",
        ),
        ([[1, object()]], r"\[0\]\[1\] cannot be encoded as JSON"),
        ({"a": Point({"b": Place((object(),))})}, r"a\.x\.b\.x\[0\] cannot be encoded as JSON"),
        ({"a": Message(object())}, r"a cannot be encoded as JSON: .* \(Message\)$"),
        ({"a": Broken()}, r"a cannot be encoded as JSON: .* \(Broken\): a validator says no"),
        ({"a": {1: object()}}, r"a\.1 cannot be encoded as JSON"),
        ({"a": {(1, 2): 3}}, r"a has a key that JSON cannot represent: \(1, 2\) \(tuple\)"),
        ({"fine": 1, (1, 2): 3}, r"the value has a key that JSON cannot represent: \(1, 2\) \(tuple\)"),
        ({"a": 2**64}, r"a cannot be encoded as JSON: 18446744073709551616 \(int\): Integer exceeds 64-bit range"),
        ({"a": "half \ud800"}, r"a cannot be encoded as JSON: 'half \\ud800' \(str\): str is not valid UTF-8"),
        ({"a": b"bytes"}, r"a cannot be encoded as JSON: b'bytes' \(bytes\)$"),
        ({"a": Decimal("1.5")}, r"a cannot be encoded as JSON: Decimal\('1.5'\) \(Decimal\)$"),
        ({"a": Point}, r"a cannot be encoded as JSON: <class .*Point'> \(type\)$"),
        ({"a": Message}, r"a cannot be encoded as JSON: <class .*Message'> \(type\)$"),
        ({"a": {1, Shy()}}, r"a\[\d\] cannot be encoded as JSON: <Shy instance at \w+> \(Shy\)$"),
        ({"a": UNSET}, r"a cannot be encoded as JSON: UNSET \(Unset\)$"),
        ({"a": lambda: 1}, r"a cannot be encoded as JSON: <function"),
        (
            {"input": DEEP[0]},
            r"^input\[0\] is nested too deeply or contains itself: at most 254 levels can be encoded as JSON$",
        ),
        (DEEP[1], r"^k\.k is nested too deeply or contains itself"),
        (DEEP[2], r"^x\.x is nested too deeply or contains itself"),
        ({"a": DEEP[3]}, r"^a\[0\] is nested too deeply or contains itself"),
    ],
)
def test_what_has_none(value: Any, message: str) -> None:
    """A value that JSON cannot represent is refused with its path, repr and type, however deep it is."""
    with pytest.raises(TypeError, match=message) as caught:
        encode(value)
    assert len(str(caught.value)) < 300


def test_the_cause() -> None:
    """The error is chained to the exception that an object of the caller's raised, if any."""
    with pytest.raises(TypeError) as caught:
        encode({"a": Broken()})
    assert isinstance(caught.value.__cause__, ValueError)
    with pytest.raises(TypeError) as caught:
        encode({"a": object()})
    assert caught.value.__cause__ is None


def test_the_value_is_not_changed() -> None:
    """Encoding does not change the value."""
    value = {"a": {1, 2}, "b": (Point(1),)}
    copy = {"a": {1, 2}, "b": (Point(1),)}

    encode(value)

    assert value == copy


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b" ",
        b"{",
        b'{"a": }',
        b"\xff",
        b'"\xed\xa0\x80"',
        b"nan",
        b"1 2",
        b"'a'",
        "half \ud800",
        b"[" * 100_000,
        b'{"a":' * 100_000,
    ],
)
def test_no_json(text: bytes | str) -> None:
    """Invalid or too deeply nested JSON raises ValueError."""
    with pytest.raises(ValueError, match=r".+"):
        decode(text)


@pytest.mark.parametrize("text", [b'\n\n {"a": 1}\n', '{"a": 1}', bytearray(b'{"a":1}')])
def test_white_space_and_kinds_of_text(text: Any) -> None:
    """Surrounding white space is ignored; bytes and str decode alike."""
    assert decode(text) == {"a": 1}


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
        """No collection runs while a large text is decoded, although one would without the pause."""
        runs: list[object] = []

        def collections(load: Callable[[bytes], object]) -> int:
            gc.collect()
            runs.clear()
            gc.callbacks.append(note)
            value = load(self.TEXT)
            gc.callbacks.remove(note)
            assert value == [[number] for number in range(GC_PAUSE_MIN_BYTES)]
            return len(runs)

        def note(phase: str, info: object) -> None:
            if phase == "start":
                runs.append(info)

        assert collections(orjson.loads) > 10
        assert collections(decode) <= 1  # once it is over

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
