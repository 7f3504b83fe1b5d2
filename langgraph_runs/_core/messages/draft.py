"""`Draft`: a message that comes in pieces, each of which continues the one before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

from langgraph_runs._core.messages.delta import Delta, said, text_of
from langgraph_runs._core.messages.merge import Content, add_usage, merge_content, merge_dicts, merge_lists
from langgraph_runs._core.messages.message import Message
from langgraph_runs._core.messages.place import Place
from langgraph_runs._core.messages.tool_calls import read_tool_calls, with_whole_calls
from langgraph_runs._core.wire.json_decoder import elements, is_array, is_object, members

_ONLY_IN_CHUNKS = ("tool_call_chunks", "chunk_position")
_TEXT_KEYS = frozenset({"text", "thinking", "reasoning"})  # of blocks that have the same type
_CALL_KEYS = {"type", "index", "id", "name", "args"}
_NO_CALL = (None, None)
# Takes half as long as `Delta(...)`.
_new = cast("Callable[[type[Delta], tuple[Any, ...]], Delta]", tuple.__new__)  # pyright: ignore[reportUnknownMemberType]


class Draft:
    """A message and the pieces of it that came so far.

    Pieces are put together when the message is asked for: to take one in costs no more if the message is long.
    """

    __slots__ = (
        "_additional",
        "_calls",
        "_content",
        "_contents",
        "_first",
        "_here",
        "_is_ai",
        "_metadata",
        "_new_calls",
        "_tools",
        "_usage",
        "_where",
        "attempt",
        "id",
        "is_complete",
        "kind",
        "place",
    )

    def __init__(self, message_id: str, first: Mapping[str, Any], place: Place, attempt: int) -> None:
        self.id = message_id
        self.place = place
        self.attempt = attempt
        self.is_complete = False
        self._first = first
        self.kind = first.get("type")  # of each piece
        self._is_ai = self.kind == "AIMessageChunk"
        self._where = (message_id, place.node, place.step, place.namespace)
        self._here = (*self._where, None, None)  # the same, of no tool call
        self._content: Content | None = None
        self._contents: list[Content] = []  # pieces that are not in `_content` yet
        self._calls = [*filter(is_object, elements(first.get("tool_call_chunks")))]
        self._new_calls: list[Content] = []  # pieces that are not in `_calls` yet
        self._additional: dict[str, Any] = {}
        self._metadata: dict[str, Any] = {}
        self._usage: dict[str, Any] | None = None
        self._tools: dict[Any, tuple[str | None, str | None]] = {}  # the id and the name of each call, by its index

    def add(self, chunk: Mapping[str, Any]) -> tuple[Delta, ...]:
        """Take in a piece; what it adds."""
        deltas = self.add_content(chunk.get("content"))
        try:
            if not (
                chunk["tool_call_chunks"]
                or chunk["additional_kwargs"]
                or chunk["response_metadata"]
                or chunk["usage_metadata"]
                or chunk["chunk_position"]
            ):
                return deltas  # as of most pieces
        except KeyError:
            pass  # an older server
        get = chunk.get
        if get("tool_call_chunks"):
            pieces = [*filter(is_object, elements(chunk["tool_call_chunks"]))]
            if chunk is not self._first:
                self._new_calls.append(pieces)
            for piece in pieces:
                deltas += (self._call_delta(piece),)
        if get("additional_kwargs") or get("response_metadata") or get("usage_metadata"):
            deltas += self._add_metadata(chunk)
        if get("chunk_position") == "last" and not self.is_complete:
            self.is_complete = True
            deltas += (_new(Delta, ("message", text_of(self._whole_content()), *self._here)),)
        return deltas

    def take_whole(self) -> Iterator[Delta]:
        """Take it that the message is whole, unless a model says it: Aegra sends those of tools as chunks, too."""
        if not self._is_ai and not self.is_complete:
            self.is_complete = True
            call = (self._first.get("tool_call_id"), self._first.get("name"))
            yield Delta("message", text_of(self._whole_content()), *self._where, *call)

    def add_content(self, content: Any) -> tuple[Delta, ...]:
        """Take in the content of a piece; what it adds."""
        deltas: tuple[Delta, ...] = ()
        if content.__class__ is str:
            if content:
                self._contents.append(content)
                if self._is_ai:
                    deltas = (_new(Delta, ("text", content) + self._here),)  # noqa: RUF005  # a `*` takes twice as long
            elif self._content is None and not self._contents:
                self._contents.append(content)
        elif content.__class__ is list:
            self._contents.append(content)
            if self._is_ai:
                block: Any = content[0] if len(content) == 1 else None
                text: Any = block.get("text") if block.__class__ is dict and block.get("type") == "text" else None
                if text and isinstance(text, str):  # what `said` would say, in half of the time
                    deltas = (_new(Delta, ("text", text) + self._here),)  # noqa: RUF005
                else:
                    deltas = tuple([_new(Delta, (kind, text, *self._here)) for kind, text in said(content)])
        return deltas

    def adds_text_alone(self, chunk: Mapping[str, Any]) -> bool:
        """Whether a piece, which was added, has nothing to be added but its content; others that look so have not."""
        get = chunk.get
        return (
            self._is_ai
            and chunk.get("type") == self.kind
            and not (get("tool_call_chunks") or get("additional_kwargs") or get("usage_metadata"))
            and get("chunk_position") is None
            and merge_dicts(self._metadata, members(get("response_metadata"))) == self._metadata
        )

    def message(self) -> Message:
        """The message as far as it has come, as the state would have it."""
        message = {key: value for key, value in self._first.items() if key not in _ONLY_IN_CHUNKS}
        message |= {
            "content": self._whole_content(),
            "additional_kwargs": self._additional,
            "response_metadata": self._metadata,
            "type": "ai" if self._is_ai else str(self.kind).removesuffix("MessageChunk").lower(),
        }
        if self._is_ai:
            calls, invalid = read_tool_calls(self._whole_calls())
            message |= {"tool_calls": calls, "invalid_tool_calls": invalid, "usage_metadata": self._usage}
            if self.is_complete and self._metadata.get("output_version") == "v1" and is_array(message["content"]):
                message["content"] = with_whole_calls(message["content"], calls)
        return cast("Message", message)

    def _call_delta(self, piece: Mapping[str, Any]) -> Delta:
        index, call_id, name, text = (piece.get(key) for key in ("index", "id", "name", "args"))
        if index.__class__ not in (int, str):
            index = None
        call = self._tools.get(index, _NO_CALL)
        if call_id or name:
            call = call_id or call[0], name or call[1]
            if index is not None:
                self._tools[index] = call
        return _new(Delta, ("tool_call", text if isinstance(text, str) else "", *self._where, *call))

    def _add_metadata(self, chunk: Mapping[str, Any]) -> tuple[Delta, ...]:
        additional = members(chunk.get("additional_kwargs"))
        self._additional = merge_dicts(self._additional, additional)
        usage = chunk.get("usage_metadata")
        self._metadata = merge_dicts(self._metadata, members(chunk.get("response_metadata")))
        self._usage = add_usage(self._usage, usage if is_object(usage) else None)
        thought = additional.get("reasoning_content")
        if self._is_ai and isinstance(thought, str) and thought:
            return (_new(Delta, ("thinking", thought, *self._here)),)
        return ()

    def _whole_content(self) -> Content:
        """The content, with the pieces that came since it was asked for last."""
        for content in _joined(self._contents):
            self._content = content if self._content is None else merge_content(self._content, content)
        self._contents = []
        return "" if self._content is None else self._content

    def _whole_calls(self) -> list[Any]:
        for pieces in _joined(self._new_calls):
            self._calls = merge_lists(self._calls, elements(pieces))
        self._new_calls = []
        return self._calls


def _joined(pieces: list[Content]) -> Iterator[Content]:
    """The pieces, with runs of those that only add text to the same place joined: long texts are copied once."""
    run: list[str] = []
    at: tuple[Any, ...] | None = None  # the place that the run is added to
    first: Content = ""
    for piece in pieces:
        place, text = _added_text(piece)
        if place is None or place != at:
            if run:
                yield _with_text(first, at, "".join(run))
            run, at, first = [], place, piece
        if place is None:
            yield piece
        else:
            run.append(text)
    if run:
        yield _with_text(first, at, "".join(run))


def _added_text(piece: Content) -> tuple[tuple[Any, ...] | None, str]:
    """Where a piece adds text, as key and index of a block, and the text; None if it adds anything else."""
    if isinstance(piece, str):
        return (), piece
    block: Any = piece[0] if len(piece) == 1 else None
    if block.__class__ is dict and block.get("index").__class__ is int:
        key = block.get("type")
        if key == "tool_call_chunk" and block.keys() == _CALL_KEYS and block["id"] is block["name"] is None:
            key = "args"
        elif not isinstance(key, str) or key not in _TEXT_KEYS or len(block) != 3:
            return None, ""
        text = block.get(key)
        if isinstance(text, str):
            return (key, block["index"]), text
    return None, ""


def _with_text(piece: Content, at: tuple[Any, ...] | None, text: str) -> Content:
    """A piece with the text of the whole run that it begins."""
    if isinstance(piece, str) or not at:
        return text
    return [{**piece[0], at[0]: text}]
