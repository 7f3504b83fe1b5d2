"""Handles over the wire: what they send, that a run is started once, and what of a client goes along when pickled."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from langgraph_runs import AssistantHandle, AsyncClient, Client, RunHandle, RunStream, errors
from langgraph_runs.models import Assistant

from .support import ClientMaker, FakeRuns, ScriptedServer, reply_json
from .support.clients import Blocking

ASSISTANT = {
    "assistant_id": "6f",
    "graph_id": "agent",
    "name": "agent",
    "metadata": {},
    "config": {},
    "context": {},
    "version": 1,
    "created_at": "2026-01-01T00:00:00+00:00",
    "updated_at": "2026-01-01T00:00:00+00:00",
}
RUN = {
    "run_id": "r",
    "thread_id": "t",
    "assistant_id": "6f",
    "status": "success",
    "created_at": "2026-01-01T00:00:00+00:00",
    "updated_at": "2026-01-01T00:00:00+00:00",
    "metadata": {},
    "kwargs": {},
    "multitask_strategy": "enqueue",
}
STATE = {
    "values": {},
    "next": ["ask"],
    "tasks": [{"id": "a", "name": "ask", "interrupts": [{"id": "1f", "value": "sure?"}]}],
    "metadata": {},
    "checkpoint": {},
    "parent_checkpoint": None,
    "created_at": None,
    "interrupts": [],
}


def bare(wrapped: Any) -> Any:
    """A handle or a client itself, without the sync face that tests give those of AsyncClient."""
    return getattr(wrapped, "target", wrapped)


def loaded(handle: Any, make_client: ClientMaker) -> Any:
    """The handle as another process would load it, with the same face."""
    copied = pickle.loads(pickle.dumps(bare(handle)))
    return copied if handle is bare(handle) else Blocking(copied, make_client.portal)


class TestStarting:
    """`start`: a run and its handle."""

    def test_what_is_sent(self, fake_runs: FakeRuns, make_client: ClientMaker) -> None:
        """The run is resumable and has the events that handles read, on a thread of its own."""
        handle = make_client(fake_runs.url).assistant("agent").start(input={"a": 1})

        [request] = fake_runs.requests
        body = request.json()
        assert request.target == f"/threads/{handle.thread_id}/runs"
        assert body == {
            "assistant_id": "agent",
            "input": {"a": 1},
            "stream_mode": ["values", "messages-tuple", "updates", "custom"],
            "stream_resumable": True,
            "if_not_exists": "create",
        }
        assert [run.run_id for run in fake_runs.runs] == [handle.run_id]

    def test_what_is_told_is_sent(self, fake_runs: FakeRuns, make_client: ClientMaker) -> None:
        """Keywords replace the defaults, and a thread that exists is used as it is."""
        thread_id = fake_runs.thread()

        handle = make_client(fake_runs.url).assistant("agent").start(thread_id, stream_mode="custom")

        [request] = fake_runs.requests
        assert handle.thread_id == thread_id
        assert request.json() == {"assistant_id": "agent", "stream_mode": "custom", "stream_resumable": True}

    @pytest.mark.parametrize("own_thread", [True, False])
    def test_a_lost_answer(self, fake_runs: FakeRuns, make_client: ClientMaker, own_thread: bool) -> None:
        """A run whose making was answered to nobody is found, and not made again."""
        fake_runs.lose(create=1, done=True)
        thread_id = None if own_thread else fake_runs.thread()

        handle = make_client(fake_runs.url).assistant("agent").start(thread_id, input={})

        assert [run.run_id for run in fake_runs.runs] == [handle.run_id]

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"on_completion": "delete"}, "keeps its thread until handle.delete"),
            ({"inputs": {}}, "unexpected keyword 'inputs'"),
            ({"stream_mode": "value"}, "did you mean 'values'"),
        ],
    )
    def test_what_is_refused(
        self, scripted: ScriptedServer, make_client: ClientMaker, options: dict[str, Any], message: str
    ) -> None:
        """Bad arguments are refused before anything is sent."""
        with pytest.raises((TypeError, ValueError), match=message):
            make_client(scripted.url).assistant("agent").start(**options)


class TestFollowing:
    """A run by its handle."""

    def test_two_readers(self, fake_runs: FakeRuns, make_client: ClientMaker) -> None:
        """Each reader gets all events, whatever the other has taken."""
        fake_runs.next(3)
        handle = make_client(fake_runs.url).assistant("agent").start(input={}, stream_mode="custom")

        with handle.stream() as one, handle.stream() as other:
            first = next(one)
            assert [event.data for event in [first, *one]] == [event.data for event in other]
            last = one.last_event_id
        assert list(handle.stream(after=last)) == []

    def test_a_run_that_is_not_resumable(self, fake_runs: FakeRuns, make_client: ClientMaker) -> None:
        """A stream of its past is refused, before any event; one from now on is not."""
        run = fake_runs.run(2, thread_id=fake_runs.thread(), ids=None)
        handle = make_client(fake_runs.url).runs.handle(run.thread_id, run.run_id)

        with pytest.raises(ValueError, match=f"run {run.run_id} is not resumable: "):
            next(iter(handle.stream()))
        assert fake_runs.operations == ["get"]
        with handle.stream(after=None) as stream:
            assert stream.run_id == run.run_id

    def test_cancelling_by_its_stream(self, fake_runs: FakeRuns, make_client: ClientMaker) -> None:
        """A stream of a handle cancels the run, like any other."""
        fake_runs.next(3, auto=False)
        handle = make_client(fake_runs.url).assistant("agent").start(input={})

        with handle.stream() as stream:
            stream.cancel()
        assert (fake_runs.operations.count("cancel"), handle.status()) == (1, "cancelled")

    def test_cancelling_and_deleting(self, fake_runs: FakeRuns, make_client: ClientMaker) -> None:
        """A handle deletes its run after cancelling it, and the thread that was made for it."""
        client = make_client(fake_runs.url)
        kept = client.assistant("agent").start(fake_runs.thread(), input={})
        kept.cancel()
        assert kept.status() == "cancelled"
        kept.delete()
        assert client.threads.get(kept.thread_id).thread_id == kept.thread_id
        with pytest.raises(errors.NotFoundError):
            kept.get()

        own = client.assistant("agent").start(input={})
        own.delete()
        assert [fake_runs.operations.count(name) for name in ("cancel", "delete", "delete_thread")] == [2, 1, 1]
        with pytest.raises(errors.NotFoundError):
            client.threads.get(own.thread_id)


class TestAnswering:
    """Questions that are pending are answered by their ids."""

    @pytest.mark.parametrize("value", [None, {}, "yes"])
    def test_one_question(self, scripted: ScriptedServer, make_client: ClientMaker, value: Any) -> None:
        """The answer goes with its id to the run's assistant, and the new run is a handle's like any other."""
        handle = make_client(scripted.url).runs.handle("t", "r")
        scripted.enqueue(reply_json(STATE), reply_json(RUN), reply_json({**RUN, "run_id": "s"}))

        answered = handle.resume(value, update={"b": 2}, goto="node", config={"tags": ["a"]})

        assert (answered.thread_id, answered.run_id) == ("t", "s")
        assert scripted.requests[-1].json() == {
            "assistant_id": "6f",
            "command": {"resume": {"1f": value}, "update": {"b": 2}, "goto": "node"},
            "config": {"tags": ["a"]},
            "multitask_strategy": "reject",
            "stream_mode": ["values", "messages-tuple", "updates", "custom"],
            "stream_resumable": True,
        }

    def test_an_assistant_that_is_known(self, scripted: ScriptedServer, make_client: ClientMaker) -> None:
        """The run is not asked for its assistant where the handle knows it."""
        handle = make_client(scripted.url).assistant("agent").run("t", "r")
        scripted.enqueue(reply_json(STATE), reply_json({**RUN, "run_id": "s"}))

        assert handle.answer({"1f": 1}, multitask_strategy="enqueue").run_id == "s"
        body = scripted.requests[-1].json()
        assert (body["assistant_id"], body["multitask_strategy"]) == ("agent", "enqueue")

    def test_what_is_not_pending(self, scripted: ScriptedServer, make_client: ClientMaker) -> None:
        """No run is made for an answer to what is not asked."""
        handle = make_client(scripted.url).runs.handle("t", "r")
        scripted.enqueue(reply_json(STATE), reply_json(STATE))

        assert [question.value for question in handle.interrupts()] == ["sure?"]
        with pytest.raises(ValueError, match="waits for no answer to '2e'; pending: '1f': 'sure"):
            handle.answer({"2e": 1})

    @pytest.mark.parametrize(
        "options", [{"input": {}}, {"command": {}}, {"updates": 1}, {"goto": ["a", {"node": "b"}]}]
    )
    def test_keywords(self, scripted: ScriptedServer, make_client: ClientMaker, options: dict[str, Any]) -> None:
        """Bad keywords, and those that would start the graph over, are refused before anything is sent."""
        with pytest.raises((TypeError, ValueError), match=r"unexpected keyword|mixes node names"):
            make_client(scripted.url).runs.handle("t", "r").resume(1, **options)


class TestPickling:
    """A handle goes to other processes without its client."""

    def test_nothing_secret(self, make_client: ClientMaker) -> None:
        """Neither a key nor a header nor a hook is in a pickle, and a brought client keeps none from being made."""
        client = make_client(
            "http://host",
            api_key="the-secret",
            headers={"x-tenant": "private"},
            on_request=lambda request: None,
            http_client=make_client.http_client(),
        )

        for handle in (
            client.assistant("agent"),
            client.runs.handle("t", "r"),
            client.assistant("agent").run("t", "r"),
        ):
            data = pickle.dumps(bare(handle))
            assert [word for word in (b"secret", b"private", b"x-api-key", b"httpx") if word in data] == []
            assert pickle.loads(data) == bare(handle)
            assert hash(pickle.loads(data)) == hash(bare(handle))

    def test_the_client_where_it_is_loaded(
        self, scripted: ScriptedServer, make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It is made at the first use, of the environment's settings, once for all handles that are there."""
        handle = make_client(scripted.url, headers={"x-tenant": "private"}).runs.handle("t", "r")
        one, other = loaded(handle, make_client), loaded(handle, make_client)
        monkeypatch.setenv("LANGGRAPH_API_KEY", "of-there")
        scripted.always("GET", "/threads/t/runs/r", reply_json(RUN))

        assert one.get() == other.get()

        assert [request.headers.get("x-api-key") for request in scripted.requests] == ["of-there"] * 2
        assert [request.headers.get("x-tenant") for request in scripted.requests] == [None] * 2
        assert bare(one)._caller is bare(other)._caller

    def test_a_client_of_ones_own(self, scripted: ScriptedServer, make_client: ClientMaker) -> None:
        """`using` gives a handle another client, and leaves the first one as it was."""
        handle = loaded(make_client("http://nowhere").assistant("agent").run("t", "r"), make_client)
        scripted.always("GET", "/threads/t/runs/r", reply_json(RUN))

        mine = handle.using(bare(make_client(scripted.url, headers={"x-tenant": "mine"})))

        assert mine.get().run_id == "r"
        assert [request.headers.get("x-tenant") for request in scripted.requests] == ["mine"]
        assert bare(mine) == bare(handle)

    def test_a_client_of_the_other_kind(self, make_client: ClientMaker) -> None:
        """A handle cannot use a client that it was not made for, or anything else."""
        handle = bare(make_client("http://host").runs.handle("t", "r"))
        other = AsyncClient("http://host") if isinstance(handle, RunHandle) else Client("http://host")
        for wrong in (other, "http://host", None):
            with pytest.raises(TypeError, match="takes a client like the one that makes it, got "):
                handle.using(wrong)

    def test_copies(self, make_client: ClientMaker) -> None:
        """A copy within a process is the same handle, with its client."""
        handle = bare(make_client("http://host").runs.handle("t", "r"))

        assert copy.copy(handle) is handle
        assert copy.deepcopy([handle])[0] is handle


