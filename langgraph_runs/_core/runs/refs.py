"""`RunRef`: the ids of a run, and how to read them from a response (Content-Location, Location, body).

Only what identifies a run; reading its status is in `outcome`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, TypeAlias
from urllib.parse import unquote

from attrs import field, frozen

from langgraph_runs._core.calls.checks import is_same_id
from langgraph_runs._core.record import Record
from langgraph_runs._core.wire.headers import Headers
from langgraph_runs._generated.api.runs import get_run
from langgraph_runs._generated.models.run import Run
from langgraph_runs._generated.types import from_owned_dicts, json_objects

_RUN_PATH = re.compile(r"/threads/([^/?#]+)/runs/([^/?#]+)")


@frozen(slots=True, eq=False, repr=False)
class RunRef(Record):
    """The ids of a run that is known to exist, and the run itself if it has been read."""

    thread_id: str
    run_id: str
    run: Run | None = field(default=None, repr=False)


FoundWhileOpen: TypeAlias = RunRef | Literal["ended"] | None
"""The run of a response that is open; "ended" if no run that it could be goes on, None if neither is known."""


def run_ref(headers: Headers) -> RunRef | None:
    """The run named by Content-Location or Location; None if neither names a run with its thread, or each another."""
    named = [_RUN_PATH.search(headers.get(name, "")) for name in ("content-location", "location")]
    different = dict.fromkeys((match[1], match[2]) for match in named if match)
    refs = [RunRef(unquote(thread_id), unquote(run_id)) for thread_id, run_id in different]
    if not all(is_same_id(ref.thread_id, refs[0].thread_id) and is_same_id(ref.run_id, refs[0].run_id) for ref in refs):
        return None
    return refs[0] if refs else None


def parse_run(data: Any) -> Run:
    """A run from decoded JSON; TypeError if it has no run_id.

    Nothing else is needed: no run must be lost because the server left out a field.
    """
    run = get_run.parse(data)
    _check_run_id(data)
    return run


def parse_runs(data: Any) -> list[Run]:
    """Runs from decoded JSON; TypeError if one has no run_id."""
    objects = json_objects(data)
    for run in objects:
        _check_run_id(run)
    return from_owned_dicts(Run, objects)


def _check_run_id(run: Mapping[str, Any]) -> None:
    run_id = run.get("run_id")
    if not isinstance(run_id, str) or not run_id:
        raise TypeError("expected a run with a run_id")
