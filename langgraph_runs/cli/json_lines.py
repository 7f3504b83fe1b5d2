"""`JSONLines`: a run's events as programs read them, a line of JSON each, and what it ended with as the last."""

from __future__ import annotations

from typing import Any

from langgraph_runs import RunResult, StreamEvent, ThreadEvent, errors
from langgraph_runs._core.runs.status import status_of_error
from langgraph_runs.cli.pieces import Piece, to_json_line


class JSONLines:
    """Events as `event`, `data`, `id` and `namespace`; the line without an `event` is how the run has ended."""

    @property
    def wants_result(self) -> bool:
        """Programs get the values always."""
        return True

    def feed(self, event: StreamEvent) -> list[Piece]:
        """The line of an event."""
        return [line(event_as_dict(event))]

    def finish(self, result: RunResult[Any]) -> list[Piece]:
        """The line of the result."""
        return [line(result.to_dict())]

    def note(self, text: str) -> list[Piece]:
        """A line on stderr."""
        return [Piece(f"{text}\n", aside=True, style="dim")]

    def fail(self, error: errors.LangGraphRunsError | None) -> list[Piece]:
        """The line of the error."""
        return [] if error is None else [line(error_as_dict(error))]


def line(value: Any) -> Piece:
    """A value as a line of JSON on stdout."""
    return Piece(f"{to_json_line(value)}\n")


def event_as_dict(event: StreamEvent) -> dict[str, Any]:
    """An event as JSON; of a thread's event also the run that it is of, as far as that is known.

    `restarted` is there where the server begins a run again.
    """
    told = {"event": event.event, "data": event.data, "id": event.id, "namespace": [*event.namespace]}
    if event.restarted:
        told["restarted"] = True
    return {**told, "run_id": event.run_id} if isinstance(event, ThreadEvent) else told


def error_as_dict(error: errors.LangGraphRunsError) -> dict[str, Any]:
    """How a run has ended that has no result: its status, None if that is not known, and the error."""
    known = {
        "run_id": error.run_id,
        "thread_id": error.thread_id,
        "status": status_of_error(error) if isinstance(error, errors.RunError) else None,
    }
    if isinstance(error, errors.RunFailedError) and error.error:
        return {**known, "error": error.error, "detail": error.detail}
    if isinstance(error, errors.StreamInterruptedError):
        known["last_event_id"] = error.last_event_id
    return {**known, "error": type(error).__name__, "detail": str(error)}
