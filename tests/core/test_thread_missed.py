"""Runs of others of which a connection brings nothing: the in-memory server leaves out whole ones."""

from __future__ import annotations

import pytest

from tests.core.script import HEARTBEAT, Silent
from tests.core.thread_script import (
    OPEN,
    ThreadScript,
    completed,
    opened,
    plan_of,
    refused,
    running,
    shown,
    state,
    states,
)

QUIET = (Silent(5.0), HEARTBEAT, Silent(5.0), HEARTBEAT)
WHOLE = running() + state(1) + completed()


def listed(status: str) -> tuple[dict[str, str]]:
    return ({"run_id": "a", "status": status, "created_at": "2026-01"},)


@pytest.mark.parametrize("before", [(), listed("pending")], ids=["later", "pending"])
def test_a_run_that_was_left_out_is_told(before: tuple[dict[str, str], ...]) -> None:
    """Whether it was created since, or had not begun: the stream is opened again, which brings what is stored."""
    script = ThreadScript(opened(*QUIET, OPEN), opened(WHOLE), refused(), listed=before, runs={"a": shown()})
    script.later(7.0, lambda: script.known.update(ThreadScript(listed=listed("success")).known))

    told = script.stream(plan=plan_of())

    assert states(told) == [1]
    script.done()


@pytest.mark.parametrize("comes", [True, False])
def test_a_run_whose_end_was_left_out_is_told(*, comes: bool) -> None:
    """Heartbeats may be what a gateway makes up: the stream is opened again for its last events, once."""
    script = ThreadScript(
        opened(running() + state(1), *QUIET, OPEN),
        opened(
            running() + state(1) + (state(2) + completed()) * comes, *QUIET, *QUIET, *QUIET, running("b") + state(3)
        ),
        refused(),
        runs={"a": shown("running"), "b": shown()},
    )
    script.later(7.0, lambda: script.known.update(ThreadScript(listed=listed("success")).known))

    assert states(script.stream(plan=plan_of())) == [1, *[2] * comes, 3]
    script.done()


def test_a_run_that_nothing_brings_is_no_reason_to_go_on_so() -> None:
    """One that was not stored: the stream is opened again for it once."""
    script = ThreadScript(
        opened(*QUIET, OPEN), opened(*QUIET, *QUIET, *QUIET, running("b") + state(2)), refused(), runs={"b": shown()}
    )
    script.later(7.0, lambda: script.known.update(ThreadScript(listed=listed("success")).known))

    assert states(script.stream(plan=plan_of())) == [2]
    script.done()


@pytest.mark.parametrize(
    "first",
    [(WHOLE,), (running("b"), state(1))],
    ids=["told", "another is not resumable"],
)
def test_a_connection_that_is_not_left(first: tuple[bytes, ...]) -> None:
    """What was told was not missed; and a run at work that is not stored would lose events."""
    unstored = shown("running", kwargs={"resumable": False})
    script = ThreadScript(opened(*first, *QUIET, *QUIET, state(2)), refused(), runs={"a": shown(), "b": unstored})
    script.later(7.0, lambda: script.known.update(ThreadScript(listed=listed("success")).known))

    assert states(script.stream(plan=plan_of()))[:2] == [1, 2]
