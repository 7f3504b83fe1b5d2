"""Every event once, in order, wherever the stream was broken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from .streams import HOWS, drain, join, make, next_stream, told
from .support import ClientMaker, FakeRuns
from .support.answer import How

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _no_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The ids here have nothing to do with the time, so there is no millisecond to wait for."""
    monkeypatch.setattr("langgraph_runs._core.streams.attempts.TICK_SECONDS", 0.0)


@pytest.mark.parametrize("finished", [True, False], ids=["finished", "in flight"])
@pytest.mark.parametrize("how", HOWS)
def test_unique_ids_give_each_event_once(
    any_runs: FakeRuns, make_client: ClientMaker, how: How, finished: bool
) -> None:
    """Cut after any number of events, of a run that has ended or goes on, the stream tells what was published."""
    client = make_client(any_runs.url)
    for count in range(14):
        any_runs.cut(stream=next_stream(any_runs), after_events=count, how=how)
        run = any_runs.run(12, finished=finished)

        got = told(drain(join(client, run)))

        assert run.published == got, count


@pytest.mark.parametrize("how", HOWS)
def test_the_seam_between_replay_and_live_is_not_seen(any_runs: FakeRuns, make_client: ClientMaker, how: How) -> None:
    """Events that were published while a replay was made ready come twice from the server, and once from the stream."""
    client = make_client(any_runs.url)
    for count in range(1, 12):
        for seam in (1, 2, 5):
            run = any_runs.run(16, seam=seam)
            any_runs.cut(
                stream=next_stream(any_runs), after_events=count, how=how, meanwhile=lambda run=run: run.advance(3)
            )

            got = told(drain(join(client, run)))

            assert run.published == got, (count, seam)


