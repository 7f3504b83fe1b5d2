"""A request that arrives after it was looked for, and sent again, makes two runs: one is kept, and both are named."""

from __future__ import annotations

import warnings

import pytest

from langgraph_runs import errors
from langgraph_runs._core.calls.options import run_body
from langgraph_runs._core.runs.create import RunCreation, create
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._core.wire.exchange import Head
from langgraph_runs._generated.api.runs import create_run, wait_run
from tests.core.calls_driver import Reply, World, answer, lost, run, text

POST = "POST /threads/t/runs"
WAIT = "POST /threads/t/runs/wait"
LIST = "GET /threads/t/runs"
NONE = (LIST, answer([]))
CANCELLED = answer({}, 202)
NOTHING_TO_CANCEL = answer({"detail": "No matching runs to cancel."}, 404)


def pair(first: str, later: str, *, ours: str = "later") -> Reply:
    """A listing of two runs of one request, with their statuses, newest first, after a run of somebody else."""
    ids = {"first": "late", "later": "r"} if ours == "later" else {"first": "r", "later": "late"}
    return answer(
        [
            run("x", mark="langgraph-runs-theirs", at=3),
            run(ids["later"], mark="langgraph-runs-1", status=later, at=2),
            run(ids["first"], mark="langgraph-runs-1", status=first, at=1),
        ]
    )


def make(world: World) -> str:
    """Create a run; its id."""
    request = create_run.request("t", body=run_body("agent", {"input": {"a": 1}}, stateless=False))
    return str(world.run(create(world.context(), request, "t")).run_id)


def wait(world: World) -> Head | RunRef:
    """Send the request of a wait."""
    request = wait_run.request("t", body=run_body("agent", {}, stateless=False, waiting=True))
    return world.run(RunCreation(world.context(), request, "t").send(long=True))


def cancel(run_id: str, reply: Reply = CANCELLED) -> tuple[str, Reply]:
    return (f"POST /threads/t/runs/{run_id}/cancel", reply)


def test_there_is_one_run() -> None:
    """If the look after the second sending shows one run, nothing is said; nor if the look fails."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for look in answer([run("r", mark="langgraph-runs-1")]), answer({}, 502), lost(), answer({"no": "list"}):
            assert make(World((POST, lost()), NONE, NONE, (POST, answer(run("r"))), (LIST, look))) == "r"


@pytest.mark.parametrize(("ours", "kept", "cancelled"), [("later", "late", "r"), ("first", "r", "late")])
def test_the_later_one_has_not_begun(ours: str, kept: str, cancelled: str) -> None:
    """The later run is cancelled before it begins, whichever request it came of, and the other is the result."""
    look = pair("running", "pending", ours=ours)
    world = World((POST, lost()), NONE, NONE, (POST, answer(run("r"))), (LIST, look), cancel(cancelled))

    with pytest.warns(errors.LangGraphRunsWarning, match=f"{cancelled} was cancelled before it began") as caught:
        assert make(world) == kept
    assert world.queries[-1] == {"wait": ["0"], "action": ["interrupt"]}
    notice = world.notices[-1]
    assert notice.cause == str(caught[0].message)
    assert (notice.kind, notice.attempt, notice.wait, notice.method) == ("retry", 1, 0.0, "POST")
    assert (notice.run_id, notice.thread_id) == (kept, "t")
    assert "created the runs" in notice.cause
    assert "runs.cancel" not in notice.cause
    for run_id in "r", "late":
        assert run_id in notice.cause.split()


@pytest.mark.parametrize("ours", ["first", "later"])
def test_both_have_begun(ours: str) -> None:
    """If the later run has begun it goes on: the result is the run of the response, and both are named."""
    look = pair("success", "running", ours=ours)
    world = World((POST, lost()), NONE, NONE, (POST, answer(run("r"))), (LIST, look))

    with pytest.warns(errors.LangGraphRunsWarning, match=r"one request created the runs .* on thread t; cancel those"):
        assert make(world) == "r"


def test_the_later_one_cannot_be_cancelled() -> None:
    """If it has begun meanwhile, so that the server finds nothing to cancel, both go on."""
    look = pair("running", "pending")
    script = (POST, lost()), NONE, NONE, (POST, answer(run("r"))), (LIST, look)

    for reply in NOTHING_TO_CANCEL, lost():
        with pytest.warns(errors.LangGraphRunsWarning, match="cancel those that you do not want by runs.cancel"):
            assert make(World(*script, cancel("r", reply))) == "r"


def test_both_are_found_by_a_lookup() -> None:
    """If the second response is lost, too, both runs are found, and the older one is gone on with."""
    world = World((POST, lost()), NONE, NONE, (POST, lost()), (LIST, pair("running", "running")))

    with pytest.warns(errors.LangGraphRunsWarning, match="created the runs late and r on thread t"):
        assert make(world) == "late"


def test_a_proxy_that_repeats_requests() -> None:
    """Two runs of a request that was sent once are found out if its response is lost."""
    with pytest.warns(errors.LangGraphRunsWarning, match="r was cancelled before it began"):
        assert make(World((POST, lost()), (LIST, pair("running", "pending")), cancel("r"))) == "late"


class TestLong:
    """A wait or stream asks while its response stays open."""

    HEAD = text(b"{}", content_location="/threads/t/runs/r")

    def test_there_is_one_run(self) -> None:
        """The response goes on."""
        world = World(
            (WAIT, lost()), NONE, NONE, (WAIT, self.HEAD), (LIST, answer([run("r", mark="langgraph-runs-1")]))
        )

        assert isinstance(wait(world), Head)
        assert world.asked == 1

    def test_the_other_one_is_cancelled(self) -> None:
        """If the response's own run goes on, so does the response."""
        look = pair("running", "pending", ours="first")
        world = World((WAIT, lost()), NONE, NONE, (WAIT, self.HEAD), (LIST, look), cancel("late"))

        with pytest.warns(errors.LangGraphRunsWarning):
            assert isinstance(wait(world), Head)

    @pytest.mark.parametrize("head", [HEAD, text(b"{}")], ids=["named", "not named"])
    def test_its_own_one_is_cancelled(self, head: Reply) -> None:
        """If it is the later run, the older one is joined instead."""
        world = World((WAIT, lost()), NONE, NONE, (WAIT, head), (LIST, pair("running", "pending")), cancel("r"))

        with pytest.warns(errors.LangGraphRunsWarning):
            found = wait(world)
        assert isinstance(found, RunRef)
        assert (found.thread_id, found.run_id) == ("t", "late")

    def test_the_question_is_brief(self) -> None:
        """It is asked once, within 10 s, and does not wait for a connection that the pool does not have."""
        world = World((WAIT, lost()), NONE, NONE, (WAIT, self.HEAD), (LIST, answer({}, 503)))

        assert isinstance(wait(world), Head)
        assert (world.opens[-1].timeouts.pool, world.opens[-1].total) == (1.0, 10.0)
