"""What handles share: the client that they use, which is not pickled with them."""

from __future__ import annotations

import os
from typing import Any, Protocol, Self
from weakref import WeakValueDictionary

from langgraph_runs._async.caller import AsyncCaller
from langgraph_runs._async.http import AsyncHTTP
from langgraph_runs._async.pool import AsyncPool
from langgraph_runs._core.calls.config import build_config
from langgraph_runs._core.calls.retry import RetryPolicy
from langgraph_runs._core.shown import shown
from langgraph_runs._core.wire.headers import hide
from langgraph_runs._generated.types import UNSET

_DEFAULTS: WeakValueDictionary[str, AsyncCaller] = WeakValueDictionary()
"""What handles that were loaded share, by base URL, as long as one of them is there."""


class AsyncCallerOwner(Protocol):
    """A client."""

    _caller: AsyncCaller


class AsyncPortable:
    """The base of handles: pickled without its client, so with no headers, key or hooks.

    Where it is loaded it uses a client with the defaults there, unless `using` gives it one.
    """

    _base_url: str
    _own_caller: AsyncCaller | None

    def using(self, client: AsyncCallerOwner) -> Self:
        """Return the same handle with another client: its settings, key and connections."""
        caller = getattr(client, "_caller", None)
        if not isinstance(caller, AsyncCaller):
            kind = type(self).__name__
            raise TypeError(f"client: a {kind} takes a client like the one that makes it, got {shown(client)}")
        other = object.__new__(type(self))
        other.__setstate__({**self.__getstate__(), "_own_caller": caller})
        return other

    @property
    def _caller(self) -> AsyncCaller:
        if self._own_caller is None:
            made = _DEFAULTS.get(self._base_url) or _default_caller(self._base_url)
            self._own_caller = _DEFAULTS.setdefault(self._base_url, made)
        return self._own_caller

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "_own_caller": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, AsyncPortable) or type(other) is not type(self):
            return NotImplemented
        return self.__getstate__() == other.__getstate__()

    def __hash__(self) -> int:
        return hash((type(self), *self.__getstate__().values()))


def _default_caller(base_url: str) -> AsyncCaller:
    """What a client that is made with `base_url` alone has."""
    config = build_config(
        hide(os.environ),
        base_url=base_url,
        api_key=UNSET,
        headers=None,
        timeout=UNSET,
        retry=RetryPolicy(),
        idle_timeout="auto",
    )
    http = AsyncHTTP(AsyncPool(None), on_request=None, on_response=None, on_retry=None, on_reconnect=None)
    return AsyncCaller(config, http)
