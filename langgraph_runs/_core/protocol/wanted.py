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
        self.followed: set[str] = set()  # those that were started elsewhere
        self.doubted: set[str] = set()  # those whose first events the server may no longer have when they come
        self.others: dict[str, tuple[str, ...]] = {}  # those that no thread's stream started, ended, with their modes
        self.newest: str | None = None  # the run that was asked for last
        self.questions: dict[str, Interrupt] = {}  # of the run that came last, by their ids
        self._starts: dict[object, None] = {}  # calls under way that start a run
        self._statuses: dict[str, Status | None] = {}  # of those that were told

    @property
    def status(self) -> Status | None:
        """The status of the newest run; None as long as its end was not told, or if it is not known."""
        return None if self.newest is None else self._statuses.get(self.newest)

    @property
    def is_starting(self) -> bool:
        """Whether a call is under way that starts a run, whose id is not known yet."""
        return bool(self._starts)

    @property
    def goes_on(self) -> bool:
        """Whether a run is to be told."""
        return bool(self._starts) or bool(self.runs)  # in this order: a call adds its run before it ends

    @property
    def is_told(self) -> bool:
        """Whether runs were asked for, and all were told."""
        return self.newest is not None and not self.goes_on

    def begin_start(self, call: object | None = None) -> object:
        """A call begins that starts a run; give it, or the result, to `end_start`."""
        call = object() if call is None else call
        self._starts[call] = None
        return call

    def end_start(self, call: object) -> None:
        """The call is over."""
        self._starts.pop(call, None)

    def add(self, run_id: str) -> None:
        """A run is to be told."""
        self.newest = run_id
        self.runs[run_id] = None

    def follow(self, run_id: str) -> None:
        """A run that was started elsewhere is to be told."""
        self.followed.add(run_id)
        self.doubted.add(run_id)
        self.add(run_id)

    def told(self, run_id: str, status: Status | None) -> None:
        """A run has ended with a status, None if that is not known, and all of its events have come."""
        self._statuses[run_id] = status
        self.runs.pop(run_id, None)
        self.doubted.discard(run_id)
