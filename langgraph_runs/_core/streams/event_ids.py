"""Event ids that count, and what that tells: which id is right before another, and whether events are missing between.

They count within a millisecond as Redis does, or through the run as Aegra does.
"""

from __future__ import annotations

import re

FROM_START = "-1"
"""The Last-Event-ID that makes servers replay a run from its first event."""

START_IDS = (FROM_START, "", "0", "-", "0-0")
"""The ids after which servers replay a run from its first event."""

MAX_STEP = 2
"""By how much Aegra's ids count from one event to the next: by 1, with Redis by 2. By more, and events are missing."""

_NUMBERED = re.compile(r"([0-9]{13}-|.*_event_)([0-9]+)", re.DOTALL)
_LAST_OF_MILLISECOND = 9_999_999_999
"""More than any number of an event within its millisecond, compared as a number or as a string."""


def id_before(id: str) -> str | None:
    """An id right before another, after which that one is replayed; None if ids of its shape are not known to count."""
    numbered = _NUMBERED.fullmatch(id)
    if numbered is None:
        return None
    prefix, number = numbered[1], int(numbered[2])
    if number:
        return f"{prefix}{number - 1}"
    return f"{int(prefix[:-1]) - 1}-{_LAST_OF_MILLISECOND}" if prefix[-1] == "-" else None


def is_stamp(id: str) -> bool:
    """Whether an id is a time in milliseconds and a number, as LangGraph's are."""
    numbered = _NUMBERED.fullmatch(id)
    return numbered is not None and numbered[1][-1] == "-"


def number_in_run(id: str) -> int | None:
    """The number of an event within its run; None if ids of this shape are not known to count so."""
    if "_event_" not in id:
        return None
    numbered = _NUMBERED.fullmatch(id)
    return None if numbered is None else int(numbered[2])


def skips_events(before: str | None, id: str) -> bool:
    """Whether events are missing between two that came one after the other, as far as their ids tell."""
    number = number_in_run(id)
    if number is None or before is None:
        return False
    latest = 0 if before in START_IDS else number_in_run(before)
    return latest is not None and number - latest > MAX_STEP


def precedes(id: str, latest: str | None) -> bool:
    """Whether an event came before another, as far as their ids tell: by their numbers in the run, or milliseconds."""
    number, other = number_in_run(id), number_in_run(latest or "")
    if number is not None and other is not None:
        return number < other
    one, two = _NUMBERED.fullmatch(id), _NUMBERED.fullmatch(latest or "")
    return one is not None and two is not None and number is other is None and one[1] < two[1]
