"""The command in pipes and scripts: lines of JSON, exit statuses, input from files and stdin."""

from __future__ import annotations

import json
import shlex
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.support import FakeRuns, frame, stream

from .process import COMMAND, PATIENCE_SECONDS, environment, piped

QUESTION = {"id": "q1", "value": "Your name?"}


def lines(done: subprocess.CompletedProcess[bytes]) -> list[Any]:
    """The JSON of each line of stdout."""
    return [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]


def test_events_and_then_the_result(fake_runs: FakeRuns) -> None:
    """Each event is a line of JSON, as it came; the last line has no `event`, and is the result."""
    fake_runs.next([{"n": 1}, {"text": "é € \u2028"}], values={"done": True})
    done = piped(fake_runs.url, "stream", "agent", '{"a": 1}')
    run = fake_runs.runs[0]
    assert (done.returncode, done.stderr) == (0, b"")
    *events, result = lines(done)
    assert [event["data"] for event in events] == run.published
    assert [event["id"] for event in events] == [event.id for event in run.events]
    ids = {"run_id": run.run_id, "thread_id": run.thread_id}
    assert result == {**ids, "status": "success", "values": {"done": True}, "interrupts": []}


def test_events_that_are_gone(fake_runs: FakeRuns) -> None:
    """The command that is printed then is one that does not fail in the same way."""
    run = fake_runs.run(4, values={"n": 1}, finished=True)
    after = run.events[1].id
    assert after is not None
    run.expire()
    done = piped(fake_runs.url, "tail", run.thread_id, run.run_id, "--after", after)
    assert done.returncode == 9
    assert done.stderr.decode().splitlines()[-1] == f"  python -m langgraph_runs join {run.thread_id} {run.run_id}"


def test_events_that_are_not_stored(fake_runs: FakeRuns) -> None:
    """If such a stream breaks, what the run ends with can still be had."""
    fake_runs.next(4)
    fake_runs.cut(stream=1, after_events=2)
    thread_id = fake_runs.thread()
    done = piped(fake_runs.url, "stream", "agent", "--thread", thread_id, "--set", "stream_resumable=false")
    assert done.returncode == 9
    run = fake_runs.runs[0]
    assert done.stderr.decode().splitlines()[-1] == f"  python -m langgraph_runs join {thread_id} {run.run_id}"


def test_a_run_that_the_server_restarts(fake_runs: FakeRuns) -> None:
    """Programs are told where events come again, as people are."""
    fake_runs.next(2, restart_after=1)
    done = piped(fake_runs.url, "stream", "agent", "--mode", "custom")
    told = [(line["event"], line.get("restarted")) for line in lines(done)[:-1]]
    assert told == [("metadata", None), ("custom", None), ("metadata", True), ("custom", None), ("custom", None)]


@pytest.mark.parametrize(
    ("status", "code", "said"), [("error", 1, "failed"), ("interrupted", 4, "cancelled"), ("timeout", 5, "timed_out")]
)
@pytest.mark.parametrize("command", ["stream", "wait"])
def test_a_run_that_does_not_succeed(fake_runs: FakeRuns, command: str, status: str, code: int, said: str) -> None:
    """The exit status and the last line tell how it ended; stderr has the error, and no traceback."""
    fake_runs.next(1, status=status)
    done = piped(fake_runs.url, command, "agent")
    assert done.returncode == code
    told = lines(done)[-1]
    assert told["status"] == said
    assert told["run_id"] == fake_runs.runs[0].run_id
    assert b"Error: " in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_run_that_asks(fake_runs: FakeRuns) -> None:
    """A run that waits for a human has 3, and how to answer it is on stderr."""
    fake_runs.next([("updates", {"__interrupt__": [QUESTION]})], interrupts=[QUESTION])
    done = piped(fake_runs.url, "stream", "agent", "--thread", fake_runs.thread())
    assert done.returncode == 3
    assert lines(done)[-1]["interrupts"] == [QUESTION]
    assert f"resume {fake_runs.runs[0].thread_id} ANSWER".encode() in done.stderr


