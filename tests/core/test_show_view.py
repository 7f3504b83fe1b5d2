"""What is shown of a run, by its events: what is said, tools, nodes, questions, and how it ends."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import (
    CustomEvent,
    ErrorEvent,
    Interrupt,
    MetadataEvent,
    RunResult,
    StreamEvent,
    TaskEvent,
    ToolEvent,
    UpdatesEvent,
    ValuesEvent,
    errors,
)
from langgraph_runs._core.runs.status import Status
from langgraph_runs._core.show.going_on import Advice, to_answer
from langgraph_runs._core.show.items import MOST_OF_PROSE
from langgraph_runs._core.show.view import MOST_ITEMS, RunView, Standing, duration
from langgraph_runs._core.wire.json_decoder import decode
from tests.core.test_projections import RESTART, last, piece
from tests.core.thread_streams import lifecycle, load, text_block

BEGIN = MetadataEvent("metadata", {"run_id": "r", "attempt": 1})


def viewed(*events: StreamEvent) -> RunView:
    view = RunView()
    for event in events:
        view.feed(event)
    return view


def plain(*events: StreamEvent) -> list[str]:
    """The parts of a view of these events, as plain text."""
    return viewed(*events).plain(Standing(2.5)).split("\n\n")


def result(values: Any = None, status: Status = "success", *questions: Any) -> RunResult[Any]:
    asked = (*[Interrupt.from_dict({"id": f"i{at}", "value": one}) for at, one in enumerate(questions)],)
    return RunResult("r", "t", status, values, asked)


def began(task: str, node: str = "n", *tasks: str) -> StreamEvent:
    return TaskEvent("|".join(["tasks", *tasks]), {"id": task, "name": node, "input": {}, "triggers": []})


def ended(task: str, node: str = "n", *tasks: str, **fields: Any) -> StreamEvent:
    told = {"id": task, "name": node, "error": None, "result": {}, "interrupts": [], **fields}
    return TaskEvent("|".join(["tasks", *tasks]), told)


def calls(call_id: str, arguments: str, **fields: Any) -> StreamEvent:
    """A piece of a message that calls a tool."""
    call = {"id": call_id, "name": "weather", "args": arguments, "index": 0, "type": "tool_call_chunk"}
    return piece("", tool_call_chunks=[call], **fields)


def tool_result(call_id: str, text: str, **fields: Any) -> StreamEvent:
    return piece(text, f"of {call_id}", type="tool", name="weather", tool_call_id=call_id, node="tools", **fields)


def test_before_anything_came() -> None:
    """There is something to show from the beginning."""
    assert RunView().plain(Standing()) == "starting · 0 s"
    assert RunView().markdown(Standing()) == "**starting** · 0 s"


def test_before_there_is_a_run() -> None:
    """It is not said that one starts, as nothing may come; once something comes, it is shown as ever."""
    view = RunView(has_run=False)
    assert view.plain(Standing(1.9)) == "waiting for events · 1 s"
    assert view.take_lines(Standing()) == ""
    view.feed(BEGIN)
    assert view.plain(Standing(1.9)).startswith("running · 1 s")


def test_what_is_said_comes_piece_by_piece() -> None:
    """Text is shown as Markdown as far as it has come, what a model thinks in a line of its own."""
    thought = piece([{"type": "thinking", "thinking": "Let me\nsee."}])
    view = viewed(BEGIN, thought, piece("**Hel"))
    assert view.markdown(Standing(1.9)) == "> thinking: `Let me see.`\n\n**Hel\n\n**running** · 1 s · … `model`"
    state = view.state
    view.feed(piece("lo** <b>"))
    assert view.state != state
    assert view.markdown(Standing(2.0)).split("\n\n")[1] == "**Hello** &lt;b>"
    assert plain(thought)[0] == "| thinking: Let me see."
    assert plain(thought, piece("**Hel"), last())[:2] == ["| thinking: Let me see.", "**Hel"]


def test_who_speaks_is_told_if_there_are_several() -> None:
    """Where more than one node speaks, each message has its name."""
    shown = plain(piece("a", "1", node="one"), piece("b", "2", node="two", step=2))
    assert shown[:4] == ["one:", "a", "two:", "b"]


def test_tools_are_shown_as_they_work() -> None:
    """A call is shown with its arguments while it works, and then with its result; one that failed is marked."""
    events = [calls("c1", '{"city":'), calls("c1", ' "Bern"}')]
    assert plain(*events)[0] == '… weather({"city": "Bern"})'
    assert plain(*events, tool_result("c1", "rain"))[0] == '✓ weather({"city": "Bern"}) → rain'
    assert plain(*events, tool_result("c1", "no", status="error"))[0] == '✗ weather({"city": "Bern"}) → no'
    assert plain(tool_result("c2", ""))[0] == "✓ weather()"


def test_tools_of_a_thread() -> None:
    """What a thread's stream tells of tools is shown at once, before their messages come."""

    def tool(kind: str, **fields: Any) -> StreamEvent:
        return ToolEvent("tools", {"event": f"tool-{kind}", "tool_call_id": "c", **fields})

    begin = tool("started", tool_name="weather", input={"city": "Bern"})
    call = 'weather({"city":"Bern"})'
    assert plain(begin, tool("output-delta", delta="x"))[0] == f"… {call}"
    assert plain(begin, tool("finished", output={"type": "tool", "content": "rain"}))[0] == f"✓ {call} → rain"
    assert plain(begin, tool("finished", output={"mm": 3}))[0] == f'✓ {call} → {{"mm":3}}'
    assert plain(begin, tool("error", message="no"))[0] == f"✗ {call} → no"
    assert plain(ToolEvent("tools", {"event": "tool-started"})) == ["running · 2 s"]


