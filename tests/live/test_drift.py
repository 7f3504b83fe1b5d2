"""openapi.yaml against what the server says of itself: whatever the server brings that is new fails here first."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from codegen import report
from codegen.drift import compare
from codegen.explanations import Verdict
from codegen.spec import METHODS, load

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def described(api: httpx.Client) -> dict[str, Any]:
    """What the server says of itself."""
    document: dict[str, Any] = api.get("/openapi.json").raise_for_status().json()
    return document


@pytest.fixture(scope="module")
def verdict(described: dict[str, Any]) -> Verdict:
    return report.judge(ROOT, described)


def test_every_difference_has_a_reason(verdict: Verdict) -> None:
    """The server differs from openapi.yaml only as codegen/drift.toml explains, in all the ways it explains."""
    assert "\n".join(report.complaints(verdict)) == ""


def test_every_operation_is_described_or_explained(described: dict[str, Any], verdict: Verdict) -> None:
    """Each operation of the server is in openapi.yaml, or codegen/drift.toml says why it is not."""
    ours = {(path, method) for path, item in load(ROOT / "openapi.yaml").document["paths"].items() for method in item}
    explained = {one.operation for one, reason in verdict.explained if one.line == "is new" and reason}
    operations = [(path, method) for path, item in described["paths"].items() for method in METHODS if method in item]
    assert len(operations) >= 64
    assert [one for one in operations if one not in ours and f"{one[1].upper()} {one[0]}" not in explained] == []


def test_the_server_agrees_with_itself(described: dict[str, Any]) -> None:
    """A document does not differ from itself, with all that a real one has: the comparison invents nothing."""
    assert compare(described, json.loads(json.dumps(described))) == []


def test_the_command(server_url: str) -> None:
    """`python -m codegen drift URL` asks the server itself, and succeeds."""
    command = [sys.executable, "-m", "codegen", "drift", server_url]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"openapi.yaml agrees with {server_url}; ")
