"""`ThreadMessages`: the messages of a thread's runs, put together from their blocks and from the states of graphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, Final, NamedTuple, cast

from langgraph_runs._core.messages.delta import Delta
from langgraph_runs._core.messages.message import Message
from langgraph_runs._core.messages.place import Place
from langgraph_runs._core.messages.snapshot import Snapshot
from langgraph_runs._core.protocol.events import LifecycleEvent, ThreadEvent, ThreadMessageEvent
from langgraph_runs._core.protocol.spoken import Spoken
from langgraph_runs._core.protocol.voices import Voices
from langgraph_runs._core.streams.events import StreamEvent
from langgraph_runs._core.wire.json_decoder import elements, members

CHANNELS: Final = ("messages", "values", "lifecycle")
"""What brings messages: models that stream, all others, and what becomes of the run."""

_TYPES: Final = frozenset({"ai", "human", "tool", "system", "function", "chat"})


class Whole(NamedTuple):
    """A message that is complete, and the delta that said so."""

    delta: Delta
    message: Message


class ThreadMessages:
    """The messages of the run that is told now, for one reader after the other: `taken` is the number of events so far.

    The protocol's messages are those of models that stream. All others (results of tools, answers of models that do not
    stream, messages that nodes make) are taken from the states, which come after each step: a message that is new there
    comes whole. What the first state of a run has was said before it, or given to it.

    A step is done when the state of its graph comes. A restart makes messages void that were not complete, and complete
    ones that the state from which the run goes on has lost.
    """

    def __init__(self, taken: int = 0) -> None:
        self.taken = taken
        self.heard: set[str] = set()  # messages of which text was handed out
        self.given: set[str] = set()  # messages that were handed out
        self._run_id: str | None = None
        self._unnamed = 0  # messages without an id
        self._known: set[str] = set()  # ids of messages that were told, or given to a graph, in any run
        self._begin()

    def _begin(self) -> None:
        """Another run begins."""
        self._voices: dict[tuple[str, ...], Voices] = {}  # by namespace
        self._states: dict[tuple[str, ...], set[str]] = {}  # ids in the latest state of each graph
        self._whole: dict[str, Whole] = {}  # complete messages of this run, by id
        self._open_steps: dict[str, tuple[str, ...]] = {}  # those whose step is not done, with their namespace
        self._unchecked: set[tuple[str, ...]] = set()  # graphs whose state did not come since a restart
        self._settled: list[Whole] = []

    def feed(self, event: StreamEvent) -> list[Delta]:
        """Take in the next event: what it adds to messages, and which of them it makes void."""
        self.taken += 1
        if isinstance(event, ThreadMessageEvent):
            return self._hear(event)
        if isinstance(event, ThreadEvent) and event.mode == "values":
            return [*self._see(event.namespace, event.data)]
        if isinstance(event, LifecycleEvent):
            return [*self._turn(event)]
        return []

    def take_settled(self) -> list[Whole]:
        """The complete messages whose step was done since this was called last."""
        settled, self._settled = self._settled, []
        return settled

    def unsettled(self) -> list[Delta]:
        """What said that a message is complete, of those whose step is not done."""
        return [self._whole[message_id].delta for message_id in self._open_steps]

    def settle(self) -> None:
        """Take all steps for done."""
        for message_id in [*self._open_steps]:
            self._settle(message_id)

    def _hear(self, event: ThreadMessageEvent) -> list[Delta]:
        data = event.data
        voices = self._voices.get(event.namespace)
        kind = data.get("event")
        if kind == "message-start":
            voices = self._voices.setdefault(event.namespace, Voices())
            message_id = data.get("id")
            if not isinstance(message_id, str):
                self._unnamed += 1
                message_id = f"{'|'.join(event.namespace)}#{self._unnamed}"
            message = Spoken(message_id, event.namespace, data)
            if message.is_ai:
                self._known.add(message_id)
            voices.start(message)
            return []
        if voices is None or not voices.speaking:
            return []
        if kind in ("message-finish", "error"):
            message = voices.finish()
            if kind == "error" or not message.is_ai:
                return []
            deltas = message.finish(data)
            self._add(Whole(deltas[-1], message.message()))
            return deltas
        return voices.hear(data)

    def _see(self, namespace: tuple[str, ...], state: Any) -> Iterator[Delta]:
        """Take in the state of a graph, so that the step before it is done."""
        messages = {message["id"]: message for message in messages_in(state)}
        if namespace not in self._states:
            self._known.update(messages)  # given to the graph
        elif namespace in self._unchecked:
            had = self._states[namespace]
            yield from self._drop_lost(namespace, messages)
            if had and had.isdisjoint(messages):
                self._known.update(messages)  # the run starts over, and what it was given has other ids
        self._unchecked.discard(namespace)
        self._states[namespace] = {*messages}
        for message_id, message in messages.items():
            if message_id not in self._known:
                self._known.add(message_id)
                place = Place("", 0, (*namespace, ""), "")
                deltas = Snapshot(message_id, place, 0).update(message, complete=True)
                self._add(Whole(deltas[-1], cast("Message", message)))
                yield from deltas
        for message_id, said_in in [*self._open_steps.items()]:
            if said_in == namespace:
                self._settle(message_id)

    def _turn(self, event: LifecycleEvent) -> Iterator[Delta]:
        """A run begins, begins anew or ends; or a subgraph does, which means nothing here."""
        told = event.data.get("event")
        if event.namespace or event.data.get("namespace"):
            return
        if event.restarted:
            yield from self._restart()
        elif told == "running" and (event.run_id is None or event.run_id != self._run_id):
            self.settle()
            settled = self._settled
            self._begin()
            self._settled = settled
        elif told in ("completed", "failed"):
            self.settle()
        self._run_id = event.run_id

    def _restart(self) -> Iterator[Delta]:
        for voices in self._voices.values():
            for message in voices.speaking:
                self._known.discard(message.id)
                if message.is_ai:
                    yield message.void()
        self._voices.clear()
        self._unchecked = {*self._states}

    def _drop_lost(self, namespace: tuple[str, ...], messages: Mapping[str, Any]) -> Iterator[Delta]:
        """Drop what was said in the step that was lost: it was to be in the state of this graph.

        If the state lost anything that it had, all is void that is not there, what subgraphs said as well: they run
        again, and under other ids if the run starts over.
        """
        had = self._states[namespace]
        for message_id, whole in [*self._whole.items()]:
            was_open = self._open_steps.get(message_id) == namespace
            is_below = whole.delta.namespace[: len(namespace)] == namespace
            was_lost = was_open or (is_below and not had <= messages.keys())
            if was_lost and message_id not in messages:
                del self._whole[message_id]
                self._open_steps.pop(message_id, None)
                self._known.discard(message_id)
                yield whole.delta._replace(kind="void", text="", tool_call_id=None, tool_name=None)

    def _add(self, whole: Whole) -> None:
        self._whole[whole.delta.message_id] = whole
        self._open_steps[whole.delta.message_id] = whole.delta.namespace

    def _settle(self, message_id: str) -> None:
        del self._open_steps[message_id]
        self._settled.append(self._whole[message_id])


def messages_in(state: Any) -> Iterable[dict[str, Any]]:
    """The messages in a state, which have an id: in lists in it, or in the list that it is."""
    for message in chain.from_iterable(map(elements, (*members(state).values(), state))):
        told = members(message)
        if isinstance(told.get("id"), str) and told.get("type") in _TYPES and "content" in told:
            yield dict(told)
