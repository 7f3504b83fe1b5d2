# Derived from _async/thread_streams.py by 'make generate'. Do not edit.

"""The methods of `client.threads` that stream what its runs do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Unpack

from langgraph_runs._core.calls.options import AssistantID, CallOptions, ThreadID
from langgraph_runs._core.calls.type_parameters import check_types
from langgraph_runs._core.type_vars import C, S, U
from langgraph_runs._generated.models.thread_stream_mode import ThreadStreamMode
from langgraph_runs._sync.methods import plain_method
from langgraph_runs._sync.thread_states import ThreadStates

if TYPE_CHECKING:
    from langgraph_runs._sync.event_stream import EventStream
    from langgraph_runs._sync.thread_stream import ThreadStream


class ThreadStreams(ThreadStates):
    """The streams of threads."""

    @plain_method(CallOptions)
    def stream(
        self,
        thread_id: ThreadID,
        assistant_id: AssistantID | None = None,
        *,
        channels: Sequence[str] | None = None,
        replay: bool = False,
        state: type[S] | None = None,
        update: type[U] | None = None,
        custom: type[C] | None = None,
        **call: Unpack[CallOptions],
    ) -> ThreadStream[S, U, C]:
        """Return a stream of what all runs of a thread do, by the event streaming protocol; it starts runs as well.

        Events come of runs that were active when it was opened, or began later; with `replay` of all that the server
        has stored. `channels` are the kinds of events that come, None for all that a graph may emit: "values",
        "messages", "tools", "custom", "updates", "lifecycle" and "input"; there are "tasks" and "checkpoints", too, and
        "custom:<name>" for custom events of a name. `custom`, `updates` and `tools` come only of graphs that were
        compiled with transformers for them. Nothing is sent before the stream is entered or iterated; enter it for
        several turns, so that they share one connection. A `timeout` limits each turn: from the first read to the end
        of the runs that were started. Only LangGraph's servers from langgraph-api 0.10 on and Aegra have such streams;
        others raise NotFoundError.
        """
        check_types(state, update, custom)
        from langgraph_runs._core.protocol.plan import thread_plan  # noqa: PLC0415
        from langgraph_runs._core.protocol.session import ThreadSession  # noqa: PLC0415
        from langgraph_runs._sync.thread_stream import ThreadStream  # noqa: PLC0415

        context = self._caller.context(call)
        plan = thread_plan(
            thread_id, assistant_id, call, channels=channels, replay=replay, allow_unknown=self._caller.allow_unknown
        )
        return ThreadStream(ThreadSession(plan, context), self._caller)

    @plain_method(CallOptions)
    def join_stream(
        self,
        thread_id: ThreadID,
        *,
        stream_mode: ThreadStreamMode | Sequence[ThreadStreamMode] | None = None,
        last_event_id: str | None = None,
        **call: Unpack[CallOptions],
    ) -> EventStream[Any, Any, Any]:
        """Return a stream of the events of all runs of a thread, those started elsewhere included.

        It does not end by itself: leave it, or close it. Each run begins with a `metadata` event that has its id, and
        ends with one whose `status` is "run_done", whatever came of it: a run that fails is an `error` event, and
        raises nothing. Only LangGraph's servers have this stream. They answer for a thread that does not exist as well.

        With `last_event_id` None it starts with the next event, with "-1" or "-" at the first event stored, and with
        the id of an event after that event, of a stream in the same `stream_mode`. Only the events of runs that were
        created with `stream_resumable=True` are stored. A connection that breaks is replaced, and what was missed comes
        from the store; StreamInterruptedError is raised if that does not have the last event that came. Nothing is sent
        before the stream is entered or iterated.
        """
        from langgraph_runs._core.streams.feed import thread_feed  # noqa: PLC0415
        from langgraph_runs._core.streams.feed_session import FeedSession  # noqa: PLC0415
        from langgraph_runs._sync.event_stream import EventStream  # noqa: PLC0415

        context = self._caller.context(call)
        feed = thread_feed(
            thread_id,
            call,
            context.config.headers,
            stream_mode=stream_mode,
            last_event_id=last_event_id,
            allow_unknown=self._caller.allow_unknown,
        )
        return EventStream(FeedSession(feed, context), self._caller)
