"""The public names: all there, documented, and the same sync and async."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

import langgraph_runs
from langgraph_runs import (
    AssistantHandle,
    AsyncAssistantHandle,
    AsyncClient,
    AsyncProjection,
    AsyncRunHandle,
    AsyncRunMap,
    AsyncRunStream,
    AsyncThreadStream,
    Client,
    Projection,
    RunHandle,
    RunMap,
    RunStream,
    ThreadStream,
    assemble,
    errors,
    models,
    testing,
)
from langgraph_runs._core.runs.requests import START_MODES
from langgraph_runs._generated import models as generated

from .source import PACKAGE

GROUPS = ("runs", "threads", "assistants", "crons", "store")


def groups(client: object) -> list[type]:
    """The classes of a client's groups of calls."""
    return [type(getattr(client, name)) for name in GROUPS]


BLOCKING = [
    Client,
    RunStream,
    Projection,
    AssistantHandle,
    RunHandle,
    RunMap,
    ThreadStream,
    *groups(Client("http://host", api_key=None)),
]
ASYNCHRONOUS = [
    AsyncClient,
    AsyncRunStream,
    AsyncProjection,
    AsyncAssistantHandle,
    AsyncRunHandle,
    AsyncRunMap,
    AsyncThreadStream,
    *groups(AsyncClient("http://host", api_key=None)),
]
PAIRS = [*zip(BLOCKING, ASYNCHRONOUS, strict=True)]
SURFACE = [*(cls for pair in PAIRS for cls in pair)]
PUBLIC = (langgraph_runs, models, errors, assemble, testing)
OTHERS = [getattr(module, name) for module in PUBLIC for name in module.__all__]
CLASSES = [*SURFACE, *(one for one in OTHERS if isinstance(one, type) and one not in SURFACE)]


def plain(text: str) -> str:
    """The text of either client: names of classes, and of the methods that differ by an a."""
    return re.sub(r"\bAsync(?=[A-Z])|(?<=\b__)a(?=(?:enter|exit|iter|next)__)|\ba(?=close\b)", "", text)


def public(cls: type) -> dict[str, Callable[..., Any]]:
    """The methods and properties of a class that callers use, with what runs for each."""
    own = {name: value.fget if isinstance(value, property) else value for name, value in vars(cls).items()}
    return {name: value for name, value in own.items() if callable(value) and not name.startswith("_")}


