"""Clients of a script: both kinds, in process and by a port."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from langgraph_runs.testing import ScriptServer
from tests.conformance.support import ClientMaker

ClientOf = Callable[[ScriptServer], Any]


@pytest.fixture(params=["in process", "port"])
def client_of(request: pytest.FixtureRequest, make_client: ClientMaker) -> ClientOf:
    """`client_of(server)`: a client of a script, of each kind, in each place; with the default retries."""
    from langgraph_runs import RetryPolicy

    def make(server: ScriptServer, **settings: Any) -> Any:
        if request.param == "port":
            return make_client(server.url, retry=RetryPolicy(), **settings)
        own = server.client if make_client.client_kind == "sync" else server.async_client
        return make_client.make(own, **settings)

    return make
