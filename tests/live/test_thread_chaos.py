"""Streams of threads through proxies that break connections at random, two readers at once, against a plain replay.

Each seed is a story: turns of a reader on one thread, with runs of others among them, some of which are not stored.
`pytest tests/live/test_thread_chaos.py --stories=100` plays as many of them; a few are played unless told otherwise.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import httpx
import pytest

from langgraph_runs import RetryPolicy, errors
from tests.conformance.support import ChaosProxy, random_breaks
from tests.conformance.support.clients import ClientKind, ClientMaker

from .conftest import NewServer
from .plainly import create_run, create_thread, ended, runs_of, until
from .thread_events import FED, normal, replayed, run_ids_of

pytestmark = pytest.mark.slow

STUBBORN = RetryPolicy(attempts=60, timeout=None, wait_initial=0.005, wait_max=0.05, wait_jitter=0.01)
BREAKS, AT_ONCE, PATIENCE = 6, 3, 90.0
FIRST = 4000
"""The number of the first story."""

GRAPHS: dict[str, tuple[dict[str, Any], str]] = {
    "steps": ({"count": 8, "delay": 0.01}, "success"),
    "slow": ({"count": 25, "delay": 0.012}, "success"),
    "burst": ({"count": 120}, "success"),
    "tooled": ({"messages": [{"role": "user", "content": "hi"}]}, "success"),
    "boom": ({"count": 3}, "failed"),
    "both": ({}, "needs_input"),
}
"""Graphs with an input, and how a run of it ends."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    metafunc.parametrize("seed", range(FIRST, FIRST + metafunc.config.getoption("--stories")))


