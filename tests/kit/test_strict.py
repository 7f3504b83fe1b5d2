"""A script is strict both ways: nothing else is asked for, and nothing of it is left."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial
from typing import Any

import pytest

from langgraph_runs import APIStatusError, Client
from langgraph_runs.testing import Script, message, play

from .conftest import ClientOf

failing = partial(pytest.raises, AssertionError)
"""`with failing(match=pattern)`: the block raises an AssertionError that matches."""

ONE = Script().run("chat", thread_id="t", input={"a": 1}, events=[("custom", 1)])

UNEXPECTED: list[tuple[Callable[[Any], Any], str]] = [
    (lambda runs: runs.create("t", "other"), "a run of 'other' on thread 't' is not in the script, which expects a"),
    (lambda runs: runs.create("t", "chat", input={"a": 2}), "with input {'a': 2} is not in the script"),
    (lambda runs: runs.create("t", "chat", input={"a": True}), "with input {'a': True} is not in the script"),
    (lambda runs: runs.create("u", "chat", input={"a": 1}), "a run of 'chat' on thread 'u' with input {'a': 1} is not"),
    (lambda runs: runs.create(None, "chat", input={"a": 1}), "a run of 'chat' with input {'a': 1} is not"),
    (lambda runs: [runs.create("t", "chat", input={"a": 1}) for _ in range(2)], "which expects no more runs"),
]


@pytest.mark.parametrize(("call", "said"), UNEXPECTED, ids=[said for _, said in UNEXPECTED])
def test_a_run_that_the_script_does_not_have(call: Callable[[Any], Any], said: str) -> None:
    """The program's call fails at once, saying what was asked for and what is expected."""
    with pytest.raises(AssertionError) as raised, play(ONE) as server:
        call(server.client().runs)
    assert said in str(raised.value)


def test_a_program_that_catches_everything(client_of: ClientOf) -> None:
    """A request that the script does not have fails the test at the end of the block, if the program hid it."""
    said = r"a run of 'other' .*; a run of 'chat' .* was never created"
    with failing(match=said), play(ONE) as server, suppress(Exception):
        client_of(server).runs.create("t", "other")


def test_what_is_unexpected_on_a_port() -> None:
    """By a port, it is refused with a status that no client takes for a passing failure."""
    with failing(match="a run of 'other'"), play(ONE) as server, suppress(APIStatusError):
        Client(server.url, api_key=None).runs.create("t", "other")
    assert len(server.requests) == 1


def test_an_endpoint_that_is_not_modelled() -> None:
    """So does a request for an endpoint that the server of a script does not have."""
    with failing(match=r"GET /store/items.* does not have this endpoint"), play(ONE) as server:
        server.client().store.get_item(["a"], "b")


def test_a_thread_that_does_not_exist() -> None:
    """A run on a thread that nobody has created fails, with what to write in the script; a created one is good."""
    script = Script().run("chat")
    with (
        pytest.raises(AssertionError, match=r"there is no thread 't'; .*Script\(\)\.thread\('t'\)"),
        play(script) as server,
    ):
        server.client().runs.create("t", "chat")
    with play(script) as server:
        client = server.client()
        client.runs.create(client.threads.create(), "chat")


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff"])
def test_a_body_that_is_no_json_object(content: bytes) -> None:
    """A program of other means that sends no JSON object fails the test, with what it sent."""
    with failing(match=r"POST /threads/t/runs: its body is not "), play(ONE) as server:
        server.http_client().post("/threads/t/runs", content=content)


def test_what_a_client_sends_is_what_is_expected() -> None:
    """An input of Python's types is expected in the form in which it is sent."""
    given = {"days": (date(2026, 11, 27),), "by": {1: 2}}
    with play(Script().run("chat", input=given)) as server:
        server.client().runs.wait(None, "chat", input=given)
    assert server.created[0]["input"] == {"days": ["2026-11-27"], "by": {"1": 2}}


def test_a_run_that_was_never_made() -> None:
    """A run, a refusal or a break of the script that did not happen fails the test."""
    with failing(match=r"^a run of 'chat' on thread 't' with input {'a': 1} was never created$"), play(ONE):
        pass
    with failing(match=r"^a run of 'chat' was never refused$"), play(Script().refuse("chat", 500)):
        pass
    with failing(match=r"was never read to the break after 1 events \(abrupt\)"), play(ONE.cut(after=1)) as server:
        server.client().runs.create("t", "chat", input={"a": 1})
    with failing(match=r"was never read to the restart after 1 events"), play(ONE.restart(after=1)) as server:
        server.client().runs.create("t", "chat", input={"a": 1})
    with failing(match=r"was never read to the restart after 2 events"), play(ONE.restart(after=2)) as server:
        list(server.client().runs.stream("t", "chat", input={"a": 1}, stream_mode="custom"))


def test_an_error_of_the_program_comes_first() -> None:
    """What else is wrong is noted in the error that the program raised."""
    with pytest.raises(ZeroDivisionError) as raised, play(ONE):
        raise ZeroDivisionError
    assert raised.value.__notes__ == ["a run of 'chat' on thread 't' with input {'a': 1} was never created"]


def test_a_server_is_used_in_its_block_once() -> None:
    """Outside of a block, and in a second one, a server says what to do."""
    server = play(Script())
    with pytest.raises(RuntimeError, match=r"client\(\) works in the block: with play\(script\) as server"):
        server.client()
    with pytest.raises(RuntimeError, match="url works in the block"):
        _ = server.url
    with server:
        pass
    with pytest.raises(RuntimeError, match="used already; play the script again"), server:
        pass


def test_silence_that_would_never_end() -> None:
    """A program that would wait for ever is told so, instead of hanging."""
    script = Script().run("chat", events=[("custom", 1)]).cut(after=1, how="hang")
    with failing(match="would wait for ever"), play(script) as server:
        list(server.client(idle_timeout=None).runs.stream(None, "chat", stream_mode="custom"))


def test_a_thread_that_is_followed_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """Following a thread in which nothing more happens fails the test, after many heartbeats, instead of hanging."""
    monkeypatch.setattr("langgraph_runs.testing._script_world._TICK_SECONDS", 0.0)
    with failing(match="waits for what the script does not have"), play(Script().thread("t")) as server:
        list(server.client().threads.stream("t"))
    assert server.clock.ahead >= 5000  # a thousand heartbeats


def test_the_server_is_gone_after_the_block() -> None:
    """A port is closed with the block."""
    with play(Script()) as server:
        url = server.url
        assert server.url == url
    with Client(url, api_key=None) as client, pytest.raises(Exception, match="refused"):
        client.threads.get("t", retry=_once())


def _once() -> Any:
    from langgraph_runs import RetryPolicy

    return RetryPolicy.immediate(1)


def test_a_run_whose_events_nobody_asked_for() -> None:
    """A test that fails since a stream was of other modes than the script's events is told so."""
    script = Script().run("chat", events=[message("Hello")])
    with pytest.raises(AssertionError) as raised, play(script) as server:
        assert [event.mode for event in server.client().runs.stream(None, "chat")] == [None, "messages-tuple"]
    [note] = raised.value.__notes__
    assert note == (
        "a run of 'chat' published none of its events, which are of the mode messages-tuple:"
        " it was created with stream_mode values"
    )
    with pytest.raises(ZeroDivisionError) as other, play(script) as server:
        server.client().runs.wait(None, "chat")
        _ = 1 / 0
    assert not hasattr(other.value, "__notes__")
    with play(script) as server:  # it passes
        assert [event.mode for event in server.client().runs.stream(None, "chat")] == [None]
