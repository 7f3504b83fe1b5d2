"""What a stream tells of its run at the end: a success only if the server says so, in words that are known."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import errors
from tests.core.script import (
    MISSING,
    RUN,
    THREAD,
    THREAD_STAYS,
    Answer,
    Fail,
    Script,
    answer,
    bare_run,
    end,
    error,
    event,
    joined,
    made,
    metadata,
    run,
    sse,
)

ODD = ["cancelled", "failed", "rolled_back", "", "Success", "SUCCESS"]
FORBIDDEN = error("HTTPException", "403: read-only key", None)


@pytest.mark.parametrize("status", ODD)
def test_a_status_that_is_not_known_is_no_success(status: str) -> None:
    """An `end` event with it leads to the run; if that has it too, the error has it as the server gave it."""
    script = Script(("make", sse(event(1), end(status))), *[("get", run(status))] * 3)

    told = script.play(made())

    assert type(told.error) is errors.RunError
    assert (told.error.status, told.error.run_id, told.error.thread_id) == (status, "r", "t")
    assert f"status is {status!r}, which this package does not know, so its outcome is unknown" in str(told.error)
    assert script.waits == [1.0, 2.0]
    assert (told.data[0], told.session.run.status) == (1, status)


@pytest.mark.parametrize("status", ODD)
def test_a_status_that_is_not_known_on_a_server_without_end_events(status: str) -> None:
    """The run is asked again for a while, after all of its events were delivered."""
    script = Script(("make", sse(event(1))), ("get", run(status)), ("join", sse()), *[("get", run(status))] * 3)

    told = script.play(made())

    assert type(told.error) is errors.RunError
    assert (told.data, told.error.status) == ([1], status)


@pytest.mark.parametrize("asked", [MISSING, Fail("tls")], ids=["gone", "cannot be asked"])
def test_an_end_that_says_rollback(asked: Answer | Fail) -> None:
    """Newer servers say it of a cancelled run that they deleted: whatever comes of asking, it is cancelled."""
    told = Script(("make", sse(event(1), end("rollback"))), ("get", asked)).play(made())
    assert isinstance(told.error, errors.RunCancelledError)
    assert told.error.status == "rollback"


def test_an_end_that_says_interrupted_of_a_run_that_cannot_be_asked() -> None:
    """It may ask for input, so it is not told as cancelled: the error is that of the question."""
    told = Script(("make", sse(event(1), end("interrupted"))), ("get", Fail("tls"))).play(made())

    assert isinstance(told.error, errors.APIConnectionError)
    assert (told.data[0], told.error.run_id, told.error.thread_id) == (1, "r", "t")


@pytest.mark.parametrize(
    ("status", "newest", "kind"),
    [
        ("busy", "later", errors.RunError),
        ("interrupted", "later", errors.RunError),
        ("idle", "later", errors.RunError),
        ("idle", RUN, errors.RunCancelledError),
    ],
)
def test_an_end_that_says_interrupted_of_a_run_that_is_said_to_go_on(status: str, newest: str, kind: Any) -> None:
    """Its thread tells why it was interrupted, unless another run follows: then it is not known."""
    thread = f"GET /threads/{THREAD}"
    script = Script(
        ("make", sse(event(1), end("interrupted"))),
        *[("get", bare_run("running", output=None))] * 3,
        (thread, answer({"thread_id": THREAD, "status": status})),
        ("state", answer({"metadata": {"run_id": "later"}})),
        *[("list", answer([{"run_id": newest}]))] * (status != "busy"),
    )
    assert type(script.play(made()).error) is kind


def test_an_end_that_says_interrupted_of_a_run_that_is_gone() -> None:
    """Nor is it when it was deleted since: it is told as gone."""
    told = Script(("make", sse(event(1), end("interrupted"))), ("get", MISSING), THREAD_STAYS).play(made())

    assert isinstance(told.error, errors.RunCancelledError)
    assert (told.error.status, told.error.run_id) == (None, "r")


@pytest.mark.parametrize("told", [None, "completed"])
def test_an_end_that_tells_nothing_waits_for_the_status_of_the_run(told: str | None) -> None:
    """It may lag behind; what it says in the end counts."""
    ended = ("make", sse(event(1), end(told)))

    assert Script(ended, ("get", run("running")), ("get", run())).play(made()).error is None if told is None else True
    failed = Script(ended, ("get", run("odd")), ("get", run("timeout"))).play(made())
    assert type(failed.error) is errors.RunTimeoutError


def test_an_end_that_tells_nothing_of_a_run_that_goes_on_is_no_success() -> None:
    """The error says what the server said."""
    script = Script(("make", sse(event(1), end(None))), *[("get", run("running"))] * 3)

    told = script.play(made())

    assert type(told.error) is errors.RunError
    assert "the server ended it, but its status is still 'running', so its outcome is unknown" in str(told.error)


def test_an_end_that_says_success_needs_no_run() -> None:
    """Nothing is asked for, so a server that does not show its runs is believed."""
    assert Script(("make", sse(event(1), end()))).play(made()).error is None


@pytest.mark.parametrize("reply", [answer({"detail": "no"}, 422), Fail("tls"), answer({"detail": "Not Found"}, 404)])
def test_an_end_that_says_failure_stands_if_the_run_cannot_be_had(reply: Answer | Fail) -> None:
    """So it does if the server shows no runs, which is no reason to call it deleted."""
    state = ("state", answer({"detail": "Not Found"}, 404))
    script = Script(("make", sse(event(1), end("error"))), ("get", reply), state)

    assert type(script.play(made()).error) is errors.RunFailedError


def test_an_odd_end_of_a_run_that_cannot_be_had_is_an_error() -> None:
    """Then nothing tells how it ended."""
    script = Script(("make", sse(event(1), end("completed"))), ("get", Fail("tls")))

    assert type(script.play(made()).error) is errors.APIConnectionError


class TestContradiction:
    """If an `end` event and the run's status cannot both be true, the run is asked again until they can."""

    FAILED = ("make", sse(event(1), end("error")))
    SEEN_TO_FAIL = (("get", run("error")), ("join", sse(metadata(), event(1), end())))

    def test_a_failure_of_a_run_that_is_said_to_have_succeeded(self) -> None:
        """If that stays it is no success; nor is it told as a failure, since nobody knows."""
        script = Script(self.FAILED, *[("get", run())] * 3)

        error = script.play(made()).error

        assert type(error) is errors.RunError
        assert "run r: its stream ended with 'error', but its status is 'success', so its" in str(error)
        assert (error.status, error.run_id, error.thread_id) == ("success", "r", "t")
        assert script.waits == [1.0, 2.0]

    def test_a_failure_of_a_run_whose_status_was_late(self) -> None:
        """What it says in the end counts."""
        state = ("history", answer([]))

        told = Script(self.FAILED, ("get", run()), ("get", run("error")), state).play(made())

        assert type(told.error) is errors.RunFailedError

    @pytest.mark.parametrize("status", ["error", "timeout", "interrupted"])
    def test_a_success_of_a_run_that_was_seen_to_have_ended_otherwise(self, status: str) -> None:
        """It is asked about only then."""
        script = Script(("get", run(status)), self.SEEN_TO_FAIL[1], *[("get", run(status))] * 3)

        told = script.play(joined(modes=("values",)))

        assert (told.data, type(told.error)) == ([1], errors.RunError)
        assert f"its stream ended with 'success', but its status is {status!r}" in str(told.error)

    def test_a_success_of_a_run_that_was_restarted(self) -> None:
        """It may have failed before."""
        assert Script(*self.SEEN_TO_FAIL, ("get", run())).play(joined(modes=("values",))).error is None

    def test_a_success_of_a_run_that_can_no_longer_be_asked(self) -> None:
        """It is not known to be one."""
        told = Script(*self.SEEN_TO_FAIL, ("get", Fail("tls"))).play(joined(modes=("values",)))
        assert type(told.error) is errors.APIConnectionError

        told = Script(*self.SEEN_TO_FAIL, ("get", MISSING), THREAD_STAYS).play(joined(modes=("values",)))
        assert type(told.error) is errors.RunCancelledError


