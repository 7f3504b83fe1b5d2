"""A stream that breaks goes on where it stood: with which request, after which wait, and how often."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from attrs import evolve

from langgraph_runs import errors
from langgraph_runs._core.calls.retry import RetryPolicy
from langgraph_runs._core.streams.attempts import TICK_SECONDS
from langgraph_runs._core.streams.cursor import MAX_DOUBTS
from tests.core.script import (
    BASE,
    HEARTBEAT,
    MISSING,
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


def test_attempts_are_counted_by_gap() -> None:
    """Each event resets them; a gap that uses them all up ends the stream with the last refusal as cause."""
    down = ("join", answer({"detail": "down"}, 503))
    script = Script(
        ("make", sse(event(1), Fail())),
        down,
        down,
        ("join", sse(event(2), Fail())),
        down,
        down,
        ("join", sse(event(3), Fail())),
        down,
        down,
        down,
    )

    told = script.play(made())

    assert told.data == [1, 2, 3]
    assert type(told.error) is errors.StreamInterruptedError
    assert type(told.error.__cause__) is errors.InternalServerError
    assert (told.error.attempts, told.session.reconnects) == (3, 2)
    assert script.waits == [1.0, 2.0, 4.0] * 3


def test_connections_that_bring_nothing_use_up_attempts() -> None:
    """That a server accepts them is no progress."""
    empty = ("join", sse(Fail()))
    script = Script(("make", sse(event(1), Fail())), empty, empty, empty)

    told = script.play(made())

    assert type(told.error) is errors.StreamInterruptedError
    assert isinstance(told.error.__cause__, errors.APIConnectionError)
    assert told.session.reconnects == 3


def test_copies_are_no_progress() -> None:
    """A server that tells the same over and over and breaks off is given up."""
    again = ("join", sse(event(1), Fail()))

    told = Script(("make", sse(event(1), Fail())), again, again, again).play(made())

    assert told.data == [1]
    assert type(told.error) is errors.StreamInterruptedError


def test_a_connection_that_lives_is_progress() -> None:
    """A run may have nothing to say for hours while connections come and go."""
    alive = ("join", sse(Silent(5.0), HEARTBEAT, Fail()))
    at_once = ("join", sse(HEARTBEAT, Fail()))
    script = Script(("make", sse(event(1), Fail())), *[alive] * 20, *[at_once] * 3)

    assert type(script.play(made()).error) is errors.StreamInterruptedError
    assert script.waits[:20] == [1.0] * 20
    assert script.waits[20:] == [1.0, 2.0, 4.0]


def test_the_time_of_a_gap_is_bounded_too() -> None:
    """No attempt begins after the policy's seconds."""
    policy = RetryPolicy(attempts=100, timeout=10.0, wait_initial=4.0, wait_max=4.0, wait_jitter=0.0)
    script = Script(
        ("make", sse(event(1), Silent(500.0), event(2), Fail())), *[("join", Fail("connect"))] * 2, retry=policy
    )

    assert type(script.play(made()).error) is errors.StreamInterruptedError
    assert script.waits == [4.0, 4.0]


def test_the_server_may_ask_for_a_longer_wait() -> None:
    """Retry-After is obeyed, as seconds or as a date, on reconnects and on the question for the run."""
    script = Script(
        ("make", sse(event(1))),
        ("get", answer({}, 429, **{"retry-after": "17"})),
        ("get", run("running")),
        ("join", answer({}, 503, **{"retry-after": "Thu, 01 Jan 1970 00:17:20 GMT"})),
        ("join", Fail("connect")),
        ("join", sse(end())),
    )

    script.play(made())

    assert script.waits == [17.0, 23.0, 4.0]


def test_a_question_that_is_not_answered_counts_as_an_attempt() -> None:
    """After a clean end the server may be down: it is asked as often as it would be rejoined, with no wait twice."""
    script = Script(
        ("make", sse(event(1))), ("get", Fail("connect")), ("get", text("down", 502)), ("get", run("running")),
        ("join", sse(event(2), end())),
    )  # fmt: skip

    told = script.play(made())

    assert told.data[:2] == [1, 2]
    assert script.waits == [1.0, 2.0]


