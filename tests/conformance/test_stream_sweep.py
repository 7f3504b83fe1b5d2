"""A stream is cut at every single byte, and nothing of that is to be seen in what it tells.

`recordings/steps.sse` is what a real server sent for a run of the graph `steps` (examples/agents/graphs.py) with one
step, in the modes updates and custom.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .streams import HOWS, collect, join, make
from .support import Answer, ClientMaker, FakeRun, FakeRuns, Request, ask, read_frames
from .support.answer import How
from .support.faults import Work

RECORDED = (Path(__file__).parent / "recordings" / "steps.sse").read_bytes()


@pytest.fixture(autouse=True)
def _no_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The ids here have nothing to do with the time, so there is no millisecond to wait for."""
    monkeypatch.setattr("langgraph_runs._core.streams.attempts.TICK_SECONDS", 0.0)


class Cutter:
    """Cuts the next stream asked for, and only that."""

    def __init__(self, server: FakeRuns) -> None:
        self._next: list[tuple[int, How]] = []
        server.fault(self._fault, stream="every")

    def cut(self, size: int, how: How) -> None:
        """After so many bytes, so."""
        self._next.append((size, how))

    def _fault(self, _: Request, work: Work) -> Answer:
        answer = work()
        if not self._next:
            return answer
        size, how = self._next.pop()
        return answer.cut(after=size, how=how)


def recorded_run(server: FakeRuns) -> FakeRun:
    """The run that was recorded, as the fake server tells it: byte for byte."""
    first, *others = read_frames(RECORDED)
    run_id, ids = first[1]["run_id"], [first[2], *(id for _, _, id in others)]
    run = server.run([(event, data) for event, data, _ in others], ids=[str(id) for id in ids])
    run.run_id = run_id
    run.request["stream_mode"] = ["updates", "custom"]
    return run


def triples(events: list[Any]) -> list[tuple[str, Any, str]]:
    """What is to be the same: type, data and id of every event."""
    return [(event.event, event.data, event.id) for event in events]


def test_the_recording_is_what_the_fake_server_sends(fake_runs: FakeRuns) -> None:
    """So that cutting the one is cutting the other."""
    run = recorded_run(fake_runs)
    run.start()
    run.complete()

    seen = ask(fake_runs.url, "GET", f"/threads/{run.thread_id}/runs/{run.run_id}/stream", b"", {"Last-Event-ID": "-1"})

    assert seen.body == RECORDED
    assert len(seen.chunks) == len(read_frames(RECORDED)) == 4


def cuts(client_kind: str, size: int) -> Iterator[tuple[int, How]]:
    """Every offset in every way; where that has been done with the other client, in one way each, in turn."""
    for offset in range(size):
        for how in HOWS if client_kind == "sync" else HOWS[offset % 3 :][:1]:
            yield offset, how


@pytest.mark.slow
def test_every_byte_of_a_recorded_stream(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Wherever and however it is cut, every event of the recording is told once, in order, with its id."""
    client, cutter = make_client(fake_runs.url), Cutter(fake_runs)
    for offset, how in cuts(make_client.client_kind, len(RECORDED) + 1):
        run = recorded_run(fake_runs)
        run.start()
        run.complete()
        cutter.cut(offset, how)

        events, error = collect(join(client, run))

        assert (triples(events), error) == (read_frames(RECORDED), None), (how, offset)
        fake_runs.runs.clear()


@pytest.mark.slow
def test_every_byte_of_a_stream_in_flight(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """The same while the run goes on, which it does while the stream is broken; each client takes half of the bytes."""
    client, cutter = make_client(fake_runs.url), Cutter(fake_runs)
    first = ["sync", "async"].index(make_client.client_kind)
    for offset in range(first, len(RECORDED) + 1, 2):
        run = recorded_run(fake_runs)
        cutter.cut(offset, HOWS[offset % 3])

        events, error = collect(join(client, run))

        assert (triples(events), error) == (read_frames(RECORDED), None), offset
        fake_runs.runs.clear()


@pytest.mark.slow
def test_every_byte_of_a_made_stream(fake_aegra: FakeRuns, make_client: ClientMaker) -> None:
    """The same for a run that is made and told as it goes, with LF frames, opaque ids, text of all widths and `end`."""
    client, cutter = make_client(fake_aegra.url), Cutter(fake_aegra)
    for offset, how in cuts(make_client.client_kind, 330):
        fake_aegra.next(["é漢\u2028😀"])
        cutter.cut(offset, how)

        events, error = collect(make(client, fake_aegra))

        run = fake_aegra.runs.pop()
        assert [(event.event, event.data, event.id) for event in run.events] == triples(events), (how, offset)
        assert error is None, (how, offset)
    assert sum(len(event.frame("aegra")) for event in run.events) <= 330


@pytest.mark.slow
def test_every_byte_of_a_failed_stream(fake_aegra: FakeRuns, make_client: ClientMaker) -> None:
    """The failure is raised once, after everything that was told, wherever the cut."""
    client, cutter = make_client(fake_aegra.url), Cutter(fake_aegra)
    for offset in range(100, 400, 5):
        fake_aegra.next(1, status="error")
        cutter.cut(offset, HOWS[offset % 3])

        events, error = collect(make(client, fake_aegra))

        run = fake_aegra.runs.pop()
        published = [(event.event, event.data, event.id) for event in run.events]
        assert published[: len(events)] == triples(events), offset
        assert len(events) >= 3, offset
        assert type(error).__name__ == "RunFailedError", offset
