"""The harness keeps its own promises: what a scenario orders is what a plain socket sees."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import count, repeat
from types import SimpleNamespace
from typing import Self
from urllib.parse import urlsplit

import pytest

from .support import (
    Answer,
    Break,
    ChaosProxy,
    ClientMaker,
    FakeRun,
    FakeRuns,
    Gate,
    Portal,
    Probe,
    Request,
    ScriptedServer,
    Seen,
    ask,
    drop,
    frame,
    hang,
    heartbeat,
    random_breaks,
    raw,
    read_frames,
    reply,
    reply_json,
    stream,
)

# The scripted server: bytes


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


# The scripted server: time


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


# The scripted server: script and record


def test_requests_are_recorded(scripted: ScriptedServer) -> None:
    """Method, path, query with repeats, headers in any case, body and JSON are there to be asserted on."""
    scripted.enqueue(reply())

    ask(scripted.url, "POST", "/a%20b?select=x&select=y&empty=", b'{"n":1}', {"X-Api-Key": "k"})

    (request,) = scripted.requests
    assert (request.method, request.path) == ("POST", "/a%20b")
    assert request.query == {"select": ["x", "y"], "empty": [""]}
    assert "k" == request.headers["x-api-key"] == request.headers["X-API-KEY"]
    assert request.json() == {"n": 1}
    assert [request] == scripted.asked("POST", "/{name}")
    assert request.matches("POST", "/{name}") == {"name": "a b"}


def test_a_chunked_request_is_read(scripted: ScriptedServer) -> None:
    """A body sent in chunks is recorded whole, and the next request on the connection is understood."""
    scripted.always("POST", "/", lambda request: reply(request.body))
    parts = urlsplit(scripted.url)

    with socket.create_connection((parts.hostname or "", parts.port or 80), 5) as sock:
        chunked = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"
        sock.sendall(chunked + b"POST / HTTP/1.1\r\nContent-Length: 1\r\n\r\nd")
        scripted.wait_for_request(2)

    assert [request.body for request in scripted.requests] == [b"abc", b"d"]


def test_the_queue_goes_before_routes_and_routes_before_defaults(scripted: ScriptedServer) -> None:
    """Each source of answers is used up in order, and the latest default wins."""
    scripted.always("GET", "/{any}", reply("old"))
    scripted.always("GET", "/a", lambda request: reply(request.path))
    scripted.on("GET", "/{any}", reply("route 1"), reply("route 2"))
    scripted.enqueue(reply("queue"))

    got = [ask(scripted.url, "GET", "/a").body for _ in range(4)] + [ask(scripted.url, "GET", "/b").body]

    assert got == [b"queue", b"route 1", b"route 2", b"/a", b"old"]
    assert scripted.remaining == 0


def test_an_unscripted_request_fails_the_test() -> None:
    """Being asked for something that is not in the script is answered, remembered, and fails at the end."""
    with ScriptedServer() as server:
        assert ask(server.url, "GET", "/nowhere").status == 418
    with pytest.raises(AssertionError, match="not scripted: GET /nowhere"):
        server.verify()


def test_a_broken_handler_fails_the_test() -> None:
    """An exception in a script's own function does not pass unseen."""

    def handler(_: Request) -> Answer:
        raise KeyError("oops")

    with ScriptedServer() as server:
        server.enqueue(handler, stream(lambda: 1 / 0))
        assert ask(server.url, "GET", "/").status == 500
        assert ask(server.url, "GET", "/").end == "reset"
    with pytest.raises(AssertionError, match=r"oops.*ZeroDivisionError"):
        server.verify()


def test_waiting_in_vain_says_so(scripted: ScriptedServer) -> None:
    """Waiting helpers give up with a message instead of hanging."""
    with pytest.raises(TimeoutError, match="0 requests, not 1"):
        scripted.wait_for_request(1, timeout=0)
    with pytest.raises(TimeoutError, match="did not reach"):
        Gate().wait_for_arrival(0)


