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
    transport = utilities.get_asgi_transport()(app=app, root_path="/noauth")  # type: ignore[arg-type]
    if app is None:
        utilities._registered_transports.append(transport)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    return httpx.AsyncClient(transport=transport)
