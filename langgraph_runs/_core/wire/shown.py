"""Show a value of the caller's in a message: in full if it is short, whatever its `repr` does."""

from __future__ import annotations

from reprlib import Repr

_REPR = Repr()
_REPR.maxother = _REPR.maxstring = 80
_REPR.maxlist = _REPR.maxtuple = _REPR.maxdict = _REPR.maxset = 10

shown = _REPR.repr
