"""Reading by purpose: what each projection makes of events, and which messages it is about."""

from __future__ import annotations

import random
from collections.abc import Iterable
from functools import partial
from typing import Any

import pytest

from langgraph_runs import ChunkEvent, CustomEvent, MessagesEvent, MetadataEvent, StreamEvent, UpdatesEvent, ValuesEvent
from langgraph_runs._core.projections.data import CustomReader, UpdatesReader, ValuesReader
from langgraph_runs._core.projections.messages import DeltaReader, MessageReader
from langgraph_runs._core.projections.projection import Projector
from langgraph_runs._core.projections.text import TextReader
from langgraph_runs._core.streams.outbox import Outbox
from langgraph_runs._core.streams.run_state import RunState
from langgraph_runs.errors import LangGraphRunsWarning, RunRestartedError

from .script import joined

RUN = RunState(joined())
RESTART = MetadataEvent("metadata", {"run_id": "r", "attempt": 1}, restarted=True)


def piece(content: Any, message_id: str = "m", *, node: str = "model", step: int = 1, **fields: Any) -> ChunkEvent:
    """A piece of a message, as on the wire; `fields` of the message, `tags` and `tasks` of its metadata."""
    metadata = {
        "langgraph_node": node,
        "langgraph_step": step,
        "langgraph_checkpoint_ns": fields.pop("tasks", f"{node}:{step}"),
        "langgraph_path": ["__pregel_pull", node],
        "tags": fields.pop("tags", []),
    }
    message = {"content": content, "id": message_id, "type": "AIMessageChunk", "chunk_position": None, **fields}
    if message["type"] != "AIMessageChunk":
        del message["chunk_position"]
    return ChunkEvent("messages", [message, metadata])


def last(message_id: str = "m", **fields: Any) -> ChunkEvent:
    """The last piece of a message."""
    return piece("", message_id, chunk_position="last", **fields)


def read(projector: Projector[Any], events: Iterable[StreamEvent]) -> list[Any]:
    """All that a projection gives, with `void` where it raises that something is."""
    given: list[Any] = []
    for event in events:
        try:
            given += projector.feed(event)
        except RunRestartedError:
            given += ["void", *projector.take_kept()]
    return [*given, *projector.finish()]


def text(*events: StreamEvent, **which: Any) -> list[Any]:
    return read(TextReader(lambda: RUN, **which), events)


