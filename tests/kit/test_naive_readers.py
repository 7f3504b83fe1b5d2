"""`every_cut` finds bugs of programs that read streams themselves, also those that show at one byte only."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, TypeAlias

import httpx
import pytest

from langgraph_runs.testing import Script, ScriptServer, every_cut

Fields: TypeAlias = dict[str, str]
"""The latest value of each field of a stream; it goes on after the `id`."""


def read(server: ScriptServer, fields: Fields, *, gives_up: bool = False) -> Iterator[tuple[str, str]]:
    """Read a run's stream line by line, and join it again until the run has ended; or until the stream seems to."""
    client = server.client()
    run = client.runs.create("t", "chat", stream_mode="custom", stream_resumable=True)
    url = f"/threads/t/runs/{run.run_id}/stream"
    with server.http_client() as http:
        is_over = False
        while not is_over:
            headers, came, is_complete = {"Last-Event-ID": fields.get("id", "-1")}, False, False
            with suppress(httpx.HTTPError), http.stream("GET", url, headers=headers) as response:
                for line in response.iter_lines():
                    came, is_complete = True, is_complete or not line
                    name, _, value = line.partition(": ")
                    yield name, value
                is_over = is_complete and gives_up
            is_over = is_over or (not came and client.runs.get("t", run).status == "success")


def exact(server: ScriptServer) -> list[Any]:
    """Takes events once they are complete."""
    fields: Fields = {}
    told: list[Any] = []
    latest: Fields = {}
    for name, value in read(server, fields):
        if name:
            latest[name] = value
            continue
        fields["id"] = latest["id"]
        if latest["event"] == "custom":
            told.append(json.loads(latest["data"]))
    return told


def hasty(server: ScriptServer) -> list[Any]:
    """Takes an event before its id has come."""
    fields: Fields = {}
    told: list[Any] = []
    for name, value in read(server, fields):
        fields[name] = value
        if name == "data" and fields["event"] == "custom":
            with suppress(ValueError):  # it is cut off
                told.append(json.loads(value))
    return told


def trusting_data(server: ScriptServer) -> list[Any]:
    """Takes what came of the data for the data."""
    fields: Fields = {}
    told: Fields = {}
    for name, value in read(server, fields):
        fields[name] = value
        if name == "data" and fields["event"] == "custom":
            told[value] = value
    return [*told]


def trusting_ids(server: ScriptServer) -> list[Any]:
    """Takes what came of the id for the id."""
    fields: Fields = {}
    told: Fields = {}
    for name, value in read(server, fields):
        fields[name] = value
        if name == "id" and fields["event"] == "custom":
            told[value] = fields["data"]
    return [*told.values()]


def leaving(server: ScriptServer) -> list[Any]:
    """Leaves at the event that it waits for, or where the stream ends before that."""
    fields: Fields = {}
    for name, value in read(server, fields, gives_up=True):
        fields[name] = value
        if name == "data" and fields["event"] == "custom":
            return [value]
    return []


def play_all(program: Callable[[ScriptServer], list[Any]]) -> None:
    script = Script().run("chat", events=[("custom", "aa"), ("custom", "bb")], thread_id="t")
    for server in every_cut(script):
        with server:
            server.result = program(server)


def test_an_exact_reader() -> None:
    """A program that takes complete events only bears every break."""
    play_all(exact)


@pytest.mark.parametrize(
    ("program", "broken"),
    [
        (hasty, "was reset after 1 of 3 events, after the data of the next"),
        (trusting_data, "amid the data of the next"),
        (trusting_ids, "amid the id of the next"),
        (leaving, "ended after 1 of 2 events as if it were complete"),
    ],
)
def test_a_naive_reader(program: Callable[[ScriptServer], list[Any]], broken: str) -> None:
    """A bug that shows only where the stream breaks at a certain place is found there."""
    with pytest.raises(AssertionError, match=broken):
        play_all(program)
