"""What a thread's stream costs, and what it makes of servers that are slow, have much to tell, or tell what is odd."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from langgraph_runs import errors
from tests.core.script import HEARTBEAT, MISSING, THREAD, Silent, answer, event, metadata, sse, text
from tests.core.thread_script import (
    EVENTS,
    OPEN,
    ThreadScript,
    asks,
    completed,
    gone,
    in_memory,
    interrupted,
    lifecycle,
    live,
    numbered,
    opened,
    refused,
    running,
    shown,
    state,
    states,
    told_by_server,
)

LISTED = (
    {"run_id": "new", "status": "running", "created_at": "2026-02"},
    {"run_id": "old", "status": "success", "created_at": "2026-01"},
)
LATER = Silent(0.4)
"""What comes after it is live."""


def whole(run: str, number: int) -> bytes:
    return running(run) + state(number) + completed(run)


def followed(script: ThreadScript) -> list[Any]:
    """The states that a stream is told that starts nothing."""
    told = script.stream()
    assert isinstance(told.error, errors.PermissionDeniedError), told.error
    script.done()
    return states(told)


def read(script: ThreadScript) -> list[Any]:
    """The states of a run that ended well, with the script."""
    told = script.stream("a")
    assert told.error is None
    script.done()
    return states(told)


# Others, and the past


def test_waiting_behind_a_run_that_works() -> None:
    """Each opening brings the whole history, so there are few, however often the run before says something."""
    before = [(0.0, running("x")), *((0.7 * n, state(n)) for n in range(1, 80)), (57.0, completed("x"))]
    script = ThreadScript(
        server=live(*before, (57.5, running()), (57.6, state(99)), (57.7, completed())),
        runs={"x": shown("running"), "a": shown()},
    )
    assert states(script.stream("a")) == [*range(1, 80), 99]
    assert script.connections <= 6


def test_older_runs_are_looked_up_by_the_page() -> None:
    """And not one by one, where a thread has had hundreds."""
    listed = [{"run_id": f"r{n}", "status": "success", "created_at": f"2026-{n:04}"} for n in range(400)][::-1]

    def page(script: ThreadScript) -> Any:
        query = parse_qs(urlsplit(script.requests[-1].url).query)
        offset = int(query.get("offset", ["0"])[0])
        return answer(listed[offset : offset + min(int(query["limit"][0]), 100)])

    history = b"".join(whole(one["run_id"], n) for n, one in enumerate(listed[::-1]))
    runs = {one["run_id"]: shown(created_at=one["created_at"]) for one in listed}
    script = ThreadScript(
        opened(history, whole("later", 3)), refused(), runs={**runs, "later": shown(created_at="2027")}
    )
    script.known[f"GET /threads/{THREAD}/runs"] = page
    assert followed(script) == [3]
    assert len(script.requests) <= 12


def test_an_older_page_that_is_empty_is_not_asked_for_again() -> None:
    """A server whose listing has fewer runs than it replays is asked for each of them."""
    listed = iter([answer(list(LISTED))])
    old = {name: shown("success", created_at="2025") for name in "xyz"}
    script = ThreadScript(
        opened(whole("x", 1) + whole("y", 1) + whole("z", 1) + whole("new", 2)), refused(), runs={"new": shown(), **old}
    )
    script.known[f"GET /threads/{THREAD}/runs"] = lambda _: next(listed, answer([]))
    assert followed(script) == [2]
    assert script.operations.count(f"GET /threads/{THREAD}/runs") == 2


def test_an_older_page_may_have_newer_runs() -> None:
    """Others begin runs while it is read: these have not ended before the stream was opened."""
    pages = iter([answer(list(LISTED))])
    moved = [{"run_id": "later", "status": "success", "created_at": "2026-03"}, {"run_id": "odd", "status": "success"}]
    script = ThreadScript(
        opened(whole("x", 1) + whole("later", 2) + whole("odd", 3)),
        refused(),
        runs={"x": shown(created_at="2025"), "later": shown(created_at="2026-03"), "odd": shown()},
    )
    script.known[f"GET /threads/{THREAD}/runs"] = lambda _: next(pages, answer(moved))
    assert followed(script) == [2, 3]


# Slow ones


def test_a_replay_that_begins_late() -> None:
    """A gateway may pass on what came every few seconds only: nothing yet is not the end of a replay."""
    script = ThreadScript(
        opened(LATER, running() + in_memory(2), completed(), OPEN),
        opened(Silent(5.0), running() + in_memory(1) + in_memory(2) + completed(), OPEN),
        runs={"a": shown()},
        stored_of={"a": MISSING},
    )
    assert read(script) == [1, 2]


def test_a_replay_of_which_nothing_is_stored() -> None:
    """Heartbeats alone say that nothing comes before them: the stream is opened again."""
    events = running() + in_memory(1) + completed()
    nothing = opened(Silent(5.0), HEARTBEAT, OPEN)
    again = opened(events, OPEN)
    known = {"runs": {"a": shown()}, "stored_of": {"a": MISSING}}
    script = ThreadScript(opened(LATER, events, OPEN), nothing, again, again, **known)
    assert read(script) == [1]


def test_a_history_that_takes_long() -> None:
    """A replay may take as long as the connection took to bring what was known."""
    old = [running("old"), *(in_memory(number) for number in range(1, 60)), completed("old")]
    history = [piece for one in old for piece in (Silent(0.25), one)]
    listed = ({"run_id": "old", "status": "success", "created_at": "2026"},)
    script = ThreadScript(
        opened(*history, Silent(0.25), running() + in_memory(61) + completed(), OPEN),
        opened(*history, Silent(0.25), running() + in_memory(60) + in_memory(61) + completed(), OPEN),
        listed=listed,
        runs={"a": shown()},
    )
    assert read(script) == [60, 61]


def test_what_lacks_may_take_a_while_to_come() -> None:
    """Where the server needs long to begin, with a long history, the stream is not given up before it has begun."""
    pause = [Silent(5.0), HEARTBEAT] * 2
    script = ThreadScript(
        opened(running() + state(1), *pause, OPEN),
        opened(Silent(4.0), running() + state(1) + state(2) + completed(), OPEN),
        runs={"a": shown(speaks=True)},
        stored_of={"a": sse(metadata(), *(event({}, f"{numbered(n)}-1") for n in (1, 2)), replays=False)},
    )
    assert read(script) == [1, 2]


# Ends


def test_a_run_that_is_deleted_after_a_break() -> None:
    """Its events are gone with it, so they are not waited for: it is told that it does not exist any more."""
    pause = [Silent(5.0), HEARTBEAT] * 4
    script = ThreadScript(opened(running(), state(1)), opened(*pause, OPEN), runs={"a": gone()})

    told = script.stream("a")

    assert states(told) == [1]
    assert isinstance(told.error, errors.RunCancelledError), told.error
    script.done()


def test_a_stream_that_is_given_up_names_the_run() -> None:
    """The one that was started, so that its result can be had."""
    told = ThreadScript(opened(running("x")), *[refused(503)] * 3, runs={"x": shown()}).stream("a")

    assert isinstance(told.error, errors.StreamInterruptedError), told.error
    assert told.error.run_id == "a"
    assert "runs.join('t', 'a')" in str(told.error)
    assert "503 Service Unavailable: no. " in str(told.error)


def test_the_words_of_a_cause_may_end_as_a_sentence_does() -> None:
    """Nothing is put after its mark."""
    page = EVENTS, text("<h1>Login</h1>")
    told = ThreadScript(opened(running("x")), *[page] * 3, runs={"x": shown()}).stream("a")

    assert "?." not in str(told.error)
    assert "the server's address? runs.join" in str(told.error)


def test_a_question_that_was_answered_within_the_run() -> None:
    """What is completed waits for nobody, whatever it asked; newer servers may let a run go on."""
    events = running() + state(1) + asks() + lifecycle("resumed") + state(2) + completed()
    script = ThreadScript(opened(events, OPEN), runs={"a": shown()})
    assert read(script) == [1, 2]
    assert (script.session.wanted.status, script.session.wanted.questions) == ("success", {})


def test_a_question_that_cannot_be_read_is_one_all_the_same() -> None:
    """The run waits for a human."""
    odd = told_by_server("input.requested", {"interrupt_id": 7}, "synth:a:input||7")
    script = ThreadScript(opened(running() + state(1) + odd + lifecycle("interrupted"), OPEN), runs={"a": shown()})
    assert read(script) == [1]
    assert (script.session.wanted.status, script.session.wanted.questions) == ("needs_input", {})


@pytest.mark.parametrize("ids", [("1763800000000-0", "1763800000009-0"), (None, None), ("lc-1", "lc-2")])
def test_what_begins_and_ends_names_no_run(ids: tuple[str | None, str | None]) -> None:
    """Its events come once, as of no run, and the run that was started is not told as a success."""
    began, ended = (
        told_by_server("lifecycle", {"event": word}, id) for word, id in zip(("running", "completed"), ids, strict=True)
    )
    connections = [opened(began + state(1) + ended, OPEN)] * 4
    script = ThreadScript(*connections, runs={"a": shown()})
    told = script.stream("a")
    assert [(event.event, event.run_id) for event in told.events] == [  # type: ignore[attr-defined]
        ("lifecycle", None),
        ("values", None),
        ("lifecycle", None),
    ]
    assert interrupted(told).thread_id == "t"
