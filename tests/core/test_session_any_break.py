"""Whatever a network does to a stream, and however its server names events, each comes once and in order."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from langgraph_runs._core.calls.config import build_config
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.retry import RetryPolicy
from langgraph_runs._core.streams import completeness, cursor
from langgraph_runs._core.streams.plan import StreamPlan
from langgraph_runs._core.streams.session import StreamSession
from langgraph_runs._core.wire.exchange import Ask, Flow, Head, Open, Read, Reply, Sleep, Step, TransportFailure
from langgraph_runs._core.wire.headers import Headers
from tests.core.cursor_model import stamps
from tests.core.script import BASE, HEARTBEAT, HOME, end, event, joined, made

pytestmark = pytest.mark.slow

Cut = tuple[int, Literal["clean", "disconnected"]]
"""After how many bytes a connection breaks, and how."""


@dataclass
class Server:
    """A run that publishes as it is read, and what is done to those who read it."""

    ids: Sequence[str]
    payloads: Sequence[Any]
    cuts: Sequence[Cut]  # of the first connections
    overlaps: Sequence[int]  # how many events are published while a replay is on its way
    size: int  # of a read
    published: int = 0
    connections: int = 0
    gets: int = 0
    _buffer: bytearray = field(default_factory=bytearray)
    _sent: int = 0
    _last: bool = False  # the reader knew that the run had ended
    _request: Any = None

    @property
    def ends(self) -> bool:
        """Whether the last event is followed by `end`, as on Aegra."""
        return "_event_" in self.ids[0]

    @property
    def count(self) -> int:
        """How many events there are."""
        return len(self.ids)

    def perform(self, step: Step) -> Reply:
        """Do what a session asks for."""
        if isinstance(step, Sleep):
            return None
        if isinstance(step, Open):
            return self._open(step)
        if isinstance(step, Ask):
            return self._answer(step)
        return self._read(step)

    def _answer(self, step: Ask) -> Reply:
        """Answer a question that is asked while a response stays open."""
        still_open = self._request, self._buffer, self._sent
        question, reply = step.question(), None
        try:
            while True:
                reply = self.perform(question.send(reply))
        except StopIteration as answered:
            return answered.value
        finally:
            self._request, self._buffer, self._sent = still_open

    def _open(self, step: Open) -> Head:
        self._request = request = step.request
        path = request.url.removeprefix(BASE).partition("?")[0]
        kind = "application/json"
        self._buffer = bytearray()
        self._sent = 0
        if path.endswith("/runs/r"):
            self.gets += 1
            status = "success" if self.published == self.count else "running"
            self._last = status == "success"
            self._buffer += json.dumps({"run_id": "r", "status": status, "kwargs": {}}).encode()
        elif path.endswith("/history"):
            self._buffer += b"[]"
        else:
            kind = "text/event-stream"
            self.connections += 1
            if request.method == "GET":
                self._replay(Headers(request.headers.items()).get("last-event-id"))
        return Head(200, Headers({"content-type": kind, **HOME}.items()), request)

    def _replay(self, after: str | None) -> None:
        while 0 < self.published < self.count and self.ids[self.published] == self.ids[self.published - 1]:
            self.published += 1  # its millisecond is over
        subscribed = self.published
        self.published = min(self.count, subscribed + self._next(self.overlaps, 0))
        begin = 0 if after == "-1" else max(at for at, id in enumerate(self.ids) if id == after) + 1
        self._send(begin, self.published)
        self._send(subscribed, self.published)

    def _send(self, start: int, stop: int) -> None:
        for at in range(start, stop):
            self._buffer += event(self.payloads[at], self.ids[at]) + HEARTBEAT * (at % 3 == 0)
        if stop == self.count and self.ends:
            self._buffer += end(id=f"r_event_{stop}")

    def _read(self, step: Read) -> bytes | TransportFailure:
        stream = not self._request.url.endswith(("/runs/r", "/history"))
        if not self._buffer and stream and self.published < self.count:
            self.published += 1
            self._send(self.published - 1, self.published)
        chunk = bytes(self._buffer[: self.size])
        cut = self._next(self.cuts, None) if stream else None
        if cut is not None and (self._sent + len(chunk) > cut[0] or not chunk):
            chunk = chunk[: max(0, cut[0] - self._sent)]
            if not chunk:
                # A clean end of a last look that has shown what is known: without `end` nobody could tell it.
                clean = cut[1] == "clean" and (self.ends or not (self._last and self._sent))
                return b"" if clean else TransportFailure("disconnected", "cut", self._request)
        self._sent += len(chunk)
        del self._buffer[: len(chunk)]
        return chunk

    def _next(self, plan: Sequence[Any], otherwise: Any) -> Any:
        return plan[self.connections - 1] if self.connections <= len(plan) else otherwise


def read(server: Server, plan: StreamPlan) -> tuple[list[Any], StreamSession]:
    """All that a session tells of a server's run."""
    config = build_config(
        {}, base_url=BASE, api_key=None, headers=None, timeout=5.0, retry=RetryPolicy.immediate(100), idle_timeout=None
    )
    context = Context(config=config, now=lambda: 0.0, wall=lambda: 0.0, random=lambda: 0.0, uuid=lambda: "mark")
    session = StreamSession(plan, context)
    flow = session.flow()
    told: list[Any] = []
    reply: Reply = None
    while True:
        step = next_step(flow, reply)
        while session.ready:
            taken = session.pop()
            told += [taken.data] * (taken.event != "end")
        if step is None:
            return told, session
        reply = server.perform(step)


