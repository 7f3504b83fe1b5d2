"""What the network tap decides about a request and its response on their way."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest
from attrs import evolve

from langgraph_runs._core.wire import transfer as module
from langgraph_runs._core.wire.exchange import NEVER_SENT, FailureKind, HTTPRequest, Open, Timeouts
from langgraph_runs._core.wire.transfer import (
    MAX_HEAD_BYTES,
    MAX_JOINED_BODY_BYTES,
    READ_SIZE_FAST_BYTES,
    READ_SIZE_SLOW_BYTES,
    Transfer,
    failure_kind,
    for_foreign_transport,
    joins_body,
    keep_read_memory,
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


def written(transfer: Transfer, *writes: bytes) -> list[list[bytes]]:
    """The pieces of each of the library's writes, all on one connection."""
    return [transfer.on_write(data, continues=at > 0)[1] for at, data in enumerate(writes)]


def test_whether_anything_was_sent(clock: Clock) -> None:
    """A mock opens no connection that would be seen; where one is, nothing is sent before the first write."""
    transfer = Transfer(clock, None, join_body=True)
    assert transfer.sent is None
    transfer.note_connecting()
    assert transfer.sent is False
    assert written(transfer, b"CONNECT h:443 HTTP/1.1\r\n") == [[b"CONNECT h:443 HTTP/1.1\r\n"]]
    assert written(transfer, b"head") == [[]]
    assert transfer.sent is False
    transfer.on_write(b"body", continues=True)
    assert transfer.sent is True


def test_what_was_sent_stays_sent(clock: Clock) -> None:
    """A transport of the caller's may send a request again by another connection: the first one still counts."""
    transfer = Transfer(clock, None)
    transfer.note_connecting()
    written(transfer, b"GET / HTTP/1.1\r\n")
    transfer.note_connecting()
    assert transfer.sent is True
    transfer.note_untapped()
    assert transfer.sent is True


def test_writes_that_cannot_be_seen(clock: Clock) -> None:
    """Once a connection is open that has no tap, it is unknown again whether anything was sent."""
    transfer = Transfer(clock, None)
    transfer.note_connecting()
    transfer.note_untapped()
    assert transfer.sent is None


def test_a_head_waits_for_its_body(clock: Clock) -> None:
    """They are written as one, and whatever follows by itself."""
    transfer = Transfer(clock, None, join_body=True)

    assert written(transfer, b"head", b"body", b"more") == [[], [b"headbody"], [b"more"]]


def test_http_2_is_written_as_it_is(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """It waits for no body and is not cut; a request follows it that cannot be seen, so it counts as sent."""
    monkeypatch.setattr(module, "WRITE_SIZE_BYTES", 4)
    preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
    transfer = Transfer(clock, 9.0, join_body=True)
    transfer.note_connecting()

    assert transfer.on_write(preface, continues=False) == ("http/2", [preface])
    assert transfer.sent is True


def test_a_large_write_is_cut_under_a_deadline(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that no write takes much longer than what is left."""
    monkeypatch.setattr(module, "WRITE_SIZE_BYTES", 4)

    assert written(Transfer(clock, 9.0), b"0123456789") == [[b"0123", b"4567", b"89"]]
    assert written(Transfer(clock, 9.0, join_body=True), b"head") == [[]]
    assert written(Transfer(clock, None), b"0123456789") == [[b"0123456789"]]


def test_a_deadline_shortens_timeouts(clock: Clock) -> None:
    """No read or write may take longer than what is left until the deadline, and none begins after it."""
    transfer = Transfer(clock, 10.0)
    assert transfer.remaining(None) == 10.0
    assert transfer.remaining(3.0) == 3.0
    clock.time += 8.0
    assert transfer.remaining(3.0) == 2.0
    clock.time += 2.0
    with pytest.raises(TimeoutError):
        transfer.remaining(3.0)
    assert Transfer(clock, None).remaining(3.0) == 3.0
    assert Transfer(clock, None).remaining(None) is None


def test_a_head_has_a_largest_size(clock: Clock) -> None:
    """All that arrives until the head is complete counts, and one byte too many is too many."""
    transfer = Transfer(clock, None)
    assert transfer.take_room(MAX_HEAD_BYTES - 1)
    assert transfer.take_room(1)
    assert not transfer.take_room(1)


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
        (b" " * MAX_JOINED_BODY_BYTES, True),
        (b" " * (MAX_JOINED_BODY_BYTES + 1), False),
    ],
    ids=["none", "empty", "small", "as large as may be", "larger"],
)
def test_which_bodies_join_their_head(content: bytes | None, joins: bool) -> None:
    """A body that is there, and not large."""
    assert joins_body(content) is joins


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("timeout", "connect timeout", "timeout"),
        ("disconnected", "proxy", "disconnected"),
        ("protocol", "protocol", "protocol"),
        ("connect timeout", "connect timeout", "timeout"),
        ("pool", "pool", "timeout"),
        ("refused", "refused", "disconnected"),
        ("connect", "connect", "disconnected"),
        ("dns", "dns", "disconnected"),
        ("tls", "tls", "disconnected"),
        ("proxy", "proxy", "disconnected"),
    ],
)
def test_what_a_failure_means_depends_on_what_was_sent(
    kind: FailureKind, before: FailureKind, after: FailureKind
) -> None:
    """What broke off before anything was sent broke off a handshake; after that, no failure tells that nothing was."""
    assert failure_kind(kind, sent=None) == kind
    assert failure_kind(kind, sent=False) == before
    assert failure_kind(kind, sent=True) == after
    assert after not in NEVER_SENT


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


READING = f"""
import os, resource
out, into = os.pipe()
def faults():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(500):
        os.write(into, b"event")
        os.read(out, {READ_SIZE_FAST_BYTES})
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
print(faults())  # before any import of ours, which may have the same effect by chance
from langgraph_runs._core.wire.transfer import keep_read_memory
keep_read_memory()
print(faults())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="it is glibc that maps large blocks anew each time")
def test_reads_take_their_memory_from_the_heap() -> None:
    """A small read into a large buffer costs page faults; after `keep_read_memory` it costs none."""
    done = subprocess.run([sys.executable, "-c", READING], capture_output=True, text=True, check=True)
    before, after = map(int, done.stdout.split())

    assert before >= 500, "there is nothing to save: is this still needed?"
    assert after < 100


def test_keeping_memory_again_does_nothing() -> None:
    """It is done once for a process, however many clients there are."""
    keep_read_memory()
    keep_read_memory()

    assert keep_read_memory.cache_info().misses == 1
