"""`DrivenSession`: what a stream's session offers its driver, which performs its flow and hands out its events."""

from __future__ import annotations

from abc import abstractmethod
from collections import deque
from collections.abc import Callable
from typing import Any, Protocol

from langgraph_runs import errors
from langgraph_runs._core.wire.exchange import Flow


class DrivenSession(Protocol):
    """The state of one event stream: what to do next, and the events that were received."""

    @property
    @abstractmethod
    def ready(self) -> deque[Any]:
        """The events that wait to be taken."""

    @property
    @abstractmethod
    def pop(self) -> Callable[[], Any]:
        """Take the next of them; IndexError if there is none."""

    @property
    @abstractmethod
    def opened(self) -> bool:
        """Whether the server has answered, so that events are to come."""

    @property
    @abstractmethod
    def reconnects(self) -> int:
        """How often a broken connection was replaced."""

    @property
    @abstractmethod
    def last_event_id(self) -> str | None:
        """The id to go on after, so that nothing after the event taken last is lost; None if there is none."""

    @property
    @abstractmethod
    def goes_on(self) -> bool:
        """Whether there is more to read after the end of the flow, by another one."""

    @property
    @abstractmethod
    def must_clean_up(self) -> bool:
        """Whether something is to be done on the server once the stream is left."""

    @abstractmethod
    def flow(self) -> Flow[None]:
        """Everything from the first request to the end of the stream."""

    @abstractmethod
    def leave(self) -> None:
        """The stream is left: drop the events that were not taken."""

    @abstractmethod
    def clean_up(self) -> Flow[None]:
        """What is to be done on the server once the stream is left."""

    @abstractmethod
    def left_error(self, cause: str) -> errors.StreamInterruptedError:
        """The error for reading on where the stream was left."""

    @abstractmethod
    def described(self, *, untouched: bool) -> str:
        """What the stream is of, for its repr; nothing was sent as long as it is untouched."""

    @abstractmethod
    def warn_unread(self) -> None:
        """Warn that the stream was forgotten before anything was sent, if that is a mistake."""
