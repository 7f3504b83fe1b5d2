"""What all projections have in common, and the error for what a restart made void."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Protocol, TypeVar

from langgraph_runs import errors
from langgraph_runs._core.streams.events import StreamEvent
from langgraph_runs._core.streams.run_state import RunState

T_co = TypeVar("T_co", covariant=True)


class Projector(Protocol[T_co]):
    """Makes of the events of a stream what its reader is after."""

    def feed(self, event: StreamEvent) -> Collection[T_co]:
        """What the next event gives, which is nothing for most.

        May raise RunRestartedError; what the event gives is kept then, until the next one or the end.
        """
        ...

    def finish(self) -> Collection[T_co]:
        """What is left at the end of a run that did not fail."""
        ...


def restarted_error(run: RunState, message_ids: Iterable[str]) -> errors.RunRestartedError:
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
