"""langgraph-sdk's client over one of this package's."""

from __future__ import annotations

from benchmarks.contenders import peer
from langgraph_runs import __version__, compat

VERSION = f"{peer.VERSION} over langgraph-runs {__version__}"


class Sync(peer.Sync):
    def __init__(self, url: str) -> None:
        self.client = compat.get_sync_client(url=url, api_key=None)


class Async(peer.Async):
    def __init__(self, url: str) -> None:
        self.client = compat.get_client(url=url, api_key=None)
