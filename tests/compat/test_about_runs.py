"""Requests about a run that exists: what langgraph-sdk's client asks for reaches the server."""

from __future__ import annotations

import inspect
import re
import warnings
from typing import Any

import httpx
import pytest

from langgraph_runs import LangGraphRunsWarning, errors
from tests.conformance.support import (
    ClientKind,
    ClientMaker,
    FakeRuns,
    ScriptedServer,
    a_run,
    frame,
    reply_json,
    stream,
)

from .conftest import Make


@pytest.mark.parametrize("wait", [False, True])
@pytest.mark.parametrize("action", ["interrupt", "rollback"])
def test_how_to_cancel_is_sent(scripted: ScriptedServer, make_ours: Make, action: str, *, wait: bool) -> None:
    """`cancel` says whether to wait and what to do; ids are one segment of the path each."""
    scripted.on("POST", "/threads/{thread}/runs/{run}/cancel", reply_json({}))
    scripted.always("GET", "/threads/{thread}/runs/{run}", reply_json({"detail": "Not Found"}, 404))
    make_ours(scripted.url).runs.cancel("t/1", "r.2", wait=wait, action=action)
    request = scripted.requests[0]
    assert request.target.partition("?")[0] == "/threads/t%2F1/runs/r.2/cancel"
    assert request.query == {"wait": [str(int(wait))], "action": [action]}


def test_how_to_join_is_sent(fake_runs: FakeRuns, make_ours: Make) -> None:
    """`join_stream` narrows the stream to a mode, and has the run cancelled when it is left."""
    run = fake_runs.run(2, finished=True, request={"stream_mode": ["custom"]})
    runs = make_ours(fake_runs.url).runs
    options = {"stream_mode": "custom", "cancel_on_disconnect": True, "last_event_id": "-1"}
    assert [part.data for part in runs.join_stream(run.thread_id, run.run_id, **options)] == run.payloads
    query = fake_runs.requests_of("stream")[0].query
    assert "custom" in query["stream_mode"][0]
    assert query["cancel_on_disconnect"] == ["1"]


def test_a_part_without_an_id_has_none(scripted: ScriptedServer, make_ours: Make) -> None:
    """The id of an event that has none is None, as there."""
    scripted.enqueue(stream(frame("custom", 1)))
    parts = make_ours(scripted.url).http.stream("/own", "POST", json={})
    assert next(parts).id is None
    parts.close()


def test_hooks_of_ours_are_called_besides(fake_runs: FakeRuns, make_ours: Make) -> None:
    """The `on_response` of our client is called also if langgraph-sdk's callback is."""
    seen: list[Any] = []
    created: list[Any] = []
    fake_runs.thread("t")
    make_ours(fake_runs.url, on_response=seen.append).runs.create("t", "agent", on_run_created=created.append)
    assert [head.status for head in seen] == [200]
    assert len(created) == 1


DOORS: dict[str, Any] = {
    "get": lambda client: client.threads.get("t"),
    "create": lambda client: client.runs.create("t", "agent"),
    "wait": lambda client: client.runs.wait("t", "agent"),
    "stream": lambda client: next(client.runs.stream("t", "agent")),
    "follow": lambda client: next(client.threads.join_stream("t")),
}


@pytest.mark.parametrize("door", DOORS)
def test_the_cause_of_an_error_is_kept(fake_runs: FakeRuns, make_ours: Make, door: str) -> None:
    """An error of both packages has the cause that ours had: what httpx raised."""
    fake_runs.refuse()
    with pytest.raises(errors.APIConnectionError) as raised:
        DOORS[door](make_ours(fake_runs.url))
    assert isinstance(raised.value.__cause__, httpx.ConnectError)


def test_a_thread_that_is_kept_is_told_at_the_line(
    scripted: ScriptedServer, make_official: Make, make_ours: Make, client_kind: ClientKind
) -> None:
    """A wait without a thread that ends with a question warns at the caller's line, and says how to answer there."""
    asked = {"__interrupt__": [{"id": "i", "value": "?"}]}
    location = [("Content-Location", "/threads/t/runs/r")]
    scripted.on("POST", "/threads/{thread}/runs/wait", reply_json(asked, headers=location))
    scripted.always("GET", "/threads/{thread}/runs/{run}", reply_json(a_run(run_id="r", status="interrupted")))
    scripted.always("GET", "/threads/{thread}", reply_json({"thread_id": "t", "status": "interrupted"}))
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        assert make_ours(scripted.url).runs.wait(None, "agent") == asked
    line = __file__ if client_kind == "sync" else inspect.getfile(ClientMaker)  # which awaits the method
    assert [(one.category, one.filename) for one in told] == [(LangGraphRunsWarning, line)]
    [arguments] = re.findall(r"answer with runs\.wait\((.+)\),", str(told[0].message))
    wait = make_official(scripted.url).runs.wait
    given = [argument for argument in arguments.split(", ") if "=" not in argument]
    assert given == [*inspect.signature(wait).parameters][: len(given)]
