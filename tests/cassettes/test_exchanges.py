"""Real exchanges, replayed: both clients ask in the same words, and understand what the server said."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from langgraph_runs import UNSET, errors
from tests.cassettes.tape import Tape

SPACED = {"count": 3, "delay": 0.02}


def test_create_and_join(tape: Tape) -> None:
    """A run is made, joined and looked at; its times are datetimes, its fields those that the server sends."""
    runs = tape.client.runs
    thread = tape.client.threads.create(metadata={"a": 1})
    made = runs.create(thread.thread_id, "steps", input=SPACED, metadata={"n": 1}, stream_mode=["values", "custom"])
    assert runs.join(thread.thread_id, made.run_id) == {**SPACED, "step": 3}
    run = runs.get(thread.thread_id, made.run_id)
    assert (run.run_id, run.thread_id, run.status) == (made.run_id, thread.thread_id, "success")
    assert isinstance(run.updated_at, datetime)
    assert run.kwargs["stream_mode"] == ["values", "custom"]
    assert (thread.metadata["a"], run.metadata["n"]) == (1, 1)


def test_stream(tape: Tape) -> None:
    """A resumable stream: every event with an id, its mode and its data, and a known end."""
    thread_id = tape.client.threads.create().thread_id
    with tape.client.runs.stream(thread_id, "steps", input=SPACED, stream_mode=["custom", "updates"]) as stream:
        events = list(stream)
    assert [event.event for event in events] == ["metadata", "updates", *["custom", "updates"] * 3]
    assert [event.data for event in events if event.mode == "custom"] == [{"step": n} for n in (1, 2, 3)]
    assert all(event.id for event in events)
    assert (stream.run_id, stream.status) == (events[0].data["run_id"], "success")


def test_rejoin(tape: Tape) -> None:
    """A run's stream is read again from its start, and from the middle of it to the same end."""
    runs = tape.client.runs
    thread_id = tape.client.threads.create().thread_id
    said = {"messages": [{"role": "user", "content": "one two three"}], "delay": 0.02}
    made = runs.create(thread_id, "chat", input=said, stream_mode="messages-tuple", stream_resumable=True)
    runs.join(thread_id, made.run_id)
    every = list(runs.join_stream(thread_id, made.run_id, last_event_id="-1"))
    words = [event.data[0]["content"] for event in every if event.mode == "messages-tuple"]
    assert "".join(words) == "You said: one two three"
    assert list(runs.join_stream(thread_id, made.run_id, last_event_id=every[3].id)) == every[4:]


def test_subgraphs(tape: Tape) -> None:
    """Events of subgraphs say where they come from."""
    thread_id = tape.client.threads.create().thread_id
    stream = tape.client.runs.stream(thread_id, "nested", input={}, stream_mode="custom", stream_subgraphs=True)
    places = [(event.data["node"], len(event.namespace)) for event in stream if event.mode]
    assert places == [("before", 0), ("work", 1), ("deep", 2), ("after", 0)]


def test_stateless(tape: Tape) -> None:
    """Without a thread, a wait and a stream make one, and delete it when they are done."""
    assert tape.client.runs.wait(None, "echo", input={"a": "ü\u2028"}) == {"a": "ü\u2028"}
    assert [event.data for event in tape.client.runs.stream(None, "echo", input=[1])][1:] == [[1]]
    assert [request.partition("/")[0] for request in tape.sent].count("DELETE ") == 2


def test_batch(tape: Tape) -> None:
    """Several runs are made at once."""
    made = tape.client.runs.create_batch([{"assistant_id": "echo", "input": n} for n in (1, 2, 3)])
    assert [run.kwargs["input"] for run in made] == [1, 2, 3]
    assert len({run.run_id for run in made}) == 3


def test_failure(tape: Tape) -> None:
    """A graph that raises is told alike by wait, stream and join."""
    runs = tape.client.runs
    thread_id = tape.client.threads.create().thread_id
    with pytest.raises(errors.RunFailedError, match="ValueError: boom") as waited:
        runs.wait(thread_id, "boom", input={})
    with pytest.raises(errors.RunFailedError, match="ValueError: boom"):
        list(runs.stream(thread_id, "boom", input={}))
    with pytest.raises(errors.RunFailedError, match="ValueError: boom"):
        runs.join(thread_id, waited.value.run_id)


