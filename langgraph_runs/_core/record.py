"""What our classes of values have in common."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from attrs import Attribute, fields


class Record:
    """Compares and shows itself as attrs has it, for classes with `eq=False, repr=False`.

    attrs writes and compiles these methods anew for each class, which is more than half of what a class takes, and
    whoever imports this package waits for it.
    """

    __slots__ = ()
    __attrs_attrs__: ClassVar[tuple[Attribute[Any], ...]]

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return all(value == getattr(other, one.name) for one, value in self._values() if one.eq)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        shown = (
            f"{one.name}={one.repr(value) if callable(one.repr) else repr(value)}"
            for one, value in self._values()
            if one.repr
        )
        name = type(self).__qualname__.rpartition(">.")[2]  # without the function that a class was made in
        return f"{name}({', '.join(shown)})"

    def _values(self) -> Iterator[tuple[Attribute[Any], Any]]:
        return ((one, getattr(self, one.name)) for one in fields(type(self)))


class FrozenRecord(Record):
    """A Record that does not change: it has a hash, too."""

    __slots__ = ()

    def __hash__(self) -> int:  # type: ignore[override]
        return hash((type(self), *(value for one, value in self._values() if one.eq)))
