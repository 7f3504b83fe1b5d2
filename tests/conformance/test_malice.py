"""A server that means harm cannot take the process down: every answer of its is read within bounds."""

from __future__ import annotations

import gzip
import json
import pickle
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from itertools import repeat
from typing import Any

import pytest

from langgraph_runs import errors
from langgraph_runs._core.calls import send as call

from .support import Answer, ClientMaker, FakeRuns, ScriptedServer, a_thread, raw, reply, reply_json, stream

MB = 1024 * 1024


def endless(beginning: bytes, piece: bytes) -> Answer:
    """Bytes without end, head and all."""

    def body() -> Iterator[bytes]:
        yield beginning
        yield from repeat(piece)

    return Answer(body=body, framing="close", raw=True)


def get(make_client: ClientMaker, server: ScriptedServer, **options: Any) -> Any:
    return make_client(server.url, retry={"attempts": 1}, **options).request("GET", "/x")


@pytest.fixture
def little_memory() -> Iterator[Callable[[int], None]]:
    """`little_memory(n)`: fails if more than n MB were in use at a time."""
    tracemalloc.start()
    yield _assert_peak
    tracemalloc.stop()


def _assert_peak(most: int) -> None:
    peak = tracemalloc.get_traced_memory()[1]
    assert peak < most * MB, f"{peak / MB:.0f} MB"


