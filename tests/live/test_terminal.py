"""The command `langgraph-runs` against a real server, in a terminal and in pipes."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from typing import Any

import pytest

from langgraph_runs import Client
from tests.cli.process import in_terminal, piped


def lines(done: subprocess.CompletedProcess[bytes]) -> list[Any]:
    """The JSON of each line of stdout."""
    return [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]


def test_what_a_model_says(server_url: str) -> None:
    """`stream` shows the answer as it is said, and that the run succeeded; its thread is gone then."""
    with in_terminal(server_url, "stream", "chat", "-m", "Grüße, world!", NO_COLOR="1") as terminal:
        assert terminal.finish() == 0
    run_id = re.fullmatch(r"You said: Grüße, world!\nsuccess · run (\S+) · [\d.]+ s\n", terminal.shown)
    assert run_id is not None


@pytest.mark.parametrize(("graph", "code", "status"), [("steps", 0, "success"), ("boom", 1, "failed")])
@pytest.mark.parametrize("command", ["stream", "wait"])
def test_how_a_run_ends(server_url: str, command: str, graph: str, code: int, status: str) -> None:
    """The exit status and the last line say how it ended, of `stream` and of `wait`."""
    done = piped(server_url, command, graph, '{"count": 2, "delay": 0.02}')
    assert (done.returncode, lines(done)[-1]["status"]) == (code, status)


def test_ctrl_c_and_what_goes_on(server_url: str) -> None:
    """The command that Ctrl-C prints shows the rest of the run: no tick is missing, and none comes twice."""
    given = '{"count": 30, "delay": 0.1}'
    with in_terminal(server_url, "stream", "slow", given, "--keep", NO_COLOR="1", columns=200) as terminal:
        terminal.wait_for('{"tick":3}')
        terminal.press_ctrl_c()
        assert terminal.finish() == 130
    found = re.search(r"the run goes on\. Follow it with:\n  python -m langgraph_runs (tail .*)\n", terminal.shown)
    assert found is not None
    with in_terminal(server_url, *found[1].split(), NO_COLOR="1") as rest:
        assert rest.finish() == 0
    ticks = [int(number) for number in re.findall(r'"tick":(\d+)', terminal.shown + rest.shown)]
    assert ticks == [*range(1, 31)]
    with Client(server_url, api_key=None) as client:
        client.threads.delete(found[1].split()[1])


def test_ctrl_c_where_leaving_a_wait_cancels(server_url: str) -> None:
    """With `on_disconnect=cancel`, the server cancels a run that `wait` leaves."""
    with Client(server_url, api_key=None) as client:
        thread_id = client.threads.create().thread_id
        run = ("slow", '{"count": 600, "delay": 0.1}', "--thread", thread_id, "--set", "on_disconnect=cancel")
        with in_terminal(server_url, "wait", *run, NO_COLOR="1") as terminal:
            while not (found := client.runs.list(thread_id)) or found[0].status == "pending":
                assert terminal.look() == ""
            terminal.press_ctrl_c()
            assert terminal.finish() == 130
        assert client.runs.handle(thread_id, found[0]).wait_for("cancelled", timeout=60).run_id == found[0].run_id
        client.threads.delete(thread_id)


def test_a_question_and_its_answer(server_url: str) -> None:
    """A run that asks has 3; `resume` shows the question, then answers it."""
    with Client(server_url, api_key=None) as client:
        thread_id = client.threads.create().thread_id
        asked = piped(server_url, "wait", "ask", "{}", "--thread", thread_id)
        assert (asked.returncode, lines(asked)[0]["status"]) == (3, "needs_input")
        shown = piped(server_url, "resume", thread_id)
        assert (shown.returncode, lines(shown)[0]["value"]) == (3, {"question": "Your name?"})
        answered = piped(server_url, "resume", thread_id, '"Ada"')
        assert (answered.returncode, lines(answered)[-1]["values"]["greeting"]) == (0, "Hello, Ada!")
        client.threads.delete(thread_id)


def test_a_run_that_stopped_at_a_node(server_url: str) -> None:
    """It waits, so it has 3, and the command that is shown goes on with it on every server."""
    with Client(server_url, api_key=None) as client:
        thread_id = client.threads.create().thread_id
        run = ("steps", '{"count": 2}', "--thread", thread_id, "--set", 'interrupt_before=["step"]')
        for arguments, code in (("wait", *run), 3), (("resume", thread_id), 3), (("resume", thread_id, "1"), 2):
            stopped = piped(server_url, *arguments)
            assert stopped.returncode == code
            found = re.search(rb"it stopped at a node; go on with:\n  python -m langgraph_runs (.*)\n", stopped.stderr)
            assert found is not None
        *command, assistant = shlex.split(found[1].decode())
        assert assistant == "ASSISTANT"
        rest = piped(server_url, *command, "steps", "--mode", "updates")
        assert (rest.returncode, [*lines(rest)[1]["data"]]) == (0, ["step"])
        client.threads.delete(thread_id)


def test_cancelled_by_another(server_url: str) -> None:
    """A run that another command cancels ends with 4 where it is followed."""
    with Client(server_url, api_key=None) as client:
        thread_id = client.threads.create().thread_id
        run = client.runs.create(thread_id, "slow", input={}, stream_mode="custom", stream_resumable=True)
        with in_terminal(server_url, "tail", thread_id, run.run_id) as terminal:
            terminal.wait_for('"tick":1')
            assert piped(server_url, "cancel", thread_id, run.run_id, "--wait").returncode == 0
            assert terminal.finish() == 4
        client.threads.delete(thread_id)


@pytest.mark.parametrize("by", ["runs", "threads"])
def test_following_a_thread(server_url: str, server_name: str, by: str) -> None:
    """`tail` of a thread shows the runs that others start there, until Ctrl-C; by either kind of stream."""
    if by == "runs" and server_name != "langgraph":
        pytest.skip("Aegra has no stream of a thread that has the messages of such runs")
    question = {"messages": [{"role": "user", "content": "Hi"}]}
    with Client(server_url, api_key=None) as client:
        thread_id = client.threads.create().thread_id

        def chat() -> None:
            if by == "runs":
                with client.runs.stream(thread_id, "chat", input=question, stream_mode="messages-tuple") as stream:
                    assert [*stream]
            else:
                with client.threads.stream(thread_id, "chat") as thread:
                    thread.start(input=question)
                    assert thread.result().status == "success"

        chat()
        whole = r"── run \S+( running)?\nYou said: Hi\n── run \S+ (ended|completed)\n"  # of a run that began later
        with in_terminal(server_url, "tail", thread_id, NO_COLOR="1") as terminal:
            terminal.wait_for("following thread")
            for _ in range(40):  # the server may not have noticed yet
                chat()
                if re.search(whole, terminal.look()):
                    break
            terminal.wait_for(whole)
            terminal.press_ctrl_c()
            assert terminal.finish() == 130
        client.threads.delete(thread_id)


def test_what_the_server_has(server_url: str) -> None:
    """Threads, assistants, items of the store and the server itself are shown."""
    thread_id = lines(piped(server_url, "threads", "create", "--metadata", '{"by": "terminal"}'))[0]["thread_id"]
    found = lines(piped(server_url, "threads", "list", "--metadata", '{"by": "terminal"}'))
    assert thread_id in [thread["thread_id"] for thread in found]
    assert lines(piped(server_url, "threads", "get", thread_id))[0]["metadata"]["by"] == "terminal"
    assert piped(server_url, "threads", "delete", thread_id).returncode == 0
    assert piped(server_url, "threads", "get", thread_id).returncode == 7

    [assistant] = lines(piped(server_url, "assistants", "list", "--graph", "chat", "--limit", "1"))
    assert lines(piped(server_url, "assistants", "get", "chat")) == [assistant]
    assert lines(piped(server_url, "assistants", "get", assistant["assistant_id"]))[0]["graph_id"] == "chat"
    assert "state_schema" in lines(piped(server_url, "assistants", "schemas", assistant["assistant_id"]))[0]

    assert piped(server_url, "store", "put", "terminal.test", "é", '{"n": 1}').returncode == 0
    assert lines(piped(server_url, "store", "get", "terminal.test", "é"))[0]["value"] == {"n": 1}
    assert [item["key"] for item in lines(piped(server_url, "store", "search", "terminal"))] == ["é"]
    namespaces = lines(piped(server_url, "store", "namespaces", "terminal"))
    assert [namespace[-2:] for namespace in namespaces] == [["terminal", "test"]]  # Aegra puts the user before it
    assert piped(server_url, "store", "delete", "terminal.test", "é").returncode == 0
    assert piped(server_url, "store", "get", "terminal.test", "é").returncode == 7

    assert lines(piped(server_url, "info"))[0]["url"] == server_url
