"""Which runs of a thread a lookup takes for ours, which for another caller's, and which leave doubt."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import errors
from langgraph_runs._core.runs.candidates import CLOCK_TOLERANCE_SECONDS, request_id_of_run
from langgraph_runs._core.runs.lookup import MAX_RESTARTS, PAGE_SIZE
from langgraph_runs._generated.models.run import Run
from tests.core.calls_driver import KEPT, World, answer, lost, run
from tests.core.creating import LIST, NONE, POST
from tests.core.looking import OTHER, assert_unknown, looks, made_again, make


def test_runs_of_other_requests_of_ours() -> None:
    """A newer run with the mark of another request of this package is not ours, even if it looks like ours."""
    theirs = [run("x", mark="langgraph-runs-theirs", kwargs=KEPT, at=1)]
    world = World(*looks(theirs), *made_again())

    assert make(world).run_id == "r"


@pytest.mark.parametrize("kwargs", [KEPT, OTHER, {"input": {"a": "1"}, "command": {"resume": 1}}])
def test_a_proxy_that_writes_marks_of_its_own(kwargs: dict[str, Any]) -> None:
    """A newer run with a foreign request id could be ours, whatever it shows: proxies replace ids, servers rewrite."""
    newer = [run("x", mark="of a proxy", kwargs=kwargs, at=1)]

    assert_unknown(World(*looks(newer)), "run x was created after this request and could be its run: a proxy may have")


def test_ours_among_others() -> None:
    """The request id tells our run from others with the same input."""
    page = [
        run("x", mark="theirs", kwargs=KEPT, at=2),
        run("o", mark="langgraph-runs-1", kwargs=KEPT, at=1),
        run("y", kwargs=KEPT),
    ]

    assert make(World((POST, lost()), (LIST, answer(page)))).run_id == "o"


@pytest.mark.parametrize("mark", [None, ""])
def test_runs_without_a_mark(mark: str | None) -> None:
    """A newer run without a request id may be ours."""
    newer = run("x", kwargs={**OTHER, "config": {"configurable": {"langgraph_request_id": mark}}}, at=1)

    assert_unknown(World(*looks([newer])), "run x was created after this request and has no request id")


def test_a_server_that_keeps_no_marks() -> None:
    """Where runs have no kwargs, as on Aegra, any newer run may be ours, and no older one; the error says so."""
    assert_unknown(
        World(*looks([run("x", at=1)])),
        "run x was created after this request and has no request id. To check, look on thread t for a new run; this "
        "server does not show which request created it",
    )

    world = World(*looks([run("x", at=-10)]), *made_again())
    assert make(world).run_id == "r"


def test_doubt_stays() -> None:
    """A run that could have been ours when it was seen leaves doubt, even if it is deleted before the next look."""
    page = answer([run("x", at=1)])

    assert_unknown(World((POST, lost()), (LIST, page), (LIST, NONE)), "run x was created after")


def test_older_runs_do_not_count() -> None:
    """Runs created before the request, by the server's clock, are not ours."""
    page = [run("x", at=-CLOCK_TOLERANCE_SECONDS - 2), run("y", mark="theirs", kwargs=KEPT, at=-60)]
    world = World(*looks(page), *made_again())

    assert make(world).run_id == "r"


def test_the_time_that_a_lost_answer_took() -> None:
    """Runs created since the request are newer, however long its response took."""
    newer = [run("x", at=1)]

    assert_unknown(World(*looks(newer, first=lost(took=30))), "has no request id")


def test_a_clock_that_is_a_little_off() -> None:
    """Dates without fractions, and another machine's clock, do not make a run older than it is."""
    assert_unknown(World(*looks([run("x", at=0.5 - CLOCK_TOLERANCE_SECONDS)])), "has no request id")


def test_the_first_attempt_counts() -> None:
    """A run created between the first and the second attempt may be of the first."""
    first = looks([], first=lost(took=1))
    second = looks([run("x", at=2)], first=lost(took=10))

    assert_unknown(World(*first, *second), "has no request id")


@pytest.mark.parametrize("date", ["", "soon"])
def test_a_server_without_a_clock(date: str) -> None:
    """Without a Date header no run is certainly older."""
    page = answer([run("x", at=-1000)], date=date)

    assert_unknown(World((POST, lost()), *[(LIST, page)] * 2), "has no request id")