@pytest.mark.parametrize(
    ("beginning", "piece"),
    [
        pytest.param(b"", b"x" * 65536, id="status line"),
        pytest.param(b"HTTP/1.1 200 OK\r\nx: ", b"y" * 65536, id="header value"),
        pytest.param(b"HTTP/1.1 200 OK\r\n", b"z" * 65536, id="header name"),
        pytest.param(b"HTTP/1.1 200 OK\r\n", b"x: y\r\n" * 8192, id="headers"),
        pytest.param(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 2048, id="interim responses"),
        pytest.param(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", b"0" * 65536, id="chunk size"),
        pytest.param(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1;", b"x" * 65536, id="chunk extension"),
        pytest.param(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n", b"x: y\r\n" * 8192, id="trailers"),
    ],
)
def test_lines_without_end(
    beginning: bytes, piece: bytes, scripted: ScriptedServer, make_client: ClientMaker, little_memory: Any
) -> None:
    """An answer whose framing never ends is given up as a broken connection, without taking it into memory."""
    scripted.enqueue(endless(beginning, piece))

    with pytest.raises(errors.APIConnectionError):
        get(make_client, scripted)

    scripted.wait_until_closed()
    little_memory(5)


@pytest.mark.parametrize("framing", ["length", "chunked", "close"])
@pytest.mark.parametrize("method", ["request", "create", "wait", "join", "iter"])
def test_a_body_without_end(
    method: str,
    framing: str,
    fake_runs: FakeRuns,
    make_client: ClientMaker,
    monkeypatch: pytest.MonkeyPatch,
    little_memory: Any,
) -> None:
    """A body beyond the cap is an error that says so, and is not read on."""
    monkeypatch.setattr(call, "MAX_BODY_BYTES", 2 * MB)
    run = fake_runs.run()
    headers = {"content-type": "application/json", **({"content-length": "9" * 15} if framing == "length" else {})}
    answer = Answer(
        200, tuple(headers.items()), lambda: repeat(b" " * 65536), "close" if framing == "length" else framing
    )  # type: ignore[arg-type]
    operation = {"request": "get_thread", "iter": "list"}.get(method, method)
    fake_runs.answer(answer, **{operation: "every"})  # type: ignore[arg-type]
    client = make_client(fake_runs.url, retry={"attempts": 1})
    calls: dict[str, Callable[[], Any]] = {
        "request": lambda: client.request("GET", f"/threads/{run.thread_id}"),
        "create": lambda: client.runs.create(run.thread_id, "agent"),
        "wait": lambda: client.runs.wait(run.thread_id, "agent"),
        "join": lambda: client.runs.join(run.thread_id, run.run_id),
        "iter": lambda: list(client.runs.iter(run.thread_id)),
    }

    with pytest.raises((errors.APIResponseError, errors.RunOutcomeUnknownError), match="exceeds the limit"):
        calls[method]()

    little_memory(8)


def test_a_refusal_without_end(scripted: ScriptedServer, make_client: ClientMaker, little_memory: Any) -> None:
    """Of an error's body only the beginning is read, and less is kept."""
    scripted.enqueue(reply(lambda: repeat(b"no " * 20000), 403))

    with pytest.raises(errors.PermissionDeniedError) as caught:
        get(make_client, scripted)

    assert len(str(caught.value)) < 2000
    assert len(caught.value.body) <= 2000
    scripted.wait_until_closed()
    little_memory(5)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_compressed_bomb(
    encoding: str, scripted: ScriptedServer, make_client: ClientMaker, little_memory: Any
) -> None:
    """Ten megabytes that would unpack to ten gigabytes are refused before they have taken the memory."""
    if encoding == "gzip":
        member = gzip.compress(bytes(20 * MB), 9)
        body = [member] * (10 * 1024 // 20)
    else:
        packer = zlib.compressobj(9)
        body = [packer.compress(bytes(50 * MB)), packer.flush()]
    scripted.enqueue(reply(body, headers={"content-encoding": encoding}))

    with pytest.raises(errors.APIResponseError, match="decompresses to more than"):
        get(make_client, scripted)

    little_memory(80)


def test_what_is_well_compressed(scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """Compressed answers are read, in several members or none, whatever the size of the pieces that they come in."""
    value = {"text": "ab" * 500_000}
    packed = gzip.compress(json.dumps(value).encode())
    half = len(packed) // 2
    for body, encoding in (
        ([packed], "gzip"),
        ([packed[:half], packed[half:]], "x-gzip"),
        ([packed[:20], *(packed[n : n + 1] for n in range(20, 60)), packed[60:]], "GZIP"),
        ([zlib.compress(json.dumps(value).encode())], "deflate"),
        ([gzip.compress(b'{"text"'), gzip.compress(b':"' + b"ab" * 500_000 + b'"}')], "gzip, identity"),
        ([json.dumps(value)], "identity"),
    ):
        scripted.enqueue(reply(body, headers={"content-encoding": encoding}))
        assert get(make_client, scripted) == value
    assert scripted.requests[0].headers["accept-encoding"] == "gzip, deflate"


@pytest.mark.parametrize(
    ("body", "encoding", "what"),
    [
        (b"{}", "br", "br.*not requested"),
        (gzip.compress(gzip.compress(b"{}", mtime=0), mtime=0), "gzip, gzip", "not requested"),
        (b"{}", "gzip", "is not valid gzip"),
        (gzip.compress(b"{}", mtime=0)[:-4], "gzip", "is incomplete"),
        (b"\xff" * 50, "deflate", "is not valid deflate"),
    ],
)
def test_what_is_badly_compressed(
    body: bytes, encoding: str, what: str, scripted: ScriptedServer, make_client: ClientMaker
) -> None:
    """A body that is not encoded as it says, or in a way that was not asked for, is an error that says so."""
    scripted.enqueue(reply(body, headers={"content-encoding": encoding}))

    with pytest.raises(errors.APIResponseError, match=what):
        get(make_client, scripted)


@pytest.mark.parametrize("depth", [90, 900, 100_000])
def test_deep_json(depth: int, fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """However deeply the server nests its JSON, the call ends with a result or with an error that can be passed on."""
    deep = "[" * depth + "]" * depth
    fake_runs.answer(reply(f'{{"run_id": "r", "thread_id": "t", "kwargs": {deep}}}'), get="every")
    fake_runs.answer(reply(f'{{"detail": {deep}}}', 422), get_thread="every")
    fake_runs.answer(reply(f'{{"__error__": {deep}}}'), wait="every")
    fake_runs.answer(reply(f'{{"__error__": {deep}}}'), join="every")
    client = make_client(fake_runs.url, retry={"attempts": 1})

    for asked in (
        lambda: client.runs.get("t", "r"),
        lambda: client.threads.get("t"),
        lambda: client.runs.wait(fake_runs.thread(), "agent"),
    ):
        try:
            asked()
        except errors.LangGraphRunsError as error:
            assert str(pickle.loads(pickle.dumps(error))) == str(error)
            assert len(str(error)) < 2000


def test_deep_events(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """An event that is nested too deeply is an error of the stream."""
    run = fake_runs.run()
    fake_runs.answer(stream(b"event: values\r\ndata: " + b"[" * 100_000 + b"]" * 100_000 + b"\r\n\r\n"), stream="every")

    with pytest.raises(errors.APIResponseError):
        list(make_client(fake_runs.url, retry={"attempts": 1}).runs.join_stream(run.thread_id, run.run_id))


def test_headers_by_the_thousand(scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """Many headers in one answer are taken, in linear time, or refused."""
    fields = b"".join(b"x-%d: y\r\n" % number for number in range(5000))
    scripted.enqueue(raw(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n" + fields + b"\r\n{}"))

    assert get(make_client, scripted) == {}


def test_the_cap_is_not_in_the_way(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Large answers that are honest arrive."""
    text = "x" * (20 * MB)
    fake_runs.answer(reply_json(a_thread(values={"text": text})), get_thread=1)

    assert make_client(fake_runs.url).threads.get("t").values == {"text": text}