class TestText:
    """`stream.text()`."""

    def test_it_is_what_models_say_to_the_reader(self) -> None:
        """Text and text blocks of AI messages, and nothing else that comes in the mode."""
        blocks = [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "b"}, {"type": "text", "text": "c"}]
        given = text(
            piece(""),
            piece("a"),
            piece(blocks),
            piece("", tool_call_chunks=[{"name": "tool", "args": "{", "id": "1", "index": 0}]),
            piece([]),
            last(),
            piece("result of a tool", "t", type="tool", step=2),
            piece("from the user", "u", type="human", step=2),
            CustomEvent("custom", "written"),
        )
        assert given == ["a", "bc"]

    def test_a_message_that_is_not_streamed_comes_once(self) -> None:
        """A whole message is one piece, in either mode; told again it brings no more."""
        assert text(piece("whole", type="ai"), piece("b", "n", type="ai")) == ["whole", "b"]
        partial = [
            MessagesEvent("messages/partial", [{"content": c, "id": "m", "type": "ai"}]) for c in ("a", "ab", "ab")
        ]
        assert text(*partial) == ["a", "b"]

    def test_a_last_piece_has_text_as_well(self) -> None:
        """It is not lost, and neither is that of servers that do not mark the last piece."""
        unmarked = piece("c", "n")
        del unmarked.data[0]["chunk_position"]
        assert text(piece("a"), piece("b", chunk_position="last"), unmarked, unmarked) == ["a", "b", "c", "c"]

    @pytest.mark.parametrize("data", [None, [], [None, None], [{"content": "a"}, {}], {"id": "m"}])
    def test_data_of_another_shape_is_no_text(self, data: Any) -> None:
        """What is no message with its metadata gives nothing, and breaks nothing."""
        assert text(piece("a"), ChunkEvent("messages", data), piece("b")) == ["a", "b"]

    def test_text_that_was_handed_out_and_is_void_is_told(self) -> None:
        """Once, when it turns out, by ids; then the text goes on with what the run says now."""
        reader = TextReader(lambda: RUN)
        assert [*reader.feed(piece("a")), *reader.feed(piece("b"))] == ["a", "b"]
        with pytest.raises(RunRestartedError, match=r"restarted run r on thread t: 1 message .* void") as caught:
            reader.feed(RESTART)
        assert (caught.value.message_ids, caught.value.run_id, caught.value.thread_id) == (("m",), "r", "t")
        assert read(reader, [piece("c", "n"), piece("d", "n")]) == ["c", "d"]

    def test_text_that_stands_is_no_error(self) -> None:
        """A restart that voids nothing that was handed out is not worth an error: no text, or a complete message."""
        assert text(piece("a"), last(), RESTART, piece("b", "n", step=2)) == ["a", "b"]
        assert text(piece("", tool_call_chunks=[{"args": "{", "index": 0}]), RESTART, piece("b", "n")) == ["b"]

    def test_text_that_shows_others_to_be_void_is_not_lost(self) -> None:
        """The piece of a step that is run again tells that what that step said is void; it is handed out after that."""
        given = text(piece("a"), last(), RESTART, piece("b", "n"), piece("c", "n"))
        assert given == ["a", "void", "b", "c"]
        assert text(piece("a"), last(), RESTART, piece("b", "n")) == ["a", "void", "b"]

    def test_what_was_not_selected_is_not_missed(self) -> None:
        """That a message which was not handed out is void is no error."""
        reader = TextReader(lambda: RUN, node="model")
        events = (piece("a", node="other"), piece("b", node="other"), RESTART)
        assert [given for event in events for given in reader.feed(event)] == []

    def test_the_short_way_gives_what_the_assembler_gives(self) -> None:
        """For any sequence of pieces, blocks, ends and restarts: the text of the deltas, and void when they say so."""
        dice = random.Random(7)
        for _ in range(1500):
            events = [_any_event(dice) for _ in range(12)]
            expected: list[Any] = []
            heard: set[str] = set()
            deltas, restarted = DeltaReader(), False
            for event in events:
                restarted = restarted or event.restarted
                new = deltas.feed(event)
                void = {delta.message_id for delta in new if delta.kind == "void"} & heard
                expected += ["void"] if void and restarted else []
                heard -= void
                said = "".join(delta.text for delta in new if delta.kind == "text")
                heard |= {delta.message_id for delta in new if delta.kind == "text"}
                expected += [said] if said else []
            assert text(*events) == expected, events


def _any_event(dice: random.Random) -> StreamEvent:
    if dice.random() < 0.1:
        return RESTART
    content = dice.choice(["", "a", "b", [{"type": "text", "text": "c"}], [{"type": "thinking", "thinking": "d"}]])
    step = dice.randrange(1, 3)
    kind = dice.choice(["AIMessageChunk"] * 6 + ["ai", "tool"])
    position = {"chunk_position": "last"} if kind == "AIMessageChunk" and dice.random() < 0.3 else {}
    event = piece(content, f"m{step}{dice.randrange(2)}", step=step, type=kind, **position)
    if dice.random() < 0.1:
        event.data[0]["id"] = None
    if dice.random() < 0.1:
        told = dice.choice(["complete", "partial"])
        again = {**event.data[0], "type": "ai", "id": event.data[0]["id"] if told == "complete" else "s"}
        return MessagesEvent(f"messages/{told}", [again])
    return event


