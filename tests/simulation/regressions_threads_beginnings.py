"""Histories of threads' streams with which something was wrong once: first events that are gone, or shown in part."""

from __future__ import annotations

from tests.simulation.plan import Actor, Doing, Fault, Plan, Script
from tests.simulation.regressions import Regression


def _was(name: str, plan: Plan, kind: str) -> Regression:
    return Regression(name, kind, plan)


REGRESSIONS_OF_THREADS_BEGINNINGS: tuple[Regression, ...] = (
    _was(
        "a gateway ends the answer to what a run's first events are",
        Plan(
            seed=82003339,
            actors=(
                Actor(
                    "thread", options=(("turns", (("open", None), ("start", None), ("start", None), ("read", None))),)
                ),
            ),
            faults=(Fault(0, 6, "end between", size=2),),
            scripts=(Script(pauses=(0.0, 0.0, 0.0, 0.0, 0.0)),),
            latency=0.3,
            late_start=4,
        ),
        "events lost",
    ),
    _was(
        "the first events of a run that is over expire before another connection brings them",
        Plan(
            seed=102298424806,
            flavour="production",
            actors=(Actor("thread", options=(("turns", (("start", None), ("read", None))),)),),
            faults=(Fault(0, 0, "cut", size=33), Fault(0, 1000, "late", done=True)),
            doings=(
                Doing(0.38, "create"),
                Doing(0.42, "create", seconds=0.3),
                Doing(9.13, "expire", target=2, thread="t1"),
            ),
            scripts=(Script(queued=0.0, pauses=(0.02, 0.0, 0.0, 0.02)), Script(queued=7.0, pauses=())),
            seam=2.0,
            latency=0.3,
        ),
        "events lost",
    ),
    _was(
        "the caller begins to read long after the stream was opened",
        Plan(
            seed=300000742,
            actors=(Actor("thread", options=(("turns", (("open", None), ("start", None), ("read", None))),)),),
            doings=(Doing(1.0, "command"),),
            scripts=(Script(pauses=(0.02, 0.02, 0.02, 0.02, 0.02)),),
            latency=0.3,
            late_listening=0.01,
        ),
        "events lost",
    ),
    _was(
        "the connection falls silent after a run has begun, and its first events expire",
        Plan(
            seed=300005241,
            actors=(Actor("thread", options=(("turns", (("start later", 0.93), ("watch", None))),)),),
            faults=(
                Fault(0, 5, "status", status=503, done=True, text='{"message":"no Route matched with those values"}'),
                Fault(0, 2, "lost before"),
                Fault(0, 3, "stall"),
                Fault(0, 1001, "lost before", done=True),
                Fault(0, 1, "status", status=503, text="<html><body><h1>Bad Gateway</h1></body></html>"),
            ),
            doings=(Doing(28.42, "expire", target=2, seconds=0.3, keep=False),),
            scripts=(Script(pauses=(0.1, 0.1, 0.1)),),
        ),
        "events lost",
    ),
    _was(
        "the first connection is silent, and a run's first events expire",
        Plan(
            seed=300009517,
            flavour="production",
            actors=(Actor("thread", options=(("turns", (("start", None), ("read", None))),)),),
            faults=(Fault(0, 1, "refused", done=True), Fault(0, 2, "only beats")),
            doings=(Doing(2.84, "expire", target=2, thread="t1", keep=False),),
            scripts=(Script(queued=0.0, pauses=(0.0, 0.02)),),
        ),
        "events lost",
    ),
    _was(
        "all events of a run expire after its beginning was told",
        Plan(
            seed=300010072,
            actors=(Actor("thread", options=(("turns", (("start", None), ("read", None))),)),),
            faults=(Fault(0, 1, "only beats", size=272),),
            doings=(Doing(3.25, "expire", target=1, keep=False),),
            scripts=(Script(pauses=(0.02,)),),
        ),
        "events lost",
    ),
    _was(
        "the answer to whether a run's beginning is stored ends early",
        Plan(
            seed=300010213,
            flavour="production",
            actors=(Actor("thread", at=0.54, options=(("turns", (("watch", None),)), ("follows", True))),),
            faults=(Fault(0, 1, "cut", size=22), Fault(0, 4, "end")),
            doings=(Doing(0.0, "create"), Doing(0.55, "expire", target=2)),
            scripts=(Script(pauses=(0.0, 0.001)),),
        ),
        "events lost",
    ),
    _was(
        "connections are silent, of which another would bring all",
        Plan(
            seed=300010546,
            flavour="production",
            actors=(Actor("thread", thread="t1", options=(("turns", (("start", None), ("read", None))),)),),
            faults=(
                Fault(0, 2, "only beats", size=343),
                Fault(0, 0, "end", size=25),
                Fault(0, 5, "only beats", size=3),
            ),
            scripts=(Script(pauses=(0.0,)),),
        ),
        "gave up",
    ),
    _was(
        "a turn ends at its deadline, and a run's first events expire before the next one",
        Plan(
            seed=300014799,
            flavour="production",
            actors=(
                Actor(
                    "thread",
                    at=1.997,
                    options=(
                        ("turns", (("start", "rollback"), ("read", None), ("resume", None), ("read", None))),
                        ("timeout", 0.5),
                    ),
                ),
            ),
            doings=(Doing(2.96, "expire", target=1, thread="t1"),),
            scripts=(Script(queued=0.0, pauses=(0.5, 0.0, 0.0, 0.5)),),
        ),
        "events lost",
    ),
    _was(
        "events that were not asked for come first in the millisecond of those that were",
        Plan(
            seed=300023025,
            actors=(
                Actor(
                    "thread",
                    thread="t1",
                    options=(
                        ("turns", (("start later", 0.28), ("watch", None))),
                        ("channels", ("lifecycle", "updates")),
                        ("is_lonely", True),
                    ),
                ),
            ),
            scripts=(Script(pauses=(0.1, 0.0)),),
            late_start=1,
        ),
        "gave up",
    ),
    _was(
        "a run that is not stored is missed because there is one connection",
        Plan(
            seed=300023172,
            actors=(
                Actor(
                    "thread", at=9.014, options=(("turns", (("read", None),)), ("follows", True), ("is_lonely", True))
                ),
            ),
            doings=(Doing(4.77, "unstored", seconds=0.3),),
            scripts=(Script(pauses=(0.1, 8.0, 0.0, 0.1, 0.0, 100.0)),),
        ),
        "the wrong reason",
    ),
    _was(
        "all events of a run that were asked for have expired",
        Plan(
            seed=300007338,
            actors=(
                Actor(
                    "thread",
                    at=0.382,
                    options=(
                        ("turns", (("start", None), ("resume", None), ("read", None))),
                        ("channels", ("lifecycle", "updates")),
                    ),
                ),
            ),
            doings=(Doing(0.0, "create"), Doing(9.31, "expire", target=1, thread="t1")),
            scripts=(
                Script(queued=7.0, pauses=()),
                Script(pauses=(0.5, 0.0, 0.0, 0.0, 0.5, 0.0, 0.0, 0.5, 0.5, 0.0, 0.0, 0.5)),
                Script(pauses=()),
            ),
            latency=0.3,
        ),
        "events lost",
    ),
    _was(
        "of a run that was left out only its beginning is stored so far",
        Plan(
            seed=310008604,
            actors=(
                Actor(
                    "thread",
                    at=1.377,
                    thread="t1",
                    options=(
                        ("turns", (("open", None), ("start", None), ("start", None), ("resume", None), ("read", None))),
                    ),
                ),
            ),
            faults=(Fault(0, 0, "end"),),
            doings=(
                Doing(0.0, "create"),
                Doing(0.31, "unstored", target=1, seconds=0.3),
                Doing(2.53, "cancel", target=3, seconds=0.3),
            ),
            scripts=(Script(queued=1.0, pauses=(), is_quiet=True), Script(queued=0.0, pauses=())),
        ),
        "an event twice",
    ),
    _was(
        "a run that was under way when the stream was opened is left out",
        Plan(
            seed=310008643,
            actors=(
                Actor(
                    "thread",
                    options=(
                        ("turns", (("start", None), ("read", None), ("start", "interrupt"), ("read", None))),
                        ("is_entered", True),
                    ),
                ),
            ),
            faults=(Fault(0, 1002, "lost after", done=True),),
            doings=(Doing(0.39, "unstored", seconds=2.0), Doing(4.0, "command", seconds=2.0)),
            scripts=(Script(queued=1.0, pauses=(0.1,)),),
            latency=0.3,
        ),
        "events lost",
    ),
    _was(
        "the answer to what is stored of a run's end is cut off",
        Plan(
            seed=310011656,
            flavour="production",
            actors=(Actor("thread", thread="t1", options=(("turns", (("start", None), ("read", None))),)),),
            faults=(Fault(0, 3, "end"),),
            scripts=(Script(queued=0.0, pauses=(0.0,), is_quiet=True),),
        ),
        "gave up",
    ),
    _was(
        "the first events of a run that was started expire while its first connection is silent",
        Plan(
            seed=81000849,
            actors=(Actor("thread", thread="t1", options=(("turns", (("start", None), ("read", None))),)),),
            faults=(Fault(0, 1, "late"), Fault(0, 2, "stall")),
            doings=(Doing(1.45, "expire", thread="t1", seconds=2.0),),
            scripts=(Script(pauses=(0.1, 0.1, 0.0)),),
        ),
        "events lost",
    ),
    _was(
        "a run that had ended when the stream was opened is left out though its replay was asked for",
        Plan(
            seed=320019023,
            flavour="production",
            actors=(
                Actor("thread", options=(("turns", (("start", None), ("wait", 2.0), ("start", None))),)),
                Actor(
                    "thread",
                    at=0.131,
                    options=(("turns", (("watch", None),)), ("replay", True), ("follows", True), ("is_entered", True)),
                ),
            ),
            faults=(Fault(1, 0, "lost after", delay=3.15), Fault(1, 2, "only beats", size=438)),
            doings=(Doing(0.14, "create"),),
            scripts=(Script(pauses=(0.001,)),),
            listing_lag=3.0,
        ),
        "events lost",
    ),
)
