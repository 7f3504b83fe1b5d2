"""A stream that is not of one run, of a server that counts ids anew, uses them again, or hardly sends any."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import errors
from langgraph_runs._core.streams import feed_cursor
from langgraph_runs._core.streams.feed import Feed, custom_feed
from tests.core.feeds import S, T, U, V, of_request, of_thread
from tests.core.script import HEARTBEAT, Fail, Script, Silent, Told, answer, event, metadata, sse


def counted(letter: str, count: int) -> list[bytes]:
    """Events of a generation, with ids that count from 0."""
    return [event(f"{letter}{n}", str(n)) for n in range(count)]


def interrupted(told: Told) -> errors.StreamInterruptedError:
    assert isinstance(told.error, errors.StreamInterruptedError)
    return told.error


@pytest.mark.parametrize("letter", ["a", "b"])
def test_a_server_that_begins_anew_is_told(letter: str) -> None:
    """One that knows no Last-Event-ID sends another stream under the same ids: neither its rest nor its start fits."""
    script = Script(("join", sse(*counted("a", 4), Fail())), ("join", sse(*counted(letter, 6), replays=False)))

    told = script.play(of_request())

    assert told.data == ["a0", "a1", "a2", "a3"]
    assert interrupted(told).last_event_id == "3"


@pytest.mark.parametrize("first", [3, 4, 5])
def test_an_id_that_is_used_again_is_no_copy(first: int) -> None:
    """Ids that name something else than one event cannot be resumed after, which is told, and not passed over."""
    seen = [event(n, "ab"[n % 2]) for n in range(first)]
    rest = [event(n, "ab"[n % 2]) for n in range(first - 1, 9)]

    told = Script(("join", sse(*seen, Fail())), ("join", sse(*rest, replays=False))).play(of_request())

    assert told.data == list(range(first))
    interrupted(told)


def test_an_id_that_is_used_again_on_the_new_connection_is_no_copy() -> None:
    """Only an event with the same data is one, as servers send where a replay meets what is live."""
    script = Script(
        ("join", sse(event(1, "x"), event(2, "y"), Fail())),
        ("join", sse(event(2, "y"), event(3, "a"), event(4, "b"), event(3, "a"), event(5, "a"))),
    )

    told = script.play(of_request())

    assert told.data == [1, 2, 3, 4]
    interrupted(told)


def test_only_so_many_events_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """An id that comes again after more than that is told: whether it is of a copy is not known."""
    monkeypatch.setattr(feed_cursor, "MAX_REMEMBERED_IDS", 2)
    copies = [event(3, "a"), event(4, "b"), event(5, "c")]
    script = Script(
        ("join", sse(event(1, "x"), event(2, "y"), Fail())),
        ("join", sse(event(2, "y"), *copies, event(4, "b"), event(3, "a"))),
    )

    told = script.play(of_request())

    assert told.data == [1, 2, 3, 4, 5]
    interrupted(told)


def test_several_events_of_an_id_come_once() -> None:
    """Where the break fell between two of them, the second is not taken for a copy of the first."""
    script = Script(
        ("join", sse(event(1, "x"), event(2, "y"), Fail())),
        ("join", sse(event(2, "y"), event(3, "y"), event(4, "z"), Fail())),
        ("join", sse(event(4, "z"))),
    )
    assert script.play(of_request()).data == [1, 2, 3, 4]


@pytest.mark.parametrize("feed", [of_request(), of_thread(None)])
def test_a_break_after_the_only_event_is_told(feed: Feed) -> None:
    """No replay would have it, so nothing would show that what comes next follows it."""
    told = Script(("join", sse(event(1, "x"), Fail()))).play(feed)

    assert told.data == [1]
    error = interrupted(told)
    assert error.last_event_id == "x"
    assert "Only one event with an id had come" in str(error)


def test_runs_may_begin_alike() -> None:
    """An event without an id that equals the first one of all does not show that the stream came from its start."""
    opening, bare = metadata(None), event("x", None)
    script = Script(
        ("join", sse(opening, event(1, "a"), event(2, "b"), Fail())),
        ("join", sse(event(2, "b"), opening, bare, event(3, "c"), replays=False)),
    )

    told = script.play(of_request())

    assert told.data[3:] == [told.data[0], "x", 3]


def test_an_end_before_any_event_is_the_end() -> None:
    """Also on a second connection: nothing had come that a replay could lack."""
    told = Script(("join", sse(Fail())), ("join", sse())).play(of_request(**{"Last-Event-ID": "-1"}))
    assert (told.data, told.error) == ([], None)


def test_a_replay_that_brings_nothing_but_heartbeats_is_a_gap() -> None:
    """A server that has lost the thread is silent about it: what is stored comes at once, and is not there."""
    quiet = [piece for _ in range(3) for piece in (Silent(5.0), HEARTBEAT)]
    script = Script(("join", sse(event(1, S), event(2, T), Fail())), ("join", sse(*quiet, replays=False)))

    told = script.play(of_thread())

    assert interrupted(told).last_event_id == T
    assert "no longer has the events" in str(told.error)


@pytest.mark.parametrize("path", ["/threads/t/stream", "/threads/t/stream/events?x=1"])
def test_a_thread_does_not_end(path: str) -> None:
    """By whatever method it is read: a response that ends is a break, as when a server is stopped."""
    feed = custom_feed("POST", path, {}, json={}, params=None)
    script = Script((f"POST {path.partition('?')[0]}", sse(event(1, "1"))))

    told = script.play(feed)

    assert told.data == [1]
    assert "the response ended. A POST request is not sent again" in str(interrupted(told))


BLOCKS = [
    (None, HEARTBEAT),
    (S, metadata(S)),
    (T, b"retry: 10\n" + event(1, T, "custom")),
    (T, f'event: custom\ndata: [\ndata: "ä", 1]\nid: {T}\n\n'.encode()),
    (U, event(1, U, "custom")),
    (V, event({"status": "run_done"}, V, "metadata")),
]
"""Of a thread: with a heartbeat, a field that nobody reads, data in two lines, and an id that repeats."""


@pytest.mark.parametrize("how", [(), (Fail(),), (Fail("timeout"),), (Fail(interrupted=True),)])
def test_a_thread_cut_at_every_byte(how: Any) -> None:
    """Each cut gives the same events, each once."""
    ids = [id for id, _ in BLOCKS]
    body = b"".join(block for _, block in BLOCKS)
    for offset in range(len(body) + 1):
        begun = body[:offset]
        last = ids[max(begun.count(b"\n\n") - 1, 0)]
        rest = b"".join(block for _, block in BLOCKS[ids.index(last) :])
        script = Script(("join", sse(begun, *how)), ("join", sse(rest, replays=False)), ("join", answer({}, 403)))
        told = script.play(of_thread())
        assert told.data[1:4] == [1, ["ä", 1], 1], offset
        assert len(told.events) == 5, offset
