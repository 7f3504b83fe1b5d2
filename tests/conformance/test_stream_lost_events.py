"""Stored events that a server no longer has: that is told, and a part of the events is never the whole."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace as evolve
from typing import Any

import pytest

from langgraph_runs import errors

from .streams import collect, drain, join, make, next_stream, told
from .support import Answer, ClientMaker, Event, FakeRun, FakeRuns, Request
from .support.answer import How
from .support.faults import Work


def forget(server: FakeRuns, kept: int = 0) -> None:
    """Lose what is stored of every run but the newest events, as a restart does, expiry, or a cap."""
    for run in server.runs:
        del run.events[: len(run.events) - kept]


@pytest.mark.parametrize("how", ["clean", "abrupt"])
@pytest.mark.parametrize("kept", [0, 2])
def test_a_run_that_ended_while_its_events_were_lost_is_no_whole_success(
    fake_runs: FakeRuns, make_client: ClientMaker, how: How, kept: int
) -> None:
    """The server was restarted: the replay of a run that is a success is empty or begins later; 5 of 30 were had."""
    fake_runs.next(30)

    def meanwhile() -> None:
        fake_runs.runs[-1].complete()
        forget(fake_runs, kept)

    fake_runs.cut(stream=1, after_events=5, how=how, meanwhile=meanwhile)

    events, error = collect(make(make_client(fake_runs.url), fake_runs))

    assert len(events) == 5
    assert type(error) is errors.StreamInterruptedError
    assert "no longer has the events" in str(error)
    assert (error.run_id, error.thread_id) == (fake_runs.runs[0].run_id, fake_runs.runs[0].thread_id)


@pytest.mark.parametrize("ids", ["unique", "repeated"])
def test_a_run_that_goes_on_after_its_events_were_lost_has_a_gap(
    fake_runs: FakeRuns, make_client: ClientMaker, ids: str
) -> None:
    """Nothing that comes after a gap is delivered."""
    fake_runs.next(30, ids=ids)

    def meanwhile() -> None:
        run = fake_runs.runs[-1]
        run.advance(5)
        run.events[:] = [evolve(event, stored=False) for event in run.events]

    fake_runs.cut(stream=1, after_events=5, how="abrupt", meanwhile=meanwhile)

    events, error = collect(make(make_client(fake_runs.url), fake_runs))

    assert len(events) == 5
    assert type(error) is errors.StreamInterruptedError


def test_a_join_from_the_start_that_gets_less_is_told(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Nothing at all, or what came later: on LangGraph its first event is `metadata`, on Aegra ids count from one."""
    client = make_client(any_runs.url)
    for kept in (0, 4):
        run = any_runs.run(20, finished=True, ids="opaque" if any_runs.flavour == "aegra" else "repeated")
        end = run.events[-1:] if any_runs.flavour == "aegra" else []
        run.events[:] = run.events[-kept - 1 : -1] + end if kept else end

        is_told_at_once = kept and any_runs.flavour == "langgraph"
        with pytest.warns(errors.LangGraphRunsWarning, match="began late") if is_told_at_once else nullcontext():
            _, error = collect(join(client, run))

        assert type(error) is errors.StreamInterruptedError, kept
        assert "no longer has the first events" in str(error)


