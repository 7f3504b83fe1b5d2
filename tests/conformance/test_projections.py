"""Streams read by purpose, opened on their own, and what they end with, in both clients."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pytest

from langgraph_runs import errors

from .streams import join
from .support import ClientMaker, FakeRuns

UUID = "[0-9a-f]{8}-"
WHERE = {"langgraph_node": "model", "langgraph_step": 1, "langgraph_checkpoint_ns": "model:1"}


def said(content: str) -> tuple[str, Any]:
    """A piece of a message."""
    message = {"content": content, "id": "m", "type": "AIMessageChunk", "chunk_position": None}
    return "messages", [message, WHERE]


def asked_for(server: FakeRuns) -> Any:
    """The modes that the last run was made with."""
    return server.runs[-1].request["stream_mode"]


def test_text_asks_for_its_mode_and_the_result_is_known(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Nothing is sent before; then tokens come, and the state after them though it was not streamed."""
    any_runs.next([said("Hel"), said("lo")], values={"n": 1})
    tokens = make_client(any_runs.url).runs.stream(any_runs.thread(), "agent").text()
    assert any_runs.requests == []

    assert "".join(tokens) == "Hello"

    result = tokens.stream.result()
    assert asked_for(any_runs) == "messages-tuple"
    assert (result.status, result.run_id, result.interrupts) == ("success", any_runs.runs[0].run_id, ())
    assert tokens.stream.result() == result


