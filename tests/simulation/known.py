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
        ("stream", "wait", "join_stream"),
        "only heartbeats come of a run that was not named; Aegra is silent, without any, where the replay is gone",
    ),
    Known("loss behind an error", ("join_stream",), "events that look alike, of one id, expire in the doubt"),
    Known("events lost", ("stream", "join_stream"), "a stream is left, of which the first stored events are gone"),
    Known("no success", _RUNS, "a 200 whose run and thread are gone"),
    Known("not cancelled", _RUNS, "a run that asks, and cannot be asked for; another run is taken for ours"),
    Known("success told as gone", ("wait", "join"), "deleted after it had ended, when its thread had moved on"),
    Known("not missing", ("wait", "join"), "a gateway's own 404, while reading the thread or its history"),
    Known("gave up", _RUNS, "attempts of a join without heartbeats"),
    Known("wrong values", ("wait", "join"), "the listing is late, and another run is the latest, or taken for ours"),
    Known("made, told not", ("stream", "wait"), "an error while the result is read does not name the run"),
)


def is_known(kind: str, call: str) -> bool:
    """Whether this is expected."""
    return any(known.kind == kind and call in known.calls for known in KNOWN)
