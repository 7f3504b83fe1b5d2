"""Reads what a server says of itself, and tells how openapi.yaml differs from it."""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import httpx
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from codegen import explanations
from codegen.drift import Difference, compare
from codegen.errors import CodegenError
from codegen.explanations import Verdict

EXPLANATIONS = "codegen/drift.toml"
TITLES = {"new": "New", "gone": "Gone", "changed": "Changed (the server first)"}


def drift(root: Path, source: str) -> None:
    """Print the differences that have no reason in `drift.toml`, and raise CodegenError if there are any."""
    verdict = judge(root, read(source))
    complaint = "\n".join(complaints(verdict))
    if complaint:
        raise CodegenError(complaint)
    sys.stdout.write(f"openapi.yaml agrees with {source}; {len(verdict.explained)} differences are explained\n")


def judge(root: Path, theirs: dict[str, Any]) -> Verdict:
    """How the openapi.yaml of the repository at `root` differs from a server's document."""
    reader: Any = YAML(typ="safe")
    ours = reader.load(root / "openapi.yaml")
    return explanations.judge(compare(ours, theirs), explanations.load(root / EXPLANATIONS))


def read(source: str) -> dict[str, Any]:
    """A server's document, from its address or from a file in JSON or YAML."""
    try:
        if "://" in source:
            url = source if source.endswith((".json", ".yaml", ".yml")) else f"{source.rstrip('/')}/openapi.json"
            text = httpx.get(url, follow_redirects=True, timeout=30).raise_for_status().text
        else:
            text = Path(source).read_text("utf-8")
        reader: Any = YAML(typ="safe")
        found = json.loads(text) if text.lstrip().startswith("{") else reader.load(text)
    except (OSError, ValueError, httpx.HTTPError, httpx.InvalidURL, YAMLError) as error:
        raise CodegenError(f"{source} cannot be read: {error}") from error
    if not isinstance(found, dict) or not isinstance(found.get("paths"), dict):
        raise CodegenError(f"{source} is not an OpenAPI document")
    return found


def complaints(verdict: Verdict) -> Iterator[str]:
    """What to read, line by line; nothing if all is explained."""
    for kind, title in TITLES.items():
        lines = _by_line(one for one in verdict.unexplained if one.kind == kind)
        if lines:
            yield f"{title}:"
        for line, operations in lines.items():
            if line.startswith("is "):
                yield from (f"  {operation} {line}" for operation in operations)
            else:
                yield f"  {line}"
                yield from (f"      in {operation}" for operation in operations)
    if verdict.stale:
        yield f"No longer true in {EXPLANATIONS}:"
        yield from (f"  {part}" for part in verdict.stale)


def _by_line(differences: Iterable[Difference]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in differences:
        found.setdefault(one.line, []).append(one.operation)
    return found
