"""The model of runs answers as the servers do, both of them."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from .plainly import data_of, join, post
from .support import (
    FakeRuns,
    Probe,
    ask,
    frame,
    heartbeat,
    read_frames,
)


def test_frames_are_the_servers_own() -> None:
    """Frames are byte for byte what each server writes."""
    assert frame("values", {"a": "é"}, "1-0") == b'event: values\r\ndata: {"a":"\xc3\xa9"}\r\nid: 1-0\r\n\r\n'
    assert frame("end", 1, "r_event_1", style="aegra") == b"event: end\ndata: 1\nid: r_event_1\n\n"
    assert frame("a", b"b", "1", style="aegra", id_first=True) == b"id: 1\nevent: a\ndata: b\n\n"
    assert heartbeat() == b": heartbeat\r\n\r\n"
    assert read_frames(heartbeat() + frame("a", [1]) + b"event: half") == [("a", [1], None)]


@pytest.mark.parametrize("finished", [True, False])
@pytest.mark.parametrize("ids", ["unique", "repeated", "opaque"])
def test_a_run_is_replayed_from_the_start(fake_runs: FakeRuns, ids: str, finished: bool) -> None:
    """From -1 a join gets everything, finished or made while it is read; ids are as told."""
    run = fake_runs.run(10, ids=ids, finished=finished)

    seen = join(fake_runs, run, "-1")

    assert 11 == len(run.published) == len(seen.chunks)
    assert run.published == data_of(seen)
    assert run.status == "success"
    assert (11 if ids != "repeated" else 4) == len({id for _, _, id in read_frames(seen.body)})


@pytest.mark.parametrize(
    ("last", "expected"), [(None, 0), ("abc", 0), ("0", 11), ("-", 11), ("1763800000003-0", 1), ("~", 0)]
)
def test_the_open_server_compares_ids_as_strings(fake_runs: FakeRuns, last: str | None, expected: int) -> None:
    """Replay is what sorts after the id, nothing is validated, and without an id there is nothing."""
    run = fake_runs.run(10, finished=True)

    assert expected == len(join(fake_runs, run, last).chunks)


@pytest.mark.parametrize(("last", "expected"), [(None, 1), ("abc", 12), ("{}_event_9", 3), ("{}_event_12", 1)])
def test_aegra_replays_by_position(fake_aegra: FakeRuns, last: str | None, expected: int) -> None:
    """Opaque ids are looked up, unknown ones replay everything, and `end` always comes last."""
    run = fake_aegra.run(10, finished=True)

    seen = join(fake_aegra, run, last and last.format(run.run_id))

    assert expected == len(seen.chunks)
    assert read_frames(seen.body)[-1][:2] == ("end", {"status": "success"})
    assert b"\r" not in seen.body


def test_error_and_messages_are_not_stored(fake_runs: FakeRuns) -> None:
    """The open server sends both live and replays neither."""
    run = fake_runs.run([("messages/partial", [1]), ("messages", [2])], status="error")

    live = [event for event, *_ in read_frames(join(fake_runs, run).body)]
    replayed = [event for event, *_ in read_frames(join(fake_runs, run, "-1").body)]

    assert live == ["metadata", "messages/partial", "messages", "error"]
    assert replayed == ["metadata", "messages"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["metadata", "values", "custom|child:1", "messages"]),
        ("?stream_mode=custom", ["custom|child:1"]),
        ("?stream_mode=values&stream_mode=messages-tuple", ["messages"]),
        ("?stream_mode=values,custom", []),
        ("?stream_mode=%5B%22values%22%2C%22metadata%22%5D", ["metadata", "values"]),
    ],
)
def test_a_join_is_filtered_as_the_open_server_does(fake_runs: FakeRuns, query: str, expected: list[str]) -> None:
    """One mode, a JSON array or the last of several; a comma list is silence."""
    run = fake_runs.run([("values", 1), ("custom|child:1", 2), ("messages", 3)], finished=True)

    assert expected == [event for event, *_ in read_frames(join(fake_runs, run, "-1", query).body)]


def test_the_seam_repeats_what_was_replayed(fake_runs: FakeRuns) -> None:
    """A join in flight gets the last replayed events again, a join of a finished run does not."""
    run = fake_runs.run(4, seam=2)
    run.start()
    run.advance(3)

    assert data_of(join(fake_runs, run, "1763800000000-1")) == [{"n": 2}, {"n": 3}, {"n": 2}, {"n": 3}, {"n": 4}]
    assert data_of(join(fake_runs, run, "1763800000000-1")) == [{"n": 2}, {"n": 3}, {"n": 4}]


def test_a_run_goes_on_while_nobody_reads(fake_runs: FakeRuns) -> None:
    """What is published in the gap is not sent on the broken connection, and is there for the next."""
    run = fake_runs.run(6)
    fake_runs.cut(stream=1, after_events=3, how="reset", meanwhile=lambda: run.advance(2))

    first = read_frames(join(fake_runs, run).body)
    second = read_frames(join(fake_runs, run, first[-1][2]).body)

    assert (len(first), len(second)) == (3, 4)
    assert run.published == [data for _, data, _ in first + second]


def test_a_run_starts_again(fake_runs: FakeRuns) -> None:
    """A restarted run publishes a second `metadata` and everything anew, with later ids."""
    planned = fake_runs.run(3, restart_after=1, finished=True)
    driven = fake_runs.run(3)
    driven.start()
    driven.advance()
    driven.restart()
    driven.complete()

    for run in (planned, driven):
        ids = [event.id or "" for event in run.events]
        assert ["metadata", "custom", "metadata", *["custom"] * 3] == [event.event for event in run.events]
        assert run.payloads == [{"n": 1}, {"n": 1}, {"n": 2}, {"n": 3}]
        assert sorted(set(ids)) == ids


def test_the_test_may_drive_a_run(fake_runs: FakeRuns) -> None:
    """A run without a will of its own sends what the test publishes, when it does."""
    run = fake_runs.run(0, auto=False)

    with Probe(fake_runs.url) as probe:
        probe.send("GET", f"/threads/{run.thread_id}/runs/{run.run_id}/stream")
        fake_runs.wait_for_request(1)
        probe.read(len("HTTP/1.1 200 OK"))
        run.publish("a", event="custom")
        run.publish("b")
        run.finish("timeout")
        assert run.published == ["a", "b"]
        assert run.status == "timeout"


def test_requests_are_known_by_operation(fake_runs: FakeRuns) -> None:
    """What was asked reads as a list of operations, and each operation's requests are at hand."""
    run = fake_runs.run()
    join(fake_runs, run, "5")
    ask(fake_runs.url, "GET", f"/threads/{run.thread_id}/runs/{run.run_id}")

    assert fake_runs.operations == ["stream", "get"]
    assert [request.headers["last-event-id"] for request in fake_runs.requests_of("stream")] == ["5"]


