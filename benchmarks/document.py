"""RESULTS.md."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime

from benchmarks.report import Line, Promise

TEXT = """\
# Results

Written by `make bench` on {date}: {machine}; {versions}.

How many times less than langgraph-sdk takes in the same mode, the median of what each round says; the spread over the
rounds in brackets. What is compared is the processor time of the client, unless the workload says otherwise. "Limit" is
how many times as much is taken as by a raw socket and orjson, which neither check, retry nor look a second time.

{main}

## Goals of our own

{promises}

## What it took

{took}

## How to repeat

`make bench`, or `python -m benchmarks --only sse_132 --rounds 9`; `--help` tells the rest. Nothing but loopback is
used. A replay server sends answers prepared beforehand; every contender has a process of its own, and they are asked in
turn, round by round, in changing order. Where the system can do that the server stays on one core and the client on
another. All clients have their defaults, and do what they do on a real server: langgraph-sdk asks for the run after a
stream; we ask too, and read the stream once more from where it stands. Streams are resumable. Lists and batches are
dicts with langgraph-sdk and models with us. Cold starts see only what an installation brings. The second client is one
that has built all that it builds but once.
"""


ORDER = ("ours", "aiohttp", "base", "peer", "limit")


def document(lines: list[Line], promises: list[Promise], versions: Mapping[str, str]) -> str:
    """The whole text."""
    return TEXT.format(
        date=f"{datetime.now(UTC):%d %B %Y}",
        machine=f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        versions=", ".join(version for _, version in sorted(versions.items(), key=lambda item: ORDER.index(item[0]))),
        main=_main(lines),
        promises=_table(("", "found", "goal", ""), [(p.what, p.found, p.goal, _mark(met=p.met)) for p in promises]),
        took=_took(lines),
    )


def _main(lines: list[Line]) -> str:
    """Ratios of all contenders but the two that are compared to."""
    rows: dict[tuple[str, str], dict[str, Line]] = {}
    for line in lines:
        if line.contender not in ("peer", "limit"):
            rows.setdefault((line.title, line.contender), {})[line.colour] = line
    return _table(
        ("workload", "sync", "goal", "limit", "async", "goal", "limit"),
        [
            (
                title if contender == "ours" else f"{title}, {contender}",
                *_cells(by_colour.get("sync")),
                *_cells(by_colour.get("async")),
            )
            for (title, contender), by_colour in rows.items()
        ],
    )


def _cells(line: Line | None) -> tuple[str, str, str]:
    if line is None or line.ratio is None:
        return "", "", ""
    ratio = f"**{line.ratio:.2f}** ({line.low:.2f}-{line.high:.2f})"
    goal = "" if line.goal is None else f"{line.goal:.3g} {_mark(met=line.met)}"
    return ratio, goal, "" if line.limit is None else f"{line.limit:.2f}"


def _took(lines: list[Line]) -> str:
    """Everybody's own figures."""
    names = sorted({(line.contender, line.colour) for line in lines}, key=lambda name: (ORDER.index(name[0]), name[1]))
    rows: dict[str, dict[tuple[str, str], Line]] = {}
    for line in lines:
        rows.setdefault(line.title, {})[line.contender, line.colour] = line
    return _table(
        ("workload", *(" ".join(name) for name in names)),
        [
            (
                title,
                *(
                    f"{cells[name].took}{' — ' * bool(cells[name].note)}{cells[name].note}" if name in cells else ""
                    for name in names
                ),
            )
            for title, cells in rows.items()
        ],
    )


def _mark(*, met: bool | None) -> str:
    return {None: "", True: "✓", False: "✗"}[met]


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
