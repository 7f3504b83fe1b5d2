"""What a thread's stream asks beside its open connection, and what is compared with what is stored."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import errors
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.retry import RetryPolicy
from langgraph_runs._core.protocol.questions import Questioner, Tail
from langgraph_runs._core.protocol.session import ThreadSession
from langgraph_runs._core.protocol.timeline import RunTrack
from langgraph_runs._core.runs.fetch import fetch_run
from langgraph_runs._core.wire.exchange import Flow
from langgraph_runs._generated.models.run import Run
from tests.core.script import Answer, Fail, Silent, Told, answer
from tests.core.test_thread_timeline import came
from tests.core.thread_script import ThreadScript, get, gone, plan_of, shown


class Asked(ThreadScript):
    """A question about run a."""

    def ask(self) -> Run | None:
        self.questioner = Questioner()
        self.told = Told(ThreadSession(plan_of(), self.context))

        def flow(context: Context) -> Flow[Run | None]:
            return (yield from fetch_run(context, "t", "a"))

        steps = self.questioner.ask(self.context, flow)
        reply: Any = None
        try:
            while True:
                reply = self._perform(steps.send(reply))
        except StopIteration as done:
            run: Run | None = done.value
            return run


def status(run: Run | None) -> Any:
    return None if run is None else run.status


def test_a_question_leaves_the_connection_open() -> None:
    """Its answer is what the flow returns; none is one, too."""
    for given, expected in ((shown("running"), "running"), (gone(), None)):
        script = Asked((get("a"), given))
        assert status(script.ask()) == expected
        assert (script.asked, script.questioner.has_left) == (1, False)


def test_a_question_is_tried_again_beside_it() -> None:
    """As any other call."""
    script = Asked((get("a"), Fail()), (get("a"), answer({}, 503)), (get("a"), shown()))
    assert status(script.ask()) == "success"
    assert not script.questioner.has_left


def test_without_a_second_connection_the_open_one_is_left() -> None:
    """At once, since another try would find none either."""
    script = Asked((get("a"), Fail("pool")), (get("a"), shown()))
    assert status(script.ask()) == "success"
    assert script.questioner.has_left
    assert not any(script.waits)


def test_what_was_left_is_not_left_again() -> None:
    """Further questions have the connection that is free."""
    script = Asked((get("a"), shown()))
    script.questioner = Questioner()
    script.questioner.has_left = True
    steps = script.questioner.find_run(script.context, "t", "a")
    reply: Any = None
    with pytest.raises(StopIteration):
        while True:
            reply = script._perform(steps.send(reply))
    assert script.asked == 0


@pytest.mark.parametrize("given", [Fail(), Fail("timeout")])
def test_a_question_that_cannot_be_asked_beside_it_is_asked_alone(given: Fail) -> None:
    """With as many attempts again."""
    script = Asked(*[(get("a"), given)] * 4, (get("a"), shown()))
    assert status(script.ask()) == "success"
    assert script.questioner.has_left

    script = Asked(*[(get("a"), given)] * 6)
    with pytest.raises(errors.APIConnectionError):
        script.ask()


def test_a_question_that_takes_too_long_is_asked_alone() -> None:
    """Nothing is read meanwhile, so it has ten seconds."""
    slow = Answer(200, {"content-type": "application/json"}, (Silent(99.0),), took=6.0)
    script = Asked((get("a"), slow), (get("a"), shown()), retry=RetryPolicy(attempts=9, wait_jitter=0.0))
    assert status(script.ask()) == "success"
    assert script.questioner.has_left


def test_a_refusal_is_raised() -> None:
    """The open connection would get no other answer."""
    script = Asked((get("a"), answer({"detail": "no"}, 403)))
    with pytest.raises(errors.PermissionDeniedError):
        script.ask()
    assert not script.questioner.has_left


def test_an_interrupt_of_a_question() -> None:
    """It is asked again, without the open connection."""
    script = Asked((get("a"), Fail(interrupted=True)), (get("a"), shown()))
    script.requests.append(None)  # type: ignore[arg-type]
    assert status(script.ask()) == "success"
    assert script.questioner.has_left


# What is stored


def tail(*stored: str) -> Tail:
    made = Tail({"values", "custom"})
    for one in stored:
        name, _, event_id = one.partition(" ")
        assert made.note(name, event_id) is False
    return made


def track(*ids: str) -> RunTrack:
    made = RunTrack("a", frozenset({"values"}))
    for one in ids:
        made.add(came("values", one))
    return made


@pytest.mark.parametrize(
    ("stored", "ids", "expected"),
    [
        ((), (), True),
        (("values 1-0",), (), False),
        (("values 1-0",), ("1-0",), True),
        (("values 1-0", "values 1-0"), ("1-0",), False),
        (("values 1-0", "values|child:1 1-0"), ("1-0", "1-0.1"), True),
        (("values 1-0", "values 2-0"), ("1-0",), False),
        (("values 1-0", "tasks 2-0", "metadata 3-0"), ("1-0",), True),
        (("values 1-0", "custom:name 2-0"), ("1-0",), False),
        (("values 1-0",), ("1-0", "2-0"), False),
    ],
)
def test_the_last_of_what_is_stored_has_to_have_come(
    stored: tuple[str, ...], ids: tuple[str, ...], expected: bool
) -> None:
    """All events that share its id, as far as the stream brings such events."""
    assert tail(*stored).has_come(track(*ids)) is expected


def test_of_a_run_that_did_not_come_nothing_may_be_stored() -> None:
    """Events of which the stream brings none do not count."""
    assert tail("tasks 1-0").has_come(None)
    assert not tail("values 1-0").has_come(None)
