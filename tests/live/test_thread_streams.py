"""Streams of threads on the server of `langgraph dev`: what it does there that a caller must not notice, or must."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import httpx
import pytest
from dev_server import DevServer

from langgraph_runs import RetryPolicy, errors
from tests.conformance.support import ClientMaker

from .conftest import NewServer
from .plainly import create_run, create_thread, ended, until
from .thread_events import FED, normal, replayed

pytestmark = pytest.mark.slow

HELLO = {"messages": [{"role": "user", "content": "hi"}]}
PACE = {"count": 8, "delay": 0.012}


@pytest.fixture(scope="module")
def server(start_server: NewServer) -> Iterator[DevServer]:
    """A server whose graphs feed all channels."""
    with start_server(config=FED) as server:
        yield server


@pytest.fixture(scope="module")
def api(server: DevServer) -> Iterator[httpx.Client]:
    """Plain HTTP to that server."""
    with httpx.Client(base_url=server.url, trust_env=False, timeout=30) as client:
        yield client


@pytest.fixture
def client(server: DevServer, make_client: ClientMaker) -> Any:
    return make_client(server.url)


@pytest.fixture
def thread(api: httpx.Client) -> str:
    return create_thread(api)


def datas(events: list[Any], name: str) -> list[Any]:
    """The data of the events of one kind."""
    return [event.data for event in events if event.event == name]


def words(events: list[Any]) -> list[str]:
    """What the root's lifecycle says."""
    return [event.data["event"] for event in events if event.event == "lifecycle" and not event.namespace]


class TestWhatGraphsFeed:
    """Graphs that were compiled with transformers."""

    def test_updates_and_custom_data(self, client: Any, thread: str) -> None:
        """They come as they do in the stream of a run."""
        with client.threads.stream(thread, "steps") as stream:
            stream.start(input={"count": 2, "delay": 0})
            assert list(stream.custom()) == [{"step": 1}, {"step": 2}]
            stream.start(input={"count": 2, "delay": 0})
            assert list(stream.updates()) == [("begin", {"step": 0}), ("step", {"step": 1}), ("step", {"step": 2})]

    def test_tools(self, client: Any, thread: str) -> None:
        """Each call is told with its input and what came of it, once."""
        with client.threads.stream(thread, "tooled") as stream:
            stream.start(input=HELLO)
            calls = {call.id: call for call in stream.tool_calls()}
            assert {one.name for one in calls.values()} == {"weather"}
            assert (calls["call-1"].input, calls["call-1"].output) == ({"city": "Bern"}, "weather of Bern")
            assert calls["call-2"].output is None
            assert "no such city" in (calls["call-2"].error or "")
            assert stream.status == "success"

    def test_subgraphs(self, client: Any, thread: str) -> None:
        """Each is told as it begins and as it ends, within the one that called it."""
        with client.threads.stream(thread, "nested") as stream:
            stream.start(input={})
            told = [(one.name, one.status, len(one.namespace)) for one in stream.subgraphs()]
        begins, ends = [("child", "started", 1), ("grandchild", "started", 2)], ["grandchild", "child"]
        assert told[:2] == begins
        assert [(name, status) for name, status, _ in told[2:]] == [(name, "completed") for name in ends]


