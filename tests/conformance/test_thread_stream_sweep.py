"""The stream of a thread is cut at every byte, and nothing of that is to be seen in what it tells.

Unless told otherwise the cuts are some bytes apart, and each is in another way than the one before.
`pytest tests/conformance/test_thread_stream_sweep.py --stride=1 -o faulthandler_timeout=0` cuts at every byte, in every
way, which takes an hour.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from langgraph_runs.testing.model import Event
from langgraph_runs.testing.sse import frame
from langgraph_runs.testing.thread_events import CHANNELS

from .streams import HOWS, collect, drain
from .support import ClientMaker, FakeRuns
from .support.answer import How
from .test_support_thread_events import RECORDED
from .thread_streams import RICH, SAID, Connections, all_of, exact, how_in_turn, of_a_run

FAST, SLOW = 97, 29
"""How many bytes are between the cuts, unless told otherwise."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Choose the bytes at which to cut; in one way each, in turn, where there is none to cut in (None)."""
    stride = metafunc.config.getoption("--stride")
    every = [(stride, how) for how in HOWS]
    some = [(FAST, None), pytest.param(SLOW, None, marks=pytest.mark.slow)]
    metafunc.parametrize(("stride", "way"), every if stride else some)


@pytest.fixture(autouse=True)
def _no_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The ids here have nothing to do with the time, so there is no millisecond to wait for."""
    monkeypatch.setattr("langgraph_runs._core.protocol.filling.TICK_SECONDS", 0.0)


def length_of(server: FakeRuns, thread_id: str) -> int:
    """How many bytes a connection gets of a thread whose runs have ended."""
    return sum(len(frame(event["method"], event, str(event["seq"]))) for event in server.history(thread_id))


def cuts(length: int, stride: int, way: How | None) -> Iterator[tuple[int, How]]:
    """Where to cut, and how. The last byte is the second one of a line's end, for which no client waits."""
    for number, offset in enumerate(range(0, length - 1, stride)):
        yield offset, way or how_in_turn(number)


@pytest.mark.parametrize("recorded", RECORDED, ids=lambda recorded: recorded["name"])
def test_every_byte_of_what_was_recorded(
    fake_runs: FakeRuns, make_client: ClientMaker, recorded: Any, stride: int, way: How | None
) -> None:
    """Wherever and however the replay of what a real server sent is cut, every event comes once, in order."""
    fake_runs.thread("t")
    for each in recorded["runs"]:
        request = {"assistant_id": each["graph"]}
        run = fake_runs.run(0, thread_id="t", protocol=each["protocol"], request=request, auto=False)
        run.run_id, run.status = each["run_id"], each["status"]
        run.events += [Event(*event) for event in each["events"]]
        run.values = {"__interrupt__": recorded["interrupts"]} if recorded["interrupts"] else {}
    history = [(event["method"], event["event_id"], event["params"]["data"]) for event in fake_runs.history("t")]
    assert len(history) == len(recorded["thread"])

    client, connections = make_client(fake_runs.url), Connections(fake_runs)
    for offset, how in cuts(length_of(fake_runs, "t"), stride, way):
        connections.cut(after=offset, how=how)
        opened = connections.opened
        with client.threads.stream("t", channels=CHANNELS, replay=True) as stream:
            events = [next(stream) for _ in history]
        assert exact(events) == history, offset
        assert connections.opened >= opened + 2, offset


def test_every_byte_of_a_run(fake_runs: FakeRuns, make_client: ClientMaker, stride: int, way: How | None) -> None:
    """Wherever and however it is cut while the run goes on, every event comes once, in order, with its id."""
    client, connections = make_client(fake_runs.url), Connections(fake_runs)
    drain(of_a_run(fake_runs, client, "t")[0])
    for offset, how in cuts(length_of(fake_runs, "t"), stride, way):
        fake_runs.runs.clear()
        fake_runs.requests.clear()
        stream, run = of_a_run(fake_runs, client, f"t{offset}")
        connections.cut(after=offset, how=how)
        events, error = collect(stream)
        assert (exact(events), error) == (all_of(fake_runs, run), None), offset
        assert stream.reconnects == 1, offset


def test_every_byte_of_a_second_turn(
    fake_runs: FakeRuns, make_client: ClientMaker, stride: int, way: How | None
) -> None:
    """The same where the history comes first: of earlier runs, one of which is read, and another was not stored."""
    client, connections = make_client(fake_runs.url), Connections(fake_runs)

    def second_turn(thread_id: str) -> Any:
        """A stream of which one turn was read, and another began after a run of somebody else's."""
        fake_runs.run(SAID, thread_id=thread_id, protocol=True, finished=True)
        fake_runs.run(2, thread_id=thread_id, mode="values", ids=None, finished=True)
        stream, first = of_a_run(fake_runs, client, thread_id, SAID)
        assert exact(drain(stream)) == all_of(fake_runs, first)
        fake_runs.run(SAID, thread_id=thread_id, protocol=True, status="error")
        fake_runs.next(RICH)
        stream.start(input=None)
        return stream

    drain(second_turn("t"))
    for offset, how in cuts(length_of(fake_runs, "t"), stride, way):
        fake_runs.runs.clear()
        fake_runs.requests.clear()
        stream = second_turn(f"t{offset}")
        connections.cut(after=offset, how=how)
        events, error = collect(stream)
        other, mine = fake_runs.runs[-2:]
        of_mine = exact(event for event in events if event.run_id == mine.run_id)
        assert (of_mine, error) == (all_of(fake_runs, mine), None), offset
        assert [*dict.fromkeys(event.run_id for event in events)] == [other.run_id, mine.run_id], offset
        assert [event.event for event in events].count("messages") == 15 + len(SAID), offset
        assert stream.reconnects == 1, offset


def test_every_byte_of_two_turns(fake_runs: FakeRuns, make_client: ClientMaker, stride: int, way: How | None) -> None:
    """The same where a connection is kept: wherever it is cut, between the turns as well, each has all of its run."""
    client, connections = make_client(fake_runs.url), Connections(fake_runs)

    def two_turns(thread_id: str) -> None:
        with client.threads.stream(thread_id, "agent") as stream:
            for _ in range(2):
                fake_runs.next(SAID)
                stream.start(input=None)
                assert exact(drain(stream)) == all_of(fake_runs, fake_runs.runs[-1]), thread_id

    two_turns("t")
    for offset, how in cuts(length_of(fake_runs, "t"), stride, way):
        fake_runs.runs.clear()
        fake_runs.requests.clear()
        connections.cut(after=offset, how=how)
        opened = connections.opened
        two_turns(f"t{offset}")
        assert connections.opened >= opened + 2, offset
