"""What users of langgraph-sdk and LangChain type first and is not there: the AttributeError says what to use."""

from __future__ import annotations

import copy
import inspect
import pickle
import re
from typing import Any

import pytest

import langgraph_runs
from langgraph_runs import AsyncClient, Client, Mapped, RunResult
from langgraph_runs._core.calls import elsewhere

CLIENT: Any = Client("http://host", api_key=None)
OTHER: Any = AsyncClient("http://host", api_key=None)
RESULT: Any = RunResult[Any]("r", "t", "success", {})
MAPPED: Any = Mapped[Any](0, {}, "r", "t", RESULT)

OBJECTS: list[tuple[Any, elsewhere.Elsewhere]] = [
    (RESULT, elsewhere.ON_RUN_RESULT),
    (MAPPED, elsewhere.ON_MAPPED),
]
for client in (CLIENT, OTHER):
    OBJECTS += [
        (client.assistant("a"), elsewhere.ON_ASSISTANT_HANDLE),
        (client.runs.handle("t", "r"), elsewhere.ON_RUN_HANDLE),
        (client.threads, elsewhere.ON_THREADS),
        (client.threads.stream("t"), elsewhere.ON_THREAD_STREAM),
        (client.assistants, elsewhere.ON_ASSISTANTS),
        (client.crons, elsewhere.ON_CRONS),
        (client.store, elsewhere.ON_STORE),
    ]
NAMED = [
    pytest.param(one, name, remedy, id=f"{type(one).__name__}.{name}")
    for one, names in OBJECTS
    for name, remedy in names.names.items()
    if name not in dir(one)
]


@pytest.mark.parametrize(("one", "name", "remedy"), NAMED)
def test_a_name_that_is_elsewhere(one: Any, name: str, remedy: str) -> None:
    """The error names the type, the name and what to use, whose methods and keywords exist."""
    message = f"'{type(one).__name__}' object has no attribute '{name}'; {remedy}"
    with pytest.raises(AttributeError, match=f"^{re.escape(message)}$") as raised:
        getattr(one, name)
    assert (raised.value.name, raised.value.obj) == (name, one)
    assert not hasattr(one, name)
    for called, arguments in re.findall(r"(?<![.\w])(\w+)\(([^)]*)\)", remedy):
        keywords = re.findall(r"(\w+)=", arguments)
        assert {*keywords} <= {*inspect.signature(getattr(one, called)).parameters}


@pytest.mark.parametrize(("one", "names"), OBJECTS)
def test_any_other_name(one: Any, names: elsewhere.Elsewhere) -> None:
    """A name that is nowhere raises Python's own error, and the names that are elsewhere are shown nowhere."""
    with pytest.raises(AttributeError, match=f"^'{type(one).__name__}' object has no attribute 'nothing'$"):
        one.nothing  # noqa: B018
    shown = {*dir(one), *dir(type(one))}
    missing = {name for name in names.names if not hasattr(one, name)}
    assert missing
    assert shown & missing == set()
    assert not hasattr(type(one), "__getattr__")


def test_an_error_within_a_property_is_not_replaced() -> None:
    """An AttributeError that a property raises by mistake stays what it is."""

    class Broken:
        __getattr__ = elsewhere.Elsewhere({"wait": "use result()"})

        @property
        def status(self) -> str:
            return None.words  # type: ignore[attr-defined,no-any-return]

    with pytest.raises(AttributeError, match="'NoneType' object has no attribute 'words'"):
        Broken().status  # noqa: B018


def test_copies_and_pickles() -> None:
    """What is asked for names that are elsewhere can still be copied and pickled."""
    for one in (RESULT, MAPPED, CLIENT.assistant("a"), CLIENT.runs.handle("t", "r")):
        assert pickle.loads(pickle.dumps(one)) == copy.copy(one) == copy.deepcopy(one) == one


@pytest.mark.parametrize("name", langgraph_runs._ELSEWHERE)
def test_importing_what_is_elsewhere(name: str) -> None:
    """Importing the names of langgraph-sdk says what they are called here."""
    with pytest.raises(
        ImportError,
        match=rf"^langgraph_runs has no {name}; .*(Client|client\.assistant|StreamEvent|RunPayload|ThreadStream|dict)",
    ):
        exec(f"from langgraph_runs import {name}")
    with pytest.raises(ImportError, match=name):
        getattr(langgraph_runs, name)
    assert name not in dir(langgraph_runs)
