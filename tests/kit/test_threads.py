"""Threads in a script: what its server shows of them is what a server would show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from langgraph_runs import errors
from langgraph_runs.testing import Script, play
from langgraph_runs.testing.sse import Flavour

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


def test_a_search_for_some_fields() -> None:
    """With `select`, a search finds these fields alone."""
    with play(Script().thread("t")) as server:
        [found] = server.client().threads.search(select=["thread_id"])
    assert found.to_dict() == {"thread_id": "t"}


def test_a_search_that_is_not_modelled() -> None:
    """It fails the test, rather than find what it was not asked for."""
    with pytest.raises(AssertionError, match="does not search by 'values'"), play(Script()) as server:
        server.client().threads.search(values={"n": 1})
