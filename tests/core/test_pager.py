"""Paging through runs while new ones appear at the beginning."""

from __future__ import annotations

import pytest

from langgraph_runs._core.runs.pager import MAX_STALE_PAGES, RunPager
from langgraph_runs._generated.models.run import Run
from langgraph_runs.errors import APIResponseError


def page(*ids: str) -> list[Run]:
    return [Run(run_id=id) for id in ids]


def test_a_page_that_is_not_full_is_the_last() -> None:
    """A page that is not full is the last; after a full one the next page begins where it ended."""
    pages = RunPager("t", 2)

    assert (pages.add_page(page("a", "b")), pages.offset, pages.exhausted) == (page("a", "b"), 2, False)
    assert (pages.add_page(page("c")), pages.offset, pages.exhausted) == (page("c"), 3, True)


def test_what_was_pushed_to_a_later_page_comes_once() -> None:
    """A run that new ones pushed onto the next page is returned once."""
    pages = RunPager("t", 2)
    pages.add_page(page("a", "b"))

    assert pages.add_page(page("b", "c")) == page("c")
    assert pages.add_page([Run(), *page("c")]) == []


def test_pages_without_news_are_borne_for_a_while() -> None:
    """Many pages without a new run are accepted, but not endlessly: the server may ignore the offset."""
    pages = RunPager("t", 1)
    pages.add_page(page("a"))
    for _ in range(MAX_STALE_PAGES):
        assert pages.add_page(page("a")) == []
    with pytest.raises(APIResponseError, match="listing thread t: the server sends the same runs at every offset"):
        pages.add_page(page("a"))

    pages = RunPager("t", 1)
    for id in ("a", "b"):
        for _ in range(MAX_STALE_PAGES):
            pages.add_page(page(id))
