"""Docstrings, messages and pages use the words of the field: the ones that readers once stumbled over stay out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .source import PACKAGE, ROOT, name_of

DERIVED = (PACKAGE / "_sync", PACKAGE / "_generated")
"""Their words come from `_async` and from openapi.yaml."""

INSTEAD = {
    r"colou?r(s|less)?": "sync and async, or the kind of client",
    r"none such": "no such thread, if there is none",
    r"to be had": "available",
    r"whoever": "say who",
    r"ways? out": "transport",
    r"has not the": "does not have the",
    r"is no (JSON|keyword|stream mode)": "is not",
    r"must not climb": "must not contain `.` or `..` segments",
    r"may_pass|may_still_come|told_\w+|spelled_out|customised|mind_forks|keep_room": "a name that says it",
    r"Making": "creating",
    r'"""The same\.': "say what is the same",
}


def pages() -> list[Path]:
    """What users and contributors read, and the code that is written by hand."""
    found = [*ROOT.glob("*.md"), ROOT / "openapi.yaml"]
    for folder, kind in (("docs", "*.md"), ("examples", "*.py"), ("langgraph_runs", "*.py")):
        found += sorted((ROOT / folder).rglob(kind))
    return [path for path in found if not any(path.is_relative_to(other) for other in DERIVED)]


def test_there_is_something_to_read() -> None:
    """The pages are found by themselves; that there are too few would be no proof of anything."""
    names = {name_of(path) for path in pages()}
    assert names >= {"README.md", "openapi.yaml", "docs/streaming.md", "examples/demo.py", "langgraph_runs/errors.py"}
    assert len(names) > 50


@pytest.mark.parametrize("pattern", INSTEAD)
def test_words_that_stay_out(pattern: str) -> None:
    """None of them is used; the message says where, and what to write instead."""
    word = re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")
    found = [
        f"{name_of(path)}:{number}: {line.strip()[:100]}"
        for path in pages()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if word.search(line)
    ]
    assert not found, "\n".join([f"write instead: {INSTEAD[pattern]}", *found])
