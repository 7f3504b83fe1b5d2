"""Fixtures: a server of runs on loopback."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conformance.support import FakeRuns


@pytest.fixture
def fake_runs() -> Iterator[FakeRuns]:
    """A server of runs, as the open LangGraph server is."""
    server = FakeRuns("langgraph")
    yield server
    server.stop()
    server.verify()