def test_who_leaves_a_stream_that_began_late_is_warned(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """The error at the end is for those who read so far; the others are warned before the first event."""
    run = fake_runs.run(20, finished=True, ids="repeated")
    del run.events[:5]

    with (
        pytest.warns(errors.LangGraphRunsWarning, match="began late: the server no longer has the first events"),
        join(make_client(fake_runs.url), run) as stream,
    ):
        assert next(stream).data == run.published[0]


@pytest.mark.parametrize("after", ["garbage", "zzz", "1999999999999-0"])
def test_an_id_that_is_none_of_the_run_s_is_told(fake_runs: FakeRuns, make_client: ClientMaker, after: str) -> None:
    """The server takes it for one that nothing comes after, and says so with silence."""
    client = make_client(fake_runs.url)
    run = fake_runs.run(5, finished=True)

    _, error = collect(join(client, run, after))

    assert type(error) is errors.StreamInterruptedError
    assert "never had that one" in str(error)


def test_the_last_id_of_a_run_is_told_from_garbage(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """After it nothing comes either, which is right: where its shape says nothing, a replay from the start tells."""
    client = make_client(fake_runs.url)
    run = fake_runs.run(5, finished=True, ids=["a", "b", "c", "d", "e", "f"])
    number = next_stream(fake_runs)

    assert drain(join(client, run, "f")) == []

    sent = [request.headers["last-event-id"] for request in fake_runs.requests_of("stream")[number - 1 :]]
    assert sent == ["f", "f", "-1"]


def in_one_piece(answer: Answer) -> Answer:
    """An answer whose items come with one read."""
    items: Any = answer.body() if callable(answer.body) else answer.body
    return evolve(answer, body=(b"".join(items),))


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_handing_over_in_the_middle_of_a_burst_loses_nothing(
    fake_runs: FakeRuns, make_client: ClientMaker, count: int
) -> None:
    """Wherever a stream is left whose ids were seen to repeat, joining after its `last_event_id` brings the rest."""
    client = make_client(fake_runs.url)
    run = fake_runs.run(12, ids="repeated", finished=True)
    fake_runs.fault(lambda _, work: in_one_piece(work()), stream=1)
    stream = join(client, run)
    assert stream.last_event_id == "-1"
    with stream:
        taken = [next(stream).data for _ in range(count)]
    bookmark = stream.last_event_id
    assert bookmark

    rest = told(drain(join(client, run, bookmark)))

    assert rest[-len(run.published) + count :] == run.published[count:]
    assert [each for each in [*taken, *rest] if each not in run.published] == []
    anybody_s, _ = run.replay(bookmark)
    assert told(anybody_s)[-len(run.published) + count :] == run.published[count:]


def test_the_header_of_the_caller(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A Last-Event-ID that a relay passes on as a header counts like `last_event_id`, also after a break."""
    run = fake_runs.run(6, finished=True)
    client = make_client(fake_runs.url)
    fake_runs.cut(stream=2, after_events=2, how="reset")
    whole = drain(join(client, run))

    stream = join(client, run, None, headers={"last-event-id": whole[1].id})

    assert stream.last_event_id == whole[1].id
    assert told(drain(stream)) == told(whole[2:])


def test_a_bookmark_is_never_an_empty_string(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Which would mean the start to one and from now on to another; a join refuses it, before anything is sent."""
    client = make_client(any_runs.url)
    run = any_runs.run(3)
    stream = make(client, any_runs)
    assert stream.last_event_id == "-1"
    stream.close()
    assert [join(client, run, after).last_event_id for after in ("-1", "e7", None)] == ["-1", "e7", None]

    with pytest.raises(ValueError, match="'-1' for the start of the run or None for from now on, got ''"):
        join(client, run, "")
    assert any_runs.operations == []


def leave_out(server: FakeRuns, lost: range, *, stored: bool) -> None:
    """The stream of the next run lacks these events, counted from 0, as Aegra's do that lost Redis for a moment.

    A replay has them if they were `stored`.
    """

    def lack(run: FakeRun) -> None:
        run.start()
        run.complete()
        whole, kept = run.events, [event for number, event in enumerate(run.events) if number not in lost]
        live, replay = iter([kept]), run.replay
        run.news = lambda _: next(live, None)  # type: ignore[method-assign]

        def replay_part(after: str | None) -> tuple[list[Event], int]:
            run.events = whole if stored else kept
            return replay(after)

        run.replay = replay_part  # type: ignore[method-assign]

    def fault(_: Request, work: Work) -> Answer:
        answer = work()
        lack(server.runs[-1])
        return answer

    server.fault(fault, stream=1)


LEFT_OUT = [range(4), range(1, 3), range(2, 5), range(18, 20), range(18, 22)]
"""Of 22 events: the first and the last ones, those before the `end`, and with it."""


@pytest.mark.parametrize("lost", LEFT_OUT)
def test_events_that_a_stream_lacks_are_fetched(fake_aegra: FakeRuns, make_client: ClientMaker, lost: range) -> None:
    """Ids that count and skip some show that events are missing. The server has them, so none is missed."""
    fake_aegra.next(20, ids="opaque")
    leave_out(fake_aegra, lost, stored=True)

    events = drain(make(make_client(fake_aegra.url), fake_aegra))

    assert told(events) == fake_aegra.runs[0].published


@pytest.mark.parametrize("lost", LEFT_OUT[:-1])
def test_events_that_the_server_lost_are_told(fake_aegra: FakeRuns, make_client: ClientMaker, lost: range) -> None:
    """Not even a replay has them: what comes after is not told as the whole."""
    fake_aegra.next(20, ids="opaque")
    leave_out(fake_aegra, lost, stored=False)

    events, error = collect(make(make_client(fake_aegra.url), fake_aegra))

    assert type(error) is errors.StreamInterruptedError
    assert "no longer has the" in str(error)
    assert len(told(events)) == lost.start


@pytest.mark.parametrize("status", ["error", "interrupted"])
def test_how_a_run_ended_is_told_although_events_were_lost(
    fake_aegra: FakeRuns, make_client: ClientMaker, status: str
) -> None:
    """A run that failed or was cancelled is told as that."""
    fake_aegra.next(20, ids="opaque", status=status)
    leave_out(fake_aegra, range(18, 21), stored=False)

    _, error = collect(make(make_client(fake_aegra.url), fake_aegra))

    expected = {"error": errors.RunFailedError, "interrupted": errors.RunCancelledError}
    assert type(error) is expected[status]


def test_lost_events_that_cannot_be_asked_for_again_are_told(fake_aegra: FakeRuns, make_client: ClientMaker) -> None:
    """The run is not resumable as far as its caller says, so its stream ends where the first is missing."""
    fake_aegra.next(20, ids="opaque")
    leave_out(fake_aegra, range(5, 8), stored=True)

    events, error = collect(make(make_client(fake_aegra.url), fake_aegra, stream_resumable=False))

    assert len(events) == 5
    assert type(error) is errors.StreamInterruptedError


@pytest.mark.parametrize("how", ["clean", "abrupt"])
def test_ids_that_are_counted_anew_are_no_copies(fake_aegra: FakeRuns, make_client: ClientMaker, how: How) -> None:
    """Redis came back empty: the replay has the later events, by ids that the stream has had for others."""
    fake_aegra.next(30)

    def meanwhile() -> None:
        run = fake_aegra.runs[-1]
        run.complete()
        rest = run.events[25:]
        run.events = [evolve(event, id=f"{run.run_id}_event_{n + 1}") for n, event in enumerate(rest)]

    fake_aegra.cut(stream=1, after_events=20, how=how, meanwhile=meanwhile)

    events, error = collect(make(make_client(fake_aegra.url), fake_aegra))

    assert len(events) == 20
    assert type(error) is errors.StreamInterruptedError
    assert "no longer has the events" in str(error)