def test_many_clients_are_served_at_once(scripted: ScriptedServer) -> None:
    """64 threads ask and 200 connections are open, all at the same time."""
    gate, paths = Gate(), [f"/{n}" for n in range(256)]
    scripted.always("GET", "/{n}", lambda request: reply(request.path))
    scripted.always("GET", "/held", reply("held").held(gate))

    with ExitStack() as stack:
        probes = [stack.enter_context(Probe(scripted.url)) for _ in range(200)]
        for probe in probes:
            probe.send("GET", "/held")
        scripted.wait_for_request(200)
        assert scripted.open_connections == 200
        with ThreadPoolExecutor(64) as pool:
            answers = list(pool.map(ask, repeat(scripted.url), repeat("GET"), paths))
        gate.open()
        assert {b"held"} == {probe.receive().body for probe in probes}
    assert paths == [answer.body.decode() for answer in answers]


# Frames


def test_frames_are_the_servers_own() -> None:
    """Frames are byte for byte what each server writes."""
    assert frame("values", {"a": "é"}, "1-0") == b'event: values\r\ndata: {"a":"\xc3\xa9"}\r\nid: 1-0\r\n\r\n'
    assert frame("end", 1, "r_event_1", style="aegra") == b"event: end\ndata: 1\nid: r_event_1\n\n"
    assert frame("a", b"b", "1", style="aegra", id_first=True) == b"id: 1\nevent: a\ndata: b\n\n"
    assert heartbeat() == b": heartbeat\r\n\r\n"
    assert read_frames(heartbeat() + frame("a", [1]) + b"event: half") == [("a", [1], None)]


# The model of runs


def _join(server: FakeRuns, run: FakeRun, last_event_id: str | None = None, query: str = "") -> Seen:
    headers = {} if last_event_id is None else {"Last-Event-ID": last_event_id}
    return ask(server.url, "GET", f"/threads/{run.thread_id}/runs/{run.run_id}/stream{query}", headers=headers)


def _data(seen: Seen) -> list[object]:
    return [data for _, data, _ in read_frames(seen.body)]


def _post(server: FakeRuns, path: str, headers: dict[str, str] | None = None, **body: object) -> Seen:
    return ask(server.url, "POST", path, json.dumps({"assistant_id": "agent", **body}).encode(), headers)


@pytest.mark.parametrize("finished", [True, False])
@pytest.mark.parametrize("ids", ["unique", "repeated", "opaque"])
def test_a_run_is_replayed_from_the_start(fake_runs: FakeRuns, ids: str, finished: bool) -> None:
    """From -1 a join gets everything, finished or made while it is read; ids are as told."""
    run = fake_runs.run(10, ids=ids, finished=finished)

    seen = _join(fake_runs, run, "-1")

    assert 11 == len(run.published) == len(seen.chunks)
    assert run.published == _data(seen)
    assert run.status == "success"
    assert (11 if ids != "repeated" else 4) == len({id for _, _, id in read_frames(seen.body)})


@pytest.mark.parametrize(
    ("last", "expected"), [(None, 0), ("abc", 0), ("0", 11), ("-", 11), ("1763800000003-0", 1), ("~", 0)]
)
def test_the_open_server_compares_ids_as_strings(fake_runs: FakeRuns, last: str | None, expected: int) -> None:
    """Replay is what sorts after the id, nothing is validated, and without an id there is nothing."""
    run = fake_runs.run(10, finished=True)

    assert expected == len(_join(fake_runs, run, last).chunks)


@pytest.mark.parametrize(("last", "expected"), [(None, 1), ("abc", 12), ("{}_event_9", 3), ("{}_event_12", 1)])
def test_aegra_replays_by_position(fake_aegra: FakeRuns, last: str | None, expected: int) -> None:
    """Opaque ids are looked up, unknown ones replay everything, and `end` always comes last."""
    run = fake_aegra.run(10, finished=True)

    seen = _join(fake_aegra, run, last and last.format(run.run_id))

    assert expected == len(seen.chunks)
    assert read_frames(seen.body)[-1][:2] == ("end", {"status": "success"})
    assert b"\r" not in seen.body


