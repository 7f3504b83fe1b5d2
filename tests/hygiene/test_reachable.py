"""What openapi.yaml describes can be reached: each operation by a method, each of its fields by a keyword."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from attrs import fields_dict

from langgraph_runs import Client
from langgraph_runs._generated import api, models

from .source import modules

WITHOUT = {"assistant_id", "body", "x_request_id"}
"""What needs no keyword: an argument by position, bodies as such, and the mark of a creation."""


def test_every_operation_is_used() -> None:
    """An operation that is generated, but that no method uses, is named: it needs one."""
    missing = [name for _, name, _ in operations() if name not in calls()]

    assert not missing, f"no method uses {', '.join(missing)}"


def test_every_field_has_a_keyword() -> None:
    """A query parameter, or a field of a body, that no method passes is named: it needs a keyword."""
    missing: list[str] = []
    for group, name, operation in operations():
        parameters = inspect.signature(operation.request).parameters
        query = {one.name for one in parameters.values() if one.kind is one.KEYWORD_ONLY}
        missing += [f"{name}: {one}" for one in sorted(query - calls().get(name, set()) - WITHOUT)]
        if "body" in parameters:
            body = str(parameters["body"].annotation).removeprefix("list[").removesuffix("]")
            missing += [f"{body}.{one}" for one in sorted(fields(body) - passed(body, group) - WITHOUT)]

    assert not missing, f"no keyword for {', '.join(missing)}"


def operations() -> Iterator[tuple[str, str, ModuleType]]:
    """The group, the name and the module of each generated operation; there are some."""
    folder = Path(api.__path__[0])
    found = [(group.name, one.stem) for group in folder.iterdir() for one in group.glob("[a-z]*.py")]
    assert len(found) > 40
    for group, name in sorted(found):
        yield group, name, import_module(f"{api.__name__}.{group}.{name}")


def fields(body: str) -> set[str]:
    """The fields of a body."""
    return {*fields_dict(getattr(models, body))}


def passed(body: str, group: str) -> set[str]:
    """The fields that a body is made with; of one that is made from a dict, the keywords of its group's methods."""
    given = calls().get(body, {""})
    if "" not in given:
        return given
    with Client("http://host", api_key=None) as client:
        methods = inspect.getmembers(type(getattr(client, group)), inspect.isfunction)
    return given.union(*(inspect.signature(method).parameters for name, method in methods if name[0] != "_"))


@cache
def calls() -> dict[str, set[str]]:
    """The keywords with which the package makes each body, and each operation's request; "" stands for `**`."""
    found: dict[str, set[str]] = {}
    for path in (*modules("_core"), *modules("_async")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                found.setdefault(called(node.func), set()).update(one.arg or "" for one in node.keywords)
    return found


def called(function: Any) -> str:
    """The name of what is called: a class, or the operation whose `request` it is."""
    names = ast.unparse(function).split(".")
    return names[-2] if names[-1] == "request" and len(names) > 1 else names[-1]