def test_a_projection_is_a_context_manager(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Entering it opens the stream, so that its run is known; leaving it closes the stream, and reading on says so."""
    any_runs.next([said("a"), said("b"), said("c")])
    with make_client(any_runs.url).runs.stream(any_runs.thread(), "agent").text() as tokens:
        assert tokens.stream.run_id == any_runs.runs[0].run_id
        assert next(iter(tokens)) == "a"

    with pytest.raises(errors.StreamInterruptedError, match=r"runs\.join_stream\('.*last_event_id=") as caught:
        next(iter(tokens))
    assert caught.value.run_id == any_runs.runs[0].run_id
    assert repr(caught.value.last_event_id) in str(caught.value)


def test_a_mode_that_an_open_stream_lacks_is_refused(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """The error shows how to write it; one that it has can be read from where the stream stands."""
    any_runs.next([("custom", 1), ("custom", 2)])
    with make_client(any_runs.url).runs.stream(any_runs.thread(), "agent", stream_mode="custom") as stream:
        with pytest.raises(
            ValueError, match=r"runs\.stream\(\.\.\.\)\.text\(\), or pass stream_mode=\['custom', 'mess"
        ):
            stream.text()
        assert list(stream.custom()) == [1, 2]


def test_a_join_is_narrowed_to_what_is_read(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Joined without modes, a projection gets its own, from the start of the run."""
    run = fake_runs.run([("values", {"a": 1}), ("custom", 1), ("updates", {"one": 2})], finished=True)
    run.request["stream_mode"] = ["values", "custom", "updates"]
    client = make_client(fake_runs.url)

    assert list(join(client, run).updates()) == [("one", 2)]
    assert list(join(client, run).values(decode=len)) == [1]
    with pytest.raises(ValueError, match="'messages-tuple'"):
        list(join(client, run).messages())


def test_open(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """It sends the request once, and the stream goes on from there; what the server refuses is raised by it."""
    any_runs.next([("custom", 1)])
    client = make_client(any_runs.url)
    stream = client.runs.stream(any_runs.thread(), "agent", stream_mode="custom")

    stream.open()
    assert stream.run_id == any_runs.runs[0].run_id
    stream.open()
    assert list(stream.custom()) == [1]
    assert len(any_runs.runs) == 1

    any_runs.fail(422, stream=len(any_runs.requests_of("stream")) + 1)
    with pytest.raises(errors.UnprocessableEntityError):
        client.runs.stream(any_runs.thread(), "agent").open()


def test_the_result_of_a_run_that_failed(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """It is its error, which every reading of the stream raises."""
    any_runs.next([said("a")], status="error")
    tokens = make_client(any_runs.url).runs.stream(any_runs.thread(), "agent").text()

    with pytest.raises(errors.RunFailedError):
        list(tokens)
    with pytest.raises(errors.RunFailedError):
        tokens.stream.result()
    assert tokens.stream.status == "failed"


def test_a_break_is_not_noticed(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Text goes on where it was when a connection breaks."""
    any_runs.next([said(letter) for letter in "abcdef"])
    any_runs.cut(stream=1, after_events=3, how="reset")

    assert list(make_client(any_runs.url).runs.stream(any_runs.thread(), "agent").text()) == list("abcdef")


def test_a_message_that_a_stream_is_joined_within(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """It is told as what came of it, with a warning at the caller's line, unless a state has it whole."""
    state = {"messages": [{"id": "m", "type": "ai", "content": "Hello you"}]}
    run = any_runs.run([said("Hel"), said("lo "), said("you"), ("values", state)], finished=True)
    run.request["stream_mode"] = ["messages-tuple", "values"]
    client = make_client(any_runs.url)
    with join(client, run).text() as tokens:
        assert next(iter(tokens)) == "Hel"
        position = tokens.stream.last_event_id
    streams = [
        lambda: join(client, run, position),
        lambda: client.runs.handle(run.thread_id, run.run_id).stream(after=position),
    ]

    for stream in streams:
        with pytest.warns(errors.LangGraphRunsWarning, match="message m may lack its beginning") as told:
            [message] = stream().messages()
        assert (message["content"], len(told)) == ("lo you", 1)
        assert Path(told[0].filename).is_relative_to(Path(__file__).parent)
        assert "".join(stream().text()) == "lo you"
    [message] = join(client, run, position, stream_mode=["messages-tuple", "values"]).messages()
    assert message["content"] == "Hello you"
    [message] = join(client, run).messages()
    assert message["content"] == "Hello you"


def test_a_message_that_a_reader_left(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Another reader of the same stream has its end only, and says so; made an error, that loses nothing."""
    any_runs.next([said("a"), said("b"), said("c")])
    with make_client(any_runs.url).runs.stream(any_runs.thread(), "agent", stream_mode="messages-tuple") as stream:
        assert next(stream.text()) == "a"
        messages = stream.messages()
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with pytest.raises(errors.LangGraphRunsWarning, match="message m may lack its beginning"):
                next(messages)
        assert [message["content"] for message in messages] == ["bc"]


def test_a_break_within_a_message(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """The message is whole all the same."""
    any_runs.next([said(letter) for letter in "abcdef"])
    any_runs.cut(stream=1, after_events=3, how="reset")
    stream = make_client(any_runs.url).runs.stream(any_runs.thread(), "agent")

    assert [message["content"] for message in stream.messages()] == ["abcdef"]
    assert stream.reconnects == 1


def test_the_error_for_a_restart_names_the_run(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Its ids are there though reading by purpose changed what the stream asks for."""
    fake_runs.next([("metadata", {"attempt": 1}), said("a"), ("metadata", {"attempt": 2}), said("a")])
    tokens = make_client(fake_runs.url).runs.stream(fake_runs.thread(), "agent").text()

    with pytest.raises(errors.RunRestartedError, match=f"run {UUID}") as caught:
        list(tokens)
    assert (caught.value.run_id, caught.value.thread_id) == (tokens.stream.run_id, tokens.stream.thread_id)


@pytest.mark.parametrize("raised", [StopIteration, StopAsyncIteration])
def test_decode_cannot_end_the_states(any_runs: FakeRuns, make_client: ClientMaker, raised: type[Exception]) -> None:
    """What ends loops, raised by `decode`, is raised as RuntimeError: the states after it would be missed."""

    def decode(state: dict[str, int]) -> int:
        if state["n"] == 2:
            raise raised
        return state["n"]

    any_runs.next([("values", {"n": n}) for n in (1, 2, 3)])
    states = make_client(any_runs.url).runs.stream(any_runs.thread(), "agent").values(decode)

    assert next(states) == 1
    with pytest.raises(RuntimeError, match=f"decode raised {raised.__name__}"):
        next(states)
    assert list(states) == [3]


def test_what_the_stream_has(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A projection has no status or result of its own; asking it says where they are, and only what is there."""
    tokens = make_client(any_runs.url).runs.stream(any_runs.thread(), "agent").text()

    with pytest.raises(AttributeError, match=r"no attribute 'result'; the stream behind it has: \.stream\.result$"):
        _ = tokens.result
    with pytest.raises(AttributeError, match=r"no attribute 'rseult'$"):
        _ = tokens.rseult
    tokens.close()


def test_a_misspelt_node_is_told(any_runs: FakeRuns, make_client: ClientMaker) -> None:
    """At the end, once, at the caller's line; made an error, it loses neither the end nor the result."""
    for behaviour in ("always", "error"):
        any_runs.next([said("a")], values={"n": 1})
        tokens = make_client(any_runs.url).runs.stream(any_runs.thread(), "agent").text(node="modle")
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter(behaviour)  # type: ignore[arg-type]
            if behaviour == "error":
                with pytest.raises(errors.LangGraphRunsWarning, match="did you mean 'model'"):
                    list(tokens)
            assert list(tokens) == list(tokens) == []
            assert tokens.stream.result().values == {"n": 1}
        assert len(told) == (behaviour == "always")
        assert all(Path(one.filename).is_relative_to(Path(__file__).parent) for one in told)
