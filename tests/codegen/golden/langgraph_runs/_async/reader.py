"""Reads books, one page at a time."""

from collections.abc import AsyncIterator
from types import TracebackType
from typing import Self

from .page import AsyncPage
from .waiting import asleep

__all__ = ["AsyncReader", "read_all"]


class AsyncReader:
    """Owns a book until it is closed."""

    def __init__(self, pages: AsyncIterator[AsyncPage]) -> None:
        self._pages = pages  # a comment that stays

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        await self.aclose()

    def __aiter__(self) -> AsyncIterator[AsyncPage]:
        return self._pages

    async def aclose(self) -> None:
        """Give the book back."""
        await asleep(0)


async def read_all(reader: "AsyncReader") -> list[AsyncPage]:
    """Every page of the book."""
    async with reader:
        pages = [page async for page in reader]
    return pages + [await (page.turned()) for page in pages]
