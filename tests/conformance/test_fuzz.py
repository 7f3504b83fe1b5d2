"""Random answers: whatever a server says, a call ends with a right result or with an error of ours."""

from __future__ import annotations

import asyncio
import gzip
import json
import random
import zlib
from collections import Counter
from typing import Any

import httpx
import pytest

from langgraph_runs import AsyncClient, Client, RetryPolicy, Timeouts, errors
from langgraph_runs._sync.transport import NoCookies

from .support import ClientKind, ClientMaker, ScriptedServer, a_run, a_state, a_thread, raw

pytestmark = pytest.mark.slow

ANSWERS = 10_000
RUN = a_run(kwargs={})
STATE = a_state(values={"a": 1}, metadata={})
STATUSES = [*[200] * 10, 201, 202, 204, 299, 301, 304, 307, 400, 401, 403, 404, 408, 409, 422, 425, 429, 500, 501, 502,
            503, 504, 524, 599, 600, 999]  # fmt: skip
NAMES = ["content-type", "content-encoding", "location", "content-location", "retry-after", "set-cookie", "date",
         "x-request-id", "content-length", "www-authenticate", "link", "x"]  # fmt: skip
VALUES = ["", " ", "text/html", "application/json", "text/event-stream", "text/event-stream; charset=utf-16", "gzip",
          "deflate", "br", "identity", "gzip, deflate", "/threads/t/runs/r/stream", "//x/../y", "http://[", "https://x:y",
          "\\\\x", "?", "-1", "0", "1", "1e9", "99999999999999999999999", "nan", "Fri, 31 Dec 9999 23:59:59 GMT",
          "Thu, 01 Jan 1970 00:00:00 +9999", "Mon, 99 Foo 0000 99:99:99 GMT", "a=b; expires=x", "é", "\xff", "x" * 5000,
          "/threads/%00/runs/%0a", "/threads/../runs/..", "/threads/t/runs/" + "r" * 3000]  # fmt: skip