class TestEnds:
    """How runs end of which the stream says nothing, or something else."""

    def test_a_run_that_somebody_deletes(self, client: Any, api: httpx.Client, thread: str) -> None:
        """Nothing comes of it any more, and it is told that its outcome is not known."""
        with client.threads.stream(thread, "slow") as stream:
            run = stream.start(input={"count": 150, "delay": 0.02})
            next(event for event in stream if event.event == "custom")
            api.delete(f"/threads/{thread}/runs/{run.run_id}")
            with pytest.raises(errors.RunError) as caught:
                list(stream)
        assert caught.value.run_id == run.run_id

    @pytest.mark.parametrize("strategy", ["interrupt", "rollback"])
    def test_a_run_that_another_one_displaces(self, client: Any, api: httpx.Client, thread: str, strategy: str) -> None:
        """It was cancelled, also if it is gone and the stream says nothing of it; the other one is told as it was."""
        with client.threads.stream(thread, "slow") as stream:
            run = stream.start(input={"count": 2000, "delay": 0.02})
            next(event for event in stream if event.event == "custom")
            other = create_run(api, thread, "echo", input={"a": 1}, multitask_strategy=strategy)
            with pytest.raises(errors.RunCancelledError) as caught:
                list(stream)
            assert (caught.value.run_id, stream.status) == (run.run_id, "cancelled")
            assert ended(api, thread, other) == "success"
            stream.start(input=PACE)
            assert datas(list(stream), "custom") == [{"tick": n} for n in range(1, 9)]

    def test_a_run_that_is_cancelled_before_its_turn(self, client: Any, api: httpx.Client, thread: str) -> None:
        """It is told as cancelled, though the stream has none of its events."""
        create_run(api, thread, "slow", input={"count": 100, "delay": 0.02}, stream_resumable=True)
        with client.threads.stream(thread, "slow") as stream:
            run = stream.start(input=None)
            api.post(f"/threads/{thread}/runs/{run.run_id}/cancel", params={"wait": 1})
            with pytest.raises(errors.RunCancelledError) as caught:
                list(stream)
        assert caught.value.run_id == run.run_id

    def test_results(self, client: Any, api: httpx.Client, thread: str) -> None:
        """What is waited for in any way is the state: joins of such a run bring its last event instead."""
        expected = {**PACE}
        with client.threads.stream(thread, "slow") as stream:
            with ThreadPoolExecutor(3) as pool:
                run = stream.start(input=PACE)
                waits = [
                    pool.submit(client.runs.join, thread, run.run_id),
                    pool.submit(lambda: run.result().values),
                    pool.submit(lambda: run.stream().result().values),
                ]
                assert stream.result().values == expected
            assert [one.result() for one in waits] == [expected] * 3
            assert client.runs.join(thread, run.run_id) == run.result().values == expected

    def test_the_result_of_a_run_that_asks(self, client: Any, thread: str) -> None:
        """It is a human's turn however it is waited for."""
        with client.threads.stream(thread, "both") as stream:
            run = stream.start(input={})
            for result in (run.result(), run.stream().result(), stream.result(), run.result()):
                assert (result.status, len(result.interrupts)) == ("needs_input", 2)
            assert run.status() == stream.status == "needs_input"


class TestQuestions:
    """Questions, of subgraphs as well."""

    def test_a_question_of_a_subgraph_and_one_after_it(self, client: Any, thread: str) -> None:
        """Each is asked, answered, and gone."""
        with client.threads.stream(thread, "inside") as stream:
            stream.start(input={})
            for question, answer in (("inside?", "I"), ("outside?", "O")):
                list(stream)
                assert [one.value["question"] for one in stream.interrupts] == [question]
                stream.resume(answer)
            list(stream)
            assert (stream.status, stream.interrupts) == ("success", ())
            assert stream.result().values["answers"][-1] == "outside? O"

    def test_breakpoints_are_refused(self, client: Any, thread: str) -> None:
        """The server would ignore them, so they are refused before anything is sent."""
        with client.threads.stream(thread, "steps") as stream, pytest.raises(TypeError, match="interrupt_before"):
            stream.start(input={}, interrupt_before=["step"])


