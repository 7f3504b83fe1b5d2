"""What the simulation finds today and is not mended yet, by kind; `regressions` has a history of each."""

from __future__ import annotations

from typing import NamedTuple


class Known(NamedTuple):
    """A kind of verdict that is expected for some calls."""

    kind: str
    calls: tuple[str, ...]
    why: str


KNOWN: tuple[Known, ...] = (
    Known(
        "lost, and left",
        ("stream", "join_stream"),
        "that the first stored events of a run are gone is told when its last ones are taken; this one was left before",
    ),
)


def is_known(kind: str, call: str) -> bool:
    """Whether this is expected."""
    return any(known.kind == kind and call in known.calls for known in KNOWN)