@pytest.mark.parametrize("kind", ["--json", "--text"])
def test_json_that_is_nested_deeply(fake_runs: FakeRuns, kind: str) -> None:
    """All that can be decoded can be written, for programs and for people."""
    deep = b"[" * 1_020 + b"]" * 1_020
    fake_runs.next([("values", deep)])
    done = piped(fake_runs.url, "stream", "agent", "--mode", "values", kind)
    assert (done.returncode, done.stderr.count(b"\n")) == (0, kind == "--text")
    assert deep in done.stdout


@pytest.mark.parametrize("kind", ["--json", "--text"])
def test_questions_without_ids(fake_runs: FakeRuns, kind: str) -> None:
    """Questions whose ids the server does not tell are all shown, and exit with 3 like any other."""
    asked = [{"value": "Left?"}, {"value": "Right?"}]
    fake_runs.next([("updates", {"__interrupt__": asked})], interrupts=asked)
    done = piped(fake_runs.url, "stream", "agent", "--thread", fake_runs.thread(), kind)
    assert done.returncode == 3
    assert all(question in (done.stdout + done.stderr).decode() for question in ("Left?", "Right?"))
    assert done.stderr.decode().endswith(f"resume {fake_runs.runs[0].thread_id} ANSWER\n")


def test_ids_from_the_server_are_quoted(fake_runs: FakeRuns) -> None:
    """What is shown to be typed does nothing else in a shell, whatever ids a server has."""
    asked = [{"id": f"a; touch {each}\n$(b)", "value": each} for each in "xy"]
    fake_runs.next(1, interrupts=asked)
    done = piped(fake_runs.url, "wait", "agent", "--thread", fake_runs.thread())
    typed = shlex.split(done.stderr.decode().partition("answer with:\n")[2])
    assert typed[-4:] == ["--answer", f"{asked[0]['id']}=ANSWER", "--answer", f"{asked[1]['id']}=ANSWER"]


def test_wait_prints_the_result_alone(fake_runs: FakeRuns) -> None:
    """`wait` prints one line, and deletes the thread that it made."""
    fake_runs.next(2, values={"n": 2})
    done = piped(fake_runs.url, "wait", "agent", "{}")
    assert done.returncode == 0
    assert [line["values"] for line in lines(done)] == [{"n": 2}]
    assert fake_runs.deleted_threads == [fake_runs.runs[0].thread_id]


@pytest.mark.parametrize(("more", "deleted"), [((), 1), (("--keep",), 0)], ids=str)
def test_wait_that_cancels_when_it_is_left(fake_runs: FakeRuns, more: tuple[str, ...], deleted: int) -> None:
    """It prints the same line, and does the same with the thread that it made."""
    fake_runs.next([("custom", 1), ("values", {"n": 2})], values={"n": 2})
    done = piped(fake_runs.url, "wait", "agent", "{}", "--set", "on_disconnect=cancel", *more)
    run = fake_runs.runs[0]
    assert (done.returncode, run.request["on_disconnect"]) == (0, "cancel")
    ids = {"run_id": run.run_id, "thread_id": run.thread_id}
    assert lines(done) == [{**ids, "status": "success", "values": {"n": 2}, "interrupts": []}]
    assert len(fake_runs.deleted_threads) == deleted


def test_join_prints_the_result_of_a_run(fake_runs: FakeRuns) -> None:
    """`join` prints what an existing run ended with, and deletes nothing."""
    run = fake_runs.run(2, values={"n": 2}, finished=True)
    done = piped(fake_runs.url, "join", run.thread_id, run.run_id)
    assert (done.returncode, lines(done)[0]["values"]) == (0, {"n": 2})
    assert fake_runs.deleted_threads == []


