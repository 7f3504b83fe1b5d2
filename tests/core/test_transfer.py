"""What the network tap decides about a request and its response on their way."""

from __future__ import annotations

import pytest
from attrs import evolve

from langgraph_runs._core.wire import transfer as module
from langgraph_runs._core.wire.exchange import HTTPRequest, Open, Timeouts
from langgraph_runs._core.wire.transfer import (
    JOINED_BODY_BYTES,
    MAX_HEAD_BYTES,
    READ_SIZE_FAST_BYTES,
    READ_SIZE_SLOW_BYTES,
    Transfer,
    failure_kind,
    for_foreign_transport,
    joins_body,
    next_read_size,
    write_kind,
)

OPEN = Open(HTTPRequest("GET", "http://h/", {}), Timeouts(1.0, 2.0, 4.0, 8.0))


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.time = 100.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"GET / HTTP/1.1\r\n", "request"),
        (b"P", "request"),
        (b"!odd / HTTP/1.1\r\n", "request"),
        (b"CONNECTED / HTTP/1.1\r\n", "request"),
        (b"CONNECT h:443 HTTP/1.1\r\n", "handshake"),
        (b"\x05\x01\x00", "handshake"),
        (b"\x01\x04user\x04word", "handshake"),
        (b"", "handshake"),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "http/2"),
        (b"PRIVATE / HTTP/1.1\r\n", "request"),
    ],
)
def test_first_bytes_tell_what_is_sent(data: bytes, kind: str) -> None:
    """A request is told from what only a proxy sees, and from HTTP/2."""
    assert write_kind(data) == kind


def test_a_request_may_have_been_sent_unless_it_is_known_not_to(clock: Clock) -> None:
    """A mock opens no connection that would be seen; where one is, nothing is sent before the first write."""
    transfer = Transfer(clock, None, join_body=True)
    assert transfer.may_have_been_sent
    transfer.connecting()
    assert not transfer.may_have_been_sent
    transfer.pieces(b"head")
    assert not transfer.may_have_been_sent
    transfer.pieces(b"body")
    assert transfer.may_have_been_sent


def test_a_head_waits_for_its_body(clock: Clock) -> None:
    """They are written as one, and whatever follows by itself."""
    transfer = Transfer(clock, None, join_body=True)

    assert [transfer.pieces(data) for data in (b"head", b"body", b"more")] == [[], [b"headbody"], [b"more"]]


def test_a_large_write_is_cut_under_a_deadline(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that no write takes much longer than what is left."""
    monkeypatch.setattr(module, "WRITE_SIZE_BYTES", 4)

    assert Transfer(clock, 9.0).pieces(b"0123456789") == [b"0123", b"4567", b"89"]
    assert Transfer(clock, 9.0, join_body=True).pieces(b"head") == []
    assert Transfer(clock, None).pieces(b"0123456789") == [b"0123456789"]


def test_a_deadline_shortens_timeouts(clock: Clock) -> None:
    """No read or write may take longer than what is left until the deadline, and none begins after it."""
    transfer = Transfer(clock, 10.0)
    assert transfer.left(None) == 10.0
    assert transfer.left(3.0) == 3.0
    clock.time += 8.0
    assert transfer.left(3.0) == 2.0
    clock.time += 2.0
    with pytest.raises(TimeoutError):
        transfer.left(3.0)
    assert Transfer(clock, None).left(3.0) == 3.0
    assert Transfer(clock, None).left(None) is None


def test_a_head_has_a_largest_size(clock: Clock) -> None:
    """All that arrives until the head is complete counts, and one byte too many is too many."""
    transfer = Transfer(clock, None)
    assert transfer.fits(MAX_HEAD_BYTES - 1)
    assert transfer.fits(1)
    assert not transfer.fits(1)


def test_reads_grow_while_much_arrives() -> None:
    """A read that is filled is followed by a large one, any other by a small one."""
    assert next_read_size(READ_SIZE_SLOW_BYTES - 1) == READ_SIZE_SLOW_BYTES
    assert next_read_size(READ_SIZE_SLOW_BYTES) == READ_SIZE_FAST_BYTES
    assert next_read_size(READ_SIZE_FAST_BYTES) == READ_SIZE_FAST_BYTES


@pytest.mark.parametrize(
    ("content", "joins"),
    [
        (None, False),
        (b"", False),
        (b"{}", True),
        (b" " * JOINED_BODY_BYTES, True),
        (b" " * (JOINED_BODY_BYTES + 1), False),
    ],
    ids=["none", "empty", "small", "as large as may be", "larger"],
)
def test_which_bodies_join_their_head(content: bytes | None, joins: bool) -> None:
    """A body that is there, and not large."""
    assert joins_body(content) is joins


@pytest.mark.parametrize(
    ("kind", "before"),
    [("timeout", "connect timeout"), ("disconnected", "proxy"), ("tls", "tls"), ("protocol", "protocol")],
)
def test_a_failure_before_sending_is_one_of_connecting(kind, before) -> None:
    """What broke off before anything was sent broke off a handshake."""
    assert failure_kind(kind, may_have_been_sent=True) == kind
    assert failure_kind(kind, may_have_been_sent=False) == before


@pytest.mark.parametrize("total", [None, 5.0, 50.0])
def test_a_foreign_transport_has_the_time_of_all_phases(total: float | None) -> None:
    """Connecting, writing and reading together, or the time of the call if that is less; a long body has no limit."""
    phases = 1.0 + 2.0 + 4.0
    short, long = evolve(OPEN, total=total), evolve(OPEN, total=total, long=True)
    expected = min(phases, total or phases)

    assert for_foreign_transport(short) == (short, expected)
    assert for_foreign_transport(long) == (evolve(long, timeouts=evolve(OPEN.timeouts, read=None)), expected)


def test_a_foreign_transport_without_limits() -> None:
    """A phase that may take for ever leaves the time of the call only, if there is one."""
    endless = evolve(OPEN, timeouts=evolve(OPEN.timeouts, write=None))
    assert for_foreign_transport(endless) == (endless, None)
    bounded = evolve(endless, total=3.0)
    assert for_foreign_transport(bounded) == (bounded, 3.0)
