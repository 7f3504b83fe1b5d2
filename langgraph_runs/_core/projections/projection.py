"""What all projections have in common, and the error for what a restart made void."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, Protocol, TypeVar

from langgraph_runs import errors
from langgraph_runs._core.streams.events import StreamEvent
from langgraph_runs._core.streams.outbox import Outbox

T = TypeVar("T")


class KnownRun(Protocol):
    """What a projection has to know of the run that it reads, for its errors."""

    @property
    @abstractmethod
    def run_id(self) -> str | None:
        """The run, if it is known."""

    @property
    @abstractmethod
    def thread_id(self) -> str | None:
        """Its thread, if it is known."""

    @property
    @abstractmethod
    def ids(self) -> dict[str, Any]:
        """What it is, as attributes of an error."""


class Projector(ABC, Generic[T]):
    """Makes of the events of a stream what its reader is after."""

    def pop_of(self, outbox: Outbox) -> Callable[[], StreamEvent]:
        """What takes the next event of a stream; IndexError if there is none."""
        return outbox.pop

    @abstractmethod
    def feed(self, event: StreamEvent) -> Sequence[T]:
        """What the next event gives, which is nothing for most.

        May raise RunRestartedError; `take_kept` then has what the event gives.
        """

    def take_kept(self) -> Sequence[T]:
        """What the last event gives, if it raised an error."""
        return ()

    def finish(self) -> Sequence[T]:
        """What is left at the end of a run that did not fail."""
        return ()


def restarted_error(run: KnownRun, message_ids: Iterable[str]) -> errors.RunRestartedError:
    """The error for messages that were handed out and are void."""
    ids = (*message_ids,)
    which = f"{len(ids)} message{'s' if len(ids) > 1 else ''}"
    return errors.RunRestartedError(
        f"the server restarted run {run.run_id} on thread {run.thread_id}: {which} that you have of it"
        f" {'are' if len(ids) > 1 else 'is'} void, and the run says it again. Drop that and read on,"
        " or use stream.deltas(), which tells what is void.",
        message_ids=ids,
        **run.ids,
    )
