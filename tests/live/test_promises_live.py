"""What callers do between two events, and to what they list, on the real server: nothing is lost or doubled."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from dev_server import DevServer

from langgraph_runs import AsyncClient, errors
from tests.conformance.support import ClientMaker

from .servers import ServerName
from .test_calls_live import runs_of, until

pytestmark = pytest.mark.slow


@pytest.fixture
def client(server: DevServer, make_client: ClientMaker) -> Any:
    return make_client(server.url)


def numbers(events: Any) -> list[int]:
    """What a run of the graphs `burst` and `slow` has counted."""
    return [event.data.get("n") or event.data["tick"] for event in events if event.event == "custom"]


def status_of(api: httpx.Client, stream: Any) -> str:
    """The status of a stream's run, as the server has it."""
    return str(api.get(f"/threads/{stream.thread_id}/runs/{stream.run_id}").json()["status"])


def test_reads_with_a_time_limit(server: DevServer) -> None:
    """A reader that waits for no event longer than it takes to come gets each once, and the end."""

    async def main() -> list[int]:
        got: list[Any] = []
        async with AsyncClient(server.url, api_key=None) as client:
            given = {"count": 8, "delay": 0.05}
            events = client.runs.stream(None, "slow", input=given, stream_mode="custom")
            broken_off = 0
            while True:
                try:
                    got.append(await asyncio.wait_for(anext(events), 0.02))
                except TimeoutError:
                    broken_off += 1
                except StopAsyncIteration:
                    assert broken_off
                    return numbers(got)

    assert asyncio.run(main()) == list(range(1, 9))


SURELY_REPEATED = 17
"""Among so many events of a burst are several of a millisecond."""


@pytest.mark.parametrize("count", [1, 2, 17, 50])
def test_handing_over_in_the_middle_of_a_burst(count: int, client: Any, api: httpx.Client) -> None:
    """Whoever goes on from `last_event_id` gets all events that were not taken.

    That is so without this package as well once ids were seen to repeat, for which the first read may be too short.
    """
    thread_id = api.post("/threads", json={}).json()["thread_id"]
    run = client.runs.create(thread_id, "burst", input={"count": 60}, stream_mode="custom", stream_resumable=True)
    client.runs.join(thread_id, run.run_id)
    with client.runs.join_stream(thread_id, run.run_id, last_event_id="-1") as stream:
        taken = numbers([next(iter(stream)) for _ in range(count)])
    last = stream.last_event_id

    rest = numbers(client.runs.join_stream(thread_id, run.run_id, last_event_id=last))
    raw = api.get(f"/threads/{thread_id}/runs/{run.run_id}/stream", headers={"Last-Event-ID": last}).text

    assert {*taken, *rest} == set(range(1, 61))
    for number in range(len(taken) + 1, 61) if count >= SURELY_REPEATED else ():
        assert f'{{"n":{number}}}' in raw.replace(" ", "")


@pytest.mark.parametrize("taken", [0, 1])
def test_a_stateless_stream_that_is_left(taken: int, client: Any, api: httpx.Client) -> None:
    """Its run goes on to its end, also if it had not begun, on a thread that stays."""
    with client.runs.stream(None, "slow", input={"count": 5, "delay": 0.05}) as stream:
        for _ in range(taken):
            next(iter(stream))

    until(lambda: status_of(api, stream) == "success")
    api.delete(f"/threads/{stream.thread_id}")


def test_ids_that_are_none(client: Any, api: httpx.Client, server_name: ServerName) -> None:
    """A join after an id that is none of the run's is no success without events; one after the last id is."""
    thread_id = api.post("/threads", json={}).json()["thread_id"]
    given = {"count": 3, "delay": 0.02}
    run = client.runs.create(thread_id, "slow", input=given, stream_mode="custom", stream_resumable=True)
    events = list(client.runs.join_stream(thread_id, run.run_id, last_event_id="-1"))
    last = [event.id for event in events if event.id][-1]
    nobody_s = client.runs.join_stream(thread_id, run.run_id, last_event_id="1999999999999-0")

    assert numbers(client.runs.join_stream(thread_id, run.run_id, last_event_id=last)) == []
    if server_name == "langgraph":
        with pytest.raises(errors.StreamInterruptedError):
            list(nobody_s)
    else:  # Aegra replays everything after an id that it does not know
        assert numbers(nobody_s) == [1, 2, 3]


@pytest.mark.parametrize("way", ["cancel", "delete"])
def test_listing_what_goes_meanwhile(way: str, client: Any, api: httpx.Client, server_name: ServerName) -> None:
    """Of 250 runs that leave the list as they are cancelled or deleted in the loop, each is told once."""
    if way == "cancel" and server_name != "langgraph":
        pytest.skip("no run of this server is pending for long")
    thread_id = api.post("/threads", json={}).json()["thread_id"]
    wait = 600 if way == "cancel" else 0
    made = [client.runs.create(thread_id, "echo", input={"n": n}, after_seconds=wait).run_id for n in range(250)]
    status = "pending" if way == "cancel" else "success"
    until(lambda: {run["status"] for run in runs_of(api, thread_id)} == {status})

    told = []
    for run in client.runs.iter(thread_id, status=status):
        told.append(run.run_id)
        getattr(client.runs, way)(thread_id, run.run_id)

    assert sorted(told) == sorted(made)


def test_a_run_is_given_back_as_it_came(client: Any, api: httpx.Client) -> None:
    """`to_dict` is what the server sent, whatever was read before it."""
    thread_id = api.post("/threads", json={}).json()["thread_id"]
    run_id = client.runs.create(thread_id, "echo", input={"a": 1}).run_id
    client.runs.join(thread_id, run_id)
    run = client.runs.get(thread_id, run_id)
    _ = (run.created_at, run.updated_at, run == run.from_dict({}), repr(run))

    assert run.to_dict() == api.get(f"/threads/{thread_id}/runs/{run_id}").json()
