"""`FeedSession`: the flow of an event stream that is not of one run, from its first request through every break.

Its rules:

* A connection that breaks is replaced by one that goes on after the last event but one: what comes first then has to be
  the last event, which is dropped. If it is another one, the server no longer has what was missed, or never stored it.
* Where that is impossible (a request that must not be repeated, events without ids, nothing received yet)
  StreamInterruptedError is raised instead.
* The stream of a thread never ends by itself, so a response that ends is a break. The end of any other is its end.
"""

from __future__ import annotations

from attrs import evolve

from langgraph_runs import errors
from langgraph_runs._core.calls import responses
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.idle_timeout import IdleTimeout
from langgraph_runs._core.calls.inquiry import Inquiry
from langgraph_runs._core.calls.retry import is_ambiguous, is_transient, patience, retry_after, was_not_processed
from langgraph_runs._core.streams.attempts import Attempts
from langgraph_runs._core.streams.connection import LIVELY_AFTER_SECONDS, Cause, was_interrupted
from langgraph_runs._core.streams.event_ids import FROM_START, START_IDS
from langgraph_runs._core.streams.feed import Feed
from langgraph_runs._core.streams.feed_cursor import FeedCursor
from langgraph_runs._core.streams.feed_interruption import feed_interrupted, feed_obstacle
from langgraph_runs._core.streams.feed_queue import FeedQueue
from langgraph_runs._core.streams.interruption import NOTHING_KNOWN
from langgraph_runs._core.streams.run_start import LEFT_OUT_AT_START, RunStarts
from langgraph_runs._core.streams.seam import LEFT_OUT, REPLAY_SECONDS, Seam
from langgraph_runs._core.streams.stored_ids import MAX_LONELY_HEARTBEATS
from langgraph_runs._core.wire.exchange import Flow, Head, HTTPRequest, Read, Response, Sleep, TransportFailure
from langgraph_runs._core.wire.sse import EventTooLargeError, Frame, SSEDecoder

NOT_THERE = "; this server has no stream of threads (Aegra has none); runs.join_stream follows one run"
_REASONS = {
    "closed": "the response ended",
    "cut": "the response ended within an event",
    "doubt": "an event may have been received before, which only a replay can tell",
    "skip": "events are missing before the next one, which a replay may have",
}


class FeedAttempts(Attempts):
    """The attempts of a feed."""

    def __init__(self, context: Context, session: FeedSession) -> None:
        super().__init__(context, session.position, session.queue)
        self._session = session

    def interruption(self, reason: str) -> errors.StreamInterruptedError:
        """The error for a feed that is given up."""
        session = self._session
        last_event_id = session.position.bookmark(session.queue.last_event_id)
        return feed_interrupted(reason, session.feed, session.obstacle(), last_event_id, attempts=self.budget.used)


