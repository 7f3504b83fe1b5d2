"""Threads in a script: what its server shows of them is what a server would show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from langgraph_runs import errors
from langgraph_runs.testing import Script, play
from langgraph_runs.testing.sse import Flavour

from .conftest import ClientOf

FLAVOURS: tuple[Flavour, ...] = ("langgraph", "aegra")


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize(
    "read",
    [
        lambda client: client.threads.get("nowhere"),
        lambda client: client.threads.get_state("nowhere"),
        lambda client: client.threads.get_state("nowhere", checkpoint_id="c"),
        lambda client: client.threads.get_history("nowhere"),
        lambda client: client.threads.delete("nowhere"),
    ],
)
def test_a_thread_that_does_not_exist(flavour: Flavour, read: Callable[[Any], Any]) -> None:
    """It has no state: a program that reads that of a wrong thread fails in its tests, too."""
    with play(Script(), flavour=flavour) as server, pytest.raises(errors.NotFoundError, match="nowhere"):
        read(server.client())


def test_the_state_at_a_checkpoint() -> None:
    """A state is found again by its checkpoint; one that does not exist is empty."""
    script = Script().run("chat", thread_id="t", values={"n": 1}).run("chat", thread_id="t", values={"n": 2})
    with play(script) as server:
        client = server.client()
        client.runs.wait("t", "chat")
        first = client.threads.get_state("t").checkpoint
        assert first is not None
        client.runs.wait("t", "chat")
        assert client.threads.get_state("t").values == {"n": 2}
        assert client.threads.get_state("t", checkpoint=first).values == {"n": 1}
        assert client.threads.get_state("t", checkpoint_id=first["checkpoint_id"]).values == {"n": 1}
        assert client.threads.get_state("t", checkpoint_id="none").created_at is None


def test_a_search_finds_what_was_asked_for() -> None:
    """Threads keep their metadata, and are found by it, by their status and by their ids, in the order asked for."""
    with play(Script().run("chat", thread_id="asks", interrupts=["?"])) as server:
        client = server.client()
        client.runs.stream("asks", "chat", stream_mode="updates").result()
        made = [client.threads.create(metadata={"by": name, "n": 1}).thread_id for name in ("a", "b")]
        assert client.threads.get(made[0]).metadata == {"by": "a", "n": 1}

        def found(**wanted: Any) -> list[str]:
            return [thread.thread_id for thread in client.threads.search(**wanted)]

        assert found(metadata={"by": "b"}) == [made[1]]
        assert found(status="interrupted") == ["asks"]
        assert found(ids=[made[0]]) == [made[0]]
        assert found(metadata={"n": 1}, sort_by="created_at", sort_order="desc") == made[::-1]


def test_what_a_thread_shows(client_of: ClientOf) -> None:
    """It shows the state, the questions and the graph of its latest run, by itself and in a search; Aegra does not."""
    script = Script().run("chat", thread_id="t", values={"a": 1}, interrupts=["Sure?"])
    with play(script) as server:
        client = client_of(server)
        assert client.threads.create().values is None
        assert (client.threads.get("t").values, client.threads.get("t").interrupts) == (None, {})
        client.runs.wait("t", "chat")
        state = client.threads.get_state("t")
        for thread in (client.threads.get("t"), *client.threads.search(metadata={"graph_id": "chat"})):
            assert thread.values == state.values == {"a": 1}
            [[asked]] = thread.interrupts.values()
            assert asked["value"] == "Sure?"
        assert len(client.threads.search(metadata={"graph_id": "chat"})) == 1
    with play(script, flavour="aegra") as server:
        client_of(server).runs.wait("t", "chat")
        thread = client_of(server).threads.get("t")
        assert (thread.get("values"), thread.metadata["graph_id"]) == (None, "chat")


def test_assistants(client_of: ClientOf) -> None:
    """Each graph of the script has an assistant of its name, and there are no others."""
    script = Script().run("chat").run("other").run("chat").refuse("third", 500)
    with pytest.raises(AssertionError, match=r"never created.*never refused"), play(script) as server:
        client = client_of(server)
        found = [(each.assistant_id, each.graph_id, each.name) for each in client.assistants.search()]
        assert found == [(name, name, name) for name in ("chat", "other", "third")]
        assert [each.graph_id for each in client.assistants.search(graph_id="chat")] == ["chat"]
        assert [each.graph_id for each in client.assistants.search(limit=1, offset=1)] == ["other"]
        assert client.assistants.get("chat").graph_id == "chat"
        with pytest.raises(errors.NotFoundError, match="Assistant agent not found"):
            client.assistants.get("agent")
        with pytest.raises(
            errors.NotFoundError, match=r"'agent' not found. Expected one of: \['chat', 'other', 'third'\]"
        ):
            client.assistants.search(graph_id="agent")
    with play(Script(), flavour="aegra") as server:
        assert client_of(server).assistants.search(graph_id="agent") == []
    with pytest.raises(AssertionError, match="does not search by 'name'"), play(Script()) as server:
        server.client().assistants.search(name="a")


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_what_the_server_is(client_of: ClientOf, flavour: Flavour) -> None:
    """A script's server says what it is, that it is up, and that it has no crons."""
    with play(Script(), flavour=flavour) as server:
        client = client_of(server)
        assert client.ok()
        info = client.server_info()
    assert (info.version, info.flags["crons"]) == ({"langgraph": "0.16.7", "aegra": "0.11.0"}[flavour], False)


def test_a_search_for_some_fields() -> None:
    """With `select`, a search finds these fields alone."""
    with play(Script().thread("t")) as server:
        [found] = server.client().threads.search(select=["thread_id"])
    assert found.to_dict() == {"thread_id": "t"}


def test_a_search_that_is_not_modelled() -> None:
    """It fails the test, rather than find what it was not asked for."""
    with pytest.raises(AssertionError, match="does not search by 'values'"), play(Script()) as server:
        server.client().threads.search(values={"n": 1})
