"""The classes of events, as callers use them: made by hand, matched, compared, shown, copied and stored."""

from __future__ import annotations

import copy
import pickle
from typing import get_args

import pytest

import langgraph_runs
from langgraph_runs import (
    AnyEvent,
    ChunkEvent,
    CustomEvent,
    MetadataEvent,
    OtherEvent,
    StreamEvent,
    UpdatesEvent,
    ValuesEvent,
)
from langgraph_runs._core.streams.control import CONTROL_EVENTS
from langgraph_runs._core.streams.event_reader import EventReader
from langgraph_runs.models import StreamMode


def made(name: str, *modes: str) -> StreamEvent:
    """The event that is made of this type on the wire."""
    return EventReader(modes).event((name, b'{"a":1}', None, "7"))


@pytest.mark.parametrize("mode", get_args(StreamMode))
def test_every_mode_has_a_class(mode: str) -> None:
    """Its events are of that class, also those of subgraphs, and the class has the mode."""
    wire = "messages" if mode == "messages-tuple" else mode
    event, inner = made(wire, mode), made(f"{wire}|child:1", mode)

    assert type(event) is type(inner) is not OtherEvent
    assert type(event).mode == event.mode == mode


def test_control_events_and_unknown_ones_have_no_mode() -> None:
    """Each control event has a class; all that is unknown has one in common; what tells these apart is `.event`."""
    events = [made(name) for name in (*CONTROL_EVENTS, "lifecycle", "tools")]

    assert len({type(event) for event in events}) == len(CONTROL_EVENTS) + 1
    assert [type(event) for event in events[-2:]] == [OtherEvent, OtherEvent]
    assert {event.mode for event in events} == {None}


def test_the_union_has_every_class() -> None:
    """`AnyEvent` names each class, takes three types, and every class can be had from the package."""
    union = {getattr(one, "__origin__", one) for one in get_args(AnyEvent)}

    assert union == {type(made(name, name)) for name in (*get_args(StreamMode), *CONTROL_EVENTS, "x")} | {ChunkEvent}
    assert all(getattr(langgraph_runs, one.__name__) is one for one in union)
    assert {ValuesEvent[int], UpdatesEvent[str], CustomEvent[bool]} < set(get_args(AnyEvent[int, str, bool]))


def test_events_are_matched_by_their_data() -> None:
    """A pattern takes an event's data by position, and all else by name."""
    match made("custom|child:1", "custom"):
        case CustomEvent({"a": number}, namespace=(child,)):
            assert (number, child) == (1, "child:1")
        case event:
            pytest.fail(f"{event} was not matched")


def test_the_namespace_is_that_of_the_type() -> None:
    """An event that is made by hand is the one that the wire makes."""
    assert CustomEvent("custom|child:1|deep:2", {"a": 1}, "7") == made("custom|child:1|deep:2")
    assert made("custom|child:1|deep:2").namespace == ("child:1", "deep:2")


def test_events_compare() -> None:
    """Events are equal if their classes and all that they hold are; they are no keys, as their data may be anything."""
    event = MetadataEvent("metadata", {"a": 1}, "7", restarted=True)

    assert event == MetadataEvent("metadata", {"a": 1}, "7", restarted=True)
    assert event != MetadataEvent("metadata", {"a": 1}, "7")
    assert ValuesEvent("values", 1) != ValuesEvent("values", 2) != ValuesEvent("values|child:1", 2)
    assert ValuesEvent("values", 1) != OtherEvent("values", 1)
    assert event != "metadata"
    with pytest.raises(TypeError):
        hash(event)


def test_events_show_themselves() -> None:
    """Their repr is short, and names the class, the type, the id and a restart."""
    assert repr(made("values")) == "ValuesEvent('values', {'a': 1}, id='7')"
    assert repr(MetadataEvent("metadata", {}, restarted=True)) == "MetadataEvent('metadata', {}, id='', restarted=True)"
    assert len(repr(ValuesEvent("values", "x" * 1000))) < 260


@pytest.mark.parametrize("name", [*get_args(StreamMode), *CONTROL_EVENTS, "x|child:1"])
def test_events_are_copied_and_stored(name: str) -> None:
    """A copy and an unpickled event are the event."""
    event = made(name, name)

    for again in (copy.copy(event), copy.deepcopy(event), pickle.loads(pickle.dumps(event))):
        assert again == event
        assert type(again) is type(event)


def test_a_restart_is_copied_and_stored() -> None:
    """That a run was restarted is not lost on the way to another process."""
    event = MetadataEvent("metadata", {"a": 1}, restarted=True)

    assert copy.deepcopy(event).restarted
    assert pickle.loads(pickle.dumps(event)).restarted


def test_an_event_is_no_tuple() -> None:
    """Unpacking it, as langgraph-sdk's, says which attributes it has."""
    with pytest.raises(TypeError, match=r"^CustomEvent cannot be unpacked: use its \.event, \.data and \.id$"):
        [*CustomEvent("custom", 1)]  # type: ignore[misc]  # pyright: ignore[reportGeneralTypeIssues]
    with pytest.raises(TypeError, match=r"^CustomEvent has no items: use its \.event, \.data and \.id$"):
        CustomEvent("custom", 1)["data"]  # type: ignore[index]  # pyright: ignore[reportIndexIssue]