class FeedSession:
    """The state of one feed. `flow()` is driven once; the attributes may be read at any time."""

    must_clean_up = False
    goes_on = False

    def __init__(self, feed: Feed, context: Context) -> None:
        self.feed = feed
        self.position = feed.position()
        self.queue = FeedQueue(feed.ids, "" if feed.after in (None, *START_IDS) else str(feed.after))
        self.ready = self.queue.ready
        self.pop = self.queue.pop
        self.reconnects = 0
        self.opened = False  # the server has answered with an event stream
        self._context = context
        self._cursor = FeedCursor(self.position)
        self._starts = RunStarts(FROM_START if feed.is_of_thread and feed.after == FROM_START else None)
        self._inquiry = Inquiry()
        self._seam: Seam | None = None  # until nothing can have been left out of what came

    @property
    def last_event_id(self) -> str | None:
        """The id to go on after, so that nothing after the event taken last is lost; None if there is none."""
        return self.position.bookmark_of(self.queue.taken)

    def obstacle(self) -> str | None:
        """Why the feed cannot be resumed where it stands; None if it can."""
        return feed_obstacle(self.feed, self.position, self.queue)

    def leave(self) -> None:
        """The stream is left: drop the events that were not taken."""
        self.ready.clear()

    def clean_up(self) -> Flow[None]:
        """Nothing is to be done on the server."""
        yield from ()

    def left_error(self, cause: str) -> errors.StreamInterruptedError:
        """The error for reading on where the stream was left."""
        return feed_interrupted(cause, self.feed, self.obstacle(), self.last_event_id)

    def described(self, *, untouched: bool) -> str:
        """What the stream is of, for its repr; nothing was sent as long as it is untouched."""
        return f"{self.feed.name}, {'nothing sent yet' if untouched else f'{self.queue.received} events received'}"

    def warn_unread(self) -> None:
        """Nothing is lost by a feed that was never opened."""

    def flow(self) -> Flow[None]:
        """Everything from the first request to the end, if there is one.

        Raises the errors of a request, StreamInterruptedError, APITimeoutError at the deadline.
        """
        context = self._context
        if context.timeout is not None:
            context = self._context = evolve(context, deadline=context.now() + context.timeout)
        try:
            yield from self._follow(context)
        except errors.LangGraphRunsError:
            if self.ready:
                yield Sleep(0.0)  # the caller gets what came before it first
            raise

    def _follow(self, context: Context) -> Flow[None]:
        attempts = FeedAttempts(context, self)
        idle = IdleTimeout(context.config.idle_timeout)
        head = yield from self._connect(context, attempts, first=True)
        self.opened = True
        while True:
            cause = yield from self._read(context, attempts, idle, head)
            if cause == "closed" and self.feed.ends:
                if self._cursor.is_proven or not self.position.is_known:
                    return
                cause = "gap"
            attempts.budget.broke(context.now())
            if cause == "gap":
                attempts.give_up(NOTHING_KNOWN)
            reason, error = self._explain(context, cause)
            if self.obstacle() is not None:
                attempts.give_up(reason, error)
            if cause in ("doubt", "skip") or (was_interrupted(cause) and self.position.is_stamped):
                yield from attempts.wait_a_tick()
            if _is_free(cause, idle):
                head = yield from self._connect(context, attempts)
            else:
                head = yield from self._connect(context, attempts, reason, error)
                self.reconnects += 1

    def _connect(
        self,
        context: Context,
        attempts: FeedAttempts,
        reason: str | None = None,
        error: errors.LangGraphRunsError | None = None,
        *,
        first: bool = False,
    ) -> Flow[Head]:
        """Open the feed where it stands. With a `reason` this uses up an attempt, with a wait before it."""
        server_wait = within = None
        while True:
            request = self.feed.request_after(context.config, self.position.resume_id())
            if reason is not None:
                yield from attempts.pause(request, reason, error, server_wait, within, first=first)
            got = yield from attempts.open(request)
            if isinstance(got, Head):
                self._note_joined(context, got, first=first)
                return got
            if context.expired:
                raise context.deadline_error(request, **self.feed.ids)
            repeatable = self.feed.request.idempotent or was_not_processed(got)
            if was_interrupted(got) and repeatable:
                reason = None  # nothing went wrong, so this uses up no attempt
                continue
            error = self._error(context, got, left_open=is_ambiguous(got) and not repeatable)
            if isinstance(got, Response) and got.head.status == 403:
                raise error
            again = is_transient(got) if first else responses.is_worth_another_try(got)
            reason = str(error)
            if not (again and repeatable):
                attempts.give_up(reason, error, first=first)
            server_wait, within = retry_after(got.head, context.wall()), patience(got)

    def _note_joined(self, context: Context, head: Head, *, first: bool) -> None:
        """Note that the feed is open where it stands."""
        at, after = self.position, self.position.resume_id()
        if at.is_known or not first:
            self._cursor.joined(run_ended=self.feed.is_of_thread)
        if self._seam is not None and self._seam.has_news:
            self._seam.joined_again(context.now())
        elif self.feed.is_of_thread and after is not None:
            had = [at.latest] * len(at.delivered) if at.latest is not None else []
            self._seam = Seam(after, had, context.now(), head)

    def _check_seam(self, context: Context) -> Flow[None]:
        """See whether the connection has left out events, once that can be told. Raises StreamInterruptedError then."""
        seam = self._seam
        if seam is None or not (self.queue.is_between_runs and seam.is_due(context.now())):
            return
        check = yield from seam.check(context, self.feed.request_after(context.config, seam.after))
        if check is None:
            return
        self._seam = None
        if check.is_missing:
            raise feed_interrupted(LEFT_OUT, self.feed, None, check.matched)

    def _error(
        self, context: Context, got: Response | TransportFailure, *, left_open: bool
    ) -> errors.LangGraphRunsError:
        """The error for what came instead of events."""
        end = responses.LEFT_OPEN if left_open else None
        if isinstance(got, TransportFailure):
            error = responses.connection_error(got, end=end, **self.feed.ids)
            error.__cause__ = got.cause
            return error
        if got.head.ok:
            return responses.response_error(got, "is not an event stream", **self.feed.ids)
        if self.feed.is_of_thread and responses.is_unknown_path(got):
            end = NOT_THERE
        return responses.status_error(got, context.wall(), end=end, **self.feed.ids)

    def _read(self, context: Context, attempts: FeedAttempts, idle: IdleTimeout, head: Head) -> Flow[Cause]:
        """Read a body to its end: why it ended.

        Raises APITimeoutError at the deadline and APIResponseError for an event that is too large.
        """
        cursor, queue, budget = self._cursor, self.queue, attempts.budget
        decoder = SSEDecoder(queue.last_event_id)
        heartbeats = 0
        opened = context.now()
        idle.opened(opened)
        while True:
            chunk = yield Read(context.within_deadline(idle.limit(resumable=self.obstacle() is None)))
            if not chunk:
                return "cut" if decoder.is_within_event else "closed"
            if isinstance(chunk, TransportFailure):
                if context.expired:
                    raise context.deadline_error(head.request, **self.feed.ids) from chunk.cause
                return evolve(chunk, head=head)
            assert isinstance(chunk, bytes)
            try:
                frames = decoder.feed(chunk)
            except EventTooLargeError:
                what = "contains an event that is too large"
                raise responses.response_error(Response(head, b""), what, **self.feed.ids) from None
            self.position.id_cleared = not decoder.last_id
            if decoder.comments != heartbeats:
                heartbeats = decoder.comments
                idle.heartbeat(context.now())
                if context.now() - opened >= LIVELY_AFTER_SECONDS:
                    budget.refill()  # the server is well, and there is nothing to say
                if not frames and self._lacks_replay(heartbeats, context.now() - opened):
                    return "gap"
                if not frames and (yield from self._has_more(context)):
                    return "skip"
            if frames and self.feed.is_of_thread:
                self._inquiry.heard()
                frames = yield from self._complete(context, frames, is_live=context.now() - opened >= REPLAY_SECONDS)
            if frames:
                frames, halt = cursor.admit(frames, rejoinable=lambda: self.obstacle() is None)
                if frames:
                    queue.put(frames, head)
                    budget.refill()
                    if self._seam is not None and not self._seam.add(frames, context.now()):
                        self._seam = None
                if halt is not None:
                    return halt
            if self._starts.lack:
                raise feed_interrupted(LEFT_OUT_AT_START, self.feed, None, self.position.bookmark(queue.last_event_id))
            if self.position.is_stamped:
                yield from self._check_seam(context)
            if context.expired:
                raise context.deadline_error(head.request, **self.feed.ids)

    def _lacks_replay(self, heartbeats: int, seconds: float) -> bool:
        """Whether a connection has brought heartbeats only, so many, though the last event had to come at once."""
        enough = heartbeats >= MAX_LONELY_HEARTBEATS and seconds >= REPLAY_SECONDS
        return enough and self.position.is_known and not self._cursor.is_proven

    def _complete(self, context: Context, frames: list[Frame], *, is_live: bool) -> Flow[list[Frame]]:
        """What came, with what the server left out before the first event of a run."""
        if is_live and self._may_lack_starts and not context.expired:
            return (yield from self._starts.complete(context, self._replay_after, frames))
        self._starts.pass_over(frames)
        return frames

    def _has_more(self, context: Context) -> Flow[bool]:
        """Whether the server left out a whole run, while nothing but heartbeats comes."""
        if not (self.feed.is_of_thread and self._may_lack_starts and self._inquiry.is_due(context.now())):
            return False
        return (yield from self._starts.has_more(context, self._replay_after)) and self.obstacle() is None

    @property
    def _may_lack_starts(self) -> bool:
        """Whether the server may be LangGraph's in-memory one."""
        return self.position.is_stamped or not self.position.is_known

    def _replay_after(self, after: str) -> HTTPRequest:
        return self.feed.request_after(self._context.config, after)

    def _explain(self, context: Context, cause: Cause) -> tuple[str, errors.LangGraphRunsError | None]:
        """Why the feed has to be opened again, in words, and as an error to chain to if the connection failed."""
        if isinstance(cause, TransportFailure):
            return cause.message, responses.error_for(cause, context.wall(), **self.feed.ids)
        return _REASONS[cause], None


def _is_free(cause: Cause, idle: IdleTimeout) -> bool:
    """Whether opening it again uses up no attempt, since nothing went wrong."""
    if isinstance(cause, TransportFailure):
        return cause.interrupted or (cause.kind == "timeout" and idle.limit_reached())
    return cause in ("doubt", "skip")
