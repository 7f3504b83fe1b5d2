"""Waits and joins over connections that say little: heartbeats only, gateways in between, servers that shut down."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from langgraph_runs import errors

from .support import Answer, ClientMaker, FakeRun, FakeRuns, Gate, reply, reply_json

KONG = reply_json({"message": "no Route matched with those values"}, 404)
LOGIN = reply("<h1>Sign in</h1>", headers={"content-type": "text/html"})


def join(client: Any, run: FakeRun) -> Any:
    return client.runs.join(run.thread_id, run.run_id)


def lonely(server: FakeRuns, outcome: str = "success") -> Callable[[Any, Any], Answer]:
    """Heartbeats for whoever waits, and never the result: the newest run ends after the first, unheard."""

    def fault(_: Any, work: Callable[[], Answer]) -> Answer:
        answer, run = work(), server.runs[-1]

        def body() -> Iterator[bytes | Gate | Callable[[], None]]:
            run.start()
            yield b"\n"
            run.finish(outcome)
            for _ in range(20):
                yield partial(time.sleep, 0.01)
                yield b"\n"
            yield Gate()  # for ever

        return replace(answer, body=body)

    return fault


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every heartbeat leads to a question, and no result is waited for once the run has ended."""
    monkeypatch.setattr("langgraph_runs._core.calls.inquiry.FIRST_WAIT_SECONDS", 0.0)
    monkeypatch.setattr("langgraph_runs._core.runs.wait_body.LATE_RESULT_SECONDS", 0.0)
    monkeypatch.setattr("langgraph_runs._core.calls.send.QUESTION_POOL_SECONDS", 0.01)


@pytest.mark.usefixtures("_impatient")
class TestHeartbeatsOnly:
    """A worker died, or its broker did: heartbeats are all that comes, for ever."""

    @pytest.mark.parametrize("slots", [None, 1])
    def test_a_wait(self, any_runs: FakeRuns, make_client: ClientMaker, slots: int | None) -> None:
        """It asks for its run, by a second connection but on its own slot, and returns the values it left."""
        any_runs.fault(lonely(any_runs), wait=1)

        assert make_client(any_runs.url, max_concurrency=slots).runs.wait(any_runs.thread(), "agent") == {"n": 0}
        any_runs.wait_for_disconnect(1)

    def test_a_join(self, any_runs: FakeRuns, make_client: ClientMaker) -> None:
        """So does a join."""
        run = any_runs.run(3, auto=False)
        any_runs.fault(lonely(any_runs), join=1)

        assert join(make_client(any_runs.url), run) == {"n": 0}

    def test_a_run_that_was_cancelled(self, any_runs: FakeRuns, make_client: ClientMaker) -> None:
        """Its outcome is raised."""
        run = any_runs.run(3, auto=False)
        any_runs.fault(lonely(any_runs, "interrupted"), join=1)

        with pytest.raises(errors.RunCancelledError):
            join(make_client(any_runs.url), run)

    def test_a_pool_of_one_connection(self, any_runs: FakeRuns, make_client: ClientMaker) -> None:
        """There is none left for the question: the wait is given up to ask, and does not wait for itself."""
        run = any_runs.run(3, auto=False)
        any_runs.fault(lonely(any_runs), join=1)
        http_client = make_client.http_client(limits=make_client.library.Limits(max_connections=1))

        assert join(make_client(any_runs.url, http_client=http_client), run) == {"n": 0}


@pytest.mark.parametrize("words", [KONG, LOGIN], ids=["404", "200"])
@pytest.mark.parametrize("operation", ["join", "get"])
def test_what_a_gateway_says_is_a_break(
    any_runs: FakeRuns, make_client: ClientMaker, operation: Any, words: Answer
) -> None:
    """Its 404, in JSON, too, and its page with status 200: the run is neither cancelled nor deleted, it goes on."""
    run = any_runs.run(3)
    any_runs.answer(words, **{operation: 1 if operation == "join" else 2})

    assert join(make_client(any_runs.url), run) == {"n": 3}


@pytest.mark.parametrize("status", [504, 502])
def test_the_5xx_of_a_gateway_is_a_break(any_runs: FakeRuns, make_client: ClientMaker, status: int) -> None:
    """In JSON, too."""
    run = any_runs.run(3)
    any_runs.answer(reply_json({"message": "upstream"}, status), join=range(1, 4))

    assert join(make_client(any_runs.url), run) == {"n": 3}


@pytest.mark.parametrize("lost", [True, False])
def test_the_state_at_a_shutdown_is_no_result(fake_runs: FakeRuns, make_client: ClientMaker, lost: bool) -> None:
    """A server that shuts down ends its waits with what the run has by then; it goes on after the restart."""
    run = fake_runs.run(3, auto=False)
    run.start()
    fake_runs.answer(reply_json({"n": "so far"}), join=1)

    def restarted(_: Any, work: Any) -> Any:
        answer = work()  # still running
        run.complete()
        return answer

    if lost:
        fake_runs.lose(done=False, get=2)
        fake_runs.fault(lambda _, work: (run.complete(), work())[1], get=3)
    else:
        fake_runs.fault(restarted, get=2)

    assert join(make_client(fake_runs.url), run) == {"n": 3}