def test_nodes_are_shown_as_they_work() -> None:
    """Nodes are at work from the beginning of their task to its end, as often as they are; subgraphs have a path."""
    events = [began("1", "plan"), ended("1", "plan"), began("2", "work"), began("3", "work")]
    assert plain(*events)[-1] == "running · 2 s · ✓ plan · … work (2)"
    events += [ended("2", "work"), ended("3", "work", error={"error": "ValueError"})]
    assert plain(*events)[-1] == "running · 2 s · ✓ plan · ✗ work (2)"
    inner = [began("1", "outer"), began("2", "inner", "outer:1"), ended("2", "inner", "outer:1", interrupts=[{}])]
    assert plain(*inner)[-1] == "running · 2 s · … outer · ? outer > inner"
    assert plain(*inner, UpdatesEvent("updates", {"other": {}}))[-1] == "running · 2 s · … outer · ? outer > inner"
    assert plain(began("1"), RESTART, began("2"))[-1] == "running · 2 s · … n"
    assert plain(began("1"), RESTART)[-1] == "running · 2 s"


def test_nodes_without_tasks() -> None:
    """Where no tasks are told, a node that speaks is at work, and one that returned something is done."""
    said = piece("a", node="talk")
    asks = UpdatesEvent("updates", {"__interrupt__": [{"id": "i", "value": "?"}]})
    assert plain(said, said)[-1] == "running · 2 s · … talk"
    assert plain(said, UpdatesEvent("updates", {"talk": {}}), UpdatesEvent("updates|sub:1", {"x": 1}), asks)[-1] == (
        "running · 2 s · ✓ talk · ✓ sub > x"
    )


def test_only_the_last_of_many_nodes() -> None:
    """Of many nodes the last are shown, with a sign that there are others."""
    line = plain(*[began(str(number), f"n{number}") for number in range(30)])[-1]
    assert line.startswith("running · 2 s · … · … n10 · … n11 ")
    assert line.endswith("… n29")


def test_what_nodes_write() -> None:
    """The last of what nodes write is shown, with how many there were; what has no JSON form as Python shows it."""
    assert plain(CustomEvent("custom", {"a": 1}))[0] == 'custom: {"a":1}'
    assert plain(*[CustomEvent("custom", {"a": 1})] * 1001, CustomEvent("custom", 1j))[0] == "custom (1,002): 1j"


def test_questions() -> None:
    """A question is shown as soon as it is asked, once."""
    asked = {"__interrupt__": [{"id": "i", "value": {"question": "Name?"}}]}
    view = viewed(UpdatesEvent("updates", asked), ValuesEvent("values", asked))
    question = '**Question:**\n\n```json\n{\n  "question": "Name?"\n}\n```'
    assert view.markdown(Standing()) == f"{question}\n\n**running** · 0 s"
    view.end(result({"name": ""}, "needs_input", {"question": "Name?"}))
    view.advise(Advice("To answer:", "run()"))
    end = "**waits for an answer** · 0.0 s\n\nTo answer:\n\n```python\nrun()\n```"
    assert view.markdown(Standing()) == f"{question}\n\n{end}"
    view.end(result({}, "needs_input", "Really?\n<b>"))
    assert view.markdown(Standing()).startswith("**Question:**\n\n```\nReally?\n<b>\n```")


