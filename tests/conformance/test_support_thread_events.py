"""The model of runs streams the events of a thread as the server does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from langgraph_runs.testing.model import Event
from langgraph_runs.testing.payloads import message, question, subgraph, tool_call
from langgraph_runs.testing.protocol import ProtocolAPI

from .plainly import command, join, thread_events
from .support import FakeRun, FakeRuns, Probe, ask, read_frames

RECORDED = json.loads((Path(__file__).parent / "recordings" / "thread_events.json").read_text())
"""What a real server (langgraph-api 0.16.7, in memory) sent: of each run by its own stream, and of their thread."""


def told(events: list[dict[str, Any]]) -> list[Any]:
    """Methods and data, with the event instead of the data for lifecycles."""
    return [
        event["params"]["data"]["event"]
        if event["method"] == "lifecycle"
        else (event["method"], event["params"]["data"])
        for event in events
    ]


def ids(events: list[dict[str, Any]]) -> list[str]:
    return [event["event_id"].rpartition("lc||")[2] for event in events]


def started(server: FakeRuns, thread_id: str = "t", **params: Any) -> FakeRun:
    command(server, thread_id, "run.start", assistant_id="agent", **params)
    return server.runs[-1]


@pytest.mark.parametrize("recorded", RECORDED, ids=lambda recorded: recorded["name"])
def test_a_thread_is_told_as_the_real_server_tells_it(recorded: dict[str, Any]) -> None:
    """From what runs published the model makes what the real server made of it: each id, number, method and datum."""
    server = ProtocolAPI()
    for each in recorded["runs"]:
        request = {"assistant_id": each["graph"]}
        run = server.run(0, thread_id="t", protocol=each["protocol"], request=request, auto=False)
        run.run_id, run.status = each["run_id"], each["status"]
        run.events += [Event(*event) for event in each["events"]]
        run.values = {"__interrupt__": recorded["interrupts"]} if recorded["interrupts"] else {}

    def comparable(event: dict[str, Any]) -> dict[str, Any]:
        params = {name: value for name, value in event["params"].items() if name != "timestamp"}
        if "messages" in str(params["data"]) and event["method"] in ("values", "updates"):
            params["data"] = None  # the server brings messages into another shape
        return {**event, "params": params}

    assert [comparable(event) for event in recorded["thread"]] == [comparable(event) for event in server.history("t")]


def test_events_are_framed_as_the_server_does(fake_runs: FakeRuns) -> None:
    """A frame has the method as its event, the number on the connection as its id, and the envelope as its data."""
    fake_runs.next([("custom", {"a": "é"})])
    run = started(fake_runs)
    fake_runs.heartbeats = 1

    seen = thread_events(fake_runs, "t", 3)

    frames = read_frames(seen.body)
    assert [(event, id) for event, _, id in frames] == [("lifecycle", "1"), ("custom", "2"), ("lifecycle", "3")]
    assert frames[1][1] == {
        "type": "event",
        "event_id": "1763800000000-1",
        "seq": 2,
        "method": "custom",
        "params": {"namespace": [], "timestamp": 1763800000000, "data": {"a": "é"}},
    }
    assert frames[2][1]["event_id"] == f"synth:{run.run_id}:lc||completed"
    assert seen.body.count(b": heartbeat\r\n\r\n") == 3


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("unique", ["0-1", "0-2", "1-0", "1-1"]),
        ("repeated", ["0-0", "0-0.1", "1-0", "1-0.1"]),
        (None, ["0-0", "0-0.1", "1-0", "1-0.1"]),
    ],
)
def test_several_events_of_one_id_are_numbered(fake_runs: FakeRuns, kind: Any, expected: list[str]) -> None:
    """Where ids repeat, as those of a millisecond do, the second and later ones have a suffix."""
    fake_runs.next(4, ids=kind)
    started(fake_runs)

    seen = thread_events(fake_runs, "t", 6)

    found = [data["event_id"].removeprefix("176380000000") for _, data, _ in read_frames(seen.body)][1:-1]
    assert expected == found


def test_what_is_left_out_counts(fake_runs: FakeRuns) -> None:
    """Numbers count what the channels leave out; a name picks custom events."""
    fake_runs.run([("values", 1), ("custom", {"name": "a"}), ("custom", {"name": "b"})], protocol=True, thread_id="t")

    seen = thread_events(fake_runs, "t", 2, "custom:b", "lifecycle")
    rest = thread_events(fake_runs, "t", 2, "custom:b", "values")

    assert [(event, id) for event, _, id in read_frames(seen.body)] == [("lifecycle", "1"), ("custom", "4")]
    assert [(event, id) for event, _, id in read_frames(rest.body)] == [("values", "2"), ("custom", "4")]


@pytest.mark.parametrize(
    "body", [b"{", b"{}", b'{"channels":[]}', b'{"channels":["debug"]}', b'{"channels":["custom:"]}']
)
def test_channels_must_be_known(fake_runs: FakeRuns, body: bytes) -> None:
    """No channels, or one that does not exist, is refused."""
    assert ask(fake_runs.url, "POST", "/threads/t/stream/events", body).status == 400


def test_only_where_it_is_switched_on(fake_runs: FakeRuns, fake_aegra: FakeRuns) -> None:
    """Both routes are 404 where they are switched off, and on Aegra here."""
    fake_runs.speaks_protocol = False

    paths = ("/threads/t/commands", "/threads/t/stream/events")
    assert {ask(server.url, "POST", path, b"{}").status for server in (fake_runs, fake_aegra) for path in paths} == {
        404
    }


def test_a_stream_goes_on_with_what_happens(fake_runs: FakeRuns) -> None:
    """A stream of a thread that is not there yet is silent, and then tells each run in its turn."""
    with Probe(fake_runs.url) as probe:
        probe.send("POST", "/threads/t/stream/events", json.dumps({"channels": ["custom", "lifecycle"]}).encode())
        fake_runs.wait_for_request(1)
        probe.read(len("HTTP/1.1 200 OK"))
        first = fake_runs.run(0, thread_id="t", protocol=True, auto=False)
        second = fake_runs.run(1, thread_id="t", protocol=True)
        first.publish({"of": "first"}, event="custom")
        assert second.status == "pending"
        first.finish()
        seen = probe.read_until(second.run_id.encode() + b":lc||completed")

    assert seen.index(b'"of":"first"') < seen.index(b'"n":1')


def test_streams_that_were_left_hold_no_files(fake_runs: FakeRuns) -> None:
    """What a thread waits for takes no file descriptor once nobody waits, so that any number can be read."""

    def wait_and_leave(number: int) -> int:
        with Probe(fake_runs.url) as probe:
            probe.send("POST", f"/threads/t{number}/stream/events", json.dumps({"channels": ["lifecycle"]}).encode())
            fake_runs.wait_for_request(number + 1)
            probe.read(len("HTTP/1.1 200 OK"))
        fake_runs.wait_until_closed()
        return len([*Path("/dev/fd").iterdir()])

    first, *others = [wait_and_leave(number) for number in range(50)]  # a server that answered has opened what it needs

    assert max(others) <= first


def test_questions_are_told_before_the_last_values(fake_runs: FakeRuns) -> None:
    """A run that asks counts as interrupted after its first question, before the second and the last values."""
    fake_runs.next(1, interrupts=[{"id": "a", "value": "left?"}, {"id": "b", "value": "right?"}], values={"x": 1})
    started(fake_runs)

    events = [data for _, data, _ in read_frames(thread_events(fake_runs, "t", 7).body)]

    assert told(events) == [
        "running",
        ("values", {"n": 1}),
        ("input.requested", {"interrupt_id": "a", "payload": "left?"}),
        "interrupted",
        ("values", {"x": 1}),
        ("input.requested", {"interrupt_id": "b", "payload": "right?"}),
        ("values", {"x": 1}),
    ]


def test_a_question_that_was_published_is_not_asked_again(fake_runs: FakeRuns) -> None:
    """A run that published its question by itself ends with it."""
    asked = [{"id": "a", "value": 1}]
    run = fake_runs.run([question("a", 1, values={"x": 1})], protocol=True, interrupts=asked, finished=True)

    assert (told(fake_runs.history(run.thread_id))) == [
        "running",
        ("input.requested", {"interrupt_id": "a", "payload": 1}),
        "interrupted",
        ("values", {"x": 1}),
    ]


def test_an_old_end_is_told_anew_while_the_thread_asks(fake_runs: FakeRuns) -> None:
    """A replay calls a run interrupted that had succeeded, under another id, while its thread waits for a human."""
    old = fake_runs.run(1, protocol=True, finished=True)
    before = fake_runs.history(old.thread_id)
    fake_runs.run(0, protocol=True, finished=True, thread_id=old.thread_id, interrupts=[{"id": "a", "value": 1}])

    after = fake_runs.history(old.thread_id)

    assert ids(before) == ["running", "1763800000000-1", "completed"]
    assert ids(after)[:3] == ["running", "1763800000000-1", "interrupted"]


@pytest.mark.parametrize(
    ("status", "end"),
    [("success", "completed"), ("error", "failed"), ("interrupted", "interrupted"), ("timeout", None)],
)
def test_a_run_ends_as_its_status_tells(fake_runs: FakeRuns, status: str, end: str | None) -> None:
    """The end is the last event. Cancelled is called interrupted, and one that timed out has no end."""
    run = fake_runs.run(1, protocol=True, status=status, finished=True)

    assert told(fake_runs.history(run.thread_id)) == ["running", ("custom", {"n": 1}), *([end] if end else [])]


def test_a_failure_is_explained_only_to_who_was_there(fake_runs: FakeRuns) -> None:
    """The error's message comes live and is not in a replay."""
    fake_runs.next(0, status="error", error=("ValueError", "boom"))
    started(fake_runs)

    live, again = (read_frames(thread_events(fake_runs, "t", 2).body)[1][1] for _ in range(2))

    assert live["params"]["data"] == {"event": "failed", "graph_name": "agent", "error": "boom"}
    assert again["params"]["data"] == {"event": "failed", "graph_name": "agent"}
    assert live["event_id"] == again["event_id"]


