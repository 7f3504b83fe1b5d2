"""The command in a terminal: what people see, what Ctrl-C does, and what it ends with."""

from __future__ import annotations

import shlex
import signal

import pytest

from tests.conformance.streams import wait_until
from tests.conformance.support import FakeRuns, hang

from .process import COMMAND, InTerminal, environment, in_terminal, piped

AI = {"type": "AIMessageChunk", "content": "", "tool_calls": [], "chunk_position": None}


def says(*words: str, id: str = "m1") -> list[object]:
    """The events of a message that a model says word by word."""
    chunks = [{**AI, "id": id, "content": word} for word in words]
    chunks.append({**AI, "id": id, "chunk_position": "last"})
    where = {"langgraph_node": "model", "langgraph_step": 1, "langgraph_checkpoint_ns": "model:1"}
    return [("messages", [chunk, where]) for chunk in chunks]


def test_a_run_is_told_as_it_goes(fake_runs: FakeRuns) -> None:
    """What a model says stands there as it is; what is not said to the reader is dim."""
    fake_runs.next([*says("Grüße, ", "Ada €"), ("custom", {"seen": 1})], mode="messages-tuple")
    with in_terminal(fake_runs.url, "stream", "agent", "-m", "Hi") as terminal:
        assert terminal.finish() == 0
    assert terminal.shown.startswith('Grüße, Ada €\n\x1b[2m{"seen":1}\x1b[0m\n')
    assert f"\x1b[2msuccess · run {fake_runs.runs[0].run_id}" in terminal.shown
    assert fake_runs.runs[0].request["input"] == {"messages": [{"role": "user", "content": "Hi"}]}


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=str)
def test_no_styles_where_none_are_wanted(fake_runs: FakeRuns, env: dict[str, str]) -> None:
    """NO_COLOR and a dumb terminal get plain text."""
    fake_runs.next([*says("Hello")], mode="messages-tuple")
    with in_terminal(fake_runs.url, "stream", "agent", **env) as terminal:
        assert terminal.finish() == 0
    assert terminal.shown.startswith("Hello\nsuccess · ")
    assert "\x1b" not in terminal.shown


def test_a_server_cannot_steer_the_terminal(fake_runs: FakeRuns) -> None:
    """Control characters in what a model says are shown, not obeyed."""
    fake_runs.next([*says("\x1b]0;evil\x07", "\x9b2J\r!")], mode="messages-tuple")
    with in_terminal(fake_runs.url, "stream", "agent", NO_COLOR="1") as terminal:
        assert terminal.finish() == 0
    assert terminal.shown.startswith("\\x1b]0;evil\\x07\\x9b2J\\x0d!\n")


def test_ctrl_c_detaches(fake_runs: FakeRuns) -> None:
    """Ctrl-C leaves the run alone, says how to go on with its events, and ends as Ctrl-C does: with 130."""
    fake_runs.next([*says("One ", "two")], mode="messages-tuple", auto=False)
    with in_terminal(fake_runs.url, "stream", "agent", "--url", fake_runs.url) as terminal:
        wait_until(lambda: fake_runs.runs)
        run = fake_runs.runs[0]
        run.start()
        run.advance(1)
        terminal.wait_for("One ")
        terminal.press_ctrl_c()
        assert terminal.finish() == 130
        assert terminal.has_ended_by(signal.SIGINT)
    assert not run.finished
    place = f"{run.thread_id} {run.run_id} --after {run.events[-1].id} --url {fake_runs.url}"
    assert (
        f"^C\ndetached; the run goes on. Follow it with:\n  python -m langgraph_runs tail {place}\n" in terminal.shown
    )
    assert "Traceback" not in terminal.shown


CANCEL = ("--set", "on_disconnect=cancel")
CANCELLED = "detached; the run is cancelled by that, as on_disconnect=cancel asks. How it ended"


def test_ctrl_c_where_leaving_cancels(fake_runs: FakeRuns) -> None:
    """With `on_disconnect=cancel` the run does not go on, and nothing says that it does."""
    fake_runs.next([*says("One ", "two")], mode="messages-tuple", auto=False)
    with in_terminal(fake_runs.url, "stream", "agent", *CANCEL, NO_COLOR="1") as terminal:
        wait_until(lambda: fake_runs.runs)
        run = fake_runs.runs[0]
        run.start()
        run.advance(1)
        terminal.wait_for("One ")
        terminal.press_ctrl_c()
        assert terminal.finish() == 130
    assert f"{CANCELLED}:\n  python -m langgraph_runs join {run.thread_id} {run.run_id}\n" in terminal.shown


