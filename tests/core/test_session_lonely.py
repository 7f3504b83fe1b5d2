"""Nothing but heartbeats: they prove that a server is there, not that the run goes on. So the run is asked for."""

from __future__ import annotations

import pytest

from langgraph_runs import errors
from tests.core.script import (
    HEARTBEAT,
    MISSING,
    THREAD_STAYS,
    Answer,
    Fail,
    Script,
    Silent,
    answer,
    end,
    event,
    joined,
    made,
    metadata,
    run,
    sse,
    text,
)
from tests.core.test_session_make import OURS


def beats(seconds: int) -> list[bytes | Fail | Silent]:
    """A heartbeat every five seconds."""
    return [Silent(5.0), HEARTBEAT] * (seconds // 5)


RUNNING = ("get", run("running"))


def test_a_run_that_goes_on_is_waited_for_on_the_same_connection() -> None:
    """The question costs no event, no attempt and no connection; it is asked less and less often."""
    script = Script(("make", sse(event(1), *beats(180), event(2), end())), *[RUNNING] * 4)

    told = script.play(made())

    assert (told.data[:2], told.error, told.session.reconnects) == ([1, 2], None, 0)
    assert (script.asked, script.sleeps) == (4, [])


def test_an_event_shows_that_the_run_goes_on() -> None:
    """As long as events come in between nothing is asked."""
    pieces = [piece for number in range(50) for piece in [*beats(15), event(number)]]
    script = Script(("make", sse(*pieces, end())))

    assert script.play(made()).error is None
    assert script.asked == 0


def test_heartbeats_of_several_connections_count_together() -> None:
    """A gateway that ends every connection after ten seconds does not keep the question from being asked."""
    short = sse(*beats(10), Fail())
    script = Script(("make", short), ("join", short), RUNNING, ("join", sse(*beats(10), event(1), end())))

    assert script.play(made()).error is None
    assert script.asked == 1


def test_a_run_that_ended_unheard_is_replayed() -> None:
    """What was missed comes, and the stream ends: it does not hang."""
    script = Script(
        ("make", sse(event(1), *beats(600))), ("get", run()), ("join", sse(event(1), event(2))), ("join", sse())
    )

    told = script.play(made())

    assert (told.data, told.error) == ([1, 2], None)
    assert told.session.reconnects == 0


def test_one_replay_of_heartbeats_only_does_not_show_that_events_are_gone() -> None:
    """It may be the connection that is stuck: the next one brings them."""
    script = Script(
        ("make", sse(event(1), *beats(600))), ("get", run()),
        ("join", sse(*beats(600), replays=False)), ("get", run()),
        ("join", sse(event(1), event(2), replays=False)), ("join", sse(event(2), replays=False)),
    )  # fmt: skip

    told = script.play(made())

    assert (told.data, told.error) == ([1, 2], None)


def test_a_replay_that_is_gone_is_told_and_not_waited_for() -> None:
    """Aegra sends heartbeats for ever then (D4). So may a connection that is stuck: neither is told as the other."""
    silent = [("join", sse(*beats(600), replays=False)), ("get", run())]
    script = Script(("make", sse(event(1), *beats(600))), ("get", run()), *silent, *silent, silent[0])

    told = script.play(made())

    assert type(told.error) is errors.StreamInterruptedError
    assert "whether the server still has all events of the run could not be found out" in str(told.error)


@pytest.mark.parametrize(("stored", "why"), [((), "first events"), ((event(1),), "does not bring them")])
def test_what_is_stored_says_what_a_silent_replay_left_out(stored: tuple[bytes, ...], why: str) -> None:
    """Where nothing ever came, a look at the store tells events that are gone from those that are only not sent."""
    silent = [("join", sse(*beats(600), replays=False)), ("get", run())]
    look = ("join", sse(*stored, replays=False))
    script = Script(*silent, *silent, *silent, look, *([*silent, look] * 2 if stored else []))

    told = script.play(joined("-1"))

    assert type(told.error) is errors.StreamInterruptedError
    assert why in str(told.error)


STAMP = "1763800000001-0"
ONE, TWO, THREE = (event(number, STAMP) for number in (1, 2, 3))


@pytest.mark.parametrize(
    "look", [sse(ONE, replays=False), sse(ONE, *beats(600), replays=False), sse(ONE, TWO, *beats(600), replays=False)]
)
def test_what_stops_among_events_of_one_id_proves_nothing(look: Answer) -> None:
    """It shows itself that more is to come, so the stream is not told as whole, nor events as gone."""
    cut = [("join", sse(ONE, *beats(600), replays=False)), ("get", run())]
    script = Script(("make", sse(ONE, TWO, *beats(600))), ("get", run()), *cut, *cut, ("join", look))

    told = script.play(made())

    assert type(told.error) is errors.StreamInterruptedError
    assert "whether the server still has all events of the run could not be found out" in str(told.error)


@pytest.mark.parametrize("repeated", [(), (ONE,), (ONE, TWO)], ids=len)
def test_as_many_events_of_one_id_as_the_server_has_are_all(repeated: tuple[bytes, ...]) -> None:
    """However little of them the replays repeat before they fall silent."""
    silent = [("join", sse(*repeated, *beats(600), replays=False)), ("get", run())]
    whole = ("join", sse(ONE, TWO, replays=False))
    script = Script(("make", sse(ONE, TWO, *beats(600))), ("get", run()), *silent, *silent, whole)

    assert script.play(made()).error is None


@pytest.mark.parametrize("known", [event(1), ONE], ids=["unique ids", "ids that repeat"])
@pytest.mark.parametrize("repeats", [True, False])
def test_replays_that_fall_silent_after_what_is_known_are_not_the_end(known: bytes, *, repeats: bool) -> None:
    """What is stored shows that more follows, be it of the same id, and the next replay brings it."""
    more = TWO if known == ONE else event(2)
    silent = [("join", sse(*[known] * repeats, *beats(600), replays=False)), ("get", run())]
    whole = ("join", sse(known, more, replays=False))
    begun = [("make", sse(known, *beats(600))), ("get", run()), *silent, *silent]
    last = ("join", sse(known, more) if known == ONE else sse(more, replays=False))

    told = Script(*begun, whole, whole, last).play(made())
    assert (told.data, told.error) == ([1, 2], None)

    error = Script(*begun, whole, *[*silent, whole] * 2).play(made()).error
    assert type(error) is errors.StreamInterruptedError
    assert "joining it does not bring them" in str(error)


def test_a_run_that_failed_unheard_raises_that() -> None:
    """Its outcome counts more than what is missing."""
    silent = ("join", sse(*beats(600), replays=False))
    asked = ("get", run("error"))
    script = Script(("join", sse(event(1), *beats(600))), asked, *[silent, asked] * 2, silent, ("history", answer([])))

    error = script.play(joined("-1")).error

    assert type(error) is errors.RunFailedError
    assert "whether the server still has all events of the run could not be found out" in str(error.__cause__)


def test_a_run_that_is_gone_is_no_success() -> None:
    """It was deleted while the server went on to send heartbeats."""
    script = Script(("make", sse(event(1), *beats(600))), ("get", MISSING), THREAD_STAYS)

    assert type(script.play(made()).error) is errors.RunCancelledError


@pytest.mark.parametrize("status", ["success", "error"])
def test_a_stream_that_cannot_be_rejoined_is_left_when_two_questions_agree(status: str) -> None:
    """What is on its way still comes before the second; after that nothing will, and that may be a loss."""
    more = [("history", answer([]))] if status == "error" else []
    over = ("get", run(status))
    script = Script(("make", sse(event(1, None), *beats(20), event(2, None), *beats(600))), over, over, over, *more)

    told = script.play(made(resumable=False))

    assert told.data == [1, 2]
    lost = told.error if status == "success" else told.error and told.error.__cause__
    assert type(lost) is errors.StreamInterruptedError
    assert "only heartbeats came, though the run has ended" in str(lost)
    assert script.asked == 3


@pytest.mark.parametrize(
    "reply", [Fail("timeout"), Fail("connect"), answer({}, 503), text("hi"), answer({}, 403)], ids=str
)
def test_a_question_without_an_answer_changes_nothing(reply: Answer | Fail) -> None:
    """It is asked again later."""
    script = Script(("make", sse(event(1), *beats(60), event(2), end())), ("get", reply), RUNNING)

    assert script.play(made()).data[:2] == [1, 2]


def test_where_there_is_no_second_connection_the_first_is_left_to_ask() -> None:
    """A pool of one connection: the stream does not wait for itself."""
    script = Script(
        ("make", sse(metadata(), event(1), *beats(600))),
        ("get", Fail("pool")),
        RUNNING,
        ("join", sse(event(2), end())),
    )

    told = script.play(made())

    assert told.data[1:3] == [1, 2]
    assert (script.waits, told.session.reconnects) == ([], 0)

    live = Script(("join", sse(*beats(60), event(2), end())), *[("get", Fail("pool"))] * 2)
    assert live.play(joined(None)).data[0] == 2, "where it could not be rejoined it is kept"


def test_a_stream_that_is_left_to_ask_may_turn_out_not_to_be_stored() -> None:
    """The error says what it was left for."""
    plain = run("running", kwargs={"resumable": False})
    script = Script(("join", sse(metadata(), *beats(60))), ("get", Fail("pool")), ("get", plain))

    error = script.play(joined("-1")).error

    assert type(error) is errors.StreamInterruptedError
    assert "there was no second connection to ask for the run. The run is not resumable" in str(error)


def test_what_the_server_has_is_asked_for_again() -> None:
    """A replay that brings heartbeats only loses nothing that a replay from the start has: the next one has it, too."""
    begun = ("make", sse(event(1)))
    beating = ("join", sse(*beats(60), replays=False))
    stored = ("join", sse(event(1), event(2), replays=False))
    script = Script(
        begun,
        ("get", run()),
        beating,
        ("get", run()),
        beating,
        ("get", run()),
        stored,
        ("join", sse(event(1), event(2))),
        ("join", sse()),
    )
    told = script.play(made())
    assert (told.data, told.error) == ([1, 2], None)

    rounds = [beating, ("get", run()), stored]
    withheld = Script(begun, ("get", run()), beating, ("get", run()), *rounds, *rounds, *rounds)
    error = withheld.play(made()).error
    assert type(error) is errors.StreamInterruptedError
    assert "joining it does not bring them" in str(error)


def test_a_run_that_is_not_named_is_over_when_none_goes_on() -> None:
    """Two looks that show no active run of the thread end the stream, which tells that it was interrupted."""
    for runs in ([], [{"run_id": "x", "thread_id": "t", "status": "success", "kwargs": {}}]):
        script = Script(("make", sse(event(1, None), *beats(600), headers={})), runs=runs)
        told = script.play(made())
        assert (told.data, type(told.error), script.asked) == ([1], errors.StreamInterruptedError, 2)
        assert "only heartbeats came, though the run has ended" in str(told.error)


def test_a_run_that_is_not_named_is_looked_up() -> None:
    """As long as it cannot be found, there is nothing to ask with."""
    unknown = Script(("make", sse(*beats(30), event(1, None), end(), headers={})), runs=[])
    assert unknown.play(made(resumable=False)).data[0] == 1
    assert unknown.asked == 1

    over = [("get", run()), ("join", sse(event(1), event(2))), ("join", sse())]
    found = Script(("make", sse(event(1), *beats(600), headers={})), *over, runs=OURS)
    told = found.play(made())
    assert (told.data, told.error) == ([1, 2], None)
    assert (told.session.run.run_id, found.asked) == ("r", 2)


@pytest.mark.parametrize(
    ("known", "stored"),
    [
        (event(1, "c_event_1"), event(1, "c_event_1")),
        (event(2, "1763800000002-0"), event(1, STAMP)),
    ],
    ids=["before the end event", "before what is known"],
)
def test_a_look_that_stops_too_early_proves_nothing(known: bytes, stored: bytes) -> None:
    """Neither that all events came, nor that the server no longer has them."""
    silent = [("join", sse(*beats(600), replays=False)), ("get", run())]
    look = ("join", sse(stored, replays=False))
    script = Script(("make", sse(known, *beats(600))), ("get", run()), *silent, *silent, look)

    error = script.play(made()).error
    assert type(error) is errors.StreamInterruptedError
    assert "whether the server still has all events of the run could not be found out" in str(error)
