"""Which events of a thread are new: by run and by id, on one connection after the other."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs._core.protocol.envelope import Envelope
from langgraph_runs._core.protocol.timeline import RunTrack, Timeline

VALUES = frozenset({"values", "messages"})


def came(method: str, event_id: str, data: Any = None, namespace: tuple[str, ...] = ()) -> Envelope:
    return Envelope(event_id, method, namespace, {} if data is None else data, None, None)


def word(said: str, run: str = "a", event_id: str | None = None) -> Envelope:
    return came("lifecycle", f"synth:{run}:lc||{said}" if event_id is None else event_id, {"event": said})


def test_a_run_begins_with_its_first_word() -> None:
    """All that follows is of it, until another begins; on the next connection it is not known whose events come."""
    timeline = Timeline(VALUES)
    assert timeline.judge(came("values", "0-0")) == "begins"
    assert timeline.judge(word("running")) == "begins"
    timeline.accept("a")
    assert timeline.judge(came("values", "1-0")) == "new"
    assert timeline.run_of(came("values", "1-0")) == "a"
    assert timeline.judge(word("running", "b")) == "begins"
    assert timeline.run_of(came("values", "1-0")) == "b"
    assert timeline.run_of(word("completed")) == "a"  # it names its run itself

    timeline.connected()
    assert (timeline.current, timeline.run_of(came("values", "1-0"))) == (None, "")


def test_runs_that_are_left_out_are_known() -> None:
    """Their events are not new, unless they are read after all."""
    timeline = Timeline(VALUES)
    timeline.judge(word("running"))
    timeline.accept("a")
    timeline.leave_out("a")
    assert timeline.judge(came("values", "1-0")) == "again"
    assert timeline.track("a") is None
    timeline.leave_out("b")

    timeline.readmit(["a"])
    assert timeline.judge(came("values", "1-0")) == "begins"
    assert timeline.judge(word("running", "b")) == "again"


def test_a_run_is_at_work_until_its_end_came() -> None:
    """As far as it is read."""
    timeline = Timeline(VALUES)
    assert timeline.at_work is None
    timeline.judge(word("running"))
    assert timeline.at_work is None
    track = timeline.accept("a", is_resumable=False)
    assert timeline.at_work is track
    assert not track.is_resumable
    track.add(word("completed"))
    assert timeline.at_work is None
    assert timeline.tracks() == [track]
    assert timeline.track(None) is None


@pytest.fixture
def track() -> RunTrack:
    made = RunTrack("a", VALUES)
    for event in (word("running"), came("values", "1-0"), came("values", "1-0.1"), came("custom", "2-0")):
        assert made.judge(event) == "new"
        made.add(event)
    return made


def test_another_connection_brings_all_again(track: RunTrack) -> None:
    """What comes before the latest event came again is a gap, whatever it is; after that it is new."""
    track.connected()
    assert track.judge(word("running")) == "again"
    assert track.judge(came("values", "1-0.1")) == "again"
    assert track.judge(came("values", "3-0")) == "gap"
    assert track.judge(came("custom", "2-0")) == "again"
    assert track.judge(came("values", "3-0")) == "new"
    assert track.judge(came("values", "")) == "new"


def test_a_run_of_which_only_the_first_word_came() -> None:
    """That is what has to come again."""
    made = RunTrack("a", VALUES)
    made.connected()
    assert made.judge(came("values", "1-0")) == "new"
    made.add(word("running"))
    made.connected()
    assert made.judge(came("values", "1-0")) == "gap"
    assert made.judge(word("running")) == "again"
    assert made.judge(came("values", "1-0")) == "new"


def test_an_end_comes_once(track: RunTrack) -> None:
    """Whatever a replay calls it; a run that goes on after all has another."""
    track.add(word("completed"))
    assert track.word == "completed"
    assert track.judge(word("interrupted")) == "again"
    assert track.judge(word("running", event_id="synth:a:lc||running2")) == "new"
    track.add(word("running", event_id="synth:a:lc||running2"))
    assert track.word is None
    assert track.judge(word("interrupted")) == "new"


def test_an_event_without_an_id_is_new(track: RunTrack) -> None:
    """It is not what another connection has to bring."""
    track.add(came("values", ""))
    track.add(came("values", ""))
    track.connected()
    assert track.judge(came("custom", "2-0")) == "again"
    assert not track.must_catch_up
    assert track.judge(came("values", "")) == "new"


def test_subgraphs_do_not_end_a_run(track: RunTrack) -> None:
    """Their words are of their namespace."""
    track.add(came("lifecycle", "3-0", {"event": "completed"}, ("child:1",)))
    assert track.word is None


def test_what_is_stored_of_the_latest_event_is_counted(track: RunTrack) -> None:
    """By the id that its events share; only those for which one event is stored each."""
    assert (track.source, track.before, track.count) == ("1-0", None, 2)
    track.add(came("messages", "3-0", {}, ("tools:1",)))
    track.add(came("messages", "3-0.1"))
    assert (track.source, track.before, track.count) == ("3-0", "1-0", 1)


def test_questions_are_noted(track: RunTrack) -> None:
    """By which a run that asks is told apart from one that was cancelled."""
    assert not track.has_asked
    track.add(came("input.requested", "synth:a:input||q"))
    assert track.has_asked


def test_another_attempt_has_nothing_of_the_first(track: RunTrack) -> None:
    """But what it is."""
    track.add(came("input.requested", "synth:a:input||q"))
    track.attempt = 2
    track.begin_again()
    assert (track.run_id, track.attempt, track.source, track.count, track.has_asked) == ("a", 2, None, 0, False)
    assert track.judge(came("values", "1-0")) == "new"
    track.connected()
    assert not track.must_catch_up
