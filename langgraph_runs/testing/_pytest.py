"""The pytest plugin: fixtures, which load what they need once a test asks for one."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from langgraph_runs.testing import JumpingClock, Script, ScriptServer

_Finder = Callable[[], Iterable[str]]


@dataclass
class _Outcome:
    """What failed a test, and what else its fixtures have to say of it."""

    error: BaseException | None = None
    finders: list[_Finder] = field(default_factory=list[_Finder])


_OUTCOME = pytest.StashKey[_Outcome]()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Begin a test, perhaps not for the first time."""
    item.stash[_OUTCOME] = _Outcome()


def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> None:
    """Note what failed a test, for its fixtures, and add to it what they know before it is reported."""
    outcome = item.stash.get(_OUTCOME, None)
    if outcome is None or call.excinfo is None or call.when == "teardown":
        return
    outcome.error = call.excinfo.value
    if outcome.finders and not isinstance(outcome.error, pytest.skip.Exception):
        from langgraph_runs.testing._shared import add_notes

        for find in outcome.finders:
            add_notes(outcome.error, find())


def _outcome(request: pytest.FixtureRequest) -> _Outcome:
    node: pytest.Item = request.node  # pyright: ignore[reportUnknownMemberType]
    return node.stash[_OUTCOME]


@pytest.fixture
def play_script(request: pytest.FixtureRequest) -> Generator[Callable[[Script], ScriptServer]]:
    """`play_script(script)`: a server of the script; the test fails unless all of it was played, and nothing else.

    What else was wrong in a test that fails already is a note of its error.
    """
    from langgraph_runs import testing

    outcome, servers = _outcome(request), ExitStack()

    def play(script: Script) -> ScriptServer:
        server = servers.enter_context(testing.play(script))
        outcome.finders.append(server._notes)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        return server

    yield play
    error = outcome.error
    servers.__exit__(type(error) if error else None, error, None)


@pytest.fixture
def jumping_clock() -> Generator[JumpingClock]:
    """No call of langgraph_runs waits in this test; what would have been waited is in `jumping_clock.slept`."""
    from langgraph_runs import testing

    with testing.jumping_clock() as clock:
        yield clock


@pytest.fixture
def no_requests(request: pytest.FixtureRequest) -> Generator[None]:
    """No client of langgraph_runs sends a request in this test, but to a script that is played.

    A request that was caught in a test that fails already is a note of its error.
    """
    from langgraph_runs.testing._no_requests import refused_requests

    outcome = _outcome(request)
    with refused_requests() as find:
        outcome.finders.append(find)
        yield
    if (found := find()) and outcome.error is None:
        raise AssertionError("; ".join(found))
