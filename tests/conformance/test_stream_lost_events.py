"""Stored events that a server no longer has: that is told, and a part of the events is never the whole."""

from __future__ import annotations

from dataclasses import replace as evolve

import pytest

from langgraph_runs import errors

from .streams import collect, drain, join, make, next_stream, told
from .support import ClientMaker, FakeRuns
from .support.answer import How


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

        _, error = collect(join(client, run))

        assert type(error) is errors.StreamInterruptedError, kept
        assert "no longer has the first events" in str(error)


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


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_handing_over_in_the_middle_of_a_burst_loses_nothing(
    fake_runs: FakeRuns, make_client: ClientMaker, count: int
) -> None:
    """Wherever a stream is left, joining after its `last_event_id` brings all that was not taken."""
    client = make_client(fake_runs.url)
    run = fake_runs.run(12, ids="repeated", finished=True)
    stream = join(client, run)
    assert stream.last_event_id == "-1"
    with stream:
        taken = [next(stream).data for _ in range(count)]
    bookmark = stream.last_event_id
    assert bookmark

    rest = told(drain(join(client, run, bookmark)))

    assert rest[-len(run.published) + count :] == run.published[count:]
    assert [each for each in [*taken, *rest] if each not in run.published] == []


def test_a_bookmark_is_never_an_empty_string(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Which would mean the start to one and from now on to another; a join refuses it, before anything is sent."""
    client = make_client(any_runs.url)
    run = any_runs.run(3)
    assert make(client, any_runs).last_event_id == "-1"
    assert [join(client, run, after).last_event_id for after in ("-1", "e7", None)] == ["-1", "e7", None]

    with pytest.raises(ValueError, match="'-1' for the start of the run or None for from now on, got ''"):
        join(client, run, "")
    assert any_runs.operations == []
