"""What names a run that exists, and where answers say it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from attrs import field, frozen

from langgraph_runs._core.record import Record
from langgraph_runs._core.wire.headers import Headers
from langgraph_runs._generated.api.runs import get_run
from langgraph_runs._generated.models.run import Run

_RUN_PATH = re.compile(r"/threads/([^/?#]+)/runs/([^/?#]+)")


@frozen(slots=True, eq=False, repr=False)
class RunRef(Record):
    """A run that is known to exist."""

    thread_id: str
    run_id: str
    run: Run | None = field(default=None, repr=False)


def run_ref(headers: Headers) -> RunRef | None:
    """The run that an answer's Content-Location or Location names; None if they name none with its thread."""
    for name in ("content-location", "location"):
        found = _RUN_PATH.search(headers.get(name, ""))
        if found:
            return RunRef(unquote(found[1]), unquote(found[2]))
    return None


def parse_run(data: Any) -> Run:
    """The run that an answer is of; TypeError if it is of none."""
    run = get_run.parse(data)
    if not isinstance(run.run_id, str) or not run.run_id:
        raise TypeError("no run with a run_id")
    return run
