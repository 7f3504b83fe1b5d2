"""The events of a thread's stream: read from frames, told apart by their class, compared, shown, copied and stored."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any, get_args

import pytest

import langgraph_runs
from langgraph_runs import (
    AnyThreadEvent,
    InputRequestedEvent,
    LifecycleEvent,
    OtherThreadEvent,
    StreamEvent,
    ThreadCheckpointEvent,
    ThreadCustomEvent,
    ThreadEvent,
    ThreadMessageEvent,
    ThreadTaskEvent,
    ThreadUpdatesEvent,
    ThreadValuesEvent,
    ToolEvent,
)
from langgraph_runs._core.protocol.envelope import Envelope, read_envelope, thread_event
from langgraph_runs._core.streams.event_reader import NotJSONError
from langgraph_runs._core.wire.sse import Frame

AEGRA = "bfc54ab6-65c8-4428-a0e1-7e611f0d7cd9"

CLASSES: dict[str, type[ThreadEvent]] = {
    "lifecycle": LifecycleEvent,
    "input.requested": InputRequestedEvent,
    "messages": ThreadMessageEvent,
    "values": ThreadValuesEvent,
    "updates": ThreadUpdatesEvent,
    "custom": ThreadCustomEvent,
    "tools": ToolEvent,
    "tasks": ThreadTaskEvent,
    "checkpoints": ThreadCheckpointEvent,
    "extension": OtherThreadEvent,
}


def framed(value: Any) -> Frame:
    """A frame with this JSON."""
    return "values", json.dumps(value).encode(), "7", "7"


def told(**more: Any) -> dict[str, Any]:
    """An event as servers send it, but for what is given."""
    params = {"namespace": ["child:1"], "timestamp": 5, "data": {"a": 1}, "node": "n"}
    return {"type": "event", "event_id": "5-0.1", "seq": 7, "method": "values", "params": params, **more}


def made(method: str, data: Any = None, *, restarted: bool = False) -> AnyThreadEvent:
    """The event that is made of this method."""
    envelope = read_envelope(framed(told(method=method)))
    assert envelope is not None
    return thread_event(envelope._replace(data=data or {"a": 1}), "r", restarted=restarted)


@pytest.mark.parametrize("method", CLASSES)
def test_every_method_has_a_class(method: str) -> None:
    """An event is of its method's class, and has all that the server told of it."""
    event = made(method)

    assert type(event) is CLASSES[method]
    assert (event.event, event.data, event.id, event.namespace) == (method, {"a": 1}, "5-0.1", ("child:1",))
    assert (event.node, event.run_id, event.timestamp, event.restarted) == ("n", "r", 5, False)
    assert event == CLASSES[method](method, {"a": 1}, "5-0.1", namespace=["child:1"], node="n", run_id="r", timestamp=5)


def test_the_union_has_every_class() -> None:
    """`AnyThreadEvent` names each class, takes three types, and every class can be had from the package."""
    union = {getattr(one, "__origin__", one) for one in get_args(AnyThreadEvent)}

    assert union == {*CLASSES.values()}
    assert all(getattr(langgraph_runs, one.__name__) is one for one in (*union, ThreadEvent))
    assert all(issubclass(one, ThreadEvent) for one in union)
    assert issubclass(ThreadEvent, StreamEvent)
    assert {ThreadValuesEvent[int], ThreadUpdatesEvent[str]} < set(get_args(AnyThreadEvent[int, str, bool]))
    assert ThreadCustomEvent[bool] in get_args(AnyThreadEvent[int, str, bool])


def test_the_mode_is_the_channel() -> None:
    """What tells classes apart is the name of the channel that brings the event, which only one method has not."""
    modes = {method: made_class.mode for method, made_class in CLASSES.items()}

    assert modes.pop("extension") is None
    assert modes.pop("input.requested") == "input"
    assert all(method == mode for method, mode in modes.items())


@pytest.mark.parametrize("value", [None, [], "x", 1, {}, {"type": "event"}, told(method=None), told(type="success")])
def test_what_is_no_event_is_none(value: Any) -> None:
    """JSON that is no event of the protocol makes none, whatever it is."""
    assert read_envelope(framed(value)) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"method": "values"}, ("", "values", (), None, None, None)),
        (told(event_id=None, params=None), ("", "values", (), None, None, None)),
        (told(event_id=5, params=[1]), ("", "values", (), None, None, None)),
        (
            told(params={"namespace": "a", "timestamp": "5", "data": [1], "node": 1}),
            ("5-0.1", "values", (), [1], None, None),
        ),
        (
            told(params={"namespace": ["a", None, 1, "b"], "timestamp": True}),
            ("5-0.1", "values", ("a", "b"), None, None, None),
        ),
    ],
)
def test_what_is_missing_or_odd_is_empty(value: Any, expected: tuple[Any, ...]) -> None:
    """An event that lacks something, or has something else in its place, is read for the rest."""
    assert read_envelope(framed(value)) == Envelope(*expected)


