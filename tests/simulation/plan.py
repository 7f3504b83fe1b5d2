"""`Plan`: all that happens in one history, drawn from a seed; it can be printed, and shrunk piece by piece."""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, replace
from typing import Any, Literal

from langgraph_runs.testing.payloads import message

Flavour = Literal["inmem", "production", "aegra"]
"""LangGraph in memory (ids repeat), on Redis (ids are unique), and Aegra."""


_MESSAGE = [(payload[0], payload[1]) for payload in message("Hello ", "you")]


@dataclass(frozen=True)
class Script:
    """What one run does: seconds in the queue, seconds before each event, and how it ends ("asks": with a question)."""

    queued: float = 0.1
    pauses: tuple[float, ...] = (0.1, 0.1)
    outcome: str = "success"
    alike: bool = False  # its events all look the same
    speaks: bool = False  # if a command started it, it publishes a message, too
    is_quiet: bool = False  # streams of its thread do not tell its end
    questions: int = 1  # that it ends with, if it asks

    def payload(self, step: int, modes: list[str], *, protocol: bool = False) -> tuple[str, Any]:
        """An event of the run."""
        mode = modes[step % len(modes)]
        if protocol:  # which publishes its questions by itself
            if self.speaks and step % 9 < len(_MESSAGE):
                return _MESSAGE[step % 9]
            return mode, {"n": 1000 if self.alike else 1000 + step}
        if step == len(self.pauses) - 1 and self.outcome == "asks" and mode in ("values", "updates"):
            return mode, {"__interrupt__": [{"value": "well?"}]}
        return mode, {"n": 1000 if self.alike else 1000 + step}


@dataclass(frozen=True)
class Actor:
    """A flow of ours: what it calls, on which thread (None: without one), when, and with which options.

    `target` is for calls about a run: which of all runs that the server has by then.
    """

    kind: str
    at: float = 0.0
    thread: str | None = "t0"
    target: int = 0
    options: tuple[tuple[str, Any], ...] = ()
    leave_after: int | None = None  # close the stream after so many events
    leave_at: float | None = None  # or so many seconds after it began

    def get(self, name: str, default: Any = None) -> Any:
        """An option."""
        return dict(self.options).get(name, default)


@dataclass(frozen=True)
class Fault:
    """What goes wrong with the n-th request of an actor (both from 0)."""

    actor: int
    request: int
    kind: str
    size: int = 0  # bytes after which the body is cut; events, for one that ends between them
    delay: float = 0.0
    status: int = 0
    done: bool = False  # the server does the work nevertheless
    text: str = ""
    retry_after: int = 0  # what the gateway asks for, in seconds


@dataclass(frozen=True)
class Doing:
    """What somebody else does: to which run of the server's, and when."""

    at: float
    kind: str
    target: int = 0
    thread: str = "t0"
    seconds: float = 0.0
    keep: bool = True


@dataclass(frozen=True)
class Plan:
    """A history before it happens."""

    seed: int = 0
    flavour: Flavour = "inmem"
    actors: tuple[Actor, ...] = ()
    faults: tuple[Fault, ...] = ()
    doings: tuple[Doing, ...] = ()
    scripts: tuple[Script, ...] = (Script(),)
    heartbeats: bool = True
    listing_lag: float = 0.0
    marks_replaced: bool = False  # a proxy sets an X-Request-Id of its own
    mixed_ends: bool = False  # CRLF and LF in one event
    bare_end: bool = False  # an `end` event does not say how the run ended
    seam: float = 0.0  # seconds between a reader's subscription and its replay: what is published then comes twice
    status_lag: float = 0.0  # seconds for which a run that has ended is still said to be running
    no_locations: bool = False  # a proxy takes Location and Content-Location away
    latency: float = 0.002  # seconds, of the quickest request
    cancelling: float = 0.0  # seconds that a running run takes to end once it was cancelled
    cut_after: float = 0.0  # seconds after which a proxy cuts every response
    late_start: int = 0  # events that do not come live of a run that begins while the stream of its thread is open
    late_listening: float = 0.0  # seconds between the replay of a thread's stream and what comes live

    @property
    def has_threads(self) -> bool:
        """Whether there are streams of threads in it."""
        return any(actor.kind == "thread" for actor in self.actors)

    def script(self, number: int) -> Script:
        """What the n-th run of the server's does."""
        return self.scripts[number % len(self.scripts)] if self.scripts else Script()


