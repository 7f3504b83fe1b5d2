"""Play many seeds, on all cores, and collect what is wrong."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

from tests.simulation.oracle import judge
from tests.simulation.plan import draw
from tests.simulation.world import play

CHUNK = 500

Found = tuple[str, str]
"""What is wrong, and with which call."""


@dataclass
class Outcome:
    """What many histories showed."""

    histories: int = 0
    flows: int = 0
    events: int = 0
    runs: int = 0
    counts: Counter[Found] = field(default_factory=Counter[Found])
    first: dict[Found, tuple[int, str]] = field(default_factory=dict[Found, tuple[int, str]])

    def add(self, other: Outcome) -> None:
        """Add what other histories showed."""
        self.histories += other.histories
        self.flows += other.flows
        self.events += other.events
        self.runs += other.runs
        self.counts += other.counts
        for found, first in other.first.items():
            self.first[found] = min(first, self.first.get(found, first))


def search(seeds: Iterable[int]) -> Outcome:
    """Play these seeds one after the other."""
    outcome = Outcome()
    for seed in seeds:
        history = play(draw(seed))
        outcome.histories += 1
        outcome.flows += len(history.tasks)
        outcome.runs += len(history.server.runs)
        outcome.events += sum(len(run.events) for run in history.server.runs)
        for verdict in judge(history):
            found = (verdict.kind, history.plan.actors[verdict.actor].kind)
            outcome.counts[found] += 1
            outcome.first.setdefault(found, (seed, verdict.words))
    return outcome


def search_all(seeds: range, jobs: int | None = None) -> Outcome:
    """Play these seeds on so many cores."""
    total = Outcome()
    chunks = [range(start, min(start + CHUNK, seeds.stop)) for start in range(seeds.start, seeds.stop, CHUNK)]
    with ProcessPoolExecutor(jobs or os.cpu_count()) as pool:
        for outcome in pool.map(search, chunks):
            total.add(outcome)
    return total


def wrong(seeds: Iterable[int]) -> dict[int, list[str]]:
    """What is wrong with the histories of these seeds, in short, where something is."""
    found = {seed: [f"{one.kind} {one.actor}" for one in judge(play(draw(seed)))] for seed in seeds}
    return {seed: kinds for seed, kinds in found.items() if kinds}
