"""`record`: a run of a server becomes a script, without secrets."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from dev_server import DevServer

from langgraph_runs import RunFailedError
from langgraph_runs.testing import Script, play, record
from langgraph_runs.testing._record import without_secrets
from tests.conformance.support import ClientMaker

from .conftest import ClientOf


def recorded(client: Any, thread_id: str, run_id: str, **options: Any) -> Script:
    """The script of a run, by a client of either kind."""
    target = getattr(client, "target", None)
    if target is None:
        return record(client, thread_id, run_id, **options)
    script: Script = client._portal.run(record(target, thread_id, run_id, **options))
    return script


RUNS: dict[str, Callable[[Script], Script]] = {
    "success": lambda script: script.run("agent", events=[("custom", 1), ("custom", 2, ["sub:1"])], values={"a": 1}),
    "messages": lambda script: script.run("agent", events=[("custom", 1)], values={"a": 1}, interrupts=["Sure?"]),
    "failed": lambda script: script.run("agent", events=[("custom", 1)], error=KeyError("name")),
    "stopped": lambda script: script.run("agent", events=[("custom", 1)], values={"a": 1}, status="stopped"),
    "surrogate": lambda script: script.run("agent", events=[("custom", {"a": "\ud800"})], values={"a": "\udfff"}),
    "cancelled": lambda script: script.run("agent", events=[("custom", 1)], status="interrupted"),
    "timeout": lambda script: script.run("agent", events=[("custom", 1)], status="timeout"),
}


@pytest.mark.parametrize("name", RUNS)
def test_what_is_recorded_is_what_was_played(client_of: ClientOf, name: str) -> None:
    """A recording of a run that was played is the script of it, however it ended."""
    with play(RUNS[name](Script().thread("t"))) as server:
        client = client_of(server)
        run = client.runs.create("t", "agent", stream_mode="custom", stream_subgraphs=True, stream_resumable=True)
        again = recorded(client, "t", run.run_id)
    [played], [entry] = RUNS[name](Script()).entries, again.entries
    shown = [(event[0], event[1], tuple(event[2]) if len(event) == 3 else ()) for event in played.events]
    assert [*entry.events] == shown
    ended = ("assistant_id", "status", "interrupts", "input", "thread_id")
    assert [getattr(entry, each) for each in ended] == [getattr(played, each) for each in ended]
    assert entry.error == played.error or entry.status != "error"
    assert entry.final_values() == played.final_values() or entry.status != "success"


def test_a_run_that_cannot_be_recorded(client_of: ClientOf) -> None:
    """A run whose events are not stored, or that a thread's stream has started, is refused with the reason."""
    script = Script().run("agent", thread_id="t").run("agent", thread_id="t")
    with play(script) as server:
        client = client_of(server)
        run = client.runs.create("t", "agent")
        client.runs.join("t", run)
        with pytest.raises(ValueError, match=f"no events of run {run.run_id}: create it with stream_resumable"):
            recorded(client, "t", run.run_id)
        with client.threads.stream("t", "agent") as stream:
            started = stream.start(input={})
            with pytest.raises(ValueError, match="was started by the stream of its thread"):
                recorded(client, "t", started.run_id)


def test_a_run_that_stopped_at_a_node(client_of: ClientOf) -> None:
    """It waits when it is played, too: it is no success."""
    with play(Script().run("agent", thread_id="t", values={"a": 1}, status="stopped")) as server:
        client = client_of(server)
        run = client.runs.create("t", "agent", stream_mode="custom", stream_resumable=True)
        script = recorded(client, "t", run.run_id)
    with play(script) as server:
        result = client_of(server).assistant("agent").start(None, on_completion="keep").result()
    assert (result.status, result.values, [*result.interrupts]) == ("needs_input", {"a": 1}, [])


