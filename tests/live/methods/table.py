"""The shape of the table: a method, what it is given, and what must come of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

import pytest

from langgraph_runs import RetryPolicy, errors

from .world import World

CALL: dict[str, Any] = {
    "headers": {"X-Note": "1"},
    "params": {"note": "1"},
    "timeout": 20,
    "retry": RetryPolicy(attempts=3),
}
"""What every call takes."""

POSITIONAL: dict[str, tuple[str, ...]] = {
    "threads.create": (),
    "threads.update_state": ("thread_id", "values"),
    "threads.prune": ("thread_ids",),
    "assistants.create": ("graph_id",),
    "assistants.set_latest": ("assistant_id", "version"),
    "runs.cancel_many": (),
    "crons.search": (),
    "crons.iter": (),
    "crons.count": (),
    "create": ("thread_id", "assistant_id"),
    "stream": ("thread_id", "assistant_id"),
    "wait": ("thread_id", "assistant_id"),
    "create_batch": ("payloads",),
    "join": ("thread_id", "run_id"),
    "join_stream": ("thread_id", "run_id"),
    "request": ("method", "path"),
    "build_request": ("method", "path"),
}


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes:
        method: as in `runs.create`, from the client on.
        promise: what is to be seen, in a few words.
        given: the arguments by name; a function is called with the world for the value.
        check: looks at the world and at what the method returned, or raised.
        raises: what it raises, if it is to.
    """

    method: str
    promise: str
    given: Mapping[str, Any]
    check: Callable[[World, Any], None] = field(repr=False)
    raises: type[Exception] | None = None

    def call(self, world: World) -> Any:
        """Call the method; what it returns."""
        function = world.client
        for name in self.method.split("."):
            function = getattr(function, name)
        given = {name: value(world) if callable(value) else value for name, value in self.given.items()}
        names = POSITIONAL.get(function.__name__, ("thread_id", "run_id", "assistant_id"))
        names = POSITIONAL.get(self.method, names)
        positional = [given.pop(name) for name in names if name in given]
        return function(*positional, **given)


def row(method: str, promise: str, /, **given: Any) -> Callable[[Callable[[World, Any], None]], Row]:
    """Make a row of the function below, which checks what came of the call."""
    return lambda check: Row(method, promise, given, check)


def refusal(
    method: str, error: type[Exception], promise: str, /, **given: Any
) -> Callable[[Callable[[World, Any], None]], Row]:
    """Make a row of a call that raises; the function below checks the error."""
    return lambda check: Row(method, promise, given, check, raises=error)


def rows(module: Mapping[str, Any]) -> list[Row]:
    """The rows of a module, in their order."""
    return [value for value in module.values() if isinstance(value, Row)]


AEGRA = ("aegra", "aegra-redis")

WITHOUT_BROKER = (
    "threads.",
    "assistants.",
    "crons.",
    "store.",
    "server_info",
    "ok",
    "request",
    "build_request",
    "with_options",
)
WITHOUT_BROKER += ("runs.get", "runs.list", "runs.iter", "runs.delete")
"""How methods begin that Aegra answers from its database alone: with Redis they are not tried again."""


@dataclass(frozen=True)
class Difference:
    """A row that does not hold on another server, and what is to be seen there instead.

    Attributes:
        usual: the row; that it passes there is a failure, so no difference outlives its reason.
        reason: what the server does, in a few words; docs/servers.md has them.
        row: what is to be seen.
        on: the servers.
        varies: the row holds now and then.
    """

    usual: Row
    reason: str
    row: Row
    on: tuple[str, ...] = AEGRA
    varies: bool = False


def instead(
    usual: Row,
    reason: str,
    /,
    *,
    on: tuple[str, ...] = AEGRA,
    varies: bool = False,
    raises: type[Exception] | Literal["as usual"] | None = "as usual",
    **given: Any,
) -> Callable[[Callable[[World, Any], None]], Difference]:
    """Make a difference of the function below, which checks what comes of the row's call there; `given` changes it."""
    raised = usual.raises if raises == "as usual" else raises
    promise = f"{usual.promise}: {reason}"
    return lambda check: Difference(
        usual, reason, Row(usual.method, promise, {**usual.given, **given}, check, raises=raised), on, varies
    )


def refused(usual: Row, reason: str, error: type[errors.APIStatusError], words: str) -> Difference:
    """A difference: the server refuses the call, in words that hold these."""

    def check(w: World, result: Any) -> None:
        if not isinstance(result, error):
            with pytest.raises(error) as caught:
                list(result)
            result = caught.value
        assert words in str(result.detail)

    raised = (
        None if usual.method in ("runs.stream", "runs.join_stream", "threads.iter", "threads.join_stream") else error
    )
    return Difference(usual, reason, Row(usual.method, f"{usual.promise}: {reason}", usual.given, check, raised))


@dataclass(frozen=True)
class Failing:
    """A test that fails on these servers, and why; by its name, with a part of its parameters' ids.

    Attributes:
        varies: it holds now and then; if not, that it passes is a failure.
    """

    what: str
    why: str
    on: tuple[str, ...] = AEGRA
    varies: bool = False

    def is_test(self, item: pytest.Item) -> bool:
        """Whether this is about the test."""
        name, _, part = self.what.partition("[")
        return getattr(item, "originalname", None) == name and part.rstrip("]") in item.name


class Refusal(NamedTuple):
    """Why a server refuses what it is asked for, and words of its refusal."""

    why: str
    words: str
