"""Answers by commands: each to a question that is pending, and given once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from langgraph_runs import errors
from langgraph_runs._core.runs.answers import Pending, answer_by_id, answer_one
from langgraph_runs._core.runs.refs import RunRef
from tests.core.calls_driver import START, Reply, World, answer, lost, run
from tests.core.commanding import (
    ANSWERED,
    CANCEL,
    LIST,
    MADE,
    NO_THREAD,
    NONE,
    POST,
    STATE,
    THREAD,
    refused,
    respond,
    same,
    success,
    thread,
)


class TestAnswer:
    """`AnswerCommand`."""

    FOUND = answer([run("r", mark="langgraph-runs-1", kwargs=ANSWERED)])

    def test_nothing_goes_wrong(self) -> None:
        """The question is read, answered by its id, and the run looked up, which the server does not name."""
        world = World((THREAD, thread("interrupted", "i")), (POST, success()), (LIST, self.FOUND))

        assert same(respond(world, metadata={"m": 1}, config={"tags": []}, update={"a": 1}))
        assert world.bodies[1]["method"] == "input.respond"
        assert world.bodies[1]["params"] == {
            "responses": [{"interrupt_id": "i", "response": "yes", "namespace": []}],
            "metadata": {"m": 1},
            "config": {"tags": []},
            "update": {"a": 1},
        }

    def test_a_server_that_names_the_run(self) -> None:
        """If the response names the run, it is not looked up."""
        assert same(respond(World((THREAD, thread("interrupted", "i")), (POST, MADE))))

    def test_several(self) -> None:
        """Answers are sent together, each by its id."""
        world = World((THREAD, thread("interrupted", "i", "j")), (POST, MADE))
        assert same(respond(world, lambda pending: answer_by_id(pending, {"i": 1, "j": None})))
        sent = world.bodies[1]["params"]["responses"]
        assert [(one["interrupt_id"], one["response"]) for one in sent] == [("i", 1), ("j", None)]

    def test_one_for_several(self) -> None:
        """One answer to several questions is refused before it is sent."""
        with pytest.raises(ValueError, match="waits for 2 answers"):
            respond(World((THREAD, thread("interrupted", "i", "j"))))

    def test_a_question_is_told_before_it_is_stored(self) -> None:
        """Events tell a question while the thread is busy still: an answer waits until it is not."""
        world = World(
            (THREAD, thread("busy")), (THREAD, thread("busy")), (THREAD, thread("interrupted", "i")), (POST, MADE)
        )
        assert same(respond(world))
        assert world.naps == [0.05, 0.1]

    def test_the_thread_stays_busy(self) -> None:
        """While a run goes on, nothing is answered: it may be answering that itself."""
        world = World(server=lambda _: thread("busy", "i"))
        with pytest.raises(ValueError, match="a run is under way"):
            respond(world)
        assert {*world.sent} == {THREAD}

    def test_nothing_is_pending(self) -> None:
        """If the thread shows no question its state tells what it waits for instead."""
        state = answer({"values": {}, "next": ["b"], "tasks": []})
        with pytest.raises(ValueError, match="it stopped before 'b'"):
            respond(World((THREAD, thread()), (STATE, state)))

    def test_the_state_has_the_question(self) -> None:
        """A question that only the state shows is answered."""
        asked = [{"id": "x", "name": "n", "interrupts": [{"id": "i", "value": "?"}]}]
        state = answer({"values": {}, "next": ["n"], "tasks": asked})
        chosen: list[Pending] = []

        def choose(pending: Pending) -> dict[str, Any]:
            chosen.append(pending)
            return answer_one(pending, "yes")

        assert same(respond(World((THREAD, thread()), (STATE, state), (POST, MADE)), choose))
        assert chosen[0].nodes == ("n",)

    def test_no_thread(self) -> None:
        """A thread that does not exist is told."""
        with pytest.raises(errors.NotFoundError):
            respond(World((THREAD, NO_THREAD)))

    def test_it_was_answered_meanwhile(self) -> None:
        """Somebody else was faster: that is a conflict."""
        world = World((THREAD, thread("interrupted", "i")), (POST, refused("no_such_interrupt", "Unknown: i")))
        with pytest.raises(errors.ConflictError, match="Unknown: i; it was answered meanwhile"):
            respond(world)

    @pytest.mark.parametrize(
        ("status", "error"), [("busy", errors.ConflictError), ("interrupted", errors.UnprocessableEntityError)]
    )
    def test_a_thread_that_no_longer_waits(self, status: str, error: type[Exception]) -> None:
        """Aegra calls such an answer unprocessable; that it was late is seen from the thread."""
        late = answer({"detail": "thread is not in interrupted state"}, 422)
        world = World((THREAD, thread("interrupted", "i")), (POST, late), (THREAD, thread(status)))
        with pytest.raises(error, match="not in interrupted state") as caught:
            respond(world)
        assert type(caught.value) is error

    def test_it_was_answered_by_an_earlier_attempt(self) -> None:
        """If the one who was faster was an earlier attempt of the same command, its run is the run."""
        gone = refused("no_such_interrupt")
        world = World(
            (THREAD, thread("interrupted", "i")),
            (POST, lost()),
            (LIST, NONE),
            (LIST, NONE),
            (POST, gone),
            (LIST, self.FOUND),
        )
        assert same(respond(world))

    def test_a_lost_response(self) -> None:
        """An answer whose response is lost is not given twice."""
        world = World((THREAD, thread("interrupted", "i")), (POST, lost()), (LIST, self.FOUND))
        assert same(respond(world))
        assert world.sent.count(POST) == 1

    def test_by_an_id_of_the_caller(self) -> None:
        """An X-Request-Id of the caller's identifies the run, which shows the command that the server made of it."""
        listed = answer([run("r", mark="mine", at=1, kwargs=ANSWERED)])
        world = World((THREAD, thread("interrupted", "i")), (POST, success()), (LIST, listed))
        assert same(respond(world, call={"headers": {"X-Request-Id": "mine"}}))

    def test_the_run_is_nowhere(self) -> None:
        """A run that the server says it has created, but does not show, is not told as one."""
        world = World((THREAD, thread("interrupted", "i")), (POST, success()), (LIST, NONE), (LIST, NONE))
        with pytest.raises(errors.APIResponseError, match="does not name its run"):
            respond(world)


