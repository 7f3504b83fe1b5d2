"""Make a plan smaller while the same thing stays wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.simulation.oracle import judge
from tests.simulation.plan import Actor, Plan, Script
from tests.simulation.world import play

KNOBS = (
    "heartbeats",
    "listing_lag",
    "marks_replaced",
    "mixed_ends",
    "bare_end",
    "seam",
    "status_lag",
    "no_locations",
    "latency",
    "cancelling",
    "cut_after",
    "late_start",
    "late_listening",
)
MAX_STEPS = 200
"""Of shrinking; each makes the plan a little smaller."""


def shows(kind: str, call: str) -> Callable[[Plan], bool]:
    """Whether the history of a plan has this kind of thing wrong with such a call."""

    def is_so(plan: Plan) -> bool:
        return any((one.kind, plan.actors[one.actor].kind) == (kind, call) for one in judge(play(plan)))

    return is_so


def shrink(plan: Plan, still: Callable[[Plan], bool]) -> Plan:
    """The smallest plan found that is `still` as this one is."""
    for _ in range(MAX_STEPS):
        smaller = next((one for one in candidates(plan) if one != plan and still(one)), None)
        if smaller is None:
            break
        plan = smaller
    return plan


def candidates(plan: Plan) -> Iterator[Plan]:
    """Plans with less in them, the boldest first."""
    for number in range(len(plan.actors)):
        yield _without_actor(plan, number)
    for number in range(len(plan.doings)):
        yield replace(plan, doings=plan.doings[:number] + plan.doings[number + 1 :])
    for number in range(len(plan.faults)):
        yield replace(plan, faults=plan.faults[:number] + plan.faults[number + 1 :])
    if len(plan.scripts) > 1:
        for script in plan.scripts:
            yield replace(plan, scripts=(script,))
    plain = Plan()
    for name in KNOBS:
        if getattr(plan, name) != getattr(plain, name):
            yield replace(plan, **{name: getattr(plain, name)})
    for number, script in enumerate(plan.scripts):
        for smaller in _scripts(script):
            yield replace(plan, scripts=(*plan.scripts[:number], smaller, *plan.scripts[number + 1 :]))
    for number, actor in enumerate(plan.actors):
        for simpler in _actors(actor):
            yield replace(plan, actors=(*plan.actors[:number], simpler, *plan.actors[number + 1 :]))
    for number, fault in enumerate(plan.faults):
        if fault.delay:
            yield replace(plan, faults=(*plan.faults[:number], replace(fault, delay=0.0), *plan.faults[number + 1 :]))


def _without_actor(plan: Plan, number: int) -> Plan:
    actors = plan.actors[:number] + plan.actors[number + 1 :]
    faults = tuple(
        replace(fault, actor=fault.actor - (fault.actor > number)) for fault in plan.faults if fault.actor != number
    )
    return replace(plan, actors=actors, faults=faults)


def _scripts(script: Script) -> Iterator[Script]:
    count = len(script.pauses)
    for fewer in sorted({0, 1, count // 2, count - 1}):
        if not 0 <= fewer < count:
            continue
        yield replace(script, pauses=script.pauses[:fewer])
    if script.outcome != "success":
        yield replace(script, outcome="success")
    if script.speaks or script.is_quiet or script.questions > 1:
        yield replace(script, speaks=False)
        yield replace(script, is_quiet=False)
        yield replace(script, questions=1)
    if script.alike:
        yield replace(script, alike=False)
    if script.queued not in (0.0, 0.1):
        yield replace(script, queued=0.1)
    for number, pause in enumerate(script.pauses):
        if pause > 0.1:
            yield replace(script, pauses=(*script.pauses[:number], 0.1, *script.pauses[number + 1 :]))


def _actors(actor: Actor) -> Iterator[Actor]:
    turns = actor.get("turns", ())
    for number in range(len(turns)):
        fewer = (("turns", (*turns[:number], *turns[number + 1 :])),)
        yield replace(actor, options=fewer + tuple(one for one in actor.options if one[0] != "turns"))
    for number in range(len(actor.options)):
        yield replace(actor, options=actor.options[:number] + actor.options[number + 1 :])
    if actor.at not in (0.0, 1.0):
        yield replace(actor, at=0.0)
    if actor.target:
        yield replace(actor, target=0)
    if actor.leave_after is not None or actor.leave_at is not None:
        yield replace(actor, leave_after=None, leave_at=None)