def test_error_and_messages_are_not_stored(fake_runs: FakeRuns) -> None:
    """The open server sends both live and replays neither."""
    run = fake_runs.run([("messages/partial", [1]), ("messages", [2])], status="error")

    live = [event for event, *_ in read_frames(_join(fake_runs, run).body)]
    replayed = [event for event, *_ in read_frames(_join(fake_runs, run, "-1").body)]

    assert live == ["metadata", "messages/partial", "messages", "error"]
    assert replayed == ["metadata", "messages"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["metadata", "values", "custom|child:1", "messages"]),
        ("?stream_mode=custom", ["custom|child:1"]),
        ("?stream_mode=values&stream_mode=messages-tuple", ["messages"]),
        ("?stream_mode=values,custom", []),
        ("?stream_mode=%5B%22values%22%2C%22metadata%22%5D", ["metadata", "values"]),
    ],
)
def test_a_join_is_filtered_as_the_open_server_does(fake_runs: FakeRuns, query: str, expected: list[str]) -> None:
    """One mode, a JSON array or the last of several; a comma list is silence."""
    run = fake_runs.run([("values", 1), ("custom|child:1", 2), ("messages", 3)], finished=True)

    assert expected == [event for event, *_ in read_frames(_join(fake_runs, run, "-1", query).body)]


def test_the_seam_repeats_what_was_replayed(fake_runs: FakeRuns) -> None:
    """A join in flight gets the last replayed events again, a join of a finished run does not."""
    run = fake_runs.run(4, seam=2)
    run.start()
    run.advance(3)

    assert _data(_join(fake_runs, run, "1763800000000-1")) == [{"n": 2}, {"n": 3}, {"n": 2}, {"n": 3}, {"n": 4}]
    assert _data(_join(fake_runs, run, "1763800000000-1")) == [{"n": 2}, {"n": 3}, {"n": 4}]


def test_a_run_goes_on_while_nobody_reads(fake_runs: FakeRuns) -> None:
    """What is published in the gap is not sent on the broken connection, and is there for the next."""
    run = fake_runs.run(6)
    fake_runs.cut(stream=1, after_events=3, how="reset", meanwhile=lambda: run.advance(2))

    first = read_frames(_join(fake_runs, run).body)
    second = read_frames(_join(fake_runs, run, first[-1][2]).body)

    assert (len(first), len(second)) == (3, 4)
    assert run.published == [data for _, data, _ in first + second]


def test_a_run_starts_again(fake_runs: FakeRuns) -> None:
    """A restarted run publishes a second `metadata` and everything anew, with later ids."""
    planned = fake_runs.run(3, restart_after=1, finished=True)
    driven = fake_runs.run(3)
    driven.start()
    driven.advance()
    driven.restart()
    driven.complete()

    for run in (planned, driven):
        ids = [event.id or "" for event in run.events]
        assert ["metadata", "custom", "metadata", *["custom"] * 3] == [event.event for event in run.events]
        assert run.payloads == [{"n": 1}, {"n": 1}, {"n": 2}, {"n": 3}]
        assert sorted(set(ids)) == ids


def test_the_test_may_drive_a_run(fake_runs: FakeRuns) -> None:
    """A run without a will of its own sends what the test publishes, when it does."""
    run = fake_runs.run(0, auto=False)

    with Probe(fake_runs.url) as probe:
        probe.send("GET", f"/threads/{run.thread_id}/runs/{run.run_id}/stream")
        fake_runs.wait_for_request(1)
        probe.read(len("HTTP/1.1 200 OK"))
        run.publish("a", event="custom")
        run.publish("b")
        run.finish("timeout")
        assert run.published == ["a", "b"]
        assert run.status == "timeout"


