"""Mistakes to plant in the core, each as a change of its source; the simulation has to find every one."""

from __future__ import annotations

from typing import NamedTuple


class Mistake(NamedTuple):
    """A piece of a module's source, and what to put in its place."""

    name: str
    module: str  # in `langgraph_runs._core`
    old: str
    new: str


MISTAKES: tuple[Mistake, ...] = (
    Mistake(
        "copies after a replay are delivered again",
        "streams.cursor",
        ('self._copies = self._events_here\n            return "drop"'),
        ('self._copies = self._events_here\n            return "deliver"'),
    ),
    Mistake(
        "a stream is rejoined after the latest id, though ids repeat",
        "streams.position",
        "if self.latest is None or self.before not in (None, self.latest):",
        (
            "if self.latest is not None:\n"
            "            return self.latest\n"
            "        if self.before not in (None, self.latest):"
        ),
    ),
    Mistake(
        "events of the latest id that are replayed are not recognised",
        "streams.cursor",
        "self._expected = len(at.delivered) if after != at.latest else 0",
        "self._expected = 0",
    ),
    Mistake(
        "events that look alike are taken for copies",
        "streams.cursor",
        (
            "if self._run_ended or self._no_replay or self._copies is not None:\n"
            "            return self._deliver_another"
        ),
        ('if True:\n            return "drop"\n            return self._deliver_another'),
    ),
    Mistake(
        "the last of many events that are read at once is forgotten",
        "streams.position",
        "self.delivered = [hash(frames[-1][:2])]",
        "self.delivered = []",
    ),
    Mistake(
        "a body that ends properly is the end of the stream",
        "streams.completeness",
        "if limit is None or not self._opened_after_end:",
        "if limit is None:",
    ),
    Mistake(
        "a stream is joined again though its run stores no events",
        "streams.interruption",
        ("if not run.is_resumable:\n        return NOT_RESUMABLE\n    if position"),
        "if position",
    ),
    Mistake(
        "a join from the start is sent without its Last-Event-ID",
        "streams.plan",
        "last_event_id=UNSET if after is None else after",
        'last_event_id=UNSET if after in (None, "-1") else after',
    ),
    Mistake(
        "a restart is not told",
        "streams.run_state",
        "event.restarted = self._has_started or",
        "event.restarted = False and self._has_started and",
    ),
    Mistake(
        "a restart does not pass the filter of a join",
        "streams.outbox",
        "if item.restarted or is_wanted(item.mode, modes):",
        "if is_wanted(item.mode, modes):",
    ),
    Mistake(
        "the last event of a read is thrown away when a copy is suspected",
        "streams.cursor",
        'return admitted, "doubt"',
        'return admitted[:-1], "doubt"',
    ),
    Mistake(
        "line ends that are mixed within an event are overlooked",
        "wire.sse",
        ('if b"\\r" in b"".join(data) or (ending == 2 and {*map(_GET_BEFORE_LF, data_lines)} != {13}):  # 13 is CR'),
        'if b"\\r" in b"".join(data):',
    ),
    Mistake(
        "the last two events of a read are one",
        "wire.sse",
        "stop = start + count * step\n",
        (
            "stop = start + count * step\n"
            "        if count > 8:\n"
            "            count, stop = count - 1, stop - step\n"
            "            del lines[stop : stop + step]\n"
            "            blanks = lines[start + step - 1 : stop : step]\n"
        ),
    ),
    Mistake(
        "a run that is found is not adopted",
        "runs.create",
        ("if result.runs:\n            return (yield from self._adopt(result.runs))\n        if may_still"),
        "if may_still",
    ),
    Mistake(
        "a request is sent again while the first may still be on its way",
        "runs.create",
        "if may_still_be_processing(outcome):",
        "if False:",
    ),
    Mistake(
        "a stateless run that is not found was not made",
        "runs.create",
        ("raise self._unknown_error(outcome, _STATELESS_RUN_IS_DELETED)\n        return None"),
        ("return None\n        return None"),
    ),
    Mistake(
        "any run of the thread is ours",
        "runs.candidates",
        "if self._own_thread or (request_id is not None and request_id == self._mark):",
        "if True:",
    ),
    Mistake(
        "a 500 means that nothing was done",
        "calls.retry",
        "return status == 408 or (status >= 500 and status != 501)",
        "return status == 408 or (status > 500 and status != 501)",
    ),
    Mistake(
        "a lost connection means that nothing was sent",
        "wire.exchange",
        '"pool", "connect timeout"})',
        '"pool", "connect timeout", "disconnected"})',
    ),
    Mistake(
        "a lost answer is an error like others",
        "calls.retry",
        'return not outcome.never_sent and outcome.kind != "protocol"',
        "return False",
    ),
    Mistake(
        "of the runs of a thread only the first page is looked at",
        "runs.lookup",
        'if candidates.conclusive or (page and _is_older(page[-1].get("created_at"), sent_at)):',
        "if True:",
    ),
    Mistake(
        "a run that took too long is a success",
        "runs.outcome",
        'elif status == "timeout":',
        'elif status == "never":',
    ),
    Mistake(
        "a cancelled run is a success",
        "runs.outcome",
        "error = None if interrupt else cancelled_error(**ids)",
        "error = None",
    ),
    Mistake(
        "an error event is an event like others",
        "streams.ending",
        "if run.has_failed:\n",
        ("if run.has_failed and joined:\n        return Outcome('success')\n    if run.has_failed:\n"),
    ),
    Mistake(
        "a join takes whatever state its thread has",
        "runs.wait",
        "own = isinstance(result, Result) and (surely_own or (yield from is_left_by(context, ref)))",
        "own = isinstance(result, Result)",
    ),
    Mistake(
        "a wait that ends without a document ends with None",
        "runs.wait_body",
        ("if not text:\n        return TransportFailure"),
        ("if not text:\n        return Result(None)\n    if not text:\n        return TransportFailure"),
    ),
    Mistake(
        "a run that is still active after its wait has ended",
        "runs.wait",
        ("if has_ended(run):\n            return (NoResult() if asked.retries else waited), run, rejoined"),
        ("if True:\n            return waited, run, rejoined"),
    ),
    Mistake(
        "the thread is deleted before the outcome is known",
        "streams.session",
        "ending = yield from stream_outcome(",
        ("if self.must_clean_up:\n            yield from self.clean_up()\n        ending = yield from stream_outcome("),
    ),
    Mistake(
        "a cancel does not wait",
        "runs.cancel",
        "head = yield from open_(context.open(prepared, long=wait))",
        ("wait = False\n        head = yield from open_(context.open(prepared, long=wait))"),
    ),
    Mistake(
        "a cancel whose wait broke is done",
        "runs.cancel",
        "            if run is None or has_ended(run):\n                return",
        "            return",
    ),
    Mistake(
        "progress does not refill the attempts",
        "calls.retry",
        "self.used = self.retries = 0",
        "self.retries = 0",
    ),
    Mistake(
        "an attempt less",
        "calls.retry",
        "if self.used >= self.policy.attempts:",
        "if self.used >= 2:",
    ),
    Mistake(
        "silence is borne for ever",
        "calls.idle_timeout",
        "limit = self._initial_limit if self.learning else self._limit",
        "limit = None if self.learning else self._limit",
    ),
    Mistake(
        "a 503 while joining is final",
        "calls.retry",
        "return status in _TRANSIENT_STATUSES or status >= 500",
        "return status in _TRANSIENT_STATUSES or (status >= 500 and status != 503)",
    ),
    Mistake(
        "a replay of Aegra's may end without an `end` event",
        "streams.cursor",
        'lacks_end = not self._has_end and number_in_run(self.position.latest or "") is not None',
        "lacks_end = False",
    ),
    Mistake(
        "a run that the response does not name goes on for ever",
        "runs.lookup",
        "self.shows_none_active = self._thread_id is not None and not",
        "self.shows_none_active = False and not",
    ),
    Mistake(
        "a success is not looked for behind later runs",
        "runs.outcome",
        "state = yield from last_state_in_history(context, ref)",
        "state = None",
    ),
    Mistake(
        "a full page is the last one",
        "calls.pager",
        "is_full = len(page) >= self.limit or",
        "is_full = len(page) > self.limit or",
    ),
)
