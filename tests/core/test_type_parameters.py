"""The types that callers name: those that data from a server can have are taken, others are refused with a remedy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypedDict, TypeVar

import pytest
from attrs import define

from langgraph_runs._core.calls.type_parameters import check_types

T = TypeVar("T")


class State(TypedDict):
    count: int


@dataclass
class Data:
    count: int


@define
class Attrs:
    count: int


class Model(Generic[T]):
    """As pydantic's."""

    @classmethod
    def model_validate(cls, data: Any) -> Any:
        raise NotImplementedError


@pytest.mark.parametrize(
    "given",
    [
        State,
        dict,
        dict[str, Any],
        list[State],
        str,
        int | None,
        Literal["a"],
        Mapping[str, State],
        Sequence[str],
        tuple[int, ...],
        Any,
        None,
    ],
)
def test_types_of_json(given: Any) -> None:
    """TypedDicts and types of JSON are taken, in containers and unions as well."""
    check_types(given, given, given)


@pytest.mark.parametrize(
    ("given", "remedy"),
    [
        (Model, r"Model\.model_validate"),
        (Model[int], r"Model\.model_validate"),
        (Data, r"lambda values: Data\(\*\*values\)"),
        (Attrs, r"lambda values: Attrs\(\*\*values\)"),
        (list[Data], r"lambda values: Data\(\*\*values\)"),
        (Model[int] | None, r"Model\.model_validate"),
    ],
)
def test_classes_that_need_decoding(given: Any, remedy: str) -> None:
    """A pydantic, dataclass or attrs class is refused, as nothing becomes one by itself; the message says how."""
    with pytest.raises(TypeError, match=rf"^state must be .* use stream\.values\(decode={remedy}\)$"):
        check_types(given, None, None)
    with pytest.raises(TypeError, match=rf"^custom must be .* use {remedy} where you read it$"):
        check_types(None, None, given)


@pytest.mark.parametrize("given", [object, complex, "State", {}, 1])
def test_what_is_no_type_of_json(given: Any) -> None:
    """Other classes and what is no type are refused by name."""
    with pytest.raises(TypeError, match=r"^update must be a "):
        check_types(None, given, None)
