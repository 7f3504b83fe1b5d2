"""What people see of the events of a run."""

from __future__ import annotations

from typing import Any

from langgraph_runs import (
    ChunkEvent,
    CustomEvent,
    ErrorEvent,
    Interrupt,
    MetadataEvent,
    OtherEvent,
    RunResult,
    StreamEvent,
    ThreadEvent,
    UpdatesEvent,
    ValuesEvent,
)
from langgraph_runs.cli.transcript import Transcript

RESULT: RunResult[Any] = RunResult("r", "t", "success", {"n": 1})


def chunk(content: Any, id: str = "m1", *, step: int = 1, last: bool = False, **more: Any) -> ChunkEvent:
    """A piece of a message of a model."""
    where = {"langgraph_node": "model", "langgraph_step": step, "langgraph_checkpoint_ns": f"model:{step}"}
    position = "last" if last else None
    message = {"type": "AIMessageChunk", "id": id, "content": content, "chunk_position": position, **more}
    return ChunkEvent("messages", [message, where])


def tool(text: str) -> ChunkEvent:
    """The result of a tool."""
    message = {"type": "tool", "id": "t1", "content": text, "name": "weather", "tool_call_id": "c1"}
    return ChunkEvent("messages", [message, {"langgraph_node": "tools", "langgraph_step": 2}])


def told(*events: StreamEvent, result: RunResult[Any] = RESULT, **settings: Any) -> tuple[str, str]:
    """What is on stdout and on stderr, in the end."""
    transcript = Transcript(**settings)
    pieces = [piece for event in events for piece in transcript.feed(event)]
    pieces += transcript.finish(result)
    return "".join(one.text for one in pieces if not one.aside), "".join(one.text for one in pieces if one.aside)


def test_text_is_said_and_the_rest_is_told_aside() -> None:
    """Text is on stdout, thinking, tools and custom data on stderr; the values are not repeated."""
    thought = [{"type": "thinking", "thinking": "Hm. ", "index": 0}]
    call = {"name": "weather", "args": '{"city": "Oslo"}', "id": "c1", "index": 0}
    out, aside = told(
        chunk(thought),
        chunk([{"type": "text", "text": "Let me look.", "index": 1}]),
        chunk("", tool_call_chunks=[call], last=True),
        CustomEvent("custom", {"asked": "Oslo"}),
        tool("sunny"),
        chunk("Sunny.", "m2", step=3, last=True),
    )
    assert out == "Let me look.\nSunny.\n"
    assert aside == 'Hm. \n→ weather({"city":"Oslo"})\n{"asked":"Oslo"}\n← weather: sunny\n'


def test_messages_at_the_same_time_are_not_mixed() -> None:
    """The first is written as it comes, the second once the first is complete."""
    transcript = Transcript()
    events = [
        chunk("a1 "),
        chunk("b1 ", "m2"),
        chunk("a2", last=True),
        chunk("b2 ", "m2"),
        chunk("b3", "m2", last=True),
    ]
    written = ["".join(piece.text for piece in transcript.feed(event)) for event in events]
    assert written == ["a1 ", "", "a2\nb1 ", "b2 ", "b3\n"]


def test_a_server_that_tells_no_ends_of_messages() -> None:
    """There, a message of a later step shows that the one before is complete; the end shows it of all others."""
    assert told(chunk("a"), chunk("b", "m2", step=2), chunk("c", "m3", step=2))[0] == "a\nb\nc\n"


def test_a_restart_is_told() -> None:
    """What was said and is void stays on the screen, so it is said that it is; what is said again follows."""
    again = MetadataEvent("metadata", {"run_id": "r", "attempt": 2}, restarted=True)
    out, aside = told(chunk("One "), again, chunk("One two", "m2", last=True))
    assert out == "One \nOne two\n"
    assert "the text of a message above is void" in aside
    assert "the server restarted the run" in aside


def test_values_are_shown_if_nothing_was_said() -> None:
    """Then the nodes that returned are named, with those of subgraphs, and the values are the output."""
    out, aside = told(UpdatesEvent("updates|child:1", {"work": {}}), UpdatesEvent("updates", {"child": None}))
    assert out == '{\n  "n": 1\n}\n'
    assert aside == "· child/work\n· child\n"


