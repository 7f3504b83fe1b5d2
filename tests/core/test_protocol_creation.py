"""Runs that commands start are created exactly once; a refusal in a 200 is the error that it stands for."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import errors
from tests.core.calls_driver import Reply, World, answer, lost, run, text
from tests.core.commanding import (
    KEPT,
    LIST,
    MADE,
    NO_THREAD,
    NONE,
    OURS,
    POST,
    THREAD,
    refused,
    same,
    start,
    success,
    thread,
)


class TestRefusals:
    """What the server says in a 200."""

    @pytest.mark.parametrize(
        ("reply", "error", "words"),
        [
            (refused("unknown_error", "403: not yours"), errors.PermissionDeniedError, "403 Forbidden: not yours"),
            (refused("unknown_error", "404: Thread t not found"), errors.NotFoundError, "Thread t not found$"),
            (refused("unknown_error", "409: busy"), errors.ConflictError, "409 Conflict: busy$"),
            (refused("unknown_error", "422: no graph"), errors.UnprocessableEntityError, "422 .*: no graph"),
            (refused("invalid_argument"), errors.UnprocessableEntityError, "422 .*: no$"),
            (refused("no_such_interrupt"), errors.ConflictError, "it was answered meanwhile"),
            (refused("no_such_run"), errors.NotFoundError, "no$"),
            (refused("unknown_command"), errors.InternalServerError, "cannot do that; runs.stream"),
            (refused("unsupported"), errors.InternalServerError, "cannot do that; runs.stream"),
            (answer({"detail": "Not Found"}, 404), errors.NotFoundError, "no event streams of threads.*runs.stream"),
            (answer({"type": "error", "message": "bad"}, 400), errors.BadRequestError, "400 Bad Request: bad"),
            (answer({"detail": "who?"}, 401), errors.AuthenticationError, "who"),
        ],
    )
    def test_are_errors(self, reply: Reply, error: type[Exception], words: str) -> None:
        """A refusal is the error that any other operation raises for the same, with the server's words."""
        with pytest.raises(error, match=words) as caught:
            start(World((POST, reply)), input=None)
        assert type(caught.value) is error
        assert getattr(caught.value, "thread_id", None) == "t"

    def test_the_words(self) -> None:
        """`detail` is what the server says, without the status."""
        with pytest.raises(errors.ConflictError) as caught:
            start(World((POST, refused("unknown_error", "409: Thread is busy."))), input=None)
        assert (caught.value.detail, caught.value.status_code) == ("Thread is busy.", 409)

    def test_429_is_sent_again(self) -> None:
        """What the server has certainly not done is sent again."""
        world = World((POST, refused("unknown_error", "429: later")), (POST, MADE))
        assert same(start(world, input=None))
        assert [notice.cause for notice in world.notices] == ["429 Too Many Requests"]

    def test_503_is_looked_up(self) -> None:
        """What the server may have done is looked up, and sent again if it has not."""
        world = World(
            (POST, refused("unknown_error", "503: down")), (LIST, NONE), (LIST, NONE), (POST, MADE), (LIST, NONE)
        )
        assert same(start(world, input=None))

    def test_a_failure_that_no_status_tells(self) -> None:
        """The work failed, and no run is found: the error has the server's words, and it was not sent again."""
        world = World((POST, refused("unknown_error", "boom")), (LIST, NONE), (LIST, NONE))
        with pytest.raises(errors.APIResponseError, match="says that the command failed, unknown_error: boom"):
            start(world, input=None)

    def test_a_failure_after_the_run_was_created(self) -> None:
        """The work failed, but a run was created: it is the run."""
        assert same(start(World((POST, refused("unknown_error", "boom")), (LIST, OURS)), input=None))

    def test_a_failure_that_cannot_be_looked_up(self) -> None:
        """The work failed, and the runs cannot be listed: the outcome is unknown, and the error says what failed."""
        world = World((POST, refused("newer", "boom")), (LIST, answer({"detail": "no"}, 403)))
        with pytest.raises(errors.RunOutcomeUnknownError, match="the command failed, newer: boom"):
            start(world, input=None)

    def test_a_refusal_that_comes_of_an_earlier_attempt(self) -> None:
        """A thread that is busy with the run of an earlier attempt refuses the next: the run is ours."""
        world = World(
            (POST, lost()), (LIST, NONE), (LIST, NONE), (POST, refused("unknown_error", "409: x")), (LIST, OURS)
        )
        assert same(start(world, input=None))


class TestLost:
    """What is not told, is looked up."""

    @pytest.mark.parametrize("reply", [lost(), lost("timeout"), answer({}, 500), answer({}, 503)])
    def test_a_response(self, reply: Reply) -> None:
        """A run whose response is lost is found by its mark."""
        assert same(start(World((POST, reply), (LIST, OURS)), input=None))

    def test_a_request(self) -> None:
        """A request that was lost is sent again, by the same mark."""
        world = World((POST, lost()), (LIST, NO_THREAD), (LIST, NO_THREAD), (POST, MADE), (LIST, NONE))
        assert same(start(world, input=None))
        assert world.marks[0] == world.marks[3]

    @pytest.mark.parametrize("had_thread", [True, False])
    def test_a_thread_that_is_deleted_meanwhile(self, *, had_thread: bool) -> None:
        """A run may be gone with its thread, so the command is not sent again; it is where there was no thread."""
        lookups = [(POST, lost()), (LIST, NO_THREAD), (LIST, NO_THREAD)]
        if had_thread:
            with pytest.raises(errors.RunOutcomeUnknownError, match="its thread was deleted meanwhile"):
                start(World((THREAD, thread()), *lookups))
        else:
            assert same(start(World((THREAD, NO_THREAD), *lookups, (POST, MADE), (LIST, OURS))))

    def test_what_may_still_come(self) -> None:
        """After a timeout a second run would be worse than an unknown outcome."""
        with pytest.raises(errors.RunOutcomeUnknownError, match="the server may still create it") as caught:
            start(World((POST, lost("timeout")), (LIST, NONE), (LIST, NONE)), input=None)
        assert caught.value.mark == "langgraph-runs-1"

    @pytest.mark.parametrize("reply", [text([b'{"ty', "disconnected"]), text("{"), success(), success(run_id="")])
    def test_the_id(self, reply: Reply) -> None:
        """A success that does not name the run is looked up."""
        assert same(start(World((POST, reply), (LIST, OURS)), input=None))

    def test_a_second_run(self) -> None:
        """If an earlier attempt has created a run, too, the caller is told, and one of them is used."""
        both = [run(one, mark="langgraph-runs-1", kwargs=KEPT, status="running") for one in ("s", "r")]
        world = World((POST, lost()), (LIST, NONE), (LIST, NONE), (POST, MADE), (LIST, answer(both)))
        with pytest.warns(UserWarning, match="one request created the runs"):
            assert same(start(world, input=None))

    @pytest.mark.parametrize(("kwargs", "found"), [(KEPT, True), ({**KEPT, "input": 2}, False)])
    def test_by_an_id_of_the_caller(self, kwargs: Any, found: bool) -> None:
        """An X-Request-Id of the caller's identifies the run, if it is what the command asked for."""
        listed = answer([run("r", mark="mine", at=1, kwargs=kwargs)])
        world = World((THREAD, thread()), (POST, lost()), (LIST, listed), *([] if found else [(LIST, listed)]))
        call = {"headers": {"X-Request-Id": "mine"}}
        if found:
            assert same(start(world, call=call))
        else:
            with pytest.raises(errors.RunOutcomeUnknownError, match="on other runs too"):
                start(world, call=call)
