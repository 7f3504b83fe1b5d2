"""`ValuesReader`, `UpdatesReader`, `CustomReader`: the states of a graph, what its nodes return, what they write."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from inspect import iscoroutinefunction
from types import CoroutineType
from typing import Any

from langgraph_runs._core.projections.projection import Projector
from langgraph_runs._core.runs.run_result import values_of
from langgraph_runs._core.runs.stored_result import INTERRUPT_KEY
from langgraph_runs._core.shown import shown
from langgraph_runs._core.streams.events import StreamEvent
from langgraph_runs._core.wire.json_decoder import members

_IN_THE_LOOP = "; leave it out, and await it with each state that values() gives"


class ValuesReader(Projector[Any]):
    """The states of the graph itself, each passed to `decode`, without the questions among them."""

    def __init__(self, decode: Callable[[Any], Any] | None) -> None:
        if decode is not None and not callable(decode):
            raise TypeError(f"decode must be a function of the state, got {shown(decode)}")
        if _is_async(decode):
            raise TypeError(f"decode must not be async, got {shown(decode)}{_IN_THE_LOOP}")
        self._decode = decode

    def feed(self, event: StreamEvent) -> Sequence[Any]:
        """The state that an event has."""
        if event.mode != "values" or event.namespace:
            return ()
        state = values_of(event.data)
        if state is not event.data and not state:
            return ()  # a question, and nothing else
        if self._decode is None:
            return (state,)
        try:
            decoded = self._decode(state)
        except (StopIteration, StopAsyncIteration) as error:  # which would end the reader's loop
            raise RuntimeError(f"decode raised {type(error).__name__}") from error
        if decoded.__class__ is CoroutineType:
            decoded.close()
            raise TypeError(f"decode returned a coroutine{_IN_THE_LOOP}")
        return (decoded,)


class UpdatesReader(Projector[tuple[str, Any]]):
    """What the nodes of the graph itself return, each with the node's name."""

    def feed(self, event: StreamEvent) -> Sequence[tuple[str, Any]]:
        """The updates of an event."""
        if event.mode != "updates" or event.namespace:
            return ()
        return [(node, update) for node, update in members(event.data).items() if node != INTERRUPT_KEY]


class CustomReader(Projector[Any]):
    """What nodes write, those of subgraphs as well."""

    def feed(self, event: StreamEvent) -> Sequence[Any]:
        """What an event has."""
        return (event.data,) if event.mode == "custom" else ()


def _is_async(function: object) -> bool:
    """Whether a call of it has to be awaited, as far as can be told before."""
    while isinstance(function, partial):
        function = function.func
    return iscoroutinefunction(function) or iscoroutinefunction(type(function).__call__)
