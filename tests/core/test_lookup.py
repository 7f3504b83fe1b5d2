"""Which runs of a thread a lookup takes for ours, which for another caller's, and which leave doubt."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import errors
from langgraph_runs._core.calls.options import run_body
from langgraph_runs._core.runs.create import create
from langgraph_runs._core.runs.lookup import CLOCK_TOLERANCE_SECONDS, PAGE_SIZE, request_id_of_run
from langgraph_runs._core.runs.refs import run_ref
from langgraph_runs._core.wire.headers import Headers
from langgraph_runs._generated.api.runs import create_run
from langgraph_runs._generated.models.run import Run
from tests.core.calls_driver import KEPT, Reply, World, answer, lost, run

POST = "POST /threads/t/runs"
LIST = "GET /threads/t/runs"
NONE = answer([])
MADE = answer(run("r"))
OTHER = {"input": {"b": 2}, "command": None}


def make(world: World, *, mark: str | None = None, **fields: Any) -> Any:
    """Create a run on thread t, with the caller's own request id if one is given."""
    request = create_run.request("t", body=run_body("agent", fields or {"input": {"a": 1}}, stateless=False))
    headers = {} if mark is None else {"X-REQUEST-ID": mark}
    return world.run(create(world.context(headers=headers), request, "t"))


def looks(*pages: Any, first: Reply | None = None) -> list[tuple[str, Reply]]:
    """A lost response, and two lookups that see the same pages."""
    return [(POST, first or lost()), *[(LIST, answer(page)) for page in pages] * 2]


def assert_unknown(world: World, match: str, **options: Any) -> None:
    with pytest.raises(errors.RunOutcomeUnknownError, match=match):
        make(world, **options)


def test_other_marks() -> None:
    """A newer run with another request id and other input is not ours: the request is sent again."""
    theirs = [run("x", mark="theirs", kwargs=OTHER, at=1)]
    world = World(*looks(theirs, []), (POST, MADE))

    assert make(world).run_id == "r"


def test_ours_among_others() -> None:
    """The request id tells our run from others with the same input."""
    page = [
        run("x", mark="theirs", kwargs=KEPT, at=2),
        run("o", mark="mark-1", kwargs=KEPT, at=1),
        run("y", kwargs=KEPT),
    ]

    assert make(World((POST, lost()), (LIST, answer(page)))).run_id == "o"


@pytest.mark.parametrize("mark", [None, ""])
def test_runs_without_a_mark(mark: str | None) -> None:
    """A newer run without a request id may be ours."""
    newer = run("x", kwargs={**OTHER, "config": {"configurable": {"langgraph_request_id": mark}}}, at=1)

    assert_unknown(World(*looks([newer], [])), "run x was created after this request and has no request id")


def test_a_server_that_keeps_no_marks() -> None:
    """Where runs have no kwargs, as on Aegra, any newer run may be ours, and no older one."""
    assert_unknown(World(*looks([run("x", at=1)], [])), "run x was created after this request and has no request id")

    world = World(*looks([run("x", at=-10)]), (POST, MADE))
    assert make(world).run_id == "r"


def test_a_proxy_that_writes_marks_of_its_own() -> None:
    """A newer run with the same input and another request id may be ours: a proxy may have replaced the id."""
    newer = [run("x", mark="of a proxy", kwargs=KEPT, at=1)]

    assert_unknown(
        World(*looks(newer, [])), "run x was created after this request with the same input; a proxy may have changed"
    )


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        ({"input": {"a": 1}}, {"input": {"a": 1}, "command": {"resume": 1}}),
        ({"input": {"a": 1}}, {"input": {"a": 1}}),
        ({"command": {"resume": 1}}, {"input": None, "command": {"resume": 2}}),
        ({"input": None}, {"input": {}, "command": None}),
    ],
)
def test_other_contents(fields: dict[str, Any], kept: dict[str, Any]) -> None:
    """Runs with another input or command are not ours."""
    world = World(*looks([run("x", mark="theirs", kwargs=kept, at=1)], []), (POST, MADE))

    assert make(world, **fields).run_id == "r"


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        ({"command": {"resume": [1]}}, {"input": None, "command": {"resume": [1]}}),
        ({"metadata": {"m": 1}}, {"input": None, "command": None}),
        ({"input": None}, {"input": None, "command": None}),
    ],
)
def test_same_contents(fields: dict[str, Any], kept: dict[str, Any]) -> None:
    """A field that was not given counts as null, as the server stores it."""
    newer = [run("x", mark="of a proxy", kwargs={**kept, "stream_mode": ["values"]}, at=1)]

    assert_unknown(World(*looks(newer, [])), "with the same input", **fields)


def test_older_runs_do_not_count() -> None:
    """Runs created before the request, by the server's clock, are not ours."""
    page = [run("x", at=-CLOCK_TOLERANCE_SECONDS - 2), run("y", mark="theirs", kwargs=KEPT, at=-60)]
    world = World(*looks(page), (POST, MADE))

    assert make(world).run_id == "r"


