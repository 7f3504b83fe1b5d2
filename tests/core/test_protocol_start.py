"""Runs that commands start: nothing is sent that the server would ignore or misunderstand."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import RetryPolicy, errors
from langgraph_runs._core.protocol.start import SETTLE_SECONDS, AnswerCommand, StartCommand
from langgraph_runs._generated.types import UNSET
from tests.core.calls_driver import Reply, World, answer, lost, run, text
from tests.core.commanding import (
    ANSWERED,
    CANCEL,
    GET,
    KEPT,
    LIST,
    MADE,
    NO_THREAD,
    POST,
    STATE,
    THREAD,
    same,
    start,
    thread,
)


class TestArguments:
    """What is refused before anything is sent."""

    @pytest.mark.parametrize(
        "name",
        [
            *("after_seconds", "checkpoint", "checkpoint_id", "command", "context", "durability", "extra_body"),
            *("feedback_keys", "if_not_exists", "interrupt_after", "interrupt_before", "on_completion"),
            *("on_disconnect", "stream_mode", "stream_namespaces", "stream_resumable", "stream_subgraphs"),
            *("strict_resume", "webhook"),
        ],
    )
    def test_what_the_server_ignores(self, name: str) -> None:
        """A keyword of runs that the server would ignore is named, with what has it."""
        words = f"unexpected keyword '{name}'.* ignores it.*runs.stream and runs.create have it"
        with pytest.raises(TypeError, match=words):
            StartCommand("t", "agent", {name: 1})
        with pytest.raises(TypeError, match=words):
            AnswerCommand("t", lambda _: {}, {name: 1}, update=UNSET, goto=UNSET)

    @pytest.mark.parametrize("name", ["input", "multitask_strategy", "langsmith_tracer"])
    def test_what_an_answer_has_not(self, name: str) -> None:
        """What only new runs have is refused in an answer."""
        with pytest.raises(TypeError, match=f"unexpected keyword '{name}'"):
            AnswerCommand("t", lambda _: {}, {name: "enqueue"}, update=UNSET, goto=UNSET)

    def test_a_checkpoint_has_its_place(self) -> None:
        """The error for a checkpoint says how to start from one."""
        with pytest.raises(TypeError, match=r"config=\{'configurable': \{'checkpoint_id': ...\}\} starts from"):
            StartCommand("t", "agent", {"checkpoint_id": "c"})

    @pytest.mark.parametrize("name", ["resume", "update", "goto"])
    def test_answers_have_their_place(self, name: str) -> None:
        """The error for what belongs to an answer names the methods that answer."""
        with pytest.raises(TypeError, match=f"unexpected keyword '{name}': resume"):
            StartCommand("t", "agent", {name: 1})

    def test_a_command_has_its_place(self) -> None:
        """A Command is no input."""

        class Command:
            """As langgraph has it."""

        Command.__module__ = "langgraph.types"
        with pytest.raises(TypeError, match="input must not be a Command; resume"):
            StartCommand("t", "agent", {"input": Command()})

    @pytest.mark.parametrize(
        ("options", "error", "words"),
        [
            ({"confg": {}}, TypeError, "did you mean 'config'"),
            ({"config": 1}, TypeError, "config"),
            ({"metadata": 1}, TypeError, "metadata"),
            ({"langsmith_tracer": 1}, TypeError, "langsmith_tracer"),
            ({"multitask_strategy": "rejct"}, ValueError, "did you mean 'reject'"),
        ],
    )
    def test_values_that_are_none(self, options: Any, error: type[Exception], words: str) -> None:
        """Values that the server would refuse or misunderstand are refused, as for any run."""
        with pytest.raises(error, match=words):
            StartCommand("t", "agent", options)

    def test_ids(self) -> None:
        """A thread and an assistant are needed."""
        with pytest.raises(ValueError, match="thread_id"):
            StartCommand("", "agent", {})
        with pytest.raises(ValueError, match="assistant_id"):
            StartCommand("t", "", {})

    def test_goto(self) -> None:
        """Where to go on is checked before the question is read."""
        with pytest.raises(ValueError, match="mixes node names and Sends"):
            AnswerCommand("t", lambda _: {}, {}, update=UNSET, goto=["a", {"node": "b"}])

    def test_a_strategy_that_is_not_known(self) -> None:
        """A client that allows what this package does not know may send another strategy."""
        StartCommand("t", "agent", {"multitask_strategy": "newer"}, allow_unknown=True)


class TestStart:
    """`StartCommand`."""

    def test_nothing_goes_wrong(self) -> None:
        """The thread is read, as the server would take the input for an answer; then one command starts the run."""
        world = World((THREAD, thread()), (POST, MADE))

        assert same(start(world))
        assert world.bodies[1] == {
            "id": 1,
            "method": "run.start",
            "params": {"assistant_id": "agent", "input": {"a": 1}},
        }
        assert world.marks[1] == "langgraph-runs-1"

    def test_all_that_is_sent(self) -> None:
        """Every keyword is sent by the name that the server knows; None is not given."""
        given = {"config": {"tags": ["a"]}, "metadata": {"m": 1}, "langsmith_tracer": {"project_name": "p"}}
        world = World((POST, MADE))

        start(world, input=None, multitask_strategy="reject", webhook=None, params={"q": "1"}, **given)

        params = {"assistant_id": "agent", "input": None, "multitaskStrategy": "reject", **given}
        assert world.bodies[0]["params"] == params
        assert world.queries[0] == {"q": ["1"]}

    def test_the_thread_does_not_exist_yet(self) -> None:
        """A thread that does not exist waits for nothing: the run creates it."""
        assert same(start(World((THREAD, NO_THREAD), (POST, MADE))))

    def test_a_thread_of_our_own(self) -> None:
        """A thread that nobody knows yet is not read, and any run on it is ours."""
        unmarked = answer([run("r", kwargs=KEPT)])
        assert same(start(World((POST, MADE)), own_thread=True))
        assert same(start(World((POST, lost()), (LIST, unmarked)), own_thread=True))

    def test_the_thread_cannot_be_read(self) -> None:
        """A 404 that does not say that there is no thread proves nothing."""
        once = {"retry": RetryPolicy(attempts=1)}
        with pytest.raises(errors.NotFoundError):
            start(World((THREAD, text("<h1>404</h1>", 404))), call=once)

    def test_the_thread_waits_for_an_answer(self) -> None:
        """An input is not sent to a thread that waits for an answer; the error names the questions and what to do."""
        with pytest.raises(ValueError, match=r"'i': 'i\?', 'j': 'j\?'; answer by resume.*runs.stream"):
            start(World((THREAD, thread("interrupted", "i", "j"))))

    def test_nothing_but_going_on(self) -> None:
        """Without an input nothing can be taken for an answer: the run asks again."""
        assert same(start(World((POST, MADE)), input=None))

    def test_an_answer_is_under_way(self) -> None:
        """While a run answers, the thread shows what it has answered: a start waits for its end."""
        world = World((THREAD, thread("busy", "i")), (THREAD, thread("busy", "i")), (THREAD, thread()), (POST, MADE))

        assert same(start(world))
        assert world.naps == [0.05, 0.1]

    def test_an_answer_stays_under_way(self) -> None:
        """But a start does not wait for longer than the server waits."""
        world = World(server=lambda _: thread("busy", "i"))
        with pytest.raises(ValueError, match="a run is under way that answers questions"):
            start(world)
        assert SETTLE_SECONDS <= world.time < SETTLE_SECONDS + 1
        assert {*world.sent} == {THREAD}

    def test_the_deadline(self) -> None:
        """A start that has to wait does not wait beyond its deadline, and nothing was sent then."""
        world = World(server=lambda _: thread("busy", "i"))
        with pytest.raises(errors.APITimeoutError):
            start(world, call={"timeout": 0.2})
        assert {*world.sent} == {THREAD}

    def test_behind_a_run_that_does_not_ask(self) -> None:
        """A run that waits its turn is looked at, whether its input was taken for an answer, which it was not."""
        script = (THREAD, thread("busy")), (POST, MADE), (GET, answer(run("r", kwargs=KEPT)))
        assert same(start(World(*script)))

    @pytest.mark.parametrize("reply", [answer({"detail": "Run not found"}, 404), answer({"run_id": "r"})])
    def test_what_cannot_be_looked_at(self, reply: Reply) -> None:
        """A run that was created is told, also if it cannot be looked at."""
        world = World((THREAD, thread("busy")), (POST, MADE), (GET, reply))
        assert same(start(world, call={"retry": RetryPolicy(attempts=1)}))

    @pytest.mark.parametrize(
        ("reply", "words"),
        [
            (answer({}, 202), "cancelled run r"),
            (answer({}, 409), "could not cancel run r"),
            (lost(), "could not cancel"),
        ],
    )
    def test_the_input_was_taken_for_an_answer(self, reply: Reply, words: str) -> None:
        """If the run before asked while the server waited, the run that answers it by mistake is cancelled and told."""
        taken = answer(run("r", kwargs=ANSWERED))
        with pytest.raises(errors.ConflictError, match=words) as caught:
            start(World((THREAD, thread("busy")), (POST, MADE), (GET, taken), (CANCEL, reply)))
        assert (caught.value.run_id, caught.value.thread_id, caught.value.status_code) == ("r", "t", 409)


class TestOnAegra:
    """There a thread that is interrupted takes any input for an answer, and does not show its questions."""

    HERE = (THREAD, answer({"thread_id": "t", "status": "interrupted"}))

    def test_its_questions_are_in_its_state(self) -> None:
        """They are read there, and the error names them."""
        asking = answer({"values": {}, "tasks": [{"interrupts": [{"id": "i", "value": "Name?"}]}]})
        with pytest.raises(ValueError, match=r"waits for an answer.*'i': 'Name\?'"):
            start(World(self.HERE, (STATE, asking)))

    def test_it_may_ask_nothing(self) -> None:
        """One that stopped at a node takes an input for an answer all the same."""
        with pytest.raises(ValueError, match="thread t is interrupted, and the server would take the input"):
            start(World(self.HERE, (STATE, answer({"values": {}, "next": ["a"], "tasks": []}))))
