"""Histories of threads' streams with which something was wrong once: losses, restarts, and what nobody brings."""

from __future__ import annotations

from tests.simulation.plan import Actor, Doing, Fault, Plan, Script
from tests.simulation.regressions import Regression


def _was(name: str, plan: Plan, kind: str) -> Regression:
    return Regression(name, kind, plan)


REGRESSIONS_OF_THREADS_LOSSES: tuple[Regression, ...] = (
    _was(
        "a gateway goes on with heartbeats where it has lost the end of another client's run",
        Plan(
            seed=8559,
            flavour="production",
            actors=(Actor("thread", options=(("turns", (("watch", None),)),)),),
            faults=(Fault(0, 1, "only beats", size=792),),
            doings=(Doing(0.79, "create"),),
            scripts=(Script(queued=0.0, pauses=(0.0, 0.1, 0.0, 0.1)),),
        ),
        "events lost",
    ),
    _was(
        "a run that is followed timed out, and then the server restarts",
        Plan(
            seed=4880,
            actors=(Actor("thread", at=10.389, options=(("turns", (("read", None),)), ("follows", True))),),
            doings=(Doing(0.0, "create"), Doing(2.56, "restart", target=3, seconds=0.3)),
            scripts=(Script(queued=0.0, pauses=(0.0,), outcome="timeout"),),
        ),
        "events lost",
    ),
    _was(
        "all events of a run that is followed and cancelled have expired",
        Plan(
            seed=5137,
            flavour="production",
            actors=(
                Actor(
                    "thread",
                    at=27.849,
                    options=(("turns", (("cancel later", 0.134), ("read", None))), ("follows", True)),
                ),
            ),
            doings=(Doing(0.46, "create"), Doing(5.38, "expire", target=2, seconds=0.3)),
            scripts=(Script(queued=0.0, pauses=(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 70.0), is_quiet=True),),
        ),
        "events lost",
    ),
    _was(
        "a turn that is given up after a minute of silence is followed by a quiet one",
        Plan(
            seed=7356,
            flavour="production",
            actors=(
                Actor(
                    "thread",
                    options=(
                        ("turns", (("open", None), ("start", None), ("read", None), ("start", None), ("read", None))),
                    ),
                ),
            ),
            faults=(Fault(0, 0, "end"), Fault(0, 3, "silence", done=True), Fault(0, 2, "dropped")),
            scripts=(Script(pauses=()),),
        ),
        "gave up",
    ),
    _was(
        "the stream of a run that had ended breaks, falls silent, and brings heartbeats only",
        Plan(
            seed=6266,
            flavour="production",
            actors=(Actor("thread", at=1.833, options=(("turns", (("read", None),)), ("replay", True))),),
            faults=(
                Fault(0, 0, "cut"),
                Fault(0, 2, "refused"),
                Fault(0, 4, "stall"),
                Fault(0, 6, "only beats", size=400),
            ),
            doings=(Doing(0.22, "create", keep=False), Doing(27.98, "unstored", seconds=0.3)),
            scripts=(Script(queued=0.0, pauses=(0.0,), is_quiet=True),),
        ),
        "gave up",
    ),
    _was(
        "the connection is opened before the server begins another attempt, the second of two",
        Plan(
            seed=99016603304,
            flavour="production",
            actors=(Actor("thread", options=(("turns", (("watch", None),)),)),),
            faults=(Fault(0, 0, "cut", size=43),),
            doings=(
                Doing(0.0, "create"),
                Doing(4.13, "restart", target=2, seconds=0.3),
                Doing(15.73, "restart", seconds=2.0),
            ),
            scripts=(Script(pauses=(0.0, 100.0)),),
        ),
        "an invented event",
    ),
    _was(
        "a thread is deleted while a lost command is looked up",
        Plan(
            seed=99016607808,
            actors=(Actor("thread", options=(("turns", (("start", "interrupt"),)),)),),
            faults=(Fault(0, 1001, "lost after", delay=0.44, done=True),),
            doings=(Doing(0.27, "drop"),),
            scripts=(Script(queued=0.0, pauses=()),),
        ),
        "two runs",
    ),
    _was(
        "events expire while the caller does not read, and the replay that should bring them fails",
        Plan(
            seed=9448,
            actors=(Actor("thread", options=(("turns", (("open", None), ("start", None), ("read", None))),)),),
            faults=(Fault(0, 1001, "silence", done=True),),
            doings=(Doing(27.34, "expire", target=2, seconds=0.3),),
            scripts=(Script(pauses=(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.1)),),
        ),
        "events lost",
    ),
    _was(
        "the server begins a run anew, and the channels hide the last events before that",
        Plan(
            seed=14485,
            flavour="production",
            actors=(
                Actor("stream", thread=None),
                Actor("thread", options=(("turns", (("start", "reject"), ("read", None))),)),
            ),
            doings=(Doing(0.37, "restart", seconds=0.3),),
            scripts=(Script(pauses=(0.0, 0.0, 8.0)),),
        ),
        "an invented event",
    ),
    _was(
        "a thread is deleted while a lost command is looked up, beside others",
        Plan(
            seed=72001229,
            actors=(Actor("thread", thread="t1", options=(("turns", (("start", None),)),)),),
            faults=(Fault(0, 1001, "lost after", delay=2.15, done=True),),
            doings=(Doing(0.27, "drop", target=3, thread="t1"),),
            scripts=(Script(pauses=()),),
        ),
        "two runs",
    ),
    _was(
        "only heartbeats come in answer to the question what is stored of a run that is followed",
        Plan(
            seed=72004313,
            actors=(Actor("thread", at=21.444, options=(("turns", (("read", None),)), ("follows", True))),),
            faults=(Fault(0, 3, "only beats"),),
            doings=(Doing(1.15, "create"),),
            scripts=(Script(pauses=()),),
        ),
        "gave up",
    ),
    _was(
        "a connection falls silent on a server without heartbeats while another client's run is at work",
        Plan(
            seed=73004982,
            actors=(Actor("thread", options=(("turns", (("watch", None),)),)),),
            faults=(Fault(0, 4, "only beats", size=54),),
            doings=(Doing(1.28, "create"),),
            scripts=(Script(queued=0.0, pauses=(70.0,), outcome="timeout"),),
            heartbeats=False,
        ),
        "events lost",
    ),
    _was(
        "what is stored of a run is lost behind a proxy that bears no connection for long",
        Plan(
            seed=73005417,
            actors=(Actor("thread", at=0.018, thread="t1", options=(("turns", (("start", None), ("read", None))),)),),
            doings=(Doing(0.14, "restart", target=1, thread="t1", seconds=0.3),),
            scripts=(Script(pauses=()),),
            cut_after=7.0,
        ),
        "hang",
    ),
    _was(
        "a run that is followed had ended, and its caller leaves early",
        Plan(
            seed=73006186,
            flavour="production",
            actors=(Actor("thread", at=18.132, options=(("turns", (("take", 2),)), ("follows", True))),),
            doings=(Doing(14.54, "create", target=2),),
            scripts=(Script(pauses=()),),
        ),
        "events of the past",
    ),
    _was(
        "the connection is opened before the server begins another attempt",
        Plan(
            seed=71002693,
            flavour="production",
            actors=(
                Actor(
                    "thread",
                    at=1.166,
                    thread="t1",
                    options=(
                        ("turns", (("open", None), ("start", "enqueue"), ("interrupt later", 1.16), ("read", None))),
                    ),
                ),
            ),
            faults=(
                Fault(0, 1, "status", status=404, text="<html><body><h1>Bad Gateway</h1></body></html>"),
                Fault(0, 4, "cut", size=267),
            ),
            doings=(Doing(20.13, "restart", target=3, seconds=0.3),),
            scripts=(Script(queued=0.0, pauses=(0.0, 0.0, 0.0, 0.0, 40.0)),),
        ),
        "an invented event",
    ),
    _was(
        "the server restarts, and has nothing of a run that was cancelled",
        Plan(
            seed=58,
            actors=(
                Actor(
                    "thread", options=(("turns", (("start", None), ("read", None), ("answer", None), ("read", None))),)
                ),
            ),
            faults=(Fault(0, 0, "status", status=404, text='{"message":"no Route matched with those values"}'),),
            doings=(
                Doing(0.17, "command", target=2, seconds=0.3),
                Doing(0.36, "cancel", seconds=0.3),
                Doing(2.09, "restart", target=1, seconds=0.3),
            ),
            scripts=(Script(pauses=(0.0, 0.0, 0.0, 0.0, 40.0)),),
        ),
        "events lost",
    ),
)
