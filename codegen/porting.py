"""Holds the client against langgraph-sdk, method by method and keyword by keyword, for the page of those who move."""

import inspect
import json
import os
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from codegen.errors import CodegenError
from langgraph_runs import Client
from langgraph_runs._core.calls.options import unexpected

PAGE = "docs/porting.md"
REASONS = "codegen/porting.toml"
BEGIN, END = "<!-- methods: begin -->\n", "<!-- methods: end -->\n"
GROUPS = ("runs", "threads", "assistants", "crons", "store")

_LOOK = f"""
import inspect, json
from importlib.metadata import version
from langgraph_sdk import get_sync_client
client = get_sync_client(url="http://localhost")
found = {{}}
for group in {GROUPS}:
    for name, method in inspect.getmembers(type(getattr(client, group)), inspect.isfunction):
        if not name.startswith("_"):
            parameters = [*inspect.signature(method).parameters.values()][1:]
            found[f"{{group}}.{{name}}"] = [[one.name, one.kind is one.KEYWORD_ONLY] for one in parameters]
print(json.dumps([version("langgraph-sdk"), found]))
"""


@dataclass(frozen=True)
class Method:
    """A method of langgraph-sdk, and what a caller of it has to change: nothing, if `changes` is empty."""

    name: str
    changes: tuple[str, ...]


def write(root: Path) -> None:
    """Write the table of the page anew."""
    page = root / PAGE
    page.write_text(_with_table(page.read_text("utf-8"), *look(root)), "utf-8")


def check(root: Path) -> None:
    """Raise CodegenError unless the table of the page is fresh."""
    text = (root / PAGE).read_text("utf-8")
    if text != _with_table(text, *look(root)):
        raise CodegenError(f"{PAGE} is not up to date: run python -m codegen porting")


def look(root: Path) -> tuple[str, list[Method]]:
    """The version of the installed langgraph-sdk, and its methods; CodegenError for a hole without a reason."""
    python = os.environ.get("LANGGRAPH_RUNS_SERVER_PYTHON") or str(root / ".venv-server/bin/python")
    try:
        said = subprocess.run([python, "-c", _LOOK], capture_output=True, check=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise CodegenError(f"langgraph-sdk cannot be looked at with {python}: {error}") from error
    version, theirs = json.loads(said)
    return version, compare(theirs, tomllib.loads((root / REASONS).read_text("utf-8")))


def compare(theirs: dict[str, list[tuple[str, bool]]], reasons: dict[str, dict[str, str]]) -> list[Method]:
    """What their methods are called here, and what changes; `reasons` has what no error says.

    CodegenError for what is missing here without a reason, and for reasons that are about nothing.
    """
    methods, keywords = dict(reasons["methods"]), dict(reasons["keywords"])
    found: list[Method] = []
    with Client("http://localhost", api_key=None) as client:
        for name, parameters in theirs.items():
            group, _, method = name.partition(".")
            ours: Any = getattr(type(getattr(client, group)), method, None)
            if ours is not None:
                found.append(Method(name, (*_changes(name, ours, parameters, keywords),)))
                continue
            reason = _told(getattr(client, group), method) or methods.pop(name, "")
            if not reason:
                raise CodegenError(f"{name} of langgraph-sdk is missing, and {REASONS} has no reason")
            found.append(Method(name, (reason,)))
    for stale in (*methods, *keywords):
        raise CodegenError(f"{REASONS}: {stale} is about nothing that is missing")
    return found


def _told(group: object, method: str) -> str:
    """What the error says that a user of a missing method gets."""
    try:
        getattr(group, method)
    except AttributeError as error:
        return str(error).partition("; ")[2]
    return ""


def _changes(name: str, ours: Any, theirs: list[tuple[str, bool]], reasons: dict[str, str]) -> Iterator[str]:
    known = [*inspect.signature(ours).parameters.values()][1:]
    names = [one.name for one in known]
    positional = [one.name for one in known if one.kind is not one.KEYWORD_ONLY]
    moved = [
        f"`{keyword}`"
        for at, (keyword, keyword_only) in enumerate(theirs)
        if keyword in names and not keyword_only and positional[at : at + 1] != [keyword]
    ]
    if moved:
        yield f"by keyword only: {', '.join(moved)}"
    for keyword, _ in theirs:
        if keyword in names:
            continue
        told = unexpected(keyword, names).partition(": ")[2]
        reason = told or reasons.pop(f"{name}.{keyword}", "")
        if not reason:
            raise CodegenError(f"{name} of langgraph-sdk has {keyword}, which is missing, and {REASONS} has no reason")
        yield f"`{keyword}`: {reason}"


def _with_table(text: str, version: str, methods: list[Method]) -> str:
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise CodegenError(f"{PAGE} has no place for the table: {BEGIN!r} and {END!r}")
    changed = [method for method in methods if method.changes]
    lines = [f"| langgraph-sdk {version}: {len(changed)} of {len(methods)} methods | what changes |", "|---|---|"]
    lines += [f"| `{method.name}` | {'; '.join(method.changes)} |" for method in changed]
    return f"{before}{begin}\n" + "\n".join(lines) + f"\n\n{end}{after}"
