"""How the run of a stream ended, and with what: from its events, or from its thread where these don't tell."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import errors
from langgraph_runs._core.streams.modes import check_brought
from langgraph_runs._core.streams.plan import StreamPlan, with_mode
from langgraph_runs._core.streams.session import StreamSession

from .script import Fail, Script, Told, answer, end, error, event, joined, made, metadata, run, sse

QUESTION = {"__interrupt__": [{"value": "Your name?", "id": "i"}]}
OTHER = {"__interrupt__": [{"value": "Your age?", "id": "j"}]}
ASKING = {
    "values": {"a": 1},
    "next": ["ask"],
    "tasks": [{"id": "1", "name": "ask", "interrupts": [*QUESTION["__interrupt__"], *OTHER["__interrupt__"]]}],
    "metadata": {"run_id": "r"},
}
DONE = {"values": {"a": 2}, "next": [], "tasks": [], "metadata": {"run_id": "r"}}
TEXT = ("messages-tuple",)


def result_of(script: Script, told: Told) -> Any:
    """What the session says that the run ended with, asked once its events were taken."""
    flow = told.session.read_result()
    reply: Any = None
    try:
        while True:
            reply = script._perform(flow.send(reply))
    except StopIteration as stop:
        return stop.value


def played(*exchanges: Any, plan: StreamPlan | None = None) -> tuple[Script, Told]:
    script = Script(*exchanges)
    return script, script.start(plan or made())


def shown(result: Any) -> tuple[Any, ...]:
    return result.status, result.values, [one.id for one in result.interrupts]


def test_a_result_that_the_events_tell_costs_no_request() -> None:
    """The last state that was streamed is the result, and changing what was handed out does not change it."""
    script, told = played(("make", sse(metadata(), event({"a": 1}, "1"), event({"a": 2}, "2"), end())))
    told.events[-2].data["a"] = "changed"
    assert shown(result_of(script, told)) == ("success", {"a": 2}, [])
    assert script.operations == ["make"]
    assert told.session.run.known_status == "success"


@pytest.mark.parametrize("mode", ["custom", "messages-tuple"])
def test_a_question_that_no_event_tells(mode: str) -> None:
    """Where the modes tell no question the state does, and has all of them and the values as well."""
    exchanges = (
        ("make", sse(metadata())),
        ("get", run("success")),
        ("join", sse(metadata())),
        ("history", answer([ASKING])),
    )
    script, told = played(*exchanges, plan=made((mode,)))
    assert told.session.run.known_status == "needs_input"
    assert [one.value for one in told.session.interrupts()] == ["Your name?", "Your age?"]
    assert shown(result_of(script, told)) == ("needs_input", {"a": 1}, ["i", "j"])
    assert script.operations == ["make", "get", "join", "history"]


def test_a_thread_that_must_not_be_read() -> None:
    """Whether it is a human's turn is not guessed: nothing is told of the status, and no result."""
    exchanges = (
        ("make", sse(metadata())),
        ("get", run("success")),
        ("join", sse(metadata())),
        ("history", answer({"detail": "no"}, 422)),
    )
    script, told = played(*exchanges, plan=made(("custom",)))
    assert told.error is None
    assert told.session.run.known_status is None
    with pytest.raises(errors.RunError, match="outcome is unknown"):
        result_of(script, told)


def test_a_success_that_brought_no_values() -> None:
    """Its state, which was read to see whether it waits for a human, is the result."""
    exchanges = (
        ("make", sse(metadata())),
        ("get", run("success")),
        ("join", sse(metadata())),
        ("history", answer([DONE])),
    )
    script, told = played(*exchanges, plan=made(TEXT))
    assert shown(result_of(script, told)) == ("success", {"a": 2}, [])
    assert script.operations == ["make", "get", "join", "history"]


def test_parallel_questions() -> None:
    """Each event has one of them and not the state, which is read from the thread; a question told twice is one."""
    asked = [event(one, str(at)) for at, one in enumerate([{"a": 1}, QUESTION, OTHER, QUESTION])]
    exchanges = ("make", sse(*asked, end())), ("get", run("success")), ("history", answer([ASKING]))
    script, told = played(*exchanges)
    assert [one.id for one in told.session.interrupts()] == ["i", "j"]
    assert script.operations == ["make"]
    assert shown(result_of(script, told)) == ("needs_input", {"a": 1}, ["i", "j"])


def test_a_stop_before_a_node() -> None:
    """It is a human's turn without a question: `updates` tell it, and the state of a run that was made so."""
    stopped = event({"__interrupt__": []}, "1", "updates")
    _, told = played(
        ("make", sse(stopped, end())), ("get", run()), ("history", answer([ASKING])), plan=made(("updates",))
    )
    assert told.session.run.known_status == "needs_input"

    shows = run(kwargs={"interrupt_before": ["step"]})
    state = answer([{**DONE, "next": ["step"]}])
    exchanges = ("make", sse(event({"a": 2}, "1"))), ("get", shows), ("join", sse(event({"a": 2}, "1")))
    script, told = played(*exchanges, ("history", state))
    assert shown(result_of(script, told)) == ("needs_input", {"a": 2}, [])


