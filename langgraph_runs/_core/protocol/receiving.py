"""`Receiver`: takes in what a connection brings: which events are new, and whether some are missing before them."""

from __future__ import annotations

from contextlib import suppress
from itertools import takewhile

from langgraph_runs import errors
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.protocol.connecting import interruption
from langgraph_runs._core.protocol.envelope import Envelope, read_envelope, thread_event
from langgraph_runs._core.protocol.filling import Filler
from langgraph_runs._core.protocol.newcomers import Newcomers
from langgraph_runs._core.protocol.plan import ThreadPlan
from langgraph_runs._core.protocol.questions import Questioner, has_beginning, read_attempt
from langgraph_runs._core.protocol.queue import ThreadQueue
from langgraph_runs._core.protocol.timeline import COMPLETED, RUNNING, RunTrack, Timeline, Verdict
from langgraph_runs._core.protocol.wanted import Wanted
from langgraph_runs._core.runs.fetch import has_ended
from langgraph_runs._core.streams.event_reader import NotJSONError
from langgraph_runs._core.streams.interruption import BEGINNING_GONE, NOT_RESUMABLE, NOTHING_KNOWN
from langgraph_runs._core.wire.exchange import Flow, Head
from langgraph_runs._core.wire.json_decoder import members
from langgraph_runs._core.wire.sse import Frame
from langgraph_runs._generated.models.interrupt import Interrupt