@pytest.mark.parametrize("made", [None, "some time ago", 7])
def test_a_run_without_a_time(made: Any) -> None:
    """A run without a creation time may be ours."""
    assert_unknown(World(*looks([{**run("x"), "created_at": made}])), "has no request id")


def test_a_time_without_a_zone() -> None:
    """A time without a zone is UTC."""
    world = World(*looks([{**run("x"), "created_at": "2020-01-01T00:00:00"}]), *made_again())

    assert make(world).run_id == "r"


def test_ours_is_older_by_the_clock() -> None:
    """A generated request id proves a run ours, whatever the clocks say."""
    assert make(World((POST, lost()), (LIST, answer([run("o", mark="langgraph-runs-1", at=-500)])))).run_id == "o"


def others(count: int) -> list[dict[str, Any]]:
    """Newer runs of other requests, newest first."""
    return [run(f"x{number}", mark="langgraph-runs-theirs", at=1) for number in range(count)]


def test_pages() -> None:
    """The runs are searched page by page, each page beginning with the last run of the one before."""
    page = others(PAGE_SIZE)
    world = World((POST, lost()), (LIST, answer(page)), (LIST, answer([page[-1], run("o", mark="langgraph-runs-1")])))

    assert make(world).run_id == "o"
    assert [(query["limit"], query["offset"]) for query in world.queries[1:]] == [(["100"], ["0"]), (["100"], ["99"])]


def test_pages_end_with_the_first_older_run() -> None:
    """The search ends with the first older run."""
    page = [*others(PAGE_SIZE - 1), run("old", at=-98)]
    world = World(*looks(page), *made_again())

    assert make(world).run_id == "r"


def test_a_server_with_smaller_pages() -> None:
    """A page shorter than requested is not taken for the last."""
    page, ours = others(2), run("o", mark="langgraph-runs-1")

    assert make(World((POST, lost()), (LIST, answer(page)), (LIST, answer([page[-1], ours])))).run_id == "o"


def test_a_server_that_knows_one_page_only() -> None:
    """The search ends if the server sends the same page again."""
    world = World((POST, lost()), *[(LIST, answer(others(2)))] * 6, *made_again())

    assert make(world).run_id == "r"


def test_runs_that_appear_from_page_to_page() -> None:
    """Runs that others created meanwhile move the pages on, also by more than a page."""
    page = others(PAGE_SIZE)
    moved = [(LIST, answer(one)) for one in (page, page, page[-60:], [*page[-3:], run("o", mark="langgraph-runs-1")])]
    world = World((POST, lost()), *moved)

    assert make(world).run_id == "o"
    assert [query["offset"] for query in world.queries[1:]] == [["0"], ["99"], ["198"], ["257"]]


@pytest.mark.parametrize("second", [[], [run("y", mark="langgraph-runs-theirs")]])
def test_runs_that_are_deleted_from_page_to_page(second: list[dict[str, Any]]) -> None:
    """If runs were deleted meanwhile, others may have moved up past the page: the search begins anew."""
    page, ours = others(PAGE_SIZE), run("o", mark="langgraph-runs-1")
    world = World((POST, lost()), (LIST, answer(page)), (LIST, answer(second)), (LIST, answer([page[7], ours])))

    assert make(world).run_id == "o"
    assert [query["offset"] for query in world.queries[1:]] == [["0"], ["99"], ["0"]]


def test_runs_that_are_deleted_again_and_again() -> None:
    """A search that cannot go from page to page gives up: the outcome is unknown."""
    search = [(LIST, answer(others(2))), (LIST, NONE)] * (MAX_RESTARTS + 1)
    world = World((POST, lost()), *search * 2)

    with pytest.raises(errors.RunOutcomeUnknownError, match="were deleted again and again while it was looked up"):
        make(world)


def test_runs_without_an_id() -> None:
    """A run without an id is ignored."""
    world = World(*looks([{"status": "success"}]), *made_again())

    assert make(world).run_id == "r"


@pytest.mark.parametrize(
    "kwargs",
    [
        None,
        "text",
        {},
        {"config": None},
        {"config": {"configurable": []}},
        {"config": {"configurable": {}}},
        {"config": {"configurable": {"langgraph_request_id": 7}}},
    ],
)
def test_runs_of_odd_shapes(kwargs: Any) -> None:
    """A run of any shape is accepted, and has no request id."""
    assert request_id_of_run(Run.from_dict({"run_id": "r", "kwargs": kwargs})) is None
