"""What the models say of a server holds: what they require is always sent, and what they are read by works."""

from __future__ import annotations

from typing import Any, NamedTuple

import httpx
import pytest
from dev_server import DevServer

from langgraph_runs import (
    Assistant,
    AssistantGraph,
    AssistantVersion,
    Cron,
    GraphSchema,
    Interrupt,
    Item,
    Run,
    SearchItem,
    ServerInfo,
    SubgraphSchema,
    Thread,
    ThreadState,
    ThreadTask,
    ThreadUpdateStateResponse,
)
from tests.conformance.support import ClientMaker

pytestmark = pytest.mark.slow


class Found(NamedTuple):
    """A thread with a run that asks a question, and what the server sends of them."""

    thread_id: str
    objects: dict[type[Any], list[Any]]


@pytest.fixture
def found(server: DevServer) -> Found:
    """Objects of every kind, as the server sends them without the SDK, from every endpoint that has some."""
    with httpx.Client(base_url=server.url, trust_env=False, timeout=30) as api:
        made = api.post("/threads", json={}).json()
        thread_id = made["thread_id"]
        thread, unused = f"/threads/{thread_id}", api.post("/threads", json={}).json()["thread_id"]
        run = api.post(f"{thread}/runs", json={"assistant_id": "ask", "input": {}}).json()
        api.get(f"{thread}/runs/{run['run_id']}/join")
        states = [
            api.get(f"{thread}/state").json(),
            api.get(f"/threads/{unused}/state").json(),
            *api.post(f"{thread}/history", json={"limit": 10}).json(),
        ]
        tasks = [task for state in states for task in state["tasks"]]
        assistants = api.post("/assistants/search", json={"limit": 10}).json()
        assistant = f"/assistants/{next(one['assistant_id'] for one in assistants if one['graph_id'] == 'nested')}"
        runs = [
            run,
            api.post("/runs", json={"assistant_id": "echo", "input": {}}).json(),
            api.get(f"{thread}/runs/{run['run_id']}").json(),
            *api.get(f"{thread}/runs").json(),
        ]
        cron = {"assistant_id": "echo", "schedule": "0 0 29 2 *", "input": {}, "enabled": False}
        api.post("/runs/crons", json=cron)
        api.post(f"{thread}/runs/crons", json=cron)
        crons = api.post("/runs/crons/search", json={}).json()
        for one in crons:
            api.delete(f"/runs/crons/{one['cron_id']}")
        item = {"namespace": ["models"], "key": thread_id, "value": {}}
        api.put("/store/items", json=item)
        return Found(
            thread_id,
            {
                Run: runs,
                Thread: [made, api.get(thread).json(), *api.post("/threads/search", json={}).json()],
                ThreadState: states,
                ThreadTask: tasks,
                Interrupt: [asked for task in tasks for asked in task["interrupts"]],
                Cron: crons,
                Item: [api.get("/store/items", params={"namespace": "models", "key": thread_id}).json()],
                SearchItem: api.post("/store/items/search", json={"namespace_prefix": ["models"]}).json()["items"],
                ServerInfo: [api.get("/info").json()],
                ThreadUpdateStateResponse: [api.post(f"{thread}/state", json={"values": {"name": "Ada"}}).json()],
                AssistantVersion: api.post(f"{assistant}/versions", json={}).json(),
                AssistantGraph: [api.get(f"{assistant}/graph").json()],
                GraphSchema: [api.get(f"{assistant}/schemas").json()],
                SubgraphSchema: [*api.get(f"{assistant}/subgraphs").json().values()],
                Assistant: [*assistants, api.get(f"/assistants/{assistants[0]['assistant_id']}").json()],
            },
        )


def test_what_is_required_is_always_sent(found: Found) -> None:
    """Every object that a server sends has the fields that are typed without Unset, in their types."""
    for model, objects in found.objects.items():
        assert objects, model
        for sent in objects:
            one = model.from_dict(sent)
            assert {name: type(sent.get(name, KeyError)) for name in model._required} == {
                name: type(sent[name]) if kind is object else kind for name, kind in model._required.items()
            }
            for name in model._names:
                getattr(one, name)  # no time or nested model is unreadable
            assert dict(one) == sent


def test_models_serve_as_ids(found: Found, server: DevServer, make_client: ClientMaker) -> None:
    """The models of a thread, a run and an assistant are taken where their ids are."""
    client: Any = make_client(server.url)
    thread = client.threads.get(found.thread_id)
    [assistant] = client.assistants.search(graph_id="echo", limit=1)
    made = client.runs.create(thread, assistant, input={"a": 1}, multitask_strategy="enqueue")
    assert client.runs.join(thread, made) == {"a": 1}
    assert client.runs.get(thread, made)["status"] == client.runs.list(thread)[0].status == "success"
    with client.runs.stream(thread, assistant, input={"a": 2}) as stream:
        assert [event.data for event in stream][-1] in ({"a": 2}, {"status": "success"})
        assert stream.thread_id == thread.thread_id
    assert client.threads.get_state(client.threads.get(thread)).next == []
    assert client.runs.delete(thread, made) is None
