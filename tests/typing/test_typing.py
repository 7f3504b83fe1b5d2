"""Type checkers see the public API as it is meant: right uses have the right types, and wrong ones are found."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SECONDS = 180  # with cold caches on a busy machine

Found = dict[int, str]
"""What a checker says, by line."""


def run(*arguments: str) -> str:
    """What a checker prints; that it finds something is no failure of it."""
    command = [sys.executable, "-m", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.stdout


def mypy(path: Path) -> Found:
    said = [json.loads(line) for line in run("mypy", "--output=json", str(path)).splitlines() if line.startswith("{")]
    return {
        one["line"]: one["message"]
        for one in said
        if one["severity"] == "error" and Path(one["file"]).name == path.name
    }


def pyright(path: Path) -> Found:
    report = json.loads(run("pyright", "--outputjson", "--pythonpath", sys.executable, str(path)))
    assert report["summary"]["filesAnalyzed"] == 1
    return {one["range"]["start"]["line"] + 1: one["message"] for one in report["generalDiagnostics"]}


CHECKERS = pytest.mark.parametrize("checker", [mypy, pyright])


def lines(path: Path, mark: str) -> Iterator[int]:
    """The numbers of the lines that hold a mark."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if re.search(mark, line):
            yield number


@CHECKERS
@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("api.py", 85),
        ("events.py", 35),
        ("handles.py", 50),
        ("kit.py", 14),
        ("maps.py", 13),
        ("projections.py", 18),
        ("threads.py", 48),
    ],
)
def test_right_uses_have_the_right_types(checker: Callable[[Path], Found], name: str, count: int) -> None:
    """Both checkers, each as strict as it can be, agree with every type that a file asserts."""
    assert len([*lines(HERE / name, "assert_type")]) > count
    assert checker(HERE / name) == {}


@CHECKERS
def test_the_relay_needs_no_cast(checker: Callable[[Path], Found]) -> None:
    """Both checkers accept a service built on the package, without a cast and with nothing ignored."""
    path = ROOT / "examples" / "relay.py"
    assert checker(path) == {}
    assert not [*lines(path, r"cast\(|# (type|pyright): ?ignore")]


@CHECKERS
def test_wrong_uses_are_found(checker: Callable[[Path], Found]) -> None:
    """Both checkers find every mistake in `misuse.py`, and nothing wrong beside."""
    path = HERE / "misuse.py"
    found, wrong = checker(path), set(lines(path, "# wrong$"))
    assert {line: found.get(line) for line in set(found) ^ wrong} == {}
    assert len(wrong) > 35
