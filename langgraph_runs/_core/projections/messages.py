"""`DeltaReader` and `MessageReader`: what is said, piece by piece and with what becomes void, or in whole messages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar, Unpack

from langgraph_runs._core.messages.assembler import Messages
from langgraph_runs._core.messages.delta import Delta
from langgraph_runs._core.messages.message import Message
from langgraph_runs._core.projections.doubts import Doubts
from langgraph_runs._core.projections.projection import KnownRun, Projector, restarted_error
from langgraph_runs._core.projections.selection import Selection, Which
from langgraph_runs._core.streams.events import ChunkEvent, StreamEvent
from langgraph_runs._core.streams.modes import MESSAGE_MODES
from langgraph_runs._core.streams.outbox import Outbox
from langgraph_runs._core.streams.pieces import Pieces, TextEvent

T = TypeVar("T")


class _Assembling(Projector[T]):
    """Puts messages together of the events of a stream, of which most pieces are not decoded."""

    def __init__(self, **which: Unpack[Which]) -> None:
        self._selection = Selection(**which)
        self._messages = Messages()
        self._pieces: Pieces | None = None
        self._doubts: Doubts | None = None

    def pop_of(self, outbox: Outbox) -> Callable[[], StreamEvent]:
        """What takes the events of a stream, most pieces of messages as TextEvents."""
        self._pieces = Pieces(outbox)
        self._doubts = Doubts(outbox, self._messages.get)
        return self._pieces.pop

    def _assemble(self, event: StreamEvent) -> Sequence[Delta]:
        """What an event adds to messages."""
        if event.__class__ is TextEvent:
            return self._messages.feed(event)
        self._selection.note(event)
        deltas = self._messages.feed(event)
        if self._doubts is not None:
            self._doubts.note(event, deltas)
            if self._doubts.are_settled:  # as in most streams, from their first event on
                self._doubts = None
        if self._pieces is not None and (event.mode in MESSAGE_MODES or event.restarted):
            draft = self._messages.going_on(event) if isinstance(event, ChunkEvent) else None
            if draft is None:
                self._pieces.forget()
            elif deltas:  # so that it is known whether the message is selected
                self._pieces.learn(event, draft)
        return deltas


class DeltaReader(_Assembling[Delta]):
    """What each event adds to messages, and which of them it makes void."""

    _kept: Sequence[Delta] = ()

    def feed(self, event: StreamEvent) -> Sequence[Delta]:
        """The deltas of an event."""
        deltas = self._assemble(event)
        if len(deltas) == 1 and deltas[0].kind == "text":  # as of most events
            return deltas if self._selection.takes(deltas[0], event) else ()
        self._kept = [delta for delta in deltas if self._selection.takes(delta, event)]
        if self._doubts is not None:
            for delta in self._kept:
                if delta.kind == "message":
                    self._doubts.whole(delta.message_id)
            self._doubts.warn()
        return self.take_kept()

    def finish(self) -> Sequence[Delta]:
        """Nothing; it warns if no message was selected."""
        self._selection.finish()
        return ()

    def take_kept(self) -> Sequence[Delta]:
        """The deltas of an event of which a warning was raised as an error."""
        kept, self._kept = self._kept, ()
        return kept


class MessageReader(_Assembling[Message]):
    """Whole messages, in the order in which they began, each once nothing will make it void, as far as can be told.

    That is so when its graph went on to a later step, from which a restart goes on, or at the end of the run.
    """

    def __init__(self, run: Callable[[], KnownRun], **which: Unpack[Which]) -> None:
        super().__init__(**which)
        self._run = run
        self._held: dict[str, tuple[Delta, bool]] = {}  # what each message began with, and whether it is selected
        self._given: set[str] = set()
        self._kept: list[Message] = []  # to hand out after an error

    def feed(self, event: StreamEvent) -> Sequence[Message]:
        """The messages that an event shows to stand.

        Raises RunRestartedError if one that was handed out is void all the same.
        """
        void: list[str] = []
        for delta in self._assemble(event):
            message_id = delta.message_id
            if delta.kind == "void":
                self._held.pop(message_id, None)
                if message_id in self._given:
                    self._given.remove(message_id)
                    void.append(message_id)
            elif message_id not in self._held and message_id not in self._given:
                self._release(following=delta)
                self._held[message_id] = delta, self._selection.takes(delta, event)
        if void:
            raise restarted_error(self._run(), void)
        self._warn()
        return self.take_kept()

    def finish(self) -> Sequence[Message]:
        """The messages that are left at the end; it warns if none was selected."""
        self._release()
        self._selection.finish()
        self._warn()
        return self.take_kept()

    def _warn(self) -> None:
        if self._doubts is not None:
            self._doubts.warn()

    def _release(self, *, following: Delta | None = None) -> None:
        """Hand out the first of the messages held, as long as one that follows shows that they stand; None: all."""
        for message_id, (began, is_selected) in [*self._held.items()]:
            if following is not None and not _is_left(began, following):
                break
            del self._held[message_id]
            message = self._messages.get(message_id)
            if is_selected and message is not None:
                self._given.add(message_id)
                whole = None if self._doubts is None else self._doubts.whole(message_id)
                self._kept.append(message if whole is None else whole)

    def take_kept(self) -> list[Message]:
        """The messages that an event gives which raised an error."""
        kept, self._kept = self._kept, []
        return kept


def _is_left(began: Delta, following: Delta) -> bool:
    """Whether the graph of a message went on to a later step with one that follows."""
    return following.namespace == began.namespace and following.step > began.step