def test_every_cut_of_a_stream_is_on_the_wire(fake_runs: FakeRuns) -> None:
    """The nth stream is cut where told, each in its own way; streams not named are whole."""
    run = fake_runs.run(4, finished=True)
    fake_runs.cut(stream=1, after_events=2, plus_bytes=5, how="clean")
    fake_runs.cut(stream=[2, 3], after_bytes=7, how="abrupt")
    fake_runs.cut_head(3, stream=4)

    seen = [_join(fake_runs, run, "-1") for _ in range(5)]

    assert [each.end for each in seen] == ["complete", "eof", "eof", "eof", "complete"]
    assert [len(read_frames(each.body)) for each in seen] == [2, 0, 0, 0, 5]
    assert seen[1].body == b"event: "
    assert seen[3].raw == b"HTT"


@pytest.mark.parametrize(("done", "made"), [(True, 1), (False, 0)])
def test_the_answer_of_a_create_is_lost(fake_runs: FakeRuns, done: bool, made: int) -> None:
    """The connection breaks with the run made or not, and the model knows which."""
    thread = fake_runs.thread()
    fake_runs.lose(create=1, done=done)

    assert _post(fake_runs, f"/threads/{thread}/runs", {"X-Request-Id": "m"}).end == "eof"
    assert made == len(fake_runs.made_by("m")) == len(fake_runs.runs_of(thread))


def test_a_lost_create_may_land_late(fake_runs: FakeRuns) -> None:
    """The work of a lost request may be done only after others have been answered."""
    thread = fake_runs.thread()
    fake_runs.lose(create=1, done=True, late=1, meanwhile=lambda: fake_runs.run(thread_id=thread))

    _post(fake_runs, f"/threads/{thread}/runs")
    listed = [len(json.loads(ask(fake_runs.url, "GET", f"/threads/{thread}/runs").body)) for _ in range(2)]

    assert listed == [1, 2]


def test_failures_come_with_their_headers(fake_runs: FakeRuns) -> None:
    """An error may carry Retry-After or a body of its own, with the work done or not."""
    thread = fake_runs.thread()
    fake_runs.fail(503, retry_after=7, create=1)
    fake_runs.fail(502, body="<html>", done=True, create=2)

    first, second, third = (_post(fake_runs, f"/threads/{thread}/runs") for _ in range(3))

    assert (first.status, first.headers["retry-after"], json.loads(first.body)) == (503, "7", {"detail": "try again"})
    assert (second.status, second.body) == (502, b"<html>")
    assert (third.status, len(fake_runs.runs)) == (200, 2)


def test_answers_are_lost_by_a_seed(make_fake_runs: Callable[..., FakeRuns]) -> None:
    """The same seed loses the same answers, before or after the work."""

    def trial() -> tuple[list[int], int]:
        server = make_fake_runs()
        server.lose_at_random(3, 0.5, create="every")
        thread = server.thread()
        return [_post(server, f"/threads/{thread}/runs").status for _ in range(20)], len(server.runs)

    statuses, made = trial()

    assert (statuses, made) == trial()
    assert statuses.count(200) < made < 20


def test_requests_are_known_by_operation(fake_runs: FakeRuns) -> None:
    """What was asked reads as a list of operations, and each operation's requests are at hand."""
    run = fake_runs.run()
    _join(fake_runs, run, "5")
    ask(fake_runs.url, "GET", f"/threads/{run.thread_id}/runs/{run.run_id}")

    assert fake_runs.operations == ["stream", "get"]
    assert [request.headers["last-event-id"] for request in fake_runs.requests_of("stream")] == ["5"]


def test_a_misspelt_fault_is_refused(fake_runs: FakeRuns) -> None:
    """A fault for an operation that does not exist is an error, not silence."""
    with pytest.raises(ValueError, match="no operation 'streams'"):
        fake_runs.cut(streams=1)


