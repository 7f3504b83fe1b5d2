"""One stream of one run, from its first request to its known end, across every break in between.

The session is told what the wire did and says what to do next (see `exchange`); events that the caller should get are
put into `ready`. What it holds to:

* A clean end of the body proves nothing. Unless an `end` or `error` event came the run is asked; once it is known to
  have ended, a stream that can be replayed is read once more from where it stands, and only an empty replay ends it.
* A broken connection is rejoined where the stream stands. Where that would lose events (the run is not resumable, the
  server does not store the mode, the last event id was cleared) StreamInterruptedError is raised instead.
* Every event refills the attempts. What the run came to is raised after all of its events were delivered.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Literal, NoReturn

from attrs import evolve, field, frozen

from langgraph_runs import errors
from langgraph_runs._core.calls import responses
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.idle_timeout import IdleTimeout
from langgraph_runs._core.calls.retry import is_transient, retry_after
from langgraph_runs._core.calls.send import call, read_body, send_once
from langgraph_runs._core.record import Record
from langgraph_runs._core.runs import outcome
from langgraph_runs._core.runs.create import RunCreation
from langgraph_runs._core.runs.outcome import Outcome
from langgraph_runs._core.runs.refs import RunRef, run_ref
from langgraph_runs._core.streams.cursor import FROM_START, Cursor
from langgraph_runs._core.streams.events import EventReader, NotJSONError, StreamEvent
from langgraph_runs._core.streams.modes import check_subset, join_filter, made_with, unstored, wanted
from langgraph_runs._core.wire.exchange import (
    Flow,
    Head,
    HTTPRequest,
    Notice,
    Read,
    Response,
    Sleep,
    TransportFailure,
    open_,
)
from langgraph_runs._core.wire.headers import merge_headers
from langgraph_runs._core.wire.json_codec import members
from langgraph_runs._core.wire.sse import EventTooLargeError, Frame, SSEDecoder
from langgraph_runs._generated.api.runs import get_run, join_run_stream
from langgraph_runs._generated.api.threads import delete_thread
from langgraph_runs._generated.models.run import Run
from langgraph_runs._generated.types import UNSET, Request

AFTER_ERROR = 5.0
"""Seconds to wait for the end of the body after an `error` event."""

CLEAN_UP = 5.0
"""Seconds for the deletion of a temporary thread."""

DOUBT = 0.01
"""Seconds after which a millisecond is over, so that a replay has all of its events."""

MOST_LOOKS = 3
"""Looks in a row that may seem cut short before one is believed: there may be events that the server does not store."""

_STARTS = ("", "0", "-", "0-0")  # what servers replay from the first event for, FROM_START aside


@frozen(slots=True, kw_only=True, eq=False, repr=False)
class StreamPlan(Record):
    """What is to be streamed: a run to be made (`make`), or one that exists (`run_id`)."""

    thread_id: str | None
    run_id: str | None = None
    make: Request | None = None
    modes: tuple[str, ...] | None = None  # those asked for; None: whatever the run publishes
    after: str | None = None  # join after this event id; None: from now on
    resumable: bool = True  # events can be replayed, as far as is known
    cancel_on_disconnect: bool = False
    headers: Mapping[str, str] = field(factory=dict[str, str])  # the caller's, on every request of the stream
    params: Mapping[str, Any] = field(factory=dict[str, Any])
    temporary: bool = False  # the thread is of our own making and goes when the stream ends


class StreamSession:
    """The state of one stream. `flow()` is driven once; the attributes may be read at any time."""

    def __init__(self, plan: StreamPlan, context: Context) -> None:
        self.plan = plan
        self.run_id: str | None = plan.run_id
        self.thread_id: str | None = plan.thread_id
        self.status: str | None = None  # the run's, once known
        self.began_after = "" if plan.after in (None, FROM_START) else str(plan.after)
        self.last_event_id = self.began_after  # of the last event read; what is `ready` has yet to be delivered
        self.reconnects = 0
        self.opened = False  # the run is known, and its events begin
        self.to_clean_up = False  # a thread was made for this stream, and is to go with it
        self.ready: deque[Frame | StreamEvent] = deque()  # to be had by `pop`
        self._context = context
        self._budget = context.budget()
        self._cursor = Cursor(plan.after if plan.make is None else FROM_START)
        self._reader = EventReader(plan.modes or ())
        self._event = self._reader.event
        self._silence = IdleTimeout(context.config.idle_timeout)
        self._path: str | None = None  # of the Location to rejoin by
        self._run: Run | None = None  # as last asked for
        self._over = False  # the run is known to have ended
        self._gone = False  # the server has the run no longer
        # Of the connection that is open:
        self._last_look = False  # it was opened after the run was known to have ended
        # Of all connections:
        self._looks = 0  # that were cut short, in a row
        self._events = 0  # that were told
        self._cleared = False  # the server emptied the last event id
        self._resumable = plan.resumable  # events are stored, as far as is known
        self._unstored = unstored(plan.modes or ())  # but there may be some that are not
        self._started = self.began_after not in _STARTS  # a metadata event came
        self._failed = False  # an `error` event came, and the run was not begun anew after it
        self._error: Any = None  # its data
        self._head: Head | None = None  # of the answer that brought the latest events
        self._end: Any = None  # the data of an `end` event
        self._ended = False  # an `end` event came

    def flow(self) -> Flow[None]:
        """Everything from the first request to the known end of the run.

        Raises the errors of a request, StreamInterruptedError, RunError, APITimeoutError at the deadline.
        """
        if self._context.timeout is not None:
            self._context = evolve(self._context, deadline=self._context.now() + self._context.timeout)
        try:
            yield from self._whole()
        except errors.LangGraphRunsError:
            self.to_clean_up = False  # whoever goes on with the run, or looks for it, needs the thread
            if self.ready:
                yield Sleep(0.0)  # the caller gets what came before it first
            raise

    def _whole(self) -> Flow[None]:
        head = yield from self._begin()
        self.opened = True
        while head is not None:
            cause = yield from self._read(head)
            if self._ended or self._failed:
                break
            head = yield from self._go_on(cause)
        ending = yield from self._ending()
        self.status = ending.status
        if self.to_clean_up:
            yield from self.clean_up()
        if ending.error is not None:
            raise ending.error
        if self.plan.make is None and self.plan.after is not None and not self._resumable:
            self._interrupted("what came before it was joined was not kept")

    def clean_up(self) -> Flow[None]:
        """Delete the thread that was made for this stream; that this fails is no failure of the stream."""
        assert self.thread_id is not None
        try:
            context = evolve(self._context, timeout=None, deadline=None).with_timeout(CLEAN_UP)
            yield from call(context, delete_thread.request(self.thread_id), lambda _: None)
        except errors.LangGraphRunsError:
            pass
        self.to_clean_up = False  # only now: whoever is stopped in the middle of it begins anew

    # The first answer

    def _begin(self) -> Flow[Head | None]:
        """The answer to the making of the run, or to the join; None if the run is gone already."""
        plan = self.plan
        if plan.make is None:
            if plan.modes is not None:
                run = yield from self._ask()
                if run is not None:
                    check_subset(plan.modes, run)
            return (yield from self._join(first=True))
        self.to_clean_up = plan.temporary
        making = RunCreation(self._context, plan.make, self.thread_id)
        made = yield from making.send(long=True)
        if isinstance(made, RunRef):
            self.run_id, self.thread_id = made.run_id, made.thread_id
            return (yield from self._found_run("the answer to its creation was lost"))
        ref = run_ref(made.headers)
        if ref is not None:
            self.run_id, self.thread_id = ref.run_id, ref.thread_id
            self._path = self._context.config.follow(made.headers.get("location"))
        reason = responses.why_not_event_stream(made)
        if reason is None:
            return made
        body = yield from read_body(self._context, made)
        ref = yield from making.find_run(made, body, "is no event stream")
        self.run_id, self.thread_id = ref.run_id, ref.thread_id
        return (yield from self._found_run(reason))

    def _found_run(self, cause: str) -> Flow[Head | None]:
        """Join the run that was made, since its stream did not come."""
        if not self._can_resume():
            self._interrupted(cause)
        return (yield from self._join(cause))

    # While a connection is open

    def _read(self, head: Head) -> Flow[TransportFailure | Literal["doubt"] | None]:
        """Read a body to its end: None if that was clean, else how it broke."""
        context, silence, cursor = self._context, self._silence, self._cursor
        decoder = SSEDecoder(self.last_event_id)
        heartbeats = 0
        opened = context.now()
        silence.opened(opened)
        failed_at: float | None = None
        resumable = self._can_resume()
        step = Read(self._patience(resumable=resumable))
        while True:
            chunk = yield step
            if not chunk:
                return None
            if isinstance(chunk, TransportFailure):
                if context.expired:
                    raise context.deadline_error(head.request, **self._ids()) from chunk.cause
                return evolve(chunk, head=head)
            assert isinstance(chunk, bytes)
            try:
                frames = decoder.feed(chunk)
            except EventTooLargeError:
                raise self._nonsense(head, b"", "holds an event that is too large") from None
            self._cleared = not decoder.last_id
            heard = decoder.comments != heartbeats
            if heard:
                heartbeats = decoder.comments
                silence.heartbeat(context.now())
                if context.now() - opened >= 1.0:
                    self._budget.refill()  # the server is well, the run has nothing to tell
            if frames:
                frames, doubt = cursor.admit(frames, rejoinable=self._can_resume)
                if frames:
                    self._deliver(frames, head)
                if doubt:
                    return "doubt"
                if self._ended:
                    return None
            before, resumable = resumable, self._can_resume()
            if context.deadline is not None and context.expired:
                raise context.deadline_error(head.request, **self._ids())
            if self._failed:
                failed_at = context.now() if failed_at is None else failed_at
                if context.now() - failed_at >= AFTER_ERROR:
                    return None
                step = Read(self._patience(resumable=resumable))
            elif heard or resumable != before or failed_at is not None or context.deadline is not None:
                failed_at = None
                step = Read(self._patience(resumable=resumable))

    def _patience(self, *, resumable: bool) -> float | None:
        """Seconds of silence after which the connection is given up; `resumable`: the stream could go on after that."""
        limit = AFTER_ERROR if self._failed else self._silence.limit(resumable=resumable)
        return self._context.within_deadline(limit)

    def _deliver(self, frames: list[Frame], head: Head) -> None:
        """Events that the caller has not had."""
        self._head = head
        items: list[Frame | StreamEvent] = [*frames]
        for index in self._reader.watched(frames):
            with suppress(NotJSONError):  # raised when it is handed out
                items[index] = event = self._reader.event(frames[index])
                self._note(event, first=not self._events and not index)
        self._events += len(frames)
        self._budget.refill()
        self.last_event_id = frames[-1][3]
        if self.plan.make is None and self.plan.modes is not None:
            items = [item for item in items if self._asked_for(item, self.plan.modes)]
        self.ready += items

    def _asked_for(self, item: Frame | StreamEvent, modes: Sequence[str]) -> bool:
        """Whether the caller of a filtered join is to have it; that the run began anew is told in any case."""
        if isinstance(item, StreamEvent):
            return item.restarted or wanted(item.mode, modes)
        asked_for = wanted(self._reader.place(item[0]).mode, modes)
        if not asked_for:
            self._reader.look(item)
        return asked_for

    def _waits(self) -> bool:
        """Whether the run's events said that it waits for a human; what is `ready` has yet to be looked at."""
        for item in self.ready:
            if isinstance(item, tuple):
                self._reader.look(item)
            elif item.restarted:
                self._reader.interrupted = False
        return self._reader.interrupted

    def pop(self) -> StreamEvent:
        """The next event that is `ready`.

        Raises IndexError if none is, and APIResponseError if its data makes no sense.
        """
        item = self.ready.popleft()
        if not isinstance(item, tuple):
            if item.restarted:
                self._reader.interrupted = False
            return item
        try:
            return self._event(item)
        except NotJSONError:
            assert self._head is not None
            self.to_clean_up = False
            raise self._nonsense(self._head, item[1], f"holds a {item[0]!r} event that is no JSON") from None

    def _note(self, event: StreamEvent, *, first: bool) -> None:
        """What an event may say of the run itself; `first`: none was read before it."""
        if event.event == "metadata":
            event.restarted = self._started or (self.plan.make is None and not first)
            self._started = True
            self._failed = False
            run_id = members(event.data).get("run_id")
            if self.run_id is None and isinstance(run_id, str):
                self.run_id = run_id
        elif event.event == "error":
            self._failed, self._error = True, event.data
        elif event.event == "end":
            self._ended, self._end = True, event.data
        elif event.mode == "messages":
            self._unstored = True

    # Between connections

    def _go_on(self, cause: TransportFailure | Literal["doubt"] | None) -> Flow[Head | None]:
        """Rejoin after a body ended or broke; None if the stream is over."""
        if cause is None and self._last_look and not self._cursor.moved:
            if not self._cursor.short or self._looks == MOST_LOOKS:
                return None
            self._looks += 1
            yield Sleep(self._context.config.retry.wait(self._looks, self._context.random()))
        self._looks *= not self._cursor.moved
        if cause == "doubt":
            yield Sleep(DOUBT)
        if self.run_id is None or self.thread_id is None:
            if cause is None:
                return None  # a run on a thread of the server's own cannot be asked
            self._broke_off(cause)
        joined_blindly = self.plan.make is None and self._run is None
        waited = False
        if not self._over and (not isinstance(cause, TransportFailure) or joined_blindly):
            waited = yield from self._ask_in_gap()
        if self._gone:
            return None
        if not self._can_resume():
            if cause is None and self._over:
                return None
            self._broke_off(cause)
        if cause == "doubt" or (cause is None and self._over):
            return (yield from self._join())
        if isinstance(cause, TransportFailure) and cause.kind == "timeout" and self._silence.limit_reached():
            return (yield from self._join())
        return (yield from self._join(self._said(cause), self._break(cause), waited=waited))

    def _ask(self) -> Flow[Run | None]:
        """Ask what became of the run."""
        assert self.thread_id is not None
        assert self.run_id is not None
        return self._learn((yield from outcome.fetch_run(self._context, self.thread_id, self.run_id)))

    def _ask_in_gap(self) -> Flow[bool]:
        """Ask what became of the run, with what attempts the gap has left; whether that took some."""
        assert self.thread_id is not None
        assert self.run_id is not None
        context = self._context
        request = context.config.prepare(get_run.request(self.thread_id, self.run_id))
        waited = False
        while True:
            got = yield from send_once(context, request)
            try:
                self._learn(outcome.run_of_response(context, got, **self._ids()))
            except (errors.APIConnectionError, errors.APIResponseError, errors.APIStatusError) as error:
                failure = error
            else:
                return waited
            if isinstance(failure, errors.APIStatusError) and not is_transient(got):
                self._give_up(str(failure), failure, first=False)
            asked = failure.retry_after if isinstance(failure, errors.APIStatusError) else None
            yield from self._pause(str(failure), failure, asked, first=False)
            waited = True

    def _learn(self, run: Run | None) -> Run | None:
        """What the server has to say of the run; None: it has it no longer."""
        self._gone = run is None
        if run is not None:
            self._run = run
            self.status = str(run.status)
            self._unstored = self._unstored or (self.plan.modes is None and unstored(made_with(run) or ()))
            self._resumable = self._resumable and members(run.kwargs).get("resumable") is not False
        self._over = run is None or not outcome.is_active(run)
        return run

    def _can_resume(self) -> bool:
        """Whether nothing is lost by rejoining."""
        if self._unstored or not self._resumable:
            return False
        if self._cursor.stands:
            return not self._cleared
        return not self._events and self._cursor.resume_id() is not None

    def _join(
        self,
        cause: str | None = None,
        failure: errors.LangGraphRunsError | None = None,
        *,
        first: bool = False,
        waited: bool = False,
    ) -> Flow[Head | None]:
        """Open the stream where it stands; None if the server has the run no longer.

        After a `cause` this counts, and waits before unless the gap has `waited`.
        """
        context = self._context
        asked_wait: float | None = None
        while True:
            if cause is not None and not waited:
                yield from self._pause(cause, failure, asked_wait, first=first)
            waited = False
            request = self._join_request()
            head = yield from open_(context.open(request, long=True))
            asked_wait = None
            if isinstance(head, Head):
                if head.ok and responses.why_not_event_stream(head) is None:
                    self._cursor.joined(settled=self._over and self.status != "interrupted")
                    self._last_look = self._over
                    self.reconnects += not first and cause is not None
                    return head
                got = yield from read_body(context, head)
                said = got if isinstance(got, Response) else Response(head, b"")
                asked_wait = retry_after(head, context.wall())
                if head.ok:
                    failure = responses.response_error(said, "is no event stream", **self._ids())
                else:
                    failure = responses.status_error(said, context.wall(), **self._ids())
                    if head.status == 404 and not first:
                        yield from self._ask_in_gap()
                        if self._gone:
                            return None
                    if not is_transient(head):
                        self._give_up(str(failure), failure, first=first)
            else:
                failure = responses.connection_error(head, **self._ids())
                failure.__cause__ = head.cause
                if not is_transient(head):
                    self._give_up(str(failure), failure, first=first)
            cause = str(failure)

    def _pause(self, cause: str, failure: BaseException | None, asked: float | None, *, first: bool) -> Flow[None]:
        """Wait before another attempt; gives up if none is left."""
        context = self._context
        wait = self._budget.next_wait(context.now(), context.random(), asked)
        if wait is None:
            self._give_up(cause, failure, first=first)
        request = self._join_request()
        if self._cursor.stamped:
            wait = max(wait, DOUBT)
        if context.deadline is not None and context.now() + wait >= context.deadline:
            raise context.deadline_error(request, **self._ids()) from failure
        yield Sleep(
            wait,
            Notice(
                kind="retry" if first else "reconnect",
                attempt=self._budget.retries,
                wait=wait,
                cause=cause,
                method=request.method,
                url=request.url,
                run_id=self.run_id,
                thread_id=self.thread_id,
                last_event_id=self.last_event_id or None,
            ),
        )

    def _join_request(self) -> HTTPRequest:
        """The request that opens the stream where it stands."""
        assert self.thread_id is not None
        assert self.run_id is not None
        plan = self.plan
        modes = plan.modes if plan.make is None else None
        after = self._cursor.resume_id()
        request = join_run_stream.request(
            self.thread_id,
            self.run_id,
            stream_mode=UNSET if modes is None else join_filter(modes),
            cancel_on_disconnect=1 if plan.cancel_on_disconnect else UNSET,
            last_event_id=UNSET if after is None else after,
        )
        own = {name: value for name, value in plan.headers.items() if name.lower() != "last-event-id"}
        params = {str(name): value for name, value in plan.params.items() if value is not None}
        request = evolve(request, params={**params, **request.params}, headers=merge_headers(own, request.headers))
        return self._context.config.prepare(request, path=self._path)

    # The end

    def _ending(self) -> Flow[Outcome]:
        """What the run came to."""
        if self._failed:
            return (yield from self._failure())
        said = members(self._end).get("status")
        status = said if isinstance(said, str) else None
        if self.thread_id is None or self.run_id is None:
            return outcome.outcome_of_status(status, interrupt=self._waits(), **self._ids())
        if status is not None:
            run: Run | None = Run(status=status)
        elif self._ended:
            run = yield from self._ask()
        else:
            run = None if self._gone else self._run
        return (
            yield from outcome.resolve_outcome(self._context, self.thread_id, self.run_id, run, interrupt=self._waits())
        )

    def _failure(self) -> Flow[Outcome]:
        """What the run came to after an `error` event.

        Servers answer with one, too, for a run that they do not have, be it that there never was such a run or that it
        was deleted meanwhile.
        """
        ids = self._ids()
        error: errors.LangGraphRunsError = outcome.failed_error(self._error, **ids)
        if self.thread_id is None or self.run_id is None:
            return Outcome("error", error)
        alone = self.plan.make is None and self._events == 1
        if not alone and members(self._error).get("error") != "HTTPException":
            return Outcome("error", error)
        try:
            yield from outcome.require_run(self._context, self.thread_id, self.run_id)
        except errors.NotFoundError as missing:
            if alone:
                return Outcome(None, missing)
            return Outcome(
                None, (yield from outcome.outcome_of_missing_run(self._context, self.run_id, self.thread_id))
            )
        except (errors.APIConnectionError, errors.APIStatusError, errors.APIResponseError):
            return Outcome("error", error)  # what the event says must do
        return Outcome("error", error)

    def _broke_off(self, cause: TransportFailure | Literal["doubt"] | None) -> NoReturn:
        """Give up upon a break that cannot be mended."""
        self._interrupted(self._said(cause), self._break(cause))

    def _break(self, cause: TransportFailure | Literal["doubt"] | None) -> errors.LangGraphRunsError | None:
        """How a body broke, as an error to chain to."""
        if not isinstance(cause, TransportFailure):
            return None
        failure = responses.connection_error(cause, **self._ids())
        failure.__cause__ = cause.cause
        return failure

    def _give_up(self, cause: str, failure: BaseException | None, *, first: bool) -> NoReturn:
        if first and failure is not None:
            raise failure
        self._interrupted(cause, failure)

    def _interrupted(self, cause: str, failure: BaseException | None = None) -> NoReturn:
        """Give the stream up, saying what is known and how to go on."""
        why = ""
        last_event_id = self._cursor.handover or self.last_event_id or None
        if self._unstored:
            why = " The server does not store the events of stream mode 'messages'; 'messages-tuple' can be resumed."
        elif self._cursor.stands and self._cleared:
            last_event_id = None
            why = " The server cleared the last event id, so there is nothing to resume after."
        elif not self._resumable or (self._events and not self._cursor.stands):
            why = " The run is not resumable (stream_resumable=False), so rejoining would skip events."
        elif not self._cursor.stands and self._cursor.resume_id() is None:
            why = " It was joined without last_event_id, so what came since is not known; '-1' joins from the start."
        raise errors.StreamInterruptedError(
            f"the stream of run {self.run_id or '(not known)'} on thread {self.thread_id or '(not known)'} broke off"
            f" after event id {last_event_id or 'none'}: {cause}.{why}",
            last_event_id=last_event_id,
            attempts=self._budget.used,
            **self._ids(),
        ) from failure

    def _nonsense(self, head: Head, data: bytes, what: str) -> errors.APIResponseError:
        return responses.response_error(Response(head, data), what, **self._ids())

    def _said(self, cause: TransportFailure | Literal["doubt"] | None) -> str:
        """A cause in words."""
        if isinstance(cause, TransportFailure):
            return cause.message
        return "the body ended, but the run goes on"

    def _ids(self) -> dict[str, str | None]:
        return {"run_id": self.run_id, "thread_id": self.thread_id}