def test_a_handle_or_a_model_for_an_id(scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """An assistant's handle and its model are taken where its id is; a run's handle is not."""
    client = make_client(scripted.url)
    scripted.always("POST", "/threads/t/runs", reply_json(RUN))
    model = Assistant.from_dict(ASSISTANT)

    for given in (bare(client.assistant("6f")), bare(client.assistant(model)), model, "6f"):
        client.runs.create("t", given)

    assert [request.json()["assistant_id"] for request in scripted.requests] == ["6f"] * 4
    for wrong in (bare(client.runs.handle("t", "r")), None, 1, ""):
        with pytest.raises((TypeError, ValueError), match="assistant_id"):
            client.assistant(wrong)
    with pytest.raises((TypeError, ValueError), match="thread_id"):
        client.runs.handle(None, "r")


def test_how_they_look(make_client: ClientMaker) -> None:
    """A handle shows what it is of, and where."""
    assistant = make_client("http://host").assistant("agent")

    assert repr(bare(assistant)).endswith("AssistantHandle of assistant agent at http://host>")
    assert repr(bare(assistant.run("t", "r"))).endswith("RunHandle of run r on thread t at http://host>")


def test_types_at_run_time() -> None:
    """Classes take one, two or three types when the program runs, as for type checkers."""
    for generic in (AssistantHandle, RunHandle, RunStream):
        assert generic[dict].__origin__ is generic
        assert generic[dict, dict, int].__args__ == (dict, dict, int)


@pytest.mark.parametrize("method", ["stream", "wait", "join", "join_stream", "handle"])
def test_types_are_checked(scripted: ScriptedServer, make_client: ClientMaker, method: str) -> None:
    """A class that no data will be an instance of is refused by each method that takes types."""
    client = make_client(scripted.url)
    for name in ("state", "update", "custom"):
        with pytest.raises(TypeError, match=f"^{name} must be a TypedDict or a type of JSON, got the class object"):
            getattr(client.runs, method)("t", "r", **{name: object})
    with pytest.raises(TypeError, match="state must be"):
        client.assistant("agent", state=object)


DOORS: dict[str, Any] = {
    "wait": lambda client: client.assistant("a").wait("t", durability="always"),
    "start": lambda client: client.assistant("a").start("t", stream_mode="tokens"),
    "stream": lambda client: list(client.runs.handle("t", "r").stream(stream_mode="tokens")),
    "cancel": lambda client: client.runs.handle("t", "r").cancel(action="pause"),
    "resume": lambda client: client.runs.handle("t", "r").resume(1, durability="always"),
}


@pytest.mark.parametrize("door", DOORS)
def test_choices_of_a_newer_server(fake_runs: FakeRuns, make_client: ClientMaker, door: str) -> None:
    """A client that lets unknown choices pass does so in its handles, too; any other refuses them unsent."""
    client = make_client(fake_runs.url, retry={"attempts": 1})

    with pytest.raises(ValueError, match="must be"):
        DOORS[door](client)
    assert fake_runs.requests == []
    with pytest.raises((errors.LangGraphRunsError, ValueError)):  # there is no such run, choice or question
        DOORS[door](client.with_options(allow_unknown=True))
    assert fake_runs.requests != []


def test_what_cannot_be_pickled(scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """A stream, a reading of it and a map hold connections: what to pass on instead is said, for copies as well."""
    client = make_client(scripted.url)
    for thing in (
        client.runs.stream("t", "a"),
        client.runs.stream("t", "a").text(),
        client.assistant("a").map([{}]),
    ):
        for work in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match=r"cannot be pickled or copied; .* handle"):
                work(bare(thing))
        thing.close()


@pytest.mark.parametrize("door", ["wait", "start", "stream", "map", "resume", "answer"])
def test_an_assistant_beside_that_of_a_handle(door: str, fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A handle has its assistant: another one among the keywords is refused, not ignored."""
    client = make_client(fake_runs.url)
    of_a_run = door in ("resume", "answer")
    handle = client.runs.handle("t", "r") if of_a_run else client.assistant("a")
    arguments: list[Any] = [{"map": [{}], "answer": {"i": 1}}.get(door)]

    with pytest.raises(TypeError, match="assistant_id"):
        list(getattr(handle, door)(*arguments, assistant_id="b"))

    assert fake_runs.requests == []


def test_query_parameters_of_a_handle(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """`params` go with every request that a method of a handle sends."""
    handle = make_client(fake_runs.url).assistant("a").start(fake_runs.thread())
    for method in ("status", "result", "outcome", "interrupts", "wait_for", "delete"):
        before = len(fake_runs.requests)
        getattr(handle, method)(*["success"] * (method == "wait_for"), params={"tenant": "c"})
        sent = fake_runs.requests[before:]
        assert sent, method
        assert all(request.query.get("tenant") == ["c"] for request in sent), method
