"""JSON in and out: whatever has a JSON form is encoded, whatever has none is named by its place."""

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
    """What pydantic's and LangChain's objects look like."""

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


class Colour(enum.Enum):
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
        ({"c": Colour.RED, "f": Flag.ON}, {"c": "red", "f": 1}),
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
            {1: "a", None: "b", 2.5: "c", ID: "d", Colour.RED: "e"},
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
    """What is JSON comes back as it was."""
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
        (object(), r"the value has no JSON form: <object object at \w+> \(object\)"),
        (
            {"input": {"messages": [1, {"content": object()}]}},
            r"input\.messages\[1\]\.content has no JSON form: <object",
        ),
        ([[1, object()]], r"\[0\]\[1\] has no JSON form"),
        ({"a": Point({"b": Place((object(),))})}, r"a\.x\.b\.x\[0\] has no JSON form"),
        ({"a": Message(object())}, r"a has no JSON form: .* \(Message\)$"),
        ({"a": Broken()}, r"a has no JSON form: .* \(Broken\): a validator says no"),
        ({"a": {1: object()}}, r"a\.1 has no JSON form"),
        ({"a": {(1, 2): 3}}, r"a has a key without a JSON form: \(1, 2\) \(tuple\)"),
        ({"fine": 1, (1, 2): 3}, r"the value has a key without a JSON form: \(1, 2\) \(tuple\)"),
        ({"a": 2**64}, r"a has no JSON form: 18446744073709551616 \(int\): Integer exceeds 64-bit range"),
        ({"a": "half \ud800"}, r"a has no JSON form: 'half \\ud800' \(str\): str is not valid UTF-8"),
        ({"a": b"bytes"}, r"a has no JSON form: b'bytes' \(bytes\)$"),
        ({"a": Decimal("1.5")}, r"a has no JSON form: Decimal\('1.5'\) \(Decimal\)$"),
        ({"a": Point}, r"a has no JSON form: <class .*Point'> \(type\)$"),
        ({"a": Message}, r"a has no JSON form: <class .*Message'> \(type\)$"),
        ({"a": {1, Shy()}}, r"a\[\d\] has no JSON form: <Shy instance at \w+> \(Shy\)$"),
        ({"a": UNSET}, r"a has no JSON form: UNSET \(Unset\)$"),
        ({"a": lambda: 1}, r"a has no JSON form: <function"),
        ({"input": DEEP[0]}, r"^input\[0\] is nested too deeply, or in a circle: JSON goes down 254 levels here$"),
        (DEEP[1], r"^k\.k is nested too deeply, or in a circle"),
        (DEEP[2], r"^x\.x is nested too deeply, or in a circle"),
        ({"a": DEEP[3]}, r"^a\[0\] is nested too deeply, or in a circle"),
    ],
)
def test_what_has_none(value: Any, message: str) -> None:
    """What has no JSON form is refused by its place, its value and its type, however deep it is."""
    with pytest.raises(TypeError, match=message) as caught:
        encode(value)
    assert len(str(caught.value)) < 300


def test_the_cause() -> None:
    """What an object of the caller's raised is the cause; else there is none."""
    with pytest.raises(TypeError) as caught:
        encode({"a": Broken()})
    assert isinstance(caught.value.__cause__, ValueError)
    with pytest.raises(TypeError) as caught:
        encode({"a": object()})
    assert caught.value.__cause__ is None


def test_the_value_is_not_changed() -> None:
    """What is encoded stays as it is."""
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
    """What is no JSON, or goes too deep, is a ValueError."""
    with pytest.raises(ValueError, match=r".+"):
        decode(text)


@pytest.mark.parametrize("text", [b'\n\n {"a": 1}\n', '{"a": 1}', bytearray(b'{"a":1}')])
def test_white_space_and_kinds_of_text(text: Any) -> None:
    """White space around a document is none of it; bytes and text are read alike."""
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
    """Arrays and objects are told from everything else, which has neither elements nor members."""
    assert (is_array(value), is_object(value)) == (array, thing)
    assert list(elements(value)) == (list(value) if array else [])
    assert dict(members(value)) == (dict(value) if thing else {})


class TestLarge:
    """Large documents are decoded while the garbage collector pauses."""

    TEXT = encode([[number] for number in range(GC_PAUSE_MIN_BYTES)])

    @pytest.fixture(autouse=True)
    def collector(self) -> Iterator[None]:
        """It is as it was."""
        enabled = gc.isenabled()
        yield
        (gc.enable if enabled else gc.disable)()

    @pytest.mark.skipif(not GC_RUNS_DURING_C_CALLS, reason="later versions of Python collect between bytecodes only")
    def test_nothing_is_collected_meanwhile(self) -> None:
        """What is new is not looked through for garbage while it is being decoded, as it is else."""
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
        """Whether it was enabled or disabled, and whether the document makes sense or not."""
        (gc.enable if enabled else gc.disable)()
        with suppress(ValueError):
            decode(text)
        assert gc.isenabled() is enabled

    def test_no_other_thread_notices(self) -> None:
        """A program may have the collector pause itself while another thread decodes: it is not woken."""
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