def test_what_was_told_before_a_restart_does_not_count() -> None:
    """A question of an attempt that was lost is none, and its state is not the result."""
    again = event({"run_id": "r", "attempt": 2}, "m2", "metadata")
    events = sse(metadata(), event(QUESTION, "1"), again, event({"a": 3}, "2"), end())
    script, told = played(("make", events))
    assert shown(result_of(script, told)) == ("success", {"a": 3}, [])
    assert told.session.interrupts() == ()


def test_a_run_that_failed_has_a_status() -> None:
    """An error of the run has its word of the closed set; until then the status is not known."""
    _, told = played(("make", sse(metadata(), error())))
    assert isinstance(told.error, errors.RunFailedError)
    assert told.session.run.known_status == "failed"
    assert StreamSession(made(), Script().context).run.known_status is None


@pytest.mark.parametrize(("word", "status"), [("running", "running"), ("success", None), ("interrupted", None)])
def test_a_word_that_may_mean_two_things_is_not_told(word: str, status: str | None) -> None:
    """While the stream goes on a success may turn out to wait for a human, and so may an interrupted run."""
    state = StreamSession(made(), Script().context).run
    state.status = word
    assert state.known_status == status


@pytest.mark.parametrize("refusal", [404, 405, 501])
def test_a_server_that_shows_no_states(refusal: int) -> None:
    """It has no questions to show, so the run is the success that it says."""
    exchanges = ("make", sse(metadata())), ("get", run("success")), ("join", sse(metadata()))
    _, told = played(*exchanges, ("history", answer({"detail": "Not Found"}, refusal)), plan=made(TEXT))
    assert (told.error, told.session.run.known_status) == (None, "success")


def test_a_question_is_not_taken_for_a_success() -> None:
    """If it cannot be found out whether the run waits for a human its status is unknown, and it has no result.

    All of its events came, so that reading them does not fail; its thread stays, as it may be answered there.
    """
    exchanges = ("make", sse(metadata())), ("get", run("success")), ("join", sse(metadata()))
    plan = made(TEXT, temporary=True, own_thread=True)
    script, told = played(*exchanges, *[("history", Fail())] * 4, plan=plan)
    assert (told.error, told.session.run.known_status) == (None, None)
    assert not told.session.must_clean_up
    with pytest.raises(errors.RunError, match="unknown"):
        result_of(script, told)


def test_the_thread_of_a_question_stays() -> None:
    """The answer goes there, though it was made for the stream and is deleted after a success."""
    script, told = played(("make", sse(event(QUESTION, "1"), end())), plan=made(temporary=True, own_thread=True))
    assert told.session.run.known_status == "needs_input"
    assert script.operations == ["make"]
    assert not told.session.must_clean_up


def test_the_result_is_read_before_its_thread_is_deleted() -> None:
    """After a stream that brought no values, the result of a run without a thread is known all the same."""
    exchanges = ("make", sse(metadata())), ("get", run()), ("join", sse(metadata())), ("history", answer([DONE]))
    script, told = played(*exchanges, ("delete", answer(None, 204)), plan=made(TEXT, temporary=True, own_thread=True))
    assert shown(result_of(script, told)) == ("success", {"a": 2}, [])
    assert script.operations[-1] == "delete"


def test_a_result_without_a_known_outcome() -> None:
    """A stream that ended without saying how is no success: its result raises."""
    script, told = played(("make", sse(event(1, None), headers={})), plan=made(thread_id=None, resumable=False))
    with pytest.raises(errors.RunError, match="outcome is unknown"):
        result_of(script, told)


@pytest.mark.parametrize("is_known", [True, False])
def test_the_result_of_a_run_that_was_joined_is_its_own(is_known: bool) -> None:
    """Later runs may have changed the thread, so the state of the run itself is looked for when it is asked for."""
    exchanges = ("join", sse(metadata())), ("get", run()), ("join", sse(metadata())), ("history", answer([DONE]))
    script, told = played(*exchanges, ("GET /threads/t", answer({"thread_id": "t"})), plan=joined())
    if not is_known:  # as if an `end` event had told how it ended
        told.session.run.fetched = None
        script._exchanges.insert(0, ("get", run()))
    assert shown(result_of(script, told)) == ("success", {"a": 2}, [])


def test_a_result_that_the_server_stored_with_the_run() -> None:
    """Aegra's `end` event tells the success, and the run has its values; it is asked for when they are."""
    script, told = played(
        ("make", sse(event(1, name="custom"), end())),
        ("get", answer({"run_id": "r", "thread_id": "t", "status": "success", "output": {"a": 3}})),
        plan=made(("custom",)),
    )
    assert script.operations == ["make"]
    assert shown(result_of(script, told)) == ("success", {"a": 3}, [])


