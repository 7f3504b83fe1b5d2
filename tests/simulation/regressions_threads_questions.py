"""Histories of threads' streams with which something was wrong once: questions that fail, or that nobody asks."""

from __future__ import annotations

from tests.simulation.plan import Actor, Doing, Drawing, Fault, Plan, Script
from tests.simulation.plan_threads import add_threads
from tests.simulation.regressions import Regression, still_open


def _was(name: str, plan: Plan, kind: str) -> Regression:
    return Regression(name, kind, plan)


def _drawn(seed: int, kind: str) -> Regression:
    """A history as its seed has it: what was wrong is mended, and it was not shrunk before."""
    return Regression(f"seed {seed}", kind, add_threads(Drawing(seed).plan(), 1.0))


REGRESSIONS_OF_THREADS_QUESTIONS: tuple[Regression, ...] = (
    _was(
        "a deadline passes while it is asked what is stored before an event that came",
        Plan(
            seed=2225,
            actors=(
                Actor("stream"),
                Actor("thread", options=(("turns", (("start", None),)),)),
                Actor(
                    "thread",
                    options=(
                        (
                            "turns",
                            (
                                ("start", None),
                                ("answer", None),
                                ("take", 2),
                                ("wait", 10.0),
                                ("resume", None),
                                ("read", None),
                                ("read", None),
                            ),
                        ),
                        ("timeout", 5.0),
                    ),
                ),
            ),
            doings=(Doing(2.21, "rollback", target=2, seconds=2.0), Doing(24.62, "expire", target=3)),
            scripts=(
                Script(queued=7.0, pauses=(0.5, 0.5)),
                Script(pauses=(8.0, 0.0, 8.0)),
                Script(queued=0.0, pauses=()),
            ),
            latency=0.3,
        ),
        "events lost",
    ),
    _was(
        "what is stored of a run is shown in part",
        Plan(
            seed=2318,
            flavour="production",
            actors=(Actor("thread", options=(("turns", (("start", None), ("read", None))),)),),
            faults=(Fault(0, 3, "end between", size=2), Fault(0, 1, "only beats", size=55)),
            scripts=(Script(pauses=(0.02, 0.02)),),
        ),
        "gave up",
    ),
    _was(
        "the server restarts between two connections that the stream opens by itself",
        Plan(
            seed=75001059,
            flavour="production",
            actors=(Actor("thread", options=(("turns", (("start later", 5.44), ("watch", None))),)),),
            faults=(
                Fault(
                    0, 1002, "status", status=503, done=True, text='{"message":"no Route matched with those values"}'
                ),
            ),
            doings=(Doing(0.0, "create"), Doing(0.18, "restart", seconds=0.3), Doing(19.47, "restart", target=1)),
            scripts=(Script(queued=0.0, pauses=(0.001, 0.001, 0.0, 0.001, 40.0)),),
            latency=0.03,
        ),
        "an invented event",
    ),
    _was(
        "a thread is deleted while the run of an answer is looked up",
        Plan(
            seed=75002380,
            flavour="production",
            actors=(Actor("thread", thread="t1", options=(("turns", (("start", None), ("resume", None))),)),),
            doings=(Doing(0.44, "drop", target=1, thread="t1", keep=False),),
            scripts=(Script(queued=0.0, pauses=(), outcome="asks"),),
            listing_lag=0.6,
        ),
        "unknown for nothing",
    ),
    _was(
        "the run of an answer is deleted before it is listed",
        Plan(
            seed=76000278,
            flavour="production",
            actors=(Actor("thread", thread="t1", options=(("turns", (("start", None), ("resume", None))),)),),
            doings=(Doing(2.79, "delete", target=1, seconds=2.0),),
            scripts=(Script(pauses=(), outcome="asks"),),
            listing_lag=2.7,
        ),
        "not understood",
    ),
    _was(
        "a replay of what had ended breaks off, and heartbeats go on",
        Plan(
            seed=76000353,
            flavour="production",
            actors=(Actor("thread", at=0.747, options=(("turns", (("read", None),)), ("replay", True))),),
            faults=(Fault(0, 1, "only beats", size=319),),
            doings=(Doing(0.0, "create"),),
            scripts=(Script(pauses=(0.0,)),),
        ),
        "events lost",
    ),
    still_open(  # only a question for each run at work would tell, whenever a stream is opened
        "another client's run begins anew a moment after the stream was opened",
        "an invented event",
        Plan(
            seed=76001849,
            flavour="production",
            actors=(Actor("thread", at=0.293, options=(("turns", (("start", None), ("read", None))),)),),
            doings=(
                Doing(0.0, "create"),
                Doing(0.34, "restart", target=1, thread="t1", seconds=0.3),
                Doing(1.29, "restart", target=2),
            ),
            scripts=(Script(pauses=(0.0, 40.0)),),
            latency=0.03,
        ),
    ),
    _was(
        "events expire on the way to the first connection",
        Plan(
            seed=4153,
            flavour="production",
            actors=(Actor("thread", options=(("turns", (("start", "reject"), ("read", None))),)),),
            faults=(Fault(0, 0, "end", size=53), Fault(0, 2, "slow", delay=2.86, done=True)),
            doings=(Doing(0.46, "expire", target=2, seconds=2.0),),
            scripts=(Script(queued=0.0, pauses=(0.0, 0.02)),),
        ),
        "events lost",
    ),
    _was(
        "the wait for a start is interrupted",
        Plan(
            seed=5642,
            actors=(
                Actor(
                    "thread",
                    options=(
                        (
                            "turns",
                            (
                                ("start", None),
                                ("cancel later", 0.353),
                                ("read", None),
                                ("wait", 20.0),
                                ("answer", None),
                                ("start later", 0.224),
                                ("wait", 0.3),
                                ("interrupt later", 0.258),
                                ("read", None),
                            ),
                        ),
                    ),
                ),
            ),
            faults=(Fault(0, 1006, "refused"),),
            doings=(Doing(6.91, "create"),),
            scripts=(Script(pauses=()),),
        ),
        "crash",
    ),
    _was(
        "the run of a lost command is deleted before it is looked up",
        Plan(
            seed=81003321,
            flavour="production",
            actors=(Actor("thread", thread="t1", options=(("turns", (("start", None),)),)),),
            faults=(Fault(0, 1001, "lost after", delay=2.76),),
            doings=(Doing(2.71, "delete", target=3, seconds=2.0),),
            scripts=(Script(pauses=()),),
        ),
        "two runs",
    ),
    _drawn(3004, "hang"),
    _drawn(4198, "hang"),
    _drawn(4614, "hang"),
    _drawn(5015, "gave up"),
)
