"""Calls against the real server: outcomes, drops, other people's doings, keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import httpx
import pytest
from dev_server import DevServer

from langgraph_runs import RetryPolicy, errors
from tests.conformance.support import Break, ChaosProxy, ClientMaker

from .conftest import NewServer
from .plainly import runs_of, until

pytestmark = pytest.mark.slow

QUICK = RetryPolicy(wait_initial=0.05, wait_max=0.2)


@pytest.fixture
def client(server: DevServer, make_client: ClientMaker) -> Any:
    return make_client(server.url)


@pytest.fixture(scope="session")
def impatient_server(start_server: NewServer, server_name: str) -> Iterator[DevServer]:
    """A server that ends runs after 0.3 s; Aegra counts in whole seconds."""
    with start_server(env={"BG_JOB_TIMEOUT_SECS": "0.3" if server_name == "langgraph" else "1"}) as server:
        yield server


def the_running_run(api: httpx.Client, thread_id: str) -> str:
    """The one run of a thread, once it has begun its work."""
    [run] = until(lambda: [run for run in runs_of(api, thread_id) if run["status"] == "running"])
    until(lambda: api.post(f"/threads/{thread_id}/history", json={"metadata": {"run_id": run["run_id"]}}).json())
    return str(run["run_id"])


# Drops


@pytest.mark.parametrize(
    "plan",
    [
        pytest.param([Break(150), Break(150, "close"), Break(200)], id="in the heads"),
        pytest.param([Break(0, "half"), Break(0, "half"), Break(0, "half")], id="in the results"),
        pytest.param([Break(0), Break(0, "half"), Break(150)], id="everywhere"),
    ],
)
def test_a_wait_that_is_cut_three_times(
    plan: list[Break], server: DevServer, make_client: ClientMaker, api: httpx.Client
) -> None:
    """A wait through a proxy that cuts its connection three times gives the right result, of one run."""
    with ChaosProxy(server.url, plan, match=b"/runs/") as proxy:
        client = make_client(proxy.url, retry=QUICK)
        thread_id = client.threads.create().thread_id

        values = client.runs.wait(thread_id, "steps", input={"count": 5, "delay": 0.02})

        assert proxy.breaks == 3
    assert values["step"] == 5
    [run] = runs_of(api, thread_id)
    assert run["status"] == "success"


def test_lost_answers(server: DevServer, make_client: ClientMaker, api: httpx.Client) -> None:
    """Runs whose making was answered to nobody are found, and made once."""
    with ChaosProxy(server.url, [Break(0), Break(100), Break(200, "close"), Break(0)], match=b"POST") as proxy:
        client = make_client(proxy.url)
        thread_id = api.post("/threads", json={}).json()["thread_id"]

        made = [client.runs.create(thread_id, "echo", input={"n": n}) for n in range(4)]

        assert proxy.breaks == 4
    assert [run["run_id"] for run in runs_of(api, thread_id)] == [run.run_id for run in reversed(made)]


def test_no_answer_lost_makes_two_runs(server: DevServer, make_client: ClientMaker, api: httpx.Client) -> None:
    """A run whose creation was answered to nobody is there once, found or said to be unknown."""
    with ChaosProxy(server.url, [Break(0), Break(100), Break(200, "close"), Break(0)], match=b"POST") as proxy:
        client = make_client(proxy.url)
        for call in client.runs.create, client.runs.wait, lambda *a, **k: list(client.runs.stream(*a, **k)):
            thread_id = api.post("/threads", json={}).json()["thread_id"]
            with suppress(errors.RunOutcomeUnknownError):
                call(thread_id, "echo", input={"a": 1})
            [run] = until(lambda thread_id=thread_id: runs_of(api, thread_id))
            until(
                lambda run=run: (
                    api.get(f"/threads/{run['thread_id']}/runs/{run['run_id']}").json()["status"] == "success"
                )
            )
            assert len(runs_of(api, thread_id)) == 1
        assert proxy.breaks


# Other people


def test_a_wait_for_a_run_that_somebody_cancels(client: Any, api: httpx.Client) -> None:
    """wait, join and stream raise RunCancelledError when somebody else cancels the run."""
    thread_id = client.threads.create().thread_id
    calls: list[Callable[[], Any]] = [
        lambda: client.runs.wait(thread_id, "slow", input={"delay": 0.01}),
        lambda: list(client.runs.stream(thread_id, "slow", input={"delay": 0.01}, stream_mode="custom")),
    ]
    for call in calls:
        with ThreadPoolExecutor(2) as pool:
            waiting = pool.submit(call)
            run_id = the_running_run(api, thread_id)
            joining = pool.submit(client.runs.join, thread_id, run_id)
            api.post(f"/threads/{thread_id}/runs/{run_id}/cancel", params={"wait": 1})
            for ended in waiting, joining:
                with pytest.raises(errors.RunCancelledError) as caught:
                    ended.result(10)
                assert (caught.value.run_id, caught.value.thread_id) == (run_id, thread_id)


def test_a_wait_for_a_run_that_somebody_rolls_back(client: Any, api: httpx.Client) -> None:
    """A run that was rolled back is gone, which is no success."""
    thread_id = client.threads.create().thread_id
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(client.runs.wait, thread_id, "slow", input={"delay": 0.01})
        run_id = the_running_run(api, thread_id)
        api.post(f"/threads/{thread_id}/runs/{run_id}/cancel", params={"wait": 1, "action": "rollback"})
        with pytest.raises(errors.RunCancelledError, match=run_id):
            waiting.result(10)


def test_a_busy_thread(client: Any) -> None:
    """multitask_strategy "reject" is a ConflictError while another run is going."""
    thread_id = client.threads.create().thread_id
    run = client.runs.create(thread_id, "slow", input={})
    for call in client.runs.create, client.runs.wait, lambda *a, **k: list(client.runs.stream(*a, **k)):
        with pytest.raises(errors.ConflictError, match="already running a task"):
            call(thread_id, "echo", input={}, multitask_strategy="reject")
    client.runs.cancel(thread_id, run.run_id, wait=True)
    with pytest.raises(errors.NotFoundError):
        client.runs.cancel(thread_id, run.run_id)
    assert client.runs.wait(thread_id, "echo", input={"a": 1}, multitask_strategy="reject") == {"a": 1}


# Outcomes


def test_a_run_that_failed(client: Any, api: httpx.Client) -> None:
    """wait, join and stream say why a run failed, while it is going and long after, and are asked to raise or not."""
    thread_id = client.threads.create().thread_id

    def check(call: Callable[[], Any]) -> str:
        with pytest.raises(errors.RunFailedError) as caught:
            call()
        assert (caught.value.error, caught.value.detail, caught.value.status) == ("ValueError", "boom", "error")
        assert caught.value.thread_id == thread_id
        return str(caught.value.run_id)

    run_id = check(lambda: client.runs.wait(thread_id, "boom", input={}))
    assert check(lambda: client.runs.join(thread_id, run_id)) == run_id
    assert check(lambda: list(client.runs.join_stream(thread_id, run_id, last_event_id="-1"))) == run_id
    streamed = check(lambda: list(client.runs.stream(thread_id, "boom", input={})))
    assert streamed != run_id
    told = client.runs.wait(thread_id, "boom", input={}, raise_error=False)
    assert told == {"__error__": {"error": "ValueError", "message": "boom"}}
    newest = runs_of(api, thread_id)[0]["run_id"]
    assert client.runs.join(thread_id, newest, raise_error=False) == told


def test_an_old_run(client: Any) -> None:
    """Joining a run whose thread has moved on gives that run's own values, or its own failure."""
    thread_id = client.threads.create().thread_id
    old = client.runs.create(thread_id, "steps", input={"count": 2, "delay": 0})
    assert client.runs.join(thread_id, old.run_id)["step"] == 2
    failed = client.runs.create(thread_id, "steps", input={"delay": "soon"})
    with pytest.raises(errors.RunFailedError):
        client.runs.join(thread_id, failed.run_id)
    new = client.runs.create(thread_id, "steps", input={"count": 7, "delay": 0})
    assert client.runs.join(thread_id, new.run_id)["step"] == 7

    assert client.runs.join(thread_id, old.run_id)["step"] == 2
    with pytest.raises(errors.RunFailedError, match=r"TypeError|not supported between"):
        client.runs.join(thread_id, failed.run_id)