def test_a_question_of_which_only_updates_tell() -> None:
    """The state is read when the result is asked for; a run that is not known yet is asked for first."""
    aegra = answer({"run_id": "r", "thread_id": "t", "status": "interrupted", "output": None})
    script, told = played(
        ("make", sse(event(QUESTION, "1", "updates"), end("interrupted"))),
        ("get", aegra),
        ("state", answer(ASKING)),
        plan=made(("updates",)),
    )
    assert script.operations == ["make"]
    assert shown(result_of(script, told)) == ("needs_input", {"a": 1}, ["i"])


def test_a_result_that_nobody_has() -> None:
    """Without values and without a thread there is nothing to read them from, which is told."""
    stateless = made(("custom",), thread_id=None, resumable=False)
    script, told = played(("make", sse(event(1, None, "custom"), end(), headers={})), plan=stateless)
    with pytest.raises(errors.APIResponseError, match="does not say which thread has them"):
        result_of(script, told)


def test_a_stop_of_a_run_that_cannot_be_asked_for() -> None:
    """Without a thread the events alone tell that it is a human's turn; nothing tells the values, which is told."""
    stateless = made(("updates",), thread_id=None, resumable=False)
    stopped = event({"__interrupt__": []}, None, "updates")
    update = event({"one": 1}, None, "updates")
    script, told = played(("make", sse(update, stopped, end("success"), headers={})), plan=stateless)
    assert told.session.run.known_status == "needs_input"
    with pytest.raises(errors.APIResponseError, match="does not say which thread has them"):
        result_of(script, told)


class TestModes:
    """Which modes a stream asks for, so that it can be read by purpose."""

    def test_the_default_is_replaced(self) -> None:
        """A mode that the caller did not ask for is not sent."""
        plan = with_mode(made(are_modes_given=False), TEXT)
        assert plan.make is not None
        assert (plan.modes, plan.make.body["stream_mode"]) == (TEXT, "messages-tuple")
        assert with_mode(plan, TEXT) is plan

    def test_those_given_stay(self) -> None:
        """The mode comes besides them, unless they have it or one that does as well."""
        plan = made(("values", "custom"))
        more = with_mode(plan, ("messages-tuple", "messages"))
        assert more.make is not None
        assert more.modes == ("values", "custom", "messages-tuple")
        assert more.make.body["stream_mode"] == ["values", "custom", "messages-tuple"]
        assert plan.make is not None
        assert plan.make.body["stream_mode"] == ["values", "custom"]
        other = made(("messages",))
        assert with_mode(other, ("messages-tuple", "messages")) is other

    def test_a_join_is_narrowed(self) -> None:
        """Joined without a filter, nothing else is sent; with one, it is widened."""
        assert with_mode(joined(), TEXT).filter == TEXT
        assert with_mode(joined(modes=("values",)), TEXT).filter == ("values", *TEXT)

    def test_an_open_stream_cannot_ask_for_more(self) -> None:
        """The error has both ways to write it; where the modes are not known, they may have it."""
        with pytest.raises(
            ValueError, match=r"runs\.stream\(\.\.\.\)\.text\(\), or pass stream_mode=\['values', 'messag"
        ):
            check_brought(("values",), TEXT, "text")
        check_brought(None, TEXT, "text")
        check_brought(("values", *TEXT), TEXT, "text")

    def test_a_session_that_brings_them_is_kept(self) -> None:
        """Another is made only where it does not bring what is asked for."""
        session = StreamSession(made(), Script().context)
        assert session.asking_for(("values",)) is session
        assert session.asking_for(("custom",)).plan.modes == ("values", "custom")

    def test_several_modes_unless_others_were_chosen(self) -> None:
        """All of them are asked for in place of the default; what the caller chose stays, and so does a join."""
        wanted = ("updates", *TEXT)
        plan = StreamSession(made(are_modes_given=False), Script().context).asking_for_all(wanted).plan
        assert plan.make is not None
        assert (plan.modes, plan.make.body["stream_mode"]) == (wanted, [*wanted])
        for chosen in (made(("custom",)), joined(), joined(are_modes_given=False)):
            session = StreamSession(chosen, Script().context)
            assert session.asking_for_all(wanted) is session


SPEAKING = {"config": {"configurable": {"__event_streaming_v2": True}}, "stream_mode": ["values", "updates"]}


def told_by_protocol(data: Any, event_id: str) -> Any:
    """A state as a run has it that speaks the event streaming protocol."""
    return event({"type": "event", "method": "values", "params": {"namespace": [], "data": data}}, event_id)


@pytest.mark.parametrize(("state", "expected"), [(DONE, ("success", {"a": 2})), (ASKING, ("needs_input", {"a": 1}))])
def test_a_run_that_speaks_the_event_streaming_protocol(state: Any, expected: tuple[str, Any]) -> None:
    """Its events are no states, and tell no question: both are read from the thread."""
    events = sse(metadata(), told_by_protocol({"a": 0}, "1"), told_by_protocol({"a": 9}, "2"), end())
    said = ("get", run(kwargs=SPEAKING))
    read = ("history", answer([state]))
    exchanges = (said, ("join", events), read, read, ("GET /threads/t", answer({})))
    script, told = played(*exchanges, plan=joined(modes=("values", "updates")))
    assert shown(result_of(script, told))[:2] == expected
