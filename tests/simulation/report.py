"""A history in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from tests.simulation.oracle import Verdict
from tests.simulation.plan import Actor, Plan, Script
from tests.simulation.server import SimRun
from tests.simulation.world import History


def report(history: History, verdicts: Iterable[Verdict]) -> str:
    """What was planned, what happened, and what is wrong with it."""
    plan = history.plan
    lines = [f"seed {plan.seed}: {_server(plan)}"]
    lines += [f"  call {number}: {_actor(actor)}" for number, actor in enumerate(plan.actors)]
    lines += [f"  run {number} of each {len(plan.scripts)}: {_script(one)}" for number, one in enumerate(plan.scripts)]
    happened = [(time, f"* {what}") for time, what in history.doings]
    happened += [(time, f"call {task.number}: {what}") for task in history.tasks for time, what in task.log]
    for run in cast("list[SimRun]", history.server.runs):
        happened.append((run.created, f"  run {run.number} ({run.run_id}) is made on {run.thread_id}"))
        happened += [(time, f"  run {run.number} {what}") for time, what in run.happened]
    lines.append("what happened:")
    lines += [f"  {time:9.3f} s  {what}" for time, what in sorted(happened, key=lambda one: one[0])]
    lines.append("what is wrong:")
    lines += [f"  call {verdict.actor}: {verdict.kind}: {verdict.words}" for verdict in verdicts]
    return "\n".join(lines)


def _server(plan: Plan) -> str:
    words = {
        "inmem": "LangGraph in memory (event ids repeat)",
        "production": "LangGraph with unique event ids",
        "aegra": "Aegra",
    }[plan.flavour]
    more = [] if plan.heartbeats else ["no heartbeats"]
    more += [f"runs are listed {plan.listing_lag} s late"] if plan.listing_lag else []
    more += ["a proxy replaces X-Request-Id"] if plan.marks_replaced else []
    more += ["line ends are mixed"] if plan.mixed_ends else []
    more += ["`end` says nothing"] if plan.bare_end else []
    more += [f"replays begin {plan.seam} s late"] if plan.seam else []
    more += [f"statuses are {plan.status_lag} s late"] if plan.status_lag else []
    more += ["no Location arrives"] if plan.no_locations else []
    return ", ".join([words, *more])


def _actor(actor: Actor) -> str:
    options = ", ".join(f"{name}={value!r}" for name, value in actor.options)
    about = f"run {actor.target} there" if actor.kind in ("join", "join_stream", "cancel") else repr(actor.thread)
    left = "" if actor.leave_after is None else f", left after {actor.leave_after} events"
    left += "" if actor.leave_at is None else f", left after {actor.leave_at} s"
    return f"{actor.kind}({about}{', ' if options else ''}{options}) at {actor.at} s{left}"


def _script(script: Script) -> str:
    alike = " that look alike" if script.alike else ""
    return f"queued {script.queued} s, {len(script.pauses)} events{alike} after {script.pauses} s, {script.outcome}"
