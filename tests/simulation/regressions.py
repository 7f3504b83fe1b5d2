"""Histories that once showed something wrong, each shrunk to what it takes. What is not mended yet says so."""

from __future__ import annotations

from typing import NamedTuple

from tests.simulation.plan import Actor, Doing, Fault, Plan, Script

AT_ONCE = (Script(queued=0.0, pauses=()),)
SHORT = (Script(pauses=()),)
THREE = (Script(pauses=(0.1, 0.1, 0.1)),)
LONG = (Script(pauses=(0.1, 70.0)),)
OTHERS_RUN = (Doing(0.0, "create"),)
GATEWAYS_404 = '{"message":"no Route matched with those values"}'


class Regression(NamedTuple):
    """A history, and what was wrong with it."""

    name: str
    kind: str
    plan: Plan
    mended: bool = True


def still_open(name: str, kind: str, plan: Plan) -> Regression:
    """One that is not mended yet."""
    return Regression(name, kind, plan, mended=False)


def calls(*actors: Actor) -> tuple[Actor, ...]:
    return actors


def option(name: str, value: object) -> tuple[tuple[str, object], ...]:
    return ((name, value),)


JOIN_FROM_START = Actor("join_stream", at=1.0, options=option("last_event_id", "-1"))

REGRESSIONS: tuple[Regression, ...] = (
    Regression(
        "only heartbeats come, though the run of a stream has ended",
        "hang",
        Plan(flavour="production", actors=calls(Actor("stream")), faults=(Fault(0, 0, "only beats"),), scripts=SHORT),
    ),
    Regression(
        "only heartbeats come, though the run of a wait has ended",
        "hang",
        Plan(flavour="inmem", actors=calls(Actor("wait")), faults=(Fault(0, 0, "only beats"),), scripts=SHORT),
    ),
    Regression(
        "only heartbeats come, though the run of a join has ended",
        "hang",
        Plan(
            flavour="aegra",
            actors=calls(Actor("join", at=0.05)),
            doings=OTHERS_RUN,
            faults=(Fault(0, 1, "only beats"),),
            scripts=SHORT,
        ),
    ),
    Regression(
        "Aegra sends nothing but heartbeats where the replay is gone",
        "hang",
        Plan(
            flavour="aegra",
            actors=calls(JOIN_FROM_START),
            doings=(*OTHERS_RUN, Doing(0.9, "expire", target=1)),
            scripts=THREE,
        ),
    ),
    Regression(
        "a creation arrives after two seconds",
        "two runs",
        Plan(actors=calls(Actor("create")), faults=(Fault(0, 0, "late", delay=2.3),)),
    ),
    Regression(
        "a gateway says 503 while the server goes on",
        "two runs",
        Plan(actors=calls(Actor("create")), faults=(Fault(0, 0, "status", status=503, done=True),)),
    ),
    Regression(
        "a gateway says 502, and the server gets the request after two seconds",
        "two runs",
        Plan(actors=calls(Actor("stream")), faults=(Fault(0, 0, "status", status=502, done=True, delay=2.3),)),
    ),
    Regression(
        "the answer is lost, and the listing is three seconds behind",
        "two runs",
        Plan(actors=calls(Actor("wait")), faults=(Fault(0, 0, "lost after"),), listing_lag=3.0),
    ),
    Regression(
        "a gateway says 503 to a batch while the server goes on",
        "two runs",
        Plan(actors=calls(Actor("batch")), faults=(Fault(0, 0, "status", status=503, done=True),)),
    ),
    Regression(
        "the answer to a stateless wait is lost on Aegra",
        "unknown though settled",
        Plan(flavour="aegra", actors=calls(Actor("wait", thread=None)), faults=(Fault(0, 0, "lost after"),)),
    ),
    Regression(
        "a restart in memory takes the events of a run that has ended",
        "events lost",
        Plan(actors=calls(JOIN_FROM_START), doings=(*OTHERS_RUN, Doing(0.9, "restart")), scripts=THREE),
    ),
    Regression(
        "only the newest events of a run are kept",
        "events lost",
        Plan(
            flavour="production",
            actors=calls(JOIN_FROM_START),
            doings=(*OTHERS_RUN, Doing(0.9, "expire", target=0)),
            scripts=THREE,
        ),
    ),
    Regression(
        "a body ends properly within an event, of a stream that cannot be read again",
        "events lost",
        Plan(
            flavour="production",
            actors=calls(Actor("stream", options=option("stream_resumable", False))),
            faults=(Fault(0, 0, "end", size=110),),
            scripts=(Script(pauses=(0.1,)),),
        ),
    ),
    Regression(
        "a replay ends properly within an event",
        "events lost",
        Plan(
            flavour="aegra",
            actors=calls(Actor("stream")),
            faults=(Fault(0, 0, "end", size=179), Fault(0, 2, "end", size=31)),
            scripts=(Script(pauses=(0.0,)),),
        ),
    ),
    Regression(
        "a run that stores no events ends with an error before it is joined from the start",
        "loss behind an error",
        Plan(
            flavour="production",
            actors=calls(Actor("create"), JOIN_FROM_START),
            scripts=(Script(pauses=(0.1,), outcome="timeout"),),
        ),
    ),
    *(
        Regression(
            f"the status of a run is not a known one: {kind}",
            "no success",
            Plan(
                flavour="production",
                actors=calls(Actor(kind)),
                doings=OTHERS_RUN if kind == "join" else (),
                scripts=(Script(pauses=(), outcome="Cancelled"),),
            ),
        )
        for kind in ("stream", "wait", "join")
    ),
    Regression(
        "a cancelled run on Aegra, while another run of its thread asks",
        "no success",
        Plan(
            flavour="aegra",
            actors=calls(Actor("wait"), Actor("wait", at=0.1), Actor("cancel", at=2.0)),
            scripts=(Script(pauses=(8.0,)), Script(pauses=(), outcome="asks")),
        ),
    ),
    Regression(
        "a run that asks on Aegra, while a later run of its thread has ended",
        "not cancelled",
        Plan(
            flavour="aegra",
            actors=calls(Actor("stream")),
            doings=(Doing(0.11, "create"),),
            faults=(Fault(0, 1, "slow", delay=1.0),),
            scripts=(Script(pauses=(), outcome="asks"), Script(pauses=())),
        ),
    ),
    Regression(
        "a stateless stream that cannot be read again ends, and its run took too long",
        "no success",
        Plan(
            actors=calls(Actor("stream", thread=None, options=option("stream_resumable", False))),
            scripts=(Script(pauses=(), outcome="timeout"),),
        ),
    ),
    Regression(
        "a wait on Aegra whose answer has no Location, of a run that took too long",
        "no success",
        Plan(
            flavour="aegra",
            actors=calls(Actor("wait")),
            scripts=(Script(pauses=(), outcome="timeout"),),
            no_locations=True,
        ),
    ),
    Regression(
        "a run is deleted as soon as a wait has its result",
        "success told as gone",
        Plan(
            actors=calls(Actor("wait")),
            doings=(Doing(0.11, "delete"),),
            faults=(Fault(0, 1, "slow", delay=0.1),),
            scripts=SHORT,
        ),
    ),
    Regression(
        "a gateway's own 404 when a wait asks for the run",
        "not gone",
        Plan(
            actors=calls(Actor("wait")), faults=(Fault(0, 1, "status", status=404, text=GATEWAYS_404),), scripts=SHORT
        ),
    ),
    Regression(
        "a gateway's own 404 when a wait joins again",
        "not missing",
        Plan(
            actors=calls(Actor("wait")),
            faults=(Fault(0, 0, "cut"), Fault(0, 1, "status", status=404, text="<html>not here</html>")),
            scripts=SHORT,
        ),
    ),
    Regression(
        "a gateway's own 404 when a stream joins again",
        "gave up",
        Plan(
            flavour="production",
            actors=calls(Actor("stream")),
            faults=(Fault(0, 0, "cut", size=200), Fault(0, 1, "status", status=404, text="<html>not here</html>")),
            scripts=THREE,
        ),
    ),
    Regression(
        "a join breaks after a minute without heartbeats",
        "gave up",
        Plan(
            flavour="production",
            actors=calls(Actor("join", at=1.0)),
            doings=OTHERS_RUN,
            faults=(Fault(0, 2, "refused"),),
            scripts=(Script(pauses=(100.0,)),),
            heartbeats=False,
        ),
    ),
    Regression(
        "a stream breaks after a minute without heartbeats",
        "gave up",
        Plan(
            flavour="production",
            actors=calls(Actor("stream")),
            faults=(Fault(0, 1, "refused"),),
            scripts=(Script(queued=100.0, pauses=()),),
            heartbeats=False,
        ),
    ),
    Regression(
        "a stateless stream is left while its run is pending",
        "the run left was deleted",
        Plan(actors=calls(Actor("stream", thread=None, leave_at=0.05)), scripts=SHORT),
    ),
    Regression(
        "a run of Aegra's that has ended is cancelled",
        "cancelled an ended run",
        Plan(flavour="aegra", actors=calls(Actor("cancel", at=1.0)), doings=OTHERS_RUN, scripts=SHORT),
    ),
    Regression(
        "the caller deletes every run that it is told",
        "a run skipped",
        Plan(
            actors=calls(Actor("iter", at=3.0, options=(("page_size", 2), ("then", "delete")))),
            doings=tuple(Doing(time, "create") for time in (0.0, 0.5, 1.0)),
            scripts=SHORT,
        ),
    ),
    Regression(
        "two calls have the same X-Request-Id of the caller's, and one is not done",
        "none made",
        Plan(
            actors=calls(
                Actor("create", options=option("mark", "ours")),
                Actor("wait", at=0.1, options=option("mark", "ours")),
            ),
            faults=(Fault(1, 0, "lost before"),),
        ),
    ),
    Regression(
        "a run that is lost says so by an error event, and cannot be asked",
        "no failure",
        Plan(
            flavour="production",
            actors=calls(Actor("stream")),
            doings=(Doing(2.0, "restart", target=1, keep=False),),
            faults=(Fault(0, 2, "silence"),),
            scripts=(Script(pauses=(8.0,)),),
        ),
    ),
    Regression(
        "a run is not listed yet, and the one before it is taken for the latest",
        "wrong values",
        Plan(
            actors=calls(Actor("wait"), Actor("wait", at=0.3)),
            faults=(Fault(0, 0, "cut"),),
            listing_lag=3.0,
            scripts=SHORT,
        ),
    ),
    Regression(
        "a run is refused because of the first sending of its own request",
        "made, told not",
        Plan(
            actors=calls(Actor("create", options=option("multitask_strategy", "reject"))),
            faults=(Fault(0, 0, "lost after"),),
            listing_lag=3.0,
            scripts=(Script(queued=7.0),),
        ),
    ),
    Regression(
        "a gateway says 503 under a deadline while the server goes on",
        "made, told not",
        Plan(
            actors=calls(Actor("create", options=option("timeout", 0.05))),
            faults=(Fault(0, 0, "status", status=503, done=True),),
        ),
    ),
    Regression(
        "the thread of a waited run cannot be read, and the error does not name the run",
        "made, told not",
        Plan(
            actors=calls(Actor("wait")),
            doings=(Doing(0.12, "create"),),
            faults=(Fault(0, 0, "cut"), Fault(0, 5, "stall")),
            scripts=AT_ONCE,
        ),
    ),
)
