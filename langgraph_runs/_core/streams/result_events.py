"""`ResultEvents`: what the events of a run say of its result: the last state, and the questions it stopped to ask."""

from __future__ import annotations

from typing import Any

from langgraph_runs._core.runs.run_result import read_interrupts
from langgraph_runs._core.runs.stored_result import INTERRUPT_KEY
from langgraph_runs._core.wire.json_decoder import decode, elements, members
from langgraph_runs._generated.models.interrupt import Interrupt


class ResultEvents:
    """The last `values` of a graph, and its questions, as the `values` and `updates` of the graph itself tell them.

    They are kept as they came, since the caller may change what was decoded, and few ask for them.
    """

    __slots__ = ("_questions", "has_stopped", "values")

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget everything: the run restarted."""
        self.values: bytes | None = None  # the state; None if it was not told, or questions were after it
        self.has_stopped = False  # the graph said that it stopped, to ask or before or after a node
        self._questions: list[bytes] = []

    @property
    def asks(self) -> bool:
        """Whether the run asked a human."""
        return bool(self._questions)

    def note_stop(self, data: bytes, value: dict[str, Any]) -> None:
        """Take in the data of an event that says that the graph stopped, and what it was decoded to."""
        self.has_stopped = True
        if value[INTERRUPT_KEY]:
            self._questions.append(data)
            self.values = None  # the event has one question of several, and not the state

    def interrupts(self) -> tuple[Interrupt, ...]:
        """The questions, each once."""
        return read_interrupts(
            question for data in self._questions for question in elements(members(decode(data)).get(INTERRUPT_KEY))
        )
