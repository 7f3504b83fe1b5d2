"""`RunState`: what a stream has learned about its run: ids, status, whether it ended, failed or can be resumed."""

from __future__ import annotations

from typing import Any

from langgraph_runs._core.calls.checks import is_same_id
from langgraph_runs._core.runs import fetch
from langgraph_runs._core.runs.protocol_run import is_protocol_event, speaks_protocol
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._core.runs.status import Status, status_of
from langgraph_runs._core.streams.control import END, ERROR, METADATA
from langgraph_runs._core.streams.event_ids import START_IDS
from langgraph_runs._core.streams.events import MetadataEvent, StreamEvent
from langgraph_runs._core.streams.modes import modes_of, publishes_unstored
from langgraph_runs._core.streams.plan import StreamPlan
from langgraph_runs._core.wire.json_decoder import members
from langgraph_runs._generated.models.run import Run
from langgraph_runs._generated.models.thread_state import ThreadState
from langgraph_runs._generated.types import Unset


class RunState:
    """What is known of the run: from the plan, its events (`note_event`) and its fetched state (`note_run`)."""

    def __init__(self, plan: StreamPlan) -> None:
        self.run_id: str | None = plan.run_id
        self.thread_id: str | None = plan.thread_id
        self.status: str | None = None  # the server's word, as last known
        self.final: Status | None = None  # once it has ended
        self.last_state: ThreadState | None = None  # that it saved, if its thread had to be asked for that
        self.modes = plan.modes
        self.fetched: Run | None = None  # as the server last showed it
        self.is_over = False  # it has ended, or no longer exists
        self.is_missing = False  # it no longer exists
        self.is_resumable = plan.resumable  # its events are stored, as far as is known
        self.has_unstored_events = publishes_unstored(plan.modes or ())  # but some of them may not be
        self.has_failed = False  # an `error` event came, and no restart after it
        self.error_data: Any = None
        self.end_received = False
        self.end_data: Any = None
        self._plan = plan
        self._has_started = plan.after not in (None, *START_IDS)  # its first metadata event was received

    @property
    def ids(self) -> dict[str, Any]:
        """The ids as attributes of an error."""
        return {"run_id": self.run_id, "thread_id": self.thread_id}

    def known_run_id(self) -> str:
        """The run's id; RuntimeError if the server has not told it yet."""
        if self.run_id is None:
            raise RuntimeError("run_id is not known before the stream is open: enter it, or read its first event")
        return self.run_id

    def known_thread_id(self) -> str:
        """The id of the run's thread; RuntimeError if the server does not tell it, or has not created it."""
        if self.thread_id is None and self._plan.own_thread:
            raise RuntimeError("there is no thread_id: no run was created, so its thread was not either")
        if self.thread_id is None:
            raise RuntimeError("thread_id is not known: the run is stateless, with stream_resumable=False")
        return self.thread_id

    def described(self, *, untouched: bool) -> str:
        """The run for the repr of its stream; nothing was sent as long as that is untouched."""
        if untouched and self.run_id is None:
            return "no run yet: one is created when the stream is entered or iterated"
        standing = "nothing sent yet" if untouched else f"status {self.known_status or self.status}"
        return f"run {self.run_id or '(unknown)'} on thread {self.thread_id or '(unknown)'}, {standing}"

    @property
    def ref(self) -> RunRef | None:
        """The run by its ids; None while they are not known, so that it can be neither fetched nor joined."""
        if self.run_id is None or self.thread_id is None:
            return None
        return RunRef(self.thread_id, self.run_id)

    @property
    def known_status(self) -> Status | None:
        """The status as last known; None if it is not known, also as long as it may turn out that it needs input."""
        if self.final is not None or self.status in ("success", "interrupted"):
            return self.final
        return status_of(self.status, needs_input=False)

    @property
    def is_stored(self) -> bool:
        """Whether its server says that it stores the events, as LangGraph's does."""
        return self.fetched is not None and members(self.fetched.kwargs).get("resumable") is True

    @property
    def lacks_events(self) -> bool:
        """Whether it was joined too late for events that its server does not store, which is told at the end."""
        in_past = self._plan.joins_existing_run and self._plan.after is not None
        return in_past and self.is_stored and self.has_unstored_events

    @property
    def has_ended_badly(self) -> bool:
        """It ended with what is raised as an error, whatever events are missing."""
        if self.status == "interrupted":  # cancelled, or on Aegra, whose runs have no `kwargs`, waiting for a human
            return self.fetched is not None and not isinstance(self.fetched.kwargs, Unset)
        return self.status in ("error", "timeout")

    @property
    def has_stopped(self) -> bool:
        """Whether it publishes nothing more; a cancelled run is `interrupted` before its work has stopped."""
        return self.is_over and self.status != "interrupted"

    def note_ids(self, ref: RunRef) -> None:
        """Note by which ids the server knows the run."""
        self.run_id, self.thread_id = ref.run_id, ref.thread_id

    def other_run(self, event: StreamEvent) -> str | None:
        """The id of another run than this one that an event says it is of; None if it does not."""
        run_id = members(event.data).get("run_id") if event.event == METADATA else None
        if self.run_id is None or not isinstance(run_id, str) or is_same_id(run_id, self.run_id):
            return None
        return run_id

    def note_event(self, event: StreamEvent, *, first: bool) -> None:
        """Note what an event says of the run itself; `first`: none was received before it.

        Sets `restarted` of the event, which only the events before it tell.
        """
        if isinstance(event, MetadataEvent) and not event.namespace:
            event.restarted = self._has_started or (self._plan.joins_existing_run and not first)
            self._has_started = True
            self.has_failed = self.end_received = False
            self.error_data = self.end_data = None
            run_id = members(event.data).get("run_id")
            if self.run_id is None and isinstance(run_id, str):
                self.run_id = run_id
        elif event.event == ERROR:
            self.has_failed, self.error_data = True, event.data
        elif event.event == END:
            self.end_received, self.end_data = True, event.data
        elif event.mode is not None and not self.has_unstored_events and not is_protocol_event(event.data):
            self.has_unstored_events = publishes_unstored((event.mode,))

    def note_run(self, run: Run | None) -> None:
        """Note the run as it was fetched; None if it no longer exists."""
        self.is_missing = run is None
        if run is not None:
            self.fetched = run
            self.status = str(run.status)
            if self._plan.modes is None and publishes_unstored(modes_of(run) or ()) and not speaks_protocol(run):
                self.has_unstored_events = True
            if members(run.kwargs).get("resumable") is False:
                self.is_resumable = False
        self.is_over = run is None or not fetch.is_active(run)
