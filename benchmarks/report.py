"""Results to lines of a table: medians of what the rounds say, each round compared within itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any

from benchmarks.workloads import Workload

Results = dict[tuple[str, str], list[dict[str, Any]]]


@dataclass(frozen=True)
class Line:
    """One contender in one colour: what it took, compared to langgraph-sdk and to the limit."""

    workload: str
    title: str
    contender: str
    colour: str
    took: str
    ratio: float | None
    low: float | None
    high: float | None
    limit: float | None
    goal: float | None
    note: str

    @property
    def met(self) -> bool | None:
        return None if self.goal is None or self.ratio is None else self.ratio >= self.goal


def lines(workload: Workload, results: Results) -> Iterator[Line]:
    """The lines of a workload."""
    for metric, goals in workload.rows.items():
        title = workload.title + {"cpu": "", "wall": ", by the clock", "memory": ", peak memory"}[metric]
        for (name, colour), rounds in results.items():
            mine = [each[metric] for each in rounds]
            ratios = _ratios(results.get(("peer", colour)), mine, metric)
            limits = _ratios(results.get(("limit", colour)), mine, metric)
            yield Line(
                workload=workload.name,
                title=title,
                contender=name,
                colour=colour,
                took=_amount(median(mine), metric, workload, rounds[0]),
                ratio=median(ratios) if ratios else None,
                low=min(ratios, default=None),
                high=max(ratios, default=None),
                limit=1 / median(limits) if limits and name != "limit" else None,
                goal=goals[colour == "async"] if name == "ours" else None,
                note=_note(workload, rounds, results.get(("peer", colour))),
            )


def _ratios(others: list[dict[str, Any]] | None, mine: list[float], metric: str) -> list[float]:
    """How many times as much as mine the others' took, round by round."""
    return [other[metric] / max(own, 1e-9) for other, own in zip(others or [], mine, strict=bool(others))]


def _amount(value: float, metric: str, workload: Workload, result: dict[str, Any]) -> str:
    if metric == "memory":
        return f"{value / 2**20:.0f} MiB"
    if workload.unit not in ("all", "p50") and "per_event" not in result:
        value /= result["count"]
    for factor, name in ((1, "s"), (1e3, "ms")):
        if value * factor >= 1:
            return f"{value * factor:.3g} {name}"
    return f"{value * 1e6:.3g} µs"


def _note(workload: Workload, rounds: list[dict[str, Any]], peer: list[dict[str, Any]] | None) -> str:
    said = []
    for name in ("done", "count"):
        if name not in rounds[0]:
            continue
        if name == "done":
            wanted = workload.job.get("streams", workload.job.get("creates"))
            least = min(each["done"] for each in rounds)
            failed = sorted({error for each in rounds for error in each["errors"]})
            said.append(f"{least} of {wanted} done" + (f" ({', '.join(failed)})" if failed else ""))
        elif peer and peer[0].get("count") != rounds[0]["count"]:
            said.append(f"{rounds[0]['count']} {workload.unit}s, peer {peer[0].get('count')}")
    if "per_event" in rounds[0]:
        each = [median(result["per_event"][at] for result in rounds) for at in range(len(rounds[0]["per_event"]))]
        said.append(
            "µs/event at "
            + ", ".join(f"{step:,}: {cost * 1e6:.2f}" for step, cost in zip(workload.job["steps"], each, strict=False))
        )
        said.append(f"memory {max(result['memory'] for result in rounds) / 2**20:+.1f} MiB")
    if "p99" in rounds[0]:
        said.append(f"p99 {median(result['p99'] for result in rounds) * 1e6:.0f} µs")
    return "; ".join(said)


def table(found: list[Line]) -> str:
    """The lines for a terminal."""
    head = ("workload", "", "", "took", "x peer", "goal", "", "x limit's cost", "note")
    rows = [head]
    previous = ""
    for line in found:
        rows.append(
            (
                line.title if line.title != previous else "",
                line.contender,
                line.colour,
                line.took,
                _times(line.ratio) if line.contender != "peer" else "1",
                "" if line.goal is None else f"{line.goal:.3g}",
                {None: "", True: "ok", False: "NO"}[line.met],
                _times(line.limit),
                line.note,
            )
        )
        previous = line.title
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _times(ratio: float | None) -> str:
    return "" if ratio is None else f"{ratio:.2f}" if ratio < 100 else f"{ratio:.0f}"
