"""The replay server responds as a real one would."""

import json
import re

import pytest

from benchmarks import payloads, replay


def body(kind: str, count: int, first: int = 0) -> bytes:
    return b"".join(payloads.stream_body(payloads.SHAPES[kind], count, first))


def unchunked(data: bytes) -> list[bytes]:
    found, at = [], 0
    while True:
        end = data.index(b"\r\n", at)
        size = int(data[at:end], 16)
        if not size:
            assert data[at:] == b"0\r\n\r\n"
            return found
        found.append(data[end + 2 : end + 2 + size])
        assert data[end + 2 + size : end + 4 + size] == b"\r\n"
        at = end + 4 + size


@pytest.mark.parametrize(("kind", "count"), [("small", 30), ("token", 30), ("update", 30), ("state", 3), ("large", 1)])
def test_each_event_is_a_chunk_of_the_size_promised(kind: str, count: int) -> None:
    """A stream is `metadata` and that many events of exactly the size of their shape, each a chunk, with rising ids."""
    shape = payloads.SHAPES[kind]
    first, *events = unchunked(body(kind, count))

    assert first.startswith(b"event: metadata\r\n")
    assert [len(event) for event in events] == [shape.size] * count
    for number, event in enumerate(events, 1):
        name, data, own_id, *rest = event.split(b"\r\n")
        assert name == b"event: " + shape.event.encode()
        assert json.loads(data.removeprefix(b"data: "))
        assert own_id == b"id: %d-0" % (payloads.EPOCH + number)
        assert rest == [b"", b""]


def test_a_proxy_gathers_events_in_large_chunks() -> None:
    """The proxied stream has the same bytes in chunks of 16 KiB, cut wherever that is."""
    gathered, single = unchunked(body("proxied", 1000)), unchunked(body("small", 1000))

    assert b"".join(gathered) == b"".join(single)
    assert {len(chunk) for chunk in gathered[:-1]} == {16384}


@pytest.mark.parametrize(("last", "rest"), [("-1", 5), (f"{payloads.EPOCH}-0", 4), (f"{payloads.EPOCH + 4}-0", 0)])
def test_a_stream_is_rejoined_after_any_event(last: str, rest: int) -> None:
    """Joining after an event id brings what follows it, and nothing else."""
    head = f"GET /threads/small.4/runs/{payloads.RUN_ID}/stream HTTP/1.1\r\nLast-Event-ID: {last}".encode()
    response = b"".join(replay.respond(head, b""))

    assert len(re.findall(rb"id: ", response.partition(b"\r\n\r\n")[2])) == rest


def test_a_paced_stream_begins_and_is_rejoined_like_any_other() -> None:
    """Its events follow `metadata`; joining after one of them brings the rest as it was sent, times included."""
    target = f"/threads/paced.3/runs/{payloads.RUN_ID}/stream HTTP/1.1\r\n"
    whole = b"".join(replay.respond(f"POST {target}".encode(), b"")).partition(b"\r\n\r\n")[2]
    rest = b"".join(replay.respond(f"GET {target}Last-Event-ID: {payloads.EPOCH + 1}-0".encode(), b""))

    metadata, *events = unchunked(whole)
    assert metadata.startswith(b"event: metadata\r\n")
    assert len(events) == 3
    assert unchunked(rest.partition(b"\r\n\r\n")[2]) == events[1:]


def test_runs_are_listed_and_got() -> None:
    """A list has as many runs as were asked for, a batch as many as were sent, and a run is the one asked for."""
    page = b"".join(replay.respond(b"GET /threads/one.1/runs?limit=7 HTTP/1.1\r\n", b""))
    batch = b"".join(
        replay.respond(
            b"POST /runs/batch HTTP/1.1\r\n", json.dumps([{"assistant_id": "a"}] * 3).encode().replace(b" ", b"")
        )
    )
    one = b"".join(replay.respond(f"GET /threads/one.1/runs/{payloads.RUN_ID} HTTP/1.1\r\n".encode(), b""))

    assert len(json.loads(page.partition(b"\r\n\r\n")[2])) == 7
    assert len(json.loads(batch.partition(b"\r\n\r\n")[2])) == 3
    assert json.loads(one.partition(b"\r\n\r\n")[2])["run_id"] == payloads.RUN_ID


def test_requests_are_told_apart_however_they_arrive() -> None:
    """Two requests in pieces of any size are two requests, each with its own body."""
    text = b"POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcGET /b HTTP/1.1\r\nhost: x\r\n\r\n"
    for size in range(1, len(text)):
        inbox = replay.Inbox()
        found = [each for at in range(0, len(text), size) for each in inbox.requests(text[at : at + size])]

        assert [(head.split(b" ")[1], content) for head, content in found] == [(b"/a", b"abc"), (b"/b", b"")]
