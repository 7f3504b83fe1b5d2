"""Writes RESULTS.md."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime

from benchmarks.report import Line, Promise

TEXT = """\
# Results

Written by `make bench` on {date}: {machine}; {versions}.

The **bold** number is the speedup over langgraph-sdk: its cost divided by ours, as the median of all rounds, with the
range over the rounds in parentheses. The cost is the client's CPU time, unless the row says otherwise. "Limit" is our
cost divided by that of a raw socket with orjson, which does no validation, retries or resuming.

{main}

## Other goals

{promises}

## Absolute costs

{took}

## Method

Repeat it with `make bench`, or a part of it with `python -m benchmarks --only sse_132 --rounds 9`; see `--help`.

A replay server on loopback sends prepared responses. Every contender has a process of its own. They run the same jobs
in turn, round by round, in a different order each time. If the system allows it, the server and the clients are pinned
to different cores. All clients have their default settings and do what they do with a real server: after a stream,
langgraph-sdk requests the run; we do so, too, and read the stream once more from its last event. Streams are resumable.
Lists and batches are dicts with langgraph-sdk and models with ours. Processes of cold starts can import only what an
installation provides. "Second client" is the cost of another client once the first one has set up everything that is
shared.
"""


ORDER = ("ours", "compat", "aiohttp", "base", "peer", "limit")


def document(lines: list[Line], promises: list[Promise], versions: Mapping[str, str]) -> str:
    """The whole text of RESULTS.md."""
    return TEXT.format(
        date=f"{datetime.now(UTC):%d %B %Y}",
        machine=f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        versions=", ".join(version for _, version in sorted(versions.items(), key=lambda item: ORDER.index(item[0]))),
        main=_main(lines),
        promises=_table(("", "found", "goal", ""), [(p.what, p.found, p.goal, _mark(met=p.met)) for p in promises]),
        took=_took(lines),
    )


def _main(lines: list[Line]) -> str:
    """The table of ratios: all contenders but langgraph-sdk and the limit."""
    rows: dict[tuple[str, str], dict[str, Line]] = {}
    for line in lines:
        if line.contender not in ("peer", "limit"):
            rows.setdefault((line.title, line.contender), {})[line.api] = line
    return _table(
        ("workload", "sync", "goal", "limit", "async", "goal", "limit"),
        [
            (
                title if contender in ("ours", "compat") else f"{title}, {contender}",
                *_cells(by_api.get("sync")),
                *_cells(by_api.get("async")),
            )
            for (title, contender), by_api in rows.items()
        ],
    )


def _cells(line: Line | None) -> tuple[str, str, str]:
    if line is None or line.ratio is None:
        return "", "", ""
    ratio = f"**{line.ratio:.2f}** ({line.low:.2f}-{line.high:.2f})"
    goal = "" if line.goal is None else f"{line.goal:.3g} {_mark(met=line.met)}"
    return ratio, goal, "" if line.limit is None else f"{line.limit:.2f}"


def _took(lines: list[Line]) -> str:
    """The table of absolute costs."""
    names = sorted({(line.contender, line.api) for line in lines}, key=lambda name: (ORDER.index(name[0]), name[1]))
    rows: dict[str, dict[tuple[str, str], Line]] = {}
    for line in lines:
        rows.setdefault(line.title, {})[line.contender, line.api] = line
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
