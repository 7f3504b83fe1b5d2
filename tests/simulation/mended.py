"""Mistakes that the core once had, to be planted in it again: the list of part 6."""

from __future__ import annotations

from tests.simulation.mistakes import MISTAKES, Mistake
from tests.simulation.mistakes_threads import MISTAKES_OF_THREADS

MENDED: tuple[Mistake, ...] = (
    Mistake(
        "heartbeats of a wait are trusted for ever",
        "runs.wait_body",
        "elif inquiry.is_due(now):",
        "elif False:",
    ),
    Mistake(
        "heartbeats of a stream are trusted for ever",
        "streams.connection",
        "if not frames and self._inquiry.is_due(context.now()):",
        "if False:",
    ),
    Mistake(
        "a status that is not known is a success",
        "runs.outcome",
        'elif status != "success":',
        'elif status == "":',
    ),
    Mistake(
        "a 503 is sent again without a look",
        "runs.create",
        "ambiguous = is_ambiguous(outcome)\n",
        (
            "ambiguous = is_ambiguous(outcome)\n"
            "            if isinstance(outcome, Response) and outcome.head.status == 503 and (yield from con"
            "text.retry(budget, outcome)):\n"
            "                continue\n"
        ),
    ),
    Mistake(
        "a run is looked for only once",
        "calls.retry",
        "left, pause = self.settle, FIRST_PAUSE_SECONDS",
        "left, pause = 0.0, FIRST_PAUSE_SECONDS",
    ),
    Mistake(
        "the caller's own X-Request-Id proves that a run is ours",
        "runs.candidates",
        "if since and any(_is_as_asked(run, body) for body in self._bodies):",
        "if True:",
    ),
    Mistake(
        "a run with another X-Request-Id is not ours",
        "runs.candidates",
        "self._each_alone or is_marked(request_id) or is_older",
        "self._each_alone or request_id is not None or is_older",
    ),
    Mistake(
        "a gateway's 404 in JSON is the server's",
        "calls.responses",
        ("return (isinstance(detail, str) and _NOT_FOUND.search(detail) is not None) or body.keys() >= _AEGRA_ERROR"),
        "return bool(body)",
    ),
    Mistake(
        "a gateway's 404 is final",
        "calls.responses",
        ("return isinstance(outcome, Response) and outcome.head.status == 404 and not is_not_found(outcome)"),
        "return False",
    ),
    Mistake(
        "attempts of a wait count from its beginning",
        "runs.wait_body",
        "if outcome is not None and context.now() - began >= PROGRESS_SECONDS:",
        "if False:",
    ),
    Mistake(
        "pages need not begin with a known run",
        "calls.pager",
        "is_attached = self.offset == 0 or (bool(keyed) and keyed[0][0] in seen)",
        "is_attached = True",
    ),
    Mistake(
        "a cancelled run on Aegra asks if its thread does",
        "runs.outcome",
        (
            "    if output is None:\n"
            "        return False\n"
            "    try:\n"
            "        thread = yield from read_about_run(context, ref, get_thread.request(ref.thread_id), "
            "get_thread.parse)\n"
            '        status, is_shown = thread.get("status"), "output" in run\n'
            '        if status != "interrupted" and is_shown:\n'
            "            return False\n"
            "        state = yield from read_about_run(context, ref, "
            "get_thread_state.request(ref.thread_id), get_thread_state.parse)\n"
            "    except errors.NotFoundError as error:\n"
            '        raise unknown_error("interrupted", run_id=ref.run_id, thread_id=ref.thread_id) from error\n'
            '    is_told = status in ("interrupted", "idle") and (\n'
            "        is_state_of_run(state, ref) or (yield from is_latest_run(context, ref))\n"
            "    )\n"
            "    if not (is_told or is_shown):\n"
            '        raise unknown_error("interrupted", run_id=ref.run_id, thread_id=ref.thread_id)\n'
            '    return is_told and status == "interrupted"'
        ),
        (
            "    state = yield from read_about_run(context, ref, get_thread_state.request(ref.thread_id), "
            "get_thread_state.parse)\n"
            "    return any(task.interrupts for task in state.tasks or [])"
        ),
    ),
    Mistake(
        "Aegra's output does not tell whether a run asks",
        "runs.outcome",
        ("if interrupt or output:\n        return True\n    if output is None:\n        return False"),
        ("if interrupt:\n        return True"),
    ),
    Mistake(
        "values of a run that is not known are a success",
        "runs.wait",
        "if shows_runs or not waited.data:",
        "if False:",
    ),
    Mistake(
        "a run of Aegra's that has ended is cancelled",
        "runs.cancel",
        'if run.get("run_id") != ref.run_id or status not in ENDED or',
        "if True or",
    ),
    Mistake(
        "a replay that begins anywhere is whole",
        "streams.cursor",
        "return not self.is_proven or lacks_end or self.is_cut",
        "return lacks_end or self.is_cut",
    ),
    Mistake(
        "a gap in a replay is overlooked",
        "streams.cursor",
        "if not self._proves(event, own_id, hash(frame[:2])):",
        "if False:",
    ),
    Mistake(
        "an empty replay of a run that has ended is whole",
        "streams.completeness",
        'if cause != "closed" or self._position.is_only_given or not cursor.is_proven:',
        "if False:",
    ),
    Mistake(
        "a look at what Aegra has stored may end without an `end` event",
        "streams.look",
        "return not self._has_end",
        "return False",
    ),
    Mistake(
        "a stream that falls silent does not ask for its run",
        "streams.reconnect",
        "may_be_mute = was_silent(cause) and",
        "may_be_mute = False and",
    ),
    Mistake(
        "silent replays that bring what is known are whole",
        "streams.completeness",
        'if cause != "closed" or self._position.is_only_given',
        'if (cause == "over" and cursor.is_short) or self._position.is_only_given',
    ),
    Mistake(
        "a stream that has had one event of the last id has had all",
        "streams.look",
        "self._cursor.knows(self.last) and self._count_of_more <= 0",
        "self._cursor.knows(self.last)",
    ),
    Mistake(
        "a stream of a run of its own thread is not looked for there",
        "runs.candidates",
        "if self._own_thread or (request_id",
        "if (request_id",
    ),
    Mistake(
        "a stream that begins late and is left does not tell it",
        "streams.connection",
        "if not outbox.received and cursor.may_begin_late(frames[0]):",
        "if False:",
    ),
    Mistake(
        "a replay of heartbeats only has been read",
        "streams.stored_ids",
        'return "lonely"',
        'return "read"',
    ),
    Mistake(
        "a run of Aegra's that has only its `end` lacks the events before it",
        "streams.cursor",
        "self.is_proven = at.latest is None and number_in_run(own_id) == 1",
        "self.is_proven = False",
    ),
    Mistake(
        "a run with a status that is not known goes on",
        "runs.candidates",
        'run.get("status", "running") in ACTIVE',
        'run.get("status") not in ("success", "error", "timeout", "interrupted")',
    ),
    Mistake(
        "an `end` without a status is a success",
        "streams.ending",
        "elif run.end_received or (ended is not None and not has_ended(ended)):",
        (
            "elif run.end_received and status is None:\n"
            "        return Outcome('success')\n"
            "    elif run.end_received or (ended is not None and not has_ended(ended)):"
        ),
    ),
)

ALL_MISTAKES = (*MISTAKES, *MENDED, *MISTAKES_OF_THREADS)
