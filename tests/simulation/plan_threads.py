"""What is drawn for streams of threads: turns of a caller, what goes wrong with them, and what others do meanwhile."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from tests.simulation.plan import BODY_FAULTS, GATEWAY_TEXTS, HEAD_FAULTS, Actor, Doing, Fault, Plan, Script
from tests.simulation.stories_threads import tell_story

COMMANDS = 1000
"""From here on faults count the requests of an actor's commands, which go on beside its reading."""

Step = tuple[str, Any]
"""What a caller does: "open", "start", "resume", "answer", "cancel", "read" (to the end of the turn), "take" (so many
events), "wait" (so many seconds), "watch" (until nothing happens any more), and what begins so many seconds later while
it goes on: "start later", "cancel later", "interrupt later"."""


AEGRA_SHARE = 0.06
"""How much rarer streams of threads are on Aegra, which has none of this protocol."""


def add_threads(plan: Plan, share: float) -> Plan:
    """The plan with streams of threads in it, for this share of the seeds: those of a smaller one, and others."""
    dice = random.Random(f"threads of {plan.seed}")
    if plan.flavour == "aegra":
        share *= AEGRA_SHARE
    return ThreadDrawing(plan, dice).plan() if dice.random() < share else plan


class ThreadDrawing:
    """The choices of one seed."""

    def __init__(self, plan: Plan, dice: random.Random) -> None:
        self._plan, self._dice, self._chance = plan, dice, dice.random
        self._more = random.Random(f"more of threads of {plan.seed}")  # what was added later: other seeds stay

    def plan(self) -> Plan:
        """Draw everything."""
        plan = self._all()
        return tell_story(plan, self._more) if plan.flavour != "aegra" and self._more.random() < 0.1 else plan

    def _all(self) -> Plan:
        plan, dice, chance = self._plan, self._dice, self._chance
        others = plan.actors[: dice.choice((0, 0, 1, 2))]
        ours = tuple(self._actor() for _ in range(1 if chance() < 0.75 else 2))
        actors = (*others, *ours)
        faults = [fault for fault in plan.faults if fault.actor < len(others)]
        for number in range(len(others), len(actors)):
            faults += [self._fault(number) for _ in range(dice.choice((0, 0, 1, 1, 2, 4, 8)))]
        doings = [*plan.doings[:2], *(self._doing() for _ in range(dice.choice((0, 0, 1, 2, 3, 5))))]
        in_memory = plan.flavour == "inmem"
        return replace(
            plan,
            actors=actors,
            faults=tuple({(fault.actor, fault.request): fault for fault in faults}.values()),
            doings=tuple(sorted(doings, key=lambda doing: doing.at)),
            scripts=tuple(self._script(script) for script in plan.scripts),
            late_start=dice.choice((1, 2, 4, 1000)) if in_memory and chance() < 0.4 else 0,
            late_listening=dice.choice((0.01, 0.2, 1.0)) if in_memory and chance() < 0.3 else 0.0,
        )

    def _script(self, script: Script) -> Script:
        dice, chance = self._dice, self._chance
        return replace(
            script,
            outcome="asks" if chance() < 0.3 else "success" if script.outcome == "Cancelled" else script.outcome,
            speaks=chance() < 0.5,
            is_quiet=chance() < 0.1,
            questions=dice.choice((1, 1, 2)),
        )

    def _actor(self) -> Actor:
        dice, chance = self._dice, self._chance
        options: dict[str, Any] = {"turns": self._turns()}
        if chance() < 0.25:
            options["replay"] = True
        if chance() < 0.12:
            options["channels"] = dice.choice((("values",), ("messages", "custom"), ("lifecycle", "updates")))
        if chance() < 0.12:
            options["follows"] = True
        if chance() < 0.1:
            options["is_lonely"] = True
        if chance() < 0.06:
            options["timeout"] = dice.choice((0.5, 5.0, 30.0))
        if self._more.random() < 0.5:
            options["is_entered"] = True
        return Actor(
            "thread",
            at=round(chance() * dice.choice((0.0, 0.05, 2.0, 30.0)), 3),
            thread=dice.choice(("t0", "t0", "t0", "t1")),
            target=dice.randrange(4),
            options=tuple(options.items()),
        )

    def _turns(self) -> tuple[Step, ...]:
        dice, chance = self._dice, self._chance
        steps: list[Step] = [("open", None)] if chance() < 0.4 else []
        if chance() < 0.2:
            steps.append(("watch", None))
            if chance() < 0.4:
                steps.insert(0, ("start later", round(chance() * dice.choice((1.0, 8.0)), 2)))
            return (*steps,)
        for turn in range(dice.choice((1, 1, 2, 2, 3, 4))):
            if turn and chance() < 0.3:
                steps.append(("wait", dice.choice((0.0, 0.3, 2.0, 20.0))))
            steps.append((dice.choice(("start", "resume", "answer")) if turn else "start", self._strategy()))
            if chance() < 0.2:
                steps.append(("start", self._strategy()))
            if chance() < 0.3:
                at = round(chance() * dice.choice((0.5, 2.0, 8.0)), 3)
                steps.append((dice.choice(("start later", "cancel later", "cancel later", "interrupt later")), at))
            if chance() < 0.1:
                steps.append(("take", dice.choice((1, 2, 5))))
                steps.append(("wait", dice.choice((0.0, 1.0, 10.0))))
            if chance() < 0.95:
                steps.append(("read", None))
        return (*steps,)

    def _strategy(self) -> str | None:
        dice = self._dice
        return dice.choice(("reject", "interrupt", "rollback", "enqueue")) if self._chance() < 0.15 else None

    def _fault(self, actor: int) -> Fault:
        dice, chance = self._dice, self._chance
        is_command = chance() < 0.3
        request = min(int(dice.expovariate(0.5)), 30) + (COMMANDS if is_command else 0)
        if chance() < 0.12:
            return Fault(actor, request, "dropped", delay=dice.choice((0.0, 0.1, 1.0, 3.0)))
        if chance() < (0.25 if is_command else 0.6):
            kind = dice.choice((*BODY_FAULTS, "end between"))
            size = dice.choice((0, dice.randrange(60), dice.randrange(800), dice.randrange(4000)))
            return Fault(actor, request, kind, size=dice.choice((1, 2, 5)) if kind == "end between" else size)
        kind = dice.choice(HEAD_FAULTS)
        status = dice.choice((404, 408, 429, 500, 502, 503, 503, 504)) if kind == "status" else 0
        return Fault(
            actor,
            request,
            kind,
            delay=round(dice.uniform(0.0, 4.0), 2) if chance() < 0.7 else 0.0,
            status=status,
            done=status not in (404, 429) and chance() < 0.5,
            text=dice.choice(GATEWAY_TEXTS) if status else "",
        )

    def _doing(self) -> Doing:
        dice, chance = self._dice, self._chance
        kinds = ("create", "command", "command", "unstored", "unstored", "cancel", "rollback", "delete", "expire")
        return Doing(
            at=round(chance() * dice.choice((0.5, 3.0, 30.0)), 2),
            kind=dice.choice((*kinds, "restart")),
            target=dice.randrange(4),
            thread=dice.choice(("t0", "t0", "t0", "t1")),
            seconds=dice.choice((0.0, 0.3, 2.0)),
            keep=chance() < 0.85,
        )
