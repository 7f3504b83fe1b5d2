"""The pytest plugin: fixtures, which load what they need once a test asks for one."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from langgraph_runs.testing import JumpingClock, Script, ScriptServer


_ERROR = pytest.StashKey[BaseException]()
"""What failed a test."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note what failed a test, for its fixtures."""
    if call.when == "call" and call.excinfo is not None:
        item.stash[_ERROR] = call.excinfo.value
    return (yield)


@pytest.fixture
def play_script(request: pytest.FixtureRequest) -> Generator[Callable[[Script], ScriptServer]]:
    """`play_script(script)`: a server of the script; the test fails unless all of it was played, and nothing else.

    Of a test that has failed already, it is not told that the rest was not played.
    """
    from langgraph_runs import testing

    servers = ExitStack()
    yield lambda script: servers.enter_context(testing.play(script))
    node: pytest.Item = request.node  # pyright: ignore[reportUnknownMemberType]
    error = node.stash.get(_ERROR, None)
    servers.__exit__(type(error) if error else None, error, None)


@pytest.fixture
def jumping_clock() -> Generator[JumpingClock]:
    """No call of langgraph_runs waits in this test; what would have been waited is in `jumping_clock.slept`."""
    from langgraph_runs import testing

    with testing.jumping_clock() as clock:
        yield clock


@pytest.fixture
def no_requests() -> Generator[None]:
    """No client of langgraph_runs sends a request in this test, but to a script that is played."""
    from langgraph_runs import testing

    with testing.no_requests():
        yield