class TestForbidden:
    """A read that the server forbids within a stream is PermissionDeniedError, and the run's fate is not told."""

    @pytest.mark.parametrize("reply", [answer({"detail": "read-only key"}, 403), run("running"), run(), Fail("tls")])
    def test_it_is_told_as_such(self, reply: Any) -> None:
        """Whether the run can be asked for or not."""
        for script, plan in (
            (Script(("make", sse(metadata(), event(1), FORBIDDEN)), ("get", reply)), made()),
            (Script(("join", sse(FORBIDDEN)), ("get", reply)), joined("-1")),
        ):
            told = script.play(plan)

            assert type(told.error) is errors.PermissionDeniedError
            assert (told.error.status_code, told.error.detail) == (403, "read-only key")
            assert (told.error.run_id, told.error.thread_id) == ("r", "t")

    def test_a_graph_that_raises_the_same_has_failed(self) -> None:
        """The status of the run tells."""
        told = Script(("make", sse(metadata(), FORBIDDEN)), ("get", run("error"))).play(made())

        assert type(told.error) is errors.RunFailedError
        assert told.error.detail == "403: read-only key"

    def test_without_a_key(self) -> None:
        """A 401 is AuthenticationError."""
        said = error("HTTPException", "401: Invalid API key", None)
        told = Script(("join", sse(said)), ("get", answer({"detail": "Invalid API key"}, 401))).play(joined("-1"))

        assert type(told.error) is errors.AuthenticationError


