"""This package with its default settings."""

from __future__ import annotations

from langgraph_runs import AsyncClient, Client, __version__

VERSION = f"langgraph-runs {__version__}"
INPUT = {"messages": [{"role": "user", "content": "what does the page say?"}]}


class Sync:
    def __init__(self, url: str) -> None:
        self.client = Client(url, api_key=None)

    def events(self, thread, mode):
        return self.client.runs.stream(thread, "agent", input=INPUT, stream_mode=mode)

    def count(self, thread, mode):
        number = 0
        with self.events(thread, mode) as stream:
            for event in stream:
                event.data  # noqa: B018
                number += 1
        return number

    def create(self, thread):
        return self.client.runs.create(thread, "agent", input=INPUT, metadata={"customer": "c-1729"})

    def get(self, thread, run):
        return self.client.runs.get(thread, run)

    def list(self, thread, limit):
        return self.client.runs.list(thread, limit=limit)

    def batch(self, payloads):
        return self.client.runs.create_batch(payloads)

    def close(self):
        self.client.close()

    @classmethod
    def ready(cls, url):
        """A client that has done its one-time setup and could open a connection now."""
        made = cls(url)
        made.client._caller.http.pool.state()
        return made


class Async:
    def __init__(self, url: str) -> None:
        self.client = AsyncClient(url, api_key=None)

    def events(self, thread, mode):
        return self.client.runs.stream(thread, "agent", input=INPUT, stream_mode=mode)

    async def count(self, thread, mode):
        number = 0
        async with self.events(thread, mode) as stream:
            async for event in stream:
                event.data  # noqa: B018
                number += 1
        return number

    async def create(self, thread):
        return await self.client.runs.create(thread, "agent", input=INPUT, metadata={"customer": "c-1729"})

    async def get(self, thread, run):
        return await self.client.runs.get(thread, run)

    async def list(self, thread, limit):
        return await self.client.runs.list(thread, limit=limit)

    async def batch(self, payloads):
        return await self.client.runs.create_batch(payloads)

    async def close(self):
        await self.client.aclose()

    @classmethod
    async def ready(cls, url):
        """A client that has done its one-time setup and could open a connection now."""
        made = cls(url)
        await made.client._caller.http.pool.state()
        return made
