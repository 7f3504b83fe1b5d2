"""What the simulation finds today and is not mended yet, by kind; `regressions` has a history of each."""

from __future__ import annotations

from typing import NamedTuple


class Known(NamedTuple):
    """A kind of verdict that is expected for some calls."""

    kind: str
    calls: tuple[str, ...]
    why: str


KNOWN: tuple[Known, ...] = ()


def is_known(kind: str, call: str) -> bool:
    """Whether this is expected."""
    return any(known.kind == kind and call in known.calls for known in KNOWN)
