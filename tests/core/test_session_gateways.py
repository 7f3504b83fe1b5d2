"""What stands between a stream and its server: refusals, gateways that do not know it, or lose patience."""

from __future__ import annotations

import pytest
from attrs import evolve

from langgraph_runs import errors
from tests.core.script import (
    POLICY,
    Answer,
    Fail,
    Script,
    Silent,
    answer,
    end,
    event,
    joined,
    made,
    metadata,
    run,
    sse,
    text,
)


def test_a_read_that_is_forbidden_raises_that() -> None:
    """With the run's ids, on a first join, a later one, and where the run itself is asked for."""
    forbidden = answer({"detail": "read-only key"}, 403)
    for script, plan in (
        (Script(("join", forbidden)), joined()),
        (Script(("make", sse(event(1), Fail())), ("join", forbidden)), made()),
        (Script(("make", sse(event(1))), ("get", forbidden)), made()),
    ):
        error = script.play(plan).error

        assert type(error) is errors.PermissionDeniedError
        assert (error.run_id, error.thread_id, error.detail) == ("r", "t", "read-only key")


@pytest.mark.parametrize("page", [answer({"message": "no Route matched"}, 404), text("<h1>404</h1>", 404)], ids=str)
def test_a_gateway_that_does_not_know_the_server_is_a_break_like_others(page: Answer) -> None:
    """Its 404 says nothing of the run, which goes on."""
    script = Script(
        ("make", sse(event(1), Fail())),
        ("join", page),
        ("get", page),
        ("get", run("running")),
        ("join", sse(event(2), end())),
        retry=evolve(POLICY, attempts=5),
    )

    told = script.play(made())

    assert (told.data[:2], told.error) == ([1, 2], None)
    assert type(Script(*[("join", page)] * 3).play(joined()).error) is errors.NotFoundError


@pytest.mark.parametrize("refusal", [answer({"message": "Endpoint request timed out"}, 504), text("timeout", 524)])
def test_a_gateway_that_waits_and_gives_up_uses_up_no_attempts(refusal: Answer) -> None:
    """One that buffers shows no heartbeats: as long as the server shows the run, a join waits as it would without."""
    late = Answer(refusal.status, refusal.headers, refusal.pieces, took=29.0)
    running = ("get", run("running"))
    script = Script(
        ("make", sse(event(1), Fail())),
        *[("join", late), running] * 20,
        ("join", sse(event(2), end())),
    )
    assert script.play(made()).error is None

    first = Script(*[("join", late), running] * 20, ("join", sse(metadata(), event(2), end())))
    assert first.play(joined()).error is None

    at_once = Script(("make", sse(event(1), Fail())), *[("join", refusal)] * 3)
    assert type(at_once.play(made()).error) is errors.StreamInterruptedError


@pytest.mark.parametrize("quiet", [61.0, 3600.0])
def test_the_time_of_a_gap_counts_from_the_break(quiet: float) -> None:
    """Not from the beginning of a connection on which nothing came, nor from the making of the stream."""
    for plan, kind in ((made(), "make"), (joined(), "join")):
        asked = [("get", run("running"))] if kind == "join" else []
        script = Script(
            (kind, sse(Silent(quiet), Fail())),
            *asked,
            ("join", sse(Silent(quiet), Fail())),
            ("join", sse(metadata(), event(1), end())),
            retry=evolve(POLICY, attempts=4),
        )

        told = script.play(plan)

        assert (told.error, told.session.reconnects) == (None, 2)
