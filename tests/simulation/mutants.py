"""`python -m tests.simulation.mutants`: plant mistakes in the core, one by one, and play until each is found.

A mistake counts as found by a seed if something is wrong with its history that is not without the mistake.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Any

from tests.simulation.mended import ALL_MISTAKES
from tests.simulation.mistakes import Mistake
from tests.simulation.mistakes_threads import MISTAKES_OF_THREADS

MAX_SEEDS = 20_000
THREADS = "SIMULATE_THREADS"  # see `plan`, which is not imported here: it loads the core


class Planter(MetaPathFinder):
    """Loads one module with a mistake in it."""

    def __init__(self, mistake: Mistake) -> None:
        self._mistake = mistake
        self._name = f"langgraph_runs._core.{mistake.module}"

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Find the module, if it is the one."""
        if fullname != self._name:
            return None
        spec = PathFinder.find_spec(fullname, path)
        assert spec is not None and spec.origin is not None
        spec.loader = _Loader(fullname, spec.origin, self._mistake)
        return spec


class _Loader(SourceFileLoader):
    def __init__(self, name: str, path: str, mistake: Mistake) -> None:
        super().__init__(name, path)
        self._mistake = mistake

    def get_code(self, fullname: str) -> CodeType:
        source = self.get_data(self.path).decode()
        return compile(planted(source, self._mistake), self.path, "exec")


def planted(source: str, mistake: Mistake) -> str:
    """The source with the mistake."""
    if source.count(mistake.old) != 1:
        raise ValueError(f"{mistake.name!r}: {source.count(mistake.old)} places in {mistake.module}, not one")
    return source.replace(mistake.old, mistake.new)


def find(mistake: Mistake | None, seeds: range, before: dict[int, list[str]]) -> tuple[int, str] | None:
    """The first of the seeds that shows the mistake, and how. Loads the core, so it works once in a process."""
    if mistake is not None:
        assert not any(name.startswith("langgraph_runs") for name in sys.modules), "the core is loaded already"
        sys.meta_path.insert(0, Planter(mistake))
    from tests.simulation.oracle import judge
    from tests.simulation.plan import draw
    from tests.simulation.world import play

    for seed in seeds:
        expected = before.get(seed, ())
        for verdict in judge(play(draw(seed))):
            if f"{verdict.kind} {verdict.actor}" not in expected:
                return seed, f"{verdict.kind}: {verdict.words}"
    return None


def wrong_before(count: int) -> dict[int, list[str]]:
    """What is wrong without a planted mistake, by seed."""
    from concurrent.futures import ProcessPoolExecutor

    from tests.simulation.search import wrong

    chunks = [range(start, min(start + 500, count)) for start in range(0, count, 500)]
    with ProcessPoolExecutor() as pool:
        return {seed: kinds for part in pool.map(wrong, chunks) for seed, kinds in part.items()}


def search_in_child(mistake: Mistake, count: int, before: str) -> str:
    """The line about one mistake, from a process of its own; one that begins with "not found" if it was not."""
    command = [sys.executable, "-m", "tests.simulation.mutants", "--plant", mistake.name]
    command += ["--seeds", str(count), "--before", before]
    env = {**os.environ, **({THREADS: "1"} if mistake in MISTAKES_OF_THREADS else {})}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    return done.stdout.strip() or f"not planted: {mistake.name}: {done.stderr.strip().splitlines()[-1]}"


def main() -> int:
    """Do what the command line says; 1 if a mistake was not found."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation.mutants", description=__doc__)
    parser.add_argument("names", nargs="*", help="mistakes whose names contain one of these; all otherwise")
    parser.add_argument("--seeds", type=int, default=MAX_SEEDS, help="how many to play at most")
    parser.add_argument("--plant", help="play with this mistake in this process")
    parser.add_argument("--before", help="a file that says what is wrong without a mistake")
    given = parser.parse_args()
    if given.plant is not None:
        mistake = next(one for one in ALL_MISTAKES if one.name == given.plant)
        before = {int(seed): wrong for seed, wrong in json.loads(Path(given.before).read_text("utf-8")).items()}
        found = find(mistake, range(given.seeds), before)
        print(
            f"not found: {mistake.name}" if found is None else f"found by seed {found[0]}: {mistake.name}: {found[1]}"
        )
        return 0
    chosen = [one for one in ALL_MISTAKES if not given.names or any(name in one.name for name in given.names)]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "before.json"
        file.write_text(json.dumps(wrong_before(given.seeds)), "utf-8")
        with ThreadPoolExecutor(2) as pool:
            missed = 0
            for line in pool.map(lambda one: search_in_child(one, given.seeds, str(file)), chosen):
                print(line, flush=True)
                missed += line.startswith("not ")
    print(f"{len(chosen) - missed} of {len(chosen)} found")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
