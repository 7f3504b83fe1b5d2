"""What `on_reconnect`, the log and `reconnects` tell of breaks."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest

from .streams import HOWS, collect, drain, join, make, told
from .support import ClientMaker, FakeRuns


def test_a_reconnect_is_told_with_all_that_is_known(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Attempt, cause, wait, run, thread, last event id and what is about to be asked."""
    notices: list[Any] = []
    any_runs.cut(stream=1, after_events=3, how="reset")
    any_runs.fail(503, stream=2, detail="in a moment")
    run = any_runs.run(5)
    client = make_client(any_runs.url, on_reconnect=notices.append)

    drain(join(client, run))

    first, second = notices
    assert [first.kind, second.kind] == ["reconnect", "reconnect"]
    assert [first.attempt, second.attempt] == [1, 2]
    assert first.wait >= 0.0
    assert "the connection broke" in first.cause
    assert "503 Service Unavailable: in a moment" in second.cause
    for notice in notices:
        assert (notice.run_id, notice.thread_id) == (run.run_id, run.thread_id)
        assert notice.last_event_id == run.events[2].id
        assert notice.method == "GET"
        assert notice.url == f"{any_runs.url}/threads/{run.thread_id}/runs/{run.run_id}/stream"


def test_a_clean_cut_is_told_for_what_it_is(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """The cause says that the body ended although the run goes on."""
    causes: list[str] = []
    any_runs.cut(stream=1, after_events=3, how="clean")

    drain(join(make_client(any_runs.url, on_reconnect=lambda notice: causes.append(notice.cause)), any_runs.run(5)))

    assert causes == ["the response ended, but the run goes on"]


@pytest.mark.parametrize("gaps", [0, 1, 5])
def test_reconnects_are_counted(any_runs: FakeRuns, make_client: ClientMaker, gaps: int) -> None:
    """One for every break that was mended, however many attempts that took; the look at the end is none."""
    notices: list[Any] = []
    any_runs.cut(stream=range(1, 2 * gaps, 2), after_events=3, how="reset")
    any_runs.fail(503, stream=range(2, 2 * gaps + 1, 2))
    run = any_runs.run(20)

    events = join(make_client(any_runs.url, on_reconnect=notices.append), run)
    assert events.reconnects == 0
    got = told(drain(events))

    assert run.published == got
    assert events.reconnects == gaps
    assert len(notices) == (0 if not gaps else 2 * gaps)


def test_the_log_tells_every_reconnect(
    any_runs: FakeRuns, make_client: ClientMaker, caplog: pytest.LogCaptureFixture
) -> None:
    """One line each, at INFO, with attempt, wait, cause, run and position; nothing when nothing breaks."""
    caplog.set_level(logging.INFO, "langgraph_runs")
    client = make_client(any_runs.url, headers={"X-Api-Key": "secret-key"})
    drain(join(client, any_runs.run(5)))
    assert caplog.records == []
    any_runs.cut(stream=len(any_runs.requests_of("stream")) + 1, after_events=3, how="reset")
    run = any_runs.run(5)

    drain(join(client, run))

    (record,) = caplog.records
    assert (record.name, record.levelno) == ("langgraph_runs", logging.INFO)
    for part in ("reconnect 1", "the connection broke", run.run_id, run.events[2].id or "", "0.0"):
        assert part in record.getMessage()
    assert "secret-key" not in caplog.text


def test_the_hook_is_told_before_the_wait(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """When it is called nothing has been sent yet, so a hook may repair something, or end the stream by raising."""

    class Enough(Exception):
        pass

    def stop(_: Any) -> None:
        assert fake_runs.operations == ["stream"]
        raise Enough

    fake_runs.next(5)
    fake_runs.cut(stream=1, after_events=3, how="abrupt")
    client = make_client(
        fake_runs.url, on_reconnect=stop, retry={"wait_initial": 60.0, "wait_max": 60.0, "timeout": None}
    )

    events, error = collect(make(client, fake_runs))

    assert len(events) == 3
    assert isinstance(error, Enough)
    assert fake_runs.operations == ["stream"]
    fake_runs.wait_for_disconnect(1)


def test_an_asynchronous_hook_is_awaited(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """An async client takes coroutine functions; a blocking one takes functions."""
    seen: list[str] = []

    async def later(notice: Any) -> None:
        await asyncio.sleep(0)
        seen.append(notice.kind)

    def now(notice: Any) -> None:
        seen.append(notice.kind)

    fake_runs.cut(stream=1, after_events=3, how="reset")
    hook = now if make_client.client_kind == "sync" else later

    drain(join(make_client(fake_runs.url, on_reconnect=hook), fake_runs.run(5)))

    assert seen == ["reconnect"]


def test_hooks_see_every_request_of_a_stream(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """`on_request` may change each of them, the reconnects among them, and `on_response` sees each answer's head."""
    sent: list[str] = []
    answered: list[int] = []

    def stamp(request: Any) -> None:
        sent.append(request.method)
        request.headers["X-Number"] = str(len(sent))

    for number, how in enumerate(HOWS, 1):
        any_runs.cut(stream=number, after_events=2, how=how)
    any_runs.next(9)
    client = make_client(any_runs.url, on_request=stamp, on_response=lambda head: answered.append(head.status))

    got = told(drain(make(client, any_runs)))

    assert any_runs.runs[0].published == got
    assert [request.method for request in any_runs.requests] == sent
    assert [request.headers["x-number"] for request in any_runs.requests] == [str(n + 1) for n in range(len(sent))]
    assert answered == [200] * len(sent)


def test_other_options_serve_one_stream(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """`with_options` gives a stream a hook and a policy of its own; the client keeps its own."""
    ours: list[Any] = []
    theirs: list[Any] = []
    client = make_client(any_runs.url, on_reconnect=theirs.append)
    any_runs.cut(stream=1, after_events=2, how="reset")

    drain(join(client.with_options(on_reconnect=ours.append), any_runs.run(4)))

    assert (len(ours), len(theirs)) == (1, 0)