def test_question_and_answer(tape: Tape) -> None:
    """A graph that asks a human is a result, and goes on with the answer."""
    runs = tape.client.runs
    thread_id = tape.client.threads.create().thread_id
    [asked] = runs.wait(thread_id, "ask", input={})["__interrupt__"]
    assert asked["value"] == {"question": "Your name?"}
    assert tape.client.threads.get_state(thread_id).tasks[0].interrupts[0].id == asked["id"]
    assert runs.wait(thread_id, "ask", command={"resume": "Ann"})["greeting"] == "Hello, Ann!"


def test_cancel(tape: Tape) -> None:
    """A cancelled run is told as such to whoever joins it, and cannot be cancelled again."""
    runs = tape.client.runs
    thread_id = tape.client.threads.create().thread_id
    made = runs.create(thread_id, "slow", input={"delay": 0.02})
    runs.cancel(thread_id, made.run_id, wait=True)
    with pytest.raises(errors.RunCancelledError):
        runs.join(thread_id, made.run_id)
    with pytest.raises(errors.NotFoundError, match="No matching runs to cancel"):
        runs.cancel(thread_id, made.run_id)


def test_lists(tape: Tape) -> None:
    """Runs are listed by pages, statuses and fields, and deleted."""
    runs = tape.client.runs
    thread_id = tape.client.threads.create().thread_id
    for n in (1, 2, 3):
        runs.wait(thread_id, "echo", input={"n": n}, metadata={"n": n})
    assert [run.metadata["n"] for run in runs.iter(thread_id, page_size=2)] == [3, 2, 1]
    assert runs.list(thread_id, status="error") == []
    [run] = runs.list(thread_id, limit=1, offset=1, select=["run_id", "status"])
    assert (run.status, run.kwargs) == ("success", UNSET)
    runs.delete(thread_id, run.run_id)
    assert len(runs.list(thread_id)) == 2


def test_states(tape: Tape) -> None:
    """Threads are found, their states and history are read."""
    threads = tape.client.threads
    thread_id = threads.create(metadata={"colour": "blue"}).thread_id
    tape.client.runs.wait(thread_id, "steps", input={"count": 2, "delay": 0})
    assert threads.get_state(thread_id).values["step"] == 2
    assert [state.values["step"] for state in threads.get_history(thread_id, limit=2)] == [2, 1]
    assert threads.get(thread_id).status == "idle"
    assert [one.thread_id for one in threads.search(metadata={"colour": "blue"})] == [thread_id]
    threads.delete(thread_id)
    with pytest.raises(errors.NotFoundError):
        threads.get(thread_id)


def test_assistants(tape: Tape) -> None:
    """Assistants are found by graph and by id."""
    [found] = tape.client.assistants.search(graph_id="echo")
    assert tape.client.assistants.get(found.assistant_id).graph_id == "echo"
    assert tape.client.request("GET", "/info")["langgraph_py_version"]


def test_threads(tape: Tape) -> None:
    """Threads are changed, counted, copied and pruned."""
    threads = tape.client.threads
    thread = threads.create(metadata={"colour": "green"}, graph_id="nested", ttl=60)
    assert threads.update(thread, metadata={"size": 1}).metadata == {**thread.metadata, "size": 1}
    assert threads.update(thread, ttl={"ttl": 90, "strategy": "delete"}, return_minimal=True) is None
    assert threads.count(metadata={"colour": "green"}) == 1
    assert [one.thread_id for one in threads.iter(metadata={"colour": "green"})] == [thread.thread_id]
    tape.client.runs.wait(thread, "nested", input={})
    assert threads.storage(thread).total_bytes > 0
    copy = threads.copy(thread)
    assert threads.prune([copy]).pruned_count == 1


