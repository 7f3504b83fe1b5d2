"""`ThreadTextReader`, `ThreadDeltaReader`, `ThreadMessageReader`: what is said in a thread's runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar, Unpack

from langgraph_runs._core.messages.delta import Delta
from langgraph_runs._core.messages.message import Message
from langgraph_runs._core.projections.projection import KnownRun, Projector, restarted_error
from langgraph_runs._core.projections.selection import Selection, Which
from langgraph_runs._core.protocol.assembler import ThreadMessages
from langgraph_runs._core.shown import shown
from langgraph_runs._core.streams.events import StreamEvent

T = TypeVar("T")


class _Selection(Selection):
    advice = ""  # the graph has none: subgraphs always send theirs


class _Assembling(Projector[T]):
    """Puts messages together of the events of a thread; goes on where the reader before was left, if there was one."""

    def __init__(self, messages: ThreadMessages, **which: Unpack[Which]) -> None:
        for name in ("node", "tags"):
            value = which.get(name)
            if value is not None:
                raise ValueError(
                    f"{name}={shown(value)}: the events of a thread's stream do not tell the {name} of a message;"
                    " select messages with namespace=, or read the run with runs.stream, whose events tell it"
                )
        self._selection = _Selection(namespace=which.get("namespace"))
        self._messages = messages
        messages.take_settled()

    def _selected(self, event: StreamEvent) -> list[Delta]:
        return [delta for delta in self._messages.feed(event) if self._selection.takes(delta, event)]

    def finish(self) -> Sequence[T]:
        """Nothing; it warns if no message was selected."""
        self._selection.finish()
        return ()


class ThreadDeltaReader(_Assembling[Delta]):
    """What each event adds to messages, and which of them it makes void."""

    def feed(self, event: StreamEvent) -> Sequence[Delta]:
        """The deltas of an event."""
        return self._selected(event)


class ThreadTextReader(_Assembling[str]):
    """The text of AI messages."""

    def __init__(self, run: Callable[[], KnownRun], messages: ThreadMessages, **which: Unpack[Which]) -> None:
        super().__init__(messages, **which)
        self._run = run
        self._kept: tuple[str, ...] = ()
        self._has_restarted = False

    def feed(self, event: StreamEvent) -> tuple[str, ...]:
        """The text that an event brings.

        Raises RunRestartedError if text that was handed out is void.
        """
        self._has_restarted = self._has_restarted or event.restarted
        deltas = self._selected(event)
        texts = (*[delta.text for delta in deltas if delta.kind == "text"],)
        heard = self._messages.heard
        void = [delta.message_id for delta in deltas if delta.kind == "void" and delta.message_id in heard]
        heard.difference_update(void)
        heard.update(delta.message_id for delta in deltas if delta.kind == "text")
        if void and self._has_restarted:  # else a block was said otherwise, and comes again
            self._kept = texts
            raise restarted_error(self._run(), void)
        return texts

    def take_kept(self) -> tuple[str, ...]:
        """The text that an event brings which raised an error."""
        kept, self._kept = self._kept, ()
        return kept


class ThreadMessageReader(_Assembling[Message]):
    """Whole messages, each once the step is done that it was said in, so that a restart goes on after it."""

    def __init__(self, run: Callable[[], KnownRun], messages: ThreadMessages, **which: Unpack[Which]) -> None:
        super().__init__(messages, **which)
        self._run = run
        self._left = messages.unsettled()  # by the reader before
        self._wanted: set[str] = set()  # messages that are complete and selected, and not handed out yet

    def feed(self, event: StreamEvent) -> Sequence[Message]:
        """The messages that an event shows to stand.

        Raises RunRestartedError if one that was handed out is void all the same.
        """
        given, left = self._messages.given, [delta for delta in self._left if self._selection.takes(delta, event)]
        self._left = []
        deltas = [*left, *self._selected(event)]
        self._wanted.update(delta.message_id for delta in deltas if delta.kind == "message")
        void = [delta.message_id for delta in deltas if delta.kind == "void" and delta.message_id in given]
        given.difference_update(void)
        if void:
            raise restarted_error(self._run(), void)
        return self.take_kept()

    def take_kept(self) -> Sequence[Message]:
        """The messages that an event gives, also one that raised an error."""
        settled = [whole for whole in self._messages.take_settled() if whole.delta.message_id in self._wanted]
        ids = [whole.delta.message_id for whole in settled]
        self._wanted.difference_update(ids)
        self._messages.given.update(ids)
        return [whole.message for whole in settled]

    def finish(self) -> Sequence[Message]:
        """The messages that are left at the end; it warns if none was selected."""
        self._messages.settle()
        super().finish()
        return self.take_kept()
