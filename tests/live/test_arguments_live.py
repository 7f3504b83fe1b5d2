"""Arguments on the real server: what is translated has its effect, what is refused would have been misunderstood."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from dev_server import DevServer

from langgraph_runs import LangGraphRunsWarning
from tests.conformance.support import ClientMaker
from tests.lookalikes import Command

pytestmark = pytest.mark.slow


@pytest.fixture
def client(server: DevServer, make_client: ClientMaker) -> Any:
    return make_client(server.url)


@pytest.mark.parametrize("name", ["input", "command"])
def test_a_command_resumes(name: str, client: Any) -> None:
    """A Command, as input too, answers what the run asked; as input it used to start the graph anew."""
    thread_id = client.threads.create().thread_id
    assert client.runs.wait(thread_id, "ask", input={})["__interrupt__"]

    answered = client.runs.wait(thread_id, "ask", **{name: Command(resume="Ann")})

    assert "__interrupt__" not in answered
    assert "Ann" in str(answered)


def test_a_time_to_live(client: Any) -> None:
    """The server takes the object that a number of minutes becomes."""
    assert client.threads.create(ttl=5).thread_id


def test_a_misspelt_choice(client: Any, api: httpx.Client) -> None:
    """The server takes a misspelt status for one that no run has, in silence; it is refused."""
    thread_id = client.threads.create().thread_id
    client.runs.wait(thread_id, "echo", input={"a": 1})

    assert api.get(f"/threads/{thread_id}/runs", params={"status": "Success"}).json() == []
    with pytest.raises(ValueError, match=r"status must be .*, got 'Success'; did you mean 'success'[?]"):
        client.runs.list(thread_id, status="Success")
    assert len(client.runs.list(thread_id, status="success")) == 1


def test_a_setting_without_effect(client: Any) -> None:
    """The server takes a setting by another name for one of the graph's, and does not apply it; that is a warning."""
    thread_id = client.threads.create().thread_id

    with pytest.warns(LangGraphRunsWarning, match="did you mean 'recursion_limit'"):
        run = client.runs.create(thread_id, "echo", input={"a": 1}, config={"recursionLimit": 1})

    assert client.runs.join(thread_id, run.run_id) == {"a": 1}