@pytest.mark.parametrize("kind", ["stream", "wait"])
def test_made_runs_do_as_planned(fake_runs: FakeRuns, kind: str) -> None:
    """The next run made has the planned events and outcome, and says where it is."""
    thread = fake_runs.thread()
    fake_runs.next(2, status="error", error=("KeyError", "k"))

    seen = post(fake_runs, f"/threads/{thread}/runs/{kind}", stream_resumable=True, stream_mode="updates")

    (run,) = fake_runs.runs
    assert run.status == "error"
    path = f"/threads/{thread}/runs/{run.run_id}"
    assert path == seen.headers["content-location"]
    if kind == "stream":
        assert f"{path}/stream" == seen.headers["location"]
        assert [event for event, *_ in read_frames(seen.body)] == ["metadata", "updates", "updates", "error"]
    else:
        assert json.loads(seen.body) == {"__error__": {"error": "KeyError", "message": "k"}}


def test_a_run_made_not_resumable_has_no_ids(fake_runs: FakeRuns) -> None:
    """Without stream_resumable there are no ids and nothing to replay."""
    seen = post(fake_runs, f"/threads/{fake_runs.thread()}/runs/stream")

    assert {None} == {id for _, _, id in read_frames(seen.body)}
    assert join(fake_runs, fake_runs.runs[0], "-1").body == b""


def test_a_stateless_run_vanishes_with_its_thread(fake_runs: FakeRuns) -> None:
    """A stateless run's stream has a dead location, and nothing is left when it has ended."""
    seen = post(fake_runs, "/runs/stream")

    (run,) = fake_runs.runs
    assert f"/runs/{run.run_id}/stream" == seen.headers["location"]
    assert [run.thread_id] == fake_runs.deleted_threads
    assert ask(fake_runs.url, "GET", f"/threads/{run.thread_id}/runs/{run.run_id}").status == 404