def test_a_run_that_ended() -> None:
    """The end has the time that it took; the state is shown if nothing was said."""
    view = viewed(BEGIN, began("1"))
    view.end(result({"a": 1}))
    assert view.plain(Standing(3.14, 1)) == '    {\n      "a": 1\n    }\n\nsuccess · 3.1 s · 1 reconnect'
    view = viewed(BEGIN, piece("Hi"))
    view.end(result({"messages": []}))
    assert view.plain(Standing(75, 2)) == "Hi\n\nsuccess · 1 min 15 s · 2 reconnects"
    view = RunView()
    view.end(result(None))
    assert view.plain(Standing(12)) == "success · 12 s"


FAILURES = [
    (errors.RunFailedError("ValueError: boom"), "```\nValueError: boom\n```\n\n**failed** · 1.0 s"),
    (errors.RunCancelledError("the run was cancelled"), "**cancelled** · 1.0 s"),
    (errors.RunTimeoutError("too long"), "```\ntoo long\n```\n\n**timed out** · 1.0 s"),
    (errors.RunError("who knows"), "```\nwho knows\n```\n\n**outcome unknown** · 1.0 s · … `n`"),
    (errors.StreamInterruptedError("lost"), "```\nlost\n```\n\n**stream interrupted** · 1.0 s · … `n`"),
    (errors.APIConnectionError("gone"), "```\ngone\n```\n\n**stream interrupted** · 1.0 s · … `n`"),
]


@pytest.mark.parametrize(("error", "expected"), FAILURES, ids=lambda one: type(one).__name__)
def test_a_run_that_failed(error: Exception, expected: str) -> None:
    """A run that did not succeed says how it ended, and why; a node is at work if the run may go on."""
    view = viewed(began("1"), ErrorEvent("error", {}))
    view.fail(error)
    assert view.markdown(Standing(1.0)) == expected


def test_how_to_go_on() -> None:
    """What was left, or interrupted, says how to go on, if there is a way."""
    view = RunView()
    view.leave(Advice("Go on:", "run()"))
    assert view.plain(Standing(1.0)) == "left · 1.0 s\n\nGo on:\n\n    run()"
    view.fail(errors.APIConnectionError("gone"), Advice("There is none."))
    assert view.plain(Standing(1.0)) == "    gone\n\nstream interrupted · 1.0 s"


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (errors.UnprocessableEntityError("no such graph"), "error"),
        (errors.APIConnectionError("nobody there"), "error"),
        (errors.RunOutcomeUnknownError("lost"), "outcome unknown"),
    ],
    ids=lambda one: type(one).__name__,
)
def test_a_run_of_which_nothing_came(error: Exception, word: str) -> None:
    """What failed before the first event is no interrupted run: that would wait for a human."""
    view = RunView()
    view.fail(error)
    assert view.plain(Standing(1.0)) == f"    {error}\n\n{word} · 1.0 s"


def test_what_a_restart_makes_void_is_not_shown() -> None:
    """Messages that a restart made void go, with their calls; a call whose result is void is at work again."""
    call, answer = calls("c1", "{}"), tool_result("c1", "rain", step=2)
    assert plain(piece("Hel", "a"), calls("c2", "{}", message_id="a"), RESTART)[0] == "running · 2 s"
    view = viewed(call, last(), answer, RESTART)
    view._drop("of c1")
    assert view.plain(Standing()).split("\n\n")[0] == "… weather({})"
    assert view.take_lines(Standing()) == ""


def test_long_views_are_cut() -> None:
    """Of very long texts the ends are shown, and of very many messages the last."""
    text = viewed(piece("a" * MOST_OF_PROSE + "b" * 5000)).plain(Standing())
    assert "… 5,000 characters are not shown …" in text
    assert len(text) < MOST_OF_PROSE + 200
    many = [piece("x", f"m{number}", step=number) for number in range(MOST_ITEMS + 20)]
    shown = plain(*many)
    assert shown[0] == "… 20 earlier messages and calls are not shown …"
    assert shown.count("x") == MOST_ITEMS


