"""`python -m tests.simulation`: play seeds, or one of them in full.

python -m tests.simulation --seeds 20000            # half of them always the same, half of them new
python -m tests.simulation --seed 4711              # one history, shrunk if something is wrong with it
"""

from __future__ import annotations

import argparse
import secrets
import sys
import time

from tests.simulation.known import is_known
from tests.simulation.oracle import judge
from tests.simulation.plan import draw
from tests.simulation.report import report
from tests.simulation.search import Outcome, search_all
from tests.simulation.shrink import shows, shrink
from tests.simulation.world import play


def main() -> int:
    """Do what the command line says; 1 if something new is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=20_000, help="how many")
    parser.add_argument("--base", type=int, help="the first of the new half; drawn at random otherwise")
    parser.add_argument("--jobs", type=int, help="on how many cores; all of them otherwise")
    parser.add_argument("--seed", type=int, help="play this one only")
    parser.add_argument("--whole", action="store_true", help="do not shrink it")
    given = parser.parse_args()
    if given.seed is not None:
        return show(given.seed, whole=given.whole)
    base = secrets.randbelow(2**40) if given.base is None else given.base
    half = given.seeds // 2
    print(f"seeds 0 to {half - 1}, and {given.seeds - half} from {base}", flush=True)
    began = time.perf_counter()
    outcome = search_all(range(half), given.jobs)
    outcome.add(search_all(range(base, base + given.seeds - half), given.jobs))
    seconds = time.perf_counter() - began
    print(
        f"{outcome.histories} histories in {seconds:.0f} s ({outcome.histories / seconds:.0f} a second):"
        f" {outcome.flows} calls, {outcome.runs} runs, {outcome.events} events"
    )
    return summary(outcome)


def summary(outcome: Outcome) -> int:
    """Print what was found; 1 if something is new."""
    new = 0
    for (kind, call), count in outcome.counts.most_common():
        seed, words = outcome.first[kind, call]
        known = is_known(kind, call)
        new += not known
        print(f"{'known' if known else 'NEW'}: {kind} ({call}): {count} times, seed {seed}: {words[:160]}")
    for found, (seed, _) in outcome.first.items():
        if not is_known(*found):
            print()
            show(seed, found)
    return 1 if new else 0


def show(seed: int, found: tuple[str, str] | None = None, *, whole: bool = False) -> int:
    """Print one history; shrunk if something is wrong with it."""
    plan = draw(seed)
    verdicts = judge(play(plan))
    if verdicts and not whole:
        first = verdicts[0]
        plan = shrink(plan, shows(*(found or (first.kind, plan.actors[first.actor].kind))))
    history = play(plan)
    verdicts = judge(history)
    print(report(history, verdicts))
    if verdicts:
        print(f"as a regression:\n  {plan!r}")
    return 1 if verdicts else 0


if __name__ == "__main__":
    sys.exit(main())