def next_step(flow: Flow[None], reply: Reply) -> Step | None:
    """What a flow asks for next; None if it is over."""
    try:
        return flow.send(reply)
    except StopIteration:
        return None


CUTS = st.lists(st.tuples(st.integers(0, 400), st.sampled_from(["clean", "disconnected"])), max_size=6)
OVERLAPS = st.lists(st.integers(0, 4), max_size=6)
SIZES = st.sampled_from([1, 7, 30, 1000])
PLANS = st.sampled_from([made(), joined("-1")])


@pytest.fixture(autouse=True, scope="module")
def _patience():
    """Let every doubt be settled, and every replay that was cut be repeated: how often is another matter."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cursor, "MAX_DOUBTS", 100)
        patch.setattr(completeness, "MAX_SHORT_REPLAYS", 100)
        yield


@given(PLANS, st.integers(1, 9), st.booleans(), CUTS, OVERLAPS, SIZES)
def test_unique_ids(plan: StreamPlan, count: int, alike: bool, cuts, overlaps, size: int) -> None:
    """Cut anywhere, cleanly or not, before and after the end of the run: exactly once, in few requests."""
    payloads = ["x"] * count if alike else list(range(count))
    server = Server([f"r_event_{number}" for number in range(count)], payloads, cuts, overlaps, size)

    told, session = read(server, plan)

    assert told == payloads
    assert session.run.status == "success"
    assert server.connections <= len(cuts) + 2 + count
    assert server.gets <= server.connections


@given(PLANS, st.lists(st.integers(1, 4), min_size=1, max_size=5), st.integers(1, 3), CUTS, OVERLAPS, SIZES)
def test_repeated_ids(plan: StreamPlan, groups: list[int], kinds: int, cuts, overlaps, size: int) -> None:
    """The same where several events share an id, and look alike or do not."""
    ids = stamps(groups)
    payloads = [number % kinds for number in range(len(ids))]
    server = Server(ids, payloads, cuts, overlaps, size)

    told, session = read(server, plan)

    assert told == payloads
    assert session.run.status == "success"


@pytest.mark.parametrize("plan", [made(), joined("-1")], ids=["made", "joined"])
@pytest.mark.parametrize("how", ["clean", "disconnected"])
def test_every_byte(plan: StreamPlan, how: Literal["clean", "disconnected"]) -> None:
    """A stream of a few events is cut at every one of its bytes, and the next one too."""
    payloads = ["a", "b", "b", "c"]
    for ids in ([f"r_event_{number}" for number in range(4)], stamps([1, 2, 1])):
        length = len(b"".join(event(data, id) for data, id in zip(payloads, ids, strict=True)))
        for first in range(length + 30):
            server = Server(ids, payloads, [(first, how), (first // 2, how)], [1, 2], 50)

            assert read(server, plan)[0] == payloads, (ids, first)