def test_runs_are_listed_newest_first(fake_runs: FakeRuns) -> None:
    """limit, offset, status and repeated select work; the default limit is ten."""
    thread = fake_runs.thread()
    runs = [fake_runs.run(thread_id=thread, finished=n % 2 == 0) for n in range(12)]
    path = f"/threads/{thread}/runs"

    def listed(query: str) -> list[dict[str, object]]:
        found: list[dict[str, object]] = json.loads(ask(fake_runs.url, "GET", path + query).body)
        return found

    assert [run.run_id for run in reversed(runs)][:10] == [run["run_id"] for run in listed("")]
    assert [run.run_id for run in reversed(runs)][1:3] == [run["run_id"] for run in listed("?limit=2&offset=1")]
    assert len(listed("?status=success")) == 6
    assert [{"run_id": runs[11].run_id, "status": "pending"}] == listed("?select=run_id&select=status&limit=1")


def test_marks_are_kept_or_not(fake_runs: FakeRuns) -> None:
    """A run shows the request's mark, unless the server is told to forget."""
    thread = fake_runs.thread()
    post(fake_runs, f"/threads/{thread}/runs", {"X-Request-Id": "mark"})
    path = f"/threads/{thread}/runs/{fake_runs.runs[0].run_id}"

    kept = json.loads(ask(fake_runs.url, "GET", path).body)
    fake_runs.marks_survive = False
    forgotten = json.loads(ask(fake_runs.url, "GET", path).body)

    assert kept["kwargs"]["config"]["configurable"]["langgraph_request_id"] == "mark"
    assert "kwargs" not in forgotten


def test_an_old_runs_join_shows_the_thread_and_history_shows_the_run(fake_runs: FakeRuns) -> None:
    """Join answers with the thread's newest result, preceded by keep-alives; history can be asked for one run."""
    old = fake_runs.run(values={"v": "old"}, finished=True)
    fake_runs.run(thread_id=old.thread_id, values={"v": "new"}, finished=True)
    fake_runs.newlines = 2

    joined = ask(fake_runs.url, "GET", f"/threads/{old.thread_id}/runs/{old.run_id}/join")
    wanted = json.dumps({"metadata": {"run_id": old.run_id}}).encode()
    history = ask(fake_runs.url, "POST", f"/threads/{old.thread_id}/history", wanted)

    assert joined.chunks == [b"\n", b"\n", b'{"v":"new"}']
    assert [state["values"] for state in json.loads(history.body)] == [{"v": "old"}]


def test_unknown_runs_differ_by_flavour(fake_runs: FakeRuns, fake_aegra: FakeRuns) -> None:
    """The open server disguises a 404 of join and stream as 200, Aegra does not."""
    path = f"/threads/{fake_runs.thread('t')}/runs/none"

    assert (
        (seen := ask(fake_runs.url, "GET", f"{path}/stream")).status,
        read_frames(seen.body)[0][0],
    ) == (200, "error")
    assert b"__error__" in ask(fake_runs.url, "GET", f"{path}/join").body
    assert ask(fake_runs.url, "GET", path).status == 404
    assert (
        404 == ask(fake_aegra.url, "GET", f"{path}/stream").status == ask(fake_aegra.url, "GET", f"{path}/join").status
    )


def test_runs_are_cancelled_and_deleted(fake_runs: FakeRuns) -> None:
    """Cancelling ends a run as interrupted, a second time is refused, and a deleted run is gone."""
    run = fake_runs.run()
    path = f"/threads/{run.thread_id}/runs/{run.run_id}"

    assert [ask(fake_runs.url, "POST", f"{path}/cancel?wait=0&action=interrupt").status for _ in range(2)] == [202, 404]
    assert run.status == "interrupted"
    assert [ask(fake_runs.url, "DELETE", path).status for _ in range(2)] == [204, 404]


def test_leaving_cancels_when_asked_to(fake_runs: FakeRuns) -> None:
    """A client that leaves takes the run with it only if it said so."""
    runs = [fake_runs.run(0, auto=False) for _ in range(2)]

    for number, (run, query) in enumerate(zip(runs, ["", "?cancel_on_disconnect=true"], strict=True), 1):
        with Probe(fake_runs.url) as probe:
            probe.send("GET", f"/threads/{run.thread_id}/runs/{run.run_id}/stream{query}")
            probe.read(200)
        fake_runs.wait_for_disconnect(number)
    fake_runs.wait_until_closed()

    assert [run.status for run in runs] == ["pending", "interrupted"]


def test_a_mount_prefix_is_not_in_the_locations(make_fake_runs: Callable[..., FakeRuns]) -> None:
    """The API lives under the prefix, but the locations it gives do not say so."""
    server = make_fake_runs(prefix="/api")
    run = server.run(1, finished=True)

    seen = join(server, run, "-1")

    assert server.url.endswith("/api")
    assert run.published == data_of(seen)
    assert f"/threads/{run.thread_id}/runs/{run.run_id}/stream" == seen.headers["location"]
