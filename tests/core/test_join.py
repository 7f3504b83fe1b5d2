"""Joining an existing run: its own values, even if later runs changed its thread."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import errors
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._core.runs.wait import join
from langgraph_runs._generated.api.runs import join_run
from tests.core.calls_driver import KEPT, Reply, World, answer, lost, run, text

LIST = "GET /threads/t/runs"
GET = "GET /threads/t/runs/r"
JOIN = "GET /threads/t/runs/r/join"
HISTORY = "POST /threads/t/history"
STATE = "GET /threads/t/state"
THREAD = "GET /threads/t"
VALUES = {"answer": 42}
EVENT = {"type": "event", "method": "values", "params": {"namespace": [], "data": {"other": 1}}, "seq": 9}
DONE = answer(run("r", kwargs=KEPT))
GOING = answer(run("r", kwargs=KEPT, status="running"))
GONE = answer({"detail": "Run not found"}, 404)
SAID = answer(VALUES)
NEWEST = answer([{"run_id": "r"}])
OLD = answer([{"run_id": "newer"}])
SAME_GRAPH = answer({"thread_id": "t", "metadata": {"graph_id": "agent"}})
FAILED = answer(run("r", kwargs=KEPT, status="error"))
OURS = (STATE, answer({"metadata": {"run_id": "r"}}))
THEIRS = (STATE, answer({"metadata": {"run_id": "newer"}}))


def joined(world: World, *, thread_id: str = "t", run_id: str = "r", raise_error: bool = True, **options: Any) -> Any:
    request = join_run.request(thread_id, run_id, cancel_on_disconnect=1)
    return world.run(join(world.context(**options), request, RunRef(thread_id, run_id), raise_error=raise_error))


def state(values: Any = None, **more: Any) -> Reply:
    """The history of the run."""
    return answer([{"values": VALUES if values is None else values, "tasks": [], **more}])


def test_no_such_run() -> None:
    """A run that does not exist raises NotFoundError, although the server itself responds 200 to a join."""
    with pytest.raises(errors.NotFoundError, match="GET /threads/t/runs/r: 404 Not Found: Run not found") as caught:
        joined(World((GET, GONE)))
    assert (caught.value.run_id, caught.value.thread_id) == ("r", "t")


class TestGoing:
    """A run that has not ended yet."""

    @pytest.mark.parametrize("status", ["pending", "running"])
    def test_it_ends(self, status: str) -> None:
        """The values of the join are the run's if no other run was created since."""
        going = answer(run("r", kwargs=KEPT, status=status))
        world = World((GET, going), (JOIN, text(b"\n\n" + b'{"answer": 42}')), (GET, DONE), OURS)

        assert joined(world) == VALUES
        assert world.queries[1] == {"cancel_on_disconnect": ["1"]}

    def test_another_was_made_since(self) -> None:
        """Else they may be the other run's, so the run's own state is read."""
        world = World(
            (GET, GOING), (JOIN, answer({"of": "another"})), (GET, DONE), THEIRS,
            (HISTORY, state()), (THREAD, SAME_GRAPH),
        )  # fmt: skip

        assert joined(world) == VALUES

    def test_on_aegra(self) -> None:
        """There a join returns what was stored with the run, so nothing needs to be asked."""
        world = World((GET, answer(run("r", status="running"))), (JOIN, SAID), (GET, answer(run("r"))))

        assert joined(world) == VALUES

    def test_it_speaks_the_event_streaming_protocol(self) -> None:
        """Then a join brings the last event, which is not the result; that is the run's own state."""
        world = World((GET, GOING), (JOIN, answer(EVENT)), (GET, DONE), (HISTORY, state()), (THREAD, SAME_GRAPH))

        assert joined(world) == VALUES

    def test_it_speaks_the_protocol_and_the_server_shuts_down(self) -> None:
        """It is joined again until it has ended."""
        world = World(
            *[(GET, GOING), (JOIN, answer(EVENT)), (GET, GOING), (GET, GOING), (JOIN, answer(EVENT)), (GET, DONE)],
            *[(HISTORY, state()), (THREAD, SAME_GRAPH)],
        )

        assert joined(world) == VALUES

    def test_it_speaks_the_protocol_and_is_deleted(self) -> None:
        """The event of a run that is gone by then is not its result either."""
        with pytest.raises(errors.RunError):
            joined(World((GET, GOING), (JOIN, answer(EVENT)), (GET, GONE), (THREAD, GONE)))

    def test_it_breaks(self) -> None:
        """Breaks are survived."""
        world = World((GET, GOING), (JOIN, lost()), (JOIN, text("")), (JOIN, SAID), (GET, DONE), OURS)

        assert joined(world) == VALUES

    def test_it_is_joined_as_it_was_asked_for(self) -> None:
        """Every join has the same query."""
        world = World(
            (GET, GOING),
            (JOIN, lost()),
            (JOIN, SAID),
            (GET, GOING),
            (GET, GOING),
            (JOIN, SAID),
            (GET, DONE),
            OURS,
        )

        assert joined(world) == VALUES
        asked = [query for sent, query in zip(world.sent, world.queries, strict=True) if sent == JOIN]
        assert asked == [{"cancel_on_disconnect": ["1"]}] * 3

    def test_it_goes_meanwhile(self) -> None:
        """A run that is rolled back during the join was cancelled."""
        said = answer({"__error__": {"error": "HTTPException", "message": "404: Run not found"}})

        with pytest.raises(errors.RunCancelledError, match="run r no longer exists"):
            joined(World((GET, GOING), (JOIN, said), (GET, GONE), (THREAD, answer({"thread_id": "t"}))))

    def test_it_goes_with_its_thread(self) -> None:
        """A run without a thread is deleted when it ends, so its outcome is unknown."""
        world = World((GET, GOING), (JOIN, answer(VALUES)), (GET, GONE), (THREAD, GONE))

        with pytest.raises(errors.RunError, match="so its outcome is unknown") as caught:
            joined(world)
        assert type(caught.value) is errors.RunError

    def test_it_goes_meanwhile_as_the_server_says_it(self) -> None:
        """With raise_error=False the server's response is returned."""
        said = {"__error__": {"error": "HTTPException", "message": "404: Run not found"}}

        assert joined(World((GET, GOING), (JOIN, answer(said)), (GET, GONE)), raise_error=False) == said

    def test_it_is_cancelled(self) -> None:
        """A run that is cancelled during the join raises."""
        cancelled = answer(run("r", kwargs=KEPT, status="interrupted"))

        with pytest.raises(errors.RunCancelledError, match="cancelled before it finished"):
            joined(World((GET, GOING), (JOIN, SAID), (GET, cancelled), OURS))

    def test_the_deadline(self) -> None:
        """The caller's timeout ends the join, with the run's ids on the error."""
        with pytest.raises(errors.APITimeoutError, match="timed out after 7 s") as caught:
            joined(World((GET, GOING), (JOIN, text([b"\n", 8.0, b"\n"]))), timeout=7.0)
        assert caught.value.run_id == "r"