def test_lines_tell_each_thing_once() -> None:
    """Where nothing can be renewed, each message and call is told when it is over, and all that is left at the end."""
    view = viewed(BEGIN, piece("Hi"), calls("c", "{}"))
    assert view.take_lines(Standing()) == ""
    view.feed(last())
    view.feed(CustomEvent("custom", 1))
    assert view.take_lines(Standing()) == "Hi\ncustom: 1"
    assert view.take_lines(Standing()) == ""
    view.end(result())
    assert view.take_lines(Standing(1)) == "… weather({})\nsuccess · 1.0 s"


@pytest.mark.parametrize("name", ["agent", "restarts/agent", "restarts/agent_anew"])
def test_a_recorded_stream_of_a_thread(name: str) -> None:
    """What a real server told of an agent with tools is shown in its order, restarted or not."""
    assert plain(*load(name).events)[:4] == [
        "Let me look.",
        '✓ weather({"city": "Bern"}) → weather of Bern',
        '✓ weather({"city": "Rome"}) → weather of Rome',
        "Rain and sun.",
    ]


def test_subgraphs_and_custom_data_of_a_thread() -> None:
    """Messages of subgraphs have their path; custom data comes without what the server puts around it."""
    assert plain(*load("nested").events)[:2] == ["middle:", "hello from within "]
    assert plain(*load("runs_route").events) == ['custom (2): {"step":2}', "running · 2 s · ✓ begin · ✓ step (2)"]


def test_another_turn_takes_the_questions_away() -> None:
    """When a thread's next run begins, what the one before asked has been answered."""
    events = load("agent").events
    view = viewed(UpdatesEvent("updates", {"__interrupt__": [{"id": "i", "value": "?"}]}), lifecycle("completed"))
    assert "Question" in view.plain(Standing())
    for event in [lifecycle("running", "sub"), *events]:
        view.feed(event)
    assert "Question" not in view.plain(Standing())


def protocol(method: str, data: Any, mode: type[StreamEvent] = ValuesEvent) -> StreamEvent:
    """An event of a run that a thread's stream started, as the stream of the run has it."""
    told = {"type": "event", "method": method, "params": {"namespace": [], "data": data}, "seq": 1}
    return mode(method, told)


def test_runs_that_a_thread_started() -> None:
    """Their events are of the protocol, in the stream of the run as well; a restart drops what was cut off."""
    [_, piece_of_block] = text_block("Hi")
    said = [
        protocol("messages", {"event": "message-start", "role": "ai", "id": "m"}),
        protocol("messages", {"event": "content-block-start", "index": 0, "content": {"type": "text", "text": ""}}),
        protocol("messages", piece_of_block.data),
    ]
    asks = protocol("input.requested", {"interrupt_id": "i", "payload": "Name?"})
    assert plain(BEGIN, *said, asks) == ["Hi", "Question:", "    Name?", "running · 2 s"]
    assert plain(BEGIN, *said, RESTART) == ["running · 2 s"]


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0.04, "0.0 s"), (9.94, "9.9 s"), (59.4, "59 s"), (61, "1 min 1 s"), (7385, "2 h 3 min")]
)
def test_durations(seconds: float, shown: str) -> None:
    """Times are told as people do."""
    assert duration(seconds, exact=True) == shown


@pytest.mark.parametrize("levels", [100, 500, 1_020])
def test_what_is_nested_deeply(levels: int) -> None:
    """Data is shown however deeply it is nested, or it is said that it is not."""
    nested = decode(b"[" * levels + b"]" * levels)
    custom, _ = plain(CustomEvent("custom", nested))
    too_deep = custom == "custom: (nested too deeply to be shown)"  # where Python's own limit of levels is
    assert custom.startswith("custom: [[[[") or (too_deep and levels > 500)


def test_questions_without_ids() -> None:
    """Questions whose ids the server does not tell are shown, and how to answer them."""
    asked = [{"value": "Left?"}, {"value": "Right?"}]
    view = viewed(UpdatesEvent("updates", {"__interrupt__": asked}))
    ended = RunResult("r", "t", "needs_input", None, (*map(Interrupt.from_dict, asked),))
    view.end(ended)
    assert all(f"    {one['value']}" in view.plain(Standing()) for one in asked)
    advice = to_answer(ended, "")
    assert advice is not None
    assert advice.code.endswith(".resume(answer)\nrun.show()")
