"""A script is played as it is written, to both kinds of clients, in process and by a port."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from langgraph_runs import RateLimitError, RunCancelledError, RunFailedError, RunTimeoutError
from langgraph_runs.testing import Script, message, play
from langgraph_runs.testing._script import Break
from langgraph_runs.testing.sse import Flavour

from .conftest import ClientOf

COUNT = Script().run("chat", events=[("custom", n) for n in range(6)], thread_id="t")


def streamed(client: Any, thread_id: str | None = "t", **options: Any) -> list[Any]:
    """The data of the events of a run, less what the server adds."""
    stream = client.runs.stream(thread_id, "chat", **{"stream_mode": "custom", **options})
    return [event.data for event in stream if event.mode]


@pytest.mark.parametrize("flavour", ["langgraph", "aegra"])
def test_a_run(client_of: ClientOf, flavour: Flavour) -> None:
    """A run publishes its events and leaves its values; what it was created with can be looked at."""
    script = Script().run("chat", events=[("values", {"n": 1}), ("values", {"n": 2})], thread_id="t")
    with play(script, flavour=flavour) as server:
        client = client_of(server)
        assert streamed(client, stream_mode="values", input={"a": 1}) == [{"n": 1}, {"n": 2}]
        assert client.threads.get_state("t").values == {"n": 2}
    assert [body["input"] for body in server.created] == [{"a": 1}]
    assert (server.requests[0].method, server.requests[0].path) == ("POST", "/threads/t/runs/stream")


@pytest.mark.parametrize("how", ["abrupt", "clean", "reset"])
def test_breaks(client_of: ClientOf, how: Break) -> None:
    """The connection breaks where the script says so, each time once, and the events are whole nevertheless."""
    with play(COUNT.cut(after=0, how=how).cut(after=3, how=how).cut(after=4, how=how)) as server:
        client = client_of(server)
        with client.runs.stream("t", "chat", stream_mode="custom") as stream:
            assert [event.data for event in stream if event.mode] == [*range(6)]
            assert stream.reconnects >= 3


@pytest.mark.parametrize("how", ["abrupt", "clean", "reset"])
def test_breaks_while_it_waits(client_of: ClientOf, how: Break) -> None:
    """A response that waits for the run breaks, too, and the result is there nevertheless."""
    with play(Script().run("chat", events=[("values", {"n": 1})], thread_id="t").cut(after=1, how=how)) as server:
        assert client_of(server).runs.wait("t", "chat") == {"n": 1}


@pytest.mark.parametrize("client_of", ["in process"], indirect=True)
def test_silence(client_of: ClientOf) -> None:
    """A server that falls silent is left after the limit of the client, for which nobody waits."""
    with play(COUNT.cut(after=3, how="hang")) as server:
        assert streamed(client_of(server, idle_timeout=600)) == [*range(6)]
        assert server.clock.ahead >= 600


def test_a_restart(client_of: ClientOf) -> None:
    """A run that is restarted begins anew, and its stream says so."""
    with play(COUNT.restart(after=2)) as server:
        events = list(client_of(server).runs.stream("t", "chat", stream_mode="custom"))
    assert [event.data for event in events if event.mode] == [0, 1, *range(6)]
    assert [event.data["attempt"] for event in events if event.event == "metadata"] == [1, 2]


def test_a_lost_response(client_of: ClientOf) -> None:
    """A run whose creation is not answered is looked for and found, and created once."""
    with play(COUNT.lose_answer()) as server:
        assert streamed(client_of(server)) == [*range(6)]
        asked = [(request.method, request.path) for request in server.requests[:2]]
    assert asked == [("POST", "/threads/t/runs/stream"), ("GET", "/threads/t/runs")]
    assert len(server.created) == 1


def test_a_lost_request(client_of: ClientOf) -> None:
    """A run that the server never heard of is looked for as long as the policy says, at once, and then created."""
    with play(COUNT.lose_request()) as server:
        assert streamed(client_of(server)) == [*range(6)]
        asked = [request.path for request in server.requests if request.method == "POST"]
    assert asked[:2] == ["/threads/t/runs/stream"] * 2
    assert len(server.created) == 1
    assert sum(server.clock.slept) >= 10


def test_a_refusal(client_of: ClientOf) -> None:
    """A request is refused as often as the script says so; a `Retry-After` is obeyed, at once."""
    script = Script().thread("t").refuse("chat", 429, retry_after=20).refuse("chat", 422, "no input").run("chat")
    with play(script) as server:
        client = client_of(server)
        with pytest.raises(Exception, match=r"422 Unprocessable .*: no input"):
            client.runs.create("t", "chat")
        assert server.clock.slept == [20]
        client.runs.create("t", "chat")
    with play(Script().refuse("chat", 429)) as server, pytest.raises(RateLimitError):
        client_of(server).with_options(retry=_once()).runs.create(None, "chat")


def _once() -> Any:
    from langgraph_runs import RetryPolicy

    return RetryPolicy(attempts=1)


def test_how_runs_end(client_of: ClientOf) -> None:
    """Failed, cancelled and timed out runs are told as what they are."""
    script = Script().thread("t").run("chat", error=KeyError("name")).run("chat", status="interrupted")
    with play(script.run("chat", status="timeout").run("chat", error="out of tokens")) as server:
        client = client_of(server)
        with pytest.raises(RunFailedError, match="KeyError: 'name'"):
            streamed(client)
        with pytest.raises(RunCancelledError):
            streamed(client)
        with pytest.raises(RunTimeoutError):
            client.runs.wait("t", "chat")
        with pytest.raises(RunFailedError, match="RuntimeError: out of tokens"):
            client.runs.wait("t", "chat")


def test_a_question_to_a_human(client_of: ClientOf) -> None:
    """A run that asks is followed by one that answers."""
    script = Script().run("chat", thread_id="t", values={"a": 1}, interrupts=["Sure?"])
    with play(script.run("chat", thread_id="t", command={"resume": {"interrupt-1": "yes"}}, values={"a": 2})) as server:
        handle = client_of(server).assistant("chat").start("t", input={})
        assert handle.result().status == "needs_input"
        assert [each.value for each in handle.interrupts()] == ["Sure?"]
        assert handle.resume("yes").result().values == {"a": 2}


def test_only_the_modes_that_were_asked_for(client_of: ClientOf) -> None:
    """A run publishes what its modes have, and that of subgraphs if it is to."""
    events = [("values", {"a": 1}), ("custom", 1), ("custom", 2, ["sub:1"]), message("Hi")]
    script = Script().thread("t")
    for _ in range(3):
        script = script.run("chat", events=events)
    with play(script) as server:
        client = client_of(server)
        assert streamed(client) == [1]
        assert streamed(client, stream_subgraphs=True) == [1, 2]
        assert "".join(client.runs.stream("t", "chat").text()) == "Hi"


def test_what_is_said(client_of: ClientOf) -> None:
    """Messages are told apart, by ids of their own or those that they are given, in a run and across runs."""
    script = Script().run("chat", events=[message("a", "b"), message("c"), message("d", id="mine")], thread_id="t")
    with play(script.run("chat", events=[message("e")], thread_id="t")) as server:
        client = client_of(server)
        said = [*client.runs.stream("t", "chat").messages(), *client.runs.stream("t", "chat").messages()]
    found = [(each["id"], each["content"]) for each in said]
    assert found == [("message-1", "ab"), ("message-2", "c"), ("mine", "d"), ("message-4", "e")]


def test_questions_one_after_the_other(client_of: ClientOf) -> None:
    """Questions of several runs have ids of their own."""
    script = Script().run("chat", thread_id="t", interrupts=["a", "b"])
    script = script.run("chat", thread_id="t", interrupts=["c"])
    script = script.run("chat", thread_id="t", command={"resume": {"interrupt-3": 1}})
    with play(script) as server:
        handle = client_of(server).assistant("chat").start("t", input={})
        handle.result()
        answers = {each.id: each.value for each in handle.interrupts()}
        assert answers == {"interrupt-1": "a", "interrupt-2": "b"}
        other = handle.answer(answers)
        assert other.result().status == "needs_input"
        assert other.resume(1).result().status == "success"


def test_a_question_that_is_asked_again(client_of: ClientOf) -> None:
    """One of two questions is answered: the other is asked again under its id, as by a server; others are new."""
    script = Script().run("chat", thread_id="t", interrupts=["a", "b", "b"])
    script = script.run(
        "chat", thread_id="t", command={"resume": {"interrupt-2": 1}}, interrupts=["b", "b", {"c": 1}, "a"]
    )
    with play(script) as server:
        client = client_of(server)
        client.runs.wait("t", "chat")
        told = client.runs.wait("t", "chat", command={"resume": {"interrupt-2": 1}})["__interrupt__"]
    found = [(each["id"], each["value"]) for each in told]
    assert found == [("interrupt-3", "b"), ("interrupt-5", "b"), ("interrupt-6", {"c": 1}), ("interrupt-1", "a")]


def test_the_stream_of_a_thread(client_of: ClientOf) -> None:
    """Streams of threads play scripts, too: messages as content blocks, breaks, questions, and heartbeats meanwhile."""
    script = Script().run("chat", events=[message("Hel", "lo"), ("values", {"a": 1})], thread_id="t").cut(after=3)
    script = script.run("chat", thread_id="t", interrupts=["Sure?"])
    with play(script) as server, client_of(server).threads.stream("t", "chat") as stream:
        stream.start(input={})
        assert "".join(stream.text()) == "Hello"
        assert stream.reconnects == 1
        stream.start(input={})
        assert stream.result().status == "needs_input"


def test_a_run_that_is_polled(client_of: ClientOf) -> None:
    """A run goes on while its status is asked for, so that a program that polls comes to an end."""
    with play(COUNT) as server:
        client = client_of(server)
        run = client.runs.create("t", "chat")
        statuses = [client.runs.get("t", run).status for _ in range(12)]
    assert statuses[0] == "pending"
    assert statuses[-1] == "success"


def test_many_runs_at_once(client_of: ClientOf) -> None:
    """A map's runs find their own place in the script by their input."""
    script = Script()
    for number in range(8):
        script = script.run("chat", events=[("values", {"n": number})], input={"number": number})
    inputs = [{"number": number} for number in range(8)]
    with play(script) as server, client_of(server).assistant("chat").map(inputs) as results:
        found = {one.input["number"]: one.result.values["n"] for one in results}
    assert found == {number: number for number in range(8)}


RAISED = {"abrupt": httpx.RemoteProtocolError, "reset": httpx.ReadError, "hang": httpx.ReadTimeout, "clean": None}


@pytest.mark.parametrize("how", RAISED)
@pytest.mark.parametrize("on_a_port", [False, True])
def test_what_any_client_sees_of_a_break(how: Break, on_a_port: bool) -> None:
    """A program that uses httpx itself sees the same breaks in process and on a port; a clean one looks like an end."""
    seen: list[type[Exception] | None] = []
    body = {"assistant_id": "chat", "stream_mode": "custom"}
    with play(COUNT.cut(after=2, how=how)) as server:
        http = httpx.Client(base_url=server.url, timeout=0.1) if on_a_port else server.http_client()
        with http, http.stream("POST", "/threads/t/runs/stream", json=body) as response:
            try:
                data = [line for line in response.iter_lines() if line.startswith("data: ")]
                seen.append(None)
                assert data[1:] == ["data: 0", "data: 1"]
            except httpx.TransportError as error:
                seen.append(type(error))
    assert seen == [RAISED[how]]
