"""What every server sends is required where a caller gets it, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from langgraph_runs import PartialAssistant, PartialRun, PartialThread, Run, Thread, errors

from .support import ClientMaker, ScriptedServer, a_run, a_state, a_thread, an_assistant, reply_json

Call = Callable[[Any], Any]
READS: dict[str, tuple[Call, dict[str, Any], bool]] = {
    "runs.get": (lambda client: client.runs.get("t", "r"), a_run(), False),
    "runs.list": (lambda client: client.runs.list("t"), a_run(), True),
    "runs.iter": (lambda client: [*client.runs.iter("t")], a_run(), True),
    "threads.get": (lambda client: client.threads.get("t"), a_thread(), False),
    "threads.search": (lambda client: client.threads.search(), a_thread(), True),
    "threads.get_state": (lambda client: client.threads.get_state("t"), a_state(), False),
    "threads.get_history": (lambda client: client.threads.get_history("t"), a_state(), True),
    "assistants.get": (lambda client: client.assistants.get("a"), an_assistant(), False),
    "assistants.search": (lambda client: client.assistants.search(), an_assistant(), True),
}


@pytest.fixture
def answering(scripted: ScriptedServer, make_client: ClientMaker) -> Callable[[Any], Any]:
    """A client of a server that gives one answer to everything."""

    def client(answer: Any) -> Any:
        for depth in range(1, 6):
            scripted.always("*", "/{any}" * depth, reply_json(answer))
        return make_client(scripted.url)

    return client


@pytest.mark.parametrize("name", READS)
def test_a_read_gives_what_it_says(name: str, answering: Callable[[Any], Any]) -> None:
    """A response with what every server sends is read; one that lacks any of it names what is missing."""
    call, sent, many = READS[name]
    result = call(answering([sent] if many else sent))
    assert (result[0] if many else result).to_dict() == sent
    for field in sent:
        lacking = {key: value for key, value in sent.items() if key != field}
        with pytest.raises(errors.APIResponseError, match=rf"unexpected shape \(.*{field}\)"):
            call(answering([lacking] if many else lacking))


def test_what_was_created_is_never_lost(answering: Callable[[Any], Any]) -> None:
    """A run or a thread that was created needs only its id; what else is missing is told when it is looked at."""
    run = answering({"run_id": "r"}).runs.create("t", "agent")
    assert (type(run), run.run_id) == (Run, "r")
    with pytest.raises(errors.APIResponseError, match="this Run has no 'status'"):
        _ = run.status
    thread = answering({"thread_id": "t"}).threads.create()
    assert (type(thread), thread.thread_id) == (Thread, "t")
    [run] = answering([{"run_id": "r"}]).runs.create_batch([{"assistant_id": "agent"}])
    assert run.run_id == "r"


def test_with_select_anything_may_be_missing(answering: Callable[[Any], Any]) -> None:
    """What `select` leaves is a model of its own, of which nothing is required."""
    client = answering([{"metadata": {}}])
    found = [
        *client.runs.list("t", select=["metadata"]),
        *client.threads.search(select=["metadata"]),
        *client.assistants.search(select=["metadata"]),
    ]
    assert [type(one) for one in found] == [PartialRun, PartialThread, PartialAssistant]
    assert {len(one) for one in found} == {1}
    [run] = answering([a_run()]).runs.iter("t", select=["status"])
    assert type(run) is PartialRun
