"""Reading a thread's stream for what is said: messages piece by piece, in odd orders and of several at once."""

from __future__ import annotations

from typing import Any

from .thread_streams import deltas, ends, kinds, messages, piece, says, speaks, start, text, text_block


class TestPieces:
    """Blocks of content, in odd orders and with odd contents."""

    def test_the_end_of_a_block_replaces_its_pieces(self) -> None:
        """What it has more is given; if it says something else, all that was given is void and said again."""
        begin = [
            start("m"),
            *text_block("a"),
            says("content-block-start", index=1, content={"type": "text", "text": "x"}),
        ]

        assert kinds([*begin, ends("ab"), says("message-finish")])[2:] == [("text", "m", "b"), ("message", "m", "ab")]
        assert kinds([*begin, ends("b")])[2:] == [("void", "m", ""), ("text", "m", "b"), ("text", "m", "x")]
        assert kinds([*begin, ends(""), says("message-finish")])[2:] == [("message", "m", "a")]

    def test_a_block_that_is_said_otherwise_raises_nothing(self) -> None:
        """Text is void without a restart only in deltas' words: a reader of text gets it again."""
        assert text([start("m"), *text_block("a"), ends("b")]) == ["a", "b"]

    def test_arguments_come_at_the_end_if_no_piece_had_them(self) -> None:
        """A call whose arguments were not streamed has them as JSON, once."""
        call = {"type": "tool_call", "id": "c", "name": "find", "args": {"a": "ä"}, "index": 3, "extras": {"s": 1}}
        events = [start("m"), says("content-block-finish", index=0, content=call), says("message-finish")]
        (told, _) = deltas(events)

        assert (told.kind, told.text, told.tool_call_id, told.tool_name) == ("tool_call", '{"a":"ä"}', "c", "find")
        (message,) = messages(events)
        assert message["tool_calls"] == [{"type": "tool_call", "id": "c", "name": "find", "args": {"a": "ä"}}]
        assert message["content"][0]["extras"] == {"s": 1}

    def test_what_begins_tells_what_it_is_of(self) -> None:
        """The provider and the model are in the message's metadata, as what the end tells is."""
        told = start("m", metadata={"provider": "p", "model": "x", "other": 1})
        (message,) = messages(
            [told, says("message-finish", metadata={"finish_reason": "stop"}, usage={"total_tokens": 1})]
        )

        assert message["response_metadata"] == {
            "model_provider": "p",
            "model_name": "x",
            "finish_reason": "stop",
            "output_version": "v1",
        }
        assert (message["content"], message["usage_metadata"]) == ("", {"total_tokens": 1})

    def test_what_is_unknown_is_ignored(self) -> None:
        """Pieces, blocks and events of unknown kinds, or out of place, change nothing."""
        events = [
            says("message-finish"),
            piece("lost"),
            start("m"),
            says("content-block-start", index=0, content={"type": "image", "url": "u"}),
            says("content-block-delta", index=0, delta={"type": "data-delta", "data": "x"}),
            says("content-block-delta", index=0),
            piece("no such block", index=7),
            says("content-block-finish", index="x", content={"type": "image", "url": "u"}),
            *text_block("", index=1),
            says("content-block-delta", index=1, content={"type": "text", "text": "a"}),
            ends("a", index=1),
            says("content-block-celebrate"),
            says("message-finish"),
            says("message-finish"),
            piece("late"),
        ]
        assert kinds(events) == [("text", "m", "a"), ("message", "m", "a")]
        assert messages(events)[0]["content"] == [
            {"type": "image", "url": "u", "index": 0},
            {"type": "text", "text": "a", "index": 1},
        ]

    def test_an_error_ends_a_message(self) -> None:
        """A message that broke off is no whole one, and the next is another."""
        events = [start("m"), *text_block("a"), says("error", message="broke"), *speaks("n", "b")]

        assert kinds(events) == [("text", "m", "a"), ("text", "n", "b"), ("message", "n", "b")]
        assert [one["id"] for one in messages(events)] == ["n"]

    def test_a_message_without_an_id_is_given_one(self) -> None:
        """It says where it comes from, and no two are the same."""
        events = [start(None, "x:1"), says("message-finish", "x:1"), start(None), says("message-finish")]  # type: ignore[arg-type]
        assert [one["id"] for one in messages(events)] == ["x:1#1", "#2"]


