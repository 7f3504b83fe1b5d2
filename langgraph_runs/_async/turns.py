"""`Turn`: work that only one thread or task does at a time, without a lock that could be left held."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class AsyncTurn:
    """Who is at work, if anybody. An interrupt between any two instructions leaves it free."""

    def __init__(self) -> None:
        self._holder: dict[str, object] = {}

    async def take(self, work: Callable[[], Any]) -> bool:
        """Do some work unless somebody else is at work; whether it was done."""
        me = object()
        try:
            try:
                if self._holder.setdefault("", me) is not me:
                    return False
                await work()
            finally:
                self._end(me)
        finally:
            if self._holder:  # ending it was interrupted, or somebody else has it
                self._end(me)
        return True

    def _end(self, me: object) -> None:
        if self._holder.get("") is me:
            del self._holder[""]
