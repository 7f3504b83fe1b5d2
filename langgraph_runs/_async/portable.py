"""What handles share: the client that they use, which is not pickled with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self
from weakref import WeakValueDictionary

from langgraph_runs._async.caller import AsyncCaller

if TYPE_CHECKING:
    from langgraph_runs._async.client import AsyncClient

_DEFAULTS: WeakValueDictionary[str, AsyncCaller] = WeakValueDictionary()
"""The clients made for handles that were loaded, by base URL: as long as one of the handles is there."""


class AsyncPortable:
    """The base of handles: pickled without its client, with no headers, keys or hooks.

    Where it is loaded it uses a client of the defaults there, as `Client(base_url)` would make it, unless `using` gives
    it one.
    """

    _base_url: str
    _own_caller: AsyncCaller | None

    def using(self, client: AsyncClient) -> Self:
        """Return the same handle with another client: its settings, key and connections."""
        from langgraph_runs._async.client import caller_of  # noqa: PLC0415

        other = object.__new__(type(self))
        other.__setstate__(self.__getstate__())
        other._own_caller = caller_of(client)
        return other

    @property
    def _caller(self) -> AsyncCaller:
        if self._own_caller is None:
            from langgraph_runs._async.client import AsyncClient, caller_of  # noqa: PLC0415

            made = _DEFAULTS.get(self._base_url) or caller_of(AsyncClient(self._base_url))
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
        if not isinstance(other, type(self)):
            return NotImplemented
        return self.__getstate__() == other.__getstate__()

    def __hash__(self) -> int:
        return hash((type(self), *self.__getstate__().values()))
