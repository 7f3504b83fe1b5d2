"""Answers to the making of runs get lost at random, while other people's runs land on the same thread."""

from __future__ import annotations

import random
from typing import Any

import pytest

from langgraph_runs import errors

from .support import Answer, ClientMaker, FakeRuns, drop

TRIALS = 200


class Losses:
    """Loses answers at random, before or after the work, and lets somebody else make runs meanwhile."""

    def __init__(self, server: FakeRuns, seed: int, *, marked: bool = True) -> None:
        self.server = server
        self.rng = random.Random(seed)
        self.lost = 0
        self.others = 0
        self.marked = marked
        for operation in ("create", "stream", "wait"):
            server.fault(self._fault, **{operation: "every"})

    def _fault(self, request: Any, work: Any) -> Answer:
        rng = self.rng
        if rng.random() < 0.3:
            self._somebody_else(request.path_params["thread_id"])
        lost, done = rng.random() < 0.4, rng.random() < 0.5
        answer = work() if done or not lost else None
        if rng.random() < 0.3:
            self._somebody_else(request.path_params["thread_id"])
        if answer is not None and not lost:
            return answer
        self.lost += 1
        return drop(rng.choice(("reset", "abrupt")))

    def _somebody_else(self, thread_id: str) -> None:
        self.others += 1
        run = self.server.run(1, thread_id=thread_id, finished=True, request={"assistant_id": "theirs"})
        run.mark = f"langgraph-runs-{self.others}" if self.marked else None


def make(client: Any, way: int, thread_id: str) -> str | None:
    """Make a run by one of the three ways; its id if that tells it."""
    if way == 0:
        return client.runs.create(thread_id, "ours", input={"own": True}).run_id
    if way == 1:
        assert client.runs.wait(thread_id, "ours", input={"own": True}) == {"n": 3}
        return None
    with client.runs.stream(thread_id, "ours", stream_mode="custom", input={"own": True}) as stream:
        assert [event.data for event in stream if event.mode] == [{"n": 1}, {"n": 2}, {"n": 3}]
        return stream.run_id


@pytest.mark.slow
def test_exactly_one_run(fake_runs: FakeRuns, make_client: ClientMaker, naps: list[float]) -> None:
    """Of 200 runs asked for, whichever answers get lost, each is made exactly once."""
    losses = Losses(fake_runs, seed=7)
    client = make_client(fake_runs.url, retry={"attempts": 40})

    for trial in range(TRIALS):
        thread_id = fake_runs.thread()
        run_id = make(client, trial % 3, thread_id)
        ours = [run for run in fake_runs.runs_of(thread_id) if run.request["assistant_id"] == "ours"]
        assert len(ours) == 1, f"trial {trial}"
        assert run_id in (None, ours[0].run_id), f"trial {trial}"

    assert losses.lost > TRIALS / 3
    assert losses.others > TRIALS / 3


def test_never_two_runs(fake_runs: FakeRuns, make_client: ClientMaker, naps: list[float]) -> None:
    """Where other people's runs bear no marks, a run is made once, or it is said that this cannot be known."""
    Losses(fake_runs, seed=8, marked=False)
    client = make_client(fake_runs.url, retry={"attempts": 40})
    unknown = 0

    for trial in range(60):
        thread_id = fake_runs.thread()
        try:
            make(client, trial % 3, thread_id)
            least = 1
        except errors.RunOutcomeUnknownError as error:
            assert error.thread_id == thread_id
            least, unknown = 0, unknown + 1
        ours = [run for run in fake_runs.runs_of(thread_id) if run.request["assistant_id"] == "ours"]
        assert least <= len(ours) <= 1, f"trial {trial}"

    assert unknown > 0


@pytest.mark.parametrize("late", [1, 2, 6])
def test_a_run_that_is_made_late(fake_runs: FakeRuns, make_client: ClientMaker, naps: list[float], late: int) -> None:
    """A run that the server makes after it was first looked for is still found: a later look sees it."""
    fake_runs.lose(done=True, late=late - 1, create=1)
    thread_id = fake_runs.thread()

    run = make_client(fake_runs.url, retry={"settle": 10.0}).runs.create(thread_id, "ours")

    assert [made.run_id for made in fake_runs.runs_of(thread_id)] == [run.run_id]
    assert fake_runs.operations.count("create") == 1


def test_a_transport_that_sends_again_itself(fake_runs: FakeRuns, make_client: ClientMaker, naps: list[float]) -> None:
    """If it cannot connect for that, the first time may have counted: the run is looked for, and not made twice."""
    fake_runs.lose(done=True, create=1)

    class Again(make_client.library.HTTPTransport):
        def handle_request(self, request: Any) -> Any:
            try:
                return super().handle_request(request)
            except make_client.library.TransportError:
                fake_runs.refuse()
                try:
                    return super().handle_request(request)
                finally:
                    fake_runs.listen()

    class AsyncAgain(make_client.library.AsyncHTTPTransport):
        async def handle_async_request(self, request: Any) -> Any:
            try:
                return await super().handle_async_request(request)
            except make_client.library.TransportError:
                fake_runs.refuse()
                try:
                    return await super().handle_async_request(request)
                finally:
                    fake_runs.listen()

    transport = Again() if make_client.client_kind == "sync" else AsyncAgain()
    client = make_client(fake_runs.url, http_client=make_client.http_client(transport=transport))
    thread_id = fake_runs.thread()

    run = client.runs.create(thread_id, "ours")

    assert [made.run_id for made in fake_runs.runs_of(thread_id)] == [run.run_id]
    assert fake_runs.operations.count("create") == 1
