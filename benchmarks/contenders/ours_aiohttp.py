"""This package with its `[aiohttp]` extra."""

from __future__ import annotations

from importlib.metadata import version

import httpx
from httpx_aiohttp import HttpxAiohttpClient

from benchmarks.contenders import ours
from langgraph_runs import AsyncClient, __version__

VERSION = f"langgraph-runs {__version__} with httpx-aiohttp {version('httpx-aiohttp')}"


class Async(ours.Async):
    def __init__(self, url: str) -> None:
        limits = httpx.Limits(max_connections=0)  # any number
        self.http = HttpxAiohttpClient(limits=limits, timeout=None)
        self.client = AsyncClient(url, api_key=None, http_client=self.http)

    async def close(self):
        await super().close()
        await self.http.aclose()