class TestSelection:
    """`node`, `tags` and `namespace`."""

    EVENTS = (
        piece("a", "m1", node="first", tags=["draft", "x"]),
        piece("A", "m1", node="first", tags=["draft", "x"]),
        piece("b", "m2", node="second", tasks="child:1|second:2"),
        piece("B", "m2", node="second", tasks="child:1|second:2"),
        piece("c", "m3", node="second", tags=["final"], tasks="second:3"),
    )

    @pytest.mark.parametrize(
        ("which", "expected"),
        [
            ({}, "aAbBc"),
            ({"node": "second"}, "bBc"),
            ({"tags": ["draft", "none"]}, "aA"),
            ({"tags": {"final"}}, "c"),
            ({"namespace": ()}, "aAc"),
            ({"namespace": ["child"]}, "bB"),
            ({"namespace": ("child:1",)}, "bB"),
            ({"node": "second", "namespace": ()}, "c"),
        ],
    )
    def test_which_messages(self, which: Any, expected: str) -> None:
        """Those that meet all that is given, in all projections of messages."""
        assert "".join(text(*self.EVENTS, **which)) == expected
        deltas = read(DeltaReader(**which), self.EVENTS)
        assert "".join(delta.text for delta in deltas) == expected
        whole = read(MessageReader(lambda: RUN, **which), self.EVENTS)
        assert "".join(message["content"] for message in whole) == expected

    def test_tags_in_the_mode_messages(self) -> None:
        """There an event of its own has the metadata."""
        metadata = MessagesEvent("messages/metadata", {"m": {"metadata": {"tags": ["final"]}}})
        said = MessagesEvent("messages/partial", [{"content": "a", "id": "m", "type": "ai"}])
        assert text(metadata, said, tags=["final"]) == ["a"]
        with pytest.warns(LangGraphRunsWarning, match="selects no message: those that came have the tags 'final'$"):
            assert text(metadata, said, tags=["draft"]) == []
        with pytest.warns(LangGraphRunsWarning, match="those that came have no tags$"):
            assert text(said, tags=["final"]) == []

    @pytest.mark.parametrize(
        ("which", "said"),
        [
            ({"node": "frist"}, r"node='frist' selects no message: those that came are of .*; did you mean 'first'\?$"),
            ({"node": "x"}, r"those that came are of 'first', 'second'$"),
            ({"tags": ["finale"]}, r"those that came have the tags 'draft', 'x', 'final'; did you mean 'final'\?$"),
            ({"tags": []}, r"tags=\[\] selects no message"),
            ({"namespace": ["chld"]}, r"those that came are of the subgraphs 'child'; did you mean 'child'\?$"),
            ({"namespace": ("child:2",)}, r"namespace=\('child:2',\) selects no message"),
            ({"node": "first", "namespace": ["child"]}, r"none meets both node='first' and namespace=\['child'\]$"),
            ({"node": "first", "namespace": ["other"]}, r"^namespace=\['other'\] selects no message"),
        ],
    )
    def test_what_selects_nothing(self, which: Any, said: str) -> None:
        """A warning tells at the end what there was instead, once; an empty stream would look like a silent model."""
        for reader in (TextReader(lambda: RUN, **which), DeltaReader(**which), MessageReader(lambda: RUN, **which)):
            assert [given for event in self.EVENTS for given in reader.feed(event)] == []
            with pytest.warns(LangGraphRunsWarning, match=said) as told:
                assert not reader.finish()
            assert len(told) == 1
            assert not reader.finish()

    def test_what_selects_nothing_of_the_graph_itself(self) -> None:
        """What subgraphs say is sent if that is asked for, or else nothing of them comes."""
        with pytest.warns(LangGraphRunsWarning, match="are of the graph itself; .* with stream_subgraphs=True$"):
            assert text(piece("a"), namespace=["child"]) == []

    def test_what_cannot_be_told_to_be_wrong(self) -> None:
        """No message, or none that names its node, shows that a name is misspelt; nor is a message that was void."""
        nameless = ChunkEvent("messages", [{"content": "a", "id": "m", "type": "ai"}, {}])
        assert text(node="first") == text(CustomEvent("custom", 1), node="first") == text(nameless, node="first") == []
        assert text(piece("a", node="first"), RESTART, piece("b", "n", node="second"), node="first") == ["a", "void"]

    @pytest.mark.parametrize("which", [{"node": 1}, {"tags": "final"}, {"namespace": "child"}, {"tags": [1]}])
    def test_what_cannot_be_meant_is_refused(self, which: Any) -> None:
        """A str where a list belongs, and anything that is no name."""
        with pytest.raises(TypeError, match=next(iter(which))):
            TextReader(lambda: RUN, **which)


