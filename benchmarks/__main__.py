"""`python -m benchmarks`: run the benchmarks, print a table, write benchmarks/RESULTS.md."""

from __future__ import annotations

import argparse
import importlib.util
import sys
from contextlib import ExitStack
from pathlib import Path

from benchmarks import cold, report
from benchmarks.document import document
from benchmarks.rig import ROOT, Contender, Rig, replay
from benchmarks.workloads import WORKLOADS

RESULTS = Path(__file__).parent / "RESULTS.md"


def main() -> None:
    options = arguments()
    contenders = {contender.name: contender for contender in taking_part(options)}
    lines: list[report.Line] = []
    promises: list[report.Promise] = []
    with ExitStack() as stack:
        rig = Rig([*contenders.values()], stack.enter_context(replay()), stack)
        for workload in WORKLOADS:
            if options.only and workload.name not in options.only:
                continue
            rounds = options.rounds or (2 if options.quick else workload.rounds)
            results = rig.measure(workload, rounds, quick=options.quick)
            some = [*report.lines(workload, results)]
            print(report.table(some), end="\n\n", flush=True)
            lines += some
            if not options.quick:
                promises += report.promises(workload, results)
        versions = rig.versions
    if "peer" in contenders and (not options.only or "install" in options.only):
        promises += report.installation(cold.installed(contenders["ours"]), cold.installed(contenders["peer"]))
    print(report.checklist(promises))
    whole = not options.only and not options.quick and "peer" in contenders and not options.base
    if options.write or (whole and options.write is None):
        RESULTS.write_text(document(lines, promises, versions), encoding="utf-8")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    names = [*(workload.name for workload in WORKLOADS), "install"]
    parser.add_argument("--only", nargs="+", choices=names, metavar="NAME", help=f"run only these: {', '.join(names)}")
    parser.add_argument("--rounds", type=int, help="rounds of each workload, instead of its own number")
    parser.add_argument("--quick", action="store_true", help="small jobs and two rounds, to check that everything runs")
    parser.add_argument("--base", type=Path, help="another checkout of this repository, to compare with as `base`")
    parser.add_argument(
        "--without", nargs="+", default=[], metavar="NAME", help="leave out peer, limit, compat or aiohttp"
    )
    parser.add_argument(
        "--write", action=argparse.BooleanOptionalAction, help=f"write {RESULTS.name} (default: after a complete run)"
    )
    parser.add_argument("--peer-python", type=Path, default=ROOT / ".venv-server/bin/python", help="with langgraph-sdk")
    return parser.parse_args()


def taking_part(options: argparse.Namespace) -> list[Contender]:
    """The contenders of this run, by the options."""
    own = Path(sys.executable)
    found = [
        Contender("ours", "ours", own),
        Contender("peer", "peer", options.peer_python),
        Contender("limit", "limit", own),
    ]
    if importlib.util.find_spec("langgraph"):
        found.append(Contender("compat", "compat", own, everywhere=False))
    if importlib.util.find_spec("httpx_aiohttp"):
        found.append(Contender("aiohttp", "ours_aiohttp", own, apis=("async",)))
    if options.base:
        found.append(Contender("base", "ours", own, where=str(options.base.resolve())))
    return [contender for contender in found if contender.name not in options.without]


if __name__ == "__main__":
    main()
