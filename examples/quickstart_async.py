"""The tour of quickstart.py with `AsyncClient`; the code differs only by `async` and `await`.

    python examples/dev_server.py           # in one terminal
    python examples/quickstart_async.py     # in another

The server is chosen as in quickstart.py.
"""

import asyncio
from collections.abc import AsyncIterator

from langgraph_runs import AsyncClient, PartialRun, Thread, errors


async def main() -> None:
    async with AsyncClient() as client:
        thread = await client.threads.create()

        async for word in stream_tokens(client, thread, "Hello, how are you today?"):
            print(word, end="", flush=True)
        print()

        before, after = await leave_and_rejoin(client, thread, "Count with me: one two three four five.")
        print(f"{before!r}, then after rejoining {after!r}")

        print(await wait_for_the_result(client, thread))
        print(await cancel_a_slow_run(client, thread))
        for run in await list_the_runs(client, thread):
            print(run.run_id, run.status)


async def stream_tokens(client: AsyncClient, thread: Thread, question: str) -> AsyncIterator[str]:
    """Yield the model's words as they arrive."""
    given = {"messages": [{"role": "user", "content": question}], "delay": 0.05}
    async with client.runs.stream(thread.thread_id, "chat", input=given).text() as tokens:
        async for token in tokens:
            yield token


async def leave_and_rejoin(client: AsyncClient, thread: Thread, question: str) -> tuple[str, str]:
    """The text received before leaving the stream, and the text after rejoining it: together, the whole reply."""
    given = {"messages": [{"role": "user", "content": question}], "delay": 0.05}
    words: list[str] = []
    async with client.runs.stream(thread.thread_id, "chat", input=given).text() as tokens:
        async for token in tokens:
            words.append(token)
            if len(words) == 4:
                break
    # The connection is closed; the run goes on. With these two strings, any process could rejoin it.
    run_id, last_event_id = tokens.stream.run_id, tokens.stream.last_event_id

    async with client.runs.join_stream(thread.thread_id, run_id, last_event_id=last_event_id).text() as tokens:
        rest = [token async for token in tokens]
    return "".join(words), "".join(rest)


async def wait_for_the_result(client: AsyncClient, thread: Thread) -> dict[str, object]:
    """The final values of a run."""
    values: dict[str, object] = await client.runs.wait(thread.thread_id, "steps", input={"count": 5})
    return values


async def cancel_a_slow_run(client: AsyncClient, thread: Thread) -> str:
    """The message of the error that `join` raises for a cancelled run."""
    run = await client.runs.create(thread.thread_id, "slow", input={"count": 600, "delay": 0.1})
    await client.runs.cancel(thread.thread_id, run.run_id, wait=True)
    try:
        await client.runs.join(thread.thread_id, run.run_id)
    except errors.RunCancelledError as error:
        return str(error)
    return "not cancelled"


async def list_the_runs(client: AsyncClient, thread: Thread) -> list[PartialRun]:
    """The thread's runs, newest first."""
    return await client.runs.list(thread.thread_id, select=["run_id", "status"])


if __name__ == "__main__":
    asyncio.run(main())
