"""The public API as a caller uses it, and the types that come out. It is read by type checkers, never run."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import datetime
from typing import Any, Literal, assert_type
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx
import httpx2

from langgraph_runs import (
    UNSET,
    AnyEvent,
    Assistant,
    AssistantVersion,
    AsyncClient,
    AsyncRunStream,
    Client,
    Cron,
    Head,
    HTTPRequest,
    Interrupt,
    Item,
    ListNamespaceResponse,
    Notice,
    PartialAssistant,
    PartialCron,
    PartialRun,
    PartialThread,
    PartialThreadState,
    RetryPolicy,
    Run,
    RunPayload,
    RunStream,
    SearchItem,
    SearchItemsResponse,
    ServerInfo,
    SubgraphSchema,
    Thread,
    ThreadPruneResult,
    ThreadState,
    ThreadTask,
    Timeouts,
    Unset,
    errors,
)
from langgraph_runs.models import CancelAction, RunField, RunStatus, StreamMode, ThreadStatus


def settings(request_id: str) -> None:
    """A client takes what its documentation says, and tells what it is set to."""

    def stamp(request: HTTPRequest) -> HTTPRequest | None:
        request.headers["x-trace"] = request_id
        return None

    def look(head: Head) -> None:
        assert_type(head.status, int)
        assert_type(head.headers["etag"], str)
        assert_type(head.content_type, str)

    def told(notice: Notice) -> None:
        assert_type(notice.kind, Literal["retry", "reconnect"])
        assert_type(notice.run_id, str | None)

    client = Client(
        "http://localhost:2024",
        api_key=None,
        headers={"x-tenant": "blue"},
        timeout=Timeouts(connect=5, read=None),
        retry=RetryPolicy(attempts=3, timeout=None),
        idle_timeout="auto",
        max_concurrency=8,
        on_request=stamp,
        on_response=look,
        on_retry=told,
        on_reconnect=told,
        http_client=httpx.Client(),
    )
    assert_type(client.base_url, str)
    assert_type(client.headers, Mapping[str, str])
    assert_type(client.timeout, Timeouts)
    assert_type(client.with_options(timeout=3, on_retry=None, idle_timeout=None), Client)
    with client as same:
        assert_type(same, Client)


def requests(client: Client) -> None:
    """Any endpoint can be asked; the head of the answer comes along when it is asked for."""
    assert_type(client.request("GET", "/info"), Any)
    assert_type(client.request("GET", "/info", with_response=True, retry=RetryPolicy()), tuple[Any, Head])
    assert_type(client.build_request("POST", "/runs", json={"assistant_id": "agent"}), HTTPRequest)


def blocking(client: Client, thread_id: UUID, mode: StreamMode, action: CancelAction) -> None:
    """What the methods of the blocking client give."""
    runs = client.runs
    run = runs.create(
        thread_id,
        "agent",
        input={"question": "?"},
        config={"tags": ["a"]},
        metadata={},
        multitask_strategy="enqueue",
        durability="sync",
        interrupt_before="*",
        interrupt_after=["node"],
        stream_mode=["values", mode],
        after_seconds=1.5,
        timeout=10,
    )
    assert_type(run, Run)
    assert_type(runs.join(run.thread_id, run.run_id), Any)
    assert_type(runs.create(None, "agent", command={"resume": True}, on_completion="keep"), Run)
    payloads: list[RunPayload] = [{"assistant_id": "agent", "input": None}]
    assert_type(runs.create_batch(payloads), list[Run])
    assert_type(runs.create_batch([{"assistant_id": thread_id, "stream_mode": "values"}]), list[Run])
    assert_type(runs.wait(None, "agent", input={}, raise_error=False), Any)
    assert_type(runs.join(thread_id, "run", cancel_on_disconnect=True), Any)
    assert_type(runs.get(str(thread_id), "run", headers={"x-a": "b"}, params={"c": 1}), Run)
    assert_type(runs.list(thread_id, limit=5, status="running", select=["run_id", "status"]), list[PartialRun])
    assert_type(runs.iter(thread_id, page_size=50), Iterator[Run])
    assert_type(runs.delete(thread_id, "run"), None)
    assert_type(runs.cancel(thread_id, "run", wait=True, action=action), None)
    assert_type(runs.cancel(thread_id, "run", reason="taken"), None)
    assert_type(runs.create(thread_id, "agent", command={"resume": 1}, strict_resume=True), Run)
    runs.stream(thread_id, "agent", stream_namespaces=["", "work"])
    runs.join_stream(thread_id, "run", stream_namespaces=[""])
    Client(http_client=httpx2.Client())
    AsyncClient(http_client=httpx2.AsyncClient())
    assert_type(runs.cancel_many(status="all", action="rollback"), None)
    assert_type(client.threads.create(metadata={"a": 1}, if_exists="do_nothing"), Thread)
    assert_type(client.threads.get_history(thread_id, metadata={"run_id": "run"}), list[ThreadState])
    assert_type(client.assistants.search(graph_id="agent"), list[Assistant])


def threads(client: Client, thread: Thread, state: ThreadState) -> None:
    """What the calls on threads return."""
    assert_type(client.threads.create(graph_id="agent", ttl=5, supersteps=[{"updates": []}]), Thread)
    assert_type(client.threads.get(thread, include=["ttl"]), Thread)
    assert_type(client.threads.update(thread, metadata={"a": 1}, ttl=UNSET), Thread)
    assert_type(client.threads.update(thread, ttl={"ttl": 5}, return_minimal=True), None)
    assert_type(client.threads.iter(status="idle"), Iterator[Thread])
    assert_type(client.threads.iter(select=["status"], sort_order="asc"), Iterator[PartialThread])
    assert_type(client.threads.count(metadata={"a": 1}), int)
    assert_type(client.threads.copy(thread), Thread)
    assert_type(client.threads.prune([thread, "t"], strategy="keep_latest"), ThreadPruneResult)
    assert_type(client.threads.storage(thread).total_bytes, int)
    assert_type(client.threads.get_state(thread, checkpoint_id=UUID(int=1)), ThreadState)
    assert_type(client.threads.get_state(thread, select=["values", "values.a"]), PartialThreadState)
    assert_type(client.threads.get_history(thread, before=state.checkpoint, select=["next"]), list[PartialThreadState])
    assert_type(client.threads.update_state(thread, {"a": 1}, as_node="n").checkpoint, dict[str, Any])
    client.threads.update_state(thread, [{"a": 1}], checkpoint_id="c")
    client.threads.update_state(thread, None, checkpoint=state.checkpoint)


def assistants(client: Client, assistant: Assistant) -> None:
    """What the calls on assistants return."""
    assert_type(client.assistants.create("agent", context={"a": 1}, if_exists="do_nothing"), Assistant)
    assert_type(client.assistants.update(assistant, name="n", description=None, config=UNSET), Assistant)
    assert_type(client.assistants.delete(assistant, delete_threads=True), None)
    assert_type(client.assistants.iter(graph_id="agent"), Iterator[Assistant])
    assert_type(client.assistants.iter(select=["name"]), Iterator[PartialAssistant])
    assert_type(client.assistants.count(name="n"), int)
    assert_type(client.assistants.get_graph(assistant, xray=2).nodes, list[dict[str, Any]])
    assert_type(client.assistants.get_schemas(assistant).graph_id, str)
    assert_type(client.assistants.get_subgraphs(assistant, recurse=True), dict[str, SubgraphSchema])
    assert_type(client.assistants.get_versions(assistant, limit=2), list[AssistantVersion])
    assert_type(client.assistants.set_latest(assistant, 1), Assistant)


def models(run: Run, thread: Thread, state: ThreadState, assistant: Assistant, task: ThreadTask) -> None:
    """What every server sends has a plain type; what some leave out may be Unset."""
    assert_type((run.run_id, run.thread_id, run.assistant_id), tuple[str, str, str])
    assert_type(run.status, RunStatus | str)
    assert_type((run.created_at, run.updated_at), tuple[datetime, datetime])
    assert_type(run.kwargs, dict[str, Any] | Unset)
    assert_type(thread.thread_id, str)
    assert_type(thread.status, ThreadStatus | str)
    assert_type(thread.metadata, dict[str, Any])
    assert_type((thread.created_at, thread.updated_at), tuple[datetime, datetime])
    assert_type((assistant.assistant_id, assistant.graph_id, assistant.name), tuple[str, str, str])
    assert_type((assistant.description, assistant.version), tuple[str | None, int])
    assert_type((assistant.config, assistant.context), tuple[dict[str, Any], dict[str, Any]])
    assert_type(state.next, list[str])
    assert_type(state.tasks, list[ThreadTask])
    assert_type(state.interrupts, list[Interrupt])
    assert_type(state.created_at, datetime | None)
    assert_type((task.id, task.name, task.error), tuple[str, str, str | None])
    assert_type(task.state, ThreadState | None)


def items(run: Run) -> None:
    """The items of a model are any JSON."""
    assert_type(run["run_id"], Any)
    assert_type(run.get("output", 1), Any)
    assert_type("status" in run, bool)
    assert_type(list(run), list[str])
    assert_type(len(run), int)
    assert_type({**run}, dict[str, Any])
    assert_type(run.to_dict(), dict[str, Any])
    assert_type(Run.from_dict({}), Run)


def selecting(client: Client, fields: list[RunField]) -> None:
    """With `select` come models that may lack anything."""
    assert_type(client.runs.list("t", select=["status"]), list[PartialRun])
    assert_type(client.runs.list("t", select=None), list[Run])
    assert_type(client.runs.iter("t", select=fields), Iterator[PartialRun])
    assert_type(client.threads.search(), list[Thread])
    assert_type(client.threads.search(select=["thread_id"]), list[PartialThread])
    assert_type(client.assistants.search(select=["name"]), list[PartialAssistant])
    for run in client.runs.list("t", select=fields):
        assert_type(run.created_at, datetime | Unset)
        client.runs.delete("t", run)


def ids(client: Client, run: Run, thread: Thread, assistant: Assistant) -> None:
    """Wherever an id is taken, the model that has it is."""
    client.runs.create(thread, assistant)
    client.runs.stream(thread, assistant, input={})
    client.runs.wait(thread, assistant)
    client.runs.create_batch([{"assistant_id": assistant}])
    client.runs.list(thread)
    client.runs.iter(thread)
    client.runs.get(thread, run)
    client.runs.join(thread, run)
    client.runs.join_stream(thread, run)
    client.runs.cancel(thread, run)
    client.runs.cancel_many(thread_id=thread, run_ids=[run, run.run_id])
    client.runs.delete(thread, run)
    client.threads.get(thread)
    client.threads.get_state(thread)
    client.threads.get_history(thread)
    client.threads.search(ids=[thread])
    client.threads.delete(thread)
    client.assistants.get(assistant)


Status = Literal["pending", "running", "success", "needs_input", "failed", "cancelled", "timed_out"]


def blocking_streams(client: Client) -> None:
    """A stream is an iterator and a context manager, and knows where it stands."""
    with client.runs.stream("thread", "agent", stream_mode=["messages-tuple", "custom"]) as stream:
        assert_type(stream, RunStream)
        for event in stream:
            assert_type(event, AnyEvent)
            assert_type(event.data, Any | dict[str, Any] | list[dict[str, Any]])
            assert_type((event.event, event.id, event.restarted), tuple[str, str, bool])
            assert_type(event.namespace, tuple[str, ...])
        assert_type((stream.run_id, stream.thread_id, stream.status), tuple[str, str, Status | None])
        assert_type((stream.last_event_id, stream.reconnects), tuple[str | None, int])
        assert_type(stream.cancel(), None)
        assert_type(stream.close(), None)
    joined = client.runs.join_stream("thread", UUID(int=0), last_event_id="-1")
    assert_type(joined, RunStream)
    assert_type(next(joined), AnyEvent)
    assert_type(iter(joined), RunStream)


def not_given(client: Client, hook: str | None, mode: StreamMode | None, limits: httpx.Timeout | None) -> None:
    """None stands for not given, whatever the keyword, and limits of httpx are as good as ours."""
    assert_type(client.runs.create("thread", "agent", webhook=hook, config=None, command=None, durability=None), Run)
    assert_type(client.runs.stream("thread", "agent", stream_mode=mode, stream_resumable=None), RunStream)
    assert_type(client.runs.wait("thread", "agent", raise_error=None, on_disconnect=None, timeout=limits), Any)
    assert_type(client.runs.list("thread", limit=None, status=None, retry=None, headers=None), list[Run])
    assert_type(client.threads.search(status=None, metadata=None), list[Thread])
    payload: RunPayload = {"assistant_id": "agent", "webhook": hook}
    assert_type(client.runs.create_batch([payload], timeout=Timeouts(read=None)), list[Run])
    assert_type(Client(timeout=limits, allow_unknown=True).with_options(timeout=limits, allow_unknown=False), Client)


async def asynchronous_settings(own: httpx.AsyncClient) -> None:
    """Hooks of the asynchronous client may be coroutine functions."""

    async def stamp(request: HTTPRequest) -> HTTPRequest | None:
        return request

    async def told(notice: Notice) -> None:
        assert_type(notice.wait, float)

    async with AsyncClient(on_request=stamp, on_retry=told, on_reconnect=print, http_client=own) as client:
        assert_type(client, AsyncClient)
        assert_type(await client.request("GET", "/info"), Any)
        assert_type(await client.request("GET", "/info", with_response=True), tuple[Any, Head])
        assert_type(client.with_options(on_request=None, timeout=UNSET), AsyncClient)
        assert_type(await client.aclose(), None)


async def asynchronous(client: AsyncClient, thread_id: UUID, status: RunStatus) -> None:
    """What the methods of the asynchronous client give."""
    runs = client.runs
    assert_type(await runs.create(thread_id, "agent", input={}, if_not_exists="create"), Run)
    assert_type(await runs.create_batch([{"assistant_id": "agent"}]), list[Run])
    assert_type(await runs.wait(thread_id, "agent", input={}, on_disconnect="cancel"), Any)
    assert_type(await runs.join(thread_id, "run"), Any)
    assert_type(await runs.get(thread_id, "run"), Run)
    assert_type(await runs.list(thread_id, status=status), list[Run])
    assert_type(runs.iter(thread_id), AsyncIterator[Run])
    assert_type([run.thread_id async for run in runs.iter(thread_id)], list[str])
    assert_type(await runs.list(thread_id, select=["run_id"]), list[PartialRun])
    assert_type(runs.iter(thread_id, select=["run_id"]), AsyncIterator[PartialRun])
    assert_type(await client.threads.search(select=["thread_id"]), list[PartialThread])
    assert_type(await client.assistants.search(), list[Assistant])
    assert_type(await runs.delete(thread_id, "run"), None)
    assert_type(await runs.cancel(thread_id, "run"), None)
    assert_type(await runs.cancel_many(thread_id=thread_id, run_ids=["run", thread_id]), None)
    assert_type(await client.threads.get_state(thread_id), ThreadState)
    assert_type(await client.assistants.get("agent"), Assistant)


async def asynchronous_streams(client: AsyncClient) -> None:
    """A stream needs no await to be made; it is an asynchronous iterator and context manager."""
    async with client.runs.stream(None, "agent", input={}, stream_subgraphs=True) as stream:
        assert_type(stream, AsyncRunStream)
        async for event in stream:
            assert_type(event, AnyEvent)
        assert_type(await stream.cancel(), None)
        assert_type(await stream.aclose(), None)
    assert_type(client.runs.join_stream("thread", "run", stream_mode="updates"), AsyncRunStream)


def crons(client: Client, cron: Cron, end: datetime | None) -> None:
    """A cron is made of an assistant and a schedule; None removes its end, and UNSET leaves it."""
    assert_type(client.crons.create("agent", schedule="0 9 * * *", input={}, timezone=ZoneInfo("Asia/Tokyo")), Cron)
    assert_type(client.crons.create_for_thread("thread", "agent", schedule="0 9 * * *", end_time=end), Cron)
    assert_type(client.crons.get(cron), Cron)
    assert_type(client.crons.update(cron, end_time=end), Cron)
    assert_type(client.crons.update(cron, end_time=UNSET, enabled=None, stream_mode=["values"]), Cron)
    assert_type(client.crons.delete(cron), None)
    assert_type(client.crons.search(enabled=True, sort_by="next_run_date"), list[Cron])
    assert_type(client.crons.search(select=["cron_id"]), list[PartialCron])
    assert_type(client.crons.iter(), Iterator[Cron])
    assert_type(client.crons.iter(select=["cron_id"]), Iterator[PartialCron])
    assert_type(client.crons.count(thread_id="thread"), int)
    assert_type(cron.end_time, datetime | None)
    assert_type(cron.thread_id, str | None)
    assert_type(cron.timezone, str | Unset | None)


def store(client: Client) -> None:
    """A namespace is a list of labels; a missing item is None."""
    assert_type(client.store.put_item(["users"], "ada", {"age": 36}, index=False), None)
    assert_type(client.store.get_item(("users",), "ada"), Item | None)
    assert_type(client.store.delete_item(["users"], "ada"), None)
    assert_type(client.store.search_items([], filter={"age": 36}), SearchItemsResponse)
    assert_type(client.store.search_items([]).items, list[SearchItem])
    assert_type(client.store.iter_items([]), Iterator[SearchItem])
    assert_type(client.store.list_namespaces(["users"]), ListNamespaceResponse)
    assert_type(client.store.list_namespaces().namespaces, list[list[str]])
    assert_type(client.store.iter_namespaces(), Iterator[list[str]])


async def around(client: AsyncClient) -> None:
    """The same, asynchronously; and what the server says of itself."""
    assert_type(await client.server_info(), ServerInfo)
    assert_type(await client.ok(check_db=True), bool)
    assert_type(await client.crons.create("agent", schedule="0 9 * * *"), Cron)
    assert_type(client.crons.iter(), AsyncIterator[Cron])
    assert_type(await client.store.get_item(["users"], "ada"), Item | None)
    assert_type(client.store.iter_items([]), AsyncIterator[SearchItem])


def failures(client: Client) -> None:
    """Errors carry what they are about."""
    try:
        client.runs.wait("thread", "agent")
    except errors.RunFailedError as error:
        assert_type((error.run_id, error.error, error.detail), tuple[str | None, str | None, str | None])
    except errors.RateLimitError as error:
        assert_type((error.status_code, error.retry_after), tuple[int, float | None])
    except errors.StreamInterruptedError as error:
        assert_type((error.last_event_id, error.attempts), tuple[str | None, int])
    except (errors.APIConnectionError, errors.RunOutcomeUnknownError, errors.CronOutcomeUnknownError) as error:
        assert_type((error.method, error.url, error.thread_id), tuple[str | None, str | None, str | None])
    except errors.LangGraphRunsError as error:
        assert_type(str(error), str)
