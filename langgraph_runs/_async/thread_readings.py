"""What the stream of a thread can be read as: text, messages, states, tool calls and others, instead of events."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, overload

from langgraph_runs._async.methods import plain_method
from langgraph_runs._core.type_vars import C, S, U

if TYPE_CHECKING:
    from langgraph_runs._async.projections import AsyncProjection
    from langgraph_runs._core.messages.delta import Delta
    from langgraph_runs._core.messages.message import Message
    from langgraph_runs._core.projections.projection import KnownRun, Projector
    from langgraph_runs._core.projections.selection import Which
    from langgraph_runs._core.protocol.assembler import ThreadMessages
    from langgraph_runs._core.protocol.events import AnyThreadEvent
    from langgraph_runs._core.protocol.subgraphs import Subgraph
    from langgraph_runs._core.protocol.tool_calls import ToolCall

T = TypeVar("T")


class AsyncThreadReadings(Generic[S, U, C]):
    """The methods of a thread's stream that read it by purpose."""

    @plain_method()
    def text(
        self, *, node: str | None = None, tags: Collection[str] | None = None, namespace: Sequence[str] | None = None
    ) -> AsyncProjection[str, Self]:
        """Return an iterator of the text that models say to the reader, piece by piece.

        That is the text of AI messages: no tools' results, no tool calls, no thinking. A message that is not streamed
        comes whole, once its step is done. Where nodes of one graph speak at the same time the server does not tell
        which of them a piece is of: then their text comes block by block. `namespace` (the path of a subgraph, by the
        names of its nodes; () is the graph itself) selects messages; `node` and `tags`, which `runs.stream` has, raise
        ValueError, as these events do not tell them. Raises RunRestartedError if text that you have is void.
        """
        from langgraph_runs._core.protocol.assembler import CHANNELS  # noqa: PLC0415
        from langgraph_runs._core.protocol.message_readers import ThreadTextReader  # noqa: PLC0415

        which: Which = {"node": node, "tags": tags, "namespace": namespace}
        return self._read_as("text", CHANNELS, lambda: ThreadTextReader(self._known, self._messages_so_far(), **which))

    @plain_method()
    def deltas(
        self, *, node: str | None = None, tags: Collection[str] | None = None, namespace: Sequence[str] | None = None
    ) -> AsyncProjection[Delta, Self]:
        """Return an iterator of what is said, piece by piece: text, thinking, tool calls, and what becomes void.

        Their `node` is "" and their `step` 0, as the server tells neither. `namespace` selects messages, as for `text`.
        """
        from langgraph_runs._core.protocol.assembler import CHANNELS  # noqa: PLC0415
        from langgraph_runs._core.protocol.message_readers import ThreadDeltaReader  # noqa: PLC0415

        which: Which = {"node": node, "tags": tags, "namespace": namespace}
        return self._read_as("deltas", CHANNELS, lambda: ThreadDeltaReader(self._messages_so_far(), **which))

    @plain_method()
    def messages(
        self, *, node: str | None = None, tags: Collection[str] | None = None, namespace: Sequence[str] | None = None
    ) -> AsyncProjection[Message, Self]:
        """Return an iterator of whole messages, those of tools as well, as plain dicts that equal those in the states.

        Messages of models that stream have their usage besides. A message comes once its step is done: until then a
        restart of the server could make it void. Should it be so later, RunRestartedError is raised. `namespace`
        selects messages, as for `text`.
        """
        from langgraph_runs._core.protocol.assembler import CHANNELS  # noqa: PLC0415
        from langgraph_runs._core.protocol.message_readers import ThreadMessageReader  # noqa: PLC0415

        which: Which = {"node": node, "tags": tags, "namespace": namespace}
        return self._read_as(
            "messages", CHANNELS, lambda: ThreadMessageReader(self._known, self._messages_so_far(), **which)
        )

    @overload
    def values(self) -> AsyncProjection[S, Self]: ...

    @overload
    def values(self, decode: Callable[[Any], T]) -> AsyncProjection[T, Self]: ...

    @plain_method()
    def values(self, decode: Callable[[Any], Any] | None = None) -> AsyncProjection[Any, Self]:
        """Return an iterator of the graph's states, each passed to `decode`, such as `State.model_validate`.

        They are without questions: `interrupts` has these.
        """
        from langgraph_runs._core.projections.data import ValuesReader  # noqa: PLC0415

        return self._read_as("values", ("values",), lambda: ValuesReader(decode))

    @plain_method()
    def updates(self) -> AsyncProjection[tuple[str, U], Self]:
        """Return an iterator of what the graph's nodes return: pairs of a node's name and its update.

        A graph sends them only if it was compiled with a transformer for updates; `runs.stream` has those of every
        graph. After a restart of the server some come again.
        """
        from langgraph_runs._core.protocol.data_readers import ThreadUpdatesReader  # noqa: PLC0415

        return self._read_as("updates", ("updates",), ThreadUpdatesReader)

    @plain_method()
    def custom(self) -> AsyncProjection[C, Self]:
        """Return an iterator of what nodes write, those of subgraphs as well.

        A graph sends it only if it was compiled with a transformer for custom data; `runs.stream` has that of every
        graph. An object whose only keys are `payload`, or `name` and `payload`, is taken for what servers put around
        the data of some runs: you get the payload. After a restart of the server some come again.
        """
        from langgraph_runs._core.protocol.data_readers import ThreadCustomReader  # noqa: PLC0415

        return self._read_as("custom", ("custom",), ThreadCustomReader)

    @plain_method()
    def tool_calls(self) -> AsyncProjection[ToolCall, Self]:
        """Return an iterator of tool calls with what came of them, each when it finished or failed.

        A graph that was compiled with a transformer for tools tells that at once. Of any other it is read from the
        messages in its states, so it comes when the step is done; a call without a tool's message there, such as one
        that made the run fail, is not told. After a restart of the server some come again.
        """
        from langgraph_runs._core.protocol.tool_calls import TOOL_CHANNELS, ToolCallReader  # noqa: PLC0415

        return self._read_as("tool_calls", TOOL_CHANNELS, ToolCallReader)

    @plain_method()
    def subgraphs(self) -> AsyncProjection[Subgraph, Self]:
        """Return an iterator of subgraphs, each as it begins and as it ends.

        Of runs that were not started by a thread's stream the server tells no beginnings.
        """
        from langgraph_runs._core.protocol.subgraphs import SubgraphReader  # noqa: PLC0415

        return self._read_as("subgraphs", ("lifecycle",), SubgraphReader)

    @abstractmethod
    async def __anext__(self) -> AnyThreadEvent[S, U, C]:
        """Return the next event."""

    @abstractmethod
    async def open(self) -> Self:
        """Send the request."""

    @abstractmethod
    async def aclose(self) -> None:
        """Close the connection."""

    @abstractmethod
    def _known(self) -> KnownRun:
        """What is known of the run that is told now."""

    @abstractmethod
    def _messages_so_far(self) -> ThreadMessages:
        """What messages came, if all that came was read for them; so another reader goes on within a message."""

    @abstractmethod
    def _read_as(
        self, what: str, channels: tuple[str, ...], make: Callable[[], Projector[T]]
    ) -> AsyncProjection[T, Self]:
        """The projection for the method `what`, which needs all these channels; `make` checks what it is given."""
