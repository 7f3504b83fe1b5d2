"""What the stream of a thread asks beside its open connection: how runs stand, and what is stored of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from typing import Final, Literal, TypeVar, cast

from attrs import evolve, frozen

from langgraph_runs import errors
from langgraph_runs._core.calls import responses
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.retry import is_transient
from langgraph_runs._core.calls.send import QUESTION_SECONDS, beside, call
from langgraph_runs._core.protocol.timeline import RunTrack
from langgraph_runs._core.record import Record
from langgraph_runs._core.runs.fetch import fetch_run, has_ended
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._core.runs.stored_result import last_state_of_run
from langgraph_runs._core.streams.connection import was_silent
from langgraph_runs._core.streams.event_ids import FROM_START, number_in_run, precedes, skips_events
from langgraph_runs._core.streams.stored_ids import read_stored
from langgraph_runs._core.wire.exchange import Ask, Flow, Head, Reply, Response, Sleep, TransportFailure, open_, read
from langgraph_runs._core.wire.json_decoder import decode, members
from langgraph_runs._core.wire.sse import EventTooLargeError, SSEDecoder
from langgraph_runs._generated.api.runs import join_run_stream, list_runs
from langgraph_runs._generated.models.run import Run
from langgraph_runs._generated.types import UNSET

T = TypeVar("T")

PAGE_SIZE: Final = 100
"""How many of a thread's newest runs are looked at when its stream is opened."""

OLDER_PAGE_SIZE: Final = 1000
"""How many of the runs before these at once, if any of them come: the most that LangGraph lists."""

FIRST_QUIET_SECONDS: Final = 0.25
"""How long nothing has to come of what is stored for there to be no more: it comes at once."""

STORED_ONCE: Final = frozenset({"values", "updates", "messages", "custom", "tools"})
"""The methods of which each event that is stored is one event of the stream."""


class Questioner:
    """Asks while a connection is open, or else leaves it to ask."""

    def __init__(self) -> None:
        self.has_left = False  # the connection that was open

    def ask(self, context: Context, flow: Callable[[Context], Flow[T]]) -> Flow[T]:
        """What a flow returns. Raises what it raises.

        Where it gets no connection of its own, or is interrupted, it is performed again without the open one.
        """
        results: list[T | errors.LangGraphRunsError] = []

        def question() -> Flow[None]:
            results.clear()
            steps = flow(beside(context, QUESTION_SECONDS))
            reply: Reply = None
            try:
                while not (isinstance(reply, TransportFailure) and reply.kind == "pool"):
                    reply = yield steps.send(reply)
            except StopIteration as done:
                results.append(done.value)
            except errors.LangGraphRunsError as error:
                results.append(error)

        if not self.has_left:
            yield Ask(question)
            result = results[0] if results else None
            if isinstance(result, errors.LangGraphRunsError):
                if not isinstance(result, errors.APIConnectionError):
                    raise result
            elif results:
                return cast("T", result)
        self.has_left = True
        let_go = Sleep(0.0)  # of what was asked by, before the caller gets events and does other things
        try:
            result = yield from flow(context)
        except errors.LangGraphRunsError:
            yield let_go
            raise
        yield let_go
        return result

    def find_run(self, context: Context, thread_id: str, run_id: str) -> Flow[Run | None]:
        """A run; None if it does not exist."""
        return (yield from self.ask(context, lambda asking: fetch_run(asking, thread_id, run_id)))


@frozen(slots=True, eq=False, repr=False)
class Opening(Record):
    """The runs that a thread had when its stream was opened: the newest, and older ones as far as they were needed."""

    active: frozenset[str] = frozenset()
    ended: frozenset[str] = frozenset()
    newest: str = ""  # when the newest was created, as the server writes it
    listed: int = 0  # how many the server has listed
    is_whole: bool = False  # it has no more

    def knows(self, run_id: str) -> bool:
        """Whether a run is one of these."""
        return run_id in self.active or run_id in self.ended

    def is_older(self, run: Run) -> bool:
        """Whether a run that is none of these is older than all of them."""
        created_at = run.get("created_at")
        return isinstance(created_at, str) and created_at <= self.newest


def read_opening(context: Context, thread_id: str) -> Flow[Opening]:
    """The newest runs that a thread has. One that does not exist has none."""
    try:
        runs = yield from _list_runs(context, thread_id, PAGE_SIZE)
    except errors.NotFoundError as error:
        if not responses.says_thread_is_gone(error.detail):
            raise
        return Opening()
    created = [at for run in runs if isinstance(at := run.get("created_at"), str)]
    active = frozenset(str(run.get("run_id")) for run in runs if not has_ended(run))
    ended = frozenset(str(run.get("run_id")) for run in runs) - active
    return Opening(active, ended, max(created, default=""), len(runs))


