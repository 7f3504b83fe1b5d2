"""`AssistantHandle`: one assistant and the types of its graph, to start runs of it."""

from __future__ import annotations

from collections.abc import Callable
from types import GenericAlias
from typing import TYPE_CHECKING, Generic, Unpack

from langgraph_runs._async.caller import AsyncCaller, fresh_id
from langgraph_runs._async.methods import method, plain_method
from langgraph_runs._async.portable import AsyncPortable
from langgraph_runs._async.run_handle import AsyncRunHandle
from langgraph_runs._async.runs import AsyncRuns
from langgraph_runs._core.calls.checks import AssistantRef, checked_id
from langgraph_runs._core.calls.elsewhere import ON_ASSISTANT_HANDLE
from langgraph_runs._core.calls.options import (
    AssistantID,
    CreateOptions,
    MapOptions,
    RunID,
    StreamOptions,
    ThreadID,
    WaitOptions,
)
from langgraph_runs._core.runs import requests
from langgraph_runs._core.runs.handle_state import handle_state
from langgraph_runs._core.runs.results import wait_for_result
from langgraph_runs._core.runs.start import Start
from langgraph_runs._core.type_vars import C, S, U

if TYPE_CHECKING:
    from langgraph_runs._acompat import Inputs
    from langgraph_runs._async.run_map import AsyncRunMap
    from langgraph_runs._async.stream import AsyncRunStream
    from langgraph_runs._core.runs.fanout import OnLeave
    from langgraph_runs._core.runs.mapped import Progress
    from langgraph_runs._core.runs.run_result import RunResult


class AsyncAssistantHandle(AsyncPortable, AssistantRef, Generic[S, U, C]):
    """An assistant by its id, or a graph by its name, with the types of its state, updates and custom data.

    The methods are those of `client.runs`, for this assistant: what they return has its types. A handle is taken
    wherever an `assistant_id` is. Pickled, it holds the id and `base_url` only, like a RunHandle.
    """

    if not TYPE_CHECKING:
        __class_getitem__ = classmethod(GenericAlias)  # typing's own asks for all three types
        __getattr__ = ON_ASSISTANT_HANDLE

    def __init__(self, caller: AsyncCaller, assistant_id: AssistantID) -> None:
        self.assistant_id = checked_id("assistant_id", assistant_id)
        self._own_caller: AsyncCaller | None = caller
        self._base_url = caller.config.base_url

    @plain_method(StreamOptions)
    def stream(self, thread_id: ThreadID | None = None, /, **options: Unpack[StreamOptions]) -> AsyncRunStream[S, U, C]:
        """Start a run and return a stream of its events, as `runs.stream` does."""
        return AsyncRuns(self._caller).stream(thread_id, self.assistant_id, **options)

    @method(WaitOptions)
    async def wait(self, thread_id: ThreadID | None = None, /, **options: Unpack[WaitOptions]) -> RunResult[S]:
        """Start a run, wait until it ends, and return its result: ids, status, state and questions.

        Raises what `runs.wait` does. Without a thread the SDK creates one, and deletes it at the end unless
        on_completion="keep" is given or the result has status "needs_input": then its `thread_id` and `run_id` are what
        `run` takes, to answer.
        """
        given = {"on_disconnect": "continue", **options}
        unknown = self._caller.allow_unknown
        wanted = requests.wait_run(thread_id, self.assistant_id, given, fresh_id, allow_unknown=unknown)
        return await self._caller.run(wait_for_result(self._caller.context(options), wanted))

    @method(CreateOptions)
    async def start(
        self, thread_id: ThreadID | None = None, /, **options: Unpack[CreateOptions]
    ) -> AsyncRunHandle[S, U, C]:
        """Start a run and return its handle, to follow it from anywhere.

        Its events are stored, so that they can be streamed from the first one, later and more than once; they are of
        the modes values, messages-tuple, updates and custom unless `stream_mode` is given. Without a thread the run
        gets one of its own, which is kept until `handle.delete()`.
        """
        unknown = self._caller.allow_unknown
        start = Start(thread_id, self.assistant_id, options, fresh_id, allow_unknown=unknown)
        return AsyncRunHandle(self._caller, await self._caller.run(start.flow(self._caller.context(options))))

    @plain_method(MapOptions)
    def map(
        self,
        inputs: Inputs,
        /,
        *,
        concurrency: int = 8,
        ordered: bool = False,
        progress: bool | Callable[[Progress], object] = False,
        on_leave: OnLeave = "cancel",
        **options: Unpack[MapOptions],
    ) -> AsyncRunMap[S]:
        """Start a run for each input, up to `concurrency` at a time, and return an iterator of what comes of them.

        Each input comes out once, as a Mapped: as soon as its run has ended, or with `ordered` in the order of the
        inputs. A run that fails stops nothing: its error is the `outcome`, which `result` raises. Inputs are taken one
        by one while you iterate, so a generator may be endless. If it raises, the runs that are under way come out
        first, then its exception is raised.

        Each run has a thread of its own, deleted at the end unless on_completion="keep" is given or the run asks a
        human. A map that is left before its end cancels the runs that are under way, or with on_leave="continue" leaves
        them; what came of others and was not handed out is in its `undelivered`. `progress=True` shows a line that
        renews itself on stderr, if that is a terminal or a notebook; a callable gets a Progress whenever a run has
        ended, and ends the map by what it raises. A `timeout` is that of each run, and ends the wait for it only: run
        and thread stay, and the Mapped has their ids.
        """
        from langgraph_runs._async.run_map import AsyncRunMap  # noqa: PLC0415
        from langgraph_runs._core.runs.mapped_run import map_plan  # noqa: PLC0415

        caller = self._caller
        plan = map_plan(self.assistant_id, options, on_leave, fresh_id, allow_unknown=caller.allow_unknown)
        return AsyncRunMap(caller, plan, inputs, concurrency=concurrency, ordered=ordered, progress=progress)

    @plain_method()
    def run(self, thread_id: ThreadID, run_id: RunID) -> AsyncRunHandle[S, U, C]:
        """Return the handle of a run of this assistant. Sends nothing."""
        return AsyncRunHandle(self._caller, handle_state(self._base_url, thread_id, run_id, self.assistant_id))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of assistant {self.assistant_id} at {self._base_url}>"