def test_many_breaks_at_many_seams(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Breaks may come before the copies of the last seam are through."""
    run = any_runs.run(300, seam=3)
    run.start()
    run.advance(5)
    any_runs.cut(stream=range(1, 30), after_events=7, how="reset", meanwhile=lambda: run.advance(2))

    got = told(drain(join(make_client(any_runs.url), run)))

    assert run.published == got


def test_opaque_ids_are_not_put_in_order(fake_aegra: FakeRuns, make_client: ClientMaker) -> None:
    """Ids such as `<run>_event_9` and `<run>_event_10` stand where the server put them, not where they sort."""
    ids = ["m", "b", "z", "a", "10", "9", "1763800000001-0", "1763800000000-0", "-1", "0", "é", "end"]
    client = make_client(fake_aegra.url)
    for count in range(1, 11):
        for seam in (0, 3):
            fake_aegra.cut(stream=next_stream(fake_aegra), after_events=count, how="reset")
            run = fake_aegra.run(10, ids=[*ids, "last"], seam=seam)

            events = [event for event in drain(join(client, run)) if event.event != "end"]

            assert run.published == told(events), (count, seam)
            assert ids[:11] == [event.id for event in events]


@pytest.mark.parametrize("payloads", [["a"] * 12, [""] * 12, [None] * 12, [{"n": n % 2} for n in range(12)]])
@pytest.mark.parametrize("ids", ["unique", "repeated"])
def test_equal_payloads_are_different_events(
    any_runs: FakeRuns, make_client: ClientMaker, payloads: Sequence[Any], ids: Any
) -> None:
    """A model may say the same token again and again: nothing is dropped because it looks like something else."""
    client = make_client(any_runs.url)
    for count in range(1, 12):
        any_runs.cut(stream=next_stream(any_runs), after_events=count, how="reset")
        run = any_runs.run(payloads, ids=ids, finished=True)

        got = told(drain(join(client, run)))

        assert run.published == got, count


@pytest.mark.parametrize("how", HOWS)
def test_repeated_ids_are_exact_once_the_run_has_ended(fake_runs: FakeRuns, make_client: ClientMaker, how: How) -> None:
    """The in-memory server gives all events of a millisecond one id; counting them tells which are missing.

    Three events share an id here, `metadata` being the first of the first three.
    """
    client = make_client(fake_runs.url)
    for count in range(1, 14):
        for more in (1, 4, 9):
            if how == "clean" and more == 1 and count % 3 == 1:
                continue  # cut where it would end, had the run ended there: nobody could tell
            number = next_stream(fake_runs)
            fake_runs.cut(stream=number, after_events=count, how=how)
            fake_runs.cut(stream=[number + 1, number + 2], after_events=more, how=how)
            run = fake_runs.run(12, ids="repeated", finished=True)

            got = told(drain(join(client, run)))

            assert run.published == got, (count, more)


@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize("seam", [0, 1, 4])
def test_repeated_ids_never_lose_an_event(fake_runs: FakeRuns, make_client: ClientMaker, how: How, seam: int) -> None:
    """While the run goes on nothing tells a copy from a new event of the same id: one may come twice, none is lost."""
    client = make_client(fake_runs.url)
    for count in range(1, 13):
        run = fake_runs.run(12, ids="repeated", seam=seam)
        fake_runs.cut(
            stream=next_stream(fake_runs), after_events=count, how=how, meanwhile=lambda run=run: run.advance(2)
        )

        got = told(drain(join(client, run)))

        assert run.published == sorted(distinct(got), key=run.published.index), count
        assert is_in_order(run.published, got), count


def distinct(payloads: Sequence[Any]) -> list[Any]:
    """The payloads, each once."""
    found: list[Any] = []
    for payload in payloads:
        if payload not in found:
            found.append(payload)
    return found


def is_in_order(published: Sequence[Any], told: Sequence[Any]) -> bool:
    """Whether what was published can be read off what was told, in its order."""
    rest = iter(told)
    return all(payload in rest for payload in published)


@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize("way", ["planned", "after a break"])
def test_a_run_that_began_anew_says_so(any_runs: FakeRuns, make_client: ClientMaker, how: How, way: str) -> None:
    """The second `metadata` is delivered and marked, so that a caller can discard what the first attempt told."""
    client = make_client(any_runs.url)
    for count in range(1, 9):
        run = any_runs.run(4, restart_after=2) if way == "planned" else any_runs.run(4)
        restart = run.restart if way == "after a break" and count < 5 else None
        any_runs.cut(stream=next_stream(any_runs), after_events=count, how=how, meanwhile=restart)

        events = [event for event in drain(join(client, run)) if event.event != "end"]

        assert run.published == told(events), count
        marked = [event.restarted for event in events if event.event == "metadata"]
        assert marked == ([False, True] if way == "planned" or restart else [False])
        collected: list[Any] = []
        for event in events:
            if event.restarted:
                collected.clear()
            elif event.event == "custom":
                collected.append(event.data["n"])
        assert collected == [1, 2, 3, 4], count


def test_a_restart_is_told_through_a_filter(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Who asked for one mode only gets no `metadata`, except the one that says that the run began anew."""
    run = fake_runs.run([("custom", 1), ("values", 2), ("custom", 3)], restart_after=2, finished=True)
    run.request["stream_mode"] = ["custom", "values"]

    events = drain(join(make_client(fake_runs.url), run, stream_mode="custom"))

    assert [(event.event, event.restarted) for event in events] == [
        ("custom", False),
        ("metadata", True),
        ("custom", False),
        ("custom", False),
    ]


def test_an_empty_id_clears_the_id(fake_aegra: FakeRuns, make_client: ClientMaker) -> None:
    """langgraph#9009: after an empty id there is none to resume after, until an event has one again."""
    ids = ["100", "101", "", "", "104", "105", "106"]
    run = fake_aegra.run(5, ids=ids, finished=True)

    events = drain(join(make_client(fake_aegra.url), run))

    assert ids == [event.id for event in events]
    assert run.published == told(events[:-1])


def test_an_id_after_an_empty_one_is_a_position_again(fake_aegra: FakeRuns, make_client: ClientMaker) -> None:
    """A break is mended from the id before the latest, or from the latest if events without one stand between."""
    client = make_client(fake_aegra.url)
    for count, position in ((1, "-1"), (2, "100"), (5, "104"), (6, "104"), (7, "105")):
        number = next_stream(fake_aegra)
        fake_aegra.cut(stream=number, after_events=count, how="reset")
        ids = ["100", "101", "", "", "104", "105", "106", "107"]
        run = fake_aegra.run(6, ids=ids, finished=True)

        got = told(drain(join(client, run)))

        assert run.published == got, count
        assert position == fake_aegra.requests_of("stream")[number].headers["last-event-id"]


def test_events_without_an_id_keep_the_one_before(fake_aegra: FakeRuns, make_client: ClientMaker) -> None:
    """An event that has no id line inherits the last event id (WHATWG), which is what a caller would rejoin after."""
    run = fake_aegra.run(4, ids=["a", None, None, "d", "e", "f"], finished=True)  # type: ignore[list-item]

    events = drain(join(make_client(fake_aegra.url), run))

    assert [event.id for event in events] == ["a", "a", "a", "d", "e", "f"]


def test_a_joined_stream_begins_where_it_was_told_to(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """After an event's id comes the next event, of a run that has ended or goes on, through a break as well."""
    client = make_client(any_runs.url)
    for finished in (True, False):
        for position in range(8):
            run = any_runs.run(8)
            run.start()
            run.advance(7)
            if finished:
                run.complete()
            any_runs.cut(stream=next_stream(any_runs), after_events=1, how="reset")

            got = told(drain(join(client, run, last_event_id=run.events[position].id)))

            assert run.published[position + 1 :] == got, (finished, position)


def test_a_live_stream_begins_with_what_comes_next(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Without a last event id only what is published from now on comes, and a break loses none of that."""
    run = fake_runs.run(10)
    run.start()
    run.advance(4)
    fake_runs.cut(stream=1, after_events=2, how="reset", meanwhile=lambda: run.advance(2))

    got = told(drain(join(make_client(fake_runs.url), run, last_event_id=None)))

    assert run.published[5:] == got


def test_a_made_run_is_told_from_its_first_event(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """`metadata`, which says that a worker began, is the first event of a run that was made."""
    any_runs.next(2)

    events = drain(make(make_client(any_runs.url), any_runs))

    assert events[0].event == "metadata"
    assert events[0].data["attempt"] == 1
    assert not events[0].restarted
