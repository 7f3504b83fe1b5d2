"""Maps that are left before their end: what came of inputs is not lost, and whoever reads on is told."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from langgraph_runs import AsyncClient, Client, Progress

from .forking import in_child
from .support import ClientMaker, FakeRuns
from .test_stream_unread import told

INPUTS = [{"n": number} for number in range(3)]


def fail(_: Progress) -> None:
    """Something of the caller's."""
    raise LookupError("of the caller's")


def test_a_progress_that_raises(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Its error ends the map and says that there is a result that was not handed out, which can be had."""
    runs = make_client(fake_runs.url).assistant("agent").map(INPUTS, concurrency=1, progress=fail)
    with pytest.raises(LookupError, match="of the caller's") as caught:
        next(runs)

    assert caught.value.__notes__ == ["the RunMap was left; what came of 1 input is in its `undelivered`"]
    [one] = runs.undelivered
    assert (one.index, one.input, one.result.status) == (0, INPUTS[0], "success")
    with pytest.raises(RuntimeError, match="closed before its end; what came of 1 input is in its `undelivered`"):
        next(runs)
    assert len(fake_runs.runs) == 1


def test_what_was_not_handed_out(fake_runs: FakeRuns) -> None:
    """Once a map is left, what came of runs that have ended is there, be it that nobody asked for it."""
    with Client(fake_runs.url, api_key=None) as client:
        with client.assistant("agent").map(INPUTS, concurrency=3) as runs:
            first = next(runs)
            for thread in threading.enumerate():
                if thread.name == "langgraph_runs map":
                    thread.join()
            assert runs.undelivered == ()
        others = runs.undelivered

    assert sorted(one.index for one in (first, *others)) == [0, 1, 2]
    assert {one.result.status for one in others} == {"success"}
    assert runs.undelivered == others


def test_what_was_not_handed_out_of_an_async_map(fake_runs: FakeRuns) -> None:
    """So it is with tasks."""

    async def main() -> list[int]:
        async with AsyncClient(fake_runs.url, api_key=None) as client:
            async with client.assistant("agent").map(INPUTS, concurrency=3) as runs:
                first = await anext(runs)
                await asyncio.wait(runs._work.workers._tasks or [asyncio.create_task(asyncio.sleep(0))])
            return sorted(one.index for one in (first, *runs.undelivered))

    assert asyncio.run(main()) == [0, 1, 2]


def test_a_map_at_its_end(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Everything was handed out, so nothing is left, and closing it changes nothing."""
    with make_client(fake_runs.url).assistant("agent").map(INPUTS) as runs:
        assert len(list(runs)) == 3
    assert runs.undelivered == ()


@pytest.mark.parametrize("ordered", [False, True])
@pytest.mark.parametrize("what", ["map", "client"])
def test_closing_what_another_thread_reads(
    fake_runs: FakeRuns, make_client: ClientMaker, what: str, ordered: bool
) -> None:
    """The reader of a map is told that it was closed, be it by its client; its runs are cancelled."""
    for _ in INPUTS:
        fake_runs.next(1, auto=False)
    client = make_client(fake_runs.url)
    runs = client.assistant("agent").map(endless(), concurrency=3, ordered=ordered)
    with ThreadPoolExecutor(1) as pool:
        reader = pool.submit(next, runs)
        fake_runs.wait_for_request(3)
        (runs if what == "map" else client).close()
        with pytest.raises(RuntimeError, match=r"^the RunMap was closed before its end$"):
            reader.result(10)
    assert [run.status for run in fake_runs.runs] == ["interrupted"] * 3
    assert fake_runs.threads == {}


def test_a_second_reader(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Somebody else who iterates at the same time is refused, and the first one goes on."""
    fake_runs.next(1, auto=False)
    runs = make_client(fake_runs.url).assistant("agent").map([{}])
    with ThreadPoolExecutor(1) as pool:
        reader = pool.submit(next, runs)
        fake_runs.wait_for_request()
        with pytest.raises(RuntimeError, match="already being iterated"):
            next(runs)
        fake_runs.runs[0].complete()
        assert reader.result(10).index == 0
    assert list(runs) == []


def test_iterating_in_its_own_progress(fake_runs: FakeRuns) -> None:
    """That is refused, too."""
    with Client(fake_runs.url, api_key=None) as client:
        runs = client.assistant("agent").map(INPUTS, progress=lambda _: next(runs))
        with pytest.raises(RuntimeError, match="already being iterated"):
            next(runs)


def test_a_hook_that_ends_a_worker(fake_runs: FakeRuns) -> None:
    """Whatever a hook raises in the thread of a run is raised where the map is read."""

    def leave(_: object) -> None:
        raise SystemExit("of the caller's")

    with Client(fake_runs.url, api_key=None, on_request=leave) as client, ThreadPoolExecutor(1) as pool:
        runs = client.assistant("agent").map(INPUTS)
        with pytest.raises(SystemExit, match="of the caller's"):
            pool.submit(next, runs).result(10)
        with pytest.raises(RuntimeError, match="closed before its end"):
            next(runs)


def test_a_worker_that_is_cancelled(fake_runs: FakeRuns) -> None:
    """A program that cancels all its other tasks has the map end by an error, not wait for ever."""

    async def main() -> None:
        fake_runs.next(1, auto=False)
        async with asyncio.timeout(10), AsyncClient(fake_runs.url, api_key=None) as client:
            runs = client.assistant("agent").map([{}])
            reader = asyncio.create_task(anext(runs))
            await asyncio.to_thread(fake_runs.wait_for_request)
            for task in asyncio.all_tasks() - {asyncio.current_task(), reader}:
                task.cancel()
            with pytest.raises(RuntimeError, match="a task of the RunMap was cancelled"):
                await reader
        assert [run.status for run in fake_runs.runs] == ["interrupted"]

    asyncio.run(main())


def test_a_map_that_is_never_iterated(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """It is told once, when it is forgotten: it looks as if runs had been started."""
    assistant = make_client(fake_runs.url).assistant("agent")
    [said] = told(lambda: assistant.map(INPUTS))
    assert said.startswith("a map was never iterated, so no run was started: ")
    assert not fake_runs.runs


def test_maps_that_were_dealt_with(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Whoever reads or closes one knows of it, and so does who is told what is wrong with it."""
    assistant = make_client(fake_runs.url).assistant("agent")

    def refused() -> None:
        with pytest.raises(TypeError, match="inputs must be an iterable"):
            assistant.map(5)
        with pytest.raises(TypeError, match="progress must be"):
            assistant.map(INPUTS, progress=5)

    assert told(lambda: list(assistant.map(INPUTS))) == []
    assert told(lambda: next(assistant.map([]), None)) == []
    assert told(lambda: assistant.map(INPUTS).close()) == []
    assert told(refused) == []


def test_a_forked_child_forgets_a_map_in_silence() -> None:
    """The map is its parent's, which may be about to iterate it."""
    with Client("http://localhost:1", api_key=None) as client:
        maps = [client.assistant("agent").map(INPUTS)]
        assert in_child(lambda: told_nothing(maps.clear)) == 0
        maps.pop().close()


def told_nothing(work: Callable[[], object]) -> None:
    """Do something that warns of nothing."""
    assert told(work) == []


def endless() -> Iterator[Any]:
    """Inputs without an end."""
    while True:
        yield {}
