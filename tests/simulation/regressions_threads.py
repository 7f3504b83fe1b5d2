"""Histories of threads' streams with which something was wrong once."""

from __future__ import annotations

from typing import Any

from tests.simulation.plan import Actor, Doing, Fault, Flavour, Plan, Script
from tests.simulation.regressions import Regression

ONE_TURN = (("start", None), ("read", None))


def _history(
    *turns: tuple[Any, ...], flavour: Flavour = "inmem", options: Any = (), at: float = 0.0, **more: Any
) -> Plan:
    """A caller of a thread's stream, alone unless there is `more`."""
    actor = Actor("thread", at=at, options=(("turns", turns), *options))
    return Plan(flavour=flavour, actors=(actor,), **more)


def _was(name: str, plan: Plan, kind: str) -> Regression:
    return Regression(name, kind, plan)


REGRESSIONS_OF_THREADS: tuple[Regression, ...] = (
    _was(
        "a pool with one connection, on a server that leaves events out",
        _history(*ONE_TURN, options=(("is_lonely", True),), scripts=(Script(pauses=()),)),
        "gave up",
    ),
    _was(
        "runs without a told end are read by a pool with one connection",
        _history(
            *ONE_TURN, *ONE_TURN, options=(("is_lonely", True),), scripts=(Script(pauses=(0.0,), outcome="timeout"),)
        ),
        "spins",
    ),
    _was(
        "a caller takes events slowly while a question is to be asked",
        _history(
            ("open", None),
            ("start", None),
            ("take", 1),
            ("wait", 20.0),
            ("read", None),
            doings=(Doing(0.5, "unstored"), Doing(1.0, "command")),
        ),
        "crash",
    ),
    _was(
        "a run is cancelled before its turn, of which nothing is stored",
        _history(
            *ONE_TURN, flavour="production", scripts=(Script(queued=7.0, pauses=()),), doings=(Doing(2.85, "cancel"),)
        ),
        "gave up",
    ),
    _was(
        "a run is cancelled before its turn while another one is at work",
        _history(
            ("start", None),
            ("start", None),
            ("cancel later", 0.433),
            ("take", 1),
            ("wait", 1.0),
            ("read", None),
            flavour="production",
            scripts=(Script(queued=0.0, pauses=(0.0, 0.5)),),
        ),
        "an invented event",
    ),
    _was(
        "events of one millisecond overtake those that were held back",
        _history(*ONE_TURN, flavour="production", scripts=(Script(pauses=(0.001, 0.0), outcome="timeout"),)),
        "an event twice",
    ),
    _was(
        "a gateway's 404 is taken for a thread without runs",
        _history(
            *ONE_TURN,
            flavour="production",
            at=1.0,
            doings=(Doing(0.0, "create"),),
            faults=(Fault(0, 0, "status", status=404, text="<html>"),),
        ),
        "events of the past",
    ),
    _was(
        "a run begins anew where the store keeps the attempt before",
        _history(
            *ONE_TURN, flavour="production", scripts=(Script(pauses=(8.0, 8.0, 8.0)),), doings=(Doing(23.7, "restart"),)
        ),
        "gave up",
    ),
    _was(
        "a run of others times out, and the next one begins",
        _history(
            ("start later", 4.89),
            ("watch", None),
            scripts=(Script(pauses=(0.0,), is_quiet=True),),
            doings=(Doing(0.16, "command"),),
            late_start=1000,
        ),
        "events lost",
    ),
    _was(
        "a connection that listens late brings events that were read at once for live",
        _history(
            ("start", None),
            ("start", None),
            ("read", None),
            ("start", None),
            ("read", None),
            scripts=(Script(pauses=(0.0, 0.5), is_quiet=True),),
            late_listening=0.01,
            latency=0.3,
        ),
        "gave up",
    ),
    _was(
        "events expire while they are held back",
        _history(*ONE_TURN, scripts=(Script(pauses=(0.0, 0.0, 0.5)),), doings=(Doing(0.41, "expire", target=1),)),
        "events lost",
    ),
    _was(
        "a run is rolled back behind a proxy that bears no connection for long",
        _history(
            *ONE_TURN,
            flavour="production",
            scripts=(Script(pauses=(40.0,)),),
            doings=(Doing(3.78, "rollback"),),
            cut_after=7.0,
        ),
        "hang",
    ),
    _was(
        "a run whose end is not told, on a server without heartbeats",
        _history(*ONE_TURN, scripts=(Script(pauses=(0.1,), is_quiet=True),), heartbeats=False, late_start=1000),
        "hang",
    ),
    _was(
        "a question is told between two runs without a told end",
        _history(
            ("start later", 0.316),
            ("start", None),
            ("start", None),
            ("read", None),
            scripts=(
                Script(queued=0.0, pauses=()),
                Script(pauses=(), outcome="timeout"),
                Script(queued=0.0, pauses=(), outcome="asks"),
            ),
        ),
        "an invented event",
    ),
    _was(
        "the first events of a run that is followed have expired",
        _history(
            ("read", None),
            options=(("follows", True),),
            at=1.52,
            scripts=(Script(pauses=(0.0, 8.0)),),
            doings=(Doing(0.0, "create"), Doing(0.28, "expire", target=1)),
        ),
        "events lost",
    ),
    _was(
        "the stored end of a run is read while the server restarts",
        _history(
            *ONE_TURN,
            flavour="production",
            scripts=(Script(queued=0.0, pauses=(), outcome="asks"),),
            doings=(Doing(1.8, "restart", seconds=0.3),),
            seam=2.0,
        ),
        "gave up",
    ),
)