class TestEnded:
    """A run that has ended: its state is in the thread's history; a join would return the thread's newest."""

    def test_success(self) -> None:
        """The values are those of the last state with the run's id."""
        world = World((GET, DONE), (HISTORY, state()), (THREAD, SAME_GRAPH))

        assert joined(world) == VALUES
        assert world.bodies[1] == {"limit": 1, "metadata": {"run_id": "r"}}

    def test_another_spelling_of_its_ids(self) -> None:
        """States are searched by the run id in the server's spelling, which accepts several."""
        world = World(("GET /threads/T/runs/R", DONE), (HISTORY, state()), (THREAD, SAME_GRAPH))

        assert joined(world, thread_id="T", run_id="R") == VALUES
        assert world.bodies[1]["metadata"] == {"run_id": "r"}

    def test_ids_that_are_not_told(self) -> None:
        """If the run does not show its thread, the caller's spelling is used."""
        bare = {name: value for name, value in run("r", kwargs=KEPT).items() if name != "thread_id"}

        assert joined(World((GET, answer(bare)), (HISTORY, state()), (THREAD, SAME_GRAPH))) == VALUES

    @pytest.mark.parametrize(("left", "expected"), [({}, {}), ("text", "text"), ([1], [1]), (0, 0)])
    def test_any_values(self, left: Any, expected: Any) -> None:
        """Values may be any JSON."""
        assert joined(World((GET, DONE), (HISTORY, state(left)), (THREAD, SAME_GRAPH))) == expected

    def test_no_values(self) -> None:
        """A state without values gives an empty result."""
        assert joined(World((GET, DONE), (HISTORY, answer([{}])), (THREAD, SAME_GRAPH))) == {}

    def test_interrupts(self) -> None:
        """The interrupts of a run that waits for a human are added to its values."""
        tasks = [{"interrupts": [{"id": "i", "value": "left?"}]}, {"interrupts": [{"id": "j", "value": "right?"}]}, {}]
        world = World((GET, DONE), (HISTORY, state(tasks=tasks)), (THREAD, SAME_GRAPH))

        assert joined(world) == {
            **VALUES,
            "__interrupt__": [{"id": "i", "value": "left?"}, {"id": "j", "value": "right?"}],
        }

    def test_interrupts_without_values(self) -> None:
        """Values that are not an object do not hide interrupts."""
        tasks = [{"interrupts": [{"id": "i"}]}]
        world = World((GET, DONE), (HISTORY, state([1, 2], tasks=tasks)), (THREAD, SAME_GRAPH))

        assert joined(world) == {"__interrupt__": [{"id": "i"}]}

    @pytest.mark.parametrize("status", ["timeout", "interrupted"])
    def test_no_success(self, status: str) -> None:
        """A run that did not succeed raises; with raise_error=False its last values are returned."""
        ended = answer(run("r", kwargs=KEPT, status=status))

        with pytest.raises(errors.RunTimeoutError if status == "timeout" else errors.RunCancelledError):
            joined(World((GET, ended), (HISTORY, state()), (THREAD, SAME_GRAPH)))
        assert joined(World((GET, ended), (HISTORY, state()), (THREAD, SAME_GRAPH)), raise_error=False) == VALUES

    def test_cancelled_before_it_began(self) -> None:
        """A run that saved no state has no values."""
        ended = answer(run("r", kwargs=KEPT, status="interrupted"))
        world = World((GET, ended), (HISTORY, answer([])), (LIST, OLD))

        assert joined(world, raise_error=False) == {}

    def test_success_without_a_state_of_its_own(self) -> None:
        """A run that saved no state but is the latest has the values of the thread."""
        world = World((GET, DONE), (HISTORY, answer([])), (LIST, NEWEST), (JOIN, SAID), (LIST, NEWEST))

        assert joined(world) == VALUES

    @pytest.mark.parametrize("rest", [[(LIST, OLD)], [(LIST, answer([]))], [(LIST, NEWEST), (JOIN, SAID), (LIST, OLD)]])
    def test_success_without_a_state_of_its_own_and_others_since(self, rest: list[tuple[str, Reply]]) -> None:
        """If other runs were created by then, or may have been, the result is unavailable, and the error says so."""
        with pytest.raises(
            errors.APIResponseError, match="the run saved no state, and later runs may have changed the thread"
        ) as caught:
            joined(World((GET, DONE), (HISTORY, answer([])), *rest))
        assert (caught.value.run_id, caught.value.thread_id) == ("r", "t")

    def test_another_graph(self) -> None:
        """The server reads all states by the thread's present graph, which makes those of another graph wrong."""
        other = answer({"metadata": {"graph_id": "other"}})

        with pytest.raises(errors.APIResponseError, match="by the graph of its latest run, which is a different one"):
            joined(World((GET, DONE), (HISTORY, state()), (THREAD, other)))

    @pytest.mark.parametrize(
        ("status", "error"), [("interrupted", errors.RunCancelledError), ("timeout", errors.RunTimeoutError)]
    )
    def test_no_success_and_another_graph(self, status: str, error: type[errors.RunError]) -> None:
        """How the run ended is told, although its values are no longer available; without raising, that is told."""
        rest = [(HISTORY, state()), (THREAD, answer({"metadata": {"graph_id": "other"}}))]

        with pytest.raises(error):
            joined(World((GET, answer(run("r", kwargs=KEPT, status=status))), *rest))
        with pytest.raises(errors.APIResponseError, match="by the graph of its latest run"):
            joined(World((GET, answer(run("r", kwargs=KEPT, status=status))), *rest), raise_error=False)

    @pytest.mark.parametrize("metadata", [None, {}, {"graph_id": None}, {"owner": "x"}, "text"])
    def test_the_graph_is_not_known(self, metadata: Any) -> None:
        """A thread that does not show its graph does not make the state unusable."""
        assert joined(World((GET, DONE), (HISTORY, state()), (THREAD, answer({"metadata": metadata})))) == VALUES

    @pytest.mark.parametrize(("shown", "right"), [("a", True), ("b", False)])
    def test_the_assistant_tells(self, shown: str, right: bool) -> None:
        """If the graph is not shown, the assistant is compared."""
        kwargs = {"config": {"configurable": {"assistant_id": "a"}}}
        world = World(
            (GET, answer(run("r", kwargs=kwargs))),
            (HISTORY, state()),
            (THREAD, answer({"metadata": {"assistant_id": shown}})),
        )

        if right:
            assert joined(world) == VALUES
        else:
            with pytest.raises(errors.APIResponseError):
                joined(world)

    @pytest.mark.parametrize("broken", [0, 1])
    def test_it_cannot_be_looked_up(self, broken: int) -> None:
        """Refusals of the requests on the way are raised."""
        steps = [(HISTORY, state()), (THREAD, SAME_GRAPH)]
        steps[broken] = (steps[broken][0], answer({"detail": "not for you"}, 403))

        with pytest.raises(errors.PermissionDeniedError, match="not for you"):
            joined(World((GET, DONE), *steps[: broken + 1]))


