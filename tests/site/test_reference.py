"""The reference describes whatever is public."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest

import langgraph_runs
from langgraph_runs import assemble, compat, errors, models, testing

from .built import described

MODULES = [one for one in (langgraph_runs, assemble, compat, errors, models, testing) if hasattr(one, "__all__")]
GROUPS = ("runs", "threads", "assistants", "crons", "store")
CLIENTS = (langgraph_runs.Client, langgraph_runs.AsyncClient)


@cache
def find(name: str) -> Any:
    """What a full name stands for."""
    parts = name.split(".")
    for split in range(len(parts), 0, -1):
        try:
            value: Any = import_module(".".join(parts[:split]))
        except ModuleNotFoundError:
            continue
        for part in parts[split:]:
            value = getattr(value, part, None)
        return value
    return None


def public_names() -> list[tuple[ModuleType, str]]:
    return [(module, name) for module in MODULES for name in module.__all__]


def classes() -> list[type]:
    """The classes of ours that callers see: the public ones, and those of a client's groups of methods."""
    groups = [type(getattr(client("http://host", api_key=None), name)) for client in CLIENTS for name in GROUPS]
    found = [getattr(module, name) for module, name in public_names()]
    return list(dict.fromkeys(one for one in [*groups, *found] if isinstance(one, type) and ours(one)))


def ours(value: Any) -> bool:
    return str(getattr(value, "__module__", "")).startswith("langgraph_runs")


def methods(cls: type) -> set[str]:
    """The methods and properties of a class, inherited ones of ours included."""
    bases = [base for base in cls.__mro__ if ours(base)]
    named = {name: value for base in reversed(bases) for name, value in vars(base).items() if name[0] != "_"}
    return {name for name, value in named.items() if callable(value) or isinstance(value, property)}


def test_every_public_name_is_described() -> None:
    """Each name in the `__all__` of a public module is in the site's inventory, or what it stands for is."""
    values = [find(name) for name in described()]
    missing = [
        f"{module.__name__}.{name}"
        for module, name in public_names()
        if f"{module.__name__}.{name}" not in described()
        and not any(getattr(module, name) is value for value in values)
    ]
    assert missing == []


@pytest.mark.parametrize("cls", classes(), ids=lambda cls: cls.__name__)
def test_every_method_is_described(cls: type) -> None:
    """Each public method and property of a public class is in the site's inventory, with the class or with its base."""
    known = {name.rpartition(".")[2] for name in described() if find(name.rpartition(".")[0]) in cls.__mro__}
    assert methods(cls) - known == set()


def test_there_is_something_to_describe() -> None:
    """The names and the classes are found by themselves; that there are none would be no proof of anything."""
    assert len(public_names()) > 150
    assert {langgraph_runs.Client, langgraph_runs.AsyncRunStream, errors.RunError, models.Run} <= set(classes())
    assert {"create", "stream", "cancel_many"} <= methods(type(langgraph_runs.Client("http://host", api_key=None).runs))
    assert {"text", "close", "status"} <= methods(langgraph_runs.RunStream)
