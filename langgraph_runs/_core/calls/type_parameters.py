"""The types `state`, `update` and `custom` that callers name: only type checkers use them, so only some are of use."""

from __future__ import annotations

from typing import Any, Literal, get_args, get_origin

from langgraph_runs._core.shown import shown

_JSON: tuple[type, ...] = (dict, list, tuple, str, int, float, bool, type(None))


def check_types(state: object, update: object, custom: object) -> None:
    """Refuse what data from a server is never an instance of: a type parameter decodes nothing.

    A TypedDict is a dict, so it is true to what comes; so are `dict[str, int]`, `str` and other types of JSON.
    """
    for name, value in (("state", state), ("update", update), ("custom", custom)):
        if value is not None:
            _check_type(name, value)


def _check_type(name: str, value: Any) -> None:
    if value is Any or value is None:
        return
    origin = get_origin(value)
    if origin is Literal:
        return
    if origin is not None:
        if isinstance(origin, type) and not issubclass(origin, _JSON):
            _check_container(name, origin)
        for part in get_args(value):
            if part is not ...:
                _check_type(name, part)
        return
    if not isinstance(value, type):
        raise TypeError(
            f"{name} must be a type: a TypedDict, or a type of JSON such as dict[str, int], got {shown(value)}"
        )
    if not issubclass(value, _JSON):
        raise TypeError(_explain(name, value))


def _check_container(name: str, origin: type) -> None:
    """Refuse the generic classes of others; a union, Mapping or Sequence of JSON is JSON."""
    if _decoder(origin) is not None:
        raise TypeError(_explain(name, origin))


def _explain(name: str, value: type) -> str:
    """Why a class is refused, and what to do instead."""
    message = (
        f"{name} must be a TypedDict or a type of JSON, got the class {value.__name__}: types are for type checkers"
        " only, and the data stays as the server sends it, dicts and lists"
    )
    decoder = _decoder(value)
    if decoder is None:
        return message
    where = f"use stream.values(decode={decoder})" if name == "state" else f"use {decoder} where you read it"
    return f"{message}; to convert it, {where}"


def _decoder(value: type) -> str | None:
    """What makes an instance of a pydantic, dataclass or attrs class from a dict; None for another class."""
    if hasattr(value, "model_validate"):
        return f"{value.__name__}.model_validate"
    if hasattr(value, "__dataclass_fields__") or hasattr(value, "__attrs_attrs__"):
        return f"lambda values: {value.__name__}(**values)"
    return None