def test_ctrl_c_where_leaving_a_wait_cancels(fake_runs: FakeRuns, monkeypatch: pytest.MonkeyPatch) -> None:
    """`wait` keeps that promise as `stream` does, though it prints no events."""
    fake_runs.next([("custom", "x" * 30_000_000), ("custom", 2)], mode="custom", auto=False)
    thread_id = fake_runs.thread()
    with in_terminal(fake_runs.url, "wait", "agent", "{}", "--thread", thread_id, *CANCEL, NO_COLOR="1") as terminal:
        wait_until(lambda: fake_runs.runs)
        run = fake_runs.runs[0]
        asked, news = [0], run.news
        monkeypatch.setattr(run, "news", lambda position: asked.append(position) or news(position))
        run.start()
        run.advance(1)
        wait_until(lambda: asked[-1] == len(run.events))  # no buffer holds so much: the command is reading
        terminal.press_ctrl_c()
        assert terminal.finish() == 130
    wait_until(lambda: run.finished)
    assert (run.status, "xxx" in terminal.shown) == ("interrupted", False)
    assert f"{CANCELLED}:\n  python -m langgraph_runs join {run.thread_id} {run.run_id}\n" in terminal.shown


def test_ctrl_c_where_leaving_an_answer_cancels(fake_runs: FakeRuns) -> None:
    """So does `resume`, whose run is another's to begin with."""
    asked = fake_runs.run(1, interrupts=[{"id": "q1", "value": "Your name?"}], finished=True)
    fake_runs.next([*says("One ", "two")], mode="messages-tuple", auto=False)
    with in_terminal(fake_runs.url, "resume", asked.thread_id, '"Ada"', *CANCEL, NO_COLOR="1") as terminal:
        wait_until(lambda: len(fake_runs.runs) == 2)
        run = fake_runs.runs[1]
        run.start()
        run.advance(1)
        terminal.wait_for("One ")
        terminal.press_ctrl_c()
        assert terminal.finish() == 130
    wait_until(lambda: run.finished)
    assert run.status == "interrupted"
    assert f"{CANCELLED}:\n  python -m langgraph_runs join {run.thread_id} {run.run_id}\n" in terminal.shown


def test_what_it_says_goes_on(fake_runs: FakeRuns) -> None:
    """The command that Ctrl-C prints shows the rest of the run, and no event twice."""
    run = fake_runs.run([*says("One ", "two")], mode="messages-tuple", finished=True)
    after = run.events[1].id
    assert after is not None
    with in_terminal(fake_runs.url, "tail", run.thread_id, run.run_id, "--after", after) as terminal:
        assert terminal.finish() == 0
    assert terminal.shown.startswith("two\n")


def test_ctrl_c_before_the_server_answered(fake_runs: FakeRuns) -> None:
    """If it is not known yet whether the run was created, it says so, and where to look."""
    fake_runs.fault(lambda _, work: hang(), stream=1)
    thread_id = fake_runs.thread()
    with in_terminal(fake_runs.url, "stream", "agent", "--thread", thread_id) as terminal:
        fake_runs.wait_for_request()
        terminal.press_ctrl_c()
        assert terminal.finish() == 130
    assert f"whether the run was created:\n  python -m langgraph_runs list {thread_id}\n" in terminal.shown


def test_ctrl_c_twice_ends_at_once(fake_runs: FakeRuns) -> None:
    """The second Ctrl-C waits for nothing: here, for a question to the server that is never answered."""
    run = fake_runs.run(1, auto=False)
    fake_runs.fault(lambda _, work: hang(), get=1)
    with in_terminal(fake_runs.url, "get", run.thread_id, run.run_id) as terminal:
        fake_runs.wait_for_request()
        terminal.press_ctrl_c()
        terminal.press_ctrl_c()
        assert terminal.has_ended_by(signal.SIGINT)
    assert "Traceback" not in terminal.shown


