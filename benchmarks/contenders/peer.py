"""langgraph-sdk with its default settings, but with resumable streams, as ours are."""

from __future__ import annotations

from langgraph_sdk import __version__, get_client, get_sync_client

VERSION = f"langgraph-sdk {__version__}"
INPUT = {"messages": [{"role": "user", "content": "what does the page say?"}]}


class Sync:
    def __init__(self, url: str) -> None:
        self.client = get_sync_client(url=url, api_key=None)

    def events(self, thread, mode):
        return self.client.runs.stream(thread, "agent", input=INPUT, stream_mode=mode, stream_resumable=True)

    def count(self, thread, mode):
        number = 0
        for event in self.events(thread, mode):
            event.data  # noqa: B018
            number += 1
        return number

    def remote(self, thread, mode):
        """Count the events of a RemoteGraph."""
        from langgraph.pregel.remote import RemoteGraph  # noqa: PLC0415  # loads much

        graph = RemoteGraph("agent", sync_client=self.client)
        return sum(1 for _ in graph.stream(INPUT, {"configurable": {"thread_id": thread}}, stream_mode=mode))

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
        return cls(url)


class Async:
    def __init__(self, url: str) -> None:
        self.client = get_client(url=url, api_key=None)

    def events(self, thread, mode):
        return self.client.runs.stream(thread, "agent", input=INPUT, stream_mode=mode, stream_resumable=True)

    async def count(self, thread, mode):
        number = 0
        async for event in self.events(thread, mode):
            event.data  # noqa: B018
            number += 1
        return number

    async def remote(self, thread, mode):
        """Count the events of a RemoteGraph."""
        from langgraph.pregel.remote import RemoteGraph  # noqa: PLC0415  # loads much

        graph, number = RemoteGraph("agent", client=self.client), 0
        async for _ in graph.astream(INPUT, {"configurable": {"thread_id": thread}}, stream_mode=mode):
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
        return cls(url)
