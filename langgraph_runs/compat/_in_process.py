"""The way to the server that a program runs in: for graphs, whose nodes start runs of others."""

from __future__ import annotations

import importlib
import logging
import os

import httpx
from langgraph_sdk._shared import utilities

logger = logging.getLogger("langgraph_runs")


def in_process_client() -> httpx.AsyncClient:
    """An HTTP client whose requests are handed to the server of this process, without a connection or a key.

    As with langgraph-sdk, the server may come later: it then finds the transport in langgraph-sdk's list of those that
    wait for it, and gives itself to each.
    """
    app = None
    if os.environ.get("__LANGGRAPH_DEFER_LOOPBACK_TRANSPORT") != "true":
        try:
            app = importlib.import_module("langgraph_api.server").app
        except Exception:  # langgraph-sdk goes on too, whatever importing a server raises
            logger.debug("no server in this process yet", exc_info=True)
    transport = _waiting(utilities.get_asgi_transport())(app=app, root_path="/noauth")  # type: ignore[arg-type]
    if app is None:
        utilities._registered_transports.append(transport)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    return httpx.AsyncClient(transport=transport)


def _waiting(kind: type[httpx.ASGITransport]) -> type[httpx.ASGITransport]:
    """A kind of transport that says so when it is used before there is a server, and where there is none."""

    class Waiting(kind):  # type: ignore[misc,valid-type]
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            if self.app is None:
                raise RuntimeError(
                    "get_client() without a url talks to the LangGraph server that runs in this process, but none does;"
                    " pass get_client(url=...)"
                )
            response: httpx.Response = await super().handle_async_request(request)
            return response

    return Waiting
