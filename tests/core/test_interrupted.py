"""What becomes of a stream whose read was interrupted, and of a run whose stream was left."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import RetryPolicy, errors
from langgraph_runs._core.streams.attempts import TICK_SECONDS
from langgraph_runs._core.streams.interruption import CLOSED, left_error, warn_unread
from langgraph_runs._core.streams.run_state import RunState
from langgraph_runs._core.streams.session import StreamSession
from langgraph_runs._core.wire.exchange import (
    Ask,
    HTTPRequest,
    Interrupted,
    Open,
    Read,
    Reply,
    Sleep,
    Step,
    Timeouts,
    TransportFailure,
    interrupted_reply,
)

from .script import GONE, RUN, THREAD, Fail, Script, answer, end, event, joined, made, metadata, run, sse

REQUEST = HTTPRequest("GET", "http://server/x", {})
SENT = HTTPRequest("GET", "http://server/x", {"as": "sent"})
BROKEN_OFF = Fail(interrupted=True)


def test_a_stream_that_is_forgotten_unread() -> None:
    """If it would have created a run, a warning says that it did not; a join creates none."""
    warn_unread(joined())
    with pytest.warns(
        errors.LangGraphRunsWarning, match=r"no run was created: .*; to create a run .*, use create\(\)$"
    ):
        warn_unread(made())


class TestReply:
    """The reply to a step that was interrupted."""

    def test_a_sleep_was_too_short(self) -> None:
        """Which is told to whoever has to go on with it."""
        assert isinstance(interrupted_reply(Sleep(5.0), None, sent=None), Interrupted)

    @pytest.mark.parametrize("sent", [True, None])
    def test_a_request_may_have_arrived(self, sent: bool | None) -> None:
        """So it counts as one whose response was lost."""
        reply = interrupted_reply(Open(REQUEST, Timeouts()), SENT, sent=sent)

        assert isinstance(reply, TransportFailure)
        assert (reply.kind, reply.never_sent, reply.interrupted) == ("disconnected", False, True)
        assert reply.request is SENT

    @pytest.mark.parametrize("request_", [None, SENT])
    def test_a_request_that_was_not_sent(self, request_: HTTPRequest | None) -> None:
        """Nothing can have come of it."""
        reply = interrupted_reply(Open(REQUEST, Timeouts()), request_, sent=False)

        assert isinstance(reply, TransportFailure)
        assert (reply.never_sent, reply.interrupted) == (True, True)
        assert reply.request is (request_ or REQUEST)

    @pytest.mark.parametrize("step", [Read(1.0), Ask(lambda: iter(()))])  # type: ignore[arg-type, return-value]
    def test_a_body_is_gone(self, step: Read | Ask) -> None:
        """What it would have brought has to be asked for again."""
        reply = interrupted_reply(step, SENT, sent=True)

        assert isinstance(reply, TransportFailure)
        assert (reply.kind, reply.interrupted, reply.request) == ("disconnected", True, SENT)


def test_an_interrupt_uses_up_no_attempt() -> None:
    """However often a read is interrupted, the stream joins its run again at once, and tells nobody of a break."""
    again = [("join", sse(BROKEN_OFF)), ("join", BROKEN_OFF)] * 5
    script = Script(("make", sse(event(1), BROKEN_OFF)), *again, ("join", sse(event(1), event(2), end())))

    told = script.play(made())

    assert told.error is None
    assert told.data[:2] == [1, 2]
    assert script.resumed_after() == ["-1"] * 11  # one id earlier, which proves that nothing is missing
    assert (script.sleeps, script.notices) == ([], [])


def test_a_first_join_that_is_interrupted() -> None:
    """Nothing was missed yet, and the run is joined as it was to be."""
    script = Script(("join", BROKEN_OFF), ("join", sse(event(1), end())))

    assert script.play(joined()).error is None
    assert script.sleeps == []


def test_ids_that_are_stamps_wait_for_their_millisecond() -> None:
    """More events may get the last id until then."""
    stamped = event(1, "1763800000000-0")
    script = Script(("make", sse(stamped, BROKEN_OFF)), ("join", sse(stamped, event(2, "1763800000001-0"), end())))

    script.play(made())

    assert script.waits == [TICK_SECONDS]


def test_a_break_after_an_interrupt_is_a_break() -> None:
    """What goes wrong then uses up attempts, as always."""
    failed = [("join", Fail("connect"))] * 4  # the first uses up none
    told = Script(("make", sse(event(1), BROKEN_OFF)), *failed).play(made())

    assert isinstance(told.error, errors.StreamInterruptedError)


@pytest.mark.parametrize("id", ["e1", None])
def test_what_cannot_be_resumed_is_not(id: str | None) -> None:
    """The stream is given up, by a message that says why it broke."""
    told = Script(("make", sse(event(1, id), BROKEN_OFF))).play(made(resumable=False))

    assert isinstance(told.error, errors.StreamInterruptedError)
    assert "it was disconnected" in str(told.error)
    assert told.error.run_id == RUN


@pytest.mark.parametrize("last", ["e1", "-1", "", None])
def test_a_stream_that_was_left_says_so(last: str | None) -> None:
    """Its error names the run and where it stands, as far as that is known, and the call that goes on there."""
    error = left_error(CLOSED, RunState(joined()), last)

    where = " after event id e1" if last == "e1" else ""
    advice = f"To go on, use runs.join_stream('t', 'r', last_event_id={last!r})"
    if not last:
        advice = "runs.join('t', 'r') returns the result alone"
    cause = "it was closed by the caller"
    assert str(error) == f"the stream of run r on thread t was interrupted{where}: {cause}. {advice}"
    assert (error.run_id, error.thread_id, error.last_event_id) == (RUN, THREAD, last or None)
    assert "(unknown) on thread (unknown)" in str(left_error(CLOSED, RunState(made(thread_id=None)), None))


def test_a_stream_is_shown_with_its_run() -> None:
    """Its repr names the run, and says of one that does not exist yet what creates it; a status is the known one."""
    new, known = RunState(made()), RunState(joined())
    assert new.described(untouched=True) == "no run yet: one is created when the stream is entered or iterated"
    assert new.described(untouched=False).startswith("run (unknown) on thread ")
    assert known.described(untouched=True) == "run r on thread t, nothing sent yet"
    assert known.described(untouched=False) == "run r on thread t, status None"
    known.status = "running"
    assert known.described(untouched=False).endswith("status running")


class TestLeaving:
    """Run and thread of a stream that was made for a temporary thread."""

    @pytest.mark.parametrize("steps", [0, 1, 2])
    def test_they_stay(self, steps: int) -> None:
        """A run that is left before its end goes on, and needs its thread."""
        told = Script(("make", sse(event(1)))).start(made(temporary=True), steps=steps)
        told.session.leave()

        assert not told.session.must_clean_up

    def test_a_run_that_is_to_be_cancelled(self) -> None:
        """It is, once it is known, and then its thread is deleted; interrupted in between that is begun anew."""
        plan = made(temporary=True, cancel_on_disconnect=True)
        for steps, known in ((0, False), (1, True), (2, True)):
            told = Script(("make", sse(event(1)))).start(plan, steps=steps)
            told.session.leave()
            assert told.session.must_clean_up is known

        flow = told.session.clean_up()
        step: Any = next(flow)
        assert step.request.url == f"http://server/mount/threads/{THREAD}/runs/{RUN}/cancel?wait=0"
        step = flow.send(TransportFailure("tls", "no", step.request))
        assert (step.request.method, step.request.url) == ("DELETE", f"http://server/mount/threads/{THREAD}")
        flow.close()
        assert told.session.must_clean_up
        flow = told.session.clean_up()
        for _ in range(2):
            step = next(flow) if _ == 0 else flow.send(TransportFailure("tls", "no", step.request))
        with pytest.raises(StopIteration):
            flow.send(TransportFailure("tls", "no", step.request))
        assert not told.session.must_clean_up

    def test_left_at_the_last_event(self) -> None:
        """All was received and taken, so the thread goes; if something was not taken, it stays for who takes it."""
        for taken in (True, False):
            script = Script(("make", sse(metadata() + event(1) + end())), ("delete", GONE))
            told = script.start(made(temporary=True), steps=2)
            assert told.session.must_clean_up
            told.session.leave()
            assert told.session.must_clean_up
            if not taken:
                told.session.ready.append(told.events[-1])
                told.session.leave()
                assert not told.session.must_clean_up


def test_an_interrupted_lookup_of_the_status() -> None:
    """The question whether the run has ended is asked again."""
    script = Script(("make", sse(event(1))), ("get", BROKEN_OFF), ("get", run()), ("join", sse()))

    assert script.play(made()).error is None


class Impatient(Script):
    """A caller who breaks off every sleep after a tenth of a second, and reads on."""

    def _perform(self, step: Step) -> Reply:
        if not isinstance(step, Sleep) or step.seconds <= 0.1:
            return super()._perform(step)
        self.time += 0.1
        return Interrupted()


@pytest.mark.parametrize("caller", [Script, Impatient])
def test_a_search_takes_its_time(caller: type[Script]) -> None:
    """The run is searched for as often and as long as the policy says, so that one that arrives late is not doubled."""
    patient = RetryPolicy(wait_initial=0.0, wait_max=0.0, wait_jitter=0.0, settle=10.0)
    script = caller(("make", BROKEN_OFF), ("make", sse(event(1), end())), retry=patient, runs=[])

    script.play(made())

    assert script.time == pytest.approx(1010.0)


def test_interrupts_use_up_no_attempt_of_a_search() -> None:
    """However often a look for the run is broken off, it is looked for again."""
    found = answer(
        [{"run_id": RUN, "kwargs": {"config": {"configurable": {"langgraph_request_id": "langgraph-runs-mark"}}}}]
    )
    script = Script(("make", BROKEN_OFF), *[("list", BROKEN_OFF)] * 20, ("list", found), ("join", sse(event(1), end())))

    told = script.play(made())

    assert told.error is None
    assert [notice.kind for notice in script.notices] == ["reconnect"]


def test_a_session_says_the_same() -> None:
    """What a driver asks of the session of a run is answered for that run."""
    session = Script().start(joined("e7"), steps=0).session
    assert session.left_error(CLOSED).last_event_id == "e7"
    assert session.described(untouched=True) == "run r on thread t, nothing sent yet"
    with pytest.warns(errors.LangGraphRunsWarning, match="never entered"):
        StreamSession(made(), Script().context).warn_unread()