def test_questions_are_told_once() -> None:
    """A question comes of each graph above its own; values are not shown then."""
    question = {"id": "q1", "value": {"ok?": True}}
    asked = UpdatesEvent("updates", {"__interrupt__": [question]})
    result = RunResult("r", "t", "needs_input", {}, (Interrupt.from_dict(question),))
    assert told(asked, asked, result=result) == ("", '? {"ok?":true}  (q1)\n')
    assert told(result=result) == ("", '? {"ok?":true}  (q1)\n')


def test_modes_that_were_chosen_are_the_output() -> None:
    """With --mode, the data of the events is on stdout, whole."""
    events = [ValuesEvent("values", {"n": 1}), CustomEvent("custom|a:1", "x" * 99), OtherEvent("new", 1)]
    assert told(*events, whole=True, width=20) == (f'values {{"n":1}}\ncustom|a:1 "{"x" * 99}"\n', "")


def test_a_thread() -> None:
    """Of a thread it is told which run begins, fails and ends; the next run may use the ids of the one before."""
    begins = [MetadataEvent("metadata", {"run_id": name, "attempt": 1}) for name in "ab"]
    ends = [MetadataEvent("metadata", {"run_id": name, "status": "run_done"}) for name in "ab"]
    error = ErrorEvent("error", {"error": "ValueError", "message": "boom"})
    out, aside = told(begins[0], chunk("A", last=True), ends[0], begins[1], chunk("B"), error, ends[1], of_thread=True)
    assert out == "A\nB\n"
    failed = 'the run failed: {"error":"ValueError","message":"boom"}'
    assert aside == f"── run a\n── run a ended\n── run b\n\n{failed}\n── run b ended\n"


def test_lines_aside_are_shortened() -> None:
    """What is told aside fits into a line; what is said never is cut."""
    assert told(CustomEvent("custom", "x" * 99), chunk("y" * 99), width=10) == ("y" * 99 + "\n", '"xxxxxxxx…\n')


def test_malformed_events_are_no_crash() -> None:
    """Whatever JSON the server sends, there is a transcript."""
    for data in (None, 1, "x", [], [1], {}, {"__interrupt__": 1}, {"__interrupt__": [1, None]}):
        for kind, name in ((MetadataEvent, "metadata"), (UpdatesEvent, "updates"), (ChunkEvent, "messages")):
            told(kind(name, data))
            told(kind(name, data), of_thread=True, whole=True)


def protocol(method: str, namespace: tuple[str, ...] = (), **data: Any) -> list[StreamEvent]:
    """An event of the protocol, as a thread's stream gives it, and as a run that speaks it publishes it."""
    envelope = {"type": "event", "method": method, "params": {"namespace": [*namespace], "data": data}}
    return [ThreadEvent(method, data, namespace=namespace, run_id="r"), StreamEvent(method, envelope)]


def test_events_of_the_protocol() -> None:
    """Runs that publish events of the protocol are told like others, by either stream."""
    events = [
        protocol("messages", event="message-start", role="ai"),
        protocol("messages", event="content-block-delta", delta={"type": "reasoning-delta", "reasoning": "Hm."}),
        protocol("messages", event="content-block-delta", delta={"type": "text-delta", "text": "Let me look."}),
        protocol("messages", event="message-finish"),
        protocol("tools", event="tool-started", tool_name="weather", input={"city": "Oslo"}),
        protocol("messages", ("tools:1",), event="message-start", role="tool"),
        protocol("messages", ("tools:1",), event="content-block-delta", delta={"text": "sunny"}),
        protocol("tools", event="tool-finished", output={"name": "weather", "content": "sunny"}),
        protocol("tools", event="tool-error", message="no such city"),
        protocol("custom", asked="Oslo"),
        protocol("values", n=1),
        protocol("input.requested", interrupt_id="q1", payload="Sure?"),
    ]
    aside = (
        'Hm.\n→ weather({"city":"Oslo"})\n← weather: sunny\n← failed: no such city\n{"asked":"Oslo"}\n? "Sure?"  (q1)\n'
    )
    for kind in (0, 1):
        assert told(*(each[kind] for each in events), of_thread=True) == ("Let me look.\n", aside)
    [running, _] = protocol("lifecycle", event="running")
    assert told(running, of_thread=True)[1] == "── run r running\n"