THREADS = "SIMULATE_THREADS"
"""The environment variable that says in which share of the histories streams of threads are drawn."""

THREADS_SHARE = "0.06"
"""The share without it: such histories take three times as long as others."""


def draw(seed: int) -> Plan:
    """The plan of a seed."""
    from tests.simulation.plan_threads import add_threads

    return add_threads(Drawing(seed).plan(), float(os.environ.get(THREADS, THREADS_SHARE)))


GATEWAY_TEXTS = (
    "<html><body><h1>Bad Gateway</h1></body></html>",
    '{"message":"no Route matched with those values"}',
    "",
)
RESET_TEXT = "upstream connect error or disconnect/reset before headers. reset reason: connection termination"
"""What Envoy says with a 503."""
BODY_FAULTS = ("cut", "cut", "cut", "end", "end", "stall", "only beats")
HEAD_FAULTS = (
    "refused",
    "lost before",
    "lost after",
    "lost after",
    "late",
    "late",
    "status",
    "status",
    "status",
    "silence",
    "slow",
)


class Drawing:
    """The choices of one seed."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._dice = random.Random(seed)
        self._chance = self._dice.random
        self._mark = self._chance() < 0.06
        self._more = random.Random(f"more of {seed}")  # what was added later: other seeds stay as they were

    def plan(self) -> Plan:
        """Draw everything."""
        dice, chance = self._dice, self._chance
        flavour: Flavour = dice.choice(("inmem", "production", "aegra"))
        count = dice.choice((1, 1, 2, 2, 3, 3, 4, 5, 6))
        actors = tuple(sorted((self._actor() for _ in range(count)), key=lambda actor: actor.at))
        doings = [self._doing() for _ in range(dice.choice((0, 0, 0, 1, 1, 2, 3)))]
        if any(actor.kind in _ABOUT_A_RUN for actor in actors) or chance() < 0.2:
            doings.append(Doing(round(chance() * 1.5, 2) if chance() < 0.5 else 0.0, "create", thread="t0"))
        faults = [self._fault(dice.randrange(count)) for _ in range(dice.choice((0, 1, 1, 2, 2, 3, 5, 8, 12)))]
        more = self._more
        if more.random() < 0.02:
            self._add_crowd(actors, faults, doings)
        if more.random() < 0.25:
            at, delay = min(int(more.expovariate(1.0)), 5), more.choice((0.0, 0.1, 1.0, 3.0))
            faults.append(Fault(more.randrange(count), at, "dropped", delay=delay))
        self._add_ends_between_events(actors, faults)
        self._add_troubled_replays(actors, faults)
        self._add_silent_replays(actors, faults)
        return Plan(
            seed=self._seed,
            flavour=flavour,
            actors=actors,
            faults=tuple({(fault.actor, fault.request): fault for fault in faults}.values()),
            doings=tuple(sorted(doings, key=lambda doing: doing.at)),
            scripts=tuple(self._script() for _ in range(dice.choice((1, 2, 3)))),
            heartbeats=chance() < 0.85,
            listing_lag=round(dice.uniform(0.2, 4.0), 1) if chance() < 0.1 else 0.0,
            marks_replaced=chance() < 0.04,
            mixed_ends=chance() < 0.06,
            bare_end=chance() < 0.05,
            seam=dice.choice((0.01, 0.3, 2.0)) if chance() < 0.2 else 0.0,
            status_lag=dice.choice((0.02, 0.5)) if chance() < 0.07 else 0.0,
            no_locations=chance() < 0.06 or self._hides_lonely_stream(actors, faults),
            latency=dice.choice((0.002, 0.002, 0.03, 0.3)),
            cancelling=more.choice((0.3, 3.0, 12.0)) if more.random() < 0.2 else 0.0,
            cut_after=more.choice((7.0, 29.0)) if more.random() < 0.03 else 0.0,
        )

    def _add_crowd(self, actors: tuple[Actor, ...], faults: list[Fault], doings: list[Doing]) -> None:
        """Other clients fill a page of the listing behind a run whose response is lost."""
        number = self._more.randrange(len(actors))
        actor = actors[number]
        if actor.kind not in ("create", "stream", "wait") or actor.thread is None:
            return
        after = round(self._more.uniform(0.8, 2.0), 2)
        doings.append(Doing(actor.at + after, "crowd", thread=actor.thread))
        faults.append(Fault(number, 0, "lost after", delay=after + 0.1))

    def _add_ends_between_events(self, actors: tuple[Actor, ...], faults: list[Fault]) -> None:
        """A proxy ends a stream properly between two events, and then its replay, too."""
        dice = random.Random(f"ends of {self._seed}")
        number = dice.randrange(len(actors))
        if actors[number].kind not in ("stream", "join_stream") or dice.random() >= 0.1:
            return
        faults += [Fault(number, 0, "end between", size=dice.choice((1, 2, 3, 5)))]
        faults += [Fault(number, at, "end between", size=1) for at in (1, 2)[: dice.choice((0, 1, 2))]]

    def _add_troubled_replays(self, actors: tuple[Actor, ...], faults: list[Fault]) -> None:
        """A network that stays bad: of a stream one body after the other breaks, ends too early, or falls silent.

        Or only those with events do, and not the answers to the questions about its run, which come between.
        """
        dice = random.Random(f"replays of {self._seed}")
        number = dice.randrange(len(actors))
        if actors[number].kind not in ("stream", "join_stream") or dice.random() >= 0.1:
            return
        kinds, step, share = dice.choice(
            (
                (("cut", "end", "end between", "stall", "only beats"), 1, 0.6),
                (("only beats", "only beats", "stall"), 2, 0.95),
            )
        )
        for at in range(0, step * dice.choice((3, 4, 6)), step):
            if dice.random() < share:
                kind = dice.choice(kinds)
                size = dice.choice((1, 2)) if kind == "end between" else dice.choice((0, 0, dice.randrange(400)))
                faults.append(Fault(number, at, kind, size=size))

    def _add_silent_replays(self, actors: tuple[Actor, ...], faults: list[Fault]) -> None:
        """One connection of a call after the other brings as much as the one before, and then nothing or heartbeats."""
        dice = random.Random(f"silences of {self._seed}")
        number = dice.randrange(len(actors))
        if actors[number].kind not in ("stream", "join_stream", "wait", "join") or dice.random() >= 0.04:
            return
        first, size, kind = dice.randrange(400), dice.randrange(200), dice.choice(("only beats", "only beats", "stall"))
        step = dice.choice((1, 2, 2))
        replays = range(step, step * dice.choice((3, 4, 6)), step)
        faults += [Fault(number, at, kind, size=size if at else first) for at in (0, *replays)]
        if dice.random() < 0.3:
            faults.append(Fault(number, replays.stop, "end between", size=dice.choice((1, 2))))

    def _hides_lonely_stream(self, actors: tuple[Actor, ...], faults: list[Fault]) -> bool:
        """Whether a stream of which only heartbeats come is not even named."""
        first = [actors[fault.actor].kind for fault in faults if fault.kind == "only beats" and fault.request == 0]
        return "stream" in first and random.Random(f"names of {self._seed}").random() < 0.3

    def _script(self) -> Script:
        dice, chance = self._dice, self._chance
        count = dice.choice((0, 1, 2, 3, 4, 6, 10, 20))
        pace = dice.choice((0.0, 0.0, 0.001, 0.02, 0.5, 8.0))
        pauses = [pace if chance() < 0.6 else 0.0 for _ in range(count)]
        if count and chance() < 0.15:
            pauses[dice.randrange(count)] = dice.choice((40.0, 70.0, 100.0))
        return Script(
            queued=dice.choice((0.0, 0.01, 0.1, 1.0, 7.0)) if chance() < 0.95 else 65.0,
            pauses=tuple(pauses),
            outcome=dice.choice(
                ("success",) * 10 + ("error", "error", "timeout", "timeout", "asks", "asks", "Cancelled")
            ),
            alike=chance() < 0.3,
        )

    def _actor(self) -> Actor:
        dice, chance = self._dice, self._chance
        kind = dice.choice(_KINDS)
        thread: str | None = dice.choice(("t0", "t0", "t0", "t1"))
        options: dict[str, Any] = {}
        leave_after = leave_at = None
        if kind in ("stream", "create", "wait") and chance() < 0.25:
            thread = None
        if kind in ("stream", "join_stream"):
            if chance() < 0.15:
                leave_after = dice.choice((0, 1, 2, 5))
            elif chance() < 0.1:
                leave_at = dice.choice((0.001, 0.3, 2.0, 20.0))
            if kind == "stream":
                options["stream_mode"] = dice.choice(("values", "updates", ["values", "custom"], "custom"))
                if chance() < 0.1:
                    options["stream_resumable"] = False
                if chance() < 0.15:
                    options["on_disconnect"] = "cancel"
            else:
                options["last_event_id"] = dice.choice(("-1", "-1", "-1", None, "of event"))
                if chance() < 0.2:
                    options["stream_mode"] = "values"
        if kind in ("create", "stream", "wait") and thread and chance() < 0.2:
            options["multitask_strategy"] = dice.choice(("reject", "interrupt", "rollback", "enqueue"))
        if kind in ("wait", "join") and chance() < 0.1:
            options["raise_error"] = False
        if kind in ("create", "stream", "wait") and self._mark:
            options["mark"] = "ours"  # the caller's own X-Request-Id
        if kind == "cancel":
            options["wait"] = chance() < 0.4
        if kind == "batch":
            options["count"] = dice.choice((1, 2, 3))
        if kind == "iter":
            options["page_size"] = dice.choice((1, 2, 3, 100))
            if chance() < 0.4:
                options["status"] = dice.choice(("pending", "running", "success"))
            if chance() < 0.3:
                options["then"] = dice.choice(("cancel", "delete"))
        if chance() < 0.06:
            options["timeout"] = dice.choice((0.5, 5.0, 30.0))
        return Actor(
            kind,
            at=round(chance() * dice.choice((0.0, 0.05, 2.0, 30.0)), 3),
            thread=thread,
            target=dice.randrange(4),
            options=tuple(options.items()),
            leave_after=leave_after,
            leave_at=leave_at,
        )

    def _fault(self, actor: int) -> Fault:
        dice, chance = self._dice, self._chance
        request = min(int(dice.expovariate(0.5)), 30)
        if chance() < 0.55:
            kind = dice.choice(BODY_FAULTS)
            size = dice.choice((0, dice.randrange(60), dice.randrange(400), dice.randrange(400), dice.randrange(2000)))
            return Fault(actor, request, kind, size=size, done=chance() < 0.5)
        kind = dice.choice(HEAD_FAULTS)
        status = dice.choice((404, 408, 429, 500, 501, 502, 502, 503, 503, 504, 504)) if kind == "status" else 0
        return Fault(
            actor,
            request,
            kind,
            delay=self._delay(kind, status),
            status=status,
            done=status not in (404, 429, 501) and chance() < 0.5,  # with these a gateway has sent nothing on
            text=dice.choice((*GATEWAY_TEXTS, RESET_TEXT) if status == 503 else GATEWAY_TEXTS) if status else "",
            retry_after=dice.choice((0, 0, 0, 2, 40)) if status in (429, 503) else 0,
        )

    def _delay(self, kind: str, status: int) -> float:
        """Seconds of a fault. Where a request must never be sent again, it may arrive long after."""
        dice, chance = self._dice, self._chance
        if (kind == "silence" or status in (408, 500, 502, 504)) and chance() < 0.2:
            return round(dice.uniform(11.0, 40.0), 2)
        return round(dice.uniform(0.0, 4.0), 2) if chance() < 0.7 else 0.0

    def _doing(self) -> Doing:
        dice, chance = self._dice, self._chance
        kind = dice.choice(("create", "create", "cancel", "rollback", "delete", "restart", "restart", "expire", "drop"))
        return Doing(
            at=round(chance() * dice.choice((0.5, 3.0, 30.0)), 2),
            kind=kind,
            target=dice.randrange(4),
            thread=dice.choice(("t0", "t0", "t1")),
            seconds=dice.choice((0.0, 0.3, 2.0)),
            keep=chance() < 0.75,
        )


_OUTCOMES = (*("success",) * 10, "error", "error", "timeout", "timeout", "asks", "asks", "Cancelled")
_KINDS = (
    *("stream",) * 6,
    *("create",) * 4,
    *("wait",) * 4,
    *("join",) * 2,
    *("join_stream",) * 4,
    *("cancel",) * 2,
    "batch",
    "iter",
)
_ABOUT_A_RUN = ("join", "join_stream", "cancel", "iter")


def without(plan: Plan, **lists: Any) -> Plan:
    """The plan with some of its parts replaced."""
    return replace(plan, **lists)