class TestLateAnswers:
    """Servers take an answer as long as they show its question, which they do while another answers it."""

    ASKED = thread("interrupted", "i", updated_at=datetime.fromtimestamp(START, UTC).isoformat())
    OURS = run("r", at=2, kwargs=ANSWERED)

    def ended(self, *runs: Any) -> RunRef:
        """What comes of an answer on a thread with these runs besides its own."""
        found: RunRef = respond(World((THREAD, self.ASKED), (POST, MADE), (LIST, answer([self.OURS, *runs]))))
        return found

    @pytest.mark.parametrize("resume", [{"i": 1}, {"j": 1, "i": 1}, "yes"])
    def test_somebody_was_faster(self, resume: Any) -> None:
        """The run of an answer that came late would do nothing and look like a success: it is cancelled and told."""
        first = run("s", at=1, kwargs={"command": {"resume": resume}})
        script = (THREAD, self.ASKED), (POST, MADE), (LIST, answer([self.OURS, first])), (CANCEL, answer({}, 202))

        with pytest.raises(errors.ConflictError, match="run s answered the question first; cancelled run r") as caught:
            respond(World(*script))

        assert (caught.value.run_id, caught.value.thread_id) == ("r", "t")

    def test_runs_that_do_not_show_what_they_were_given(self) -> None:
        """Aegra takes whatever comes for an answer, so whichever run came first after the question answered it."""
        runs = answer([run("r", at=2, kwargs=None), run("s", at=1, kwargs=None), run("q", at=-1, kwargs=None)])
        script = (THREAD, self.ASKED), (POST, MADE), (LIST, runs), (CANCEL, answer({}, 202))
        with pytest.raises(errors.ConflictError, match="run s answered the question first; cancelled run r"):
            respond(World(*script))

    @pytest.mark.parametrize(
        ("at", "kwargs"),
        [
            (3, ANSWERED),
            (-1, ANSWERED),
            (1, {"command": {"resume": {"j": 1}}}),
            (1, {"command": None}),
            (1, None),
        ],
        ids=["later", "before it was asked", "to another question", "no answer", "nothing is shown"],
    )
    def test_nobody_was_faster(self, at: float, kwargs: Any) -> None:
        """Runs that did not answer the same question after it was asked, and before, are no reason to cancel."""
        assert same(self.ended(run("s", at=at, kwargs=kwargs)))

    def test_two_at_once(self) -> None:
        """Of two that were created at the same time one is the first, for both of them."""
        assert same(self.ended(run("z", at=2, kwargs=ANSWERED)))

    @pytest.mark.parametrize("reply", [answer({"detail": "no"}, 403), NONE, answer([run("s", at=1, kwargs=ANSWERED)])])
    def test_it_cannot_be_told(self, reply: Reply) -> None:
        """A run that is not shown is told as it was created."""
        assert same(respond(World((THREAD, self.ASKED), (POST, MADE), (LIST, reply))))
