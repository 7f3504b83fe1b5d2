"""docs/relay.md shows the program that is tested."""

from __future__ import annotations

from tests.docs.pages import ROOT, blocks


def test_the_page_shows_the_example() -> None:
    """The code of the page is examples/relay.py, to the letter."""
    [shown] = [block.code for block in blocks(ROOT / "docs" / "relay.md") if block.language == "python"]
    assert shown == (ROOT / "examples" / "relay.py").read_text("utf-8")
