"""Paging through runs while new ones appear, and others disappear, meanwhile."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from langgraph_runs._core.calls.pager import MAX_STALE_PAGES, Pager
from langgraph_runs._generated.models.partial_run import PartialRun
from langgraph_runs._generated.models.run import Run
from langgraph_runs.errors import APIResponseError


def page(*ids: str) -> list[Run]:
    return [Run.from_dict({"run_id": id}) for id in ids]


def added(pages: Pager, page: list[Any], *, more: bool = False) -> list[Any]:
    """The items of a page that are new."""
    pages.add_page(page, more=more)
    return [*pages.items]


def told(listed: list[str], size: int, react: Callable[[str], None] = lambda _: None) -> tuple[list[str], int]:
    """The ids that a pager of this size tells, and after how many requests; `react` may change the list after each."""
    pages, ids, requests = Pager("run_id", size, of="thread t"), list[str](), 0
    while not pages.exhausted:
        requests += 1
        for run in added(pages, page(*listed[pages.offset : pages.offset + pages.limit])):
            ids.append(str(run.run_id))
            react(ids[-1])
    return ids, requests


RUNS = [f"r{number:03}" for number in range(25)]


def test_a_page_that_is_not_full_is_the_last() -> None:
    """A page that is not full is the last; after a full one the next page begins with its last run."""
    pages = Pager("run_id", 2, of="thread t")

    assert (added(pages, page("a", "b")), pages.offset, pages.exhausted) == (page("a", "b"), 1, False)
    assert (added(pages, page("b")), pages.offset, pages.exhausted) == ([], 1, True)


def test_what_was_pushed_to_a_later_page_comes_once() -> None:
    """A run that new ones pushed onto the next page is returned once."""
    pages = Pager("run_id", 2, of="thread t")
    pages.add_page(page("a", "b"))

    assert added(pages, page("a", "b")) == []
    assert added(pages, page("b", "c")) == page("c")
    assert added(pages, [PartialRun(), *page("c")]) == []


@pytest.mark.parametrize("size", [1, 2, 3, 10, 25, 26, 100])
def test_nothing_changes(size: int) -> None:
    """Every run comes once, in order."""
    ids, requests = told(RUNS, size)

    assert ids == RUNS
    assert requests <= 1 + 25 // max(1, size - 1)


@pytest.mark.parametrize("size", [1, 2, 3, 10, 24, 25])
def test_runs_that_leave_the_list_when_they_are_told(size: int) -> None:
    """Cancelled in the loop, by a list of pending ones: the others move up, and none is missed."""
    listed = [*RUNS]

    ids, requests = told(listed, size, listed.remove)

    assert (ids, listed) == (RUNS, [])
    assert requests <= 2 + 2 * 25 // max(1, size - 1)


@pytest.mark.parametrize("seed", range(200))
def test_anything_happens(seed: int) -> None:
    """Whatever else is made or deleted meanwhile: runs that were there all the time come, and none comes twice."""
    dice = random.Random(seed)  # no secret
    listed = [f"r{number:03}" for number in range(dice.randrange(60))]
    stayed, size = set(listed), dice.choice([1, 2, 3, 7, 20])
    made = 0

    def react(_: str) -> None:
        nonlocal made
        for _ in range(dice.choice([0, 0, 0, 1, 2])):
            if listed and dice.random() < 0.6:
                gone = listed.pop(dice.randrange(len(listed)))
                stayed.discard(gone)
            elif made < 40:
                made += 1
                listed.insert(0, f"new{made}")

    ids, requests = told(listed, size, react)

    assert len(ids) == len(set(ids))
    assert stayed <= set(ids)
    assert requests < 600


def test_the_server_says_that_there_are_more() -> None:
    """A page that is not full is the last unless the server says that there are more; an empty one is it always."""
    pages = Pager("run_id", 3, of="thread t")

    assert (added(pages, page("a", "b"), more=True), pages.offset, pages.exhausted) == (page("a", "b"), 1, False)
    assert (added(pages, page("b", "c")), pages.exhausted) == (page("c"), True)
    nothing = Pager("run_id", 3, of="thread t")
    assert (added(nothing, [], more=True), nothing.exhausted) == ([], True)


def test_pages_without_news_are_borne_for_a_while() -> None:
    """Many pages without a new run are accepted, but not endlessly: the server may ignore the offset."""
    pages = Pager("run_id", 2, of="thread t")
    pages.add_page(page("a", "b"))
    for _ in range(MAX_STALE_PAGES + 2):
        assert added(pages, page("a", "b")) == []
    with pytest.raises(APIResponseError, match="listing thread t: the server sends the same page at every offset"):
        pages.add_page(page("a", "b"))

    pages = Pager("run_id", 2, of="thread t")
    known = page("a")
    for id in ("b", "c"):
        for _ in range(MAX_STALE_PAGES):
            pages.add_page([*known, *known])
        pages.add_page([*known, *page(id)])


def test_a_list_that_never_fits_is_given_up() -> None:
    """A server whose pages never meet is not asked for ever."""
    pages = Pager("run_id", 2, of="thread t")
    pages.add_page(page("a", "b"))

    with pytest.raises(APIResponseError):
        for _ in range(10 * MAX_STALE_PAGES):
            pages.add_page(page("a", "b") if pages.offset == 0 else page("x", "y"))
