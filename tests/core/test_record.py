"""Record and FrozenRecord compare, hash and show attrs classes as attrs itself would."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
from attrs import evolve, field, frozen

from langgraph_runs import Notice, RetryPolicy, Timeouts
from langgraph_runs._core.record import FrozenRecord, Record


@frozen(eq=False, repr=False)
class Ours(Record):
    seen: int
    secret: str = field(default="", repr=False)
    masked: str = field(default="", repr=lambda value: "*" * len(value))
    beside: object = field(default=None, eq=False)


@frozen
class Theirs:
    seen: int
    secret: str = field(default="", repr=False)
    masked: str = field(default="", repr=lambda value: "*" * len(value))
    beside: object = field(default=None, eq=False)


VALUES: list[tuple[Any, ...]] = [
    (1,),
    (2,),
    (1, "hidden"),
    (1, "", "key"),
    (1, "", "", "left out"),
]


@pytest.mark.parametrize("values", VALUES)
def test_shown_as_attrs_shows(values: tuple[Any, ...]) -> None:
    """A repr shows all fields by name, except those with repr=False, masked where a field has its own repr."""
    assert repr(Ours(*values)) == repr(Theirs(*values)).replace("Theirs", "Ours")


@pytest.mark.parametrize("first", VALUES)
@pytest.mark.parametrize("second", VALUES)
def test_compared_as_attrs_compares(first: tuple[Any, ...], second: tuple[Any, ...]) -> None:
    """Two records are equal if all their fields are, except fields with eq=False."""
    assert (Ours(*first) == Ours(*second)) is (Theirs(*first) == Theirs(*second))


def test_another_class() -> None:
    """Records of different classes are not equal."""
    assert Ours(1) != Theirs(1)


def test_no_key() -> None:
    """A mutable record is not hashable."""
    with pytest.raises(TypeError, match="unhashable"):
        hash(Ours(1))


@pytest.mark.parametrize("first", VALUES)
@pytest.mark.parametrize("second", VALUES)
def test_hashed_as_attrs_hashes(first: tuple[Any, ...], second: tuple[Any, ...]) -> None:
    """A frozen record is hashable, and equal ones have equal hashes."""

    @frozen(eq=False, repr=False)
    class Fixed(Ours, FrozenRecord):
        pass

    assert len({Fixed(*first), Fixed(*second)}) == len({Theirs(*first), Theirs(*second)})


def test_shown_by_its_own_name() -> None:
    """A class defined in a function is shown by its bare name, as attrs does."""

    @frozen(eq=False, repr=False)
    class Local(Record):
        seen: int

    assert repr(Local(1)) == "Local(seen=1)"


NOTICE = Notice(kind="retry", attempt=1, wait=0.0, cause="", method="GET", url="")


@pytest.mark.parametrize("value", [Timeouts(), RetryPolicy(), NOTICE])
def test_settings_are_values(value: object) -> None:
    """Settings and notices can be dict keys, and survive copy and pickle."""
    twin = pickle.loads(pickle.dumps(value))
    assert {value: 1}[twin] == 1
    assert copy.copy(value) == evolve(value) == twin  # type: ignore[misc]
