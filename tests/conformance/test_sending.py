"""What goes out is what the HTTP library would send."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from langgraph_runs._async import transport as async_transport
from langgraph_runs._core.wire.exchange import HTTPRequest
from langgraph_runs._core.wire.headers import encode_headers
from langgraph_runs._sync import transport as sync_transport


@pytest.mark.parametrize("module", [async_transport, sync_transport], ids=["async", "sync"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("content", [None, b"", b"{}"])
@pytest.mark.parametrize("headers", [{}, {"HOST": "other"}, {"x-api-key": "k", "Last-Event-ID": "☃"}], ids=str)
@pytest.mark.parametrize("url", ["http://h:2024/a%20b?c=d", "https://[::1]/", "http://xn--bcher-kva.example/"])
def test_a_request_is_that_of_the_library(
    module: Any, method: str, content: bytes | None, headers: dict[str, str], url: str
) -> None:
    """Target, fields (in any order) and body."""
    fields = encode_headers(headers)

    ours = module.build_request(HTTPRequest(method, url, headers, content), fields, {})

    own = httpx.Request(method, url, headers=fields, content=content)
    assert (ours.method, ours.url, ours.content) == (own.method, own.url, own.content)
    assert sorted(ours.headers.multi_items()) == sorted(own.headers.multi_items())
