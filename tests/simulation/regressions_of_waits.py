"""Histories of waits and joins that once showed something wrong; more of them are in `regressions`."""

from __future__ import annotations

from tests.simulation.plan import Actor, Doing, Fault, Plan, Script
from tests.simulation.regressions import AT_ONCE, GATEWAYS_404, OTHERS_RUN, SHORT, Regression, option

REGRESSIONS_OF_WAITS: tuple[Regression, ...] = (
    Regression(
        "a gateway's own 404 when a join asks for the run",
        "not missing",
        Plan(
            flavour="aegra",
            actors=(Actor("join", at=1.0),),
            doings=OTHERS_RUN,
            faults=(Fault(0, 0, "status", status=404),),
            scripts=SHORT,
        ),
    ),
    Regression(
        "a gateway's own 404 when a wait reads the thread",
        "not missing",
        Plan(
            actors=(Actor("wait", thread="t1"),),
            faults=(Fault(0, 4, "status", status=404, text=GATEWAYS_404),),
            scripts=SHORT,
            status_lag=0.02,
        ),
    ),
    Regression(
        "a wait whose answer has no Location, while another run is the only one listed",
        "not cancelled",
        Plan(
            actors=(Actor("cancel"), Actor("wait", at=1.04)),
            doings=OTHERS_RUN,
            scripts=(Script(queued=1.0, pauses=()), *SHORT),
            listing_lag=1.0,
            no_locations=True,
        ),
    ),
    Regression(
        "a run that asks on Aegra, and neither it nor its thread can be asked for",
        "not cancelled",
        Plan(
            flavour="aegra",
            actors=(Actor("stream", thread=None),),
            faults=(
                Fault(0, 1, "only beats", size=104),
                Fault(0, 3, "cut", size=345, done=True),
                Fault(0, 4, "only beats", size=38, done=True),
            ),
            scripts=(Script(pauses=(), outcome="asks"),),
        ),
    ),
    Regression(
        "a run that asks on Aegra is deleted before its stream asks for it",
        "not cancelled",
        Plan(
            flavour="aegra",
            actors=(Actor("stream", at=0.67),),
            doings=(Doing(0.87, "delete"),),
            scripts=(Script(pauses=(), outcome="asks"),),
            latency=0.03,
        ),
    ),
    Regression(
        "a wait has values, but the server loses the run and its thread before it says how it ended",
        "no success",
        Plan(
            flavour="production",
            actors=(Actor("wait", thread=None),),
            doings=(Doing(0.54, "restart", target=1, keep=False),),
            faults=(Fault(0, 1, "cut", size=31, done=True),),
            scripts=(Script(pauses=(), outcome="timeout"),),
        ),
    ),
    Regression(
        "a wait whose answer has no Location, and another client deletes its thread, which a later run makes anew",
        "wrong values",
        Plan(
            flavour="aegra",
            actors=(Actor("wait"), Actor("stream", at=18.855)),
            doings=(Doing(6.15, "drop"),),
            scripts=(Script(queued=0.0, pauses=(0.0, 0.0, 0.1, 70.0)),),
            no_locations=True,
        ),
    ),
    Regression(
        "a wait whose answer has no Location, and its run is deleted, but not another one made at the same time",
        "no timeout",
        Plan(
            actors=(Actor("wait"),),
            doings=(*OTHERS_RUN, Doing(25.06, "delete", target=1)),
            scripts=(Script(pauses=(), outcome="timeout"), Script(queued=0.0, pauses=(40.0,))),
            no_locations=True,
        ),
    ),
    Regression(
        "a run is deleted while it is active, takes too long, and its wait has values",
        "no success",
        Plan(
            flavour="production",
            actors=(Actor("wait", thread=None),),
            doings=(Doing(29.89, "delete", target=2),),
            scripts=(Script(queued=0.0, pauses=(0.0, 40.0), outcome="timeout"),),
        ),
    ),
    Regression(
        "only heartbeats come of a wait whose answer has no Location, though its run has ended",
        "hang",
        Plan(
            actors=(Actor("wait", thread=None),),
            faults=(Fault(0, 0, "only beats"),),
            scripts=SHORT,
            no_locations=True,
        ),
    ),
    Regression(
        "a gateway's own 404 when a join asks for the run, and the deadline leaves no time to ask again",
        "not missing",
        Plan(
            actors=(Actor("join", options=option("timeout", 0.5)),),
            doings=(Doing(0.25, "create"),),
            faults=(Fault(0, 0, "status", status=404),),
            scripts=SHORT,
        ),
    ),
    Regression(
        "a wait whose run and thread are gone, and the 404 that says so breaks off",
        "no success",
        Plan(
            flavour="aegra",
            actors=(Actor("wait"),),
            faults=(Fault(0, 2, "only beats", done=True),),
            doings=(Doing(0.05, "drop"),),
            scripts=SHORT,
        ),
    ),
    Regression(
        "only heartbeats come of a wait that is not named, on a server that shows no marks",
        "hang",
        Plan(
            flavour="aegra",
            actors=(Actor("wait"),),
            faults=(Fault(0, 0, "only beats", size=4),),
            scripts=AT_ONCE,
            no_locations=True,
        ),
    ),
    Regression(
        "only heartbeats come of a wait that is not named, and its run is rolled back",
        "hang",
        Plan(
            flavour="production",
            actors=(Actor("wait"),),
            doings=(Doing(2.49, "rollback"),),
            faults=(Fault(0, 0, "only beats"),),
            scripts=(Script(pauses=(0.5, 0.5, 0.5, 0.5, 0.0, 0.5)),),
            no_locations=True,
        ),
    ),
    Regression(
        "a run is deleted as soon as a wait has its result, and another one of its thread ends",
        "success told as gone",
        Plan(
            actors=(Actor("iter", options=option("then", "delete")), Actor("wait")),
            doings=(Doing(0.64, "create"),),
            scripts=AT_ONCE,
            latency=0.3,
        ),
    ),
    Regression(
        "a run is deleted after its wait has values, and while its status lags behind",
        "success told as gone",
        Plan(
            actors=(Actor("wait"),),
            doings=(Doing(0.39, "delete"),),
            scripts=SHORT,
            status_lag=0.02,
        ),
    ),
    Regression(
        "a run is deleted after its wait has values, and its thread cannot be read",
        "success told as gone",
        Plan(
            actors=(Actor("wait"),),
            doings=(Doing(0.12, "delete"),),
            faults=(Fault(0, 1, "status", status=503, retry_after=2), Fault(0, 4, "only beats")),
            scripts=AT_ONCE,
        ),
    ),
)
