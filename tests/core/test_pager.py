"""Paging through runs while new ones appear, and others disappear, meanwhile."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from langgraph_runs._core.calls.pager import MAX_STALE_PAGES, Pager, has_more
from langgraph_runs._core.wire.exchange import Head, HTTPRequest
from langgraph_runs._core.wire.headers import Headers
from langgraph_runs._generated.api.runs import list_runs
from langgraph_runs._generated.api.threads import search_threads
from langgraph_runs._generated.models.partial_run import PartialRun
from langgraph_runs._generated.models.run import Run
from langgraph_runs._generated.models.thread_search import ThreadSearch
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


@pytest.mark.parametrize("run", [{}, {"run_id": None}, {"run_id": 5}, {"run_id": ""}])
def test_what_has_no_id_is_not_left_out(run: dict[str, Any]) -> None:
    """A run that cannot be told from others is an error: left out, or taken for a copy, it would be lost."""
    pages = Pager("run_id", 2, of="thread t")

    with pytest.raises(APIResponseError, match="listing thread t: the server sent an item without a run_id"):
        pages.add_page([*page("a"), PartialRun.from_dict(run)])


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
    """A page that is not full is the last unless the server says that there are more."""
    pages = Pager("run_id", 3, of="thread t")

    assert (added(pages, page("a", "b"), more=True), pages.offset, pages.exhausted) == (page("a", "b"), 1, False)
    assert (added(pages, page("b", "c")), pages.exhausted) == (page("c"), True)


def test_the_request_of_a_page() -> None:
    """It is the first request with another limit and offset: in the query of a GET, else in the body."""
    pages = Pager("run_id", 3, of="thread t")
    pages.add_page(page("a", "b", "c"))

    listed = pages.request(list_runs.request("t", status="error"))
    searched = pages.request(search_threads.request(body=ThreadSearch.from_dict({"limit": 9, "metadata": {"a": 1}})))

    assert listed.params == {"status": "error", "limit": 3, "offset": 2}
    assert searched.body == {"metadata": {"a": 1}, "limit": 3, "offset": 2}


@pytest.mark.parametrize(
    ("value", "more"),
    [("100", True), (" 3", True), ("3, 4", True), ("", False), ("null", False), ("None", False), ("-1", False)],
)
def test_what_says_that_there_are_more(value: str, more: bool) -> None:
    """The number to skip for the next page says that there is one; another word in its place does not."""
    request = HTTPRequest("POST", "http://h/threads/search", {})
    assert has_more(Head(200, Headers([("X-Pagination-Next", value)]), request)) is more
    assert not has_more(Head(200, Headers(), request))


@pytest.mark.parametrize("earlier", [[], ["a"], ["a", "b", "c"]])
def test_more_that_do_not_come(earlier: list[str]) -> None:
    """Runs that the server says there are, and does not send, are missed at once, not after many requests."""
    pages = Pager("run_id", 3, of="thread t")
    if earlier:
        added(pages, page(*earlier), more=True)

    with pytest.raises(APIResponseError, match="listing thread t: the server says that there are more, but sends none"):
        added(pages, page(*earlier[-1:]), more=True)


@pytest.mark.parametrize("most", [100, 300])
def test_a_server_that_sends_fewer_than_it_is_asked_for(most: int) -> None:
    """A page of a hundred is not taken for the last because a larger one was asked for: some servers send no larger."""
    listed, pages, ids = [f"r{number}" for number in range(1000)], Pager("run_id", 500, of="thread t"), list[str]()
    while not pages.exhausted:
        ids += [run.run_id for run in added(pages, page(*listed[pages.offset :][: min(most, pages.limit)]))]

    assert ids == listed


def test_a_server_that_sends_everything() -> None:
    """One that knows neither `limit` nor `offset` has sent everything once a page that is not full has nothing new."""
    pages = Pager("run_id", 500, of="thread t")
    everything = page(*(f"r{number}" for number in range(200)))

    assert (added(pages, everything), pages.exhausted) == (everything, False)
    assert (added(pages, everything), pages.exhausted) == ([], True)


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
