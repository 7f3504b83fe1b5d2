"""How long a call may take: by phase for the whole client, in total for one call."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

from langgraph_runs import Timeouts, errors

from .support import Answer, ClientMaker, FakeRuns, ScriptedServer, a_thread, drop, hang, raw, reply, reply_json

pytestmark = pytest.mark.slow

SOON = 0.25
LATE = 3.0
"""Seconds: a call that is allowed SOON must be over before LATE."""


@pytest.fixture
def prompt() -> Iterator[None]:
    """The test takes about as long as its timeouts say."""
    began = time.monotonic()
    yield
    assert time.monotonic() - began < LATE


def dripping(beginning: bytes, drop: bytes) -> Answer:
    """An answer that never ends and never pauses for long, head and all."""

    def drips() -> Iterator[bytes]:
        yield beginning
        while True:
            time.sleep(SOON / 10)
            yield drop

    return Answer(body=drips, framing="close", raw=True)


ENDLESS = {
    "silence": hang(),
    "half a head": raw(b"HTTP/1.1 200 OK\r\n", end="hang"),
    "half a body": reply(b"{}").cut(after=1, how="hang"),
    "dripping body": dripping(b"HTTP/1.1 200 OK\r\n\r\n[", b"1,"),
    "dripping header": dripping(b"HTTP/1.1 200 OK\r\nx-slow: ", b"y"),
    "interim responses": dripping(b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
}


@pytest.mark.parametrize("timeout", [SOON, Timeouts(read=SOON)])
def test_silence_is_bounded_by_phase(
    scripted: ScriptedServer, make_client: ClientMaker, timeout: Any, prompt: None
) -> None:
    """A server that says nothing for as long as the client's timeout is given up; the error says how long that was."""
    scripted.enqueue(hang())

    with pytest.raises(errors.APITimeoutError, match=f"nothing arrived within {SOON:g} s"):
        make_client(scripted.url, timeout=timeout, retry={"attempts": 1}).threads.get("t")


def test_without_timeouts(make_client: ClientMaker) -> None:
    """None lets every phase take for ever, and a number counts for each; a client says what it is set to."""
    assert make_client("http://x", timeout=None).timeout == Timeouts(None, None, None, None)
    assert make_client("http://x", timeout=2).timeout == Timeouts(2.0, 2.0, 2.0, 2.0)
    assert make_client("http://x").timeout == Timeouts()
    assert make_client("http://x").with_options(timeout=3).timeout.read == 3.0


@pytest.mark.parametrize("timeout", [0, -1, float("nan"), float("inf"), "5", True])
def test_impossible_timeouts(make_client: ClientMaker, timeout: Any) -> None:
    """A timeout that is no positive number is refused, for the client and for a call."""
    with pytest.raises((TypeError, ValueError), match="timeout"):
        make_client("http://127.0.0.1:1", timeout=timeout)
    with pytest.raises((TypeError, ValueError), match="timeout"):
        make_client("http://127.0.0.1:1").threads.get("t", timeout=timeout)