@pytest.mark.parametrize("how", ["cancel?action=rollback", "delete", "delete thread"])
def test_what_is_gone_has_no_end(fake_runs: FakeRuns, how: str) -> None:
    """A run that is rolled back, or deleted by itself or with its thread, ends untold, and no replay has it."""
    run = fake_runs.run(0, protocol=True, auto=False, thread_id="t")
    run.start()
    path = f"/threads/t/runs/{run.run_id}"
    gone = {
        "delete": ("DELETE", path),
        "delete thread": ("DELETE", "/threads/t"),
    }.get(how, ("POST", f"{path}/{how}"))
    with Probe(fake_runs.url) as probe:
        probe.send("POST", "/threads/t/stream/events", b'{"channels":["lifecycle"]}')
        probe.read_until(b"||running")
        assert ask(fake_runs.url, *gone).status < 300
        later = fake_runs.run(0, protocol=True, thread_id="t")
        seen = probe.read_until(later.run_id.encode() + b":lc||completed")

    assert b"interrupted" not in seen
    assert run.run_id not in json.dumps(fake_runs.history("t"))


def test_what_is_not_stored_comes_only_live(fake_runs: FakeRuns) -> None:
    """A run that is not resumable is told while it works, with its end, and a replay knows nothing of it."""
    fake_runs.next(2, ids=None)
    started(fake_runs)

    assert len(read_frames(thread_events(fake_runs, "t", 4).body)) == 4
    assert fake_runs.history("t") == []