def test_the_time_that_a_lost_answer_took() -> None:
    """Runs created since the request are newer, however long its response took."""
    newer = [run("x", at=1)]

    assert_unknown(World(*looks(newer, [], first=lost(took=30))), "has no request id")


def test_a_clock_that_is_a_little_off() -> None:
    """Dates without fractions, and another machine's clock, do not make a run older than it is."""
    assert_unknown(World(*looks([run("x", at=0.5 - CLOCK_TOLERANCE_SECONDS)], [])), "has no request id")


def test_the_first_attempt_counts() -> None:
    """A run created between the first and the second attempt may be of the first."""
    first = looks([], first=lost(took=1))
    second = [(POST, lost(took=10)), *[(LIST, answer([run("x", at=2)])), (LIST, NONE)] * 2]

    assert_unknown(World(*first, *second), "has no request id")


@pytest.mark.parametrize("date", ["", "soon"])
def test_a_server_without_a_clock(date: str) -> None:
    """Without a Date header no run is certainly older."""
    page = answer([run("x", at=-1000)], date=date)

    assert_unknown(World((POST, lost()), *[(LIST, page), (LIST, NONE)] * 2), "has no request id")


@pytest.mark.parametrize("made", [None, "some time ago", 7])
def test_a_run_without_a_time(made: Any) -> None:
    """A run without a creation time may be ours."""
    assert_unknown(World(*looks([{**run("x"), "created_at": made}], [])), "has no request id")


def test_a_time_without_a_zone() -> None:
    """A time without a zone is UTC."""
    world = World(*looks([{**run("x"), "created_at": "2020-01-01T00:00:00"}]), (POST, MADE))

    assert make(world).run_id == "r"


def test_ours_is_older_by_the_clock() -> None:
    """A generated request id proves a run ours, whatever the clocks say."""
    assert make(World((POST, lost()), (LIST, answer([run("o", mark="mark-1", at=-500)])))).run_id == "o"


def test_pages() -> None:
    """The runs are searched page by page, each page beginning where the last one ended."""
    page = [run(f"x{number}", mark="theirs", kwargs=OTHER, at=1) for number in range(PAGE_SIZE)]
    world = World((POST, lost()), (LIST, answer(page)), (LIST, answer([run("o", mark="mark-1")])))

    assert make(world).run_id == "o"
    assert [(query["limit"], query["offset"]) for query in world.queries[1:]] == [(["100"], ["0"]), (["100"], ["100"])]


def test_pages_end_with_the_first_older_run() -> None:
    """The search ends with the first older run."""
    page = [run(f"x{number}", mark="theirs", kwargs=OTHER, at=1 - number) for number in range(PAGE_SIZE)]
    world = World(*looks(page), (POST, MADE))

    assert make(world).run_id == "r"


def test_a_server_with_smaller_pages() -> None:
    """A page shorter than requested is not taken for the last."""
    theirs, ours = run("x", mark="theirs", kwargs=OTHER, at=1), run("o", mark="mark-1")

    assert make(World((POST, lost()), (LIST, answer([theirs])), (LIST, answer([ours])))).run_id == "o"


def test_a_server_that_knows_one_page_only() -> None:
    """The search ends if the server sends the same page again."""
    page = [run("x", mark="theirs", kwargs=OTHER, at=1)]
    world = World(*looks(page, page), (POST, MADE))

    assert make(world).run_id == "r"


def test_runs_that_slide_from_page_to_page() -> None:
    """A run that appears on two pages, because others were created meanwhile, counts once."""
    page = [run(f"x{number}", mark="theirs", kwargs=OTHER, at=1) for number in range(PAGE_SIZE)]
    world = World((POST, lost()), (LIST, answer(page)), (LIST, answer([page[-1], run("o", mark="mark-1")])))

    assert make(world).run_id == "o"


def test_runs_without_an_id() -> None:
    """A run without an id is ignored."""
    world = World(*looks([{"status": "success"}]), (POST, MADE))

    assert make(world).run_id == "r"