def test_a_phase_does_not_bound_a_run(fake_runs: FakeRuns, scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """A wait for a run that takes longer than the client's timeout goes on while other calls are ended by it."""
    client, other = (make_client(url, timeout=SOON, retry={"attempts": 1}) for url in (fake_runs.url, scripted.url))
    fake_runs.newlines = 1
    fake_runs.next(1, auto=False)
    thread_id = fake_runs.thread()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(client.runs.wait, thread_id, "agent")
        fake_runs.wait_for_request(1)

        for _ in range(2):
            scripted.enqueue(hang())
            with pytest.raises(errors.APITimeoutError):
                other.threads.get("t")
        fake_runs.runs[0].complete()

        assert waiting.result(LATE) == {"n": 1}


@pytest.mark.parametrize("kind", ENDLESS)
def test_a_call_is_bounded_in_total(
    kind: str, scripted: ScriptedServer, make_client: ClientMaker, prompt: None
) -> None:
    """A timeout given to a call ends it, whatever the server keeps sending, and the error says how long it was."""
    scripted.enqueue(ENDLESS[kind])

    with pytest.raises(errors.APITimeoutError, match=f"timed out after {SOON:g} s") as caught:
        make_client(scripted.url).threads.get("t", timeout=SOON)

    assert caught.value.timeout == SOON
    scripted.wait_until_closed()


@pytest.mark.parametrize("kind", ["silence", "dripping header"])
def test_a_kept_connection_is_bounded_too(
    kind: str, scripted: ScriptedServer, make_client: ClientMaker, prompt: None
) -> None:
    """The total bound holds on a connection that served another request before."""
    scripted.enqueue(reply_json(a_thread()), ENDLESS[kind])
    client = make_client(scripted.url)
    client.threads.get("t")

    with pytest.raises(errors.APITimeoutError, match="timed out after"):
        client.threads.get("t", timeout=SOON)

    assert scripted.connections == 1


def test_a_connection_that_was_made_anew_is_bounded_too(
    scripted: ScriptedServer, make_client: ClientMaker, prompt: None
) -> None:
    """The total bound holds also on a connection that replaced one which the server had closed."""
    thread = reply_json(a_thread())
    scripted.enqueue(thread.then("reset"), thread, ENDLESS["dripping header"])
    client = make_client(scripted.url)
    client.threads.get("t")
    scripted.wait_for_disconnect(1)
    client.threads.get("t")

    with pytest.raises(errors.APITimeoutError, match="timed out after"):
        client.threads.get("t", timeout=SOON)

    assert scripted.connections == 2


def test_a_server_that_does_not_read(make_client: ClientMaker, prompt: None) -> None:
    """A request that cannot be sent in time is given up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        client = make_client(url)

        with pytest.raises(errors.APITimeoutError):
            client.request("PUT", "/x", json="x" * 50_000_000, timeout=SOON)


def test_the_wait_before_a_retry_is_not_begun_in_vain(
    fake_runs: FakeRuns, make_client: ClientMaker, naps: list[float]
) -> None:
    """A call whose time would be over before the next attempt ends at once, with what the server said."""
    fake_runs.fail(503, retry_after=30, get_thread="every")

    with pytest.raises(errors.InternalServerError) as caught:
        make_client(fake_runs.url).threads.get("t", timeout=5)

    assert caught.value.retry_after == 30
    assert naps == []


def test_a_wait_that_takes_too_long(fake_runs: FakeRuns, make_client: ClientMaker, prompt: None) -> None:
    """A wait's deadline says which run it was; the run goes on, and can be joined."""
    fake_runs.next(1, auto=False)
    thread_id = fake_runs.thread()
    client = make_client(fake_runs.url)
    client.threads.get(thread_id)  # a first call may take as long: it loads modules

    with pytest.raises(errors.APITimeoutError) as caught:
        client.runs.wait(thread_id, "agent", timeout=SOON)

    [run] = fake_runs.runs
    assert (caught.value.run_id, caught.value.thread_id, caught.value.timeout) == (run.run_id, thread_id, SOON)
    assert run.run_id in str(caught.value)
    assert not run.finished
    with pytest.raises(errors.APITimeoutError, match=run.run_id):
        client.runs.join(thread_id, run.run_id, timeout=SOON)
    run.complete()
    assert client.runs.join(thread_id, run.run_id) == {"n": 1}


def test_a_deadline_while_a_run_is_made(fake_runs: FakeRuns, make_client: ClientMaker, prompt: None) -> None:
    """If time is up before the server has answered whether it makes the run, the error says that this is not known."""
    fake_runs.answer(drop("hang"), create=1)

    with pytest.raises(errors.RunOutcomeUnknownError) as caught:
        make_client(fake_runs.url).runs.create(fake_runs.thread(), "agent", timeout=SOON)

    assert caught.value.mark


def test_connecting_takes_too_long(make_client: ClientMaker, prompt: None) -> None:
    """Where no connection was made in time, no run was made either: the error is a timeout, and says so."""
    with (
        full_listener() as url,
        pytest.raises(errors.APITimeoutError, match=r"could not connect within|timed out after"),
    ):
        make_client(url, timeout=SOON, retry={"attempts": 1}).runs.create("t", "agent")
    with full_listener() as url, pytest.raises(errors.APITimeoutError, match="timed out after"):
        make_client(url).runs.create("t", "agent", timeout=SOON)


@contextmanager
def full_listener() -> Iterator[str]:
    """The address of a listener whose queue is full: connecting to it hangs."""
    with ExitStack() as sockets:
        listener = sockets.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(4):
            waiting = sockets.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
