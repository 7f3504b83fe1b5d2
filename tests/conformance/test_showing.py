"""Showing streams, in both clients: what is asked for, what is returned and raised, and what leaving one does."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest

from langgraph_runs import errors
from langgraph_runs._core.show.view import RunView, Standing

from .streams import going, join
from .support import ClientMaker, FakeRuns
from .test_projections import asked_for, said
from .thread_streams import SAID


class Stopped(BaseException):
    """What stops a cell; an event loop would end with KeyboardInterrupt."""


class Screen:
    """Keeps what it is shown; it stops the cell when something that it is told to look for is shown."""

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.stop_at: str | None = None
        self.error: BaseException = Stopped()

    def show(self, view: RunView, standing: Standing) -> None:
        self.shown.append(view.plain(standing))
        if self.stop_at is not None and self.stop_at in self.shown[-1]:
            raise self.error

    def finish(self, view: RunView, standing: Standing) -> None:
        self.shown.append(view.plain(standing))

    @property
    def parts(self) -> list[str]:
        """What stays."""
        return self.shown[-1].split("\n\n")


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[Screen]:
    """Where all is shown in a test."""
    screen = Screen()
    for side in ("_async", "_sync"):
        monkeypatch.setattr(import_module(f"langgraph_runs.{side}.showing"), "open_screen", lambda: screen)
    yield screen
    monkeypatch.undo()


def test_a_run(any_runs: FakeRuns, make_client: ClientMaker, screen: Screen) -> None:
    """The modes for it are asked for, what is said is shown, and the result is returned."""
    any_runs.next([said("Hel"), said("lo"), ("custom", {"n": 1})], values={"n": 1})

    result = make_client(any_runs.url).runs.stream(any_runs.thread(), "agent").show()

    assert (result.status, result.run_id, result.values) == ("success", any_runs.runs[0].run_id, {"n": 1})
    assert asked_for(any_runs) == ["messages-tuple", "updates", "tasks", "custom"]
    assert screen.shown[0] == "starting · 0 s"
    assert screen.parts[:2] == ["Hello", 'custom: {"n":1}']
    assert screen.parts[2].startswith("success · ")


def test_modes_that_were_chosen_stay(any_runs: FakeRuns, make_client: ClientMaker, screen: Screen) -> None:
    """Then that is what is shown; a stream that was opened without a choice has not what is needed, and says so."""
    any_runs.next([("custom", 1)])
    make_client(any_runs.url).runs.stream(any_runs.thread(), "agent", stream_mode="custom").show()
    assert asked_for(any_runs) == "custom"
    assert screen.parts[0] == "custom: 1"

    any_runs.next([("values", {"n": 1})])
    with (
        make_client(any_runs.url).runs.stream(any_runs.thread(), "agent") as stream,
        pytest.raises(ValueError, match=r"^show\(\) reads the stream mode 'messages-tuple', and this"),
    ):
        stream.show()


def test_a_break_is_told_and_loses_nothing(any_runs: FakeRuns, make_client: ClientMaker, screen: Screen) -> None:
    """A connection that breaks is replaced, which is shown with the run."""
    any_runs.next([said(letter) for letter in "abcdef"])
    any_runs.cut(stream=1, after_events=3, how="reset")

    make_client(any_runs.url).runs.stream(any_runs.thread(), "agent").show()

    assert screen.parts[0] == "abcdef"
    assert " · 1 reconnect" in screen.parts[1]


def test_a_run_that_failed(any_runs: FakeRuns, make_client: ClientMaker, screen: Screen) -> None:
    """It is shown as failed, after what it said, and raises what iterating raises."""
    any_runs.next([said("a")], status="error")
    stream = make_client(any_runs.url).runs.stream(any_runs.thread(), "agent")

    with pytest.raises(errors.RunFailedError) as caught:
        stream.show()

    assert screen.parts[0] == "a"
    assert screen.parts[1].strip() == str(caught.value)
    assert screen.parts[2].startswith("failed · ")
    with pytest.raises(errors.RunFailedError):
        stream.result()


def test_what_is_refused(any_runs: FakeRuns, make_client: ClientMaker, screen: Screen) -> None:
    """An error before there is a run is shown without a way to go on."""
    any_runs.fail(422, stream=1)
    with pytest.raises(errors.UnprocessableEntityError):
        make_client(any_runs.url).runs.stream(any_runs.thread(), "agent").show()
    assert screen.parts[-1].startswith("error · ")


def test_a_stream_that_cannot_go_on(fake_runs: FakeRuns, make_client: ClientMaker, screen: Screen) -> None:
    """Where events would be lost it says so, and how to get what the run ends with."""
    fake_runs.next([said("a"), said("b"), said("c")])
    fake_runs.cut(stream=1, after_events=3, how="reset")
    with pytest.raises(errors.StreamInterruptedError):
        make_client(fake_runs.url).runs.stream(fake_runs.thread(), "agent", stream_resumable=False).show()
    assert screen.parts[0] == "ab"
    assert screen.parts[-1].strip().endswith(".result()")


@pytest.mark.parametrize("error", [Stopped(), OSError("the terminal is gone")], ids=["stopped", "broken"])
def test_leaving(fake_runs: FakeRuns, make_client: ClientMaker, screen: Screen, error: BaseException) -> None:
    """A cell that is stopped frees its connection and says how to go on; nothing that was shown comes again there."""
    run = going(fake_runs)
    screen.stop_at, screen.error = "custom", error
    client = make_client(fake_runs.url)
    stream = join(client, run)

    with pytest.raises(type(error)):
        stream.show()

    fake_runs.wait_for_disconnect(1)
    assert run.status == "running"
    again, rest = screen.parts[-1].split("\n")
    assert f"client.runs.handle('{run.thread_id}', '{run.run_id}').show()" in again
    assert f"last_event_id={stream.last_event_id!r}).show()" in rest
    with pytest.raises(errors.StreamInterruptedError):
        next(iter(stream))


def test_a_handle(fake_runs: FakeRuns, make_client: ClientMaker, screen: Screen) -> None:
    """It shows the run from its first event, or after another."""
    run = fake_runs.run([("custom", 1), ("custom", 2)], finished=True)
    handle = make_client(fake_runs.url).runs.handle(run.thread_id, run.run_id)
    assert handle.show().status == "success"
    assert screen.parts[0] == "custom (2): 2"
    bookmark = next(event.id for event in handle.stream() if event.mode == "custom")
    handle.show(after=bookmark)
    assert screen.parts[0] == "custom: 2"


def test_a_run_whose_events_were_not_stored(fake_runs: FakeRuns, make_client: ClientMaker, screen: Screen) -> None:
    """Of one that has ended long ago it is not said that it goes on, and the way to its result is one that works."""
    run = fake_runs.run(2, finished=True, ids=None)
    with pytest.raises(ValueError, match="is not resumable"):
        make_client(fake_runs.url).runs.handle(run.thread_id, run.run_id).show()
    told, code = screen.parts[-2:]
    assert told == "The run has ended. Its events are not stored; to get what it ended with:"
    assert code.strip().endswith(f"client.runs.handle('{run.thread_id}', '{run.run_id}').result()")


def test_a_run_that_does_not_exist(fake_runs: FakeRuns, make_client: ClientMaker, screen: Screen) -> None:
    """Nothing is said of it but the error."""
    with pytest.raises(errors.NotFoundError):
        make_client(fake_runs.url).runs.handle(fake_runs.thread(), "nobody").show()
    assert "run goes on" not in screen.shown[-1]
    assert ".show()" not in screen.shown[-1]


def test_turns_of_a_thread(fake_runs: FakeRuns, make_client: ClientMaker, screen: Screen) -> None:
    """Each turn is shown by itself and returns its result; the stream stays open for the next one."""
    stream = make_client(fake_runs.url).threads.stream(fake_runs.thread(), "agent")
    for _ in range(2):
        fake_runs.next(SAID)
        run = stream.start(input={})
        result = stream.show()
        assert (result.run_id, result.status) == (run.run_id, "success")
        assert screen.parts[0] == "Hello you"
    stream.close()


def test_a_thread_without_a_run(fake_runs: FakeRuns, make_client: ClientMaker, screen: Screen) -> None:
    """It is followed until it is left, and no run is said to start."""
    screen.stop_at = "waiting for events"
    with pytest.raises(Stopped):
        make_client(fake_runs.url).threads.stream(fake_runs.thread()).show()
    assert screen.parts[-1].strip().endswith(".show()")


def test_stopping_twice(fake_runs: FakeRuns, make_client: ClientMaker, screen: Screen) -> None:
    """A cell that is stopped once more while it is being stopped reads nothing any more, either."""
    run = going(fake_runs)
    screen.stop_at = "custom"
    stream = join(make_client(fake_runs.url), run)
    side = import_module(f"langgraph_runs._{make_client.client_kind}.showing")
    readers: list[Any] = []

    class ReadAhead(side.ReadAhead):
        def __init__(self, read: Any) -> None:
            super().__init__(read)
            readers.append(self)

    target: Any = type(getattr(stream, "target", stream))
    is_async = make_client.client_kind == "async"
    name = "aclose" if is_async else "close"
    close = getattr(target, name)

    def stop_again(stream: Any) -> None:
        close(stream)
        raise Stopped

    async def stop_again_async(stream: Any) -> None:
        await close(stream)
        raise Stopped

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(side, "ReadAhead", ReadAhead)
        patched.setattr(target, name, stop_again_async if is_async else stop_again)
        with pytest.raises(Stopped):
            stream.show()
    assert [reader.ended for reader in readers] == [True]
