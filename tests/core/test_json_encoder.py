"""JSON encoding: what JSON can represent is encoded as what it is, anything else is refused by its path."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import json
import uuid
from collections import OrderedDict, UserDict
from contextlib import suppress
from decimal import Decimal
from types import MappingProxyType, SimpleNamespace
from typing import Any, NamedTuple, Self

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from langgraph_runs._core.wire.json_decoder import decode
from langgraph_runs._core.wire.json_encoder import _is_kept, encode
from langgraph_runs._generated.types import UNSET


@dataclasses.dataclass
class Point:
    x: Any


@dataclasses.dataclass
class Private:
    shown: int
    _hidden: int = 0


@attrs.define
class Place:
    x: Any


class Message:
    """Stands for pydantic models and LangChain messages."""

    def __init__(self, x: Any) -> None:
        self.x = x

    def model_dump(self, *, mode: str) -> dict[str, Any]:
        return {"x": self.x, "mode": mode}


class Modeless:
    """Stands for objects that are written like pydantic's, but know no modes."""

    def model_dump(self) -> dict[str, Any]:
        return {"x": 1}


class Model1:
    """Stands for models of pydantic v1."""

    def dict(self) -> dict[str, Any]:
        return {"x": {1}}


class Broken:
    def model_dump(self, *, mode: str) -> Any:
        raise ValueError("a validator says no")


class Wrong:
    def model_dump(self, *, mode: str) -> Any:
        raise TypeError("a field is wrong")


class Pair(NamedTuple):
    a: int
    b: int


class Shy:
    def __repr__(self) -> str:
        raise RuntimeError("not today")


class Lines:
    def __repr__(self) -> str:
        return "two\nlines"


class Shade(enum.Enum):
    RED = "red"


class Flag(enum.IntEnum):
    ON = 1


class Moment(dt.datetime):
    def isoformat(self, *arguments: Any, **options: Any) -> str:
        return "some other form"


class Day(dt.date):
    pass


class Hour(dt.time):
    pass


class Key(uuid.UUID):
    pass


class Score(float):
    def __float__(self) -> float:
        return 7.0


class Name(str):
    __slots__ = ()


class Never(dt.datetime):
    """Stands for pandas' NaT, which is a datetime."""

    def __eq__(self, other: object) -> bool:
        return False

    def __ne__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]


class Limit(enum.Enum):
    NONE = float("inf")


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
        ("", ""),
        (None, None),
        ({"a": None, 1: (2, {3: None})}, {"a": None, "1": [2, {"3": None}]}),
        ({"a": None, "b": (1, Shade.RED, ID, Point(None))}, {"a": None, "b": [1, "red", str(ID), {"x": None}]}),
        (Private(1), {"shown": 1}),
        (
            [Moment(2026, 1, 2, 12, tzinfo=dt.UTC), Day(2026, 1, 2), Hour(1, 2), Key(ID.hex), Score(1.5), Name("n")],
            ["2026-01-02T12:00:00+00:00", "2026-01-02", "01:02:00", str(ID), 1.5, "n"],
        ),
        ({Name("n"): 1}, {"n": 1}),
        (Modeless(), {"x": 1}),
        ([Model1()], [{"x": [1]}]),
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
        ({"a": Message(object())}, r"a\.x cannot be encoded as JSON: <object .* \(object\)$"),
        ({"a": Wrong()}, r"a cannot be encoded as JSON: .* \(Wrong\): a field is wrong"),
        ({"a": Broken()}, r"a cannot be encoded as JSON: .* \(Broken\): a validator says no"),
        ({"a": {1: object()}}, r"a\.1 cannot be encoded as JSON"),
        ({"a": Never(2026, 1, 1)}, r"a cannot be encoded as JSON: Never\("),
        ({"a": {(1, 2): 3}}, r"a has a key that JSON cannot represent: \(1, 2\) \(tuple\)"),
        ({"fine": 1, (1, 2): 3}, r"the value has a key that JSON cannot represent: \(1, 2\) \(tuple\)"),
        ({"a": 2**64}, r"a cannot be encoded as JSON: 18446744073709551616 \(int\): Integer exceeds 64-bit range"),
        ({"a": 10**5000}, r"a cannot be encoded as JSON: <int of 16610 bits> \(int\): Integer exceeds 64-bit range"),
        ({"a": "half \ud800"}, r"a cannot be encoded as JSON: 'half \\ud800' \(str\): str is not valid UTF-8"),
        ({"a": b"bytes"}, r"a cannot be encoded as JSON: b'bytes' \(bytes\)$"),
        ({"a": Decimal("1.5")}, r"a cannot be encoded as JSON: Decimal\('1.5'\) \(Decimal\)$"),
        ({"a": Point}, r"a cannot be encoded as JSON: <class .*Point'> \(type\)$"),
        ({"a": Message}, r"a cannot be encoded as JSON: <class .*Message'> \(type\)$"),
        ({"a": {1, Shy()}}, r"a\[\d\] cannot be encoded as JSON: <Shy instance at \w+> \(Shy\)$"),
        ({"a": UNSET}, r"a cannot be encoded as JSON: UNSET \(Unset\)$"),
        ({"a": lambda: 1}, r"a cannot be encoded as JSON: <function"),
        ({"a": Lines()}, r"a cannot be encoded as JSON: two lines \(Lines\)$"),
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


