"""IdleTimeout, deadlines, and bodies that make no sense."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import pytest

from langgraph_runs import errors
from langgraph_runs._core.calls.idle_timeout import INITIAL_LIMIT_SECONDS, UNRESUMABLE_LIMIT_SECONDS
from langgraph_runs._core.calls.retry import RetryPolicy
from langgraph_runs._core.streams import connection
from langgraph_runs._core.wire.sse import SSEDecoder
from tests.core.script import (
    GONE,
    HEARTBEAT,
    Fail,
    Script,
    Silent,
    end,
    error,
    event,
    joined,
    made,
    metadata,
    run,
    sse,
)

EVER = Silent(float("inf"))


def test_a_number_is_the_limit_from_the_first_byte_on() -> None:
    """A connection that is silent for longer is a broken one."""
    script = Script(
        ("make", sse(event(1), Silent(6.9), event(2), EVER)), ("join", sse(event(3), end())), idle_timeout=7.0
    )

    told = script.play(made())

    assert told.data[:3] == [1, 2, 3]
    assert set(script.limits) == {7.0}
    assert told.session.reconnects == 1
    assert script.notices[0].cause == "it was timeout"


def test_no_limit_is_none() -> None:
    """None waits as long as it takes, also after heartbeats."""
    script = Script(("make", sse(Silent(5.0), HEARTBEAT, Silent(1e6), event(1), end())), idle_timeout=None)

    assert script.play(made()).data[0] == 1
    assert set(script.limits) == {None}


def test_the_rhythm_of_heartbeats_sets_the_limit() -> None:
    """It is learned once, holds on later connections, and grows when it proves too short."""
    script = Script(
        ("make", sse(event(1), Silent(4.9), HEARTBEAT, Silent(5.0), HEARTBEAT + event(2), EVER)),
        ("get", run("running")),
        ("join", sse(EVER)),
        ("get", run("running")),
        ("join", sse(event(3), end())),
        idle_timeout="auto",
    )

    told = script.play(made())

    assert told.data[:3] == [1, 2, 3]
    assert told.session.reconnects == 2
    assert [limit for limit, _ in groupby(script.limits) if limit > 5.0] == [
        INITIAL_LIMIT_SECONDS,
        pytest.approx(14.7),
        15.0,
        30.0,
        60.0,
    ]


def test_a_server_without_heartbeats_is_rejoined_without_fuss() -> None:
    """Its silence is no fault: no attempt is used up, nothing is counted, and the next time it is given longer."""
    silences = [("get", run("running")), ("join", sse(EVER))] * 5
    last = [("get", run("running")), ("join", sse(event(2), end()))]
    script = Script(("make", sse(event(1), EVER)), *silences, *last, idle_timeout="auto")

    told = script.play(made())

    assert told.data[:2] == [1, 2]
    assert (told.session.reconnects, script.sleeps) == (0, [])
    limits = [limit for limit in dict.fromkeys(script.limits) if limit >= INITIAL_LIMIT_SECONDS]
    assert limits == [60.0, 120.0, 240.0], "and no longer: a dead connection is to be noticed"


@pytest.mark.parametrize("is_stored", [True, False])
def test_a_server_that_is_silent_about_a_run_that_has_ended(is_stored: bool) -> None:
    """Aegra is, where the stored events are gone: that is told, and not waited for. Where they are not, they come."""
    mute = ("join", sse(EVER, replays=False))
    first, second = event(1, "c_event_1"), event(2, "c_event_2")
    found = [("join", sse(first, replays=False)), ("join", sse(first, second, end(), replays=False))]
    rest = found if is_stored else [mute] * 4
    script = Script(("make", sse(first, EVER)), ("get", run()), mute, *rest, idle_timeout="auto")

    told = script.play(made())

    assert told.data[:2] == ([1, 2] if is_stored else [1])
    assert type(told.error) is (type(None) if is_stored else errors.StreamInterruptedError)


def test_a_stream_that_cannot_be_resumed_is_given_more_time_before_its_first_heartbeat() -> None:
    """Giving it up is its end, so without proof that heartbeats should come it takes minutes; but it does not hang."""
    late = (Silent(UNRESUMABLE_LIMIT_SECONDS - 1.0), event(2, None), end())
    patient = Script(("make", sse(event(1, None), *late)), idle_timeout="auto")
    assert patient.play(made(resumable=False)).error is None

    for plan, opening in ((made(resumable=False), "make"), (joined(None), "join")):
        asked = [] if plan.make else [("get", run("running"))]
        hung = Script((opening, sse(event(1, None), EVER)), *asked, idle_timeout="auto")
        began = hung.time
        assert type(hung.play(plan).error) is errors.StreamInterruptedError
        assert hung.time - began == pytest.approx(UNRESUMABLE_LIMIT_SECONDS, abs=1.0)

    unexpected = Script(("make", sse(event(1, None), *late)), idle_timeout="auto")
    assert unexpected.play(made()).error is None

    dead = Script(("make", sse(Silent(5.0), HEARTBEAT, event(1, None), EVER)), idle_timeout="auto")
    told = dead.play(made(resumable=False))
    assert type(told.error) is errors.StreamInterruptedError
    assert type(told.error.__cause__) is errors.APITimeoutError


def test_after_an_error_event_only_a_moment_is_waited() -> None:
    """Heartbeats do not make it longer."""
    for pieces in (
        (EVER,),
        tuple([Silent(1.0), HEARTBEAT] * 100),
        (Silent(3.0), event(1), Silent(3.0), event(2), EVER),
    ):
        script = Script(("make", sse(metadata(), error(), *pieces)), idle_timeout=None)
        began = script.time

        assert type(script.play(made()).error) is errors.RunFailedError
        assert script.time - began <= connection.AFTER_ERROR_SECONDS + 1.0


def test_a_run_that_began_anew_is_waited_for_as_before() -> None:
    """The moment after an `error` event is over with the next `metadata`."""
    script = Script(
        ("make", sse(Silent(5.0), HEARTBEAT, error(), metadata("m2", 2), Silent(14.0), event(1), end())),
        idle_timeout="auto",
    )

    told = script.play(made())

    assert told.error is None
    assert script.limits[-3:] == [15.0, 15.0, 15.0]


@pytest.mark.parametrize(
    "exchanges",
    [
        [("make", sse(event(1), EVER))],
        [("make", sse(event(1), Silent(21.0), event(2), EVER))],
        [("make", sse(event(1), *[Silent(4.0), HEARTBEAT] * 6)), ("get", run("running"))],
        [("make", sse(Silent(15.0), event(1), EVER))],
        [("make", sse(event(1), Silent(19.5), Fail()))],
        [("make", sse(event(1), Fail())), ("join", Fail("connect")), ("join", sse(EVER))],
        [("make", sse(event(1), Fail())), *[("join", Fail("connect"))] * 3],
        [("make", sse(event(1), Silent(19.0))), *[("get", Fail("connect"))]],
    ],
    ids=range(8),
)
def test_a_deadline_bounds_the_whole_stream(exchanges: list[Any]) -> None:
    """Reading, waiting and rejoining alike; the error names the run, which goes on, and what came is told first."""
    policy = RetryPolicy(attempts=10, timeout=None, wait_initial=2.0, wait_max=8.0, wait_jitter=0.0)
    script = Script(*exchanges, timeout=20.0, retry=policy)
    script.time += 100.0  # it begins with the first request, not with the making of the stream
    began = script.time

    told = script.play(made(temporary=True))

    assert told.data[0] == 1
    assert type(told.error) is errors.APITimeoutError
    assert (told.error.timeout, told.error.run_id, told.error.thread_id) == (20.0, "r", "t")
    assert script.time - began <= 21.5
    assert not told.session.must_clean_up, "the run can still be joined"


def test_a_stream_that_is_in_time_notices_no_deadline() -> None:
    """Cleaning up does not count."""
    script = Script(("make", sse(event(1), Silent(19.0), end())), ("delete", GONE), timeout=20.0)

    assert script.play(made(temporary=True)).error is None
    assert script.limits[0] == 20.0


def test_an_event_that_is_too_large_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """What came before it is told first."""
    monkeypatch.setattr(connection, "SSEDecoder", lambda last_id: SSEDecoder(last_id, limit=1000))
    script = Script(("make", sse(event(1), event("x" * 2000, "e2")[:-1])))

    told = script.play(made())

    assert told.data == [1]
    assert type(told.error) is errors.APIResponseError
    assert "too large" in str(told.error)


@pytest.mark.parametrize("plan", [made(), joined("-1", ("values",))], ids=["made", "joined"])
@pytest.mark.parametrize("bad", [b"{half", b"<html>"])
def test_data_that_is_no_json_is_an_error(bad: bytes, plan: Any) -> None:
    """The events of the same read that stand before it are told first, no others, and the error shows it."""
    nonsense = b"event: values\ndata: " + bad + b"\nid: e3\n\n"
    reply = sse(metadata() + event(1) + event(2) + nonsense + event(4))
    script = Script(("make", reply)) if plan.make else Script(("get", run("running")), ("join", reply))

    told = script.play(plan)

    assert told.data == ([{"run_id": "r", "attempt": 1}, 1, 2] if plan.make else [1, 2])
    assert type(told.error) is errors.APIResponseError
    assert "'values' event (id e3) that is not valid JSON" in str(told.error)
    assert repr(bad.decode()) in str(told.error)


@pytest.mark.parametrize("name", ["metadata", "error", "end", "messages/partial", "updates"])
def test_no_event_is_too_important_to_be_checked(name: str) -> None:
    """What the session itself looks at is an error all the same if it is no JSON."""
    bad = b"event: " + name.encode() + b'\ndata: {"__interrupt__":\nid: e1\n\n'
    told = Script(("make", sse(bad, EVER)), idle_timeout=1.0).start(made())

    assert type(told.error) is errors.APIResponseError
