"""The scripted server sends what it is told to, byte for byte, and waits as long as it is told to."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count, repeat

import pytest

from .support import (
    Answer,
    Gate,
    Probe,
    ScriptedServer,
    Seen,
    ask,
    drop,
    frame,
    hang,
    raw,
    reply,
    reply_json,
    stream,
)


def test_a_reply_has_a_length_and_keeps_the_connection(scripted: ScriptedServer) -> None:
    """Bytes come with a Content-Length, and the connection serves the next request."""
    scripted.enqueue(reply("one", headers={"X-Own": "a"}), reply_json({"é": 2}, 201), reply())

    with Probe(scripted.url) as probe:
        seen: list[Seen] = []
        for _ in range(3):
            probe.send("GET", "/")
            seen.append(probe.receive())

    assert [(200, b"one"), (201, '{"é":2}'.encode()), (200, b"")] == [(each.status, each.body) for each in seen]
    assert seen[0].headers["x-own"] == "a"
    assert scripted.connections == 1


def test_a_stream_sends_one_chunk_per_item(scripted: ScriptedServer) -> None:
    """Every item of a stream is one HTTP chunk, and the body is completed."""
    items = [frame("values", {"n": n}, f"1-{n}") for n in range(3)]
    scripted.enqueue(stream(*items))

    seen = ask(scripted.url, "GET", "/")

    assert items == seen.chunks
    assert seen.end == "complete"
    assert seen.headers["content-type"].startswith("text/event-stream")


def test_a_body_may_run_until_the_connection_closes(scripted: ScriptedServer) -> None:
    """Without length and chunks, the connection's end is the body's end."""
    scripted.enqueue(reply(["one", "two"], framing="close"))

    seen = ask(scripted.url, "GET", "/")

    assert (seen.body, seen.end) == (b"onetwo", "complete")
    assert not {"content-length", "transfer-encoding"} & set(seen.headers)


def test_raw_bytes_go_out_as_they_are(scripted: ScriptedServer) -> None:
    """A raw answer is nothing but its bytes, even if it is not HTTP."""
    scripted.enqueue(raw(b"HTTP/9 banana\r\n", b"?"))

    with Probe(scripted.url) as probe:
        probe.send("GET", "/")

        assert probe.read(100) == b"HTTP/9 banana\r\n?"


@pytest.mark.parametrize("size", range(8))
@pytest.mark.parametrize(("how", "end"), [("clean", "complete"), ("abrupt", "eof"), ("reset", "reset")])
@pytest.mark.parametrize("framing", ["chunked", "length"])
def test_a_cut_is_exact_to_the_byte(scripted: ScriptedServer, size: int, how: str, end: str, framing: str) -> None:
    """A body cut after n bytes arrives with exactly n bytes, and ends as ordered."""
    scripted.enqueue(reply([b"abc", b"defg"], framing=framing).cut(after=size, how=how))  # type: ignore[arg-type]

    seen = ask(scripted.url, "GET", "/")

    assert b"abcdefg"[:size] == seen.body
    assert "complete" if framing == "length" and size == 7 else end == seen.end


def test_a_cut_may_count_items(scripted: ScriptedServer) -> None:
    """A body cut after n items and some bytes pulls no item that it does not send."""
    pulled: list[int] = []

    def items() -> Iterator[bytes]:
        for n in count():
            pulled.append(n)
            yield b"item%d" % n

    scripted.enqueue(stream(body=items).cut(items=2), stream(body=items).cut(items=2, plus=3))

    assert ask(scripted.url, "GET", "/").chunks == [b"item0", b"item1"]
    assert pulled == [0, 1]
    assert ask(scripted.url, "GET", "/").body == b"item0item1ite"


def test_an_abrupt_cut_leaves_half_a_chunk(scripted: ScriptedServer) -> None:
    """A chunk that is cut abruptly announces more than arrives."""
    scripted.enqueue(stream("0123456789").cut(after=4))

    assert ask(scripted.url, "GET", "/").raw.endswith(b"\r\na\r\n0123")


def test_something_happens_at_the_cut(scripted: ScriptedServer) -> None:
    """What a cut does meanwhile is done before the client can see the end."""
    done = threading.Event()
    scripted.enqueue(stream("abc").cut(after=1, meanwhile=done.set))

    ask(scripted.url, "GET", "/")

    assert done.is_set()


@pytest.mark.parametrize(
    ("answer", "received", "end"),
    [
        (drop(), b"", "eof"),
        (drop("reset"), b"", "reset"),
        (reply("x").cut_head(12), b"HTTP/1.1 200", "eof"),
        (reply("x").cut_head(12, "reset"), b"HTTP/1.1 200", "reset"),
    ],
)
def test_an_answer_breaks_before_or_within_its_head(
    scripted: ScriptedServer, answer: Answer, received: bytes, end: str
) -> None:
    """The connection breaks where ordered although the request was read in full."""
    scripted.enqueue(answer)

    seen = ask(scripted.url, "POST", "/", b"body")

    assert (received, end) == (seen.raw, seen.end)
    assert scripted.requests[0].body == b"body"


@pytest.mark.parametrize(("how", "end"), [("close", "eof"), ("reset", "reset")])
def test_a_connection_is_slammed(scripted: ScriptedServer, how: str, end: str) -> None:
    """A connection may be broken on arrival; the next one is served."""
    scripted.slam(how=how)  # type: ignore[arg-type]
    scripted.enqueue(reply("served"))

    with Probe(scripted.url) as probe:
        probe.send("GET", "/")
        assert end == probe.receive().end
    assert ask(scripted.url, "GET", "/").body == b"served"
    assert (scripted.connections, len(scripted.requests)) == (2, 1)


def test_a_kept_connection_may_end_unannounced(scripted: ScriptedServer) -> None:
    """A whole answer may be followed by a reset that its head did not announce."""
    scripted.enqueue(reply("one").then("reset"))

    with Probe(scripted.url) as probe:
        probe.send("GET", "/")
        assert ((seen := probe.receive()).body, seen.end) == (b"one", "complete")
        assert probe.receive().end == "reset"


# Time


def test_a_gate_holds_the_body(scripted: ScriptedServer) -> None:
    """The server stops at a gate until the test opens it."""
    gate = Gate()
    scripted.enqueue(stream("one", gate, "two"))

    with Probe(scripted.url) as probe:
        probe.send("GET", "/")
        gate.wait_for_arrival()
        gate.open()

        assert probe.receive().chunks == [b"one", b"two"]


def test_a_gate_holds_the_head(scripted: ScriptedServer) -> None:
    """An answer that is held sends nothing before its gate is open."""
    gate = Gate()
    scripted.enqueue(reply("late").held(gate))

    with Probe(scripted.url) as probe:
        probe.send("GET", "/")
        gate.wait_for_arrival()
        assert not probe.has_news()
        gate.open()

        assert probe.receive().body == b"late"


@pytest.mark.parametrize("answer", [hang(), stream("a").cut(after=1, how="hang"), reply("a").cut_head(5, "hang")])
def test_a_hanging_answer_ends_with_its_client(scripted: ScriptedServer, answer: Answer) -> None:
    """A silent server notices that its client has left."""
    scripted.enqueue(answer)

    with Probe(scripted.url) as probe:
        probe.send("GET", "/")
        request = scripted.wait_for_request(1)
        assert not request.disconnected
        assert scripted.open_connections == 1

    scripted.wait_for_disconnect(1)
    scripted.wait_until_closed()
    assert scripted.open_connections == 0


def test_stopping_frees_whatever_hangs() -> None:
    """A server that hangs, waits at a gate and sends without end stops all the same."""
    with ScriptedServer() as server, ExitStack() as probes:
        server.enqueue(hang(), stream(Gate()), stream(body=lambda: repeat(b"x" * 65536)))
        opened = [probes.enter_context(Probe(server.url)) for _ in range(3)]
        for number, probe in enumerate(opened, 1):
            probe.send("GET", "/")
            server.wait_for_request(number)
        server.stop()

        assert "complete" not in [probe.receive().end for probe in opened]
    server.verify()


def test_open_connections_are_dropped_on_demand(scripted: ScriptedServer) -> None:
    """The test may break every open connection at any time."""
    gate = Gate()
    scripted.enqueue(stream("one", gate))

    with Probe(scripted.url) as probe:
        probe.send("GET", "/")
        gate.wait_for_arrival()
        scripted.drop_connections("reset")

        assert ((seen := probe.receive()).body, seen.end) == (b"one", "reset")


def test_a_port_refuses_until_it_listens() -> None:
    """Connecting is refused while nothing listens, and the port stays the same."""
    with ScriptedServer(listening=False) as server:
        server.always("GET", "/", reply("up"))
        for _ in range(3):
            with pytest.raises(ConnectionRefusedError):
                Probe(server.url)
            server.listen()
            assert ask(server.url, "GET", "/").body == b"up"
            server.refuse()
        with pytest.raises(ConnectionRefusedError):
            Probe(server.url)
    server.verify()
