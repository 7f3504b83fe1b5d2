"""Going through the runs of a thread."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs.errors import APIResponseError

from .support import ClientMaker, FakeRuns, ScriptedServer, a_run, reply_json


def test_all_runs_come_once(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Pages end where the runs do, and each run comes once."""
    thread_id = fake_runs.thread()
    made = [fake_runs.run(1, finished=True, thread_id=thread_id).run_id for _ in range(7)]

    told = [run.run_id for run in make_client(fake_runs.url).runs.iter(thread_id, page_size=3)]

    assert sorted(told) == sorted(made)


@pytest.mark.parametrize("page_size", [1, 2, 10, 25])
def test_cancelling_what_is_listed(fake_runs: FakeRuns, make_client: ClientMaker, page_size: int) -> None:
    """Runs that leave the list in the loop do not hide others: of 25 pending ones each is told and cancelled."""
    thread_id = fake_runs.thread()
    runs = [fake_runs.run(1, thread_id=thread_id) for _ in range(25)]
    client = make_client(fake_runs.url)

    told = []
    for run in client.runs.iter(thread_id, page_size=page_size, status="pending"):
        told.append(run.run_id)
        client.runs.cancel(thread_id, run.run_id)

    assert sorted(told) == sorted(run.run_id for run in runs)
    assert {run.status for run in runs} == {"interrupted"}


def test_deleting_what_is_listed(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """So it is with runs that are deleted."""
    thread_id = fake_runs.thread()
    made = [fake_runs.run(1, finished=True, thread_id=thread_id).run_id for _ in range(25)]
    client = make_client(fake_runs.url)

    told = []
    for run in client.runs.iter(thread_id, page_size=10):
        told.append(run.run_id)
        client.runs.delete(thread_id, run.run_id)

    assert sorted(told) == sorted(made)


def test_deleting_threads_that_are_listed(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """So it is with threads: of 250 each is told once, and deleted."""
    made = [fake_runs.thread() for _ in range(250)]
    client = make_client(fake_runs.url)

    told = []
    for thread in client.threads.iter():
        told.append(thread.thread_id)
        client.threads.delete(thread)

    assert sorted(told) == sorted(made)
    assert fake_runs.threads == {}
    assert {request.json()["sort_by"] for request in fake_runs.requests_of("search_threads")} == {"created_at"}


def test_pages_that_the_server_cuts(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A server that sends fewer threads than it is asked for is believed when it says that there are more."""
    found = [{**fake_runs.threads[fake_runs.thread()]} for _ in range(7)]

    def cut(request: Any, work: Any) -> Any:
        offset = request.json()["offset"]
        more = {"X-Pagination-Next": str(offset + 3)} if offset + 3 < len(found) else {}
        return reply_json(found[offset : offset + 3], headers=more)

    fake_runs.fault(cut, search_threads="every")
    told = [thread.thread_id for thread in make_client(fake_runs.url).threads.iter(page_size=100)]
    assert told == [thread["thread_id"] for thread in found]


def test_threads_that_were_not_asked_for(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A server that ignores `ids`, as Aegra does, is told of: who deletes what is found would delete every thread."""
    thread, other = (fake_runs.threads[fake_runs.thread()] for _ in range(2))
    client = make_client(fake_runs.url)
    asked = [thread["thread_id"].upper()]

    listed = [thread]
    fake_runs.fault(lambda *_: reply_json(listed), search_threads="every")
    assert [one.thread_id for one in client.threads.search(ids=asked)] == [thread["thread_id"]]
    assert [one.thread_id for one in client.threads.iter(ids=asked)] == [thread["thread_id"]]

    listed.append(other)
    for search in (client.threads.search, client.threads.iter):
        with pytest.raises(APIResponseError, match=f"got {other['thread_id']}: this server ignores ids"):
            list(search(ids=asked))
        with pytest.raises(APIResponseError, match="this server ignores ids"):
            list(search(ids=asked, select=["thread_id"]))
        assert len(list(search())) == 2


def test_a_listing_that_goes_round_in_circles_is_told(scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """A server that does not know `offset` does not make the loop go on for ever."""
    page = [a_run(), a_run(run_id="s")]
    scripted.always("GET", "/threads/{thread_id}/runs", reply_json(page))
    told = []

    with pytest.raises(APIResponseError, match="same page at every offset"):
        for run in make_client(scripted.url).runs.iter("t", page_size=2):
            told.append(run.run_id)

    assert told == ["r", "s"]
