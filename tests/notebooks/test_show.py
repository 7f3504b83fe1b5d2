"""`show()` in a real Jupyter kernel, against a real server: what a front end gets, and what the file keeps."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest

from tests.notebooks.kernel import printed, run, watch

pytestmark = pytest.mark.slow

BEGIN = """
import psutil
from langgraph_runs import AsyncClient, Client
with Client() as one:
    thread_id = one.threads.create().thread_id
client = CLIENT()
question = {"messages": [{"role": "user", "content": "word " * 2000}], "delay": 0.001}
"""
CONNECTIONS = """
port = int(client.base_url.rpartition(":")[2])
[one.status for one in psutil.Process().net_connections() if one.raddr and one.raddr.port == port]
"""
KINDS = {"sync": ("Client", ""), "async": ("AsyncClient", "await ")}

kinds = pytest.mark.parametrize("kind", KINDS)


def cells(kind: str, *sources: str) -> list[str]:
    """Cells that make a client of a kind, and then use it."""
    name, wait = KINDS[kind]
    return [source.replace("CLIENT", name).replace("WAIT ", wait) for source in (BEGIN, *sources)]


def shown(cell: Any) -> list[str]:
    """The Markdown in the output of a cell."""
    return [output["data"]["text/markdown"] for output in cell.outputs if output["output_type"] == "display_data"]


@kinds
def test_two_thousand_tokens(kind: str, environment: dict[str, str]) -> None:
    """One display is renewed at most ten times a second, and the file keeps its final state alone."""
    show = "result = WAIT client.runs.stream(thread_id, 'chat', input=question).show()"
    (_, cell, value), messages = watch(cells(kind, show, "len(result.values['messages']), result.status"), environment)

    (first, *updates) = messages
    assert first["msg_type"] == "display_data"
    assert {one["msg_type"] for one in updates} == {"update_display_data"}
    assert len({one["content"]["transient"]["display_id"] for one in messages}) == 1
    assert all({*one["content"]["data"]} == {"text/markdown", "text/plain"} for one in messages)
    dates: list[datetime] = [one["header"]["date"] for one in messages]
    seconds = (dates[-1] - dates[0]).total_seconds()
    assert 3 <= len(messages) <= 10 * seconds + 2  # the first, and the last whenever that is
    [kept] = shown(cell)
    assert kept.startswith("You said: word word ")
    assert kept.count("word") == 2000
    assert "**success** · " in kept
    assert "✓ `answer`" in kept
    assert len(cell.outputs) == 1
    assert printed(value) == "(2, 'success')"


STOPPED = "WAIT client.runs.stream(thread_id, 'slow', input={}).show()"


@kinds
def test_stopping_the_cell(kind: str, environment: dict[str, str]) -> None:
    """The stop button frees the connection, and the output says how to go on, which works as it stands."""
    sources = cells(kind, STOPPED, CONNECTIONS)
    (_, stopped, connections), _ = watch(sources, environment, stop_at=lambda text: "custom" in text)

    [error] = [output for output in stopped.outputs if output["output_type"] == "error"]
    assert error["ename"] in ("KeyboardInterrupt", "CancelledError")
    [kept] = shown(stopped)
    assert "**left** · " in kept
    assert printed(connections) == "[]"
    _, code, _ = kept.split("```")
    again, rest = code.removeprefix("python\n").strip().splitlines()
    assert again.startswith(f"{KINDS[kind][1]}client.runs.handle(")
    assert rest.endswith("  # what comes from here on")
    thread_id, run_id = re.findall(r"handle\('(.+?)', '(.+?)'\)", again)[0]
    cancel = f"with Client() as one: one.runs.cancel({thread_id!r}, {run_id!r}, wait=True)"
    _, _, *ended = run(cells(kind, cancel, rest, again), environment, allow_errors=True)
    assert ["**cancelled** · " in shown(cell)[0] for cell in ended] == [True, True]


OUTCOMES = {
    "boom": ("RunFailedError", ["ValueError: boom", "**failed** · ", "✗ `explode`"]),
    "ask": (None, ["**Question:**", '"question": "Your name?"', "**waits for an answer** · ", ".resume(answer)"]),
    "steps": (None, ['custom (3): `{"step":3}`', '"step": 3', "✓ `step` (3)", "**success**"]),
}


@kinds
def test_how_runs_end(kind: str, environment: dict[str, str]) -> None:
    """A run that fails raises as everywhere, one that asks shows its question, one without text its state."""
    sources = [f"WAIT client.runs.stream(thread_id, {graph!r}, input={{}}).show();" for graph in OUTCOMES]
    _, *ended = run(cells(kind, *sources), environment, allow_errors=True)
    for cell, (error, expected) in zip(ended, OUTCOMES.values(), strict=True):
        [kept] = shown(cell)
        assert [part for part in expected if part not in kept] == []
        assert [output.get("ename") for output in cell.outputs[1:]] == ([error] if error else [])


CHAT = """
stream = client.threads.stream(thread_id, "chat")
for text in ("one", "two"):
    WAIT stream.start(input={"messages": [{"role": "user", "content": text}]})
    result = WAIT stream.show()
"""


@kinds
def test_turns_of_a_chat(kind: str, environment: dict[str, str]) -> None:
    """Each turn of a thread's stream is shown in a place of its own; a handle shows a run that has ended."""
    again = "handle = client.runs.handle(thread_id, result.run_id)\nWAIT handle.show();"
    _, turns, handle = run(cells(kind, CHAT, again), environment)
    assert [text.split("\n")[0] for text in shown(turns)] == ["You said: one", "You said: two"]
    assert shown(handle)[0].startswith("You said: two\n\n**success** · ")
