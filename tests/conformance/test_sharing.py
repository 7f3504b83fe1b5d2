"""One client shared by many: threads, tasks, slots."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest

from langgraph_runs import AsyncClient, Client, RetryPolicy, errors

from .support import ClientMaker, FakeRuns, Gate, ScriptedServer, collect_garbage, hang, reply_json

pytestmark = pytest.mark.slow

CALLS = 1000
THREADS = 32


def check_runs(server: FakeRuns, made: list[tuple[str, str, str]]) -> None:
    """Every call got the run that it made, on its thread, and there are no others."""
    assert Counter(run.run_id for run in server.runs) == Counter(run_id for _, run_id, _ in made)
    for thread_id, run_id, tag in made:
        run = server.find(thread_id, run_id)
        assert run is not None
        assert run.request["metadata"] == {"tag": tag}


def test_a_thousand_calls_from_many_threads(fake_runs: FakeRuns) -> None:
    """One blocking client serves 32 threads: every answer reaches its caller, and no connection is left over."""
    threads = [fake_runs.thread() for _ in range(20)]
    ready = threading.Barrier(THREADS)

    with Client(fake_runs.url, api_key=None) as client:

        def work(number: int) -> list[tuple[str, str, str]]:
            ready.wait()
            made: list[tuple[str, str, str]] = []
            for call in range(number, CALLS, THREADS):
                thread_id, tag = threads[call % len(threads)], str(call)
                run = client.runs.create(thread_id, "agent", metadata={"tag": tag})
                assert client.runs.get(thread_id, str(run.run_id)).metadata == {"tag": tag}
                made.append((thread_id, str(run.run_id), tag))
            return made

        with ThreadPoolExecutor(THREADS) as pool:
            made = [each for part in pool.map(work, range(THREADS)) for each in part]
        assert fake_runs.connections <= 2 * THREADS

    assert len(made) == CALLS
    check_runs(fake_runs, made)
    fake_runs.wait_until_closed()


@pytest.mark.slow
def test_a_thousand_calls_at_once(fake_runs: FakeRuns) -> None:
    """One AsyncClient serves 1,000 tasks at once: every answer reaches its caller, and no connection is left over."""
    threads = [fake_runs.thread() for _ in range(20)]

    async def work(client: AsyncClient, call: int) -> tuple[str, str, str]:
        thread_id, tag = threads[call % len(threads)], str(call)
        run = await client.runs.create(thread_id, "agent", metadata={"tag": tag})
        assert (await client.runs.get(thread_id, str(run.run_id))).metadata == {"tag": tag}
        return thread_id, str(run.run_id), tag

    async def main() -> list[tuple[str, str, str]]:
        async with AsyncClient(fake_runs.url, api_key=None) as client:
            return await asyncio.gather(*(work(client, call) for call in range(CALLS)))

    made = asyncio.run(main())

    assert len(made) == CALLS
    check_runs(fake_runs, made)
    fake_runs.wait_until_closed()


def test_slots(scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """max_concurrency bounds the requests in flight; the others wait for their turn, and all are served."""
    gate = Gate()
    scripted.always("*", "/x", reply_json(1).held(gate))
    client = make_client(scripted.url, max_concurrency=3)

    with ThreadPoolExecutor(10) as pool:
        waiting = [pool.submit(client.request, "GET", "/x") for _ in range(10)]
        scripted.wait_for_request(3)
        with pytest.raises(TimeoutError):
            scripted.wait_for_request(4, timeout=0.1)
        gate.open()
        assert [each.result(5) for each in waiting] == [1] * 10

    assert scripted.connections <= 3


def test_streams_and_waits_hold_no_slot(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Open streams and waits do not count: beside them there is room for other requests."""
    client = make_client(fake_runs.url, max_concurrency=1)
    thread_id = fake_runs.thread()
    for _ in range(3):
        fake_runs.next(2, auto=False)
    fake_runs.newlines = 1

    with ThreadPoolExecutor(2) as pool, client.runs.stream(thread_id, "agent") as stream:
        waits = [pool.submit(client.runs.wait, thread_id, "agent") for _ in range(2)]
        fake_runs.wait_for_request(3)
        assert client.threads.get(thread_id).thread_id == thread_id
        for run in fake_runs.runs:
            run.complete()
        assert [each.result(5) for each in waits] == [{"n": 2}] * 2
        assert len(list(stream)) == 2


