"""langgraph-sdk's client over a client of ours."""

from __future__ import annotations

import httpx
from langgraph_sdk._async.client import LangGraphClient

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

    It uses the `http_client` that our client was given, or opens connections of its own.
    """

    def __init__(self, client: AsyncClient) -> None:
        self._client = client
        self._own: httpx.AsyncClient | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request."""
        return await self._sender().send(request, stream=True)

    async def aclose(self) -> None:
        """Close our client, and the connections of its own."""
        await self._client.aclose()
        if self._own is not None:
            await self._own.aclose()

    def _sender(self) -> httpx.AsyncClient:
        caller = self._client._caller  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        if isinstance(caller.http.pool.http_client, httpx.AsyncClient):  # not httpx2's
            return caller.http.pool.http_client
        self._own = self._own or httpx.AsyncClient()
        return self._own