def test_a_run_that_asks(client: Any) -> None:
    """A run that stops to ask a human has a result, which says what it asks; long after, too."""
    thread_id = client.threads.create().thread_id

    values = client.runs.wait(thread_id, "ask", input={})

    assert [interrupt["value"] for interrupt in values["__interrupt__"]] == [{"question": "Your name?"}]
    run_id = client.runs.list(thread_id)[0].run_id
    assert client.runs.join(thread_id, run_id)["__interrupt__"][0]["value"] == {"question": "Your name?"}
    answered = client.runs.wait(thread_id, "ask", command={"resume": "Ann"})
    assert answered["greeting"] == "Hello, Ann!"
    assert client.runs.join(thread_id, run_id)["__interrupt__"][0]["value"] == {"question": "Your name?"}


def test_a_run_that_takes_too_long(impatient_server: DevServer, make_client: ClientMaker) -> None:
    """A run that the server stops for taking too long raises RunTimeoutError in wait, join and stream."""
    client = make_client(impatient_server.url)
    thread_id = client.threads.create().thread_id
    given = {"count": 60, "delay": 0.05}
    for call in (
        lambda: client.runs.wait(thread_id, "slow", input=given),
        lambda: list(client.runs.stream(thread_id, "slow", input=given, stream_mode="custom")),
        lambda: client.runs.join(thread_id, client.runs.create(thread_id, "slow", input=given).run_id),
        lambda: client.runs.join(thread_id, client.runs.list(thread_id)[-1].run_id),
    ):
        with pytest.raises(errors.RunTimeoutError) as caught:
            call()
        assert caught.value.status == "timeout"
        assert caught.value.run_id in {run.run_id for run in client.runs.list(thread_id)}


