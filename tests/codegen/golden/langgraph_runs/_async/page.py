"""A page."""

from typing import Self


class AsyncPage:
    """One side of a leaf."""

    async def turned(self) -> Self:
        """The page after it."""
        return self
