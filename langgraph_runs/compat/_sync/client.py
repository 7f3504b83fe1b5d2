# Derived from _async/client.py by 'make generate'. Do not edit.

"""langgraph-sdk's client over a client of ours."""

from __future__ import annotations

from collections.abc import Hashable

import httpx
from langgraph_sdk._sync.client import SyncLangGraphClient

from langgraph_runs._compat import Closer, current_scope, is_dead
from langgraph_runs._sync.client import Client
from langgraph_runs.compat._sync.http import Http, Runs


def over(client: Client) -> SyncLangGraphClient:
    """langgraph-sdk's client, whose groups send their requests with a client of ours; closing it closes that."""
    caller = client._caller  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    config = caller.config
    wire = httpx.Client(
        base_url=config.base_url,
        headers={**config.headers},
        timeout=httpx.Timeout(
            **{name: getattr(config.timeouts, name) for name in ("connect", "read", "write", "pool")}
        ),
        transport=Wire(client),
    )
    official = SyncLangGraphClient(wire)
    official.http = http = Http(caller, wire)
    official.runs = Runs(http)
    for group in vars(official).values():
        if hasattr(group, "http"):
            group.http = http
    return official


class Wire(httpx.BaseTransport):
    """Sends what langgraph-sdk sends by itself: the protocol of threads, and what it learns to do.

    It uses the `http_client` that our client was given, or opens connections of its own in each event loop or process.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._own: dict[Hashable, tuple[httpx.Client, Closer]] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request."""
        sender = self._sender()
        return sender.send(request, stream=True)

    def close(self) -> None:
        """Close our client, and the connections of its own."""
        try:
            self._client.close()
        finally:
            _, closer = self._own.pop(current_scope(), (None, None))
            self._own.clear()  # other event loops close theirs
            if closer is not None:
                closer.close()

    def _sender(self) -> httpx.Client:
        caller = self._client._caller  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        if isinstance(caller.http.pool.http_client, httpx.Client):  # not httpx2's
            return caller.http.pool.http_client
        scope = current_scope()
        own = self._own.get(scope)
        if own is None:
            for other in list(self._own):
                if is_dead(other):
                    self._own.pop(other, None)
            client = httpx.Client()
            closer = Closer(client.close, client.close)
            closer.start()
            own = self._own.setdefault(scope, (client, closer))  # of two threads, one is given the other's
        return own[0]
