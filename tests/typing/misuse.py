"""Mistakes that a type checker must find: the lines marked so, and no others. It is never run."""

from __future__ import annotations

from typing import TypedDict

import httpx

import langgraph_runs
from langgraph_runs import (
    AnyEvent,
    AsyncClient,
    Client,
    HTTPRequest,
    RetryPolicy,
    Run,
    RunHandle,
    RunPayload,
    Thread,
    Timeouts,
    ValuesEvent,
)


def importing() -> None:
    """A name that does not exist is found, though the modules load theirs when they are first used."""
    str(langgraph_runs.LangGraphClient)  # wrong
    str(langgraph_runs.models.StreamPart)  # wrong
    str(langgraph_runs.errors.LangGraphError)  # wrong


def creating(client: Client) -> None:
    """Keywords are checked by name, and words of the API by value."""
    client.runs.create("thread", "agent", multitask_strategy="queue")  # wrong
    client.runs.create("thread", "agent", multi_task_strategy="enqueue")  # wrong
    client.runs.create("thread", "agent", {"question": "?"})  # wrong
    client.runs.create("thread")  # wrong
    client.runs.create(7, "agent")  # wrong
    client.runs.create("thread", "agent", stream_mode="value")  # wrong
    client.runs.create("thread", "agent", stream_mode=["values", "message"])  # wrong
    client.runs.create("thread", "agent", durability="never")  # wrong
    client.runs.create("thread", "agent", on_disconnect="cancel")  # wrong
    client.runs.create("thread", "agent", headers={"x-number": 1})  # wrong
    client.runs.create_batch([{"input": {}}])  # wrong
    client.runs.create_batch([{"assistant_id": "agent", "inputs": {}}])  # wrong
    payload: RunPayload = {"assistant_id": "agent", "durability": "later"}  # wrong
    client.runs.create_batch([payload])


def following(client: Client) -> None:
    """What waits takes no stream modes, and what joins takes nothing of what makes a run."""
    client.runs.wait("thread", "agent", stream_mode="values")  # wrong
    client.runs.wait("thread", "agent", raise_errors=False)  # wrong
    client.runs.join(None, "run")  # wrong
    client.runs.join_stream("thread", "run", stream_mode="tokens")  # wrong
    client.runs.join_stream("thread", "run", last_event_id=-1)  # wrong
    client.runs.stream("thread", "agent", on_disconnect="stop")  # wrong
    client.runs.list("thread", status="done")  # wrong
    client.runs.list("thread", select=["id"])  # wrong
    client.runs.cancel("thread", "run", action="kill")  # wrong
    client.runs.cancel("thread", "run", reason="bored")  # wrong
    client.runs.stream("thread", "agent", stream_namespaces=[("work",)])  # wrong
    client.runs.cancel_many(status="success")  # wrong
    for event in client.runs.stream("thread", "agent"):
        str(event.name)  # wrong


def reading(client: Client, run: Run, thread: Thread) -> None:
    """A model cannot be changed, has no other attributes, and is no other model's id."""
    run["status"] = "success"  # wrong
    run.status = "success"  # wrong
    str(run.id)  # wrong
    client.runs.list(run)  # wrong
    client.runs.get(thread, thread)  # wrong
    client.threads.delete(run)  # wrong
    for partial in client.runs.list("thread", select=["run_id"]):
        client.runs.join("thread", partial.run_id)  # wrong


def configuring(own: httpx.AsyncClient) -> None:
    """A client refuses settings of the wrong kind, and hooks and transports of the other client."""

    async def stamp(request: HTTPRequest) -> HTTPRequest | None:
        return request

    Client(on_request=stamp)  # wrong
    Client(http_client=own)  # wrong
    Client(idle_timeout="never")  # wrong
    Client("http://localhost:2024", "key")  # wrong
    AsyncClient(http_client=httpx.Client())  # wrong
    RetryPolicy(tries=3)  # wrong
    Timeouts(total=5)  # wrong
    Client().base_url = "http://localhost"  # wrong


