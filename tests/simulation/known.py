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
    Known("hang", _RUNS, "heartbeats are trusted for ever"),
    Known("two runs", ("create", "stream", "wait", "batch"), "a request that arrives late, or a 503"),
    Known("events lost", ("stream", "join_stream"), "the stored events are gone; a body that ends within an event"),
    Known("unstored, not told", ("join_stream",), "no events are stored, and the run ended with an error"),
    Known("no success", _RUNS, "statuses that are not known; a cancelled run on Aegra; a stateless stream's end"),
    Known("not cancelled", ("stream", "join_stream", "wait", "join"), "a question of Aegra's told as cancelled"),
    Known("success told as gone", ("wait", "join"), "a 404 after the result"),
    Known("not gone", _RUNS, "a gateway's own 404, while asking for the run"),
    Known("not missing", _RUNS, "a gateway's own 404, while joining"),
    Known("gave up", _RUNS, "attempts count from the beginning; a gateway's own 404 and 504"),
    Known("the run left was deleted", ("stream",), "a stateless stream that is left deletes its thread"),
    Known("cancelled an ended run", ("cancel",), "cancelling a run of Aegra's that has ended"),
    Known("a run skipped", ("iter",), "runs vanish while they are paged through"),
    Known("the wrong run", ("stream", "create", "wait"), "the caller's own X-Request-Id on two runs"),
    Known("none made", ("stream", "create", "wait"), "the same"),
    Known("an invented event", ("stream",), "the same: the events of another run"),
    Known("no failure", ("stream", "join_stream"), "an error event that says 404, when the run cannot be asked"),
    Known("wrong values", ("wait", "join"), "the listing is late, and another run is the latest"),
    Known("made, told not", ("create", "stream", "wait", "batch"), "refused because of its own first sending"),
)


def is_known(kind: str, call: str) -> bool:
    """Whether this is expected."""
    return any(known.kind == kind and call in known.calls for known in KNOWN)
