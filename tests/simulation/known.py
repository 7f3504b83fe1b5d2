"""What the simulation finds today and is not mended yet: each kind with a seed that shows it, and what it is."""

from __future__ import annotations

from typing import NamedTuple


class Known(NamedTuple):
    """A kind of verdict that is expected for some calls."""

    kind: str
    calls: tuple[str, ...]
    seed: int
    why: str


_RUNS = ("stream", "join_stream", "wait", "join")

KNOWN: tuple[Known, ...] = (
    Known("hang", _RUNS, 218, "heartbeats are trusted for ever"),
    Known("two runs", ("create", "stream", "wait", "batch"), 78, "a request that arrives late, or a 503"),
    Known("events of no run", ("stream",), 127, "what comes of two runs"),
    Known(
        "events lost", ("stream", "join_stream"), 127, "the stored events are gone; a body that ends within an event"
    ),
    Known("unstored, not told", ("join_stream",), 43, "no events are stored, and the run ended with an error"),
    Known("no success", _RUNS, 14, "statuses that are not known; a cancelled run on Aegra; a stateless stream's end"),
    Known("not cancelled", ("stream", "join_stream", "wait", "join"), 1357, "a question of Aegra's told as cancelled"),
    Known("success told as gone", ("wait", "join"), 133, "a 404 after the result"),
    Known("not gone", _RUNS, 1809, "a gateway's own 404, while asking for the run"),
    Known("not missing", _RUNS, 144, "a gateway's own 404, while joining"),
    Known("gave up", _RUNS, 2351, "attempts count from the beginning; a gateway's own 404 and 504"),
    Known("the run left was deleted", ("stream",), 22, "a stateless stream that is left deletes its thread"),
    Known("cancelled an ended run", ("cancel",), 95, "cancelling a run of Aegra's that has ended"),
    Known("a run skipped", ("iter",), 3437, "runs vanish while they are paged through"),
    Known("the wrong run", ("stream", "create", "wait"), 951, "the caller's own X-Request-Id on two runs"),
    Known("none made", ("stream", "create", "wait"), 951, "the same"),
    Known("an invented event", ("stream",), 15366, "the same: the events of another run"),
    Known("no failure", ("stream", "join_stream"), 7410, "an error event that says 404, when the run cannot be asked"),
    Known("wrong values", ("wait", "join"), 2594, "the listing is late, and another run is the latest"),
    Known("made, told not", ("create", "stream", "wait", "batch"), 2087, "refused because of its own first sending"),
)


def is_known(kind: str, call: str) -> bool:
    """Whether this is expected."""
    return any(known.kind == kind and call in known.calls for known in KNOWN)
