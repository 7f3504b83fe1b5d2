"""`play`: one history, from its plan to what everybody was told and what truly happened."""

from __future__ import annotations

import warnings
from typing import cast

from langgraph_runs._core.runs.candidates import MARK_PREFIX
from langgraph_runs.errors import LangGraphRunsWarning
from tests.simulation.clock import Clock
from tests.simulation.flows import Flows
from tests.simulation.network import Network
from tests.simulation.plan import Actor, Doing, Plan
from tests.simulation.server import OTHERS, SimRun, SimServer
from tests.simulation.tasks import StreamTask, Task
from tests.simulation.tasks_threads import ThreadTask

PATIENCE_SECONDS = 300.0
"""How long after the last thing that happened every flow must have ended."""

CROWD = 100
"""So many runs fill a page of the listing that is looked through for a run."""

ABOUT_A_RUN = ("join", "join_stream", "cancel")
STREAMS = ("stream", "join_stream")

_UNSTORED = b'{"assistant_id":"agent","input":{"of":"others"},"if_not_exists":"create"}'
_COMMAND = b'{"id":1,"method":"run.start","params":{"assistant_id":"agent","input":{"of":"others"}}}'


class History:
    """One history, played."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.clock = Clock()
        self.server = SimServer(plan, self.clock)
        self.network = Network(plan, self.clock, self.server)
        self.tasks: list[Task] = []
        self.doings: list[tuple[float, str]] = []
        self.warnings: list[warnings.WarningMessage] = []  # that the call which goes on now has shown
        self._flows = Flows(self.clock, plan.seed)
        self._waiting = 0
        for thread in ("t0", "t1"):
            self.server.thread(thread)

    def play(self) -> History:
        """Let everything happen."""
        clock, plan = self.clock, self.plan
        for number, actor in enumerate(plan.actors):
            self._plan_actor(number, actor)
        for doing in plan.doings:
            clock.at(doing.at, lambda doing=doing: self._do(doing))  # type: ignore[misc]
        server, network = self.server, self.network
        while (self._waiting or clock.now < network.busy_until) and clock.step():
            if clock.now - server.last_change > PATIENCE_SECONDS:
                break
        return self

    def _plan_actor(self, number: int, actor: Actor) -> None:
        self._waiting += 1
        self.clock.at(actor.at, lambda: self._begin(number, actor, 0))

    def _begin(self, number: int, actor: Actor, tries: int) -> None:
        faults = {fault.request: fault for fault in self.plan.faults if fault.actor == number}
        kind = ThreadTask if actor.kind == "thread" else StreamTask if actor.kind in STREAMS else Task
        task = kind(number, actor, self.network, faults)
        task.on_end = self._ended
        task.warnings = self.warnings
        if actor.kind in ABOUT_A_RUN:
            runs = [run for run in self.server.runs if not run.deleted]
            if not runs:
                if tries < 20:
                    self.clock.after(0.5, lambda: self._begin(number, actor, tries + 1))
                else:
                    self._waiting -= 1
                return
            task.target = cast("SimRun", runs[actor.target % len(runs)])
        self.server.last_change = self.clock.now
        self.tasks.append(task)
        if isinstance(task, ThreadTask):
            if actor.get("follows"):
                runs = [run for run in self.server.runs if not run.deleted and run.thread_id == actor.thread]
                task.target = cast("SimRun", runs[actor.target % len(runs)]) if runs else None
            task.session = self._flows.thread_session(task)
            task.make_command = self._flows.command
            task.begin()
        elif isinstance(task, StreamTask):
            if actor.get("last_event_id") == "of event":
                task.actor = actor = _after_some_event(task)
            task.session = self._flows.session(task)
            if actor.leave_at is not None:
                self.clock.after(actor.leave_at, task.leave_stream)
            task.start(task.session.flow())
        else:
            task.start(self._flows.flow(task))

    def _ended(self) -> None:
        self._waiting -= 1

    def _do(self, doing: Doing) -> None:
        """What somebody else does."""
        server = self.server
        self.server.last_change = self.clock.now
        runs = [cast("SimRun", run) for run in server.runs if not run.deleted]
        run = runs[doing.target % len(runs)] if runs else None
        if self.clock.now < server.down_until:
            return
        if doing.kind == "create":
            self._create_for_others(doing, f"o{doing.at}")
            self.note(f"another client creates a run on {doing.thread}")
        elif doing.kind in ("command", "unstored"):
            self._start_for_others(doing)
        elif doing.kind == "crowd":
            self.note(f"other clients create {CROWD} runs on {doing.thread}, and cancel them")
            for number in range(CROWD):
                self._create_for_others(doing, f"{MARK_PREFIX}{number}")
                server.end_by(server.runs[-1], OTHERS)
        elif doing.kind == "restart":
            self.note(f"the server restarts within {doing.seconds} s; its runs are {'kept' if doing.keep else 'lost'}")
            server.restart(keep=doing.keep, down=doing.seconds)
            self.network.cut_all(clean=doing.target % 2 == 0)
        elif doing.kind == "drop":
            server.creator = OTHERS
            self.note(f"another client deletes {doing.thread}")
            server.drop_thread(doing.thread)
        elif run is not None:
            server.creator = OTHERS
            self.note(f"another client: {doing.kind} run {run.number}")
            if doing.kind == "expire":
                left = 0 if doing.target % 2 else 2
                run.gone_before = max(run.gone_before, len(run.events) - left)
                run.expired_at = self.clock.now
            elif doing.kind == "delete":
                server.delete(run, OTHERS)
            elif not run.finished:
                server.end_by(run, OTHERS, rollback=doing.kind == "rollback" and server.flavour == "langgraph")

    def _create_for_others(self, doing: Doing, mark: str) -> None:
        body = b'{"assistant_id":"agent","input":{"of":"others"},"stream_resumable":true,"if_not_exists":"create"}'
        self.server.respond("POST", f"/threads/{doing.thread}/runs", {"x-request-id": mark}, body, OTHERS)

    def _start_for_others(self, doing: Doing) -> None:
        """A run that another client starts by a command, or one whose events are not stored."""
        self.note(f"another client starts a run on {doing.thread} ({doing.kind})")
        target, body = f"/threads/{doing.thread}/runs", _UNSTORED
        if doing.kind == "command":
            target, body = f"/threads/{doing.thread}/commands", _COMMAND
        self.server.respond("POST", target, {"x-request-id": f"o{doing.at}"}, body, OTHERS)

    def note(self, what: str) -> None:
        """Write into the log."""
        self.doings.append((self.clock.now, what))


def _after_some_event(task: StreamTask) -> Actor:
    """Join after an event that another client was told."""
    from dataclasses import replace

    assert task.target is not None
    ids = [event.id for event in task.target.events[task.target.gone_before :] if event.id and event.stored]
    after = ids[task.actor.target % len(ids)] if ids else "-1"
    options = tuple((name, after if name == "last_event_id" else value) for name, value in task.actor.options)
    return replace(task.actor, options=options)


def play(plan: Plan) -> History:
    """Play a plan. What is only warned of, such as a thread that is kept, is no error here."""
    history = History(plan)
    with warnings.catch_warnings(record=True) as history.warnings:
        warnings.simplefilter("always", LangGraphRunsWarning)
        return history.play()
