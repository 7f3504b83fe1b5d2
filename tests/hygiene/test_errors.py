"""The tree of errors: drawn as it is, and each error fit to travel."""

from __future__ import annotations

import copy
import pickle
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from langgraph_runs import errors
from langgraph_runs._core.calls.responses import status_error
from langgraph_runs._core.wire.exchange import Head, HTTPRequest, Response
from langgraph_runs._core.wire.headers import Headers

CLASSES = [getattr(errors, name) for name in errors.__all__ if name.endswith("Error")]
BRANCH = re.compile(r"^ {4}([│ ]*)(?:[├└]── )?(\w+Error)(?: +(.*))?$", re.MULTILINE)
STATUSES = {
    found[2]: found[3] for found in BRANCH.finditer(errors.__doc__ or "") if re.match(r"\d\d\d$|5xx$", found[3] or "")
}
COPIES: list[Callable[[Any], Any]] = [
    copy.copy,
    copy.deepcopy,
    *(lambda error, protocol=protocol: pickle.loads(pickle.dumps(error, protocol)) for protocol in range(2, 6)),
]


def drawn() -> Iterator[tuple[str, str]]:
    """The classes in the drawing, each with the one it hangs from."""
    above: list[str] = ["Exception"]
    for found in BRANCH.finditer(errors.__doc__ or ""):
        depth = 1 + len(found[1]) // 4 + ("── " in found[0])
        above[depth:] = [found[2]]
        yield found[2], above[depth - 1]


def test_the_tree_is_drawn_as_it_is() -> None:
    """The drawing in the docstring of `errors` has every class under its base, and no other."""
    assert dict(drawn()) == {cls.__name__: cls.__base__.__name__ for cls in CLASSES}


def test_every_error_is_public() -> None:
    """Every exception that the module defines is in its `__all__`."""
    defined = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, Exception)]
    assert {cls.__name__ for cls in defined} == set(errors.__all__)


@pytest.mark.parametrize(
    "status", [300, 304, 400, 401, 402, 403, 404, 405, 409, 410, 418, 422, 429, 500, 502, 503, 599]
)
def test_the_tree_tells_the_status(status: int) -> None:
    """An answer becomes the error that the drawing names for its status, and an APIStatusError where it names none."""
    head = Head(status, Headers(), HTTPRequest("GET", "http://host/ok", {}))
    wanted = [name for name, drawn in STATUSES.items() if drawn in (str(status), f"{status // 100}xx")]
    assert type(status_error(Response(head, b""), 0.0)).__name__ == (wanted or ["APIStatusError"])[0]
    assert len(STATUSES) == 8


def attributes(cls: type[Exception]) -> dict[str, Any]:
    """A value other than the default for every attribute that an error class has."""
    names = {name for base in cls.__mro__ for name in getattr(base, "__annotations__", ())}
    return {name: f"the {name}" for name in names}


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
@pytest.mark.parametrize("copied", COPIES, ids=["copy", "deepcopy", "pickle2", "pickle3", "pickle4", "pickle5"])
def test_errors_survive_copying(cls: type[errors.LangGraphRunsError], copied: Callable[[Any], Any]) -> None:
    """Every error survives copy and pickle with its message, its attributes, its notes and a cause of ours."""
    error = cls("what happened", **attributes(cls))
    error.__cause__ = errors.APIConnectionError("why", url="http://host")
    error.add_note("seen in passing")
    twin = copied(error)
    assert type(twin) is cls
    assert (str(twin), twin.args, vars(twin)) == (str(error), error.args, vars(error))
    assert (type(twin.__cause__), str(twin.__cause__)) == (errors.APIConnectionError, "why")
    assert vars(twin.__cause__) == {"url": "http://host"}
    assert attributes(cls).items() <= vars(twin).items()


def test_a_foreign_cause_stays_behind() -> None:
    """A cause that may hold sockets does not keep an error from being pickled."""
    error = errors.APIConnectionError("broken")
    error.__cause__ = RuntimeError(lambda: "nothing that pickles")
    twin = pickle.loads(pickle.dumps(error))
    assert (str(twin), twin.__cause__) == ("broken", None)


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_attributes_have_defaults(cls: type[errors.LangGraphRunsError]) -> None:
    """An error made with a message alone has all its attributes, and refuses one that its class does not know."""
    error = cls("what happened")
    assert [name for name in attributes(cls) if not hasattr(error, name)] == []
    with pytest.raises(TypeError, match=f"{cls.__name__} has no attribute 'size'"):
        cls("what happened", size=1)