async def mixing_sync_and_async(client: Client, other: AsyncClient) -> None:
    """A value of one client is not taken for one of the other."""
    await client.runs.get("thread", "run")  # wrong
    str(other.runs.get("thread", "run").status)  # wrong
    await other.runs.stream("thread", "agent")  # wrong
    async with client.runs.stream("thread", "agent"):  # wrong
        pass
    with other.runs.join_stream("thread", "run"):  # wrong
        pass
    for _ in other.runs.iter("thread"):  # wrong
        pass


def telling_events_apart(event: AnyEvent[dict[str, int], str, bytes]) -> None:
    """The data is that of the event's mode, and modes are words of the API."""
    if event.mode == "values":
        event.data.decode()  # wrong
    elif event.mode == "custom":
        event.data["count"]  # wrong
    elif event.mode == "updates":
        event.data["node"].decode()  # wrong
    event.restart()  # wrong
    ValuesEvent("values", {}, mode="values")  # wrong
    ValuesEvent("values", {}, restarted=True)  # wrong


class Chat(TypedDict):
    topic: str


def handles(client: Client, other: AsyncClient, handle: RunHandle[Chat]) -> None:
    chat = client.assistant("chat", state=Chat)
    client.assistant("chat", state={"topic": str})  # wrong
    client.assistant("chat", state=Chat(topic="?"))  # wrong
    client.assistant(1)  # wrong
    chat.wait(input={}).values["topics"]  # wrong
    chat.wait(stream_mode="values")  # wrong
    chat.start(inputs={})  # wrong
    chat.stream(multitask_strategy="wait")  # wrong
    chat.map([], concurrency="8")  # wrong
    chat.map([], on_leave="stop")  # wrong
    chat.map([], input={})  # wrong
    chat.map([], command={})  # wrong
    chat.map(1)  # wrong
    chat.using(other)  # wrong
    handle.wait_for("done")  # wrong
    handle.result(timeout="5")  # wrong
    handle.resume()  # wrong
    handle.resume("yes", input={})  # wrong
    handle.answer("yes")  # wrong
    handle.stream(after=1)  # wrong
    handle.cancel(action="stop")  # wrong
    _ = handle.status().upper().nothing  # wrong
    _ = handle.outcome().values  # wrong
    client.runs.wait(None, "chat", state="Chat")  # wrong
    client.runs.handle("thread")  # wrong
    client.runs.handle("thread", chat)  # wrong


def watching(client: Client) -> None:
    """What the stream of a thread takes, and what its runs do not."""
    client.threads.stream(None, "agent")  # wrong
    client.threads.stream("thread", "agent", stream_mode="values")  # wrong
    client.threads.stream("thread", "agent", state="State")  # wrong
    stream = client.threads.stream("thread", "agent")
    stream.start({"question": "?"})  # wrong
    stream.start(input={}, context={})  # wrong
    stream.start(input={}, multitask_strategy="queue")  # wrong
    stream.resume()  # wrong
    stream.answer("yes")  # wrong
    stream.follow(stream)  # wrong
    for event in stream:
        str(event.name)  # wrong
    next(stream.text)  # wrong


def crons_and_items(client: Client) -> None:
    """What a cron and an item need, and what they are."""
    client.crons.create("agent")  # wrong
    client.crons.create("thread", "agent", schedule="0 9 * * *")  # wrong
    client.crons.create("agent", schedule="0 9 * * *", on_run_completed="archive")  # wrong
    client.crons.update("cron", end_time=5)  # wrong
    client.crons.update("cron", schedule=5)  # wrong
    client.crons.search(select=["cron"])  # wrong
    client.store.put_item(["users"], "ada", 36)  # wrong
    client.store.put_item(["users"], "ada", {}, index=True)  # wrong
    client.store.get_item(["users"])  # wrong
    _ = client.store.get_item(["users"], "ada").value  # wrong
    client.ok(True)  # wrong