class Reader:
    """What one stream tells, whatever it raises on the way."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self.events: list[Any] = []
        self.missed: set[str | None] = set()  # runs that it said some events are missing of

    def read(self) -> str | None:
        """Read a turn: how the run that was started last has ended."""
        while True:
            try:
                for event in self.stream:
                    self.events.append(event)
            except errors.StreamInterruptedError as error:
                if "closed by the caller" in str(error):
                    return None
                assert error.run_id, f"given up: {error}"
                if error.run_id in self.missed:
                    return None  # a stream that waits for no run is over after an error
                self.missed.add(error.run_id)
                continue
            except (errors.RunFailedError, errors.RunCancelledError):
                pass
            status: str | None = self.stream.status
            return status

    def wait_for(self, expected: dict[str, list[str]]) -> list[str]:
        """Wait until a reader that goes on for ever has had the events of these runs, or is over; those that lack."""

        def lacking() -> list[str]:
            short = [run_id for run_id, ids in expected.items() if len(self.told(run_id)) < len(ids)]
            return [] if self.missed else short

        with suppress(AssertionError):
            until(lambda: not lacking())
        return lacking()

    def told(self, run_id: str) -> list[str]:
        """The ids of the events of a run, in order."""
        return [normal(event.id) for event in self.events if event.run_id == run_id]


class Story:
    """What happens on one thread."""

    def __init__(self, seed: int, url: str, reader: Reader, api: httpx.Client, thread: str) -> None:
        self.rng = random.Random(seed)
        self.url, self.reader, self.api, self.thread = url, reader, api, thread
        self.unstored: set[str] = set()
        self.outcomes: list[tuple[str, str | None, str]] = []  # of runs of ours: what happened, what was told, expected

    def play(self) -> None:
        """All of it."""
        for _ in range(self.rng.randint(2, 4)):
            self.turn()
        if self.reader.stream.interrupts:
            self.answer()

    def turn(self) -> None:
        """A turn of the reader, perhaps with runs of others around it."""
        if self.reader.stream.interrupts:
            self.answer()
            return
        kind = self.rng.choice(["alone", "alone", "others", "unstored", "two", "cancelled"])
        if kind in ("others", "unstored"):
            self.other(stored=kind == "others")
        if kind == "cancelled":
            run = self.reader.stream.start(input={"count": 400, "delay": 0.012}, assistant_id="slow")
            with ThreadPoolExecutor(1) as pool:
                pool.submit(self.cancel, run.run_id)
                self.outcomes.append((kind, self.reader.read(), "cancelled"))
            return
        if kind == "two":
            self.reader.stream.start(input={"count": 2, "delay": 0.01}, assistant_id="steps")
        graph = self.rng.choice([*GRAPHS])
        given, status = GRAPHS[graph]
        self.reader.stream.start(input=given, assistant_id=graph)
        self.outcomes.append((f"{kind} {graph}", self.reader.read(), status))

    def answer(self) -> None:
        """Answer what is asked, all at once or one by one."""
        open_ones = self.reader.stream.interrupts
        some = open_ones[: self.rng.randint(1, len(open_ones))]
        self.reader.stream.answer({one.id: "yes" for one in some})
        expected = "success" if len(some) == len(open_ones) else "needs_input"
        self.outcomes.append((f"answer {len(some)} of {len(open_ones)}", self.reader.read(), expected))

    def other(self, *, stored: bool) -> None:
        """A run that somebody else makes by the runs routes, so that ours waits for it."""
        given = {"input": {"count": 12, "delay": 0.012}, "stream_mode": ["values", "custom"]}
        run = create_run(self.api, self.thread, "slow", stream_resumable=stored, **given)
        if not stored:
            self.unstored.add(run)

    def cancel(self, run_id: str) -> None:
        """Cancel a run that is at work."""
        with httpx.Client(base_url=self.url, trust_env=False, timeout=30) as api:
            for status in iter(lambda: api.get(f"/threads/{self.thread}/runs/{run_id}").json()["status"], "running"):
                assert status == "pending"
            api.post(f"/threads/{self.thread}/runs/{run_id}/cancel", params={"wait": 1})


@pytest.fixture(scope="module")
def fed_url(server_name: str, start_server: NewServer) -> Iterator[str]:
    """The address of a server whose graphs feed all channels, with room for several stories at once."""
    more = {"config": FED} if server_name == "langgraph" else {}
    with start_server(**more) as server:
        yield server.url


@pytest.fixture
def made(seed: int) -> Iterator[ClientMaker]:
    """What makes clients: sync ones in every other story, async ones in the others."""
    kind: ClientKind = "sync" if seed % 2 else "async"
    maker = ClientMaker(kind)
    yield maker
    maker.close()


def test_a_story(seed: int, made: ClientMaker, fed_url: str) -> None:
    """Nothing is lost untold, nothing comes twice, in order; each run's outcome is told as it was."""
    match = [b"", b"/stream"][seed // 2 % 2]
    with (
        httpx.Client(base_url=fed_url, trust_env=False, timeout=30) as api,
        ChaosProxy(fed_url, random_breaks(seed, BREAKS, after=(0, 6000)), match=match) as first_proxy,
        ChaosProxy(fed_url, random_breaks(-seed, BREAKS, after=(0, 9000)), match=b"/stream/events") as second_proxy,
        ThreadPoolExecutor(1) as pool,
    ):
        thread = create_thread(api)
        first = Reader(made(first_proxy.url, retry=STUBBORN).threads.stream(thread, timeout=PATIENCE))
        second = Reader(made(second_proxy.url, retry=STUBBORN).threads.stream(thread))
        first.stream.open()
        second.stream.open()
        watching = pool.submit(second.read)
        try:
            story = Story(seed, fed_url, first, api, thread)
            story.play()
            for run in runs_of(api, thread):
                ended(api, thread, run["run_id"])
            whole = replayed(fed_url, thread)
            stored = [run_id for run_id in run_ids_of(api, thread) if run_id not in story.unstored]
            expected = {run_id: [normal(event["event_id"]) for event in whole[run_id]] for run_id in stored}
            last = Reader(made(second_proxy.url, retry=STUBBORN).threads.stream(thread, replay=True, timeout=PATIENCE))
            last.stream.follow(first.stream.run_id)
            last.read()
            lacking = second.wait_for(expected)
        finally:
            for stream in (first.stream, second.stream):
                stream.close()
        watching.result(PATIENCE)

    for name, told, right in story.outcomes:
        assert told == right, name
    for name, reader in {"first": first, "second": second, "last": last}.items():
        ids = [event.id for event in reader.events if event.id]
        assert len(ids) == len(set(ids)), name
        assert not reader.missed & expected.keys(), f"{name}: what is stored was not brought"
        is_over = reader is second and reader.missed  # so that it has some of it
        for run_id, whole_run in expected.items():
            ids = reader.told(run_id)
            assert ids == (whole_run[: len(ids)] if is_over else whole_run), name
    assert not lacking