def test_a_cancelled_run_after_a_question(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The question that its thread still has is not its own: the recording is one that can be loaded."""
    values = {"a": 1, "__interrupt__": [{"id": "i", "value": "Sure?"}]}
    with play(Script().run("agent", thread_id="t", status="interrupted")) as server:
        client = server.client()
        run = client.runs.create("t", "agent", stream_mode="custom", stream_resumable=True)
        monkeypatch.setattr(client.runs, "join", lambda *_, **__: values)
        record(client, "t", run.run_id).save(tmp_path / "script.json")
    [entry] = Script.load(tmp_path / "script.json").entries
    assert (entry.status, entry.values, entry.interrupts) == ("interrupted", {"a": 1}, ())


def test_a_token_is_left_out_without_its_scheme(tmp_path: Path) -> None:
    """Nor does the token of an Authorization header get into the file, alone, as a key, or in a longer text."""
    told = {"token-4": ["token-4", "Bearer token-4", "it is token-4."]}
    with play(Script().run("agent", events=[("custom", told)], thread_id="t", values=told)) as server:
        client = server.client(headers={"Authorization": "Bearer token-4"})
        run = client.runs.create("t", "agent", stream_mode="custom", stream_resumable=True)
        record(client, "t", run.run_id).save(tmp_path / "script.json")
    text = (tmp_path / "script.json").read_text("utf-8")
    assert "token-4" not in text
    assert json.loads(text)["entries"][0]["values"] == {"***": ["***", "***", "it is ***."]}


def test_a_restarted_run() -> None:
    """A run that was restarted is recorded from there."""
    script = Script().run("agent", events=[("custom", 1), ("custom", 2)], thread_id="t").restart(after=1)
    with play(script) as server:
        client = server.client()
        run = client.runs.create("t", "agent", stream_mode="custom", stream_resumable=True)
        [entry] = record(client, "t", run.run_id, assistant_id="mine").entries
    assert entry.assistant_id == "mine"
    assert [event[:2] for event in entry.events if isinstance(event, tuple)] == [("custom", 1), ("custom", 2)]


def test_secrets_are_left_out(tmp_path: Path) -> None:
    """Neither the client's key nor what is called a secret gets into the file, wherever it stands."""
    told = {"config": {"openai_api_key": "sk-1", "Authorization": ["Bearer 2"]}, "said": "my key is key-3"}
    script = Script().run("agent", events=[("custom", told)], thread_id="t", values=told, error="no key-3")
    with play(script) as server:
        client = server.client(api_key="key-3")
        run = client.runs.create("t", "agent", stream_mode="custom", stream_resumable=True)
        record(client, "t", run.run_id).save(tmp_path / "script.json")
    text = (tmp_path / "script.json").read_text("utf-8")
    assert [secret for secret in ("sk-1", "Bearer 2", "key-3") if secret in text] == []
    assert json.loads(text)["entries"][0]["events"][0][1]["said"] == "my key is ***"


KEPT: list[Any] = [
    {"token": "Hello", "tokens": ["a"], "author": "Ann", "key": "name"},
    {"usage_metadata": {"input_tokens": 3, "output_token_details": {"reasoning": 2}}},
    {"authors": "Ann", "langgraph_step": 1},
]
MASKED: list[tuple[Any, Any]] = [
    ({"langgraph_auth_user": {"name": "Ann", "level": 3}}, {"langgraph_auth_user": {"name": "***", "level": 3}}),
    ({"access_token": "ghp_0123456789abcdef"}, {"access_token": "***"}),
    (
        {"a": [{"password": "x"}], "set-cookie": "y", "auth": ""},
        {"a": [{"password": "***"}], "set-cookie": "***", "auth": ""},
    ),
]


@pytest.mark.parametrize("data", KEPT)
def test_what_is_no_secret_stays(data: Any) -> None:
    """Pieces of text that are called tokens, counts of tokens, and authors are no secrets."""
    assert without_secrets(data) == data


@pytest.mark.parametrize(("data", "kept"), MASKED)
def test_what_is_called_a_secret_goes(data: Any, kept: Any) -> None:
    """Text under a name that suggests a secret is masked, however deep."""
    assert without_secrets(data) == kept


@pytest.mark.live
@pytest.mark.slow
def test_a_real_run(server: DevServer, make_client: ClientMaker, tmp_path: Path) -> None:
    """A run of a real server, saved and loaded, is told by a script as that server told it; a failed one, too."""
    client = make_client(server.url)
    thread = client.threads.create()
    modes = ["values", "custom", "messages-tuple"]
    told: list[Any] = []
    with client.runs.stream(
        thread, "chat", input={"messages": "Hi"}, stream_mode=modes, stream_subgraphs=True
    ) as stream:
        told += [(event.event, event.data) for event in stream if event.mode]
        recorded(client, thread.thread_id, stream.run_id).save(tmp_path / "chat.json")
    failed = client.runs.create(thread, "boom", input={}, stream_resumable=True)
    client.runs.join(thread, failed, raise_error=False)
    script = recorded(client, thread.thread_id, failed.run_id)

    with play(Script.load(tmp_path / "chat.json")) as played:
        events = played.client().runs.stream(None, "chat", stream_mode=modes)
        assert [(event.event, event.data) for event in events if event.mode] == told
    with play(script) as played, pytest.raises(RunFailedError):
        played.client().runs.wait(None, "boom")
