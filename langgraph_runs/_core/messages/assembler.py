"""`Messages`: the messages of a run, put together from its events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, compress
from typing import Any

from langgraph_runs._core.messages.delta import Delta
from langgraph_runs._core.messages.draft import Draft
from langgraph_runs._core.messages.message import Message
from langgraph_runs._core.messages.place import Place, is_run_again, read_place, starts_over, was_left
from langgraph_runs._core.messages.snapshot import Snapshot, begins, has_calls
from langgraph_runs._core.streams.events import ChunkEvent, MessagesEvent, MetadataEvent, StreamEvent
from langgraph_runs._core.streams.pieces import TextEvent
from langgraph_runs._core.wire.json_decoder import elements, members


class Messages:
    """The messages that the nodes of a run say, put together from events of `messages-tuple` or `messages`.

    Feed it every event in order, those of other modes, too; of a run's restarts only `metadata` events tell. It is
    what was said, not the state: a message that a node replaced or removed later is here as it was said, and so is one
    that reached no state. The others are those of the state, by their ids.

    A restart does not make everything void: a run goes on from its last checkpoint. Messages that the restart cut off
    are void, and so are those of steps that are run again, once they are: their ids are in `void`. What was said while
    the server stopped may never be sent: a message that was cut off but is in the state, complete, is taken from the
    next `values`, if the stream has that mode.
    """

    def __init__(self) -> None:
        self._messages: dict[str, Draft | Snapshot] = {}  # in the order in which they began
        self._void: dict[str, None] = {}  # in the order in which they became void
        self._metadata: dict[str, Mapping[str, Any]] = {}  # in the mode `messages`, by message id
        self._unnamed: dict[Place, str] = {}  # the id given to the latest message of a place that has none
        self._given_ids = 0
        self._attempt = 0
        self._is_silent = False  # this attempt is not the first, and has said nothing yet
        self._was_cut_off = False  # a message was, when this attempt began
        self._cut_off: dict[str, Place] = {}  # by message id, as long as it may be in the state all the same

    @property
    def messages(self) -> list[Message]:
        """All messages that are not void, as far as they have come, in the order in which they began."""
        return [message.message() for message in self._messages.values()]

    @property
    def void(self) -> tuple[str, ...]:
        """The ids of the messages that restarts made void."""
        return (*self._void,)

    def get(self, message_id: str) -> Message | None:
        """The message with this id, as far as it has come; None if there is none, or it is void."""
        message = self._messages.get(message_id)
        return None if message is None else message.message()

    def feed(self, event: StreamEvent) -> tuple[Delta, ...]:
        """Take in the next event of the run: what it adds to messages, and which of them it makes void."""
        if isinstance(event, ChunkEvent):
            try:
                chunk, metadata = event.data
                message = self._messages.get(chunk["id"])
            except (KeyError, TypeError, ValueError):
                return ()  # no message with its metadata
            if isinstance(message, Draft) and message.kind == chunk.get("type") and message.attempt == self._attempt:
                return message.add(chunk)
            return (*self._take(chunk, read_place(members(metadata), event.namespace)),)
        if isinstance(event, TextEvent):
            draft: Draft = event.owner
            text, like = event.data, event.content
            return draft.add_content(text if isinstance(like, str) else [{**like[0], "text": text}])
        if isinstance(event, MessagesEvent):
            return (*self._take_snapshots(event),)
        if isinstance(event, MetadataEvent) and event.restarted:
            return (*self._restart(),)
        if self._cut_off and event.mode == "values":
            return (*self._restore(members(event.data)),)
        return ()

    def going_on(self, event: StreamEvent) -> Draft | None:
        """The message that an event, which was fed, is a piece of; None unless pieces that look like it add text alone.

        A TextEvent is fed for these: it is of the piece's message as long as none of its other pieces comes.
        """
        try:
            chunk = event.data[0]
            draft = self._messages.get(chunk["id"])
        except (KeyError, TypeError, IndexError):
            return None
        if isinstance(draft, Draft) and draft.attempt == self._attempt and draft.adds_text_alone(chunk):
            return draft
        return None

    def _take(self, message: Mapping[str, Any], place: Place) -> Iterator[Delta]:
        """Take in a message that comes whole, or the first piece of one; or any piece of one without an id."""
        if not str(message.get("type")).endswith("MessageChunk"):
            yield from self._show(message, place, complete=True)
            return
        draft = self._before(message, place) if message["id"] is None else None
        if not isinstance(draft, Draft) or draft.is_complete or draft.kind != message.get("type"):
            message_id = self._id_of(message, place)
            yield from self._make_room(message_id, place)
            draft = self._messages[message_id] = Draft(message_id, message, place, self._attempt)
        yield from draft.add(message)
        yield from draft.take_whole()

    def _take_snapshots(self, event: MessagesEvent) -> Iterator[Delta]:
        """Take in the metadata of messages, or messages as far as they have come."""
        self._metadata.update(members(event.data))
        for message in elements(event.data):
            try:
                metadata = members(members(self._metadata.get(message["id"])).get("metadata"))
            except (KeyError, TypeError):
                continue  # no message
            is_whole = event.event.startswith("messages/complete")
            yield from self._show(message, read_place(metadata, event.namespace), complete=is_whole)

    def _show(self, message: Mapping[str, Any], place: Place, *, complete: bool) -> Iterator[Delta]:
        """Take in all that there is of a message."""
        if message.get("type") == "remove":  # nobody says it: it asks for messages to be removed
            return
        before = self._before(message, place)
        if isinstance(before, Draft):
            said = before.message()
            if begins(said, message) and has_calls(message, said):
                before = self._messages[before.id] = Snapshot.of_pieces(before)
        elif before and message["id"] is None and (before.is_complete or not begins(before.message(), message)):
            before = None
        if not isinstance(before, Snapshot):
            message_id = self._id_of(message, place)
            yield from self._make_room(message_id, place)
            before = self._messages[message_id] = Snapshot(message_id, place, self._attempt)
        yield from before.update(message, complete=complete)

    def _before(self, message: Mapping[str, Any], place: Place) -> Draft | Snapshot | None:
        """What this attempt said before that this message may continue: under its id, or without one at its place."""
        message_id = message["id"]
        before = self._messages.get(self._unnamed.get(place, "") if message_id is None else message_id)
        return before if before and before.attempt == self._attempt else None

    def _id_of(self, message: Mapping[str, Any], place: Place) -> str:
        """The id of a message that begins; one that has none is given one here."""
        if message["id"] is None:
            self._given_ids += 1
            self._unnamed[place] = f"{'|'.join(place.tasks)}#{self._given_ids}"
        message_id: str = self._unnamed[place] if message["id"] is None else message["id"]
        return message_id

    def _make_room(self, message_id: str, place: Place) -> Iterator[Delta]:
        """Drop what is void because a message begins here: what is run again, and a message with the same id."""
        earlier = [message for message in self._messages.values() if message.attempt != self._attempt]
        places = [message.place for message in earlier]
        known = [*places, *self._cut_off.values()]
        if self._is_silent and starts_over(place, known, cut_off=self._was_cut_off):
            self._cut_off = {}
            yield from self._drop(earlier)
        else:
            yield from self._drop(compress(earlier, is_run_again(place, places)))
            for cut_off in [*compress(self._cut_off, is_run_again(place, [*self._cut_off.values()]))]:
                del self._cut_off[cut_off]
        self._is_silent = False
        self._cut_off.pop(message_id, None)
        if message_id in self._messages:
            yield from self._drop([self._messages[message_id]])
        self._void.pop(message_id, None)

    def _restart(self) -> Iterator[Delta]:
        """Begin another attempt: messages that were not complete will hardly ever be."""
        messages = [*self._messages.values()]
        places = [message.place for message in messages]
        cut_off = [
            message
            for at, message in enumerate(messages)
            if not (message.is_complete or was_left(message.place, places[at + 1 :]))
        ]
        self._cut_off.update((message.id, message.place) for message in cut_off)
        self._was_cut_off = bool(cut_off) or (self._is_silent and self._was_cut_off)
        self._is_silent = True
        self._attempt += 1
        yield from self._drop(cut_off)

    def _restore(self, state: Mapping[str, Any]) -> Iterator[Delta]:
        """Take in messages that were cut off but are in the state, so that they will not be said again."""
        for message in chain.from_iterable(map(elements, state.values())):
            message_id = members(message).get("id")
            if isinstance(message_id, str) and message_id in self._cut_off:
                place = self._cut_off.pop(message_id)
                self._void.pop(message_id)
                shown = self._messages[message_id] = Snapshot(message_id, place, self._attempt - 1)
                yield from shown.update(message, complete=True)

    def _drop(self, messages: Iterable[Draft | Snapshot]) -> Iterator[Delta]:
        for message in messages:
            del self._messages[message.id]
            self._void[message.id] = None
            place = message.place
            yield Delta("void", "", message.id, place.node, place.step, place.namespace)