@pytest.mark.parametrize("kind", ["stream", "wait"])
def test_made_runs_do_as_planned(fake_runs: FakeRuns, kind: str) -> None:
    """The next run made has the planned events and outcome, and says where it is."""
    thread = fake_runs.thread()
    fake_runs.next(2, status="error", error=("KeyError", "k"))

    seen = _post(fake_runs, f"/threads/{thread}/runs/{kind}", stream_resumable=True, stream_mode="updates")

    (run,) = fake_runs.runs
    assert run.status == "error"
    path = f"/threads/{thread}/runs/{run.run_id}"
    assert path == seen.headers["content-location"]
    if kind == "stream":
        assert f"{path}/stream" == seen.headers["location"]
        assert [event for event, *_ in read_frames(seen.body)] == ["metadata", "updates", "updates", "error"]
    else:
        assert json.loads(seen.body) == {"__error__": {"error": "KeyError", "message": "k"}}


def test_a_run_made_not_resumable_has_no_ids(fake_runs: FakeRuns) -> None:
    """Without stream_resumable there are no ids and nothing to replay."""
    seen = _post(fake_runs, f"/threads/{fake_runs.thread()}/runs/stream")

    assert {None} == {id for _, _, id in read_frames(seen.body)}
    assert _join(fake_runs, fake_runs.runs[0], "-1").body == b""


def test_a_stateless_run_vanishes_with_its_thread(fake_runs: FakeRuns) -> None:
    """A stateless run's stream has a dead location, and nothing is left when it has ended."""
    seen = _post(fake_runs, "/runs/stream")

    (run,) = fake_runs.runs
    assert f"/runs/{run.run_id}/stream" == seen.headers["location"]
    assert [run.thread_id] == fake_runs.deleted_threads
    assert ask(fake_runs.url, "GET", f"/threads/{run.thread_id}/runs/{run.run_id}").status == 404


def test_runs_are_listed_newest_first(fake_runs: FakeRuns) -> None:
    """limit, offset, status and repeated select work; the default limit is ten."""
    thread = fake_runs.thread()
    runs = [fake_runs.run(thread_id=thread, finished=n % 2 == 0) for n in range(12)]
    path = f"/threads/{thread}/runs"

    def listed(query: str) -> list[dict[str, object]]:
        found: list[dict[str, object]] = json.loads(ask(fake_runs.url, "GET", path + query).body)
        return found

    assert [run.run_id for run in reversed(runs)][:10] == [run["run_id"] for run in listed("")]
    assert [run.run_id for run in reversed(runs)][1:3] == [run["run_id"] for run in listed("?limit=2&offset=1")]
    assert len(listed("?status=success")) == 6
    assert [{"run_id": runs[11].run_id, "status": "pending"}] == listed("?select=run_id&select=status&limit=1")


def test_marks_are_kept_or_not(fake_runs: FakeRuns) -> None:
    """A run shows the request's mark, unless the server is told to forget."""
    thread = fake_runs.thread()
    _post(fake_runs, f"/threads/{thread}/runs", {"X-Request-Id": "mark"})
    path = f"/threads/{thread}/runs/{fake_runs.runs[0].run_id}"

    kept = json.loads(ask(fake_runs.url, "GET", path).body)
    fake_runs.marks_survive = False
    forgotten = json.loads(ask(fake_runs.url, "GET", path).body)

    assert kept["kwargs"]["config"]["configurable"]["langgraph_request_id"] == "mark"
    assert "kwargs" not in forgotten


