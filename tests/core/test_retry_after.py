"""Parsing Retry-After and dates in headers."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from langgraph_runs._core.calls.retry import http_date, retry_after
from langgraph_runs._core.wire.exchange import Head, HTTPRequest
from langgraph_runs._core.wire.headers import Headers

NOON = 1_445_428_800.0  # Wed, 21 Oct 2015 12:00:00 GMT


def asked(value: str) -> float | None:
    """The seconds that this value of the header asks for at noon."""
    return retry_after(Head(503, Headers([("Retry-After", value)]), HTTPRequest("GET", "http://test/", {})), NOON)


@pytest.mark.parametrize(("value", "seconds"), [("0", 0), ("7", 7), (" 7 ", 7), ("1.5", 1.5), ("86400", 86400)])
def test_seconds(value: str, seconds: float) -> None:
    """A number is a number of seconds, with or without a fraction."""
    assert asked(value) == seconds


@pytest.fixture(params=["UTC", "Asia/Tokyo"])
def _zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Run with several local time zones, which must not matter."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("_zone")
@pytest.mark.parametrize(
    "value",
    [
        "Wed, 21 Oct 2015 12:00:30 GMT",
        "Wednesday, 21-Oct-15 12:00:30 GMT",
        "Wed Oct 21 12:00:30 2015",
        "Wed, 21 Oct 2015 12:00:30 -0000",
        "Wed, 21 Oct 2015 14:00:30 +0200",
    ],
)
def test_dates(value: str) -> None:
    """A date gives the seconds until then, in each form of RFC 9110 §5.6.7, always GMT."""
    assert asked(value) == 30.0


def test_a_date_that_has_passed() -> None:
    """A date in the past asks for no wait."""
    assert asked("Wed, 21 Oct 2015 11:00:00 GMT") == 0.0


@pytest.mark.parametrize(
    "value", ["", " ", "soon", "-5", "+5", "1e3", "0x10", "١٢", "²", "Wed, 99 Oct 2015 12:00:00 GMT", "7 s"]
)
def test_nonsense(value: str) -> None:
    """Any other value is ignored."""
    assert asked(value) is None


def test_a_number_without_end() -> None:
    """A number too large for a float is a very long time, not an error."""
    assert asked("9" * 400) == float("inf")


def test_no_header_or_no_answer() -> None:
    """Without a response or header there is no wait."""
    assert retry_after(None, NOON) is None
    assert retry_after(Head(503, Headers(), HTTPRequest("GET", "http://test/", {})), NOON) is None


@given(st.text(st.characters(max_codepoint=255), max_size=60))
def test_no_text_makes_it_stumble(value: str) -> None:
    """Any value gives a number of seconds from 0, or None."""
    seconds = asked(value)

    assert seconds is None or seconds >= 0.0


def test_the_end_of_the_calendar() -> None:
    """A date at the end of the calendar is not an error."""
    assert http_date("Fri, 31 Dec 9999 23:59:59 -2359") == pytest.approx(253402300799 + 86340)
