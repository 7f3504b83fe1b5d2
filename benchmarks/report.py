"""Results as lines of a table: medians of ratios, each taken within a round."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

from benchmarks.workloads import Workload

SUFFIX = {"cpu": "", "wall": ", wall time", "memory": ", peak memory"}
Results = dict[tuple[str, str], list[dict[str, Any]]]


@dataclass(frozen=True)
class Line:
    """The cost of one contender's sync or async API, compared with langgraph-sdk and with the limit."""

    workload: str
    title: str
    contender: str
    api: str
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


@dataclass(frozen=True)
class Promise:
    """A goal that is not a comparison with langgraph-sdk."""

    what: str
    found: str
    goal: str
    met: bool


def lines(workload: Workload, results: Results) -> Iterator[Line]:
    """The lines of a workload."""
    for metric in workload.rows:
        title = workload.title + (
            ", p50 age" if metric == "wall" and "p99" in next(iter(results.values()))[0] else SUFFIX[metric]
        )
        for (name, api), rounds in results.items():
            mine = [each[metric] for each in rounds]
            ratios = _ratios(results.get(("peer", api)), mine, metric)
            limits = _ratios(results.get(("limit", api)), mine, metric)
            yield Line(
                workload=workload.name,
                title=title,
                contender=name,
                api=api,
                took=_amount(median(mine), metric, workload, rounds[0]),
                ratio=median(ratios) if ratios else None,
                low=min(ratios, default=None),
                high=max(ratios, default=None),
                limit=1 / median(limits) if limits and name != "limit" else None,
                goal=_goal(workload, metric, name, api),
                note=_note(rounds, results.get(("peer", api)), workload, metric),
            )


def _goal(workload: Workload, metric: str, name: str, api: str) -> float | None:
    if name == "aiohttp":
        return workload.aiohttp if metric == "cpu" else None
    return workload.rows[metric][api == "async"] if name in ("ours", "compat") else None


def _ratios(others: list[dict[str, Any]] | None, mine: list[float], metric: str) -> list[float]:
    """The others' costs divided by mine, round by round."""
    return [other[metric] / max(own, 1e-9) for other, own in zip(others or [], mine, strict=bool(others))]


def _amount(value: float, metric: str, workload: Workload, result: dict[str, Any]) -> str:
    if metric == "memory":
        return f"{value / 2**20:.0f} MiB"
    if workload.unit != "all" and "per_event" not in result and not (metric == "wall" and "p99" in result):
        value /= result["count"]
    for factor, name in ((1, "s"), (1e3, "ms")):
        if value * factor >= 1:
            return f"{value * factor:.3g} {name}"
    return f"{value * 1e6:.3g} µs"


def promises(workload: Workload, results: Results) -> Iterator[Promise]:
    """How a workload did on the goals that are not comparisons."""
    for (name, api), rounds in results.items():
        if name != "ours":
            continue
        if "linear" in rounds[0]:
            found = median(each["linear"] for each in rounds)
            limit = median(each["linear"] for each in results.get(("limit", api), rounds))
            what = f"{workload.title}, {api}: cost per byte, relative to an event of a tenth the size (ours / limit)"
            yield Promise(what, f"{found:.2f} / {limit:.2f}", "≤ 1.15", found <= 1.15 * limit)
        if "per_event" in rounds[0] and len(rounds[0]["per_event"]) > 2:
            found = median(each["per_event"][-1] / each["per_event"][1] for each in rounds)
            last, second = workload.job["steps"][-1], workload.job["steps"][1]
            what = f"{api}: cost per event in a stream of {last:,}, relative to one of {second:,}"
            yield Promise(what, f"{found:.2f}", "≤ 1.15", found <= 1.15)
            grown = max(each["memory"] for each in rounds)
            yield Promise(
                f"{api}: memory added by {last:,} events", f"{grown / 2**20:+.1f} MiB", "< +5 MiB", grown < 5 * 2**20
            )
        if workload.name == "streams_1000":
            least, wanted = min(each["done"] for each in rounds), workload.job["streams"]
            yield Promise(f"{workload.title}: completed", f"{least}", f"{wanted}", least == wanted)


def installation(ours: Mapping[str, Any], peer: Mapping[str, Any]) -> Iterator[Promise]:
    """The goals for the installation (see `install`)."""
    number, size = len(ours["packages"]), ours["bytes"] / 1e6
    yield Promise(f"dependencies (langgraph-sdk: {len(peer['packages'])})", str(number), "≤ 10", number <= 10)
    yield Promise(
        f"installed size (langgraph-sdk: {peer['bytes'] / 1e6:.0f} MB)", f"{size:.1f} MB", "≤ 8 MB", size <= 8
    )


def _note(rounds: list[dict[str, Any]], peer: list[dict[str, Any]] | None, workload: Workload, metric: str) -> str:
    said = []
    result = rounds[0]
    if "done" in result:
        failed = sorted({error for each in rounds for error in each["errors"]})
        said.append(f"{min(each['done'] for each in rounds)} done" + (f", {', '.join(failed)}" if failed else ""))
    elif peer and peer[0]["count"] != result["count"]:
        raise AssertionError(f"{workload.name}: {result['count']} {workload.unit}s, but peer {peer[0]['count']}")
    if "per_event" in result:
        each = [median(one["per_event"][at] for one in rounds) for at in range(len(result["per_event"]))]
        said.append("µs/event: " + ", ".join(f"{cost * 1e6:.2f}" for cost in each))
        said.append(f"memory {max(one['memory'] for one in rounds) / 2**20:+.1f} MiB")
    if "p99" in result and metric == "wall":
        said.append(f"p99 {median(one['p99'] for one in rounds) * 1e6:.0f} µs")
    return "; ".join(said)


def table(found: list[Line]) -> str:
    """The lines as a table for a terminal."""
    head = ("workload", "", "", "took", "x peer", "goal", "", "x limit's cost", "note")
    rows = [head]
    previous = ""
    for line in found:
        rows.append(
            (
                line.title if line.title != previous else "",
                line.contender,
                line.api,
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


def checklist(found: list[Promise]) -> str:
    """The goals as a list for a terminal."""
    return "\n".join(f"{'ok' if each.met else 'NO':3}{each.what}: {each.found} (goal {each.goal})" for each in found)