def test_an_old_runs_join_shows_the_thread_and_history_shows_the_run(fake_runs: FakeRuns) -> None:
    """Join answers with the thread's newest result, preceded by keep-alives; history can be asked for one run."""
    old = fake_runs.run(values={"v": "old"}, finished=True)
    fake_runs.run(thread_id=old.thread_id, values={"v": "new"}, finished=True)
    fake_runs.newlines = 2

    joined = ask(fake_runs.url, "GET", f"/threads/{old.thread_id}/runs/{old.run_id}/join")
    wanted = json.dumps({"metadata": {"run_id": old.run_id}}).encode()
    history = ask(fake_runs.url, "POST", f"/threads/{old.thread_id}/history", wanted)

    assert joined.chunks == [b"\n", b"\n", b'{"v":"new"}']
    assert [state["values"] for state in json.loads(history.body)] == [{"v": "old"}]


def test_unknown_runs_differ_by_flavour(fake_runs: FakeRuns, fake_aegra: FakeRuns) -> None:
    """The open server disguises a 404 of join and stream as 200, Aegra does not."""
    path = f"/threads/{fake_runs.thread('t')}/runs/none"

    assert (
        (seen := ask(fake_runs.url, "GET", f"{path}/stream")).status,
        read_frames(seen.body)[0][0],
    ) == (200, "error")
    assert b"__error__" in ask(fake_runs.url, "GET", f"{path}/join").body
    assert ask(fake_runs.url, "GET", path).status == 404
    assert (
        404 == ask(fake_aegra.url, "GET", f"{path}/stream").status == ask(fake_aegra.url, "GET", f"{path}/join").status
    )


def test_runs_are_cancelled_and_deleted(fake_runs: FakeRuns) -> None:
    """Cancelling ends a run as interrupted, a second time is refused, and a deleted run is gone."""
    run = fake_runs.run()
    path = f"/threads/{run.thread_id}/runs/{run.run_id}"

    assert [ask(fake_runs.url, "POST", f"{path}/cancel?wait=0&action=interrupt").status for _ in range(2)] == [202, 404]
    assert run.status == "interrupted"
    assert [ask(fake_runs.url, "DELETE", path).status for _ in range(2)] == [204, 404]


def test_leaving_cancels_when_asked_to(fake_runs: FakeRuns) -> None:
    """A client that leaves takes the run with it only if it said so."""
    runs = [fake_runs.run(0, auto=False) for _ in range(2)]

    for number, (run, query) in enumerate(zip(runs, ["", "?cancel_on_disconnect=true"], strict=True), 1):
        with Probe(fake_runs.url) as probe:
            probe.send("GET", f"/threads/{run.thread_id}/runs/{run.run_id}/stream{query}")
            probe.read(200)
        fake_runs.wait_for_disconnect(number)
    fake_runs.wait_until_closed()

    assert [run.status for run in runs] == ["pending", "interrupted"]


def test_a_mount_prefix_is_not_in_the_locations(make_fake_runs: Callable[..., FakeRuns]) -> None:
    """The API lives under the prefix, but the locations it gives do not say so."""
    server = make_fake_runs(prefix="/api")
    run = server.run(1, finished=True)

    seen = _join(server, run, "-1")

    assert server.url.endswith("/api")
    assert run.published == _data(seen)
    assert f"/threads/{run.thread_id}/runs/{run.run_id}/stream" == seen.headers["location"]


# The chaos proxy


def test_a_proxy_without_a_plan_is_transparent(scripted: ScriptedServer, chaos: Callable[..., ChaosProxy]) -> None:
    """Everything passes, on one connection, and nothing is counted."""
    scripted.always("POST", "/", lambda request: reply(request.body))
    proxy = chaos(scripted.url)

    with Probe(proxy.url) as probe:
        for body in (b"a", b"b" * 500_000):
            probe.send("POST", "/", body)
            assert body == probe.receive().body
    assert (proxy.breaks, proxy.connections, scripted.connections) == (0, 1, 1)


