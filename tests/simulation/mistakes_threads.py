"""Mistakes to plant in what reads the streams of threads."""

from __future__ import annotations

from tests.simulation.mistakes import Mistake

MISTAKES_OF_THREADS: tuple[Mistake, ...] = (
    Mistake(
        "events that came before are told again after a break",
        "protocol.timeline",
        "        if event.event_id in self._known:",
        "        if event.event_id in self._known and not self.must_catch_up:",
    ),
    Mistake(
        "a gap before an event is overlooked",
        "protocol.timeline",
        'return "gap" if self.must_catch_up else "new"',
        'return "new"',
    ),
    Mistake(
        "a run that is cancelled before its turn takes the events of the one at work",
        "protocol.timeline",
        "if self._is_idle and self._begun and run_id == self.current:",
        "if False:",
    ),
    Mistake(
        "an event that was held back may be gone",
        "protocol.timeline",
        "if event.stamp is not None and self.held_from is not None and event.stamp > self.held_from:",
        "if False:",
    ),
    Mistake(
        "what a connection leaves out is not filled in",
        "protocol.filling",
        "return self._numbers or (event.is_root_lifecycle and event.word == RUNNING)",
        "return True",
    ),
    Mistake(
        "an event overtakes those that were held back",
        "protocol.filling",
        "        if self.held_back is track:\n            return False",
        "        if self.held_back is track:\n            return self._numbers",
    ),
    Mistake(
        "a run whose end is not told is left out unfilled",
        "protocol.filling",
        "return not track.must_catch_up and track.word is None and track.run_id not in self._complete",
        "return False",
    ),
    Mistake(
        "runs that had ended are told without replay",
        "protocol.newcomers",
        'elif run_id in opening.ended:\n            return "read past" if self._plan.replay else "leave out"',
        'elif run_id in opening.ended:\n            return "read past"',
    ),
    Mistake(
        "patience with a run that does not begin has no end",
        "protocol.newcomers",
        "if all(timeline.track(run_id) is not None for run_id in [*self._wanted.runs]):",
        "if True:",
    ),
    Mistake(
        "the word of the stream is the outcome",
        "protocol.ending",
        "        if outcome.error is not None:\n            raise outcome.error",
        "        if outcome.error is not None and track is not None and track.word == 'failed':\n"
        "            raise outcome.error",
    ),
    Mistake(
        "a run is told as soon as it has ended",
        "protocol.ending",
        "return not track.must_catch_up and tail.has_come(track)",
        "return True",
    ),
    Mistake(
        "a run of which nothing came is told as a success",
        "protocol.ending",
        "            if error is None or tail is None:\n                return error is not None"
        " and (track is not None or may_have_been_idle)",
        "            if error is None or tail is None:\n                return True",
    ),
    Mistake(
        "an expired beginning is not told",
        "protocol.ending",
        "return tail.has_come(None) and (tail.begins or may_have_been_idle)",
        "return tail.has_come(None)",
    ),
    Mistake(
        "a restart is taken for a loss",
        "protocol.questions",
        "if latest is not None and latest > after:",
        "if latest is not None:",
    ),
    Mistake(
        "a restart does not pass the filter of channels",
        "protocol.receiving",
        "if restarted or self._plan.gives(event.channel, event.name):",
        "if self._plan.gives(event.channel, event.name):",
    ),
    Mistake(
        "a run that is not stored is lost untold",
        "protocol.session",
        "if at_work is not None and not at_work.is_resumable:",
        "if False:",
    ),
    Mistake(
        "silence is no reason to ask",
        "protocol.session",
        "if was_silent(cause) or self._inquiry.is_due(context.now()):",
        "if False:",
    ),
    Mistake(
        "runs that are not told any more are asked for on long connections only",
        "protocol.session",
        "        self._decoder = SSEDecoder()\n        self._questioner",
        "        self._decoder, self._inquiry = SSEDecoder(), Inquiry(FIRST_QUESTION_SECONDS)\n"
        "        self._questioner",
    ),
    Mistake(
        "an answer is told to have started a run that it did not name",
        "protocol.creation",
        'if run_id is None:\n            return (yield from self.find_run(created, body, "does not name its run"))',
        "if run_id is None:\n            return RunRef(self._own_id, self._own_id)",
    ),
    Mistake(
        "a command that is refused has made a run",
        "protocol.commands",
        'if code == "unknown_error" and (match := _STATUS_IN_MESSAGE.fullmatch(message)):',
        "if False:",
    ),
)
