"""docs/errors.md tells of every error."""

from __future__ import annotations

from textwrap import dedent

from langgraph_runs import errors
from tests.docs.pages import ROOT, blocks, prose

PAGE = ROOT / "docs/errors.md"


def test_the_tree_is_the_one_of_the_module() -> None:
    """The page draws the tree of `langgraph_runs.errors`."""
    assert errors.__doc__ is not None
    drawn = errors.__doc__.split("\n\n")[1]
    assert blocks(PAGE)[0].code == dedent(drawn) + "\n"


def test_every_error_has_its_row() -> None:
    """The table says of each error what it means; bases and the warning are in the text."""
    table = [line.partition("|")[2].partition("|")[0] for line in prose(PAGE).splitlines() if line.startswith("|")]
    missing = [name for name in errors.__all__ if not any(f"`{name}`" in cell for cell in table)]
    assert missing == ["APIStatusError", "LangGraphRunsError", "LangGraphRunsWarning"]
