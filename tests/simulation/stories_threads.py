"""Short histories of threads' streams, drawn where chance seldom brings together what each of them takes."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests.simulation.plan import Actor, Doing, Fault, Plan, Script

Turns = tuple[tuple[str, Any], ...]

START: Turns = (("start", None), ("read", None))
WATCH: Turns = (("watch", None),)


def tell_story(plan: Plan, dice: random.Random) -> Plan:
    """One of them, with the server and the network of a plan."""
    return dice.choice(_STORIES)(plan, dice)


def _reader(turns: Turns, at: float = 0.0, **options: Any) -> Actor:
    return Actor("thread", at=at, options=(("turns", turns), *options.items()))


def _script(dice: random.Random, pace: float | None = None, **more: Any) -> Script:
    pace = dice.choice((0.02, 0.5, 0.5, 2.0)) if pace is None else pace
    return Script(pauses=(pace,) * dice.choice((3, 6, 10)), **more)


def _events_expire_in_a_gap(plan: Plan, dice: random.Random) -> Plan:
    """The connection breaks, and events expire before there is another."""
    broke = round(dice.uniform(1.0, 4.0), 1)
    return replace(
        plan,
        actors=(_reader(dice.choice((START, WATCH))),),
        faults=(
            Fault(0, 1, "dropped", delay=broke),
            *(Fault(0, at, "refused") for at in range(2, dice.choice((3, 5)))),
        ),
        doings=(
            Doing(1.0, "command"),
            Doing(round(broke + dice.uniform(0.0, 0.6), 2), "expire", target=dice.choice((1, 3))),
        ),
        scripts=(_script(dice),),
    )


def _a_restart_behind_a_filter(plan: Plan, dice: random.Random) -> Plan:
    channels = dice.choice((("values",), ("messages", "custom")))
    return replace(
        plan,
        actors=(_reader(dice.choice((START, WATCH)), channels=channels),),
        faults=(),
        doings=(Doing(1.0, "command"), Doing(round(dice.uniform(1.5, 5.0), 1), "restart", seconds=0.3)),
        scripts=(_script(dice),),
    )


def _runs_begin_unheard(plan: Plan, dice: random.Random) -> Plan:
    """The first events of each run do not come live, or none at all, and perhaps not its end."""
    script = _script(dice, dice.choice((0.0, 0.02, 0.5)), is_quiet=dice.random() < 0.7)
    return replace(
        plan,
        flavour="inmem",
        actors=(_reader(dice.choice(((("open", None), *START), WATCH))),),
        faults=(),
        doings=tuple(Doing(1.0 + at / 10, "command") for at in range(dice.choice((1, 2, 3)))),
        scripts=(replace(script, outcome=dice.choice(("success", "timeout"))),),
        late_start=dice.choice((1, 2, 1000)),
    )


def _a_run_works_while_nobody_listens(plan: Plan, dice: random.Random) -> Plan:
    """Of the first run only its beginning comes: the connection is opened after that, and listens when it has ended."""
    return replace(
        plan,
        flavour="inmem",
        actors=(_reader(WATCH, at=0.15),),
        faults=(),
        doings=(Doing(0.0, "command"), Doing(3.0, "command")),
        scripts=(Script(pauses=(0.3, 0.3), outcome=dice.choice(("timeout", "success")), is_quiet=True),),
        late_listening=1.0,
        latency=0.002,
        heartbeats=dice.random() < 0.3,
    )


def _a_run_that_is_not_stored_is_followed(plan: Plan, dice: random.Random) -> Plan:
    """The connection breaks while it is at work."""
    at, delay = dice.choice((1, 1, 3)), round(dice.uniform(1.5, 5.0), 1)
    return replace(
        plan,
        actors=(_reader((("read", None),), at=1.0, follows=True),),
        faults=(Fault(0, at, "dropped", delay=delay),),
        doings=(Doing(0.0, "unstored"),),
        scripts=(Script(pauses=(2.0, *[0.5] * 10)),),
    )


def _a_run_goes_behind_a_proxy(plan: Plan, dice: random.Random) -> Plan:
    """Which bears no connection for long, so that there is no time to ask."""
    return replace(
        plan,
        actors=(_reader(START),),
        faults=(),
        doings=(Doing(round(dice.uniform(0.5, 9.0), 1), dice.choice(("rollback", "delete"))),),
        scripts=(_script(dice, 8.0),),
        cut_after=7.0,
    )


def _a_start_is_refused(plan: Plan, dice: random.Random) -> Plan:
    """The thread is busy, perhaps for so long that the server does not wait."""
    pause = dice.choice((0.5, 2.0, 8.0))
    turns: Turns = (("start", None), ("wait", dice.choice((0.0, 0.3))), ("start", "reject"), ("read", None))
    return replace(plan, actors=(_reader(turns),), faults=(), doings=(), scripts=(_script(dice, pause),))


_STORIES: tuple[Callable[[Plan, random.Random], Plan], ...] = (
    _events_expire_in_a_gap,
    _a_restart_behind_a_filter,
    _runs_begin_unheard,
    _a_run_works_while_nobody_listens,
    _a_run_that_is_not_stored_is_followed,
    _a_run_goes_behind_a_proxy,
    _a_start_is_refused,
)
