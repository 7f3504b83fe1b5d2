"""What the simulation finds today and is not mended yet, by kind; `regressions` has a history of each."""

from __future__ import annotations

from typing import NamedTuple


class Known(NamedTuple):
    """A kind of verdict that is expected for some calls."""

    kind: str
    calls: tuple[str, ...]
    why: str


_RUNS = ("stream", "join_stream", "wait", "join")

KNOWN: tuple[Known, ...] = (
    Known(
        "hang",
        ("stream", "wait"),
        "only heartbeats come of a run that was not named and is not found: it is gone, or the server shows no marks",
    ),
    Known(
        "loss behind an error",
        ("stream", "join_stream"),
        "events that look alike, of one id, expire in the doubt",
    ),
    Known(
        "events lost",
        ("stream", "join_stream"),
        "a stream is left, of which the first stored events are gone; or its last replay is cut between two events",
    ),
    Known("not cancelled", _RUNS, "a run that asks, and cannot be asked for"),
    Known("success told as gone", ("wait", "join"), "deleted after it had ended, when its thread had moved on"),
    Known("no failure", _RUNS, "an error that says 404 is told as that of a run, which is gone or cannot be asked"),
)


def is_known(kind: str, call: str) -> bool:
    """Whether this is expected."""
    return any(known.kind == kind and call in known.calls for known in KNOWN)
