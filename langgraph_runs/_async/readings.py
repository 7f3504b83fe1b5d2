"""What a stream of events can be read as: text, messages, states and others, instead of events."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, overload

from langgraph_runs._async.methods import plain_method
from langgraph_runs._core.streams.modes import MESSAGE_MODES
from langgraph_runs._core.type_vars import C, S, U

if TYPE_CHECKING:
    from langgraph_runs._async.projections import AsyncProjection
    from langgraph_runs._core.messages.delta import Delta
    from langgraph_runs._core.messages.message import Message
    from langgraph_runs._core.projections.projection import Projector
    from langgraph_runs._core.projections.selection import Which
    from langgraph_runs._core.streams.events import AnyEvent
    from langgraph_runs._core.streams.run_state import RunState

T = TypeVar("T")


class AsyncReadings(Generic[S, U, C]):
    """The methods of a stream that read it by purpose."""

    @plain_method()
    def text(
        self, *, node: str | None = None, tags: Collection[str] | None = None, namespace: Sequence[str] | None = None
    ) -> AsyncProjection[str, Self]:
        """Return an iterator of the text that models say to the reader, piece by piece.

        That is the text of AI messages: no tools' results, no tool calls, no thinking. A message that is not streamed
        comes whole, once. `node`, `tags` (any of a model's) and `namespace` (the path of a subgraph, by the names of
        its nodes; () is the graph itself) select messages. Raises RunRestartedError if text that you have is void.
        """
        from langgraph_runs._core.projections.text import TextReader  # noqa: PLC0415

        which: Which = {"node": node, "tags": tags, "namespace": namespace}
        return self._read_as("text", MESSAGE_MODES, lambda: TextReader(self._known, **which))

    @plain_method()
    def deltas(
        self, *, node: str | None = None, tags: Collection[str] | None = None, namespace: Sequence[str] | None = None
    ) -> AsyncProjection[Delta, Self]:
        """Return an iterator of what is said, piece by piece: text, thinking, tool calls, and what becomes void.

        `node`, `tags` and `namespace` select messages, as for `text`. It warns of a message that is told as a whole one
        and may have begun before the stream did.
        """
        from langgraph_runs._core.projections.messages import DeltaReader  # noqa: PLC0415

        which: Which = {"node": node, "tags": tags, "namespace": namespace}
        return self._read_as("deltas", MESSAGE_MODES, lambda: DeltaReader(**which))

    @plain_method()
    def messages(
        self, *, node: str | None = None, tags: Collection[str] | None = None, namespace: Sequence[str] | None = None
    ) -> AsyncProjection[Message, Self]:
        """Return an iterator of whole messages, those of tools as well, as plain dicts that equal the state's.

        A message comes when the graph goes on to its next step with another one, or at the end of the run: until then
        a restart of the server could make it void. Should it be so later, RunRestartedError is raised. `node`, `tags`
        and `namespace` select messages, as for `text`. It warns of a message that may have begun before the stream did,
        which was joined in the middle of the run, unless a state has it.
        """
        from langgraph_runs._core.projections.messages import MessageReader  # noqa: PLC0415

        which: Which = {"node": node, "tags": tags, "namespace": namespace}
        return self._read_as("messages", MESSAGE_MODES, lambda: MessageReader(self._known, **which))

    @overload
    def values(self) -> AsyncProjection[S, Self]: ...

    @overload
    def values(self, decode: Callable[[Any], T]) -> AsyncProjection[T, Self]: ...

    @plain_method()
    def values(self, decode: Callable[[Any], Any] | None = None) -> AsyncProjection[Any, Self]:
        """Return an iterator of the graph's states, each passed to `decode`, such as `State.model_validate`.

        They are without `__interrupt__`: `interrupts` has the questions.
        """
        from langgraph_runs._core.projections.data import ValuesReader  # noqa: PLC0415

        return self._read_as("values", ("values",), lambda: ValuesReader(decode))

    @plain_method()
    def updates(self) -> AsyncProjection[tuple[str, U], Self]:
        """Return an iterator of what the graph's nodes return: pairs of a node's name and its update.

        After a restart of the server some come again.
        """
        from langgraph_runs._core.projections.data import UpdatesReader  # noqa: PLC0415

        return self._read_as("updates", ("updates",), UpdatesReader)

    @plain_method()
    def custom(self) -> AsyncProjection[C, Self]:
        """Return an iterator of what nodes write, those of subgraphs as well with `stream_subgraphs=True`.

        After a restart of the server some come again.
        """
        from langgraph_runs._core.projections.data import CustomReader  # noqa: PLC0415

        return self._read_as("custom", ("custom",), CustomReader)

    @abstractmethod
    async def __anext__(self) -> AnyEvent[S, U, C]:
        """Return the next event."""

    @abstractmethod
    async def open(self) -> Self:
        """Send the request."""

    @abstractmethod
    async def aclose(self) -> None:
        """Close the connection."""

    @abstractmethod
    def _known(self) -> RunState:
        """What is known of the run, which begins anew when the stream is asked for other modes."""

    @abstractmethod
    def _read_as(self, what: str, modes: tuple[str, ...], make: Callable[[], Projector[T]]) -> AsyncProjection[T, Self]:
        """The projection for the method `what`, which needs one of these modes; `make` checks what it is given."""
