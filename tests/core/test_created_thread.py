"""What the response to the creation of a thread must say to count as one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from langgraph_runs._core.runs.threads import create_thread_request, parse_created_thread
from langgraph_runs._generated.models.thread import Thread

ID = "0f0f0f0f-0000-4000-8000-000000000000"


def created(data: Any, thread_id: Any = None) -> Thread:
    """What the response makes of the creation of a thread."""
    given = dict.fromkeys(("metadata", "graph_id", "if_exists", "ttl", "supersteps"))
    request = create_thread_request(thread_id=thread_id, new_id=lambda: "new", **given)  # type: ignore[arg-type]
    return parse_created_thread(request, thread_id)(data)


@pytest.mark.parametrize("id", ["t", "new"])
def test_a_thread_has_an_id(id: str) -> None:
    """The thread is handed over as the server describes it, with an id of the server's if the caller named none."""
    assert created({"thread_id": id, "metadata": {"a": 1}}).thread_id == id


@pytest.mark.parametrize("asked", [ID, ID.upper(), UUID(ID)])
def test_a_thread_has_the_id_that_was_asked_for(asked: Any) -> None:
    """Another thread than the caller named is not taken for it; another spelling of its id is not another thread."""
    assert created({"thread_id": ID}, asked).thread_id == ID
    with pytest.raises(TypeError, match=f"(?i)expected thread {ID}, got t: this server chooses the ids of threads"):
        created({"thread_id": "t"}, asked)


@pytest.mark.parametrize("id", [None, "", 5])
def test_a_response_without_one_is_refused(id: Any) -> None:
    """A server that made it, but not the states it was to begin with, sends 201 and a `detail`: that is no thread."""
    for thread_id in (None, "t"):
        with pytest.raises(TypeError, match="expected a thread with a thread_id"):
            created({"detail": "the supersteps were refused", "thread_id": id}, thread_id)
