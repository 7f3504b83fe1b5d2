"""What a caller gets for what the wire says."""

from __future__ import annotations

from contextlib import suppress

import pytest

from langgraph_runs._core.streams.event_reader import EventReader, NotJSONError
from langgraph_runs._core.streams.events import AnyEvent
from langgraph_runs._core.wire.sse import MAX_EVENT_TYPES, Frame


def read(frame: Frame, *modes: str) -> AnyEvent:
    """The event of this frame."""
    return EventReader(modes).event(frame)


def frame(event: str, data: bytes = b"1", id: str = "") -> Frame:
    """An event with this type."""
    return (event, data, id or None, id)


@pytest.mark.parametrize(
    ("event", "modes", "mode", "namespace"),
    [
        ("values", (), "values", ()),
        ("updates|child:1", (), "updates", ("child:1",)),
        ("custom|child:1|grandchild:2", (), "custom", ("child:1", "grandchild:2")),
        ("messages/partial", ("messages",), "messages", ()),
        ("messages/metadata|child:1", (), "messages", ("child:1",)),
        ("messages", ("messages-tuple",), "messages-tuple", ()),
        ("messages", ("messages", "messages-tuple"), "messages-tuple", ()),
        ("messages", (), "messages-tuple", ()),
        ("messages", ("values",), "messages-tuple", ()),
        ("messages", ("messages",), "messages", ()),
        ("metadata", (), None, ()),
        ("error", (), None, ()),
        ("error|child:1", (), None, ("child:1",)),
        ("end", (), None, ()),
        ("feedback", (), None, ()),
        ("something new", (), None, ()),
        ("", (), None, ()),
    ],
)
def test_mode_and_namespace(event: str, modes: tuple[str, ...], mode: str | None, namespace: tuple[str, ...]) -> None:
    """`.mode` is the stream mode asked for, `.namespace` the path of subgraphs, `.event` what the wire says."""
    told = read(frame(event), *modes)

    assert (told.event, told.mode, told.namespace) == (event, mode, namespace)


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b'{"a":[1,null]}', {"a": [1, None]}),
        (b'"\xe2\x80\xa8"', "\u2028"),
        (b"", None),
        (b"null", None),
        (b'"\xff"', "\ufffd"),
        (b" 1 ", 1),
        (b'[-Infinity,1e400,"\\ud800"]', [-float("inf"), float("inf"), "\ud800"]),
        (b'["\xff",Infinity]', ["\ufffd", float("inf")]),
    ],
)
def test_data_is_decoded(data: bytes, value: object) -> None:
    """Data is the JSON value; none at all is None, and bytes that are no UTF-8 are replaced, as in any event stream.

    What Python can hold is taken, too, where it is not JSON.
    """
    assert read(frame("values", data)).data == value


@pytest.mark.parametrize("data", [b"{half", b"hello", b'"\xff', b" "])
def test_data_that_is_no_json_is_an_error(data: bytes) -> None:
    """The error has the event as it came."""
    bad = frame("values", data)

    with pytest.raises(NotJSONError, match="'values' event is not valid JSON") as caught:
        read(bad)

    assert caught.value.frame is bad


@pytest.mark.parametrize(
    ("event", "data", "watched"),
    [
        ("metadata", b"{}", True),
        ("error", b"{}", True),
        ("end", b"", True),
        ("messages/partial", b"[]", True),
        ("values", b'{"__interrupt__":[1]}', False),
        ("messages", b"[]", False),
        ("custom", b"{}", False),
        ("tasks", b"{}", False),
    ],
)
def test_what_may_tell_of_the_run_itself_is_pointed_out(event: str, data: bytes, watched: bool) -> None:
    """Only those events are looked into before they are handed out."""
    frames = [frame("custom"), frame(event, data), frame("custom")]

    assert EventReader().noted(frames) == [1] * watched


@pytest.mark.parametrize(
    ("event", "data", "interrupted"),
    [
        ("values", b'{"__interrupt__":[1]}', True),
        ("updates", b'{"__interrupt__":[1]}', True),
        ("values", b'{"__interrupt__":[]}', False),
        ("values", b'{"a":"__interrupt__"}', False),
        ("values", b'["__interrupt__"]', False),
        ("values", b'{"__interrupt__', False),
        ("values|child:1", b'{"__interrupt__":[1]}', False),
        ("updates|child:1", b'{"__interrupt__":[1]}', False),
        ("custom", b'{"__interrupt__":[1]}', False),
    ],
)
def test_an_interrupt_is_noted(event: str, data: bytes, interrupted: bool) -> None:
    """When its event is made, or looked at; of a subgraph's interrupt the graph itself tells, too."""
    reader, looking = EventReader(), EventReader()
    with suppress(NotJSONError):
        reader.event(frame(event, data))
    looking.note_interrupt(frame(event, data))

    assert (reader.told.asks, looking.told.asks) == (interrupted, interrupted)


def test_the_id_is_the_last_one() -> None:
    """`.id` is the last event id then, be it the event's own or not."""
    assert [read(("a", b"1", own, "7")).id for own in ("7", None)] == ["7", "7"]


def test_event_types_are_remembered_within_bounds() -> None:
    """Every subgraph call has event types of its own."""
    reader = EventReader()
    for number in range(MAX_EVENT_TYPES + 10):
        reader.event(frame(f"custom|child:{number}"))

    for number in (1, MAX_EVENT_TYPES + 5):
        assert reader.event(frame(f"custom|child:{number}")).namespace == (f"child:{number}",)
    assert len(reader._types) == MAX_EVENT_TYPES
