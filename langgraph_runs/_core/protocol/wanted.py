"""`Wanted`: the runs that the caller of a thread's stream started, as far as their end was not told.

They are added by calls that go on beside the reading, in other threads or tasks, by one operation each.
"""

from __future__ import annotations

from langgraph_runs._core.runs.status import Status
from langgraph_runs._generated.models.interrupt import Interrupt


class Wanted:
    """What the caller asked for, and what came of it."""

    def __init__(self) -> None:
        self.runs: dict[str, None] = {}  # to be told, in the order in which they were started
        self.newest: str | None = None  # the run that was asked for last
        self.status: Status | None = None  # of the newest, as far as it is known
        self.questions: dict[str, Interrupt] = {}  # of the run that came last, by their ids
        self._starts: dict[object, None] = {}  # calls under way that start a run

    @property
    def is_starting(self) -> bool:
        """Whether a call is under way that starts a run, whose id is not known yet."""
        return bool(self._starts)

    @property
    def goes_on(self) -> bool:
        """Whether a run is to be told."""
        return bool(self.runs or self._starts)

    @property
    def is_told(self) -> bool:
        """Whether runs were asked for, and all were told."""
        return self.newest is not None and not self.goes_on

    def begin_start(self) -> object:
        """A call begins that starts a run; give the result to `end_start`."""
        call = object()
        self._starts[call] = None
        return call

    def end_start(self, call: object) -> None:
        """The call is over."""
        self._starts.pop(call, None)

    def add(self, run_id: str) -> None:
        """A run is to be told."""
        self.status = None
        self.newest = run_id
        self.runs[run_id] = None

    def told(self, run_id: str, status: Status | None) -> None:
        """A run has ended with a status, None if that is not known, and all of its events have come."""
        self.runs.pop(run_id, None)
        if run_id == self.newest:
            self.status = status