class TestOwnMarks:
    """The caller's X-Request-Id is used, in any letter case; but it may be on other runs too."""

    def test_it_is_sent_and_looked_for(self) -> None:
        """It is sent unchanged, and a run that has it is adopted."""
        world = World((POST, lost()), (LIST, answer([run("o", mark="mine", at=1)])), (LIST, NONE))

        assert make(world, mark="mine").run_id == "o"
        assert world.marks[0] == "mine"
        assert sum(name.lower() == "x-request-id" for name in world.requests[0].headers) == 1

    def test_it_was_used_before(self) -> None:
        """Of an older and a newer run with it, the newer is ours."""
        page = [run("o", mark="mine", at=1), run("old", mark="mine", at=-100)]

        assert make(World((POST, lost()), (LIST, answer(page))), mark="mine").run_id == "o"

    def test_only_an_older_run_bears_it(self) -> None:
        """If only an older run has it, the outcome is unknown: a clock may be wrong."""
        assert_unknown(World(*looks([run("old", mark="mine", at=-100)])), "is on other runs too", mark="mine")

    def test_it_was_used_twice_since(self) -> None:
        """If two newer runs have it, either may be ours."""
        page = [run("a", mark="mine", at=2), run("b", mark="mine", at=1)]

        assert_unknown(World(*looks(page, [])), "is on other runs too", mark="mine")

    @pytest.mark.parametrize("mark", ["", "ünïque", " "])
    def test_it_cannot_be_kept(self, mark: str) -> None:
        """An id that the server would not store is refused before anything is sent."""
        with pytest.raises(ValueError, match=r"X-Request-Id must be ASCII and not empty, .* got "):
            make(World(), mark=mark)

    def test_it_is_the_client_s(self) -> None:
        """One from the client's headers is used as well."""
        world = World((POST, lost()), (LIST, answer([run("o", mark="service", at=1)])), (LIST, NONE))
        request = create_run.request("t", body=run_body("agent", {}, stateless=False))

        made = world.run(create(world.context(headers={"X-Request-ID": "service"}), request, "t"))

        assert made.run_id == "o"


class TestHooks:
    """A hook may change the request id: what was sent counts."""

    def test_it_is_replaced(self) -> None:
        """The run is looked up by the id that was sent."""
        replaced = lost(hook=lambda request: request.headers.update({"x-request-id": "hooked"}))
        world = World((POST, replaced), (LIST, answer([run("o", mark="hooked", at=1)])), (LIST, NONE))

        assert make(world).run_id == "o"

    def test_it_is_new_on_every_attempt(self) -> None:
        """A run may have the id of any attempt."""
        first = lost(hook=lambda request: request.headers.update({"x-request-id": "one"}))
        second = lost(hook=lambda request: request.headers.update({"x-request-id": "two"}))
        world = World(
            (POST, first), (LIST, NONE), (LIST, NONE),
            (POST, second), (LIST, answer([run("o", mark="one", at=1)])), (LIST, NONE),
        )  # fmt: skip

        assert make(world).run_id == "o"

    @pytest.mark.parametrize("mark", ["of the server", None])
    @pytest.mark.parametrize(
        "remove", [lambda fields: fields.pop("x-request-id"), lambda fields: fields.update({"x-request-id": ""})]
    )
    def test_it_is_removed(self, remove: Any, mark: str | None) -> None:
        """If no id was sent, any newer run may be ours."""
        removed = lost(hook=lambda request: remove(request.headers))
        world = World(*looks([run("x", mark=mark, kwargs=OTHER, at=1)], [], first=removed))
        why = ", which was sent without a request id" if mark else " and has no request id"

        with pytest.raises(errors.RunOutcomeUnknownError, match=f"run x was created after this request{why}") as caught:
            make(world)
        assert caught.value.mark is None
        assert "langgraph_request_id" not in str(caught.value)

    def test_the_body_is_replaced(self) -> None:
        """The content that was sent is what is compared."""

        def change(request: Any) -> None:
            request.content = b'{"input": {"b": 2}}'

        assert_unknown(
            World(*looks([run("x", mark="proxy", kwargs=OTHER, at=1)], [], first=lost(hook=change))), "same input"
        )

    @pytest.mark.parametrize("content", [None, b"", b"nonsense", b"[]"])
    def test_the_body_is_removed(self, content: bytes | None) -> None:
        """A request without a valid body has no content to compare."""

        def change(request: Any) -> None:
            request.content = content

        bare = {"input": None, "command": None}
        assert_unknown(
            World(*looks([run("x", mark="proxy", kwargs=bare, at=1)], [], first=lost(hook=change))), "same input"
        )


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


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"Content-Location": "/threads/t/runs/r"}, ("t", "r")),
        ({"location": "/threads/t/runs/r/join"}, ("t", "r")),
        ({"location": "/prefix/threads/t/runs/r/stream?x=1"}, ("t", "r")),
        ({"location": "http://inside:8000/threads/t/runs/r"}, ("t", "r")),
        ({"content-location": "/runs/r", "location": "/threads/t/runs/r/join"}, ("t", "r")),
        ({"content-location": "/threads/my%20thread/runs/a%2Fb"}, ("my thread", "a/b")),
        ({"content-location": "/runs/r"}, None),
        ({"content-location": ""}, None),
        ({}, None),
    ],
)
def test_the_run_that_a_head_names(fields: dict[str, str], expected: tuple[str, str] | None) -> None:
    """Content-Location or Location names the run if it contains its thread; ids are unquoted."""
    ref = run_ref(Headers(fields.items()))

    assert (None if ref is None else (ref.thread_id, ref.run_id)) == expected
