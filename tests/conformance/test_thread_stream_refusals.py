"""What the stream of a thread refuses, and what a server without it says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from langgraph_runs import errors

from .streams import collect, drain
from .support import ClientMaker, FakeRuns
from .test_long_quiet import Clock
from .thread_streams import SAID, all_of, drain_in_turns, exact, words

OTHERS: dict[str, Any] = {
    "context": {"a": 1},
    "webhook": "https://example.com",
    "interrupt_before": ["node"],
    "interrupt_after": "*",
    "durability": "sync",
    "after_seconds": 5,
    "stream_mode": "values",
    "checkpoint_id": "c",
    "command": {"resume": 1},
    "stream_resumable": True,
    "on_completion": "keep",
    "if_not_exists": "create",
}
"""What servers ignore in such a run, though other runs have it."""


@pytest.mark.parametrize("method", ["start", "resume", "answer"])
@pytest.mark.parametrize("name", OTHERS)
def test_what_servers_would_ignore(fake_runs: FakeRuns, make_client: ClientMaker, name: str, method: str) -> None:
    """It is refused before anything is sent, by an error that says what has it."""
    stream = make_client(fake_runs.url).threads.stream("t", "agent")
    given: tuple[Any, ...] = {"start": (), "resume": (1,), "answer": ({"q": 1},)}[method]
    with pytest.raises(TypeError, match=rf"(?s)'{name}'.*(runs\.stream|resume\()"):
        getattr(stream, method)(*given, **{name: OTHERS[name]})
    assert fake_runs.requests == []


WRONG: dict[str, tuple[Callable[[Any], object], type[Exception], str]] = {
    "a thread that is none": (lambda client: client.threads.stream("..", "agent"), ValueError, "thread_id"),
    "an assistant that is none": (lambda client: client.threads.stream("t", ""), ValueError, "assistant_id"),
    "a channel": (
        lambda client: client.threads.stream("t", channels=["message"]),
        ValueError,
        "did you mean 'messages'",
    ),
    "no channel": (lambda client: client.threads.stream("t", channels=[]), ValueError, "channels is empty"),
    "text as channels": (lambda client: client.threads.stream("t", channels="values"), TypeError, "channels"),
    "a replay": (lambda client: client.threads.stream("t", replay="yes"), TypeError, "replay"),
    "a keyword": (lambda client: client.threads.stream("t", since=3), TypeError, "since"),
    "no assistant": (lambda client: client.threads.stream("t").start(input={}), TypeError, "assistant_id"),
    "a strategy": (
        lambda client: client.threads.stream("t", "a").start(multitask_strategy="queue"),
        ValueError,
        "multitask_strategy",
    ),
    "answers that are none": (lambda client: client.threads.stream("t", "a").answer([1]), TypeError, "answers"),
    "a run that is none": (lambda client: client.threads.stream("t", "a").follow("\r"), ValueError, "run_id"),
    "a cancellation of nothing": (lambda client: client.threads.stream("t", "a").cancel(), RuntimeError, "none"),
}


@pytest.mark.parametrize("what", WRONG)
def test_wrong_use(fake_runs: FakeRuns, make_client: ClientMaker, what: str) -> None:
    """It is refused before anything is sent, and the error names what is wrong."""
    call, kind, words = WRONG[what]
    with pytest.raises(kind, match=words):
        call(make_client(fake_runs.url))
    assert fake_runs.requests == []


USES: dict[str, Callable[[Any], object]] = {
    "entered": lambda stream: stream.__enter__(),
    "opened": lambda stream: stream.open(),
    "iterated": next,
    "read as text": lambda stream: next(stream.text()),
    "started": lambda stream: stream.start(input={}),
}


@pytest.mark.parametrize("how", USES)
def test_a_server_without_the_routes(fake_runs: FakeRuns, make_client: ClientMaker, how: str) -> None:
    """It is too old, or they are switched off: the error says so, and what streams runs there."""
    fake_runs.speaks_protocol = False
    stream = make_client(fake_runs.url).threads.stream("t", "agent")
    with pytest.raises(errors.NotFoundError, match=r"no event streams of threads.*runs\.stream"):
        USES[how](stream)
    assert fake_runs.runs == []


def test_aegra_without_the_routes(fake_aegra: FakeRuns, make_client: ClientMaker) -> None:
    """The same of a server of another kind, in its words."""
    with pytest.raises(errors.NotFoundError, match=r"runs\.stream"):
        make_client(fake_aegra.url).threads.stream("t", "agent").open()


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, errors.AuthenticationError), (403, errors.PermissionDeniedError), (422, errors.UnprocessableEntityError)],
)
def test_a_refusal_is_raised_at_once(
    fake_runs: FakeRuns, make_client: ClientMaker, status: int, kind: type[errors.APIStatusError]
) -> None:
    """It is the same every time, and nothing is tried again."""
    fake_runs.fail(status, stream="every")
    stream = make_client(fake_runs.url).threads.stream("t", "agent")
    for _ in range(2):
        with pytest.raises(kind):
            next(stream)
    assert fake_runs.operations == ["list", "stream"]


def test_the_time_is_that_of_a_turn(
    fake_runs: FakeRuns, make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long nobody reads between two turns, each has its whole time."""
    clock = Clock(monkeypatch)
    stream = make_client(fake_runs.url).threads.stream("t", "agent", timeout=30.0)
    for _ in range(3):
        fake_runs.next(SAID)
        stream.start(input=None)
        clock.advance(100.0)
        assert exact(drain(stream)) == all_of(fake_runs, fake_runs.runs[-1])
        clock.advance(100.0)


def test_a_turn_that_takes_too_long(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """It ends with APITimeoutError after the events that came; what is started then is read in a turn of its own."""
    fake_runs.next(SAID, auto=False)
    stream = make_client(fake_runs.url).threads.stream("t", "agent", timeout=0.2)
    stream.start(input=None)
    run = fake_runs.runs[0]
    run.start()
    run.advance(3)
    events: list[Any] = []
    while len(events) < 4:  # in one turn, unless the machine is too slow
        rest, error = collect(stream)
        events += rest
        assert isinstance(error, errors.APITimeoutError)
        assert error.thread_id == "t"
    assert (words(events), stream.status) == (["running"], None)
    run.complete()
    fake_runs.next(SAID)
    stream.start(input=None)
    events += drain_in_turns(stream)
    assert exact(events) == all_of(fake_runs, *fake_runs.runs)
    assert stream.status == "success"
