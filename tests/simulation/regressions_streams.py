"""More histories that once showed something wrong: of streams, their silences and what they cannot know."""

from __future__ import annotations

from tests.simulation.plan import Actor, Doing, Fault, Plan, Script
from tests.simulation.regressions import (
    AT_ONCE,
    JOIN_FROM_START,
    OTHERS_RUN,
    SHORT,
    Regression,
    calls,
    option,
)

REGRESSIONS_OF_STREAMS: tuple[Regression, ...] = (
    Regression(
        "a run with a status that is not known, while its wait brings heartbeats only",
        "hang",
        Plan(
            flavour="aegra",
            actors=calls(Actor("wait")),
            faults=(Fault(0, 0, "only beats"),),
            scripts=(Script(queued=0.0, pauses=(), outcome="Cancelled"),),
        ),
    ),
    Regression(
        "a stream that cannot be read again is silent before its first heartbeat",
        "hang",
        Plan(
            actors=calls(Actor("stream", options=option("stream_resumable", False))),
            faults=(Fault(0, 0, "stall", size=191),),
            scripts=(Script(pauses=(0.0, 0.0, 0.0)),),
        ),
    ),
    Regression(
        "only heartbeats come on a stream that cannot be read again, though its run has ended",
        "events lost",
        Plan(
            flavour="aegra",
            actors=calls(Actor("stream", options=option("stream_resumable", False))),
            faults=(Fault(0, 0, "only beats"),),
            scripts=SHORT,
        ),
    ),
    Regression(
        "a replay from the start brings heartbeats only, once",
        "gave up",
        Plan(
            actors=calls(JOIN_FROM_START),
            faults=(Fault(0, 0, "only beats"),),
            doings=OTHERS_RUN,
            scripts=(Script(queued=0.0, pauses=()),),
        ),
    ),
    Regression(
        "a last look brings heartbeats only, once",
        "gave up",
        Plan(
            flavour="production",
            actors=calls(Actor("stream", thread=None)),
            faults=(Fault(0, 0, "end", size=219), Fault(0, 2, "only beats", size=29)),
            scripts=(Script(pauses=(0.0, 0.0)),),
        ),
    ),
    Regression(
        "a stateless stream that cannot be read again ends without an event, and its run was cancelled",
        "no success",
        Plan(
            flavour="production",
            actors=calls(
                Actor("stream", thread=None, options=option("stream_resumable", False)), Actor("cancel", at=0.5)
            ),
            scripts=(Script(queued=1.0, pauses=()),),
        ),
    ),
    Regression(
        "a run that stores no events is gone when a join from the start asks for it",
        "loss behind an error",
        Plan(
            actors=calls(
                Actor("create", thread=None), Actor("join_stream", at=0.04, options=option("last_event_id", "-1"))
            ),
            scripts=AT_ONCE,
        ),
    ),
    Regression(
        "a part of the events of one id is gone when a stream is joined again in the middle of them",
        "an invented event",
        Plan(
            actors=calls(Actor("join_stream", at=0.5, options=option("last_event_id", "of event"))),
            doings=(Doing(0.0, "create"), Doing(1.02, "expire")),
            faults=(Fault(0, 0, "end", size=180),),
            scripts=(Script(pauses=(0.0, 0.0, 0.0, 0.0)),),
        ),
    ),
    Regression(
        "only heartbeats come of a stream whose answer has no Location, though its run has ended",
        "hang",
        Plan(actors=calls(Actor("stream")), faults=(Fault(0, 0, "only beats"),), scripts=SHORT, no_locations=True),
    ),
    Regression(
        "a server without heartbeats is silent where the stored events of a run are gone",
        "hang",
        Plan(
            flavour="aegra",
            actors=calls(Actor("stream")),
            faults=(Fault(0, 0, "stall"),),
            doings=(Doing(0.78, "expire", target=3),),
            scripts=SHORT,
            heartbeats=False,
        ),
    ),
    Regression(
        "only heartbeats come after the latest event, once, though the run has ended and has one more",
        "events lost",
        Plan(
            flavour="aegra",
            actors=calls(Actor("join_stream", at=0.5, options=option("last_event_id", "-1"))),
            doings=OTHERS_RUN,
            faults=(Fault(0, 0, "end", size=340), Fault(0, 2, "only beats", size=120)),
            scripts=(Script(pauses=(0.0, 0.0, 0.0), outcome="asks"),),
        ),
    ),
    Regression(
        "two replays stall, and the server has all events",
        "gave up",
        Plan(
            flavour="aegra",
            actors=calls(Actor("stream")),
            faults=(Fault(0, 0, "stall", size=283), Fault(0, 2, "stall", size=1)),
            scripts=(Script(pauses=(0.001,)),),
        ),
    ),
    Regression(
        "stored events go while a join waits for its replay, and older ones come after it",
        "an invented event",
        Plan(
            actors=calls(Actor("join_stream", at=1.648, options=option("last_event_id", "-1"))),
            doings=(Doing(0.0, "create"), Doing(2.45, "expire", target=1)),
            scripts=(Script(pauses=(0.0, 0.5, 0.5, 0.5, 0.5, 0.0, 0.5)),),
            seam=2.0,
        ),
    ),
    Regression(
        "the first events are gone of a run that fails, when a stream whose answer was lost joins it",
        "loss behind an error",
        Plan(
            flavour="production",
            actors=calls(Actor("stream")),
            faults=(Fault(0, 0, "lost after", delay=2.92),),
            doings=(Doing(1.71, "expire"),),
            scripts=(Script(pauses=(0.0, 0.0, 8.0), outcome="error"),),
        ),
    ),
    Regression(
        "a stream is left after it began in the middle of what its run has stored",
        "events lost",
        Plan(
            actors=calls(Actor("join_stream", at=0.5, options=option("last_event_id", "-1"), leave_after=2)),
            doings=(Doing(0.0, "create"), Doing(0.31, "expire", target=1)),
            scripts=(Script(pauses=(0.0, 0.02, 0.0, 0.0, 40.0, 0.0)),),
        ),
    ),
    Regression(
        "only heartbeats come of a stream that is not named, on a server that shows no marks",
        "hang",
        Plan(
            flavour="aegra",
            actors=calls(Actor("stream")),
            faults=(Fault(0, 0, "only beats"),),
            scripts=SHORT,
            no_locations=True,
        ),
    ),
    Regression(
        "a stream of a run that asks on Aegra, which is not named and cannot be read again",
        "not cancelled",
        Plan(
            flavour="aegra",
            actors=calls(Actor("stream", thread=None, options=option("stream_resumable", False))),
            scripts=(Script(pauses=(), outcome="asks"),),
            no_locations=True,
        ),
    ),
    Regression(
        "the first events are gone when a stream joins the run whose answer was lost, and then run and thread",
        "events lost",
        Plan(
            actors=calls(Actor("stream")),
            doings=(Doing(0.32, "expire", target=1), Doing(25.95, "drop")),
            faults=(Fault(0, 0, "lost after", delay=2.5),),
            scripts=(Script(queued=0.0, pauses=(0.0, 8.0, 8.0, 8.0, 8.0)),),
        ),
    ),
    Regression(
        "two replays of Aegra's end before the `end` event, and the next brings heartbeats only",
        "gave up",
        Plan(
            flavour="aegra",
            actors=calls(Actor("stream")),
            faults=(
                Fault(0, 0, "end between", size=3),
                Fault(0, 2, "end between", size=1),
                Fault(0, 3, "only beats"),
            ),
            scripts=(Script(pauses=(0.0, 0.0)),),
        ),
    ),
    Regression(
        "nothing but heartbeats comes of a body that is silent from its start, and its stateless run was cancelled",
        "hang",
        Plan(
            actors=calls(Actor("stream", thread=None, options=option("stream_resumable", False))),
            faults=(Fault(0, 0, "stall"),),
            doings=(Doing(0.81, "cancel"),),
            scripts=(Script(queued=7.0, pauses=()),),
        ),
    ),
    Regression(
        "a stream is silent, and a look at what is stored brings heartbeats only",
        "the wrong reason",
        Plan(
            flavour="production",
            actors=calls(JOIN_FROM_START),
            faults=(Fault(0, 0, "cut"), Fault(0, 2, "stall"), Fault(0, 3, "only beats")),
            doings=OTHERS_RUN,
            scripts=SHORT,
        ),
    ),
    Regression(
        "a run of Aegra's is cancelled before it begins, and `end` is its only event",
        "the wrong reason",
        Plan(
            flavour="aegra",
            actors=calls(JOIN_FROM_START, Actor("cancel", at=0.5)),
            doings=OTHERS_RUN,
            scripts=(Script(queued=1.0, pauses=()),),
        ),
    ),
    Regression(
        "a replay ends early, and the next one brings heartbeats only after what is known",
        "loss behind an error",
        Plan(
            actors=calls(Actor("stream")),
            faults=(
                Fault(0, 0, "end between", size=2),
                Fault(0, 2, "end between", size=1),
                Fault(0, 3, "only beats", size=205),
            ),
            scripts=(Script(pauses=(0.0, 0.0), outcome="timeout"),),
        ),
    ),
    Regression(
        "only heartbeats come of a stream that is not named, and its run has a status that is not known",
        "hang",
        Plan(
            flavour="aegra",
            actors=calls(Actor("stream")),
            faults=(Fault(0, 0, "only beats"),),
            scripts=(Script(pauses=(), outcome="Cancelled"),),
            no_locations=True,
        ),
    ),
    Regression(
        "one replay after the other is silent, and the run has ended",
        "hang",
        Plan(
            flavour="production",
            actors=calls(Actor("stream")),
            faults=tuple(Fault(0, request, "stall") for request in (0, 2, 4, 6)),
            scripts=(Script(pauses=(0.0, 0.0)),),
        ),
    ),
    Regression(
        "replays bring less than what is known, and then heartbeats only",
        "events lost",
        Plan(
            actors=calls(Actor("stream")),
            faults=(
                Fault(0, 0, "only beats", size=187),
                Fault(0, 2, "only beats", size=135),
                Fault(0, 4, "only beats", size=135),
                Fault(0, 6, "only beats", size=135),
            ),
            scripts=(Script(pauses=(0.0, 0.0)),),
        ),
    ),
    Regression(
        "the look at what is stored brings heartbeats only, after a part of what is known",
        "events lost",
        Plan(
            flavour="aegra",
            actors=calls(Actor("stream")),
            faults=(
                Fault(0, 3, "cut", size=585),
                Fault(0, 0, "only beats"),
                Fault(0, 2, "stall", size=191),
                Fault(0, 4, "only beats"),
                Fault(0, 6, "stall"),
                Fault(0, 8, "only beats"),
                Fault(0, 10, "only beats", size=253),
            ),
            scripts=(Script(pauses=(0.0, 0.1, 0.1, 0.0, 0.0, 0.1)),),
        ),
    ),
    Regression(
        "replays of a run that has ended bring what is known and then heartbeats only",
        "events lost",
        Plan(
            seed=1072654397306,
            flavour="aegra",
            actors=(Actor("join_stream", thread="t0", target=0),),
            faults=(
                Fault(0, 0, "only beats", size=141),
                Fault(0, 2, "stall"),
                Fault(0, 4, "only beats"),
                Fault(0, 6, "only beats", size=173),
            ),
            doings=(Doing(0.47, "create", 0, "t0"),),
            scripts=(Script(queued=0.1, pauses=(0.0,)),),
        ),
    ),
    Regression(
        "a late status of a run that asks, on Aegra, and another run after it",
        "not cancelled",
        Plan(
            seed=71007943,
            flavour="aegra",
            actors=(Actor("create"), Actor("stream", options=(("timeout", 0.5),))),
            scripts=(Script(queued=0.0, pauses=(), outcome="asks"),),
            status_lag=0.02,
        ),
    ),
)