def test_data_that_is_no_object_is_of_no_known_class() -> None:
    """Who takes an event for its class finds an object where that promises one; states and the like may be anything."""
    for method, made_class in CLASSES.items():
        is_free = made_class in (ThreadValuesEvent, ThreadUpdatesEvent, ThreadCustomEvent)
        assert type(made(method, [1])) is (made_class if is_free else OtherThreadEvent)


def test_numbers_keep_their_digits() -> None:
    """An integer of more than 64 bits is that integer; NaN is read as servers mean it; no data at all is no event."""
    envelope = read_envelope(("values", b'{"method":"values","params":{"data":123456789012345678901234}}', "7", "7"))
    odd = read_envelope(("values", b'{"method":"values","params":{"data":[NaN,"\xff"]}}', "7", "7"))

    assert envelope is not None
    assert envelope.data == 123456789012345678901234
    assert odd is not None
    assert odd.data[1] == "�"
    assert read_envelope(("values", b"", "7", "7")) is None
    with pytest.raises(NotJSONError, match="the data of a 'values' event is not valid JSON"):
        read_envelope(("values", b'{"method"', "7", "7"))


@pytest.mark.parametrize(
    ("event_id", "run_id", "source"),
    [
        ("synth:r1:lc||running", "r1", None),
        ("synth:r1", "r1", None),
        ("synth:", None, None),
        ("5-0.12", None, "5-0"),
        ("5-0", None, "5-0"),
        ("x-synth:r1", None, "x-synth:r1"),
        (f"{AEGRA}:running:0", AEGRA, f"{AEGRA}:running:0"),
        (f"{AEGRA}_event_7:0", AEGRA, f"{AEGRA}_event_7:0"),
        (AEGRA, None, AEGRA),
        ("", None, None),
    ],
)
def test_an_id_tells_its_run_or_its_source(event_id: str, run_id: str | None, source: str | None) -> None:
    """The id of what the server made up has the run's; any other that of the stored event it was made of.

    On Aegra all ids have the run's.
    """
    envelope = Envelope(event_id, "values", (), None, None, None)

    assert (envelope.run_id_told, envelope.source_id) == (run_id, source)


@pytest.mark.parametrize(
    ("method", "namespace", "data", "expected"),
    [
        ("lifecycle", (), {"event": "completed"}, True),
        ("lifecycle", (), None, True),
        ("lifecycle", ("a:1",), {"event": "completed"}, False),
        ("lifecycle", (), {"event": "completed", "namespace": ["a:1"]}, False),
        ("values", (), {}, False),
    ],
)
def test_the_lifecycle_of_a_run_is_told_from_a_subgraphs(
    method: str, namespace: tuple[str, ...], data: Any, expected: bool
) -> None:
    """It is the one without a namespace, whether servers put that beside the data or into it."""
    assert Envelope("", method, namespace, data, None, None).is_root_lifecycle is expected


def test_events_compare() -> None:
    """Events are equal if their classes and all that they hold are; they are no keys, as their data may be anything."""
    event = LifecycleEvent("lifecycle", {"event": "running"}, "1", run_id="r", restarted=True)

    assert event == LifecycleEvent("lifecycle", {"event": "running"}, "1", run_id="r", restarted=True)
    assert event != LifecycleEvent("lifecycle", {"event": "running"}, "1", run_id="r")
    assert event != LifecycleEvent("lifecycle", {"event": "running"}, "1", run_id="s", restarted=True)
    assert event != "lifecycle"
    assert ThreadValuesEvent("values", 1) != ThreadValuesEvent("values", 1, node="n")
    assert ThreadValuesEvent("values", 1) != ThreadValuesEvent("values", 1, timestamp=1)
    assert ThreadValuesEvent("values", 1) != OtherThreadEvent("values", 1)
    with pytest.raises(TypeError):
        hash(event)


def test_events_show_themselves() -> None:
    """Their repr is short, and names the class, the method, the subgraph and the run."""
    assert (
        repr(made("custom")) == "ThreadCustomEvent('custom', {'a': 1}, id='5-0.1', namespace=('child:1',), run_id='r')"
    )
    assert repr(LifecycleEvent("lifecycle", {}, restarted=True)) == (
        "LifecycleEvent('lifecycle', {}, id='', restarted=True, run_id=None)"
    )


@pytest.mark.parametrize("method", CLASSES)
def test_events_are_copied_and_stored(method: str) -> None:
    """A copy and an unpickled event are the event, with its restart."""
    event = made(method, restarted=True)

    for again in (copy.copy(event), copy.deepcopy(event), pickle.loads(pickle.dumps(event))):
        assert again == event
        assert type(again) is type(event)
        assert again.restarted is (method == "lifecycle")


def test_events_are_matched_by_their_data() -> None:
    """A pattern takes an event's data by position, and all else by name."""
    match made("input.requested", {"interrupt_id": "i", "payload": "go?"}):
        case InputRequestedEvent({"interrupt_id": interrupt_id}, run_id=run_id):
            assert (interrupt_id, run_id) == ("i", "r")
        case event:
            pytest.fail(f"{event} was not matched")
