"""A stream that breaks goes on where it stood: with which request, and after which wait."""

from __future__ import annotations

import json

import pytest

from langgraph_runs import errors
from langgraph_runs._core.calls.retry import RetryPolicy
from langgraph_runs._core.streams.attempts import TICK_SECONDS
from tests.core.script import (
    BASE,
    HEARTBEAT,
    MISSING,
    Answer,
    Fail,
    Script,
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

BREAKS: dict[str, tuple[bytes | Fail, ...]] = {
    "a reset": (Fail("disconnected"),),
    "a body that cannot be unpacked": (Fail("protocol"),),
    "half an event": (event(2)[:20], Fail("disconnected")),
    "an event whose id was cut off": (event(2).partition(b"id")[0], Fail("disconnected")),
    "an event without its blank line": (event(2)[:-1], Fail("disconnected")),
    "a heartbeat": (HEARTBEAT, Fail("disconnected")),
}


@pytest.mark.parametrize("pieces", BREAKS.values(), ids=BREAKS.keys())
def test_a_broken_body_is_rejoined_at_the_last_whole_event(pieces: tuple[bytes | Fail, ...]) -> None:
    """After the event before it, so that it comes again and proves that nothing is missing; the rest comes once."""
    script = Script(
        ("make", sse(metadata(), event(1), *pieces)), ("join", sse(event(2), event(3), Fail())), ("join", sse(end()))
    )

    told = script.play(made())

    assert told.data[1:4] == [1, 2, 3]
    assert script.long == ["make", "join", "join"]
    assert script.resumed_after() == ["m", "e2"]
    assert (told.session.reconnects, told.error) == (2, None)


def test_half_an_event_at_a_clean_end_is_thrown_away() -> None:
    """It is there again in the replay (WHATWG HTML §9.2.6: what is unfinished at the end is discarded)."""
    for cut in range(1, len(event(2))):
        script = Script(
            ("make", sse(event(1), event(2)[:-cut])), ("get", run()), ("join", sse(event(2))), ("join", sse())
        )

        assert script.play(made()).data == [1, 2], cut


@pytest.mark.parametrize("cause", ["clean", "disconnected"])
def test_a_stream_that_breaks_before_its_first_event_begins_with_it(cause: str) -> None:
    """The replay is then one from the start."""
    pieces = () if cause == "clean" else (Fail(),)
    asked = [("get", run("pending"))] if cause == "clean" else []
    script = Script(("make", sse(*pieces)), *asked, ("join", sse(metadata(), event(1), end())))

    assert script.play(made()).data[1] == 1
    assert script.resumed_after() == ["-1"]


def test_every_reconnect_asks_the_same() -> None:
    """Modes as one JSON array with error and metadata, cancel_on_disconnect, and the caller's own headers and query."""
    plan = joined(
        "e0",
        ("values", "custom"),
        cancel_on_disconnect=True,
        params={"extra": "ü", "7": [1, 2]},
    )
    script = Script(
        ("get", run("running", kwargs={"stream_mode": ["values", "custom"]})),
        ("join", sse(event(1), Fail())),
        ("join", answer({}, 503)),
        ("join", Fail("connect")),
        ("join", sse(end())),
        headers={"X-Own": "a", "LAST-event-id": "mine", "Accept": "text/event-stream;q=1"},
    )

    script.play(plan)

    first, *others = script.sent("join")
    assert json.loads(script.queries()[0]["stream_mode"][0]) == ["values", "custom", "error", "metadata"]
    assert script.queries()[0]["cancel_on_disconnect"] == ["1"]
    assert script.queries()[0]["extra"] == ["ü"]
    assert script.queries()[0]["7"] == ["1", "2"]
    assert first.headers["X-Own"] == "a"
    assert script.resumed_after() == ["e0", "e0", "e0", "e0"]
    for other in others:
        assert other.url == first.url
        assert {**other.headers, "Last-Event-ID": "e0"} == first.headers


def test_a_made_run_is_rejoined_without_a_filter_at_its_location() -> None:
    """It publishes what it was made for; the server says where, and only the path of that counts."""
    headers = {
        "content-location": "/threads/t/runs/r",
        "location": "https://elsewhere/mount/threads/t/runs/r/stream?x=1",
    }
    plan = made(("values", "custom"), cancel_on_disconnect=True, params={"extra": 1})
    script = Script(("make", sse(event(1), Fail(), headers=headers)), ("join", sse(end())), headers={"X-Own": "a"})

    script.play(plan)

    (request,) = script.sent("join")
    assert request.url == f"{BASE}/threads/t/runs/r/stream?extra=1&cancel_on_disconnect=1"
    assert request.headers["X-Own"] == "a"


def test_a_run_whose_answer_names_no_place_is_found_by_its_ids() -> None:
    """`metadata` tells the run where the answer's head does not; ids of other kinds than text are none."""
    for named in (metadata(), event({"run_id": 7}, "m0", "metadata") + metadata()):
        script = Script(("make", sse(named, Fail(), headers={})), ("join", sse(end())))

        assert script.play(made()).session.run.run_id == "r"


@pytest.mark.parametrize(
    "refusal",
    [
        answer({"detail": "busy"}, 429),
        answer({"detail": "down"}, 500),
        text("<h1>Bad Gateway</h1>", 502),
        answer({}, 503),
        answer({}, 408),
        answer({}, 425),
        text("<h1>Please log in</h1>"),
        answer({"run_id": "r"}),
        Answer(200, {}),
        Answer(204, {}),
        Answer(200, {"content-type": "text/html"}, (b"<h1>", Fail())),
        Fail("connect"),
        Fail("dns"),
        Fail("proxy"),
        Fail("pool"),
        Fail("connect timeout"),
        Fail("timeout"),
        Fail("disconnected"),
    ],
    ids=str,
)
def test_what_may_pass_is_tried_again(refusal: Answer | Fail) -> None:
    """Refusals, proxies' pages and dead connections use up attempts, and that is all."""
    script = Script(
        ("make", sse(event(1), Fail())), ("join", refusal), ("join", refusal), ("join", sse(event(2), end()))
    )

    told = script.play(made())

    assert told.data[:2] == [1, 2]
    assert told.session.reconnects == 1
    assert script.waits == [1.0, 2.0, 4.0]
    assert [notice.attempt for notice in script.notices] == [1, 2, 3]
    assert {notice.kind for notice in script.notices} == {"reconnect"}


@pytest.mark.parametrize(
    ("refusal", "kind"),
    [
        (answer({"detail": "no"}, 401), errors.AuthenticationError),
        (answer({"detail": "no"}, 422), errors.UnprocessableEntityError),
        (Answer(302, {"location": "/login"}), errors.APIStatusError),
        (Fail("tls"), errors.APIConnectionError),
        (Fail("protocol"), errors.APIConnectionError),
    ],
    ids=str,
)
def test_what_will_not_pass_ends_the_stream(refusal: Answer | Fail, kind: type) -> None:
    """The refusal is the cause of the error that says where the stream stood."""
    told = Script(("make", sse(event(1), Fail())), ("join", refusal)).play(made())

    assert told.data == [1]
    assert type(told.error) is errors.StreamInterruptedError
    assert type(told.error.__cause__) is kind
    assert (told.error.last_event_id, told.error.run_id, told.error.thread_id) == ("e1", "r", "t")


def test_a_place_that_is_not_found_although_the_run_is_there_ends_the_stream() -> None:
    """A 404 is believed if the run is gone; otherwise somebody else said it."""
    told = Script(("make", sse(event(1), Fail())), ("join", MISSING), ("get", run("running"))).play(made())

    assert type(told.error) is errors.StreamInterruptedError
    assert type(told.error.__cause__) is errors.NotFoundError


def test_notices_tell_what_happened() -> None:
    """Attempt, cause, wait and last event id go to hooks and log; the error's cause is chained to the library's own."""
    cause = OSError("reset by peer")
    script = Script(("make", sse(event(1), Fail("disconnected", cause))), *[("join", Fail("connect", cause))] * 3)

    told = script.play(made())

    first, second, third = script.notices
    assert (first.cause, first.wait, first.last_event_id, first.run_id, first.thread_id) == (
        "it was disconnected", 1.0, "e1", "r", "t"
    )  # fmt: skip
    assert "it was connect" in second.cause
    assert second.method == "GET"
    assert second.url == third.url == f"{BASE}/threads/t/runs/r/stream"
    assert told.error is not None
    assert told.error.__cause__ is not None
    assert told.error.__cause__.__cause__ is cause


def test_a_stream_of_stamps_is_rejoined_when_their_millisecond_is_over() -> None:
    """However impatient the policy is: only then does a replay have all events of the latest id."""
    stamp = "1763800000000-0"
    eager = RetryPolicy.immediate(attempts=3)
    script = Script(
        ("make", sse(event(1, stamp), Fail())), ("join", sse(event(1, stamp), event(2, stamp), end())), retry=eager
    )

    assert script.play(made()).data[:2] == [1, 2]
    assert script.resumed_after() == ["-1"]
    assert script.waits == [TICK_SECONDS]

    script = Script(("make", sse(event(1), Fail())), ("join", sse(end())), retry=eager)
    script.play(made())
    assert script.waits == [0.0]