@pytest.mark.parametrize(
    ("how", "body", "end"),
    [("reset", b"0123", "reset"), ("close", b"0123", "eof"), ("clean", b"0123456789", "complete")],
)
def test_a_proxy_breaks_where_planned(
    scripted: ScriptedServer, chaos: Callable[..., ChaosProxy], how: str, body: bytes, end: str
) -> None:
    """A break comes at its byte, or at the next end of a chunk, and the next connection is whole."""
    scripted.always("GET", "/", stream("0123456789", "abc"))
    whole = ask(scripted.url, "GET", "/")
    head = whole.raw.index(b"0123")
    proxy = chaos(scripted.url, [Break(head + 4, how)])  # type: ignore[arg-type]

    first, second = ask(proxy.url, "GET", "/"), ask(proxy.url, "GET", "/")

    assert (body, end) == (first.body, first.end)
    assert whole.raw == second.raw
    assert [Break(head + 4, how)] == proxy.broken  # type: ignore[arg-type]


def test_a_proxy_breaks_in_the_middle_of_a_chunk(scripted: ScriptedServer, chaos: Callable[..., ChaosProxy]) -> None:
    """Half a chunk is what arrives of the first chunk that begins after the byte."""
    scripted.always("GET", "/", stream("0123456789", "abcd"))
    head = ask(scripted.url, "GET", "/").raw.index(b"0123")

    assert ask(chaos(scripted.url, [Break(head + 6, "half")]).url, "GET", "/").body == b"0123456789ab"


def test_a_proxy_breaks_only_what_matches(scripted: ScriptedServer, chaos: Callable[..., ChaosProxy]) -> None:
    """A break waits for a connection on which the marked request was made, and counts from there."""
    scripted.always("GET", "/{any}", reply("abc"))
    proxy = chaos(scripted.url, [Break(3, "close")], match=b"GET /stream")

    assert ask(proxy.url, "GET", "/other").end == "complete"
    assert ask(proxy.url, "GET", "/stream").raw == b"HTT"
    assert ask(proxy.url, "GET", "/stream").end == "complete"


def test_a_break_that_never_came_is_put_back(scripted: ScriptedServer, chaos: Callable[..., ChaosProxy]) -> None:
    """An answer shorter than the break does not use it up."""
    scripted.enqueue(reply("short"), reply("x" * 5000))
    proxy = chaos(scripted.url, [Break(3000)])

    assert ask(proxy.url, "GET", "/").end == "complete"
    scripted.wait_until_closed()
    assert ask(proxy.url, "GET", "/").end == "reset"
    assert proxy.breaks == 1


def test_random_breaks_follow_their_seed() -> None:
    """The same seed draws the same breaks."""
    assert list(random_breaks(1, 20)) == list(random_breaks(1, 20)) != list(random_breaks(2, 20))


def test_a_proxy_resets_when_its_server_is_away(chaos: Callable[..., ChaosProxy]) -> None:
    """A server that refuses looks, through the proxy, like a reset."""
    with ScriptedServer(listening=False) as server:
        assert ask(chaos(server.url).url, "GET", "/").end == "reset"


# Both colours


class _Stream:
    """An async iterator like the one under test, as a stand-in."""

    def __init__(self) -> None:
        self.run_id = "r"
        self.closed = 0
        self._left = 3

    def __aiter__(self) -> AsyncIterator[int]:
        return self

    async def __anext__(self) -> int:
        await asyncio.sleep(0)
        if not self._left:
            raise StopAsyncIteration
        self._left -= 1
        return self._left

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        self.closed += 1


class _Runs:
    """A group of methods, as a stand-in."""

    async def get(self, run_id: str) -> dict[str, str]:
        await asyncio.sleep(0)
        if not run_id:
            raise ValueError("empty")
        return {"run_id": run_id}

    def stream(self) -> _Stream:
        asyncio.get_running_loop()
        return _Stream()

    async def iter(self) -> AsyncIterator[int]:
        for n in range(3):
            yield n

    async def forever(self) -> None:
        await asyncio.Event().wait()


