"""A stream goes on after whatever breaks it, as if nothing had happened."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from langgraph_runs import errors

from .streams import HOWS, collect, drain, join, make, next_stream, told, up_to
from .support import ClientMaker, FakeRuns, drop, reply, reply_json, stream
from .support.answer import Answer, How

REFUSALS: dict[str, dict[str, Any]] = {
    "429 at once": {"status": 429, "retry_after": 0},
    "503": {"status": 503},
    "500 in plain text": {"status": 500, "body": "Internal Server Error"},
    "502 of a proxy": {"status": 502, "body": "<html>Bad Gateway</html>"},
    "408": {"status": 408},
    "425": {"status": 425},
}
RUBBISH: dict[str, Answer] = {
    "a page": reply("<html>Sign in</html>", headers={"Content-Type": "text/html"}),
    "JSON": reply_json({}),
    "nothing": reply(),
    "no content": reply(status=204),
    "no type": reply("event: custom\r\ndata: 0\r\n\r\n"),
    "a reset": drop("reset"),
    "a closed connection": drop(),
    "half a head": stream("event: custom").cut_head(30, "abrupt"),
    "an empty stream": stream(),
    "a broken, empty stream": stream("event: custom\r\n").cut(after=5),
}


def places(server: FakeRuns) -> dict[str, int]:
    """Where an event may break off, and how many bytes of it come before that."""
    flavour = server.flavour
    line, width = (2, 15) if flavour == "langgraph" else (1, 44)
    id_line = up_to(b"id: ", flavour)
    return {
        "between two events": 0,
        "in an event line": 3,
        "in a data line": up_to(b"data", flavour, more=9),
        "before an id line": id_line,
        "in an id": id_line + 9,
        "before an id's end": id_line + 4 + width - 1,
        "after an id": id_line + 4 + width,
        "before the blank line": id_line + 4 + width + line,
    }


def begin(client: Any, server: FakeRuns, way: str, count: int) -> Any:
    """Make and stream, or join, a run of so many events; it is the server's last."""
    if way == "joined":
        return join(client, server.run(count))
    server.next(count)
    return make(client, server)


@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize("way", ["made", "joined"])
def test_a_break_is_mended(any_runs: FakeRuns, make_client: ClientMaker, how: How, way: str) -> None:
    """Wherever a body breaks off, and however, every event comes once, and half an event never."""
    client = make_client(any_runs.url)
    for place, size in places(any_runs).items():
        any_runs.cut(stream=next_stream(any_runs), after_events=4, plus_bytes=size, how=how)

        events = begin(client, any_runs, way, 6)
        got = told(drain(events))

        assert any_runs.runs[-1].published == got, place
        assert (events.reconnects, events.status) == (1, "success"), place
    assert len(any_runs.runs) == 8


@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize("way", ["made", "joined"])
def test_a_break_before_the_first_event_is_mended(
    any_runs: FakeRuns, make_client: ClientMaker, how: How, way: str
) -> None:
    """A stream that broke before its first event was whole begins with the first event, and the run is made once."""
    client = make_client(any_runs.url)
    for size in (0, 1, 11, 30):
        any_runs.cut(stream=next_stream(any_runs), after_bytes=size, how=how)

        events = begin(client, any_runs, way, 3)
        got = told(drain(events))

        assert any_runs.runs[-1].published == got, size
        assert events.reconnects == 1, size
    assert len(any_runs.runs) == 4


