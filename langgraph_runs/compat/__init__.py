"""langgraph-sdk's own client, with its requests sent by a client of this package.

One line of a program changes:

    from langgraph_runs.compat import get_client  # instead of: from langgraph_sdk import get_client

The clients are langgraph-sdk's (`LangGraphClient`, `SyncLangGraphClient`), with its methods, answers and stream parts.
The errors are langgraph-sdk's and this package's at once. Streams resume, runs are created once, waits survive breaks.
`over(client)` makes such a client of one of this package's.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, overload
from urllib.parse import unquote, urlsplit

from langgraph_runs._core.calls.config import checked_url
from langgraph_runs._core.wire.headers import merge_headers
from langgraph_runs._generated.types import UNSET

try:
    import httpx
    from langgraph_sdk._async.client import LangGraphClient
    from langgraph_sdk._shared.utilities import NOT_PROVIDED
    from langgraph_sdk._sync.client import SyncLangGraphClient
except ImportError as error:
    from importlib.metadata import PackageNotFoundError, version

    try:
        found = f"{version('langgraph-sdk')} is installed"
    except PackageNotFoundError:
        found = "none is installed"
    raise ImportError(
        f"langgraph_runs.compat needs langgraph-sdk 0.3.6 to 0.4, and {found}: pip install 'langgraph-runs[compat]'"
        f" ({error})",
        name=error.name,
    ) from error

from langgraph_runs._async.client import AsyncClient
from langgraph_runs._sync.client import Client
from langgraph_runs.compat._async import client as async_side
from langgraph_runs.compat._in_process import in_process_client
from langgraph_runs.compat._requests import as_text
from langgraph_runs.compat._sync import client as sync_side

if TYPE_CHECKING:
    from langgraph_sdk._shared.types import TimeoutTypes

__all__ = ["get_client", "get_sync_client", "over"]

_TIMEOUT = httpx.Timeout(connect=5, read=300, write=300, pool=5)


def get_client(
    *,
    url: str | None = None,
    api_key: str | None = NOT_PROVIDED,
    headers: Mapping[str, str] | None = None,
    timeout: TimeoutTypes | None = None,
) -> LangGraphClient:
    """Make langgraph-sdk's asynchronous client, as its `get_client` does.

    Without a `url` it talks to the server that the program runs in, as a graph's node does. If `api_key` is not given,
    the first of LANGGRAPH_API_KEY, LANGSMITH_API_KEY and LANGCHAIN_API_KEY in the environment is used; None sends no
    key. `timeout` is as httpx has it. For other settings, pass a client of this package to `over`.
    """
    if url is None:
        return over(AsyncClient(http_client=in_process_client(), **_options("http://api", api_key, headers, timeout)))
    return over(AsyncClient(**_options(url, api_key, headers, timeout)))


def get_sync_client(
    *,
    url: str | None = None,
    api_key: str | None = NOT_PROVIDED,
    headers: Mapping[str, str] | None = None,
    timeout: TimeoutTypes | None = None,
) -> SyncLangGraphClient:
    """Make langgraph-sdk's blocking client, as its `get_sync_client` does.

    `url` defaults to http://localhost:8123, as there: LANGGRAPH_API_URL is not read. The rest is as for `get_client`.
    """
    address = "http://localhost:8123" if url is None else url
    return over(Client(**_options(address, api_key, headers, timeout)))


@overload
def over(client: AsyncClient) -> LangGraphClient: ...


@overload
def over(client: Client) -> SyncLangGraphClient: ...


def over(client: AsyncClient | Client) -> LangGraphClient | SyncLangGraphClient:
    """langgraph-sdk's client with the settings, hooks and connections of `client`, which is closed with it."""
    if isinstance(client, AsyncClient):
        return async_side.over(client)
    if isinstance(client, Client):  # pyright: ignore[reportUnnecessaryIsInstance]
        return sync_side.over(client)
    raise TypeError(f"client must be a Client or an AsyncClient, got a {type(client).__name__}")


def _options(url: Any, api_key: str | None, headers: Mapping[str, str] | None, timeout: Any) -> dict[str, Any]:
    """The settings of a client of ours for those of langgraph-sdk's."""
    if "x-api-key" in (headers or ()):
        raise ValueError("headers: x-api-key is the API key; pass it as api_key=")
    base_url, credentials = _address(str(url))
    return {
        "base_url": checked_url(base_url, "url"),
        "api_key": UNSET if api_key is NOT_PROVIDED else api_key or None,
        "headers": merge_headers(as_text(headers or {}), credentials),
        "timeout": _TIMEOUT if timeout is None else httpx.Timeout(timeout),
        "allow_unknown": True,
    }


def _address(url: str) -> tuple[str, dict[str, str]]:
    """A URL without a user's name and password, and the header that has them, as httpx sends it."""
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    if not at:
        return url, {}
    name, _, password = user.partition(":")
    token = b64encode(f"{unquote(name)}:{unquote(password)}".encode()).decode()
    return parts._replace(netloc=host).geturl(), {"Authorization": f"Basic {token}"}
