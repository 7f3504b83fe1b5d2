"""More histories that once showed something wrong: what silences and heartbeats about a run that has ended hide."""

from __future__ import annotations

from tests.simulation.plan import Actor, Doing, Fault, Plan, Script
from tests.simulation.regressions import JOIN_FROM_START, OTHERS_RUN, Regression, calls, option


def stalls(*requests: int) -> tuple[Fault, ...]:
    return tuple(Fault(0, request, "stall") for request in requests)


def beats(*requests: int) -> tuple[Fault, ...]:
    return tuple(Fault(0, request, "only beats") for request in requests)


def ends(*requests: int) -> tuple[Fault, ...]:
    return tuple(Fault(0, request, "end between", size=1) for request in requests)


REGRESSIONS_OF_SILENCES: tuple[Regression, ...] = (
    Regression(
        "only the first of the events that share the last id came, and then heartbeats and silence",
        "events lost",
        Plan(
            actors=calls(JOIN_FROM_START),
            faults=(
                Fault(0, 0, "only beats", size=117),
                Fault(0, 2, "stall"),
                Fault(0, 4, "only beats"),
                Fault(0, 6, "only beats"),
            ),
            doings=OTHERS_RUN,
            scripts=(Script(pauses=(0.0,)),),
        ),
    ),
    Regression(
        "replays end in heartbeats after the first of the events that share the last id",
        "events lost",
        Plan(
            actors=calls(Actor("stream")),
            faults=tuple(Fault(0, request, "only beats", size=117) for request in (0, 2, 4)),
            scripts=(Script(pauses=(0.0, 0.0)),),
        ),
    ),
    Regression(
        "replays bring what is known and then heartbeats only, where ids are unique",
        "events lost",
        Plan(
            flavour="production",
            actors=calls(Actor("stream")),
            faults=tuple(Fault(0, request, "only beats", size=117) for request in (0, 2, 4)),
            scripts=(Script(pauses=(0.0, 0.0)),),
        ),
    ),
    Regression(
        "a look at what is stored ends before the `end` of Aegra's",
        "events lost",
        Plan(
            flavour="aegra",
            actors=calls(Actor("stream")),
            faults=(*ends(0, 8), *beats(4, 6)),
            scripts=(Script(queued=65.0, pauses=(0.0,)),),
        ),
    ),
    Regression(
        "a look at what is stored ends before the `end` of Aegra's, and the run failed",
        "loss behind an error",
        Plan(
            flavour="aegra",
            actors=calls(Actor("stream")),
            faults=(*ends(0, 2, 8), *beats(3, 5, 6)),
            scripts=(Script(pauses=(0.0,), outcome="error"),),
        ),
    ),
    Regression(
        "a replay of Aegra's falls silent after what is known, and the look at what is stored brings heartbeats only",
        "events lost",
        Plan(
            flavour="aegra",
            actors=calls(Actor("stream", thread=None)),
            faults=(
                Fault(0, 0, "end between", size=2),
                *beats(2, 8),
                *stalls(3, 5),
                Fault(0, 7, "stall", size=146),
            ),
        ),
    ),
    Regression(
        "one connection after the other falls silent about a run that has ended, after heartbeats",
        "hang",
        Plan(
            flavour="production",
            actors=calls(Actor("stream", thread=None)),
            faults=stalls(*range(6)),
            scripts=(Script(queued=7.0, pauses=(0.0, 0.0)),),
        ),
    ),
    Regression(
        "one join after the other is silent about a run that is lost",
        "hang",
        Plan(
            seed=12590,
            actors=calls(Actor("wait", thread=None)),
            faults=beats(3, 4, 5, 6),
            doings=(Doing(1.29, "restart", target=2, seconds=2.0, keep=False),),
            scripts=(Script(queued=7.0, pauses=()),),
        ),
    ),
    Regression(
        "one join after the other is silent about a run that has ended, and so is a question",
        "hang",
        Plan(
            flavour="production",
            actors=calls(Actor("wait")),
            faults=(*stalls(0, 2, 4, 6, 8), *beats(5)),
            scripts=(Script(queued=0.0, pauses=(0.0, 8.0, 8.0, 0.0, 0.0, 8.0)),),
        ),
    ),
    Regression(
        "a look at what is stored ends before what is known",
        "the wrong reason",
        Plan(
            flavour="production",
            actors=calls(Actor("join_stream")),
            faults=(*beats(2, 3, 4, 5, 7), *ends(9)),
            doings=(Doing(2.16, "create", target=1, seconds=0.3),),
            scripts=(Script(queued=0.0, pauses=(0.0, 0.0, 0.5)),),
        ),
    ),
    Regression(
        "a replay fails once after others that brought nothing",
        "gave up",
        Plan(
            actors=calls(Actor("join_stream", options=option("last_event_id", "-1"))),
            faults=(
                *(Fault(0, at, "cut") for at in (1, 2, 3, 5)),
                Fault(0, 4, "end"),
                Fault(0, 9, "status", status=502),
            ),
            doings=(Doing(0.21, "create"), Doing(0.5, "cancel", target=2, seconds=2.0)),
            scripts=(Script(queued=7.0, pauses=()),),
        ),
    ),
    Regression(
        "a look at what is stored shows more, after many replays that brought nothing",
        "gave up",
        Plan(
            actors=calls(Actor("stream", thread=None)),
            faults=(
                Fault(0, 0, "dropped"),
                *beats(1, 6, 7, 8, 12),
                *ends(3, 5, 10, 11),
                Fault(0, 4, "end between", size=2),
            ),
            scripts=(Script(pauses=(0.0, 0.0)),),
        ),
    ),
    Regression(
        "one wait after the other is silent, and so is each question for its run",
        "hang",
        Plan(
            flavour="aegra",
            actors=calls(Actor("wait")),
            faults=(Fault(0, 0, "stall"), *beats(1, 2, 3, 4, 5, 7)),
            scripts=(Script(queued=0.0, pauses=()),),
            heartbeats=False,
        ),
    ),
)