def imported_for_types(module: ModuleType) -> set[str]:
    """The names that a module imports under `if TYPE_CHECKING:`."""
    tree = ast.parse(inspect.getsource(module))
    [block] = [node for node in tree.body if isinstance(node, ast.If) and isinstance(node.test, ast.Name)]
    return {
        alias.asname or alias.name
        for node in ast.walk(block)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


@pytest.mark.parametrize("module", PUBLIC, ids=lambda module: module.__name__)
def test_all_is_sorted_and_true(module: ModuleType) -> None:
    """`__all__` is sorted (constants, classes, all else), has no name twice, and each can be had."""
    names = module.__all__
    assert sorted(set(names), key=lambda name: (not name.isupper(), not name[0].isupper(), name)) == names
    assert [name for name in names if not hasattr(module, name)] == []


def test_type_checkers_see_the_same_names() -> None:
    """What is loaded lazily is imported for type checkers: name by name, but all models that there are."""
    assert imported_for_types(langgraph_runs) == set(langgraph_runs.__all__)
    assert imported_for_types(models) == {"*"}
    assert set(models.__all__) <= set(generated.__all__)


def test_what_users_name_is_at_hand() -> None:
    """Every error and every model can be imported from the package itself."""
    classes = {name for name in models.__all__ if isinstance(getattr(models, name), type)}
    assert {*errors.__all__, *classes} <= {*langgraph_runs.__all__}
    assert langgraph_runs.Run is models.Run
    assert langgraph_runs.NotFoundError is errors.NotFoundError


def test_no_name_is_public_by_accident() -> None:
    """Modules that are not public have names that say so; the others show public names only."""
    assert dir(langgraph_runs) == sorted(langgraph_runs.__all__)
    assert dir(models) == sorted(models.__all__)
    files = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert {name for name in files if not name.startswith("_")} == {
        "assemble",
        "cli",
        "compat",
        "errors",
        "models",
        "testing",
    }
    assert dir(testing) == testing.__all__


def test_a_name_that_is_not_there() -> None:
    """A name that the package has not is an AttributeError that says so, not a wrong module."""
    with pytest.raises(AttributeError, match="'langgraph_runs' has no attribute 'AsyncKlient'"):
        _ = langgraph_runs.AsyncKlient
    with pytest.raises(AttributeError, match=r"'langgraph_runs\.models' has no attribute 'RunCreate'"):
        _ = models.RunCreate


@pytest.mark.parametrize("cls", [Client, AsyncClient], ids=lambda cls: cls.__name__)
def test_no_group_is_left_out(cls: type) -> None:
    """Every public attribute of a client whose class is written for it is one of the groups compared here."""
    client = cls("http://host", api_key=None)
    modules = {name: type(getattr(client, name)).__module__ for name in dir(client) if not name.startswith("_")}
    found = {name for name, module in modules.items() if re.match(r"langgraph_runs\._a?sync\.", module)}
    assert found == set(GROUPS)


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_everything_public_is_documented(cls: type) -> None:
    """Every public class has a docstring of its own, and so have its methods and properties, if written by hand."""
    assert (vars(cls).get("__doc__") or "").strip()
    if "_generated" not in cls.__module__:
        assert [name for name, method in public(cls).items() if not (method.__doc__ or "").strip()] == []


@pytest.mark.parametrize(("blocking", "asynchronous"), PAIRS, ids=lambda cls: cls.__name__)
def test_both_clients_have_the_same_methods(blocking: type, asynchronous: type) -> None:
    """Both clients have the same public names, bar the a of aclose, in the same order, and so are they called."""
    assert asynchronous.__name__ == f"Async{blocking.__name__}"
    assert [plain(name) for name in public(asynchronous)] == list(public(blocking))
    special = [{plain(name) for name in vars(cls) if name.startswith("__")} for cls in (blocking, asynchronous)]
    assert special[0] == special[1]


@pytest.mark.parametrize(("blocking", "asynchronous"), PAIRS, ids=lambda cls: cls.__name__)
def test_both_clients_have_the_same_signatures(blocking: type, asynchronous: type) -> None:
    """Both clients take the same arguments by the same names with the same defaults, and say the same of them."""
    theirs = {plain(name): method for name, method in public(asynchronous).items()}
    for name, method in public(blocking).items():
        assert str(inspect.signature(method)) == plain(str(inspect.signature(theirs[name]))), name
        assert method.__doc__ == plain(theirs[name].__doc__ or ""), name
    assert str(inspect.signature(blocking)) == plain(str(inspect.signature(asynchronous)))


@pytest.mark.parametrize("cls", SURFACE, ids=lambda cls: cls.__name__)
def test_types_of_the_api_in_signatures_are_public(cls: type) -> None:
    """A generated type that a caller is asked for, or given, can be imported from `langgraph_runs.models`."""
    signatures = [str(inspect.signature(method)) for method in public(cls).values()]
    named = {name for text in signatures for name in re.findall(r"\w+", text) if name in generated.__all__}
    assert named <= set(models.__all__)


@pytest.mark.parametrize("method", ["create", "stream", "wait"])
def test_signatures_show_every_keyword(method: str) -> None:
    """help() of a method that takes many keywords shows each by name."""
    signature = inspect.signature(getattr(Client("http://host", api_key=None).runs, method))
    kinds = {parameter.kind for parameter in signature.parameters.values()}
    assert {"input", "command", "checkpoint_id", "durability", "extra_body", "headers", "timeout"} <= set(
        signature.parameters
    )
    assert inspect.Parameter.VAR_KEYWORD not in kinds
    assert "ForwardRef" not in str(signature)


@pytest.mark.parametrize("method", [AssistantHandle.start, RunHandle.resume, RunHandle.answer])
def test_methods_that_return_handles_say_their_own_defaults(method: Callable[..., Any]) -> None:
    """They have the server store the events of several modes, which differs from what `runs.create` does."""
    said = " ".join((method.__doc__ or "").split())
    assert f"The default is {', '.join(START_MODES[:-1])} and {START_MODES[-1]}." in said
    assert "replayed for a while. The default is true." in said