@pytest.mark.parametrize(
    ("replies", "kind"),
    [
        ([Fail("connect")] * 4, errors.APIConnectionError),
        ([answer({}, 503)] * 4, errors.InternalServerError),
        ([text("hello")] * 4, errors.APIResponseError),
        ([answer({}, 401)], errors.AuthenticationError),
    ],
    ids=str,
)
def test_a_question_that_is_never_answered_ends_the_stream(replies: list[Any], kind: type) -> None:
    """The error is the stream's own: it says where to go on."""
    script = Script(("make", sse(event(1))), *[("get", reply) for reply in replies])

    told = script.play(made())

    assert type(told.error) is errors.StreamInterruptedError
    assert type(told.error.__cause__) is kind
    assert told.error.last_event_id == "e1"


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


def test_a_wait_is_named_after_the_request_that_it_is_for() -> None:
    """In a gap that may be the one for the run, not the one that joins it; at the deadline, too."""
    one_run, one_stream = f"{BASE}/threads/t/runs/r", f"{BASE}/threads/t/runs/r/stream"
    script = Script(
        ("make", sse(event(1))),
        ("get", Fail("connect")),
        ("get", text("busy", 503, **{"retry-after": "7"})),
        ("get", run("running")),
        ("join", Fail("connect")),
        ("join", sse(event(2), end())),
        retry=evolve(POLICY, attempts=9),
    )

    assert script.play(made()).error is None
    assert [(notice.method, notice.url) for notice in script.notices] == [("GET", one_run)] * 2 + [("GET", one_stream)]
    assert script.waits == [1.0, 7.0, 4.0]

    for exchanges, url in (
        ((("make", sse(event(1))), ("get", Fail("connect"))), one_run),
        ((("make", sse(event(1), Fail())),), one_stream),
    ):
        error = Script(*exchanges, timeout=0.5).play(made()).error
        assert type(error) is errors.APITimeoutError
        assert error.url == url


def test_a_doubt_is_settled_by_another_replay() -> None:
    """It costs no attempt, is no reconnect to speak of, and asks whether the run goes on."""
    first, second = "1763800000000-0", "1763800000001-0"
    script = Script(
        ("make", sse(event(1, first), Fail())),
        ("join", sse(event(1, first), event(2, second), event(2, second), event(3))),
        ("get", run("running")),
        ("join", sse(event(2, second), event(2, second), event(3), end())),
    )

    told = script.play(made())

    assert told.data[:4] == [1, 2, 2, 3]
    assert (told.session.reconnects, len(script.notices)) == (1, 1)
    assert script.waits == [1.0, TICK_SECONDS]


def test_a_doubt_may_come_with_the_first_events() -> None:
    """An earlier connection that ended before it had an id does not stand in the way."""
    stamp = "1763800000000-0"
    script = Script(
        ("make", sse(b"e")),
        ("get", run("running")),
        ("join", sse(event(1, stamp) + event(1, stamp))),
        ("get", run("running")),
        ("join", sse(event(1, stamp) + event(1, stamp) + end())),
    )

    assert script.play(made()).data[:2] == [1, 1]


def test_doubts_come_to_an_end() -> None:
    """However often a server repeats an event the stream goes on, and loses nothing."""
    stamps = [f"{1_763_800_000_000 + number}-0" for number in range(MAX_DOUBTS + 2)]
    replays = []
    for known, new in pairwise(stamps):
        replays += [
            ("join", sse(event(known, known), event(new, new), event(new, new), end())),
            ("get", run("running")),
        ]
    script = Script(("make", sse(event(stamps[0], stamps[0]), Fail())), *replays[:-1])

    told = script.play(made())

    assert told.data[:-1] == [*stamps, stamps[-1]]
    assert len(script.sent("join")) == MAX_DOUBTS + 1


def test_a_doubt_that_cannot_be_settled_does_not_cost_the_stream() -> None:
    """Where rejoining would lose events the one in doubt is delivered."""
    stamp = "1763800000000-0"
    script = Script(
        ("get", run("running", kwargs={"stream_mode": ["messages"]})),
        ("join", sse(event(1, stamp, "messages/partial"), event(1, stamp, "messages/partial"), end())),
    )

    assert script.play(joined("-1", ("messages",))).data == [1, 1]