def test_a_reader_that_leaves(fake_runs: FakeRuns) -> None:
    """`| head -1` gets its line, and the command ends as others do: by SIGPIPE, without a word."""
    fake_runs.next(5_000)
    writer = subprocess.Popen(
        [*COMMAND, "stream", "agent"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(fake_runs.url),
    )
    assert writer.stdout is not None
    assert writer.stderr is not None
    writer.stdout.readline()
    writer.stdout.close()
    assert writer.wait(PATIENCE_SECONDS) == -signal.SIGPIPE
    assert writer.stderr.read() == b""
    writer.stderr.close()


def test_utf_8_whatever_the_locale(fake_runs: FakeRuns) -> None:
    """What is typed, read and written is UTF-8, in a locale that has another encoding as well."""
    ascii_only = {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    fake_runs.next([{"text": "Ωμέγα"}])
    done = piped(fake_runs.url, "stream", "agent", "-m", "Grüße €".encode(), env=ascii_only)
    assert done.returncode == 0
    assert fake_runs.runs[0].request["input"]["messages"][0]["content"] == "Grüße €"
    assert '{"text":"Ωμέγα"}'.encode() in done.stdout


def test_a_file_whose_name_the_locale_cannot_spell(fake_runs: FakeRuns, tmp_path: Path) -> None:
    """A file is found by the bytes of its name, whatever the locale."""
    ascii_only = {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    (tmp_path / "Grüße.json").write_text('{"a": 1}')
    done = piped(fake_runs.url, "wait", "agent", f"@{tmp_path}/Grüße.json".encode(), env=ascii_only)
    assert (done.returncode, fake_runs.runs[0].request["input"]) == (0, {"a": 1})


def test_a_closed_stdin(fake_runs: FakeRuns) -> None:
    """Where nothing can be read, that is said."""
    command = ["/bin/sh", "-c", 'exec "$@" <&-', "sh", *COMMAND, "wait", "agent", "-"]
    done = subprocess.run(command, capture_output=True, env=environment(fake_runs.url), timeout=60, check=False)
    assert (done.returncode, fake_runs.requests) == (2, [])
    assert b"INPUT: cannot read stdin: " in done.stderr


def test_input_from_a_file_and_from_stdin(fake_runs: FakeRuns, tmp_path: Path) -> None:
    """`@FILE` and `-` are read, with or without a byte order mark."""
    (tmp_path / "input.json").write_bytes(b'\xef\xbb\xbf{"from": "file"}')
    assert piped(fake_runs.url, "wait", "agent", f"@{tmp_path}/input.json").returncode == 0
    assert piped(fake_runs.url, "wait", "agent", "-", stdin=b'{"from": "stdin"}').returncode == 0
    assert [run.request["input"] for run in fake_runs.runs] == [{"from": "file"}, {"from": "stdin"}]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("stream", "agent", "hello"), "INPUT is not valid JSON: hello"),
        (("stream", "agent", "NaN"), "NaN"),
        (("stream", "agent", "@nothing.json"), "INPUT: cannot read nothing.json: No such file"),
        (("stream", "agent", "--set", "duration=1"), "unexpected keyword 'duration'"),
        (("stream", "agent", "--mode", "vlaues"), "did you mean 'values'?"),
        (("stream", "agent", "--api-key", "secret"), "visible to every user"),
        (("stream", "agent", "--time", "3"), "unknown option --time; did you mean '--timeout'?"),
        (("stream", "agent", "--keep", "--thread", "t"), "--keep keeps a new thread"),
        (("stream", "agent", "--url", "ftp://x"), "ftp://x"),
        (("join", "t", "r", "--timeout", "0"), "timeout"),
        (("store", "put", "a", "b", "[1]"), "VALUE must be a JSON object, got [1]"),
        (("stream", "agent", "{}", "--set", "input={}"), "input is given twice: by INPUT or -m and by --set"),
        (("wait", "agent", "--set", "assistant_id=b"), "assistant_id is given twice: by ASSISTANT and by --set"),
        (("stream", "agent", "--mode", "updates", "--set", "stream_mode=custom"), "stream_mode is given twice"),
        (("wait", "agent", "--config", "{}", "--set", "config={}"), "config is given twice"),
        (("wait", "agent", "-m", "-", "-m", "-"), "stdin, which is typed as -, can be read once only"),
        (("wait", "agent", "--set", "timeout=1"), "timeout cannot be given by --set: pass --timeout"),
        (("stream", "agent", "--set", 'headers={"a": "b"}'), "headers cannot be given by --set: pass --header"),
        (("wait", "agent", "--set", "on_completion=keep"), "on_completion cannot be given by --set: pass --keep"),
        (("resume", "t", "1", "--set", "stream_mode=values"), "stream_mode cannot be given by --set: pass --mode"),
        (("resume", "t", "1", "--set", "assistant_id=b"), "the assistant is that of the run that asked"),
        (("resume", "t", "1", "--set", "stream_resumable=false"), "stream_resumable=false is not for resume"),
        (("resume", "t", "--config", "{}"), "--config is for the run that an answer starts"),
        (("resume", "t", "--set", "durability=sync"), "--set is for the run that an answer starts"),
        (("wait", "agent", "--set", 'extra_body={"on_disconnect": "cancel"}'), "pass --set on_disconnect=..."),
        (("tail", "t", "r", "--after", ""), "last_event_id must be the id of an event"),
        (("wait", "agent", "--config", "[" * 990 + "]" * 990), "--config must be a JSON object, got [[["),
        ((), "a command is missing"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_was_typed_is_wrong(fake_runs: FakeRuns, arguments: tuple[str, ...], said: str) -> None:
    """It is refused with what is wrong, before anything is sent, and without the secret."""
    done = piped(fake_runs.url, *arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert said in done.stderr.decode()
    assert b"secret" not in done.stderr
    assert fake_runs.requests == []


def test_tail_never_takes_a_break_for_the_end(fake_runs: FakeRuns) -> None:
    """A stream that broke for good ends with 9, and the command that goes on after the last event."""
    run = fake_runs.run(4, finished=True)
    fake_runs.cut(stream=1, after_events=2, how="clean")
    fake_runs.fail(503, stream=range(2, 100))
    done = piped(fake_runs.url, "tail", run.thread_id, run.run_id, "--retry-for", "0")
    assert done.returncode == 9
    assert lines(done)[-1]["last_event_id"] == run.events[1].id
    assert f"tail {run.thread_id} {run.run_id} --after {run.events[1].id}".encode() in done.stderr


def test_a_run_whose_events_are_not_stored(fake_runs: FakeRuns) -> None:
    """It can be followed from now on only, as the error says; that is no success."""
    run = fake_runs.run(1, ids=None, request={"stream_resumable": False}, finished=True)
    done = piped(fake_runs.url, "tail", run.thread_id, run.run_id)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"; here: --from now, and join" in done.stderr


def test_a_thread_has_no_end(fake_runs: FakeRuns) -> None:
    """Nor does a thread's stream that the server closed for good."""
    run = fake_runs.run(2, finished=True)
    fake_runs.cut(stream=1, after_events=2, how="clean")
    fake_runs.fail(503, stream=range(2, 100))
    done = piped(fake_runs.url, "tail", run.thread_id, "--from", "start", "--retry-for", "0")
    assert done.returncode == 9
    assert f"go on with:\n  python -m langgraph_runs tail {run.thread_id} --after ".encode() in done.stderr


@pytest.mark.parametrize(("status", "code"), [(404, 7), (503, 6)])
def test_a_server_that_refuses_or_fails(fake_runs: FakeRuns, status: int, code: int) -> None:
    """A refusal is 7, a server that fails is out of reach: 6."""
    run = fake_runs.run(1, finished=True)
    fake_runs.fail(status, get="every")
    done = piped(fake_runs.url, "get", run.thread_id, run.run_id, "--retry-for", "0")
    assert done.returncode == code


def test_no_server() -> None:
    """An address where nobody listens is 6, with the remedy."""
    done = piped("http://127.0.0.1:9", "list", "t", "--retry-for", "0")
    assert done.returncode == 6
    assert b"langgraph dev" in done.stderr


def test_a_creation_whose_answer_is_lost_for_good(fake_runs: FakeRuns) -> None:
    """If nobody knows whether the run was created, that is 8, and the command that shows it."""
    thread_id = fake_runs.thread()
    fake_runs.fail(500, stream=1)
    fake_runs.fail(404, list="every")
    done = piped(fake_runs.url, "stream", "agent", "--thread", thread_id)
    assert done.returncode == 8
    assert f"whether the run was created:\n  python -m langgraph_runs list {thread_id}".encode() in done.stderr


def test_a_time_limit(fake_runs: FakeRuns) -> None:
    """`--timeout` ends the command with 5, not the run, and says how to go on."""
    fake_runs.next(1, auto=False)
    done = piped(fake_runs.url, "stream", "agent", "--timeout", "0.5")
    assert done.returncode == 5
    run = fake_runs.runs[0]
    assert not run.finished
    assert f"tail {run.thread_id} {run.run_id}".encode() in done.stderr
    assert b"runs.join" not in done.stderr + done.stdout


def test_a_time_limit_that_several_requests_share(fake_runs: FakeRuns) -> None:
    """It is told as it was typed, on stderr and to programs."""
    fake_runs.next(1, auto=False)
    done = piped(fake_runs.url, "wait", "agent", "--timeout", "0.75")
    assert (done.returncode, lines(done)[0]["detail"].endswith(": timed out after 0.75 s")) == (5, True)
    assert b": timed out after 0.75 s\nthe run may go on. Follow it with:\n" in done.stderr


def test_an_answer(fake_runs: FakeRuns) -> None:
    """`resume` shows what is asked, and answers it by the id of the question."""
    asked = fake_runs.run(1, interrupts=[QUESTION], finished=True)
    shown = piped(fake_runs.url, "resume", asked.thread_id)
    assert (shown.returncode, lines(shown)) == (3, [QUESTION])
    done = piped(fake_runs.url, "resume", asked.thread_id, "-m", "Ada")
    assert done.returncode == 0
    assert fake_runs.runs[-1].request["command"] == {"resume": {"q1": "Ada"}}
    again = piped(fake_runs.url, "resume", asked.thread_id, "1", "-m", "2")
    assert again.returncode == 2


def test_cancel(fake_runs: FakeRuns) -> None:
    """`cancel` cancels; a run that has ended is refused."""
    run = fake_runs.run(1, auto=False)
    run.start()
    assert piped(fake_runs.url, "cancel", run.thread_id, run.run_id, "--wait").returncode == 0
    assert run.status == "interrupted"
    assert piped(fake_runs.url, "cancel", run.thread_id, run.run_id).returncode == 7


def test_the_key_comes_from_a_file_or_the_environment(fake_runs: FakeRuns, tmp_path: Path) -> None:
    """Neither is printed, nor part of a command that is."""
    run = fake_runs.run(1, finished=True)
    (tmp_path / "key").write_text("from-file\n")
    piped(fake_runs.url, "list", run.thread_id, env={"LANGGRAPH_API_KEY": "from-environment"})
    piped(fake_runs.url, "list", run.thread_id, "--api-key-file", str(tmp_path / "key"), "--header", "x-tenant: blue")
    first, second = fake_runs.requests
    assert (first.headers["x-api-key"], second.headers["x-api-key"]) == ("from-environment", "from-file")
    assert second.headers["x-tenant"] == "blue"


def test_text_for_people_in_a_pipe(fake_runs: FakeRuns) -> None:
    """`--text` writes the text to stdout and nothing else; `--quiet` leaves stderr empty."""
    chunk = {"type": "AIMessageChunk", "id": "m", "content": "Hello\x1b", "chunk_position": "last"}
    fake_runs.next([("messages", [chunk, {}]), ("custom", 1)], mode="messages-tuple")
    done = piped(fake_runs.url, "stream", "agent", "--text", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"Hello\x1b\n", b"")


def test_a_protocol_that_is_not_spoken_here() -> None:
    """What answers without being the API is out of reach, not a success."""
    with FakeRuns("langgraph") as server:
        server.always("GET", "/info", stream(frame("x", 1)))
        assert piped(server.url, "info").returncode == 6