class TestFailed:
    """A run that failed raises the reason, as far as the server still shows it."""

    ERROR = answer([{"tasks": [{"error": "ValueError('boom')"}]}])
    WORDS = answer({"__error__": {"error": "MyError", "message": "An internal error occurred"}})

    def test_the_newest(self) -> None:
        """Of the latest run the join shows it."""
        said = answer({"__error__": {"error": "MyError", "message": "this went wrong"}})
        world = World((GET, FAILED), (HISTORY, self.ERROR), (LIST, NEWEST), OURS, (JOIN, said), (LIST, NEWEST), OURS)

        with pytest.raises(errors.RunFailedError, match=r"MyError: this went wrong \(run r failed\)") as caught:
            joined(world)
        assert (caught.value.error, caught.value.detail) == ("MyError", "this went wrong")

    def test_the_newest_whose_reason_is_hidden(self) -> None:
        """A message that the server hides is read from the run's state, as for an older one."""
        saved = answer([{"tasks": [{"error": "MyError('a secret')"}]}])
        latest = [(LIST, NEWEST), OURS]
        newest = [(HISTORY, saved), *latest, (JOIN, self.WORDS), *latest, (HISTORY, saved)]

        with pytest.raises(errors.RunFailedError, match=r"MyError: a secret \(run r failed\)") as caught:
            joined(World((GET, FAILED), *newest))
        assert (caught.value.error, caught.value.detail) == ("MyError", "a secret")

    @pytest.mark.parametrize(
        "rest",
        [
            [(LIST, OLD)],
            [(LIST, answer([]))],
            [(LIST, NEWEST), THEIRS],
            [(LIST, NEWEST), OURS, (JOIN, WORDS), (LIST, OLD)],
            [(LIST, NEWEST), OURS, (JOIN, WORDS), (LIST, NEWEST), THEIRS],
        ],
    )
    def test_an_older_one(self, rest: list[tuple[str, Reply]]) -> None:
        """Of an older run its last state shows it; the newer one may not be listed yet."""
        with pytest.raises(errors.RunFailedError, match=r"ValueError: boom \(run r failed\)") as caught:
            joined(World((GET, FAILED), (HISTORY, self.ERROR), *rest))
        assert (caught.value.error, caught.value.detail, caught.value.status) == ("ValueError", "boom", "error")

    def test_handed_over(self) -> None:
        """With raise_error=False it is returned in the server's own form."""
        world = World((GET, FAILED), (HISTORY, self.ERROR), (LIST, OLD))

        assert joined(world, raise_error=False) == {"__error__": {"error": "ValueError", "message": "boom"}}

    @pytest.mark.parametrize("history", [answer([]), answer([{}]), answer([{"tasks": [{"error": None}]}])])
    def test_nothing_tells(self, history: Reply) -> None:
        """Without any reason the error says so."""
        world = World((GET, FAILED), (HISTORY, history), (LIST, OLD), (HISTORY, history))

        with pytest.raises(errors.RunFailedError, match="run r failed: the server gives no reason") as caught:
            joined(world)
        assert (caught.value.error, caught.value.detail) == (None, None)

    def test_looking_fails(self) -> None:
        """If the reason cannot be read the failure is raised nevertheless."""
        world = World((GET, FAILED), (HISTORY, answer([])), (LIST, OLD), (HISTORY, answer({}, 403)))

        with pytest.raises(errors.RunFailedError, match="gives no reason"):
            joined(world)


class TestAegra:
    """A server that stores the output of a run and returns it to a join, as Aegra does."""

    def test_success(self) -> None:
        """A join has it, even if other runs were created since."""
        assert joined(World((GET, answer(run("r"))), (JOIN, SAID))) == VALUES

    def test_a_blank_answer(self) -> None:
        """A blank response is retried."""
        assert joined(World((GET, answer(run("r"))), (JOIN, text("\n")), (JOIN, SAID))) == VALUES

    def test_failure(self) -> None:
        """A failure in it is raised."""
        said = answer({"__error__": {"error": "Error", "message": "boom"}})

        saved = answer({"metadata": {"run_id": "r"}, "tasks": [{"error": "ValueError('boom')"}]})

        with pytest.raises(errors.RunFailedError, match=r"ValueError: boom \(run r failed\)"):
            joined(World((GET, answer(run("r", status="error"))), (JOIN, said), ("GET /threads/t/state", saved)))

    def test_a_question(self) -> None:
        """An interrupt in it is a result."""
        said = {"__interrupt__": [{"id": "i"}]}

        assert joined(World((GET, answer(run("r", status="interrupted"))), (JOIN, answer(said)))) == said