class Fuzz:
    """Draws answers; `right` tells whether a call may say that all is well."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)

    def json(self, depth: int = 0) -> Any:
        rng = self.rng
        kinds = ["null", "bool", "int", "float", "text", "run", "list", "dict"][: 6 if depth > 3 else 8]
        match rng.choice(kinds):
            case "null":
                return None
            case "bool":
                return rng.random() < 0.5
            case "int":
                return rng.choice([0, -1, 1 << 62, rng.randrange(1000)])
            case "float":
                return rng.random() * 10 ** rng.randrange(-300, 300)
            case "text":
                return rng.choice(["", "r", "error", "\u2028", "\ud7ff", "2026-99-99T00:00:00", "x" * 300])
            case "run":
                return self.mangled(RUN)
            case "list":
                return [self.json(depth + 1) for _ in range(rng.randrange(4))]
        names = ["run_id", "thread_id", "status", "detail", "message", "error", "__error__", "__interrupt__", "kwargs",
                 "values", "tasks", "metadata", "created_at", "loc", "msg", "x"]  # fmt: skip
        return {rng.choice(names): self.json(depth + 1) for _ in range(rng.randrange(5))}

    def mangled(self, value: dict[str, Any]) -> dict[str, Any]:
        """The same with one field of another kind, or without it."""
        name = self.rng.choice(list(value))
        changed = {**value, name: self.json(2)}
        if self.rng.random() < 0.3:
            del changed[name]
        return changed

    def body(self) -> bytes:
        rng = self.rng
        match rng.randrange(10):
            case 0:
                return b""
            case 1:
                return rng.randbytes(rng.randrange(200))
            case 2:
                return b"<html><body>" + rng.randbytes(rng.randrange(50)) + b"</body></html>"
            case 3:
                whole = json.dumps(self.json()).encode()
                return whole[: rng.randrange(len(whole) + 1)]
            case 4:
                return b"[" * rng.randrange(3000)
            case 5:
                return b"\n" * rng.randrange(5) + json.dumps(self.json()).encode()
            case 6:
                lines = [b"event: ", b"data: ", b"id: ", b": ", b"retry: 1", b"\r\n", b"\n", b"\r", b"\0", b"\xff",
                         b'{"n": 1}', b"metadata", b"error", b"end", b"values", b"\n\n"]  # fmt: skip
                return b"".join(rng.choice(lines) for _ in range(rng.randrange(40)))
            case 7:
                return json.dumps(self.json()).encode("utf-16")
        return json.dumps(rng.choice([RUN, [RUN], STATE, [STATE], a_thread(), [], {}])).encode()

    def answer(self) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
        rng = self.rng
        body = self.body()
        fields = [(rng.choice(NAMES), rng.choice(VALUES)) for _ in range(rng.randrange(5))]
        for name, value in fields:
            if name == "content-encoding" and rng.random() < 0.5:
                body = {"gzip": gzip.compress, "deflate": zlib.compress}.get(value, bytes)(body)
                body = body[: rng.randrange(len(body) + 1)] if rng.random() < 0.3 else body
        if rng.random() < 0.5:
            kind = b"text/event-stream" if b"data:" in body else b"application/json"
            fields = [field for field in fields if field[0] != "content-type"] + [("content-type", kind.decode())]
        return rng.choice(STATUSES), [(name.encode(), value.encode("latin-1")) for name, value in fields], body


CALLS = {
    "create": lambda client: client.runs.create("t", "a"),
    "create stateless": lambda client: client.runs.create(None, "a"),
    "batch": lambda client: client.runs.create_batch([{"assistant_id": "a"}]),
    "wait": lambda client: client.runs.wait("t", "a"),
    "join": lambda client: client.runs.join("t", "r"),
    "get": lambda client: client.runs.get("t", "r"),
    "list": lambda client: client.runs.list("t"),
    "cancel": lambda client: client.runs.cancel("t", "r", wait=True),
    "cancel_many": lambda client: client.runs.cancel_many(status="all"),
    "delete": lambda client: client.runs.delete("t", "r"),
    "thread": lambda client: client.threads.create(),
    "state": lambda client: client.threads.get_state("t"),
    "history": lambda client: client.threads.get_history("t"),
    "search": lambda client: client.assistants.search(),
    "request": lambda client: client.request("GET", "/x"),
}
STREAMS = {
    "stream": lambda client: client.runs.stream("t", "a"),
    "join_stream": lambda client: client.runs.join_stream("t", "r", last_event_id="-1"),
}
PLAN = [*CALLS, *STREAMS]
TYPES = {"create": "Run", "create stateless": "Run", "get": "Run", "thread": "Thread", "state": "ThreadState"}
LISTS = {"batch", "list", "history", "search"}


class Tally:
    """What came of the calls, and whether it was right."""

    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()

    def result(self, name: str, value: Any) -> None:
        self.outcomes["result"] += 1
        if name in TYPES:
            assert type(value).__name__ == TYPES[name]
        elif name in LISTS:
            assert isinstance(value, list)
        elif name in ("cancel", "cancel_many", "delete"):
            assert value is None
        if name in ("create", "create stateless"):
            assert isinstance(value.run_id, str)

    def error(self, error: errors.LangGraphRunsError) -> None:
        self.outcomes[type(error).__name__] += 1
        assert 0 < len(str(error)) < 20_000


def options() -> dict[str, Any]:
    return {"api_key": None, "retry": RetryPolicy.immediate(2), "timeout": Timeouts(read=5.0), "idle_timeout": 5.0}


def run_sync(transport: Any, url: str, trials: int, tally: Tally) -> None:
    with httpx.Client(transport=transport, cookies=NoCookies()) as http_client:
        client = Client(url, http_client=http_client, **options())
        for trial in range(trials):
            name = PLAN[trial % len(PLAN)]
            try:
                tally.result(name, CALLS[name](client) if name in CALLS else list(STREAMS[name](client)))
            except errors.LangGraphRunsError as error:
                tally.error(error)


async def run_async(transport: Any, url: str, trials: int, tally: Tally) -> None:
    async with httpx.AsyncClient(transport=transport, cookies=NoCookies()) as http_client:
        client = AsyncClient(url, http_client=http_client, **options())
        for trial in range(trials):
            name = PLAN[trial % len(PLAN)]
            try:
                if name in CALLS:
                    value = await CALLS[name](client)
                else:
                    value = [event async for event in STREAMS[name](client)]
                tally.result(name, value)
            except errors.LangGraphRunsError as error:
                tally.error(error)


def run(client_kind: ClientKind, transport: Any, url: str, trials: int) -> Counter[str]:
    tally = Tally()
    if client_kind == "sync":
        run_sync(transport, url, trials, tally)
    else:
        asyncio.run(asyncio.wait_for(run_async(transport, url, trials, tally), 120))
    return tally.outcomes


@pytest.mark.filterwarnings("ignore::langgraph_runs.errors.LangGraphRunsWarning")  # of streams that begin late
def test_random_answers(client_kind: ClientKind, naps: list[float]) -> None:
    """Of 10,000 random answers not one makes a call raise an exception of somebody else's, or hang."""
    fuzz = Fuzz(seed=41)
    asked = 0

    def answer(request: httpx.Request) -> httpx.Response:
        nonlocal asked
        asked += 1
        status, headers, body = fuzz.answer()
        return httpx.Response(status, headers=headers, stream=httpx.ByteStream(body))

    outcomes: Counter[str] = Counter()
    while asked < ANSWERS:
        outcomes += run(client_kind, httpx.MockTransport(answer), "http://x", 20 * len(PLAN))

    assert outcomes["result"] > 250  # calls that come to something, so that the others are not all there is
    assert len(outcomes) > 10, outcomes


@pytest.mark.filterwarnings("ignore::langgraph_runs.errors.LangGraphRunsWarning")  # of streams that begin late
def test_random_bytes(
    scripted: ScriptedServer, make_client: ClientMaker, client_kind: ClientKind, naps: list[float]
) -> None:
    """The same over real connections, where heads and framing are broken as well."""
    fuzz = Fuzz(seed=43)
    rng = fuzz.rng

    def line(_: Any) -> Any:
        status, headers, body = fuzz.answer()
        if rng.random() < 0.5:
            framing = b"content-length: %d" % (len(body) + rng.choice([0, 0, 0, 1, -1]))
        else:
            framing = b"transfer-encoding: chunked"
            body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body) if body else b"0\r\n\r\n"
        lines = [b"HTTP/1.1 %d X" % status, *(b"%s: %s" % field for field in headers), framing, b"", body]
        whole = bytearray(b"\r\n".join(lines))
        for _ in range(rng.choice([0, 0, 1, 3])):
            whole[rng.randrange(len(whole))] = rng.randrange(256)
        return raw(bytes(whole), end=rng.choice(["close", "reset"]))

    for depth in range(1, 6):
        scripted.always("*", "/{any}" * depth, line)
    outcomes: Counter[str] = Counter()
    while len(scripted.requests) < 400:
        outcomes += run(client_kind, None, scripted.url, len(PLAN))

    assert outcomes["APIConnectionError"] > 10, outcomes