def test_what_has_expired_is_gone(fake_runs: FakeRuns) -> None:
    """Of a run whose stored events are gone, neither stream has anything."""
    run = fake_runs.run(2, protocol=True, finished=True)
    run.expire()

    assert fake_runs.history(run.thread_id) == []
    assert join(fake_runs, run, "-1").body == b""


@pytest.mark.parametrize("late", [1, 2, 9])
def test_a_late_start_loses_the_first_events_once(fake_runs: FakeRuns, late: int) -> None:
    """Of a run that begins while a stream is open, the first events do not come there, and are in the next replay.

    Ids that repeat are numbered by what came: then an id names another event than in the replay, as on the real server.
    """
    with Probe(fake_runs.url) as probe:
        probe.send("POST", "/threads/t/stream/events", b'{"channels":["values","lifecycle"]}')
        fake_runs.wait_for_request(1)
        probe.read(len("HTTP/1.1 200 OK"))
        fake_runs.next(4, late_start=late, ids="repeated")
        started(fake_runs)
        seen = probe.read_until(b"||completed")

    came = [n for n in range(1, 5) if b'"data":{"n":%d}' % n in seen]
    assert came == [*range(late + 1, 5)]
    assert b"||running" in seen
    replayed = fake_runs.history("t")
    assert told(replayed)[1:-1] == [("values", {"n": n}) for n in range(1, 5)]
    if late == 1:
        assert b'"event_id":"1763800000000-0","seq":2,"method":"values","params":{"namespace":[]' in seen
        assert (replayed[1]["event_id"], replayed[2]["event_id"]) == ("1763800000000-0", "1763800000000-0.1")