class TestAtOnce:
    """Several messages of one graph at a time, of which pieces do not tell whose they are."""

    def test_pieces_are_held_until_the_block_is_complete(self) -> None:
        """Each text comes whole, as a piece of its own message; blocks that begin later as well, so in their order."""
        events = [
            start("m"),
            *text_block("I "),
            start("n"),
            *text_block("and "),
            piece("am "),
            piece("I "),
            ends("I am "),
            says("message-finish"),
            piece("too"),
            *text_block("more", index=1),
            ends("and I too"),
            ends("more", index=1),
            says("message-finish"),
            *speaks("o", "a", "b"),
        ]
        assert kinds(events) == [
            ("text", "m", "I "),
            ("text", "m", "am "),
            ("message", "m", "I am "),
            ("text", "n", "and I too"),
            ("text", "n", "more"),
            ("message", "n", "and I toomore"),
            ("text", "o", "a"),
            ("text", "o", "b"),
            ("message", "o", "ab"),
        ]

    def test_who_said_it_follows_from_the_pieces(self) -> None:
        """If both may have said a text by what they began with, the one does whose pieces make it up."""
        begin = [start("m"), *text_block("x"), start("n"), *text_block("x"), piece("yz"), piece("y")]
        events = [*begin, ends("xy"), says("message-finish"), ends("xxyz"), says("message-finish")]

        assert {one[1]: one[2] for one in kinds(events) if one[0] == "message"} == {"m": "xy", "n": "xxyz"}

    def test_long_texts_are_told_apart(self) -> None:
        """Texts of thousands of pieces, in part the same ones, are as quick to tell apart as short ones."""
        ours, theirs = [[str(number % 7 if number % 3 else number * way) for number in range(3000)] for way in (1, -1)]
        mixed = [piece(each) for pair in zip(ours, theirs, strict=True) for each in pair]
        begin = [start("m"), *text_block(""), start("n"), *text_block(""), *mixed]
        events = [*begin, ends("".join(theirs)), says("message-finish"), ends("".join(ours)), says("message-finish")]

        told = {one[1]: one[2] for one in kinds(events) if one[0] == "message"}
        assert {*told.values()} == {"".join(ours), "".join(theirs)}

    def test_a_piece_that_only_one_can_have_said_decides(self) -> None:
        """What a text has more than a message began with must have come in pieces of its own."""
        events = [start("m"), *text_block("x"), start("n"), *text_block("xz"), ends("xz"), says("message-finish")]
        assert kinds(events)[-1] == ("message", "n", "xz")

    def test_an_end_is_of_the_message_whose_block_was_complete_last(self) -> None:
        """Another one that may go on with another block is not complete."""
        events = [start("m"), *text_block("a"), start("n"), ends("a"), ends("b"), says("message-finish")]
        assert kinds(events)[-1] == ("message", "n", "b")

    def test_calls_are_told_by_their_ids(self) -> None:
        """A block of a call that began is its own; text may be of none but those that can have it."""
        call = {"type": "tool_call_chunk", "id": "c", "name": "find", "args": ""}
        whole: dict[str, Any] = {"type": "tool_call", "id": "c", "name": "find", "args": {}}
        begin = [start("m"), says("content-block-start", index=0, content=call), start("n"), *text_block("a")]
        events = [*begin, ends("a"), says("message-finish"), says("content-block-finish", index=0, content=whole)]

        assert [(one.kind, one.message_id) for one in deltas(events)] == [
            ("tool_call", "m"),
            ("text", "n"),
            ("message", "n"),
            ("tool_call", "m"),
        ]

    def test_a_block_of_nobody_is_ignored(self) -> None:
        """One that none of those who speak can have said is left out; an end of a message is then the first's."""
        begin = [start("m"), *text_block("a"), start("n"), *text_block("b"), ends("a"), ends("b")]
        assert kinds([*begin, ends("c")]) == kinds(begin)
        unfinished = [start("m"), *text_block("a"), start("n"), says("message-finish")]
        assert kinds(unfinished)[-1] == ("message", "n", "")
        both = [start("m"), *text_block("a"), start("n"), says("message-finish"), says("message-finish")]
        assert [one[1] for one in kinds(both) if one[0] == "message"] == ["n", "m"]
