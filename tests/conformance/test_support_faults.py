"""What the model of runs is told to do wrong is what a plain socket sees."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from .plainly import join, post
from .support import (
    FakeRuns,
    ask,
    read_frames,
)


def test_every_cut_of_a_stream_is_on_the_wire(fake_runs: FakeRuns) -> None:
    """The nth stream is cut where told, each in its own way; streams not named are whole."""
    run = fake_runs.run(4, finished=True)
    fake_runs.cut(stream=1, after_events=2, plus_bytes=5, how="clean")
    fake_runs.cut(stream=[2, 3], after_bytes=7, how="abrupt")
    fake_runs.cut_head(3, stream=4)

    seen = [join(fake_runs, run, "-1") for _ in range(5)]

    assert [each.end for each in seen] == ["complete", "eof", "eof", "eof", "complete"]
    assert [len(read_frames(each.body)) for each in seen] == [2, 0, 0, 0, 5]
    assert seen[1].body == b"event: "
    assert seen[3].raw == b"HTT"


@pytest.mark.parametrize(("done", "made"), [(True, 1), (False, 0)])
def test_the_answer_of_a_create_is_lost(fake_runs: FakeRuns, done: bool, made: int) -> None:
    """The connection breaks with the run made or not, and the model knows which."""
    thread = fake_runs.thread()
    fake_runs.lose(create=1, done=done)

    assert post(fake_runs, f"/threads/{thread}/runs", {"X-Request-Id": "m"}).end == "eof"
    assert made == len(fake_runs.made_by("m")) == len(fake_runs.runs_of(thread))


def test_a_lost_create_may_land_late(fake_runs: FakeRuns) -> None:
    """The work of a lost request may be done only after others have been answered."""
    thread = fake_runs.thread()
    fake_runs.lose(create=1, done=True, late=1, meanwhile=lambda: fake_runs.run(thread_id=thread))

    post(fake_runs, f"/threads/{thread}/runs")
    listed = [len(json.loads(ask(fake_runs.url, "GET", f"/threads/{thread}/runs").body)) for _ in range(2)]

    assert listed == [1, 2]


def test_failures_come_with_their_headers(fake_runs: FakeRuns) -> None:
    """An error may carry Retry-After or a body of its own, with the work done or not."""
    thread = fake_runs.thread()
    fake_runs.fail(503, retry_after=7, create=1)
    fake_runs.fail(502, body="<html>", done=True, create=2)

    first, second, third = (post(fake_runs, f"/threads/{thread}/runs") for _ in range(3))

    assert (first.status, first.headers["retry-after"], json.loads(first.body)) == (503, "7", {"detail": "try again"})
    assert (second.status, second.body) == (502, b"<html>")
    assert (third.status, len(fake_runs.runs)) == (200, 2)


def test_answers_are_lost_by_a_seed(make_fake_runs: Callable[..., FakeRuns]) -> None:
    """The same seed loses the same answers, before or after the work."""

    def trial() -> tuple[list[int], int]:
        server = make_fake_runs()
        server.lose_at_random(3, 0.5, create="every")
        thread = server.thread()
        return [post(server, f"/threads/{thread}/runs").status for _ in range(20)], len(server.runs)

    statuses, made = trial()

    assert (statuses, made) == trial()
    assert statuses.count(200) < made < 20


def test_a_misspelt_fault_is_refused(fake_runs: FakeRuns) -> None:
    """A fault for an operation that does not exist is an error, not silence."""
    with pytest.raises(ValueError, match="no operation 'streams'"):
        fake_runs.cut(streams=1)


def test_an_endpoint_without_a_model_is_served(fake_runs: FakeRuns) -> None:
    """It always answers the same, through the plan of faults."""
    fake_runs.serve("mood", "GET", "/threads/{thread_id}/mood", {"mood": "good"})
    fake_runs.fail(503, mood=1)

    seen = [ask(fake_runs.url, "GET", "/threads/t/mood") for _ in range(2)]

    assert [each.status for each in seen] == [503, 200]
    assert json.loads(seen[1].body) == {"mood": "good"}
    assert fake_runs.operations == ["mood", "mood"]