class Receiver:
    """Takes in the events of one connection after the other."""

    def __init__(
        self, plan: ThreadPlan, timeline: Timeline, queue: ThreadQueue, wanted: Wanted, questioner: Questioner
    ) -> None:
        self.newcomers = Newcomers(plan, wanted, questioner)
        self._filler = Filler(plan, questioner)
        self._plan = plan
        self._timeline = timeline
        self._queue = queue
        self._wanted = wanted
        self._questioner = questioner
        self._beginnings: dict[str, Envelope] = {}  # by run: what it began with on this connection
        self._odd: set[int] = set()  # events that are not valid JSON, as hashes
        self._may_begin_anew: dict[str, bool] = {}  # runs at work when a connection was opened: was it looked at?
        self._has_left_to_look = False  # for that
        self._came = 0.0  # when the latest events came
        self._must_look = False  # for runs that this connection does not bring
        self._lacking: set[str] = set()  # such runs that have ended
        self._looked_again: set[str] = set()  # those of them for which the stream was opened again

    def connected(self, now: float) -> None:
        """Another connection begins, with the whole history."""
        if not self._has_left_to_look:
            self._may_begin_anew.update(dict.fromkeys(self._timeline.runs_at_work(), False))
        self._has_left_to_look = False
        self._timeline.readmit([*self._wanted.runs])
        self._timeline.connected()
        self._must_look = True
        self._looked_again |= self._lacking
        self._filler.connected(now)
        self.newcomers.connected(now)
        self._beginnings.clear()

    def begins_to_read(self, now: float) -> None:
        """The caller begins to read the connection, perhaps long after it was opened."""
        self._filler.begins_to_read(now)
        self.newcomers.connected(now)

    def take(self, context: Context, frames: list[Frame], head: Head) -> Flow[None]:
        """Take in events. Raises StreamInterruptedError if some are missing that no other connection would bring."""
        self._came = came = context.now()
        self.newcomers.heard(came)
        for frame in frames:
            try:
                event = read_envelope(frame)
            except NotJSONError:
                self._note_odd(frame, head)
                continue
            if event is not None:
                yield from self._take(context, event, head, came)
            if self._questioner.has_left:
                return  # what is left comes again on the next connection
        self._filler.note_pause(context.now() - came)

    @property
    def is_held_back(self) -> bool:
        """Whether events came that another replay has to bring."""
        return self._filler.held_back is not None

    @property
    def has_failed(self) -> bool:
        """Whether such a replay failed, so that the connection was left."""
        return self._filler.has_failed

    def rest(self, context: Context, head: Head) -> Flow[None]:
        """Nothing comes for now: take in what was held back, and look for what this connection has not brought."""
        yield from self._take_held(context, head)
        if self._must_look and not self._questioner.has_left:
            self._must_look = False
            yield from self.look_for_lost(context)

    def _take_held(self, context: Context, head: Head) -> Flow[None]:
        """Take in the events that were held back, and the others of their run."""
        track = self._filler.held_back
        if track is not None:
            yield from self._fill(context, track, None, head)

    def _take(self, context: Context, event: Envelope, head: Head, came: float) -> Flow[None]:
        timeline, filler = self._timeline, self._filler
        run_id = timeline.run_of(event)
        verdict = timeline.judge(event)
        if event.is_root_lifecycle and event.word == RUNNING:
            self._beginnings[run_id] = event
        if filler.held_back is not None and filler.held_back.run_id != run_id:
            yield from self._take_held(context, head)
            if filler.has_failed:
                return
        if verdict == "again":
            filler.note_known(came)
            return
        track = timeline.track(run_id)
        if track is None:
            yield from self._take_earlier(context, run_id, head)
            if filler.has_failed:
                return
            track = yield from self._begin(context, run_id)
            if track is None:
                return
        if timeline.working == run_id and track.source is None:
            yield from self._finish_others(context, track, head)
            if filler.has_failed:
                return
        if not filler.is_complete(track, event):
            if not filler.is_due(event, came) or not (yield from self._fill(context, track, event, head)):
                filler.hold_back(track, event)
                return
            if filler.has_failed:
                return
            verdict = track.judge(event)
        if filler.is_covered(track, event) or verdict == "again":
            return
        yield from self._take_new(context, track, event, verdict, head)

    def _take_earlier(self, context: Context, run_id: str, head: Head) -> Flow[None]:
        """Take in wanted runs that were started before one that begins to come, if the connection left them out."""
        wanted, timeline = self._wanted.runs, self._timeline
        if run_id not in wanted or not self._filler.may_pass_over:
            return
        for earlier in [*takewhile(lambda one: one != run_id, wanted)]:
            if timeline.is_unknown(earlier) and earlier not in self._wanted.followed:
                run = yield from self._questioner.find_run(context, self._plan.thread_id, earlier)
                if run is None or not has_ended(run) or run.status == "interrupted":
                    continue  # another one goes first, or nothing may have come of it
                track = timeline.accept(earlier)
                yield from self._fill(context, track, None, head)
                if not track.has_come:
                    timeline.forget(earlier)  # which is to be told
                if self._filler.has_failed:
                    return

    def _begin(self, context: Context, run_id: str) -> Flow[RunTrack | None]:
        """Begin to read a run; None if it is left out."""
        decision = yield from self.newcomers.decide(context, run_id)
        if decision == "leave out":
            self._timeline.leave_out(run_id)
            return None
        self._wanted.questions = {}
        self.newcomers.note_beginning()
        track = self._timeline.accept(run_id, is_resumable=decision != "read unstored")
        track.is_past = decision == "read past"
        return track

    def _fill(self, context: Context, track: RunTrack, until: Envelope | None, head: Head) -> Flow[bool]:
        """Take the events of a run up to one that the connection brought; None: all. False if that is put off."""
        events = yield from self._filler.fill(context, track, until)
        for event in events or ():
            verdict = track.judge(event)
            if verdict != "again":
                yield from self._take_new(context, track, event, verdict, head)
        return events is not None

    def _take_new(self, context: Context, track: RunTrack, event: Envelope, verdict: Verdict, head: Head) -> Flow[None]:
        """Take in an event that has not come before, as the first of another attempt if it is."""
        if track.run_id in self._wanted.doubted:
            yield from self._check_beginning(context, track)
        if verdict == "gap":
            yield from self._begin_again(context, track, head)
        elif event.source_id is not None and self._is_to_be_looked_at(track):
            yield from self._look_for_restart(context, track, event, head)
        self._add(track, event, head)

    def _check_beginning(self, context: Context, track: RunTrack) -> Flow[None]:
        """Ask, once, whether the beginning of a run is stored. Raises StreamInterruptedError if it is gone."""
        thread_id, run_id, ask = self._plan.thread_id, track.run_id, self._questioner.ask
        self._wanted.doubted.discard(run_id)
        if not track.is_resumable or track.source is not None:
            return
        if (yield from ask(context, lambda asking: has_beginning(asking, thread_id, run_id))) is False:
            raise interruption(BEGINNING_GONE, self._plan, run_id)

    def _add(self, track: RunTrack, event: Envelope, head: Head, *, restarted: bool = False) -> None:
        """Note a new event, and hand it out if it was asked for; that a run began anew is told in any case."""
        track.add(event)
        if event.method == "input.requested":
            self._note_question(event)
        if track.word == COMPLETED:
            self._wanted.questions = {}
        if restarted or self._plan.gives(event.channel, event.name):
            self._queue.put(thread_event(event, track.run_id or None, restarted=restarted), head)

    def _begin_again(self, context: Context, track: RunTrack, head: Head) -> Flow[None]:
        """Begin a run anew, if that is what the server did.

        Raises StreamInterruptedError if it did not, so that events are missing.
        """
        attempt = (yield from self._read_attempt(context, track)) if track.run_id else None
        beginning = self._beginnings.get(track.run_id)
        if attempt is None or attempt <= track.attempt or beginning is None:
            why = NOTHING_KNOWN if track.is_resumable else NOT_RESUMABLE
            raise interruption(why, self._plan, track.run_id or None)
        self._restart(track, attempt, beginning, head)

    def _is_to_be_looked_at(self, track: RunTrack) -> bool:
        """Whether a run may have begun anew since what came of it: at its first new event, and the first live one."""
        was_looked_at = self._may_begin_anew.get(track.run_id)
        return was_looked_at is False or (was_looked_at is True and self._filler.is_live(self._came))

    def _look_for_restart(self, context: Context, track: RunTrack, event: Envelope, head: Head) -> Flow[None]:
        """A new event of a run came after a break: it is of another attempt if the server was restarted.

        A connection that is opened before the server begins the run anew replays the attempt before, where the store
        outlives the server, and goes on with the next one without a sign.
        """
        self._may_begin_anew[track.run_id] = True
        if self._filler.is_live(self._came):
            del self._may_begin_anew[track.run_id]
        attempt = yield from self._read_attempt(context, track, until=event.source_id)
        self._has_left_to_look = self._questioner.has_left
        beginning = self._beginnings.get(track.run_id)
        if attempt is not None and attempt > track.attempt and beginning is not None:
            self._restart(track, attempt, beginning, head)

    def _read_attempt(self, context: Context, track: RunTrack, *, until: str | None = None) -> Flow[int | None]:
        thread_id, run_id = self._plan.thread_id, track.run_id

        def read(asking: Context) -> Flow[int | None]:
            after, since = track.attempt, track.source
            return (yield from read_attempt(asking, thread_id, run_id, after=after, since=since, until=until))

        return (yield from self._questioner.ask(context, read))

    def _restart(self, track: RunTrack, attempt: int, beginning: Envelope, head: Head) -> None:
        self._may_begin_anew.pop(track.run_id, None)
        track.begin_again()
        track.attempt = attempt
        self._wanted.questions = {}
        self._add(track, beginning, head, restarted=True)

    def look_for_lost(self, context: Context) -> Flow[None]:
        """Ask for runs of others that were at work when a connection broke, and of which nothing has come since.

        If one has ended meanwhile, the stream is opened again for it.

        Raises StreamInterruptedError if that does not bring it either: its events are gone.
        """
        for track in self._timeline.tracks():
            run_id = track.run_id
            if not run_id or not track.must_catch_up or run_id in self._wanted.runs:
                continue
            run = yield from self._questioner.find_run(context, self._plan.thread_id, run_id)
            if run is None or (has_ended(run) and track.word is not None):
                self._timeline.leave_out(run_id)
            elif has_ended(run) and (track.source is not None or run.status != "interrupted"):
                if run_id in self._looked_again or not track.is_resumable:
                    raise interruption(NOTHING_KNOWN, self._plan, run_id)
                self._lacking.add(run_id)
                self._questioner.has_left = True

    def take_passed_over(self, context: Context, head: Head) -> Flow[None]:
        """Take in the runs of others that an open connection has left out, at the end of a turn.

        What fails is no failure of the turn: they are looked for after the next one.
        """
        filler, wanted = self._filler, self._wanted
        if not filler.may_pass_over or filler.held_back is not None:
            return
        with suppress(errors.APIStatusError, errors.APIConnectionError, errors.APIResponseError):
            for run_id in (yield from self.newcomers.find_passed_over(context, self._timeline)):
                questions = wanted.questions
                track = self._timeline.accept(run_id)
                yield from self._fill(context, track, None, head)
                wanted.questions = questions  # of a later run
                if filler.has_failed:
                    if not track.has_come:
                        self._timeline.forget(run_id)
                    return  # another connection brings the rest
                self._timeline.leave_out(run_id)

    def _finish_others(self, context: Context, track: RunTrack, head: Head) -> Flow[None]:
        """A run does something, so that nothing more comes of those before it; wanted ones are to be told first."""
        timeline, wanted, filler = self._timeline, self._wanted, self._filler
        for other in takewhile(lambda one: one is not track, timeline.tracks()):  # those after it do nothing yet
            if filler.may_lack(other):
                yield from self._fill(context, other, None, head)
                if filler.has_failed:
                    return
                other.is_filled = True
            if other.run_id not in wanted.runs and not wanted.is_starting and not other.must_catch_up:
                timeline.leave_out(other.run_id)

    def _note_question(self, event: Envelope) -> None:
        data = members(event.data)
        question_id = data.get("interrupt_id")
        if isinstance(question_id, str):
            with suppress(TypeError, ValueError):
                question = Interrupt.from_dict({"id": question_id, "value": data.get("payload")})
                self._wanted.questions = {**self._wanted.questions, question_id: question}

    def _note_odd(self, frame: Frame, head: Head) -> None:
        """Have reading raise for an event that is not valid JSON, once, unless its run is left out."""
        current, payload = self._timeline.current, hash(frame[1])
        if current is not None and self._timeline.track(current) is None:
            return
        if payload not in self._odd:
            self._odd.add(payload)
            self._queue.put(frame, head)