def test_a_deadline_of_ones_own(client: Any) -> None:
    """A wait that is given up after its timeout names the run, which goes on and can be joined."""
    thread_id = client.threads.create().thread_id

    with pytest.raises(errors.APITimeoutError) as caught:
        client.runs.wait(thread_id, "sleepy", input={"delay": 1}, timeout=0.5)

    assert caught.value.thread_id == thread_id
    assert client.runs.join(thread_id, caught.value.run_id) == {"delay": 1}


def test_stateless_runs(client: Any) -> None:
    """Stateless waits give their outcome, and leave no thread behind unless they are told to."""
    before = {thread.thread_id for thread in client.threads.search(limit=1000)}
    assert client.runs.wait(None, "echo", input={"a": 1}) == {"a": 1}
    with pytest.raises(errors.RunFailedError, match="boom"):
        client.runs.wait(None, "boom", input={})
    assert {thread.thread_id for thread in client.threads.search(limit=1000)} <= before

    assert client.runs.wait(None, "echo", input={"kept": 1}, on_completion="keep") == {"kept": 1}
    [kept] = {thread.thread_id for thread in client.threads.search(limit=1000)} - before
    client.threads.delete(kept)


# Refusals


def test_refusals(client: Any) -> None:
    """What the server refuses is an error of its status, in the server's words."""
    nobody = "00000000-0000-0000-0000-000000000001"
    thread_id = client.threads.create().thread_id
    for call, kind, words in (
        (lambda: client.runs.create(None, "nobody", input={}), errors.UnprocessableEntityError, "nobody"),
        (lambda: client.runs.create(nobody, "echo", input={}), errors.NotFoundError, "not found"),
        (lambda: client.runs.wait(nobody, "echo", input={}), errors.NotFoundError, "not found"),
        (lambda: client.runs.get(thread_id, nobody), errors.NotFoundError, "GET /threads/"),
        (lambda: client.runs.join(thread_id, nobody), errors.NotFoundError, "404"),
        (lambda: client.runs.list("nonsense"), errors.UnprocessableEntityError, "UUID"),
        (lambda: client.threads.create(thread_id=thread_id), errors.ConflictError, "already exists"),
        (lambda: client.assistants.get(nobody), errors.NotFoundError, "404"),
    ):
        with pytest.raises(kind, match=words) as caught:
            call()
        assert caught.value.detail


def test_keys(auth_server: DevServer, make_client: ClientMaker) -> None:
    """A missing or wrong key is an AuthenticationError, one that does not allow something a PermissionDeniedError."""
    thread_id = make_client(auth_server.url, api_key="secret-key").threads.create().thread_id

    def calls(client: Any) -> list[Callable[[], Any]]:
        return [
            lambda: client.runs.create(thread_id, "echo", input={}),
            lambda: client.runs.wait(thread_id, "echo", input={}),
            lambda: client.runs.wait(None, "echo", input={}),
            lambda: list(client.runs.stream(thread_id, "echo", input={})),
            client.threads.create,
        ]

    for key, kind, words in (
        (None, errors.AuthenticationError, "Invalid API key"),
        ("wrong", errors.AuthenticationError, "Invalid API key"),
        ("read-only", errors.PermissionDeniedError, "This key may only read"),
    ):
        for call in calls(make_client(auth_server.url, api_key=key)):
            with pytest.raises(kind, match=words) as caught:
                call()
            assert caught.value.detail == words
    assert make_client(auth_server.url, api_key="read-only").runs.list(thread_id) == []
    assert make_client(auth_server.url, api_key="secret-key").runs.wait(thread_id, "echo", input={"a": 1}) == {"a": 1}
