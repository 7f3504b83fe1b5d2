"""What waits to be taken: the answer of a stream does not depend on when its caller takes the events."""

from __future__ import annotations

from itertools import product

import pytest

from langgraph_runs import errors
from langgraph_runs._core.streams.outbox import Outbox
from langgraph_runs._core.streams.run_state import RunState
from langgraph_runs._core.wire.exchange import Head, HTTPRequest
from langgraph_runs._core.wire.headers import Headers
from langgraph_runs._core.wire.json_decoder import GC_PAUSE_MIN_BYTES
from langgraph_runs._core.wire.sse import Frame
from tests.core.script import joined

HEAD = Head(200, Headers([]), HTTPRequest("GET", "http://server/stream", {}, None))
FRAMES: dict[str, Frame] = {
    "start": ("metadata", b"{}", None, ""),
    "values": ("values", b'{"a":1}', None, ""),
    "values with an interrupt": ("values", b'{"__interrupt__":[1]}', None, ""),
    "updates with an interrupt": ("updates", b'{"__interrupt__":[1]}', None, ""),
}


@pytest.mark.parametrize("modes", [None, ("values",), ("custom",)], ids=str)
def test_whether_a_run_waits_does_not_depend_on_when_events_are_taken(
    modes: tuple[str, ...] | None,
) -> None:
    """It does if an event of its last attempt says so, delivered or not, taken or not, however the events arrive."""
    for names in product(FRAMES, repeat=3):
        waits = any("interrupt" in name for name in names[_last_restart(names) :])
        for takes, together in product(product(range(3), repeat=3), (False, True)):
            plan = joined(modes=modes)
            outbox = Outbox(plan, RunState(plan), "")
            if together:
                outbox.put([FRAMES["start"], *(FRAMES[name] for name in names)], HEAD)
            else:
                outbox.put([FRAMES["start"]], HEAD)
            for name, wanted in zip(names, takes, strict=True):
                if not together:
                    outbox.put([FRAMES[name]], HEAD)
                for _ in range(min(wanted, len(outbox.ready))):
                    outbox.pop()

            assert outbox.waits_for_human() is waits, (names, takes, together)
            while outbox.ready:
                outbox.pop()
            assert outbox.waits_for_human() is waits, (names, takes, together)


def test_an_event_that_cannot_be_read_is_named_and_left_behind() -> None:
    """One odd event costs itself, not the stream: the next call goes on with the event after it."""
    plan = joined()
    outbox = Outbox(plan, RunState(plan), "")
    outbox.put([("values", b"1", "e1", "e1"), ("custom", b"{half", "e2", "e2"), ("values", b"3", "e3", "e3")], HEAD)

    assert outbox.pop().data == 1
    with pytest.raises(errors.APIResponseError, match=r"contains a 'custom' event \(id e2\) that is not valid JSON"):
        outbox.pop()
    assert outbox.is_unreadable
    assert outbox.pop().data == 3


@pytest.mark.parametrize("digits", [b"36893488147419103233", b"-9223372036854775809", b"1" + b"0" * 400])
@pytest.mark.parametrize("place", [0, 1, 5, 40])
@pytest.mark.parametrize("first", [b"0", b'"%b"' % (b"x" * GC_PAUSE_MIN_BYTES)], ids=["small", "large"])
def test_integers_of_any_size_arrive_as_they_are(digits: bytes, place: int, first: bytes) -> None:
    """Wherever one is among the events of a read, whether those fit into 64 bits or are larger than a read."""
    frames: list[Frame] = [("custom", first, "0", "0")]
    frames += [("custom", b'{"n":%b,"text":"%d"}' % (b"1", 10**30), f"{n}", f"{n}") for n in range(1, 41)]
    frames[place] = ("custom", b"[%b]" % digits, "n", "n")
    plan = joined()
    outbox = Outbox(plan, RunState(plan), "")

    outbox.put(frames, HEAD)
    data = [outbox.pop().data for _ in frames]

    assert data[place] == [int(digits)]
    assert type(data[place][0]) is int

    outbox.put(frames[place:][:1], HEAD)
    assert outbox.pop().data == [int(digits)]


def _last_restart(names: tuple[str, ...]) -> int:
    """The index of the last event that begins a new attempt; 0 if the first attempt is the only one."""
    return max((index for index, name in enumerate(names) if name == "start"), default=0)
