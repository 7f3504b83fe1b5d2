"""Show a value of the caller's in a message: on one line, in full if it is short, whatever its `repr` does."""

from __future__ import annotations

from reprlib import Repr

_REPR = Repr()
_REPR.maxother = _REPR.maxstring = 80
_REPR.maxlist = _REPR.maxtuple = _REPR.maxdict = _REPR.maxset = 10


def shown(value: object) -> str:
    """The value's repr, cut in the middle if it is long."""
    return " ".join(_REPR.repr(value).split("\n"))
