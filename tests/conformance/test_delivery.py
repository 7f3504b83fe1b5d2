"""Several events may come in one read: each is handed over in its turn, and nothing overtakes it."""

from __future__ import annotations

from itertools import product

import pytest

from langgraph_runs import errors

from .support import ClientMaker, ScriptedServer, frame, stream

RUN = {"Location": "/threads/t/runs/r/stream", "Content-Location": "/threads/t/runs/r"}


def one_read(*events: tuple[str, object]) -> bytes:
    """Events with ids r_event_0, r_event_1, ... in one piece."""
    return b"".join(frame(name, data, f"r_event_{number}") for number, (name, data) in enumerate(events))


def test_the_last_event_id_is_that_of_the_event_last_taken(scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """Whoever leaves a stream and rejoins after its last_event_id misses nothing that had been read ahead."""
    chunk = one_read(("metadata", {"run_id": "r"}), ("custom", 1), ("custom", 2), ("custom", 3))
    scripted.enqueue(stream(chunk, headers=RUN))
    events = make_client(scripted.url).runs.stream("t", "a", stream_mode="custom")
    assert events.last_event_id == "-1"
    with events:
        next(events)
        assert (next(events).data, events.last_event_id) == (1, "r_event_1")
    assert events.last_event_id == "r_event_1"


def test_a_failure_comes_after_the_events_before_it(scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """An error of the run is raised when all of its events were delivered, though it came in the same read."""
    chunk = one_read(
        ("metadata", {"run_id": "r"}), ("custom", 1), ("error", {"error": "E", "message": "m"}), ("end", {})
    )
    scripted.enqueue(stream(chunk, headers=RUN))
    taken = []
    with pytest.raises(errors.RunFailedError, match="E: m"):
        for event in make_client(scripted.url).runs.stream("t", "a", stream_mode="custom"):
            taken.append(event.event)
    assert taken == ["metadata", "custom", "error", "end"]


def test_nonsense_comes_after_the_events_before_it(scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """An event that is not valid JSON raises when its turn comes, not before."""
    chunk = one_read(("metadata", {"run_id": "r"}), ("custom", 1)) + b"event: custom\ndata: {\nid: r_event_2\n\n"
    scripted.enqueue(stream(chunk, headers=RUN))
    taken = []
    with pytest.raises(errors.APIResponseError, match="not valid JSON"):
        for event in make_client(scripted.url).runs.stream("t", "a", stream_mode="custom"):
            taken.append(event.event)
    assert taken == ["metadata", "custom"]


@pytest.mark.parametrize("cut", [None, *range(1, 60, 7)])
def test_integers_are_exact(cut: int | None, scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """Also those that do not fit into 64 bits, in events of any size, and wherever a read ends."""
    numbers = [2**64 + 1, -(2**63) - 1, 2**53 + 1, 10**30]
    events = [("custom", {"id": number}) for number in numbers]
    chunk = one_read(("metadata", {"run_id": "r"}), *events, ("end", {"status": "success"}))
    place = 0 if cut is None else chunk.index(b"custom") + cut
    scripted.enqueue(stream(*filter(None, (chunk[:place], chunk[place:])), headers=RUN))

    _, *got, _ = make_client(scripted.url).runs.stream("t", "a", stream_mode="custom")

    assert [event.data["id"] for event in got] == numbers
    assert {type(event.data["id"]) for event in got} == {int}


@pytest.mark.parametrize(
    ("data_end", "id_end", "blank"),
    [ends for ends in product(("\n", "\r\n", "\r"), repeat=3) if ends[1:] != ("\r", "\n")],  # which is one line end
)
def test_lines_may_end_differently(
    data_end: str, id_end: str, blank: str, scripted: ScriptedServer, make_client: ClientMaker
) -> None:
    """Whatever ends each line of an event, its data arrives whole, also where many events come in one read."""
    chunk = "".join(f"event: custom\ndata: 12{n}{data_end}id: r_event_{n}{id_end}{blank}" for n in range(8))
    scripted.enqueue(stream(chunk, frame("end", {"status": "success"}, "r_event_8"), headers=RUN))

    *got, _ = make_client(scripted.url).runs.stream("t", "a", stream_mode="custom")

    assert [(event.data, event.id) for event in got] == [(120 + n, f"r_event_{n}") for n in range(8)]


@pytest.mark.parametrize(
    ("data", "value"),
    [
        ("[NaN, Infinity, -Infinity]", "[nan, inf, -inf]"),
        ('["\\ud800"]', "['\\ud800']"),
        ("[18446744073709551616, 1e999]", "[18446744073709551616, inf]"),
        (f"[{'1' * 5000}]", None),
        ("{nope", None),
    ],
)
def test_one_odd_event_costs_itself_at_most(
    data: str, value: str | None, scripted: ScriptedServer, make_client: ClientMaker
) -> None:
    """What Python can hold is delivered, anything else is an error that names the event; the next one comes anyway."""
    odd = f"event: custom\ndata: {data}\nid: r_event_1\n\n".encode()
    rest = frame("custom", "next", "r_event_2") + frame("end", {"status": "success"}, "r_event_3")
    scripted.enqueue(stream(frame("metadata", {"run_id": "r"}, "r_event_0") + odd + rest, headers=RUN))
    events = iter(make_client(scripted.url).runs.stream("t", "a", stream_mode="custom"))
    next(events)

    if value is None:
        with pytest.raises(errors.APIResponseError, match=r"contains a 'custom' event \(id r_event_1\)"):
            next(events)
    else:
        assert repr(next(events).data) == value

    assert [event.data for event in events] == ["next", {"status": "success"}]
