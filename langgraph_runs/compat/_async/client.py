"""langgraph-sdk's client over a client of ours."""

from __future__ import annotations

from collections.abc import Hashable

import httpx
from langgraph_sdk._async.client import LangGraphClient

from langgraph_runs._acompat import Closer, current_scope, is_dead
from langgraph_runs._async.client import AsyncClient
from langgraph_runs.compat._async.http import AsyncHttp, AsyncRuns


def over(client: AsyncClient) -> LangGraphClient:
    """langgraph-sdk's client, whose groups send their requests with a client of ours; closing it closes that."""
    caller = client._caller  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    config = caller.config
    wire = httpx.AsyncClient(
        base_url=config.base_url,
        headers={**config.headers},
        timeout=httpx.Timeout(
            **{name: getattr(config.timeouts, name) for name in ("connect", "read", "write", "pool")}
        ),
        transport=AsyncWire(client),
    )
    official = LangGraphClient(wire)
    official.http = http = AsyncHttp(caller, wire)
    official.runs = AsyncRuns(http)
    for group in vars(official).values():
        if hasattr(group, "http"):
            group.http = http
    return official


class AsyncWire(httpx.AsyncBaseTransport):
    """Sends what langgraph-sdk sends by itself: the protocol of threads, and what it learns to do.

    It uses the `http_client` that our client was given, or opens connections of its own in each event loop or process.
    """

    def __init__(self, client: AsyncClient) -> None:
        self._client = client
        self._own: dict[Hashable, tuple[httpx.AsyncClient, Closer]] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request."""
        sender = await self._sender()
        return await sender.send(request, stream=True)

    async def aclose(self) -> None:
        """Close our client, and the connections of its own."""
        try:
            await self._client.aclose()
        finally:
            _, closer = self._own.pop(current_scope(), (None, None))
            self._own.clear()  # other event loops close theirs
            if closer is not None:
                await closer.aclose()

    async def _sender(self) -> httpx.AsyncClient:
        caller = self._client._caller  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        if isinstance(caller.http.pool.http_client, httpx.AsyncClient):  # not httpx2's
            return caller.http.pool.http_client
        scope = current_scope()
        own = self._own.get(scope)
        if own is None:
            for other in list(self._own):
                if is_dead(other):
                    self._own.pop(other, None)
            client = httpx.AsyncClient()
            closer = Closer(client.aclose, client.aclose)
            await closer.start()
            own = self._own.setdefault(scope, (client, closer))  # of two threads, one is given the other's
        return own[0]