def test_ctrl_c_while_waiting(fake_runs: FakeRuns) -> None:
    """`wait` and `join` are left in the same way; what goes on is `join`."""
    fake_runs.next(1, auto=False)
    with in_terminal(fake_runs.url, "wait", "agent", "{}") as terminal:
        wait_until(lambda: "join" in fake_runs.operations)
        terminal.press_ctrl_c()
        assert terminal.finish() == 130
    run = fake_runs.runs[0]
    assert not run.finished
    assert f"Follow it with:\n  python -m langgraph_runs join {run.thread_id} {run.run_id}\n" in terminal.shown


def test_ctrl_c_leaves_a_thread(fake_runs: FakeRuns) -> None:
    """Following a thread ends with Ctrl-C only, and goes on after the last event."""
    run = fake_runs.run([*says("Hello")], mode="messages-tuple", finished=True)
    with in_terminal(fake_runs.url, "tail", run.thread_id, "--from", "start", NO_COLOR="1") as terminal:
        terminal.wait_for(f"── run {run.run_id}\nHello\n── run {run.run_id} ended\n")
        terminal.press_ctrl_c()
        assert terminal.finish() == 130
    assert (
        f"detached; go on with:\n  python -m langgraph_runs tail {run.thread_id} --after {run.done().id}"
        in terminal.shown
    )


def test_a_break_is_told_and_mended(fake_runs: FakeRuns) -> None:
    """A connection that breaks is told on stderr; what the run says goes on where it was, once."""
    fake_runs.next([*says("One ", "two ", "three")], mode="messages-tuple")
    fake_runs.cut(stream=1, after_events=3, how="reset")
    with in_terminal(fake_runs.url, "stream", "agent", NO_COLOR="1") as terminal:
        assert terminal.finish() == 0
    one, told, two, end = terminal.shown.splitlines()
    assert (one, two) == ("One two ", "three")
    assert "trying again in" in told
    assert end.startswith("success")


def test_narrow_terminals(fake_runs: FakeRuns) -> None:
    """Tables, and lines about tools, fit into a narrow terminal; ids and what is said stay whole."""
    run = fake_runs.run([("custom", {"long": "x" * 100}), *says("word " * 20)], mode="messages-tuple", finished=True)
    with in_terminal(fake_runs.url, "list", run.thread_id, columns=44) as terminal:
        assert terminal.finish() == 0
    assert terminal.shown.splitlines()[1].startswith(f"{run.run_id}  ")
    assert max(map(len, terminal.shown.splitlines())) <= 44
    with in_terminal(fake_runs.url, "tail", run.thread_id, run.run_id, columns=44, NO_COLOR="1") as terminal:
        assert terminal.finish() == 0
    custom, text, *_ = terminal.shown.splitlines()
    assert custom == '{"long":"' + "x" * 34 + "…"
    assert text == "word " * 20


def test_stdout_through_a_pipe(fake_runs: FakeRuns) -> None:
    """In a pipe, programs get JSON though a person looks on, for whom the error is on stderr."""
    fake_runs.next([*says("Hello")], mode="messages-tuple", status="error")
    shell = ("/bin/sh", "-c", f"{shlex.join(COMMAND)} stream agent | cat")
    with InTerminal(*shell, env=environment(fake_runs.url)) as terminal:
        terminal.finish()
    assert '{"event":"metadata"' in terminal.shown  # before or after the error: cat may be slow
    assert "\x1b[31mRunFailedError: ValueError: boom" in terminal.shown


def test_a_thread_of_a_server_without_such_a_stream(fake_runs: FakeRuns) -> None:
    """There, the stream of the protocol is followed instead, which has no place to go on from but its start."""
    run = fake_runs.run([("custom", {"seen": 1})], protocol=True, finished=True)
    fake_runs.fail(404, detail="Not Found", stream=[1, 3])
    with in_terminal(fake_runs.url, "tail", run.thread_id, "--from", "start", NO_COLOR="1") as terminal:
        terminal.wait_for(f'── run {run.run_id} running\n{{"seen":1}}\n── run {run.run_id} completed\n')
        terminal.press_ctrl_c()
        assert terminal.finish() == 130
    assert f"detached; go on with:\n  python -m langgraph_runs tail {run.thread_id} --from start\n" in terminal.shown
    assert piped(fake_runs.url, "tail", run.thread_id, "--after", "1").returncode == 7
