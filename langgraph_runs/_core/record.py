"""`Record` and `FrozenRecord`: bases that give our attrs classes (not the generated ones) equality, hash and repr."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from attrs import Attribute, fields


class Record:
    """Base of attrs classes defined with `eq=False, repr=False`: compares and shows them as attrs would.

    attrs generates and compiles these methods for every class. That is more than half of the cost of defining one,
    and adds to the import time of this package.
    """

    __slots__ = ()
    __attrs_attrs__: ClassVar[tuple[Attribute[Any], ...]]

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return all(value == getattr(other, attribute.name) for attribute, value in self._items() if attribute.eq)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        shown = (
            f"{attribute.name}={attribute.repr(value) if callable(attribute.repr) else repr(value)}"
            for attribute, value in self._items()
            if attribute.repr
        )
        name = type(self).__qualname__.rpartition(">.")[2]  # drops `function.<locals>.`
        return f"{name}({', '.join(shown)})"

    def _items(self) -> Iterator[tuple[Attribute[Any], Any]]:
        return ((attribute, getattr(self, attribute.name)) for attribute in fields(type(self)))


class FrozenRecord(Record):
    """A `Record` for frozen attrs classes: hashable as well."""

    __slots__ = ()

    def __hash__(self) -> int:  # type: ignore[override]
        return hash((type(self), *(value for attribute, value in self._items() if attribute.eq)))
