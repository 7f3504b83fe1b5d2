"""The model of runs obeys the commands of the protocol of thread streams as the server does."""

from __future__ import annotations

import json

import pytest

from .plainly import command, thread_events
from .support import FakeRun, FakeRuns, ask, read_frames

QUESTIONS = [{"id": "a", "value": "left?"}, {"id": "b", "value": "right?"}]
MODES = ["values", "updates", "messages", "tools", "lifecycle", "custom", "tasks", "checkpoints"]


def asking(server: FakeRuns) -> FakeRun:
    return server.run(0, thread_id="t", protocol=True, finished=True, interrupts=QUESTIONS)


def pending(server: FakeRuns) -> list[str]:
    """The ids of the questions that the thread shows."""
    thread = json.loads(ask(server.url, "GET", "/threads/t").body)
    return [each["id"] for asked in thread["interrupts"].values() for each in asked]


def test_a_run_is_started(fake_runs: FakeRuns) -> None:
    """A command makes the thread and a run in it, which shows the request's mark, and tells the run's id."""
    started = {"assistant_id": "agent", "input": {"x": 1}, "metadata": {"m": 1}, "config": {"recursion_limit": 5}}
    answer = command(fake_runs, "t", "run.start", {"X-Request-Id": "mark"}, **started, multitaskStrategy="rollback")

    (run,) = fake_runs.made_by("mark")
    assert answer == {
        "type": "success",
        "id": 7,
        "result": {"run_id": run.run_id},
        "meta": {"applied_through_seq": 0},
    }
    shown = json.loads(ask(fake_runs.url, "GET", f"/threads/t/runs/{run.run_id}").body)
    assert (shown["metadata"], shown["multitask_strategy"]) == ({"m": 1}, "rollback")
    assert shown["kwargs"] == {
        "stream_mode": MODES,
        "resumable": True,
        "config": {"configurable": {"langgraph_request_id": "mark", "__event_streaming_v2": True}},
        "input": {"x": 1},
        "command": None,
    }


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b'{"method":"run.start"}', b'{"id":"1","method":"run.start"}', b'{"id":1}']
)
def test_a_malformed_command_is_refused(fake_runs: FakeRuns, body: bytes) -> None:
    """What is no JSON, or has no number or no method, is a 400."""
    assert ask(fake_runs.url, "POST", "/threads/t/commands", body).status == 400


def test_refusals_come_with_status_200(fake_runs: FakeRuns) -> None:
    """Why a command cannot be obeyed is said in the answer, with the status in the text where there is one."""
    fake_runs.assistants = {"agent"}
    fake_runs.run(thread_id="t")
    unknown = fake_runs.new_id()

    def refused(method: str, **params: object) -> tuple[str, str]:
        answer = command(fake_runs, "t", method, None, **params)
        assert (answer["type"], answer["id"]) == ("error", 7)
        return answer["error"], answer["message"][:4]

    assert refused("run.cancel")[0] == "unknown_command"
    assert refused("run.start")[0] == "invalid_argument"
    assert refused("run.start", assistant_id="other") == ("unknown_error", "422:")
    assert refused("run.start", assistant_id=unknown) == ("unknown_error", "404:")
    assert refused("run.start", assistant_id="agent", multitaskStrategy="reject") == ("unknown_error", "409:")
    assert refused("input.respond")[0] == refused("input.respond", responses=[])[0] == "invalid_argument"
    assert refused("input.respond", interrupt_id="a")[0] == "no_such_interrupt"
    assert len(fake_runs.runs) == 1


def test_all_questions_are_answered_together(fake_runs: FakeRuns) -> None:
    """Responses make a run with the same mark as any, whose id is not told; the questions are used up."""
    asking(fake_runs)
    shown = pending(fake_runs)
    responses = [{"interrupt_id": id, "response": id.upper(), "namespace": []} for id in "ab"]
    answer = command(
        fake_runs, "t", "input.respond", {"X-Request-Id": "mark"}, responses=responses, goto="n", update={}
    )
    (run,) = fake_runs.made_by("mark")
    thread_events(fake_runs, "t", 11)

    assert shown == ["a", "b"]
    assert answer["result"] == {}
    assert run.request["command"] == {"resume": {"a": "A", "b": "B"}, "goto": "n", "update": {}}
    assert run.finished
    assert pending(fake_runs) == []
    assert command(fake_runs, "t", "input.respond", interrupt_id="a", response=1)["error"] == "no_such_interrupt"


@pytest.mark.parametrize("planned", [False, True])
def test_what_is_not_answered_is_asked_again(fake_runs: FakeRuns, planned: bool) -> None:
    """The run that one answer makes asks the other question again, by the same id, unless it does something else."""
    asking(fake_runs)
    if planned:
        fake_runs.next(0, status="error")
    command(fake_runs, "t", "input.respond", interrupt_id="a", response=1)

    seen = thread_events(fake_runs, "t", 8 if planned else 11)

    assert pending(fake_runs) == ([] if planned else ["b"])
    assert [event for event, *_ in read_frames(seen.body)].count("input.requested") == (2 if planned else 3)


def test_an_input_answers_what_is_asked(fake_runs: FakeRuns) -> None:
    """A start with an input is taken for the answer to all questions, and recorded; without one they come again."""
    asking(fake_runs)
    command(fake_runs, "t", "run.start", assistant_id="agent", input=None)
    again = fake_runs.runs[-1]
    again.complete()
    command(fake_runs, "t", "run.start", assistant_id="agent", input={"x": 1})
    answered = fake_runs.runs[-1]
    answered.complete()

    assert [each["id"] for each in again.left_values()["__interrupt__"]] == ["a", "b"]
    assert fake_runs.resumed_by_input == [answered]
    assert answered.request["command"] == {"resume": {"x": 1}}
    assert pending(fake_runs) == []


def test_answers_to_commands_are_lost_by_plan(fake_runs: FakeRuns) -> None:
    """Commands are an operation that faults can name."""
    fake_runs.lose(command=1, done=True)

    seen = ask(
        fake_runs.url, "POST", "/threads/t/commands", b'{"id":1,"method":"run.start","params":{"assistant_id":"a"}}'
    )

    assert seen.end == "eof"
    assert fake_runs.operations == ["command"]
    assert len(fake_runs.runs) == 1


def test_a_run_made_for_the_protocol_speaks_it(fake_runs: FakeRuns) -> None:
    """The routes of runs make such a run, too, where its configuration says so."""
    body = {
        "assistant_id": "agent",
        "config": {"configurable": {"__event_streaming_v2": True}},
        "stream_resumable": True,
    }
    ask(fake_runs.url, "POST", f"/threads/{fake_runs.thread('t')}/runs", json.dumps(body).encode())
    (run,) = fake_runs.runs
    run.complete()

    assert run.payloads[0]["params"]["data"] == {"n": 1}
