"""The page for those who come from langgraph-sdk says what the signatures of both say."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen import porting
from codegen.errors import CodegenError
from langgraph_runs import Client
from tests.docs.pages import ROOT

TWO = [porting.Method("runs.get", ()), porting.Method("runs.list", ("by keyword only: `limit`",))]
REASONS: dict[str, dict[str, str]] = {"methods": {}, "keywords": {}}


def test_the_table_is_fresh() -> None:
    """The table is what the installed langgraph-sdk and the client give, without a hole."""
    porting.check(ROOT)


def test_all_methods_are_there() -> None:
    """None of langgraph-sdk's methods is missing."""
    _, methods = porting.look(ROOT)

    assert len(methods) >= 45
    assert [method.name for method in methods if not _exists(method.name)] == []


def test_a_keyword_by_another_name_is_told_when_it_is_given() -> None:
    """The error of a call with a keyword that is missing here says what the table says."""
    _, methods = porting.look(ROOT)
    told = 0
    with Client("http://localhost:9") as client:
        for method in filter(lambda one: _exists(one.name), methods):
            group, _, name = method.name.partition(".")
            for keyword, _, what in (change.partition("`: ") for change in method.changes if change.startswith("`")):
                call = getattr(getattr(client, group), name)
                with pytest.raises(TypeError, match=keyword.strip("`")) as raised:
                    call(**{keyword.strip("`"): True})
                assert what in str(raised.value), method.name
                told += 1
    assert told > 10


@pytest.mark.parametrize(
    ("theirs", "reasons", "complaint"),
    [
        ({"runs.fork": []}, REASONS, "runs.fork of langgraph-sdk is missing"),
        ({"runs.get": [("colour", True)]}, REASONS, "runs.get of langgraph-sdk has colour"),
        ({"runs.get": []}, {**REASONS, "methods": {"runs.get": "why"}}, "runs.get is about nothing"),
        ({"runs.get": []}, {**REASONS, "keywords": {"runs.get.colour": "why"}}, "runs.get.colour is about nothing"),
    ],
)
def test_a_hole_shows(
    theirs: dict[str, list[tuple[str, bool]]], reasons: dict[str, dict[str, str]], complaint: str
) -> None:
    """What is missing without a reason is an error, and so is a reason for what is not missing."""
    with pytest.raises(CodegenError, match=complaint):
        porting.compare(theirs, reasons)


def test_what_changes() -> None:
    """Arguments by position, keywords by another name and those with a reason are told; the rest is the same."""
    theirs = {
        "runs.get": [("thread_id", False), ("run_id", False), ("headers", True)],
        "runs.delete": [("run_id", False), ("thread_id", False), ("headers", False)],
        "runs.create": [("langsmith_tracing", True), ("colour", True)],
    }
    methods = porting.compare(theirs, {"methods": {}, "keywords": {"runs.create.colour": "there are none"}})

    assert [method.changes for method in methods] == [
        (),
        ("by keyword only: `run_id`, `thread_id`, `headers`",),
        ("`langsmith_tracing`: it is called langsmith_tracer", "`colour`: there are none"),
    ]


def test_the_table_is_written_where_it_belongs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what is between the marks is written, a row for each method that changes; a stale page is an error."""
    monkeypatch.setattr(porting, "look", lambda root: ("1.0", TWO))
    page = tmp_path / porting.PAGE
    page.parent.mkdir()
    page.write_text(f"before\n{porting.BEGIN}old\n{porting.END}after\n", "utf-8")
    with pytest.raises(CodegenError, match="not up to date"):
        porting.check(tmp_path)

    porting.write(tmp_path)

    porting.check(tmp_path)
    text = page.read_text("utf-8")
    assert text.startswith("before\n")
    assert "| langgraph-sdk 1.0: 1 of 2 methods | what changes |" in text
    assert "| `runs.list` | by keyword only: `limit` |" in text
    assert "runs.get" not in text
    assert "old" not in text
    assert text.endswith("after\n")
    page.write_text("nothing", "utf-8")
    with pytest.raises(CodegenError, match="no place"):
        porting.write(tmp_path)


def _exists(name: str) -> bool:
    group, _, method = name.partition(".")
    with Client("http://localhost:9") as client:
        return hasattr(getattr(client, group), method)
