"""What blocks have in common.

`Shared`: attributes that are replaced while a block lasts, of several at the same time as well. `add_notes`: what a
block has to say of an error that ends it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterable
from contextlib import ExitStack, contextmanager
from typing import Any, Generic, TypeAlias, TypeVar
from unittest.mock import patch

T = TypeVar("T")

Changes: TypeAlias = Iterable[tuple[Any, str, Any]]
"""Objects, their attributes, and the values of these."""


def add_notes(error: BaseException, notes: Iterable[str]) -> None:
    """Add to an error what it does not say already."""
    said = "\n".join((str(error), *getattr(error, "__notes__", ())))
    for note in notes:
        if note not in said:
            error.add_note(note)


class Shared(Generic[T]):
    """Something that blocks have in common: made for the first, and undone after the last, in whatever order they end.

    Blocks of threads and of tasks are not within each other.
    """

    def __init__(self, make: Callable[[], tuple[T, Changes]]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._blocks = 0
        self._shared: T
        self._changed = ExitStack()

    @contextmanager
    def block(self) -> Generator[T]:
        """A block in which the changes hold."""
        with self._lock:
            if not self._blocks:
                self._begin()
            self._blocks += 1
        try:
            yield self._shared
        finally:
            with self._lock:
                self._blocks -= 1
                if not self._blocks:
                    self._changed.close()

    def _begin(self) -> None:
        self._shared, changes = self._make()
        with ExitStack() as changed:
            for each in changes:
                changed.enter_context(patch.object(*each))
            self._changed = changed.pop_all()