@pytest.mark.parametrize("said", ["404: Run not found", "404: Thread not found"])
def test_an_event_that_says_that_the_run_is_gone_is_no_failure_if_nobody_confirms_it(said: str) -> None:
    """A graph can raise the same; so the run is asked, and if that fails, that is what is raised."""
    missing = error("HTTPException", said, None)
    for asked in (Fail("tls"), answer({"detail": "no"}, 403)):
        for script, plan in (
            (Script(("make", sse(metadata(), event(1), missing)), ("get", asked)), made()),
            (Script(("join", sse(missing)), ("get", asked)), joined("-1")),
        ):
            error_told = script.play(plan).error

            assert isinstance(error_told, (errors.APIConnectionError, errors.PermissionDeniedError))

    failed = Script(("make", sse(metadata(), missing)), ("get", run("error"))).play(made())
    assert type(failed.error) is errors.RunFailedError


class TestReason:
    """Why a run failed is told in full, also by an `error` event that hides a part of it."""

    def test_aegra_hides_the_message(self) -> None:
        """The run has it, and the state has the class of the exception, too."""
        hidden = error("ValueError", "ValueError: execution failed")
        state = ("state", answer({"metadata": {"run_id": "r"}, "tasks": [{"error": "ValueError('boom')"}]}))
        get = ("get", bare_run("error", error_message="boom"))

        told = Script(("make", sse(metadata(), hidden, end("error"))), get, state).play(made())

        assert type(told.error) is errors.RunFailedError
        assert (told.error.error, told.error.detail) == ("ValueError", "boom")

    def test_langgraph_hides_the_message(self) -> None:
        """The state has it."""
        hidden = error("MyError", "An internal error occurred")
        history = ("history", answer([{"tasks": [{"error": "MyError('boom')"}]}]))

        told = Script(("make", sse(metadata(), hidden)), ("get", run("error")), history).play(made())

        assert str(told.error) == "MyError: boom (run r failed)"

    def test_nothing_shows_it(self) -> None:
        """Then what was told has to do."""
        hidden = error("MyError", "An internal error occurred")

        told = Script(("make", sse(metadata(), hidden)), ("get", Fail("tls"))).play(made())

        assert str(told.error) == "MyError: An internal error occurred (run r failed)"