def test_time_travel(tape: Tape) -> None:
    """A state is read at a checkpoint, and changed there; a run goes on from the change."""
    threads = tape.client.threads
    thread = threads.create()
    tape.client.runs.wait(thread, "nested", input={})
    before = next(state for state in threads.get_history(thread) if state.next == ["after"])
    assert threads.get_state(thread, checkpoint_id=before.checkpoint["checkpoint_id"]).values == {"at": "deep"}
    assert threads.get_state(thread, checkpoint=before.checkpoint, select=["next"]).next == ["after"]
    assert threads.get_history(thread, before=before.checkpoint["checkpoint_id"], limit=1)[0].next == ["child"]
    fork = threads.update_state(thread, {"at": "here"}, as_node="before", checkpoint_id=before["checkpoint_id"])
    assert threads.get_state(thread).next == ["child"]
    assert tape.client.runs.wait(thread, "nested", input=None, checkpoint=fork.checkpoint) == {"at": "after"}


def test_assistant_versions(tape: Tape) -> None:
    """An assistant is created, changed, set back and deleted, and its graph is looked into."""
    assistants = tape.client.assistants
    nested = assistants.create("nested", name="first", context={"colour": "red"})
    assert assistants.update(nested, name="second", description="").version == 2
    assert [one.name for one in assistants.get_versions(nested)] == ["second", "first"]
    assert assistants.set_latest(nested, 1).name == "first"
    assert assistants.count(graph_id="nested") == 2
    assert [one.assistant_id for one in assistants.iter(name="first")] == [nested.assistant_id]
    assert [one["id"] for one in assistants.get_graph(nested).nodes][1:-1] == ["before", "child", "after"]
    assert assistants.get_schemas(nested).graph_id == "nested"
    assert [*assistants.get_subgraphs(nested, recurse=True)] == ["child", "child|grandchild"]
    assert [*assistants.get_subgraphs(nested, namespace="child")] == ["child"]
    assistants.delete(nested, delete_threads=True)


def test_refusals(tape: Tape) -> None:
    """The server's refusals have their own errors, with its own words."""
    nobody = "00000000-0000-4000-8000-000000000000"
    with pytest.raises(errors.NotFoundError, match="Thread or assistant not found"):
        tape.client.runs.create(nobody, "echo")
    with pytest.raises(errors.UnprocessableEntityError, match="nobody"):
        tape.client.runs.create(None, "nobody")
    with pytest.raises(errors.BadRequestError):
        tape.client.request("GET", f"/threads/{tape.client.threads.create().thread_id}/runs?limit=many")


def test_keys(tape: Tape) -> None:
    """A wrong key and one that may not do this are told apart."""
    with pytest.raises(errors.AuthenticationError, match="Invalid API key"):
        tape.client.request("POST", "/threads/search", json={"limit": 1}, headers={"x-api-key": "wrong-key"})
    with pytest.raises(errors.PermissionDeniedError, match="This key may only read"):
        tape.client.request("POST", "/threads", json={}, headers={"x-api-key": "read-only"})


def test_crons(tape: Tape) -> None:
    """A cron is made, changed, found, counted and deleted."""
    crons = tape.client.crons
    thread_id = tape.client.threads.create().thread_id
    made = crons.create_for_thread(thread_id, "echo", schedule="0 0 29 2 *", input={"a": 1}, enabled=False)
    ended = crons.update(made, end_time="2100-01-01T00:00:00Z")
    assert (ended.end_time, crons.update(made, end_time=None).end_time) == (datetime(2100, 1, 1, tzinfo=UTC), None)
    assert [one.cron_id for one in crons.iter(thread_id=thread_id)] == [made.cron_id]
    assert (crons.count(thread_id=thread_id), crons.get(made).schedule) == (1, "0 0 29 2 *")
    crons.delete(made)
    with pytest.raises(errors.NotFoundError):
        crons.get(made)


def test_store(tape: Tape) -> None:
    """An item is stored, read, found and deleted."""
    store = tape.client.store
    store.put_item(["tape", "of"], "ü", {"a": [1]}, index=False)
    item = store.get_item(["tape", "of"], "ü")
    assert item is not None
    assert (item.value, item.namespace) == ({"a": [1]}, ["tape", "of"])
    assert [one.key for one in store.iter_items(["tape"])] == ["ü"]
    assert store.list_namespaces(["tape"]).namespaces == [["tape", "of"]]
    store.delete_item(["tape", "of"], "ü")
    assert store.get_item(["tape", "of"], "ü") is None


def test_the_server(tape: Tape) -> None:
    """The server is up, and says what it is."""
    assert tape.client.ok(check_db=True)
    assert tape.client.server_info().version.startswith("0.")