def test_what_is_published_in_the_gap_is_told(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """The run goes on while nobody reads, and none of what it says meanwhile is missed."""
    run = any_runs.run(9)
    for number, how in enumerate(HOWS, 1):
        any_runs.cut(stream=number, after_events=2, how=how, meanwhile=lambda: run.advance(2))

    events = drain(join(make_client(any_runs.url), run))

    assert run.published == told(events)
    assert len(run.published) == 10


def test_a_refused_reconnect_is_repeated(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A server that is not well again at once is asked again."""
    client = make_client(any_runs.url)
    for refusal, answer in REFUSALS.items():
        number = next_stream(any_runs)
        any_runs.cut(stream=number, after_events=3, how="reset")
        any_runs.fail(**answer, stream=range(number + 1, number + 4))
        run = any_runs.run(5)

        events = join(client, run)
        got = told(drain(events))

        assert run.published == got, refusal
        assert events.reconnects == 1, refusal
        assert next_stream(any_runs) >= number + 5, refusal


@pytest.mark.parametrize("how", HOWS)
def test_rubbish_upon_a_reconnect_is_not_taken_for_the_stream(
    any_runs: FakeRuns, make_client: ClientMaker, how: How
) -> None:
    """Whatever comes in place of the stream is thrown away, and the stream is asked for again."""
    client = make_client(any_runs.url)
    for rubbish, answer in RUBBISH.items():
        number = next_stream(any_runs)
        any_runs.cut(stream=number, after_events=3, how=how)
        any_runs.answer(answer, stream=[number + 1, number + 2])
        run = any_runs.run(5)

        events = join(client, run)
        got = told(drain(events))

        assert run.published == got, rubbish
        assert events.reconnects >= 1, rubbish


def test_a_server_that_is_away_is_waited_for(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """While connections are refused the attempts go on, until the server is back."""
    run = any_runs.run(5)
    any_runs.cut(stream=1, after_events=3, how="reset", meanwhile=any_runs.refuse)
    attempts: list[int] = []

    def back(notice: Any) -> None:
        attempts.append(notice.attempt)
        if notice.attempt == 4:
            any_runs.listen()

    events = join(make_client(any_runs.url, on_reconnect=back), run)

    got = told(drain(events))
    assert run.published == got
    assert attempts == [1, 2, 3, 4]
    assert events.reconnects == 1


def test_a_refusal_for_good_is_not_repeated(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """An answer that another attempt would not change ends the stream, and is the error's cause."""
    client = make_client(fake_runs.url)
    for status in (307, 400, 401, 404, 422):
        number = next_stream(fake_runs)
        fake_runs.cut(stream=number, after_events=3, how="abrupt")
        fake_runs.fail(status, stream=number + 1, detail="not found for good")
        run = fake_runs.run(5)

        events, error = collect(join(client, run))

        assert run.published[:3] == told(events), status
        assert isinstance(error, errors.StreamInterruptedError), status
        assert isinstance(error.__cause__, errors.APIStatusError), status
        assert (error.__cause__.status_code, error.last_event_id) == (status, events[-1].id)
        assert next_stream(fake_runs) == number + 2, status


def test_a_read_that_is_forbidden_raises_that(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A key that lost its rights is refused when the stream rejoins: PermissionDeniedError, with the run's ids."""
    any_runs.cut(stream=1, after_events=3, how="abrupt")
    any_runs.fail(403, stream=2, detail="read-only key")
    run = any_runs.run(5)

    events, error = collect(join(make_client(any_runs.url), run))

    assert run.published[:3] == told(events)
    assert type(error) is errors.PermissionDeniedError
    assert (error.run_id, error.thread_id, error.detail) == (run.run_id, run.thread_id, "read-only key")


def test_a_gateway_s_own_404_and_504_are_breaks_like_others(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """In JSON or not, they say nothing of the run, which goes on."""
    client = make_client(any_runs.url)
    for status in (404, 504):
        number = next_stream(any_runs)
        any_runs.cut(stream=number, after_events=3, how="reset")
        gateway = reply_json({"message": "no Route matched with those values"}, status)
        any_runs.answer(gateway, stream=number + 1)
        any_runs.answer(gateway, get=len(any_runs.requests_of("get")) + 1)
        run = any_runs.run(5)

        got = told(drain(join(client, run)))
        assert run.published == got, status


def test_a_hundred_breaks_are_mended(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A stream may break any number of times, as long as something comes in between."""
    any_runs.cut(stream=range(1, 101), after_events=2, how="reset")
    run = any_runs.run(300)

    events = join(make_client(any_runs.url), run)
    got = told(drain(events))
    assert run.published == got
    assert events.reconnects == 100


def test_a_run_whose_creation_was_not_answered_is_joined(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """When the answer to the creation is lost, the run that was made is found and told from its first event."""
    fake_runs.lose(stream=1, done=True, how="reset")
    fake_runs.next(4)

    events = make(make_client(fake_runs.url), fake_runs)
    got = told(drain(events))

    (run,) = fake_runs.runs
    assert run.published == got
    assert (run.thread_id, run.run_id) == (events.thread_id, events.run_id)


def test_a_run_whose_creation_was_answered_with_rubbish_is_joined(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A creation that is answered, by a proxy say, with something else than the stream made its run nevertheless."""
    client = make_client(any_runs.url)
    for rubbish in ("a page", "JSON", "nothing", "no content"):
        answer = RUBBISH[rubbish]
        any_runs.fault(
            lambda _, work, answer=answer: replace(answer, headers=(*answer.headers, *work().headers[3:])),
            stream=next_stream(any_runs),
        )

        got = told(drain(begin(client, any_runs, "made", 4)))

        assert any_runs.runs[-1].published == got, rubbish
    assert len(any_runs.runs) == 4


def test_a_first_join_that_fails_is_repeated(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Joining is safe to repeat from the start: what fails at first is told as a retry, not as a reconnect."""
    any_runs.fail(503, stream=1)
    any_runs.lose(stream=2, done=False)
    kinds: list[str] = []

    def note(notice: Any) -> None:
        kinds.append(notice.kind)

    run = any_runs.run(3)
    client = make_client(any_runs.url, on_retry=note, on_reconnect=note)
    events = join(client, run)

    got = told(drain(events))
    assert run.published == got
    assert kinds == ["retry", "retry"]
    assert events.reconnects == 0


def test_a_first_join_that_is_refused_raises_the_refusal(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Nothing was interrupted yet: the server's own answer is the error, and entering the stream raises it."""
    client = make_client(any_runs.url)
    for status in (401, 403, 404, 422):
        any_runs.fail(status, stream=next_stream(any_runs), detail="not found")
        run = any_runs.run(3)

        with pytest.raises(errors.APIStatusError) as caught, join(client, run):
            pass

        assert caught.value.status_code == status
        assert (caught.value.run_id, caught.value.thread_id) == (run.run_id, run.thread_id)
