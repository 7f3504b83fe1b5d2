"""Proxies and certificates: checks of what the environment says of them, which the driver reads, and refusals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from langgraph_runs._core.wire.exchange import Head, TransportFailure

PROXY_SCHEMES = ("http", "https", "socks5", "socks5h")
"""Schemes of proxies that httpx can use."""

PROXY_REFUSAL = 407
"""The status by which a proxy asks for credentials of its own (RFC 9110 §15.5.8)."""


def proxy_refusal(head: Head, proxy_for: Callable[[str], str | None]) -> TransportFailure | None:
    """The failure of a request that a proxy refused; None if the response is the server's.

    `proxy_for` names the proxy that a request to a URL goes through, if any. Without one a 407 is a server's, or that
    of a proxy in front of it.
    """
    if head.status != PROXY_REFUSAL:
        return None
    proxy = proxy_for(head.request.url)
    if proxy is None:
        return None
    message = f"the proxy {proxy} refused: 407 Proxy Authentication Required"
    return TransportFailure("proxy", message, head.request)


def checked_proxies(proxies: Mapping[str, str], has_socks: Callable[[], bool]) -> bool:
    """Whether there are proxies for HTTP among those of the environment, which are given by scheme.

    `has_socks` tells whether SOCKS can be spoken. Raises ValueError for a proxy that cannot be used.
    """
    found = [scheme for scheme in ("http", "https", "all") if proxies.get(scheme)]
    for scheme in found:
        _check_proxy(f"{scheme.upper()}_PROXY", proxies[scheme], has_socks)
    return bool(found)


def _check_proxy(name: str, value: str, has_socks: Callable[[], bool]) -> None:
    url = value if "://" in value else f"http://{value}"
    scheme, _, rest = url.partition("://")
    shown = f"{scheme}://{rest.rpartition('@')[2]}"
    rule = f"{name} must be the URL of a proxy, with one of the schemes {', '.join(PROXY_SCHEMES)}"
    try:
        parts = urlsplit(url)
        usable = bool(parts.hostname) and parts.scheme in PROXY_SCHEMES and parts.port != 0
    except ValueError:
        raise ValueError(f"{rule}, got {shown!r}") from None
    if not usable:
        raise ValueError(f"{rule}, got {shown!r}")
    if parts.scheme.startswith("socks") and not has_socks():
        raise ValueError(f"{name} names a SOCKS proxy ({shown}), which needs the package socksio")


def check_trust(
    file: str | None, folder: str | None, is_file: Callable[[str], bool], is_folder: Callable[[str], bool]
) -> None:
    """Raise ValueError if SSL_CERT_FILE names what does not exist, or SSL_CERT_DIR does in its absence."""
    if file and not is_file(file):
        raise ValueError(f"SSL_CERT_FILE must be the path of a file of certificates, got {file!r}")
    if folder and not file and not is_folder(folder):
        raise ValueError(f"SSL_CERT_DIR must be the path of a folder of certificates, got {folder!r}")