def read_older(context: Context, thread_id: str, opening: Opening) -> Flow[Opening]:
    """What is known of a thread's runs, with the next page of older ones that have ended."""
    runs = yield from _list_runs(context, thread_id, OLDER_PAGE_SIZE, opening.listed)
    ended = {str(run.get("run_id")) for run in runs if has_ended(run) and opening.is_older(run)}
    return evolve(
        opening, ended=opening.ended | (ended - opening.active), listed=opening.listed + len(runs), is_whole=not runs
    )


def _list_runs(context: Context, thread_id: str, limit: int, offset: int | None = None) -> Flow[list[Run]]:
    """A page of a thread's runs, the newest first, with what is needed of them."""
    request = list_runs.request(
        thread_id,
        limit=limit,
        offset=UNSET if offset is None else offset,
        select=["run_id", "status", "created_at"],
    )
    return (yield from call(context, request, list_runs.parse, thread_id=thread_id))


def is_stored(run: Run) -> bool:
    """Whether the events of a run are stored, as far as the server says."""
    return members(run.get("kwargs")).get("resumable") is not False


def read_attempt(
    context: Context, thread_id: str, run_id: str, *, after: int = 0, since: str | None = None, until: str | None = None
) -> Flow[int | None]:
    """The number of the first attempt that is stored of a run `after` that, or else of the latest; None if none is.

    With `until`, only what is stored after the event `since` and before this one is read.

    A run that began anew has its first attempt stored as well, where the store outlives the server. Where it does not,
    a server that was told to stop counts from 1 again: an attempt that began after an event is `after` that as well.
    """

    def read(head: Head) -> Flow[int | TransportFailure | None]:
        return (yield from _attempt_after(context, head, after, since, until))

    begin = FROM_START if until is None or since is None else since
    return (yield from _read_events(context, thread_id, run_id, begin, read))


def has_beginning(context: Context, thread_id: str, run_id: str) -> Flow[bool | None]:
    """Whether the first event of a run is stored; None if the server does not show what is.

    That no event comes is looked at twice: a gateway may make heartbeats up, or end the response.
    """

    def look(head: Head) -> Flow[bool | Literal["heartbeats", "end"] | TransportFailure | None]:
        decoder = SSEDecoder()
        while not decoder.comments:
            chunk = yield from read(context.within_deadline(context.config.timeouts.read))
            if isinstance(chunk, TransportFailure):
                return chunk
            if not chunk:
                return "end"
            try:
                frames = decoder.feed(chunk)
            except EventTooLargeError:
                return None
            if frames:
                name, _, own_id, _ = frames[0]
                if own_id is not None and number_in_run(own_id) is not None:  # on Aegra
                    return not skips_events(FROM_START, own_id)
                return name == "metadata"
        return "heartbeats"

    found = None
    for _ in range(2):
        found = yield from _read_events(context, thread_id, run_id, FROM_START, look)
        if not isinstance(found, str):
            return found
    return False if found == "heartbeats" else None


def read_first(
    context: Context, thread_id: str, run_id: str, methods: AbstractSet[str]
) -> Flow[tuple[str, int] | None]:
    """The id of the first event that is stored of a run, and how many have it; None if the server does not show that.

    There may be more if others are still published in the same millisecond. None as well if events that were not asked
    for come first in it: whether the connection has left those out shows in its numbers only. That the response ends
    within it is looked at twice, as a gateway may have ended it.
    """
    has_ended = False

    def read_head(head: Head) -> Flow[tuple[str, int] | None]:
        nonlocal has_ended
        decoder, ids, passed = SSEDecoder(), list[str](), ""
        while True:
            chunk = yield from read(context.within_deadline(FIRST_QUIET_SECONDS))
            if not isinstance(chunk, bytes) or not chunk:
                has_ended = not chunk
                is_shown = (has_ended or was_silent(chunk)) and not decoder.is_within_event
                return (ids[0], len(ids)) if ids and is_shown else None
            try:
                frames = decoder.feed(chunk)
            except EventTooLargeError:
                return None
            for name, _, own_id, _ in frames:
                if own_id and _method(name) in methods:
                    if own_id == passed:
                        return None
                    if ids and own_id != ids[0]:
                        return ids[0], len(ids)
                    ids.append(own_id)
                elif own_id and _method(name) in STORED_ONCE and not ids:
                    passed = own_id

    first = yield from _read_events(context, thread_id, run_id, FROM_START, read_head)
    if first is None or not has_ended:
        return first
    again = yield from _read_events(context, thread_id, run_id, FROM_START, read_head)
    return first if again == first else None


