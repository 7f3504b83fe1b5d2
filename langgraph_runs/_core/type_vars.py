"""The type parameters of everything that is generic: the state of a graph, what its nodes return, what they write."""

from __future__ import annotations

import typing
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing_extensions import TypeVar
else:

    def TypeVar(name: str, *, bound: Any = None, covariant: bool = False, default: Any) -> typing.TypeVar:  # noqa: N802
        """A type variable; only type checkers know of its default: `typing_extensions` takes long to import."""
        return typing.TypeVar(name)


S = TypeVar("S", default=Any)
U = TypeVar("U", default=Any)
C = TypeVar("C", default=Any)