def test_an_end_may_be_left_untold(fake_runs: FakeRuns) -> None:
    """A run can end without an event that says so, until it is told otherwise."""
    run = fake_runs.run(1, protocol=True, finished=True, quiet_end=True)
    quiet = fake_runs.history(run.thread_id)
    run.quiet_end = False

    assert ids(quiet) == ["running", "1763800000000-1"]
    assert ids(fake_runs.history(run.thread_id)) == ["running", "1763800000000-1", "completed"]


@pytest.mark.parametrize("how", ["planned", "driven"])
def test_a_replay_has_the_newest_attempt(fake_runs: FakeRuns, how: str) -> None:
    """Of a run that began anew a replay tells the new attempt alone; its own stream has both."""
    run = fake_runs.run(2, protocol=True, restart_after=1 if how == "planned" else None)
    if how == "driven":
        run.start()
        run.advance()
        run.restart()
    run.complete()

    replayed = fake_runs.history(run.thread_id)

    assert told(replayed) == ["running", ("custom", {"n": 1}), ("custom", {"n": 2}), "completed"]
    assert [data["params"]["data"] for data in run.payloads] == [{"n": 1}, {"n": 1}, {"n": 2}]


def test_a_run_has_its_own_stream_of_envelopes(fake_runs: FakeRuns) -> None:
    """The stream of such a run has envelopes as data, the namespace in the event's name, and ends with the run."""
    run = fake_runs.run([("values", 1), ("messages", 2, ["a:1", "b:2"])], protocol=True, finished=True)

    _, values, messages = read_frames(join(fake_runs, run, "-1").body)

    params = {"namespace": [], "timestamp": 1763800000000, "data": 1, "interrupts": []}
    assert values[:2] == ("values", {"type": "event", "method": "values", "params": params, "seq": 1})
    assert (messages[0], messages[1]["params"]["namespace"]) == ("messages|a:1|b:2", ["a:1", "b:2"])


def test_payloads_of_common_things(fake_runs: FakeRuns) -> None:
    """Messages come as blocks, results of tools are mirrored as messages, subgraphs start and end."""
    usage = {"input_tokens": 1, "output_tokens": 2, "total_tokens": 3}
    call = ("call-1", "weather", {"city": "Bern"})
    payloads = [
        *message("He", "llo", reasoning=["hm"], tool_calls=[call], usage=usage),
        *subgraph("child", *tool_call(*call, "rain"), *subgraph("deep", ("custom", 1), end=None), task="1"),
        *tool_call("call-2", "weather", {}, error="no"),
    ]
    run = fake_runs.run(payloads, protocol=True, finished=True)

    events = fake_runs.history(run.thread_id)

    blocks = [event["params"]["data"] for event in events if event["method"] == "messages"]
    assert [data["event"].removeprefix("content-block-") for data in blocks[:14]] == (
        ["message-start", "start", "delta", "start", "delta", "delta", "start", "delta", "delta"]
        + ["finish"] * 3
        + ["message-finish", "message-start"]
    )
    assert "".join(data["delta"]["args"] for data in blocks[7:9]) == json.dumps(call[2])
    assert blocks[12] == {"event": "message-finish", "usage": usage}
    assert [data["content"]["text"] for data in blocks[14:17]] == ["", "rain", "rain"]
    states = [(e["params"]["namespace"], e["params"]["data"]["event"]) for e in events if e["method"] == "lifecycle"]
    deep = ["child:1", "deep:00000000-0000-4000-8000-000000000001"]
    assert states[1:] == [
        (["child:1"], "started"),
        (deep, "started"),
        (["child:1"], "completed"),
        (deep, "completed"),
        ([], "completed"),
    ]
    tools = [event["params"]["data"]["event"] for event in events if event["method"] == "tools"]
    assert tools == ["tool-started", "tool-finished", "tool-started", "tool-error"]
