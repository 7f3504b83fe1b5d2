"""The stream of a thread, turn by turn: what is said is read as it is said, and what is asked can be answered."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import InputRequestedEvent, LifecycleEvent, ThreadMessageEvent, ThreadValuesEvent, errors
from langgraph_runs.testing.payloads import message, question, subgraph, tool_call

from .streams import collect, drain
from .support import ClientMaker, FakeRuns
from .thread_streams import SAID, all_of, be_impatient, exact, words

QUESTIONS: list[dict[str, Any]] = [{"id": "a", "value": "left?"}, {"id": "b", "value": {"side": "right"}}]


def test_nothing_is_sent_before_it_is_read(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Making a stream is free; entering it opens the connection, before any run is there."""
    stream = make_client(fake_runs.url).threads.stream("t", "agent")
    assert fake_runs.requests == []
    assert (stream.run_id, stream.status, stream.interrupts) == (None, None, ())
    with stream:
        assert fake_runs.operations == ["list", "stream"]


def test_text_comes_token_by_token(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Each piece is handed out as soon as it is said, before the next one is."""
    fake_runs.next(SAID, auto=False)
    stream = make_client(fake_runs.url).threads.stream("t", "agent")
    stream.start(input={})
    (run,), tokens = fake_runs.runs, stream.text()
    run.start()
    run.advance(2)
    for piece in ("Hel", "lo", " you"):
        run.advance()
        assert next(tokens) == piece
    run.complete()
    assert list(tokens) == []
    assert stream.status == "success"


def test_messages_are_read_in_a_loop_each_with_its_text(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Of several messages each comes whole, one after the other."""
    fake_runs.next([*message("One", id="m1"), *message("Two", " parts", id="m2")])
    stream = make_client(fake_runs.url).threads.stream("t", "agent")
    stream.start(input={})
    said = [one["content"] for one in stream.messages()]
    assert [[block["text"] for block in blocks] for blocks in said] == [["One"], ["Two parts"]]


def test_tool_calls_come_with_their_output(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """In the loop a call has what came of it, before the run has ended."""
    calls = [*tool_call("c1", "weather", {"city": "Bern"}, "sunny"), *tool_call("c2", "pay", {}, error="no money")]
    fake_runs.next(calls, auto=False)
    stream = make_client(fake_runs.url).threads.stream("t", "agent")
    stream.start(input={})
    (run,), told = fake_runs.runs, stream.tool_calls()
    run.start()
    run.advance(2)
    first = next(told)
    assert (first.id, first.name, first.input, first.error) == ("c1", "weather", {"city": "Bern"}, None)
    assert first.output == "sunny"
    assert not run.finished
    run.complete()
    (second,) = told
    assert (second.id, second.output, second.error) == ("c2", None, "no money")


def test_interrupts_have_their_value(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """What is asked is there in the words of the graph, whatever the wire calls it."""
    fake_runs.next([question("q", {"really": True})])
    stream = make_client(fake_runs.url).threads.stream("t", "agent")
    stream.start(input={})
    (asked,) = (event for event in stream if isinstance(event, InputRequestedEvent))
    assert asked.data == {"interrupt_id": "q", "payload": {"really": True}}
    assert stream.status == "needs_input"
    ((name, value),) = [(one.id, one.value) for one in stream.interrupts]
    assert (name, value) == ("q", {"really": True})


def test_two_questions_one_answered(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Both are told once, though the run is said to be interrupted after the first; then what is left, alone."""
    fake_runs.next(1, mode="values", interrupts=QUESTIONS)
    stream = make_client(fake_runs.url).threads.stream("t", "agent")
    stream.start(input={})
    events = drain(stream)
    assert [event.event for event in events[-5:-1]] == ["input.requested", "lifecycle", "values", "input.requested"]
    assert events[-1].event == "values"
    assert [(one.id, one.value) for one in stream.interrupts] == [(one["id"], one["value"]) for one in QUESTIONS]

    stream.answer({"a": 1})
    again = drain(stream)
    assert [event.data["interrupt_id"] for event in again if event.event == "input.requested"] == ["b"]
    assert [one.id for one in stream.interrupts] == ["b"]
    assert stream.status == "needs_input"

    stream.resume(2)
    assert words(drain(stream)) == ["running", "completed"]
    assert (stream.status, stream.interrupts) == ("success", ())
    assert [run.request.get("command") for run in fake_runs.runs] == [None, {"resume": {"a": 1}}, {"resume": {"b": 2}}]


def test_questions_are_answered_together(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """One run goes on with all answers, and with what is to be changed besides."""
    fake_runs.next(1, mode="values", interrupts=QUESTIONS)
    stream = make_client(fake_runs.url).threads.stream("t", "agent")
    stream.start(input={})
    drain(stream)
    handle = stream.answer({"a": 1, "b": 2}, update={"x": 1}, goto="node")
    drain(stream)
    assert (handle.run_id, stream.status) == (fake_runs.runs[-1].run_id, "success")
    assert fake_runs.runs[-1].request["command"] == {"resume": {"a": 1, "b": 2}, "update": {"x": 1}, "goto": "node"}


def test_answers_to_nothing_are_refused(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """An input is not taken for an answer, an answer not for an input, and nothing is sent; reading goes on after."""
    fake_runs.next(1, mode="values", interrupts=QUESTIONS)
    stream = make_client(fake_runs.url).threads.stream("t", "agent")
    stream.start(input={})
    drain(stream)
    with pytest.raises(ValueError, match="waits for an answer"):
        stream.start(input={})
    with pytest.raises(ValueError, match="waits for 2 answers"):
        stream.resume(1)
    with pytest.raises(ValueError, match="'c'"):
        stream.answer({"c": 1})
    assert fake_runs.operations.count("command") == 1
    assert drain(stream) == []
    stream.answer({"a": 1, "b": 2})
    assert words(drain(stream)) == ["running", "completed"]
    with pytest.raises(ValueError, match="waits for no answer"):
        stream.resume(1)


@pytest.mark.parametrize("ids", ["unique", "repeated"])
def test_turns_go_on_where_the_one_before_ended(fake_runs: FakeRuns, make_client: ClientMaker, ids: str) -> None:
    """Each turn has the events of its run and no others, and the stream ends with it, as often as it is read."""
    stream = make_client(fake_runs.url).threads.stream("t", "agent")
    for turn in range(4):
        fake_runs.next([("values", {"turn": turn}), *SAID], ids=ids)
        handle = stream.start(input={"turn": turn})
        events = drain(stream)
        run = fake_runs.runs[-1]
        assert exact(events) == all_of(fake_runs, run)
        assert (handle.run_id, stream.run_id, stream.status) == (run.run_id, run.run_id, "success")
        assert {event.run_id for event in events} == {run.run_id}
        assert drain(stream) == []
    assert stream.reconnects == 0
    assert len(fake_runs.runs) == 4


def test_runs_that_wait_for_their_turn_are_told_together(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Several are started one after the other; reading ends with the last of them."""
    for number in range(3):
        fake_runs.next([("values", {"n": number})])
    stream = make_client(fake_runs.url).threads.stream("t", "agent")
    handles = [stream.start(input=None) for _ in range(3)]
    events = drain(stream)
    assert exact(events) == all_of(fake_runs, *fake_runs.runs)
    assert [event.run_id for event in events if isinstance(event, ThreadValuesEvent)] == [one.run_id for one in handles]


def test_result_reads_to_the_end(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """It is the state, and what is asked; it can be had again."""
    stream = make_client(fake_runs.url).threads.stream("t", "agent")
    with pytest.raises(RuntimeError, match="started none"):
        stream.result()
    fake_runs.next(SAID, values={"answer": 42})
    stream.start(input={})
    assert stream.result().values == stream.result().values == {"answer": 42}
    fake_runs.next([question("q", "?")], values={"__interrupt__": [{"id": "q", "value": "?"}]})
    stream.start(input={})
    result = stream.result()
    assert (result.status, [one.value for one in result.interrupts]) == ("needs_input", ["?"])


def test_subgraphs_are_told_as_they_begin_and_end(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Those within others, too; what they say is under their namespace."""
    fake_runs.next(subgraph("outer", *subgraph("inner", *SAID)))
    stream = make_client(fake_runs.url).threads.stream("t", "agent")
    stream.start(input={})
    told = [(one.name, len(one.namespace), one.status) for one in stream.subgraphs()]
    assert told == [
        ("outer", 1, "started"),
        ("inner", 2, "started"),
        ("inner", 2, "completed"),
        ("outer", 1, "completed"),
    ]
    fake_runs.next(subgraph("outer", *SAID))
    stream.start(input={})
    said = [event for event in drain(stream) if isinstance(event, ThreadMessageEvent)]
    assert {event.namespace[0].partition(":")[0] for event in said} == {"outer"}


def test_channels_narrow_what_comes(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """What is needed to know of runs is asked for all the same, and not handed out."""
    fake_runs.next([("values", {"n": 1}), *SAID, question("q", "?", values={"n": 2})])
    stream = make_client(fake_runs.url).threads.stream("t", "agent", channels=["values"])
    stream.start(input={})
    assert [(type(event), event.data) for event in drain(stream)] == [
        (ThreadValuesEvent, {"n": 1}),
        (ThreadValuesEvent, {"n": 2}),
    ]
    assert stream.status == "needs_input"
    assert [one.id for one in stream.interrupts] == ["q"]
    (asked,) = [request for request in fake_runs.requests if request.path.endswith("/stream/events")]
    assert asked.json() == {"channels": ["values", "lifecycle", "input"]}
    with pytest.raises(ValueError, match="'messages'"):
        stream.text()


def test_what_had_ended_is_left_out_unless_asked_for(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """The history comes on every connection; by default nobody sees it."""
    old = [fake_runs.run(SAID, thread_id="t", protocol=True, finished=True) for _ in range(2)]
    client = make_client(fake_runs.url)
    for replay in (False, True):
        fake_runs.next(SAID)
        stream = client.threads.stream("t", "agent", replay=replay)
        stream.start(input={})
        runs = [*old, fake_runs.runs[-1]] if replay else [fake_runs.runs[-1]]
        assert exact(drain(stream)) == all_of(fake_runs, *runs)
        old.append(fake_runs.runs[-1])


def test_a_run_that_is_under_way_is_followed(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """All that is stored of it comes, and reading ends with it."""
    run = fake_runs.run(SAID, thread_id="t", protocol=True, auto=False)
    run.start()
    run.advance(4)
    stream = make_client(fake_runs.url).threads.stream("t").follow(run.run_id)
    events = [next(stream) for _ in range(5)]
    run.complete()
    assert exact([*events, *drain(stream)]) == all_of(fake_runs, run)
    with pytest.raises(RuntimeError, match="too late"):
        stream.follow(run.run_id)


def test_a_run_that_has_ended_is_followed(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """From its first event to its last; what was stored of others is left out."""
    runs = [fake_runs.run(SAID, thread_id="t", protocol=True, finished=True) for _ in range(3)]
    stream = make_client(fake_runs.url).threads.stream("t").follow(runs[1].run_id)
    assert exact(drain(stream)) == all_of(fake_runs, runs[1])


def test_a_run_that_has_not_the_mode_is_followed(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """That nothing comes of it is told, with no request more; a run that has it is read in silence."""
    client = make_client(fake_runs.url)
    counts: list[int] = []
    for mode in ("custom", "values"):
        run = fake_runs.run([(mode, {"n": 1})], thread_id=mode, finished=True, mode=mode)
        before = len(fake_runs.requests)
        states = client.threads.stream(mode).follow(run.run_id).values()
        if mode == "custom":
            with pytest.warns(errors.LangGraphRunsWarning, match=rf"values\(\) .* of run {run.run_id}: .*\['custom'\]"):
                assert list(states) == []
        else:
            assert list(states) == [{"n": 1}]
        counts.append(len(fake_runs.requests) - before)
    assert counts[0] == counts[1]


@pytest.mark.parametrize("status", ["success", "error"])
def test_a_run_of_which_nothing_is_stored_is_followed(
    fake_runs: FakeRuns, make_client: ClientMaker, status: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is missing is told, and no success is made of it, however the run ended."""
    be_impatient(monkeypatch)
    run = fake_runs.run(SAID, thread_id="t", protocol=True, finished=True, status=status, ids=None)
    stream = make_client(fake_runs.url).threads.stream("t").follow(run.run_id)
    events, error = collect(stream)
    assert events == []
    assert isinstance(error, errors.StreamInterruptedError)
    assert error.run_id == run.run_id


def test_a_graph_without_transformers(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """Custom events of plain graphs do not come by the protocol; those with a name come by their channel."""
    fake_runs.next([("custom:steps", {"done": 1}), ("custom", {"plain": 1})])
    stream = make_client(fake_runs.url).threads.stream("t", "agent", channels=["custom:steps"])
    stream.start(input={})
    assert [event.data for event in stream] == [{"name": "steps", "payload": {"done": 1}}]


def test_raw_events_are_of_their_classes(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """With the run and the time."""
    fake_runs.next([("values", {"n": 1})])
    stream = make_client(fake_runs.url).threads.stream("t", "agent")
    stream.start(input={})
    events: list[Any] = drain(stream)
    assert [type(event) for event in events] == [LifecycleEvent, ThreadValuesEvent, LifecycleEvent]
    assert {event.run_id for event in events} == {fake_runs.runs[0].run_id}
    assert all(isinstance(event.timestamp, int) for event in events)