NAN, INFINITY = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (NAN, "the value must be a finite number, as JSON has no NaN or Infinity, got nan"),
        ({"input": {"messages": [1, {"score": NAN}]}}, r"input\.messages\[1\]\.score must be .* got nan"),
        ({"input": (1, [None, -INFINITY])}, r"input\[1\]\[1\] must be .* got -inf"),
        ({"a": {NAN}}, r"a\[0\] must be a finite number"),
        ({"a": Point(INFINITY)}, r"a\.x must be a finite number"),
        ({"a": Place([Message({"b": NAN})])}, r"a\.x\[0\]\.x\.b must be a finite number"),
        ({"a": Score(NAN)}, r"a must be a finite number.* got nan"),
        ({"a": Limit.NONE}, r"a cannot be encoded as JSON: <Limit.NONE: inf> \(Limit\)$"),
        ({"a": {INFINITY: 1}}, r"a has a key that JSON cannot represent: inf \(float\)"),
        ({"input": {1: "a", "1": "b"}}, "input must have keys that differ in JSON, got 1 and '1'"),
        ({None: 1, "null": 2}, "the value must have keys that differ in JSON, got None and 'null'"),
        ({"a": Point({ID: 1, str(ID): 2})}, r"a\.x must have keys that differ in JSON, got UUID\('1f1"),
        ({"a": MappingProxyType({True: 1, "true": 2})}, "a must have keys that differ in JSON, got True and 'true'"),
    ],
)
def test_what_would_be_lost(value: Any, message: str) -> None:
    """A number that would become null and a key that would be sent twice are refused, with the place."""
    with pytest.raises(ValueError, match=message):
        encode(value)


FLOATS = st.floats() | st.none() | st.text()


@given(st.recursive(FLOATS, lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner)))
def test_nothing_is_changed_in_silence(value: Any) -> None:
    """Whatever is encoded is, decoded again, what it was; all else is refused."""

    def is_same(sent: Any, received: Any) -> bool:
        if isinstance(sent, dict):
            return len(sent) == len(received) and all(is_same(part, received[str(key)]) for key, part in sent.items())
        if isinstance(sent, list):
            return len(sent) == len(received) and all(map(is_same, sent, received))
        return bool(sent == received)

    with suppress(TypeError, ValueError):
        assert is_same(value, decode(encode(value)))


def test_a_plain_value_is_not_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking for losses takes no walk through a value of JSON's own types, nulls included."""
    monkeypatch.setattr("langgraph_runs._core.wire.json_encoder._is_kept", None)
    value = {"messages": [{"content": "null", "name": None, "score": 1.5, "ids": ["a", 1, True]}] * 3}
    assert decode(encode(value)) == value


class Array:
    """Stands for numpy's arrays and scalars: `kind` is that of the dtype, `plain` what `tolist` returns."""

    def __init__(self, plain: Any, kind: str = "f") -> None:
        self.plain = plain
        self.dtype = SimpleNamespace(kind=kind)
        self.flags = SimpleNamespace(c_contiguous=plain is None)

    def copy(self) -> list[str]:
        return ["a time, as orjson writes it"]

    def tolist(self) -> Any:
        return self if self.plain is None else self.plain


class Number(Array, float):
    """Stands for numpy's float64, which is a float."""

    def __new__(cls, plain: float) -> Self:
        return float.__new__(cls, plain)


@pytest.fixture
def numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Numpy is imported, as far as the encoder sees; orjson does not know these arrays, as it does not know slices."""
    modules = {"numpy": SimpleNamespace(ndarray=Array, generic=Number)}
    monkeypatch.setattr("langgraph_runs._core.wire.json_encoder.sys", SimpleNamespace(modules=modules))


@pytest.mark.usefixtures("numpy")
class TestNumpy:
    """Arrays and scalars of numpy that orjson does not know by itself."""

    def test_slices_and_strings(self) -> None:
        """They become lists and numbers of Python's types."""
        value = {"slice": Array([1.5, 2.0]), "names": Array(["a", "b"], "U"), "one": Number(2.5), "rest": [Array(1)]}
        assert decode(encode(value)) == {"slice": [1.5, 2.0], "names": ["a", "b"], "one": 2.5, "rest": [1]}

    def test_nan_in_an_array(self) -> None:
        """NaN in an array is refused with its place, as anywhere else."""
        with pytest.raises(ValueError, match=r"a\.b\[1\]\[0\] must be a finite number"):
            encode({"a": {"b": Array([[1.0], [NAN]])}})

    def test_arrays_that_orjson_knows_are_looked_into(self) -> None:
        """NaN in an array that orjson writes itself is not overlooked."""
        assert not _is_kept([Array([[1.0], [NAN]])])
        assert _is_kept([Array([[1.0], [2.0]])])

    def test_times(self) -> None:
        """A slice of times is copied, and left to orjson, which knows their unit."""
        assert decode(encode({"a": Array([1], "M")})) == {"a": ["a time, as orjson writes it"]}

    def test_a_scalar(self) -> None:
        """A scalar is refused by its place as well."""
        with pytest.raises(ValueError, match=r"a must be a finite number.*, got <"):
            encode({"a": Array(NAN)})

    @pytest.mark.parametrize(
        "array",
        [Array(None, "M"), Array([1], "m"), Array([1], "V"), Array(None, "g")],
        ids=["times", "spans", "records", "?"],
    )
    def test_what_has_no_json_form(self, array: Array) -> None:
        """Times, of which only a number would be left, and what has no type of Python's are refused."""
        with pytest.raises(TypeError, match="a cannot be encoded as JSON: <"):
            encode({"a": array})


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
