"""Going through a listing that may grow at its beginning."""

from __future__ import annotations

import pytest

from langgraph_runs._core.runs.pager import STALE, Pages
from langgraph_runs._generated.models.run import Run
from langgraph_runs.errors import APIResponseError


def page(*ids: str) -> list[Run]:
    return [Run(run_id=id) for id in ids]


def test_a_page_that_is_not_full_is_the_last() -> None:
    """A full one may be followed by others, which begin where it ended."""
    pages = Pages("t", 2)

    assert (pages.take(page("a", "b")), pages.offset, pages.over) == (page("a", "b"), 2, False)
    assert (pages.take(page("c")), pages.offset, pages.over) == (page("c"), 3, True)


def test_what_was_pushed_to_a_later_page_comes_once() -> None:
    """New runs come first, so the last of one page may be the first of the next."""
    pages = Pages("t", 2)
    pages.take(page("a", "b"))

    assert pages.take(page("b", "c")) == page("c")
    assert pages.take([Run(), *page("c")]) == []


def test_pages_without_news_are_borne_for_a_while() -> None:
    """As many new runs may have come; but a server that knows no offset would be listed for ever."""
    pages = Pages("t", 1)
    pages.take(page("a"))
    for _ in range(STALE):
        assert pages.take(page("a")) == []
    with pytest.raises(APIResponseError, match="listing thread t: the server sends the same runs at every offset"):
        pages.take(page("a"))

    pages = Pages("t", 1)
    for id in ("a", "b"):
        for _ in range(STALE):
            pages.take(page(id))
