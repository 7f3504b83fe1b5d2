"""When a run is asked for of which nothing but heartbeats is heard."""

from __future__ import annotations

from langgraph_runs._core.calls.inquiry import FIRST_WAIT_SECONDS, MAX_WAIT_SECONDS, Inquiry


def asked(inquiry: Inquiry, beats: range) -> list[int]:
    """At which of these seconds, with a heartbeat in each, it asks."""
    return [second for second in beats if inquiry.is_due(float(second))]


def test_lonely_heartbeats_lead_to_questions_further_and_further_apart() -> None:
    """The first after 15 s, then after 30 s, then once a minute: no run that has ended is waited for for ever."""
    assert (FIRST_WAIT_SECONDS, MAX_WAIT_SECONDS) == (15.0, 60.0)
    assert asked(Inquiry(), range(5, 260, 5)) == [20, 50, 110, 170, 230]


def test_one_heartbeat_is_no_reason_to_ask() -> None:
    """However long the silence before it was: it may be followed by an event."""
    inquiry = Inquiry()
    assert not inquiry.is_due(1000.0)
    assert not inquiry.is_due(1014.9)
    assert inquiry.is_due(1015.0)


def test_what_is_heard_of_the_run_begins_the_count_anew() -> None:
    """An event shows that the run goes on, so the waits are short again after it."""
    inquiry = Inquiry()
    assert asked(inquiry, range(0, 60, 5)) == [15, 45]
    inquiry.heard()
    assert asked(inquiry, range(60, 120, 5)) == [75, 105]