class TestMessages:
    """`stream.messages()`."""

    def ids(self, *events: StreamEvent) -> list[str]:
        return [one if one == "void" else one["id"] for one in read(MessageReader(lambda: RUN), events)]

    def test_a_message_comes_when_its_graph_went_on(self) -> None:
        """Not before: a message of the same step, or of another graph, does not show that it stands."""
        reader = MessageReader(lambda: RUN)
        for event in (piece("a"), piece("A"), last(), piece("b", "n", node="twin"), piece("c", "o", tasks="x:1|y:2")):
            assert reader.feed(event) == []
        assert [one["content"] for one in reader.feed(piece("d", "p", step=2))] == ["aA", "b"]
        assert [one["content"] for one in reader.finish()] == ["c", "d"]

    def test_a_message_that_was_cut_off_does_not_come(self) -> None:
        """What a restart makes void before it was handed out is no error."""
        assert self.ids(piece("a"), RESTART, piece("b", "n"), piece("c", "o", step=2)) == ["n", "o"]

    def test_a_message_that_was_handed_out_and_is_void_is_told(self) -> None:
        """A run that went back further than to the step after it says it again; nothing is lost after the error."""
        events = (piece("a"), last(), piece("b", "n", step=2), RESTART, piece("c", "o", step=1), last("o"))
        assert self.ids(*events) == ["m", "void", "o"]


class TestData:
    """`stream.values()`, `.updates()` and `.custom()`."""

    def test_states(self) -> None:
        """Those of the graph itself, without the questions among them."""
        events = [
            ValuesEvent("values", {"a": 1}),
            ValuesEvent("values|child:1", {"b": 1}),
            ValuesEvent("values", {"a": 2, "__interrupt__": [{"value": 1}]}),
            ValuesEvent("values", {"__interrupt__": [{"value": 1}]}),
            ValuesEvent("values", {}),
            CustomEvent("custom", {"a": 3}),
        ]
        assert read(ValuesReader(None), events) == [{"a": 1}, {"a": 2}, {}]
        assert read(ValuesReader(len), events) == [1, 1, 0]

    def test_what_decodes_must_be_callable(self) -> None:
        """Anything else is refused with what it is."""
        with pytest.raises(TypeError, match=r"decode must be a function of the state, got 'x'"):
            ValuesReader("x")  # type: ignore[arg-type]

    def test_what_decodes_cannot_be_async(self) -> None:
        """It would give coroutines that nobody awaits: refused before anything is sent, as far as it can be seen."""

        async def decode(state: Any, _: int = 0) -> Any:
            return state

        class Decoder:
            async def __call__(self, state: Any) -> Any:
                return state

            async def decode(self, state: Any) -> Any:
                return state

        for function in (decode, partial(decode, _=1), partial(partial(decode)), Decoder(), Decoder().decode):
            with pytest.raises(TypeError, match=r"decode must not be async, got .*; leave it out, and await it"):
                ValuesReader(function)
        reader = ValuesReader(lambda state: decode(state, 1))
        with pytest.raises(TypeError, match="decode returned a coroutine; leave it out"):
            reader.feed(ValuesEvent("values", {"a": 1}))
        assert read(ValuesReader(Decoder), []) == []

    @pytest.mark.parametrize("raised", [StopIteration, StopAsyncIteration])
    def test_what_decodes_cannot_end_the_states(self, raised: type[Exception]) -> None:
        """What would end a loop is an error, with the original as its cause."""

        def decode(_: Any) -> Any:
            raise raised

        with pytest.raises(RuntimeError, match=f"decode raised {raised.__name__}") as caught:
            ValuesReader(decode).feed(ValuesEvent("values", {"a": 1}))
        assert isinstance(caught.value.__cause__, raised)

    def test_updates(self) -> None:
        """Pairs of node and update, those of the graph itself, without questions."""
        events = [
            UpdatesEvent("updates", {"one": {"a": 1}, "two": None}),
            UpdatesEvent("updates", {"__interrupt__": []}),
            UpdatesEvent("updates|child:1", {"three": 1}),
            ValuesEvent("values", {"a": 1}),
        ]
        assert read(UpdatesReader(), events) == [("one", {"a": 1}), ("two", None)]

    def test_custom_data(self) -> None:
        """All of it, whatever it is and wherever it is written."""
        events = [CustomEvent("custom", None), CustomEvent("custom|child:1", 2), ValuesEvent("values", 3)]
        assert read(CustomReader(), events) == [None, 2]
        assert CustomReader().take_kept() == ()


def test_what_takes_the_events() -> None:
    """Projections of other things than messages take events as they are read: decoded, one by one."""
    outbox = Outbox(joined(), RunState(joined()), "")

    assert ValuesReader(None).pop_of(outbox) == outbox.pop