def _method(name: str) -> str:
    """The method of what a run has published under a name, which may have a namespace, and that of what is custom."""
    return name.partition("|")[0].partition(":")[0]


def _attempt_after(
    context: Context, head: Head, after: int, since: str | None, until: str | None
) -> Flow[int | TransportFailure | None]:
    decoder = SSEDecoder()
    latest: int | None = None
    while not decoder.comments:  # heartbeats come of what is live
        chunk = yield from read(context.within_deadline(context.config.timeouts.read))
        if isinstance(chunk, TransportFailure):
            return chunk
        if not chunk:
            break
        try:
            frames = decoder.feed(chunk)
        except EventTooLargeError:
            break
        for name, data, own_id, _ in frames:
            if until is not None and own_id and (precedes(until, own_id) or (own_id == until and name != "metadata")):
                return latest
            if name != "metadata":
                continue
            latest = _attempt_in(data)
            if latest is not None and since is not None and own_id and precedes(since, own_id):
                latest = max(latest, after + 1)
            if latest is not None and latest > after:
                return latest
    return latest


def _read_events(
    context: Context, thread_id: str, run_id: str, after: str, read_body: Callable[[Head], Flow[T | TransportFailure]]
) -> Flow[T | None]:
    """What is read of the stored events of a run, after one of them; None if the server does not show them.

    What fails is tried again. Raises what it failed with if no attempt is left.
    """
    request = context.config.prepare(join_run_stream.request(thread_id, run_id, last_event_id=after))
    budget = context.budget()
    while True:
        head = yield from open_(context.open(request, long=True))
        outcome: Response | TransportFailure
        if isinstance(head, TransportFailure):
            outcome = head
        elif head.ok:
            got = yield from read_body(head)
            if not isinstance(got, TransportFailure):
                return got
            outcome = got
        elif is_transient(head):
            outcome = Response(head, b"")
        else:
            return None
        if not (yield from context.retry(budget, outcome)):
            raise context.error_for(outcome, run_id=run_id, thread_id=thread_id)


def _attempt_in(data: bytes) -> int | None:
    try:
        attempt = members(decode(data)).get("attempt")
    except ValueError:
        return None
    return attempt if isinstance(attempt, int) else None


def has_saved(context: Context, thread_id: str, run: Run) -> Flow[bool]:
    """Whether a run that has ended saved a state of its thread, so that it did something, whatever is stored of it."""
    try:
        state = yield from last_state_of_run(context, RunRef(thread_id, run.run_id), run)
    except errors.APIStatusError:
        return False  # the thread is gone, or the server does not show its states
    return state is not None


class Tail:
    """The last events that are stored of a run that has ended: the stream has to bring each."""

    def __init__(self, methods: AbstractSet[str]) -> None:
        self._methods = methods
        self._stored = Counter[str]()
        self._last = ""
        self.begins = False  # it has the beginning of the run
        self._is_empty = True  # nothing follows the beginning of the run, or of its last attempt

    def note(self, event: str, own_id: str) -> bool:
        """Note an event that is stored; it never settles anything."""
        if event == "metadata":
            self.begins = self._is_empty = True
        elif _method(event) in self._methods:
            self._is_empty = False
            self._last = own_id
            self._stored[own_id] += 1
        return False

    def has_come(self, track: RunTrack | None) -> bool:
        """Whether all of it has come, with the last event that came as the proof that it follows that."""
        if track is None or track.source is None:
            return self._is_empty
        return track.source == self._last and track.count >= self._stored[self._last]


def read_tail(
    context: Context, thread_id: str, run_id: str, track: RunTrack | None, methods: AbstractSet[str]
) -> Flow[Tail | None]:
    """What is stored of a run that has ended, from the last event that came on; None if the server does not show it.

    That nothing is, is looked at twice, as a gateway may have ended the response.
    """
    after = FROM_START if track is None or track.before is None else track.before

    def read_tail_of(head: Head) -> Flow[Tail | TransportFailure | None]:
        tail = Tail(methods)
        how = yield from read_stored(context, head, tail.note)
        if isinstance(how, TransportFailure):
            return how
        return tail if how == "read" else None

    tail = yield from _read_events(context, thread_id, run_id, after, read_tail_of)
    if tail is None or tail.begins or not tail.has_come(None):
        return tail
    return (yield from _read_events(context, thread_id, run_id, after, read_tail_of))
