"""What the environment says about proxies and certificates is checked first, and a proxy's refusal is told apart."""

from __future__ import annotations

import pytest

from langgraph_runs._core.calls.proxies import check_trust, checked_proxies, proxy_refusal
from langgraph_runs._core.wire.exchange import Head, HTTPRequest
from langgraph_runs._core.wire.headers import Headers


@pytest.mark.parametrize(
    ("proxies", "expected"),
    [
        ({}, False),
        ({"no": "example.org", "ftp": "nonsense://"}, False),
        ({"http": "http://proxy:3128"}, True),
        ({"https": "proxy:3128"}, True),
        ({"all": "socks5h://user:word@proxy"}, True),
    ],
)
def test_proxies_that_can_be_used(proxies: dict[str, str], expected: bool) -> None:
    """Those for HTTP count, with or without a scheme."""
    assert checked_proxies(proxies, lambda: True) is expected


@pytest.mark.parametrize(
    "value", ["ftp://proxy", "socks4://proxy", "http://proxy:port", "http://", "http://proxy:99999"]
)
def test_proxies_that_cannot(value: str) -> None:
    """The variable, the rule and the value are named."""
    with pytest.raises(ValueError, match=r"HTTPS_PROXY must be the URL of a proxy.*, got '") as caught:
        checked_proxies({"https": value}, lambda: True)
    assert value in str(caught.value)


@pytest.mark.parametrize(
    "value", ["ftp://user:secret@proxy", "http://user:secret@proxy:port", "socks5://u:secret@proxy"]
)
def test_credentials_are_not_shown(value: str) -> None:
    """Where it is wrong about a proxy, its password stays out of the message."""
    with pytest.raises(ValueError, match="ALL_PROXY") as caught:
        checked_proxies({"all": value}, lambda: False)
    assert "secret" not in str(caught.value)
    assert "proxy" in str(caught.value)


def test_socks_needs_a_package() -> None:
    """Which one is said."""
    with pytest.raises(ValueError, match=r"ALL_PROXY names a SOCKS proxy \(socks5://proxy\), which needs .* socksio"):
        checked_proxies({"all": "socks5://proxy"}, lambda: False)


@pytest.mark.parametrize(
    ("file", "folder", "message"),
    [
        (None, None, None),
        ("", "", None),
        ("there", None, None),
        (None, "there", None),
        ("there", "gone", None),
        ("gone", None, "SSL_CERT_FILE must be the path of a file of certificates, got 'gone'"),
        (None, "gone", "SSL_CERT_DIR must be the path of a folder of certificates, got 'gone'"),
    ],
)
def test_certificates_that_are_not_there(file: str | None, folder: str | None, message: str | None) -> None:
    """A variable that names nothing is named, with its value; the folder counts if there is no file."""
    if message is None:
        check_trust(file, folder, "there".__eq__, "there".__eq__)
        return
    with pytest.raises(ValueError, match=message):
        check_trust(file, folder, "there".__eq__, "there".__eq__)


@pytest.mark.parametrize("status", [200, 401, 403, 407, 502])
@pytest.mark.parametrize("proxy", ["proxy:3128", None])
def test_a_407_is_the_proxy_s(status: int, proxy: str | None) -> None:
    """It means that nothing reached the server; where no proxy is known it is a response like others."""
    head = Head(status, Headers(), HTTPRequest("POST", "http://server/x", {}))

    failure = proxy_refusal(head, {"http://server/x": proxy}.get)

    if status != 407 or proxy is None:
        assert failure is None
    else:
        assert failure is not None
        assert failure.never_sent
        assert failure.message == "the proxy proxy:3128 refused: 407 Proxy Authentication Required"
