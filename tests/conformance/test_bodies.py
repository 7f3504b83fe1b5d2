"""The bodies of streams, which the HTTP library sees no more of than it must."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import httpcore
import httpcore2
import httpx
import httpx2
import pytest

from langgraph_runs import errors
from langgraph_runs._async import failures as async_failures
from langgraph_runs._core.wire.chunked import ChunkReader
from langgraph_runs._sync import failures as sync_failures

from .streams import drain, make, told
from .support import Answer, ClientMaker, FakeRuns, ScriptedServer, frame, raw, reply_json, stream

EVENTS = [{"run_id": "r", "attempt": 1}, {"n": 1}, {"n": 2}, {"n": 3}]
FRAMES = [
    frame("custom" if number else "metadata", data, f"176380000000{number}-0") for number, data in enumerate(EVENTS)
]
END = frame("end", {"status": "success"}, "1763800000009-0")
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
EARLY = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
BARE = b"HTTP/1.1 103\r\n\r\n"


def chunked(*payloads: bytes, size: bytes = b"%x\r\n") -> bytes:
    """Chunks, without the last one."""
    return b"".join(size % len(payload) + payload + b"\r\n" for payload in payloads)


BODIES = {
    "plain": chunked(*FRAMES, END) + b"0\r\n\r\n",
    "one chunk": chunked(b"".join([*FRAMES, END])) + b"0\r\n\r\n",
    "trailers": chunked(*FRAMES, END) + b"0\r\nX-Trailer: 1\r\n\r\n",
    "upper case and padded": chunked(*FRAMES, END, size=b"%04X\r\n") + b"000\r\n\r\n",
    "extensions": chunked(*FRAMES, END, size=b"%x;a=b\r\n") + b"0;c\r\n\r\n",
    "extensions from the middle on": chunked(*FRAMES[:2])
    + chunked(*FRAMES[2:], END, size=b"%x;a=b\r\n")
    + b"0\r\n\r\n",
}


def serve(scripted: ScriptedServer, answer: Answer) -> None:
    """Answer a join, and what may be asked after it."""
    scripted.always("GET", "/threads/t/runs/r/stream", answer)
    run = {"run_id": "r", "thread_id": "t", "status": "success"}
    scripted.always("GET", "/threads/t/runs/r", reply_json(run))
    scripted.always("GET", "/threads/t", reply_json({"thread_id": "t", "status": "idle"}))


def follow(client: Any) -> list[Any]:
    return told(drain(client.runs.join_stream("t", "r", last_event_id="-1")))


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("early", [b"", EARLY, EARLY * 2, BARE], ids=["head", "interim", "two interim", "bare interim"])
@pytest.mark.parametrize("step", [1, 7, 64, 100_000])
def test_events_are_the_same(
    body: str, early: bytes, step: int, scripted: ScriptedServer, make_client: ClientMaker
) -> None:
    """However the framing is, and wherever head and body are cut, the events come out of it; and once each."""
    data = HEAD + BODIES[body]
    serve(scripted, raw(early, *(data[at : at + step] for at in range(0, len(data), step))))

    assert follow(make_client(scripted.url)) == EVENTS


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[ChunkReader]:
    """The readers of bodies that are read without the library, in the order of their first use."""
    readers: list[ChunkReader] = []
    feed = ChunkReader.feed

    def watched(self: ChunkReader, data: bytes) -> bytes:
        if self not in readers:
            readers.append(self)
        return feed(self, data)

    monkeypatch.setattr(ChunkReader, "feed", watched)
    return readers


def test_the_connection_is_kept(fake_runs: FakeRuns, make_client: ClientMaker, read: list[ChunkReader]) -> None:
    """When a stream has been read to its end its connection serves the next one, which is read likewise."""
    client = make_client(fake_runs.url)
    for _ in range(3):
        fake_runs.next(20)
        assert told(drain(make(client, fake_runs))) == fake_runs.runs[-1].published

    assert fake_runs.connections == 1
    assert len(read) == len([request for request in fake_runs.requests if request.path.endswith("/stream")])


def test_new_connections_are_known(scripted: ScriptedServer, make_client: ClientMaker, read: list[ChunkReader]) -> None:
    """Each of several streams in turn is read without the library, though the connections of those before are gone."""
    serve(scripted, stream(*FRAMES, END))
    client = make_client(scripted.url)
    for number in range(1, 4):
        assert follow(client) == EVENTS
        assert scripted.connections == len(read) == number


def test_connections_from_before(scripted: ScriptedServer, make_client: ClientMaker, read: list[ChunkReader]) -> None:
    """A connection that somebody else has opened is left to the library for the answer in which it first turns up."""
    serve(scripted, stream(*FRAMES, END))
    http_client = make_client.http_client()
    fetched = http_client.get(f"{scripted.url}/threads/t")
    if make_client.client_kind == "async":
        make_client.portal.run(fetched)
    client = make_client(scripted.url, http_client=http_client)

    assert follow(client) == EVENTS
    assert scripted.connections == 1
    assert not read

    assert follow(client) == EVENTS
    assert read


@pytest.mark.parametrize("failures", [async_failures, sync_failures], ids=["async", "sync"])
@pytest.mark.parametrize(
    ("error", "meant"),
    [
        (httpcore.ReadTimeout("late"), httpx.ReadTimeout),
        (httpcore.ReadError("reset"), httpx.ReadError),
        (httpcore2.ReadTimeout("late"), httpx2.ReadTimeout),
        (httpcore2.ReadError("reset"), httpx2.ReadError),
        (ValueError("no network's"), None),
    ],
    ids=repr,
)
def test_errors_of_the_network_are_httpxs(failures: Any, error: Exception, meant: type[Exception] | None) -> None:
    """What breaks off a read is what it would be if the library had read: one of its own exceptions."""
    found = failures.httpx_error(error)
    assert type(found) is (meant or type(None))
    assert meant is None or str(found) == str(error)


def kept(data: bytes) -> Answer:
    """Send exactly these bytes, and leave the connection open."""
    return replace(raw(data, end="keep"), framing="length")


def test_what_follows_an_answer_is_not_the_next_one(scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """Bytes after an answer that has no body are not taken for the answer to another request; the connection goes."""
    stray = b"HTTP/1.1 418 I'm a teapot\r\nContent-Length: 0\r\n\r\n"
    scripted.on("POST", "/threads/t/runs/stream", kept(b"HTTP/1.1 204 No Content\r\n\r\n" + stray))
    scripted.always("GET", "/threads/t/runs", reply_json([]))
    scripted.always("GET", "/x", reply_json("good"))
    statuses: list[int] = []
    client = make_client(scripted.url, on_response=lambda head: statuses.append(head.status))

    with pytest.raises(errors.APIResponseError):
        drain(client.runs.stream("t", "agent"))

    assert client.request("GET", "/x") == "good"
    assert statuses[0] == 204
    assert set(statuses[1:]) == {200}
    assert scripted.connections == 2


def test_an_answer_that_can_have_no_body(scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """204 is over with its head, whatever its fields promise."""
    scripted.on(
        "POST", "/threads/t/runs/stream", kept(b"HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n")
    )
    scripted.always("GET", "/threads/t/runs", reply_json([]))

    with pytest.raises(errors.APIResponseError, match="204"):
        drain(make_client(scripted.url).runs.stream("t", "agent", timeout=5))


class Counted(httpx.SyncByteStream, httpx.AsyncByteStream, httpx2.SyncByteStream, httpx2.AsyncByteStream):
    """A body that somebody looks at on its way."""

    def __init__(self, body: Any, seen: list[bytes]) -> None:
        self.body, self.seen = body, seen

    def __iter__(self) -> Any:
        for piece in self.body:
            self.seen.append(piece)
            yield piece

    async def __aiter__(self) -> Any:
        async for piece in self.body:
            self.seen.append(piece)
            yield piece

    def close(self) -> None:
        self.body.close()

    async def aclose(self) -> None:
        await self.body.aclose()


def test_a_body_that_is_wrapped(scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """A transport of the caller's that wraps bodies gets to see all of them."""
    seen: list[bytes] = []

    class Sync(make_client.library.HTTPTransport):
        def handle_request(self, request: Any) -> Any:
            response = super().handle_request(request)
            response.stream = Counted(response.stream, seen)
            return response

    class Async(make_client.library.AsyncHTTPTransport):
        async def handle_async_request(self, request: Any) -> Any:
            response = await super().handle_async_request(request)
            response.stream = Counted(response.stream, seen)
            return response

    serve(scripted, stream(*FRAMES, END))
    http_client = make_client.http_client(transport=Sync() if make_client.client_kind == "sync" else Async())

    assert follow(make_client(scripted.url, http_client=http_client)) == EVENTS
    assert b"".join(seen).startswith(b"".join(map(bytes, FRAMES)))
