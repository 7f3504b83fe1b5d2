# Derived from _async/page.py by 'make generate'. Do not edit.

"""A page."""

from typing import Self


class Page:
    """One side of a leaf."""

    def turned(self) -> Self:
        """The page after it."""
        return self
