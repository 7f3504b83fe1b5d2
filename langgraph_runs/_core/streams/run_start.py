"""`RunStarts`: what a server stored of a thread, but left out of an open stream before the first event of a run.

LangGraph's in-memory server looks for new runs of a thread every 20 ms only, and what a run has published by then does
not come: in 25 of 60 runs that began while a stream of their thread was open, the first 1 to 13 events were missing, in
four of them all. What is stored has them, and all that is published from the first event on that did come, comes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.send import beside
from langgraph_runs._core.streams.bookmark import has_position
from langgraph_runs._core.streams.control import METADATA
from langgraph_runs._core.streams.event_ids import precedes
from langgraph_runs._core.streams.feed_queue import RUN_DONE
from langgraph_runs._core.streams.seam import CHECK_SECONDS
from langgraph_runs._core.wire.exchange import Ask, Flow, Head, HTTPRequest, open_, read
from langgraph_runs._core.wire.json_decoder import decode, members
from langgraph_runs._core.wire.sse import EventTooLargeError, Frame, SSEDecoder

LEFT_OUT_AT_START: Final = "the server left out the first events of a run, which it has not stored"

QUIET_SECONDS = 0.5
"""How long nothing has to come for a replay to be over: what is stored comes at once."""

STATE_UPDATE: Final = "state_update"
"""The type of an event that is of no run, and is sent live only."""


def ends_run(frame: Frame) -> bool:
    """Whether an event says that a run is done."""
    return frame[0] == METADATA and RUN_DONE.encode() in frame[1]


def is_of_run(frame: Frame) -> bool:
    """Whether an event is of a run, and one that servers store."""
    event, _, own_id, _ = frame
    return event != STATE_UPDATE and bool(own_id) and has_position(event, own_id or "")


def begins_run(frame: Frame) -> bool:
    """Whether an event is the first of a run, or of another attempt of it."""
    if frame[0] != METADATA:
        return False
    try:
        return "attempt" in members(decode(frame[1]))
    except ValueError:
        return False


class RunStarts:
    """Sees to it that the runs of a thread begin with their first events, on a connection that brings them live.

    `after` is the id after which the next run begins, if none is at work as far as is known; else None.
    """

    def __init__(self, after: str | None) -> None:
        self._after = after
        self.lack = False  # events are missing before the next one, and are not stored

    def pass_over(self, frames: list[Frame]) -> None:
        """Note events that are not live, or not to be looked into."""
        for frame in frames:
            self._note(frame)

    def complete(
        self, context: Context, request_after: Callable[[str], HTTPRequest], frames: list[Frame]
    ) -> Flow[list[Frame]]:
        """These events, and before the first of a run those that were left out, up to where some are missing."""
        complete: list[Frame] = []
        for index, frame in enumerate(frames):
            after = self._after
            if after is not None and is_of_run(frame):
                came = [one for one in frames[index:] if is_of_run(one)]
                left_out = yield from read_left_out(context, request_after(after), came)
                if left_out is None and not begins_run(frame):
                    self.lack = True
                    break
                complete += left_out or ()
            complete.append(frame)
            self._note(frame)
        return complete

    def has_more(self, context: Context, request_after: Callable[[str], HTTPRequest]) -> Flow[bool]:
        """Whether something is stored of a run of which nothing came at all."""
        if self._after is None:
            return False
        replay = Replay([])
        yield from _read(context, request_after(self._after), replay)
        return bool(replay.frames)

    def _note(self, frame: Frame) -> None:
        if is_of_run(frame):
            self._after = frame[2] if ends_run(frame) else None


def read_left_out(context: Context, request: HTTPRequest, came: list[Frame]) -> Flow[list[Frame] | None]:
    """What a replay, which `request` asks for, has before the events that `came`; None if it does not have those."""
    replay = Replay(came)
    yield from _read(context, request, replay)
    at = replay.find()
    return None if at is None else replay.frames[:at]


def _read(context: Context, request: HTTPRequest, replay: Replay) -> Flow[None]:
    """Read a replay beside the open connection."""
    asking = beside(context, CHECK_SECONDS)

    def question() -> Flow[None]:
        replay.frames.clear()
        head = yield from open_(asking.open(request))
        if not isinstance(head, Head) or not head.ok:
            return
        decoder = SSEDecoder()
        while not (replay.is_settled or asking.expired):
            chunk = yield from read(asking.within_deadline(QUIET_SECONDS))
            if not isinstance(chunk, bytes) or not chunk:
                return
            try:
                replay.frames += filter(is_of_run, decoder.feed(chunk))
            except EventTooLargeError:
                return

    yield Ask(question)


class Replay:
    """What is stored, compared with what `came`; of what is stored, the first is enough if nothing came."""

    def __init__(self, came: list[Frame]) -> None:
        self.frames: list[Frame] = []
        self._came = [frame[:3] for frame in came]

    @property
    def is_settled(self) -> bool:
        """Whether more of the replay would tell nothing more: it has passed what came first."""
        if not self.frames or not self._came:
            return bool(self.frames)
        last = self.frames[-1][2]
        first = self._came[0][2] or ""
        return precedes(first, last) and (self.find() is not None or precedes(self._came[-1][2] or "", last))

    def find(self) -> int | None:
        """Where it has what came; None if it does not. Of several places the last, so that nothing is lost."""
        stored, came = [frame[:3] for frame in self.frames], self._came
        places = range(len(stored) - len(came), -1, -1)
        return next((at for at in places if stored[at] == came[0] and stored[at : at + len(came)] == came), None)
