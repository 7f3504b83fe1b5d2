"""A run on thread t whose creation got no response, and what a lookup finds."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import errors
from langgraph_runs._core.calls.options import run_body
from langgraph_runs._core.runs.create import create
from langgraph_runs._generated.api.runs import create_run
from tests.core.calls_driver import Reply, World, answer, lost, run
from tests.core.creating import LIST, POST

MADE = answer(run("r"))
OTHER = {"input": {"b": 2}, "command": None}
"""What a run was asked for that is not ours."""


def make(world: World, *, mark: str | None = None, **fields: Any) -> Any:
    """Create a run on thread t, with the caller's own request id if one is given."""
    assistant = fields.pop("assistant", "agent")
    request = create_run.request("t", body=run_body(assistant, fields or {"input": {"a": 1}}, stateless=False))
    headers = {} if mark is None else {"X-REQUEST-ID": mark}
    return world.run(create(world.context(headers=headers), request, "t"))


def looks(page: Any, *, first: Reply | None = None) -> list[tuple[str, Reply]]:
    """A lost response, and two looks at a thread with these runs, of which the last is older if there are several."""
    return [(POST, first or lost()), *[(LIST, answer(page))] * 2]


def made_again() -> list[tuple[str, Reply]]:
    """A second sending, which succeeds, and the look after it."""
    return [(POST, MADE), (LIST, answer([run("r", mark="langgraph-runs-1")]))]


def assert_unknown(world: World, match: str, **options: Any) -> None:
    with pytest.raises(errors.RunOutcomeUnknownError, match=match):
        make(world, **options)
