"""The model of the server on the virtual clock: workers, queues, stored events that go, restarts, listings that lag."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

from langgraph_runs.testing.answer import Answer, Item, reply, reply_json, stream
from langgraph_runs.testing.model import Event, FakeRun
from langgraph_runs.testing.protocol import ProtocolAPI
from langgraph_runs.testing.request import Request
from langgraph_runs.testing.signals import Signal
from langgraph_runs.testing.sse import frame
from langgraph_runs.testing.thread_events import Envelope, ThreadConnection
from langgraph_runs.testing.threads_api import Handler
from tests.simulation.clock import Clock
from tests.simulation.plan import Plan, Script

ACTIVE = ("pending", "running")
OTHERS = -1
"""The number of the actor for what other clients do."""


@dataclass(eq=False)
class SimRun(FakeRun):
    """A run whose work takes time. `events` is all that it ever published, stored or not."""

    server: SimServer = field(default=cast("SimServer", None), repr=False)
    script: Script = field(default_factory=Script)
    number: int = 0
    creator: int = OTHERS
    request_number: int = 0  # of all requests
    listed_at: float = 0.0
    attempts: list[int] = field(default_factory=list[int])  # where each attempt begins in `events`
    generation: int = 0  # of its work: a restart begins another
    created: float = 0.0
    ended: float | None = None
    deleted_by: int | None = None
    deleted_at: float | None = None
    expired_at: float | None = None  # when stored events of it went
    states_lost_at: float | None = None  # when its thread lost what it had saved
    is_being_cancelled: bool = False
    happened: list[tuple[float, str]] = field(default_factory=list[tuple[float, str]])
    stamps: list[int] = field(default_factory=list[int])  # of all events, in milliseconds

    @property
    def finished(self) -> bool:
        """Whether the run has ended, by whatever name."""
        return self.status not in ACTIVE

    @property
    def is_asking(self) -> bool:
        """Whether it ended with a question to a human."""
        return self.finished and "__interrupt__" in (self.values or {})

    def start(self) -> None:
        self.attempts.append(len(self.events))
        self.happened.append((self.server.clock.now, "starts"))
        super().start()

    def finish(self, status: str | None = None) -> None:
        if not self.finished:
            if status is not None:
                self.values = {"cut": self.number}
            super().finish(status)
            self.ended = self.server.clock.now
            self.happened.append((self.ended, f"ends after {len(self.events)} events: {self.status}"))
            self.server.run_ended(self)

    def _publish(self, event: str, data: Any, *, stored: bool = True) -> None:
        self.stamps.append(int(self.server.clock.wall() * 1000))
        super()._publish(event, None if event == "end" and self.server.plan.bare_end else data, stored=stored)

    def source_id(self, number: int) -> str:
        return self.events[number].id or f"{self.stamps[number]}-0"

    def replay_attempt(self) -> tuple[list[Event], int]:
        """As the model does. Of the events of a millisecond all are stored, or none."""
        kept, gone = self.gone_before, self.gone_before
        while 0 < gone < len(self.stamps) and self.stamps[gone] == self.stamps[gone - 1]:
            gone += 1
        self.gone_before = gone
        replayed = super().replay_attempt()
        self.gone_before = kept
        return replayed

    def _id(self, number: int) -> str | None:
        if self.ids is None or self.flavour == "aegra":
            return super()._id(number)
        ms = int(self.server.clock.wall() * 1000)
        if self.ids == "repeated":
            return f"{ms}-0"
        last = self.events[-1].id if self.events else None
        sequence = int(last.partition("-")[2]) + 1 if last and last.startswith(f"{ms}-") else 0
        return f"{ms}-{sequence}"

    def replay(self, last_event_id: str | None, subscribed: int | None = None) -> tuple[list[Event], int]:
        """The stored events after an id, and the position to listen from: where the reader had subscribed."""
        at = len(self.events) if subscribed is None else subscribed
        begin = self.gone_before
        if self.flavour == "aegra":
            known = [event.id for event in self.events]
            position = known.index(last_event_id) + 1 if last_event_id in known else 0
            if self.finished and (last_event_id is None or position == len(known)):
                position = len(known) - 1
            return self.events[max(position, begin) :], len(known)
        if last_event_id is None or not self.resumable:
            return [], at
        if self.ids == "repeated":
            return [event for event in self.events[begin:] if event.stored and (event.id or "") > last_event_id], at
        after = stamp_of(last_event_id)
        return [event for event in self.events[begin:] if event.stored and stamp_of(event.id or "") > after], at


def stamp_of(id: str) -> tuple[int, int]:
    """An id of milliseconds and a number, to compare by."""
    ms, _, number = id.partition("-")
    return (int(ms), int(number or 0)) if ms.isdigit() else (0, 0)


class SimServer(ProtocolAPI):
    """A `ProtocolAPI` whose runs work on a clock."""

    run_type = SimRun

    def __init__(self, plan: Plan, clock: Clock) -> None:
        self.clock = clock
        super().__init__(
            "aegra" if plan.flavour == "aegra" else "langgraph",
            seed=plan.seed,
            now=lambda: datetime.fromtimestamp(clock.wall(), UTC),
        )
        self.plan = plan
        self.ids = {"inmem": "repeated", "production": "unique", "aegra": "opaque"}[plan.flavour]
        self.down_until = -1.0
        self.creator = OTHERS
        self.requests = 0
        self.subscriptions: dict[int, list[int]] = {}  # by actor: from where it was sent what came live
        self.last_change = 0.0
        self.marks_survive = plan.flavour != "aegra"
        self._routes: dict[tuple[str, int], list[tuple[list[str], Handler]]] = {}
        for method, pattern, _, handler in self.operations_of_api():
            parts = pattern.split("/")
            self._routes.setdefault((method, len(parts)), []).insert(0, (parts, handler))

    def respond(self, method: str, target: str, headers: Mapping[str, str], body: bytes, actor: int) -> Answer:
        """Answer a request of an actor."""
        self.creator = actor
        self.requests += 1
        request = Request(method, target, headers, body)
        parts = target.partition("?")[0].split("/")
        for pattern, handler in self._routes.get((method, len(parts)), ()):
            found: dict[str, str] = {}
            for mine, wanted in zip(parts, pattern, strict=True):
                if wanted[:1] == "{":
                    found[wanted[1:-1]] = mine
                elif mine != wanted:
                    break
            else:
                request.path_params = found
                return handler(request)
        return reply_json({"detail": "Not Found"}, 404)

    # Work

    def created(self, run: FakeRun, request: Request) -> None:
        """Put a run to work, once the thread is free or freed."""
        assert isinstance(run, SimRun)
        self.last_change = self.clock.now
        run.server, run.number, run.creator = self, len(self.runs) - 1, self.creator
        run.script = self.plan.script(run.number)
        run.created, run.request_number = self.clock.now, self.requests
        run.late_start, run.quiet_end = self.plan.late_start, run.script.is_quiet
        run.listed_at = self.clock.now + self.plan.listing_lag
        run.auto, run.outcome = False, run.script.outcome
        run.ids = cast("Any", self.ids if run.ids is not None else None)
        run.values = {"result": run.number}
        if run.script.outcome == "asks":
            asked = [f"q{run.number}", *(f"q{run.number}{letter}" for letter in "bcd"[: run.script.questions - 1])]
            run.values["__interrupt__"] = [{"id": name, "value": "well?"} for name in asked]
            run.outcome = "interrupted" if self.flavour == "aegra" else "success"
        if self.flavour == "langgraph" and run.request.get("multitask_strategy") in ("interrupt", "rollback"):
            for other in [*self.runs_of(run.thread_id)]:
                if other is not run and not other.finished:
                    self.end_by(other, self.creator, rollback=run.request["multitask_strategy"] == "rollback")
        self._schedule(run)

    def _schedule(self, run: SimRun) -> None:
        busy = self.flavour == "langgraph" and any(
            other.status in ACTIVE and other is not run and cast("SimRun", other).number < run.number
            for other in self.runs_of(run.thread_id)
        )
        if not busy and run.status == "pending" and run.generation == 0:
            self._begin(run, run.script.queued)

    def _begin(self, run: SimRun, delay: float) -> None:
        run.generation += 1
        generation = run.generation
        if self.plan.has_threads:
            delay = max(delay, 0.002)  # no run begins in the millisecond in which the one before ended
        self.clock.after(delay, lambda: self._work(run, generation, -1))

    def _work(self, run: SimRun, generation: int, step: int) -> None:
        """Publish what is due now; step -1 begins, and the one after the last ends."""
        if run.generation != generation or run.finished:
            return
        if self.clock.now < self.down_until:  # its turn came while the server was down
            self.clock.at(self.down_until + 0.1, lambda: self._work(run, generation, step))
            return
        self.last_change = self.clock.now
        pauses = run.script.pauses
        modes = ["values", "updates", "custom"] if run.protocol else run.stream_modes
        if step < 0:
            run.start()
        elif step < len(pauses):
            run.publish(run.script.payload(step, modes, protocol=run.protocol))
        step += 1
        while step < len(pauses) and not pauses[step]:
            run.publish(run.script.payload(step, modes, protocol=run.protocol))
            step += 1
        if step < len(pauses):
            self.clock.after(pauses[step], lambda: self._work(run, generation, step))
        else:
            run.finish()

    def run_ended(self, run: SimRun) -> None:
        """Let the next run of the thread begin; a temporary thread goes."""
        self.last_change = self.clock.now
        if run.temporary:
            self.clock.after(0.2, lambda: self.drop_thread(run.thread_id))
        for other in reversed(self.runs_of(run.thread_id)):
            if other.status == "pending":
                self._schedule(cast("SimRun", other))

    def _cancel(self, request: Request, run: FakeRun) -> Answer:
        """One that works may take a while to end; it does nothing else until then."""
        assert isinstance(run, SimRun)
        if not self.plan.cancelling or self.flavour == "aegra" or run.status != "running":
            return super()._cancel(request, run)
        run.generation += 1
        run.is_being_cancelled = True
        self.last_change = self.clock.now + self.plan.cancelling
        self.clock.after(self.plan.cancelling, lambda: self._end_cancelled(run))
        if request.query.get("wait", ["0"])[-1] == "1":
            return self._await(request, run, dict, cancel=False)
        return reply(status=202)

    def _end_cancelled(self, run: SimRun) -> None:
        if self.clock.now < self.down_until:
            self.clock.at(self.down_until + 0.1, lambda: self._end_cancelled(run))
        else:
            run.finish("interrupted")

    # What others do

    def end_by(self, run: FakeRun, actor: int, *, rollback: bool = False) -> None:
        """Cancel a run, and with `rollback` delete it."""
        assert isinstance(run, SimRun)
        run.finish("interrupted")
        if rollback:
            run.states_lost_at = self.clock.now
            self.delete(run, actor)

    def changed_by_caller(self, run_id: str, how: str) -> None:
        """A caller cancels or deletes a run that it was told."""
        run = next((run for run in self.runs if run.run_id == run_id and not run.deleted), None)
        if isinstance(run, SimRun) and not run.finished:
            self.end_by(run, OTHERS, rollback=how == "delete")
        elif isinstance(run, SimRun) and how == "delete":
            self.delete(run, OTHERS)

    def delete(self, run: SimRun, actor: int) -> None:
        """Forget a run, on behalf of an actor."""
        run.deleted, run.deleted_by, run.deleted_at = True, actor, self.clock.now
        if run.status == "pending":
            run.finish("interrupted")  # it never runs

    def restart(self, *, keep: bool, down: float) -> None:
        """Stop and start again, perhaps with nothing left; runs that had not ended begin again."""
        self.last_change = self.clock.now + down
        self.down_until = self.clock.now + down
        for run in cast("list[SimRun]", self.runs):
            if not keep and run.states_lost_at is None:
                run.states_lost_at = self.clock.now
            if run.deleted:
                run.generation += 1  # nobody goes on with it
                continue
            if not keep:
                self.delete(run, OTHERS)
                run.generation += 1
            elif self.plan.flavour == "inmem":
                run.gone_before, run.expired_at = len(run.events), self.clock.now
            if keep and not run.finished and run.generation and not run.is_being_cancelled:
                self._begin(run, down + 0.1)
        if not keep:
            self.threads.clear()
        self.clock.after(down + 0.1, self._schedule_all)

    def has_result(self, run: FakeRun) -> bool:
        """Not if its thread is gone: then wait and join end with white space."""
        return run.thread_id in self.threads or self.flavour == "aegra"

    def _schedule_all(self) -> None:
        """Begin what waited for a run that is gone."""
        for run in cast("list[SimRun]", self.runs):
            if not run.deleted:
                self._schedule(run)

    # What is seen

    def listed(self, thread_id: str) -> list[FakeRun]:
        """The runs that a listing shows by now."""
        runs = cast("list[SimRun]", self.runs_of(thread_id))
        return [run for run in runs if run.listed_at <= self.clock.now]

    def states_of(self, thread_id: str) -> list[FakeRun]:
        """The runs that did something and ended, the latest first; what is rolled back takes its states with it."""
        runs = cast("list[SimRun]", self.runs) if thread_id in self.threads else []
        ended = [
            run
            for run in runs
            if run.thread_id == thread_id and run.ended is not None and run.attempts and run.states_lost_at is None
        ]
        if self.flavour == "aegra":  # where a cancelled run leaves none
            ended = [run for run in ended if "cut" not in (run.values or {})]
        return [*sorted(ended, key=lambda run: (run.ended or 0.0, run.number), reverse=True)]

    def _describe(self, run: FakeRun) -> dict[str, Any]:
        described = super()._describe(run)
        ended = cast("SimRun", run).ended
        if ended is not None and ended + self.plan.status_lag > self.clock.now:
            described["status"] = "running"
        if self.flavour == "aegra" and cast("SimRun", run).is_asking and "cut" not in (run.values or {}):
            described["output"] = run.left_values()
        if "kwargs" in described:
            described["kwargs"]["input"] = run.request.get("input")
            described["kwargs"]["command"] = run.request.get("command")
        return described

    def drop_thread(self, thread_id: str) -> None:
        """Delete a thread and its runs."""
        for run in cast("list[SimRun]", self.runs):
            if run.thread_id == thread_id and run.states_lost_at is None:
                run.states_lost_at = self.clock.now
        for run in cast("list[SimRun]", self.runs_of(thread_id)):
            self.delete(run, self.creator)
        super().drop_thread(thread_id)

    def _join_stream(self, request: Request, run: FakeRun) -> Answer:
        """Subscribe now, and replay what is stored when the body begins: what is published between comes twice."""
        assert isinstance(run, SimRun)
        subscribed = len(run.events)
        self.subscriptions.setdefault(self.creator, []).append(subscribed)
        answer = super()._join_stream(request, run)
        last = request.headers.get("last-event-id")
        modes = None if self.flavour == "aegra" else _modes(request)
        cancel = self.flavour == "langgraph" and "cancel_on_disconnect" in request.query
        if self.flavour == "aegra" and last is not None and run.finished and run.gone_before == len(run.events):
            return stream(body=[Signal()], headers=answer.headers[3:])  # its replay is gone: nothing but heartbeats
        body = self._follow(run, lambda: run.replay(last, subscribed), modes, cancel=cancel)
        return stream(body=self._after_seam(body) if self.plan.seam else body, headers=answer.headers[3:])

    def _after_seam(self, body: Callable[[], Iterator[Item]]) -> Callable[[], Iterator[Item]]:
        """The body, begun a little later."""

        def later() -> Iterator[Item]:
            signal = Signal()
            self.clock.after(self.plan.seam, signal.open)
            yield signal
            yield from body()

        return later

    def _stream_events(self, thread_id: str, connection: ThreadConnection, told: list[Envelope]) -> Iterator[Item]:
        """As the model does; or what is published between the replay and a later time does not come."""
        if self.plan.late_listening:
            for event in told:
                yield frame(event["method"], event, str(event["seq"]))
            told = []
            signal = Signal()
            self.clock.after(self.plan.late_listening, signal.open)
            yield signal
            connection.skip()
        yield from super()._stream_events(thread_id, connection, told)

    def _frames(self, events: list[Event], modes: list[str] | None) -> Iterator[bytes]:
        for sent in super()._frames(events, modes):
            yield sent.replace(b"\r\n", b"\n", 2) if self.plan.mixed_ends else sent

    def _search_threads(self, request: Request) -> Answer:
        limit = request.json().get("limit", 10)
        return reply_json(list(self.threads.values())[::-1][:limit])


def _modes(request: Request) -> list[str] | None:
    from langgraph_runs.testing.model import read_modes

    return read_modes(request.query)
