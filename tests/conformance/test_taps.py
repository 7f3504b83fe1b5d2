"""The tap on connections that the package opens itself: straight to the server and through each kind of proxy."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import trustme

from langgraph_runs import errors
from langgraph_runs._async import transport as async_transport
from langgraph_runs._async.network import AsyncStreamTap
from langgraph_runs._core.wire.chunked import ChunkReader
from langgraph_runs._sync import transport as sync_transport
from langgraph_runs._sync.network import StreamTap

from .gateways import ForwardProxy, SOCKSProxy, TLSEnd
from .streams import collect, drain, make, told, wait_until
from .support import ClientMaker, FakeRuns, Gate, ScriptedServer, frame, stream
from .test_timeouts import LATE, SOON, dripping

pytestmark = pytest.mark.slow

PROXIES = {
    "HTTP proxy": "HTTP_PROXY",
    "HTTP proxy, tunnel": "HTTPS_PROXY",
    "SOCKS": "ALL_PROXY",
    "SOCKS, TLS": "ALL_PROXY",
}
WAYS = ("direct", "TLS", *PROXIES)

Reach = Callable[[str], str]


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    """How a client gets to a server."""
    return str(request.param)


@pytest.fixture
def reach(way: str, authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reach]:
    """`reach(url)`: the URL by which clients reach that server this way; it must have been gone by at the end."""
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with ExitStack() as gateways:
        if way in PROXIES:
            proxy = gateways.enter_context(SOCKSProxy() if "SOCKS" in way else ForwardProxy())
            address = proxy.address("socks5").replace("//", "//user:word@") if "SOCKS" in way else proxy.address("http")
            monkeypatch.setenv(PROXIES[way], address)

        def reached(url: str) -> str:
            if way in ("direct", "HTTP proxy", "SOCKS"):
                return url
            certificate = authority.issue_cert("127.0.0.1")
            return gateways.enter_context(TLSEnd(url, certificate.configure_cert)).address("https")

        yield reached
        assert way not in PROXIES or proxy.connections


@pytest.fixture
def streams(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The network streams that responses came by."""
    seen: list[Any] = []
    for transport in (async_transport, sync_transport):
        adopt: Any = transport.adopt  # type: ignore[attr-defined]
        monkeypatch.setattr(transport, "adopt", lambda stream, adopt=adopt: (seen.append(stream), adopt(stream))[1])
    return seen


def test_calls_and_streams(
    reach: Reach, fake_runs: FakeRuns, make_client: ClientMaker, streams: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each response comes by a tap of our own, and the chunks of a stream are taken apart by it."""
    readers: list[ChunkReader] = []
    feed = ChunkReader.feed
    monkeypatch.setattr(ChunkReader, "feed", lambda self, data: (readers.append(self), feed(self, data))[1])
    client = make_client(reach(fake_runs.url))
    thread_id = fake_runs.thread()

    assert client.runs.create(thread_id, "agent").thread_id == thread_id
    fake_runs.next(50)
    assert told(drain(make(client, fake_runs))) == fake_runs.runs[-1].published

    assert readers
    assert {type(stream) for stream in streams} <= {StreamTap, AsyncStreamTap}
    assert len(streams) == len(fake_runs.requests)


def test_a_deadline_over_the_head(reach: Reach, scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """A head that drips on and on ends with the time of the call."""
    scripted.enqueue(dripping(b"HTTP/1.1 200 OK\r\nx-slow: ", b"y"))
    client = make_client(reach(scripted.url))
    began = time.monotonic()

    with pytest.raises(errors.APITimeoutError, match=f"timed out after {SOON:g} s"):
        client.threads.get("t", timeout=SOON)

    assert time.monotonic() - began < LATE
    scripted.wait_until_closed()


def test_cutting(reach: Reach, scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """Closing a stream ends a read that somebody else is in, and the server learns of it at once."""
    gate = Gate()
    scripted.on("GET", "/threads/t/runs/r/stream", stream(frame("metadata", {"run_id": "r"}, "1763800000001-0"), gate))
    client = make_client(reach(scripted.url), idle_timeout=None)
    events = client.runs.join_stream("t", "r", last_event_id="-1")
    assert next(events).data == {"run_id": "r"}

    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(collect, events)
        wait_until(lambda: getattr(events, "target", events)._turn._holder)
        events.close()
        got, error = reading.result(LATE)

    assert got == []
    assert isinstance(error, errors.StreamInterruptedError)

    scripted.wait_until_closed()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # httpcore does not close the socket
@pytest.mark.parametrize("kind", ["SOCKS", "tunnel"])
def test_a_proxy_that_keeps_silent(kind: str, make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    """The time of a call bounds the handshake with a proxy as well; before that nothing can have been sent."""
    with SOCKSProxy(silent=True) as proxy:
        scheme = "socks5" if kind == "SOCKS" else "http"
        monkeypatch.setenv("ALL_PROXY", proxy.address(scheme))
        client = make_client("https://127.0.0.1:9", timeout=LATE * 10)
        began = time.monotonic()

        with pytest.raises(errors.APITimeoutError, match=f"timed out after {SOON:g} s"):
            client.runs.create("t", "agent", timeout=SOON)

        assert time.monotonic() - began < LATE
        assert proxy.connections == 1