class TestReaders:
    """Several readers, and runs of others."""

    def test_runs_of_others(self, client: Any, api: httpx.Client, thread: str) -> None:
        """Stored or not, they come with their ids, and raise nothing, whatever becomes of them."""
        with client.threads.stream(thread, "steps") as stream:
            others = [
                create_run(api, thread, graph, input=given, stream_resumable=stored, stream_mode=["values", "custom"])
                for stored in (True, False)
                for graph, given in (("slow", PACE), ("boom", {"count": 2, "delay": 0.012}))
            ]
            run = stream.start(input={"count": 2, "delay": 0.012})
            events = list(stream)
        assert stream.status == "success"
        assert {event.run_id for event in events} == {*others, run.run_id}
        for stored, other in zip((True, True, False, False), others, strict=True):
            told = [normal(event.id) for event in events if event.run_id == other]
            if stored:
                assert told == [normal(one["event_id"]) for one in replayed(client.base_url, thread)[other]]

    def test_several_readers(self, client: Any, thread: str) -> None:
        """All have the same, one that joins in the middle and one that comes too late as well."""
        with ThreadPoolExecutor(3) as pool, client.threads.stream(thread, "slow") as stream:
            run = stream.start(input={"count": 60, "delay": 0.012})

            def follow() -> list[str]:
                with client.threads.stream(thread, replay=True).follow(run.run_id) as reader:
                    return [normal(event.id) for event in reader]

            early = pool.submit(follow)
            events = []
            for event in stream:
                events.append(normal(event.id))
                if len(events) == 20:
                    late = pool.submit(follow)
            assert early.result() == late.result() == follow() == events
            assert events == [normal(one["event_id"]) for one in replayed(client.base_url, thread)[run.run_id]]

    def test_a_watcher(self, client: Any, api: httpx.Client, thread: str) -> None:
        """A stream that starts nothing follows the thread until it is closed."""
        watcher = client.threads.stream(thread)
        watcher.open()
        with ThreadPoolExecutor(1) as pool:
            events: list[Any] = []

            def has_told(runs: int) -> bool:
                return words(events) == ["running", "completed"] * runs

            watching = pool.submit(lambda: events.extend(iter(watcher)))
            for number in (1, 2):
                run = create_run(api, thread, "steps", input=PACE, stream_resumable=True)
                assert ended(api, thread, run) == "success"
                until(partial(has_told, number))
            watcher.close()
            with pytest.raises(errors.StreamInterruptedError, match="closed by the caller"):
                watching.result()


def test_a_restart_of_the_server(start_server: NewServer, make_client: ClientMaker) -> None:
    """The server begins the run anew, which is told once; what was said before is void, the outcome the truth."""
    policy = RetryPolicy(attempts=200, wait_initial=0.05, wait_max=0.1, wait_jitter=0.0)
    with start_server(config=FED) as server, ThreadPoolExecutor(1) as pool:
        client = make_client(server.url, retry=policy)
        stream = client.threads.stream(client.threads.create(), "slow", timeout=60)
        with stream:
            run = stream.start(input={"count": 60, "delay": 0.02})
            ticks: list[int] = []
            restarts = 0
            for event in stream:
                if getattr(event, "restarted", False):
                    restarts += 1
                    ticks.clear()
                elif event.event == "custom":
                    ticks.append(event.data["tick"])
                if len(ticks) == 5 and not restarts and not stream.reconnects:
                    restarting = pool.submit(server.restart)
            restarting.result()
            assert (ticks, restarts) == (list(range(1, 61)), 1)
            assert stream.status == "success"
            assert run.result().values == {"count": 60, "delay": 0.02}


@pytest.mark.parametrize("mode", ["messages-tuple", "custom"])
def test_a_run_whose_modes_bring_nothing_is_followed(client: Any, thread: str, mode: Any) -> None:
    """That no state of it comes, and so no message, is told; as its own stream it has what it published."""
    run = client.runs.create(thread, "chat", input=HELLO, stream_mode=mode, stream_resumable=True)
    for what in ("text", "values"):
        with pytest.warns(errors.LangGraphRunsWarning, match=rf"^{what}\(\) gives nothing of run {run.run_id}: "):
            assert list(getattr(client.threads.stream(thread).follow(run.run_id), what)()) == []
    assert list(client.threads.stream(thread).follow(run.run_id).subgraphs()) == []
