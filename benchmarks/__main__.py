"""`python -m benchmarks`: measure, print a table, write RESULTS.md."""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack
from pathlib import Path

from benchmarks import report
from benchmarks.rig import ROOT, Contender, Rig, replay
from benchmarks.workloads import WORKLOADS


def main() -> None:
    options = arguments()
    contenders = taking_part(options)
    wanted = [workload for workload in WORKLOADS if not options.only or workload.name in options.only]
    found: list[report.Line] = []
    with ExitStack() as stack:
        rig = Rig(contenders, stack.enter_context(replay()), stack)
        for workload in wanted:
            rounds = options.rounds or (2 if options.quick else workload.rounds)
            lines = list(report.lines(workload, rig.measure(workload, rounds, quick=options.quick)))
            found += lines
            print(report.table(lines), end="\n\n", flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    names = [workload.name for workload in WORKLOADS]
    parser.add_argument("--only", nargs="+", choices=names, metavar="NAME", help=f"of {', '.join(names)}")
    parser.add_argument("--rounds", type=int, help="rounds of each workload; it has its own number otherwise")
    parser.add_argument("--quick", action="store_true", help="small jobs, two rounds: to see that it runs")
    parser.add_argument("--base", type=Path, help="another checkout of this repository to compare with as `base`")
    parser.add_argument("--without", nargs="+", default=[], choices=["peer", "limit"], help="leave contenders out")
    parser.add_argument("--peer-python", type=Path, default=ROOT / ".venv-server/bin/python", help="has langgraph-sdk")
    return parser.parse_args()


def taking_part(options: argparse.Namespace) -> list[Contender]:
    """The contenders of this run."""
    own = Path(sys.executable)
    found = [
        Contender("ours", "ours", own),
        Contender("peer", "peer", options.peer_python),
        Contender("limit", "limit", own),
    ]
    if options.base:
        found.append(Contender("base", "ours", own, where=str(options.base.resolve())))
    return [contender for contender in found if contender.name not in options.without]


if __name__ == "__main__":
    main()