def test_a_slot_is_waited_for_as_long_as_the_call_has(scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """A call that gets no slot in its time ends by a timeout, having sent nothing."""
    gate = Gate()
    scripted.always("*", "/x", reply_json(1).held(gate))
    client = make_client(scripted.url, max_concurrency=1)

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(client.request, "GET", "/x")
        scripted.wait_for_request(1)
        with pytest.raises(errors.APITimeoutError):
            client.request("GET", "/x", timeout=0.1)
        gate.open()
        assert first.result(5) == 1

    assert len(scripted.requests) == 1
    assert client.request("GET", "/x") == 1


def test_slots_are_given_back(scripted: ScriptedServer, make_client: ClientMaker, naps: list[float]) -> None:
    """Whatever comes of a request, its slot is free afterwards; a pause before a retry holds none."""
    client = make_client(scripted.url, max_concurrency=1, retry={"attempts": 2})
    scripted.refuse()
    for _ in range(3):
        with pytest.raises(errors.APIConnectionError):
            client.request("GET", "/x")
    scripted.listen()
    scripted.enqueue(reply_json("no", 500), reply_json("no", 500), reply_json("no", 404))
    for _ in range(2):
        with pytest.raises(errors.APIStatusError):
            client.request("GET", "/x")
    scripted.enqueue(reply_json(1).cut(after=0), reply_json(1))

    assert client.request("GET", "/x") == 1


@pytest.mark.parametrize("most", [0, -1, 1.5, True, "3"])
def test_what_is_no_bound(most: Any, make_client: ClientMaker) -> None:
    """max_concurrency is a whole number of at least 1, or None."""
    with pytest.raises((TypeError, ValueError), match="max_concurrency"):
        make_client("http://x", max_concurrency=most)


def test_a_task_that_is_cancelled_leaves_nothing_open(scripted: ScriptedServer) -> None:
    """Cancelling tasks frees their connections and slots, whatever they were waiting for."""
    gate = Gate()
    scripted.always("*", "/x", reply_json(1).held(gate))

    async def main() -> None:
        async with AsyncClient(scripted.url, api_key=None, max_concurrency=5) as client:
            tasks = [asyncio.create_task(client.request("GET", "/x")) for _ in range(20)]
            await asyncio.to_thread(scripted.wait_for_request, 5)
            for task in tasks:
                task.cancel()
            results = await asyncio.gather(*tasks, return_exceptions=True)
            assert all(isinstance(result, asyncio.CancelledError) for result in results)
            await asyncio.to_thread(scripted.wait_until_closed)
            gate.open()
            assert await asyncio.gather(*(client.request("GET", "/x") for _ in range(20))) == [1] * 20

    asyncio.run(main())


def test_an_interrupt(scripted: ScriptedServer) -> None:
    """Ctrl-C ends a blocking call at once, and leaves neither a connection nor a slot behind."""
    scripted.always("*", "/hang", hang())
    scripted.always("*", "/x", reply_json(1))

    def interrupt() -> None:
        scripted.wait_for_request(1)
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    with Client(scripted.url, api_key=None, max_concurrency=1) as client, ThreadPoolExecutor(1) as pool:
        with pytest.raises(KeyboardInterrupt):
            _interrupted(pool.submit(interrupt), lambda: client.request("GET", "/hang"))
        scripted.wait_for_disconnect(1)
        assert client.request("GET", "/x") == 1


def _interrupted(interrupt: Future[None], call: Callable[[], object]) -> None:
    call()
    interrupt.result(5)


@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_a_client_that_is_forgotten(kind: Any, fake_runs: FakeRuns) -> None:
    """A client that nobody closed frees its connections when it is garbage, without a warning."""
    thread_id = fake_runs.thread()

    if kind is Client:
        Client(fake_runs.url, api_key=None).threads.get(thread_id)
        collect_garbage()
        fake_runs.wait_until_closed()
        return

    async def main() -> None:
        await AsyncClient(fake_runs.url, api_key=None).threads.get(thread_id)
        collect_garbage()
        await asyncio.to_thread(fake_runs.wait_until_closed)

    asyncio.run(main())


def test_closing_under_a_request(scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """A client that is closed while a request is under way ends it or lets it finish, but does not hang."""
    gate = Gate()
    scripted.always("*", "/x", reply_json(1).held(gate))
    client = make_client(scripted.url, retry=RetryPolicy.immediate(2))

    with ThreadPoolExecutor(1) as pool:
        pending = pool.submit(client.request, "GET", "/x")
        scripted.wait_for_request(1)
        client.close()
        gate.open()
        with suppress(errors.APIConnectionError, RuntimeError):
            assert pending.result(5) == 1

    scripted.wait_until_closed()