class _Client:
    """An async client, as a stand-in."""

    def __init__(self, base_url: str) -> None:
        self.loop = asyncio.get_running_loop()
        self.base_url = base_url
        self.runs = _Runs()
        self.closed = False

    async def aclose(self) -> None:
        assert asyncio.get_running_loop() is self.loop
        self.closed = True


@pytest.fixture
def blocking() -> Iterator[ClientMaker]:
    """A maker of async clients only."""
    maker = ClientMaker("async")
    yield maker
    maker.close()


def test_an_async_client_is_used_like_a_sync_one(blocking: ClientMaker) -> None:
    """Attributes pass through, results are waited for, exceptions come as they are."""
    client = blocking.make(_Client, "url")

    assert client.base_url == "url"
    assert client.runs.get("1") == {"run_id": "1"}
    assert list(client.runs.iter()) == [0, 1, 2]
    with pytest.raises(ValueError, match="empty"):
        client.runs.get("")
    with ThreadPoolExecutor(64) as pool:
        assert [str(n) for n in range(200)] == [r["run_id"] for r in pool.map(client.runs.get, map(str, range(200)))]


def test_an_async_stream_is_used_like_a_sync_one(blocking: ClientMaker) -> None:
    """A stream is iterable, a context manager, closable, and shows its attributes."""
    client = blocking.make(_Client, "url")

    with client.runs.stream() as stream:
        assert (stream.run_id, next(stream)) == ("r", 2)
        assert list(stream) == [1, 0]
        stream.close()
    assert stream.closed == 2
    assert [*client.runs.stream()] == [2, 1, 0]


def test_async_clients_are_closed_on_their_loop() -> None:
    """The maker closes every client on the loop it was made on, and then the loop and its thread."""
    maker = ClientMaker("async")
    client = maker.make(_Client, "url")
    maker.close()

    assert client.target.closed
    assert client.target.loop.is_closed()
    assert "portal" not in {thread.name for thread in threading.enumerate()}


def test_a_coroutine_that_hangs_fails_the_test() -> None:
    """What never returns is given up after a while, cancelled and reported; teardown cancels the rest."""
    portal = Portal()
    with pytest.raises(AssertionError, match="nothing came"):
        portal.run(_Runs().forever(), patience=0.05)
    left = portal.submit(_Runs().forever())
    portal.close()

    assert left.cancelled()


def test_sync_clients_are_not_wrapped() -> None:
    """Of the sync colour, what is made is what is given, and it is closed all the same."""
    maker = ClientMaker("sync")
    client = maker.http_client()
    maker.close()

    assert client.is_closed


def test_clients_retry_without_waiting(make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    """The package's own client of the colour is made, without key and waits, as far as the test says nothing else."""

    class Made(SimpleNamespace):
        def close(self) -> None:
            assert self.retry

    package = SimpleNamespace(RetryPolicy=dict[str, float], Client=Made, AsyncClient=Made)
    monkeypatch.setitem(sys.modules, "langgraph_runs", package)

    plain, told = make_client("url"), make_client(retry={"attempts": 2, "wait_max": 1.0}, api_key="k")

    assert (plain.base_url, plain.api_key) == ("url", None)
    assert plain.retry == {"wait_initial": 0, "wait_max": 0, "wait_jitter": 0}
    assert (told.base_url, told.api_key) == (None, "k")
    assert told.retry == {"wait_initial": 0, "wait_max": 1, "wait_jitter": 0, "attempts": 2}


def test_http_clients_come_in_the_colour(make_client: ClientMaker, scripted: ScriptedServer) -> None:
    """An HTTP client to bring along is of the colour under test."""
    kind = {"sync": "Client", "async": "AsyncClient"}[make_client.colour]

    assert kind == type(make_client.http_client()).__name__


def test_no_ambient_configuration_reaches_a_test() -> None:
    """Keys and proxies of the machine are out of a scenario's sight."""
    assert not [name for name in os.environ if name.startswith("LANGGRAPH_") or name.upper().endswith("_PROXY")]
