"""Proxies and certificates, by the environment and by a client of one's own."""

from __future__ import annotations

import socket
import ssl
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme

from langgraph_runs import RetryPolicy, errors

from .gateways import ForwardProxy, TLSEnd
from .support import ClientMaker, FakeRuns, ScriptedServer, reply_json

ONCE = {"attempts": 1}


@pytest.fixture
def proxy() -> Iterator[ForwardProxy]:
    with ForwardProxy() as proxy:
        yield proxy


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Who vouches for the test's certificates, and whom nobody knows."""
    return trustme.CA()


@pytest.fixture
def secure(fake_runs: FakeRuns, authority: trustme.CA) -> Iterator[TLSEnd]:
    """The server of runs by https."""
    with TLSEnd(fake_runs.url, authority.issue_cert("127.0.0.1", "localhost").configure_cert) as end:
        yield end


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The environment names a file that has the authority's certificate."""
    file = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(file)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    return file


def use(client: Any, server: FakeRuns) -> None:
    """A call, a stream and a wait."""
    thread_id = server.thread()
    assert client.threads.get(thread_id).thread_id == thread_id
    events = client.runs.stream(thread_id, "agent", stream_mode="custom")
    assert [event.data for event in events if event.mode] == [{"n": 1}, {"n": 2}, {"n": 3}]
    assert client.runs.wait(thread_id, "agent") == {"n": 3}


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_a_proxy_of_the_environment(
    name: str, proxy: ForwardProxy, fake_runs: FakeRuns, make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Requests go through the proxy that the environment names."""
    monkeypatch.setenv(name, proxy.address("http"))

    use(make_client(fake_runs.url), fake_runs)

    assert proxy.heads
    assert all(head.split()[1].startswith(fake_runs.url) for head in proxy.heads)
    assert any("via" in request.headers for request in fake_runs.requests)


def test_no_proxy(
    proxy: ForwardProxy, fake_runs: FakeRuns, make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NO_PROXY exempts hosts from it."""
    monkeypatch.setenv("HTTP_PROXY", proxy.address("http"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    use(make_client(fake_runs.url), fake_runs)

    assert proxy.heads == []


def test_a_tunnel(
    proxy: ForwardProxy,
    secure: TLSEnd,
    trusted: Path,
    fake_runs: FakeRuns,
    make_client: ClientMaker,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Secure requests go through a tunnel: the proxy sees the host, and neither key nor path."""
    monkeypatch.setenv("HTTPS_PROXY", proxy.address("http"))

    use(make_client(secure.address("https"), api_key="secret"), fake_runs)

    assert {head.split("\r\n")[0] for head in proxy.heads} == {f"CONNECT {secure.address('https')[8:]} HTTP/1.1"}
    assert "secret" not in "".join(proxy.heads)
    assert fake_runs.requests[0].headers["x-api-key"] == "secret"


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_refuses(
    scheme: str, fake_runs: FakeRuns, make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy that opens no tunnel is named as the cause, and the request was certainly not carried out."""
    refusal = b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
    with ForwardProxy(refusal=refusal) as proxy:
        monkeypatch.setenv(f"{scheme.upper()}_PROXY", proxy.address("http").replace("//", "//user:secret@"))
        client = make_client(fake_runs.url.replace("http", scheme, 1), retry=ONCE)
        with pytest.raises(errors.APIConnectionError) as caught:
            client.runs.create("t", "agent")
        assert "secret" not in str(caught.value)
        assert f"the proxy {proxy.address('http')[7:]} refused: 407" in str(caught.value)
    assert fake_runs.requests == []


def test_a_proxy_that_is_not_there(
    fake_runs: FakeRuns, make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch, naps: list[float]
) -> None:
    """A proxy that cannot be reached is tried again, like a server."""
    with ForwardProxy() as gone:
        address = gone.address("http")
    monkeypatch.setenv("HTTP_PROXY", address)

    with pytest.raises(errors.APIConnectionError, match=f"could not connect to the proxy {address[7:]}"):
        make_client(fake_runs.url, retry={"attempts": 3}).runs.create("t", "agent")

    assert len(naps) == 2


def test_a_proxy_that_drops_the_tunnel(
    secure: TLSEnd, make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch, naps: list[float]
) -> None:
    """If the connection breaks before the tunnel stands, no run can have been made: the request is sent again."""
    with ForwardProxy(refusal=b"") as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.address("http"))
        with pytest.raises(errors.APIConnectionError):
            make_client(secure.address("https"), retry={"attempts": 3}).runs.create("t", "agent")
        assert proxy.connections == 3


def test_certificates_are_verified(secure: TLSEnd, make_client: ClientMaker, naps: list[float]) -> None:
    """A certificate that nobody vouches for is refused, once and for all, and the error says so."""
    with pytest.raises(errors.APIConnectionError, match=r"TLS handshake failed.*certificate") as caught:
        make_client(secure.address("https")).runs.create("t", "agent")

    assert caught.value.__cause__ is not None
    assert naps == []


def test_certificates_of_the_environment(
    secure: TLSEnd, trusted: Path, fake_runs: FakeRuns, make_client: ClientMaker
) -> None:
    """SSL_CERT_FILE names who is trusted."""
    use(make_client(secure.address("https")), fake_runs)


def test_a_certificate_for_another_host(
    authority: trustme.CA, trusted: Path, fake_runs: FakeRuns, make_client: ClientMaker
) -> None:
    """A certificate must be for the host that is asked."""
    with (
        TLSEnd(fake_runs.url, authority.issue_cert("elsewhere.example").configure_cert) as end,
        pytest.raises(errors.APIConnectionError, match="TLS handshake failed"),
    ):
        make_client(end.address("https"), retry=ONCE).threads.get("t")


def test_certificates_of_a_client_of_ones_own(
    secure: TLSEnd, authority: trustme.CA, fake_runs: FakeRuns, make_client: ClientMaker
) -> None:
    """An http_client may trust somebody else, show a certificate of its own, or go through a proxy of its own."""
    context = ssl.create_default_context()
    authority.configure_trust(context)
    authority.issue_cert("client@example.org").configure_cert(context)

    with ForwardProxy() as proxy:
        http_client = make_client.http_client(verify=context, proxy=proxy.address("http"))
        use(make_client(secure.address("https"), http_client=http_client), fake_runs)
        assert proxy.connections >= 1


def test_plain_http_at_a_secure_port(
    secure: TLSEnd, fake_runs: FakeRuns, make_client: ClientMaker, trusted: Path
) -> None:
    """Speaking http to https and the other way round are errors of ours."""
    for url in secure.address("http"), fake_runs.url.replace("http", "https", 1):
        with pytest.raises(errors.APIConnectionError):
            make_client(url, retry=ONCE, timeout=0.3).threads.get("t")
    fake_runs.errors.clear()  # it could make nothing of the TLS


def test_a_name_that_does_not_resolve(make_client: ClientMaker, naps: list[float]) -> None:
    """A host whose name cannot be resolved is named as the cause."""
    with pytest.raises(errors.APIConnectionError, match="could not resolve the host name") as caught:
        make_client("http://nowhere.invalid:1", retry={"attempts": 2}).runs.create("t", "agent")

    assert "nowhere.invalid" in str(caught.value)


@pytest.mark.parametrize("what", ["call", "stream"])
@pytest.mark.parametrize(
    ("variable", "value", "rule"),
    [
        ("SSL_CERT_FILE", "/nowhere/ca.pem", "SSL_CERT_FILE must be the path of a file of certificates, got '/nowhere"),
        ("SSL_CERT_FILE", __file__, "SSL_CERT_FILE must be a file of certificates in PEM, got '/"),
        ("SSL_CERT_DIR", "/nowhere", "SSL_CERT_DIR must be the path of a folder of certificates, got '/nowhere'"),
        ("HTTPS_PROXY", "socks4://user:secret@proxy", "HTTPS_PROXY must be the URL of a proxy"),
        ("ALL_PROXY", "http://user:secret@proxy:port", "ALL_PROXY must be the URL of a proxy"),
    ],
)
def test_an_environment_that_cannot_be_used(
    variable: str,
    value: str,
    rule: str,
    what: str,
    make_client: ClientMaker,
    monkeypatch: pytest.MonkeyPatch,
    naps: list[float],
) -> None:
    """A variable that names no certificates, or no proxy, is named with its value, at once and without any password."""
    monkeypatch.setenv(variable, value)
    client = make_client("https://127.0.0.1:9")

    with pytest.raises(ValueError, match=rule) as caught:
        _ = client.runs.create("t", "agent") if what == "call" else list(client.runs.stream("t", "agent"))

    assert "secret" not in str(caught.value)
    assert naps == []


def test_socks_without_its_package(make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    """A SOCKS proxy needs a package, which is named."""
    monkeypatch.setitem(sys.modules, "socksio", None)
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:9")

    with pytest.raises(ValueError, match=r"ALL_PROXY names a SOCKS proxy .* needs the package socksio"):
        make_client("http://127.0.0.1:9").threads.get("t")


class Clock:
    """Time that passes by sleeping."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, naps: list[float]) -> None:
        real = time.monotonic
        monkeypatch.setattr(time, "monotonic", lambda: real() + sum(naps))


def test_https_where_only_http_is_spoken(make_client: ClientMaker) -> None:
    """OpenSSL's reason (`wrong version number`) tells nobody what to do; the question after it does."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(10_000)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        server = threading.Thread(target=answer)
        server.start()
        client = make_client(f"https://127.0.0.1:{listener.getsockname()[1]}", retry=ONCE)
        with pytest.raises(errors.APIConnectionError, match=r"TLS handshake failed: .*; does it speak http, not https"):
            client.threads.get("t")
        server.join()


DOORS: dict[str, Callable[[Any], object]] = {
    "create": lambda runs: runs.create("t", "agent"),
    "create_batch": lambda runs: runs.create_batch([{"assistant_id": "agent"}]),
    "get": lambda runs: runs.get("t", "r"),
    "join": lambda runs: runs.join("t", "r"),
    "join_stream": lambda runs: list(runs.join_stream("t", "r", last_event_id="-1")),
    "stream": lambda runs: list(runs.stream(None, "agent")),
    "text": lambda runs: list(runs.stream(None, "agent").text()),
    "wait": lambda runs: runs.wait(None, "agent"),
}


@pytest.mark.parametrize("door", DOORS)
def test_nobody_listens(
    scripted: ScriptedServer, make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch, naps: list[float], door: str
) -> None:
    """Before anything was answered, a refused connection is retried for a second; the error asks for the address."""
    Clock(monkeypatch, naps)
    scripted.refuse()
    client = make_client(scripted.url, retry=RetryPolicy(wait_jitter=0.0))

    with pytest.raises(errors.APIConnectionError, match=r"could not connect.*langgraph dev.*LANGGRAPH_API_URL"):
        DOORS[door](client.runs)

    assert 0.0 < sum(naps) <= 1.0


def test_nobody_listens_any_more(
    scripted: ScriptedServer, make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch, naps: list[float]
) -> None:
    """A server that was there, and perhaps restarts, is waited for as long as the policy says."""
    Clock(monkeypatch, naps)
    scripted.on("GET", "/x", reply_json(1).then("close"))
    client = make_client(scripted.url, retry=RetryPolicy(wait_jitter=0.0))
    assert client.request("GET", "/x") == 1
    scripted.refuse()

    with pytest.raises(errors.APIConnectionError, match="could not connect") as caught:
        client.request("GET", "/x")

    assert sum(naps) > 1.0
    assert "base_url" not in str(caught.value)
