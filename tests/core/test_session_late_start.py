"""A stream from the start of a run that begins with a later event: whoever leaves it early knows that, too."""

from __future__ import annotations

import warnings

import pytest

from langgraph_runs.errors import LangGraphRunsWarning, StreamInterruptedError
from tests.core.script import Answer, Fail, Script, answer, bare_run, end, event, joined, metadata, run, sse

STAMP = "1763800000000-3"


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (run("running"), "the server no longer has the first events of the run"),
        (run("running", kwargs={"resumable": False}), "the server does not store events that were published before"),
        (Fail(), "the server may no longer have the first events of the run"),
        (answer({}, 503), "the server may no longer have the first events of the run"),
    ],
    ids=["gone", "not stored", "no answer", "a gateway's answer"],
)
def test_who_leaves_is_warned_before_the_first_event(reply: Answer | Fail, why: str) -> None:
    """The run is asked for while the response stays open, once, and the warning says what is known."""
    script = Script(("join", sse(event(3, STAMP), event(4, "1763800000000-4"), end())), ("get", reply))

    with pytest.warns(LangGraphRunsWarning, match=f"the stream of run r on thread t began late: {why}") as warned:
        told = script.start(joined("-1"), steps=3)

    assert (told.data[:1], script.asked, len(warned)) == ([3], 1, 1)


def test_what_is_known_is_not_asked_for_again() -> None:
    """A join of some modes has asked for the run already."""
    script = Script(("get", run("running")), ("join", sse(event(3, STAMP))))

    with pytest.warns(LangGraphRunsWarning, match="began late"):
        script.start(joined("-1", ("values",)), steps=6)
    assert script.asked == 0


@pytest.mark.parametrize(
    ("first", "after", "replies"),
    [
        (metadata("1763800000000-0"), "-1", ()),
        (event(3, STAMP), None, ()),
        (event(3, STAMP), "-1", (("get", bare_run("running")),)),
        (event(3, "r_event_1"), "-1", ()),
    ],
    ids=["the first event", "from now on", "another server", "ids of another server"],
)
def test_there_is_nothing_to_warn_of(first: bytes, after: str | None, replies: tuple[tuple[str, Answer], ...]) -> None:
    """Nor is anything asked where the run begins with its first event, or has the ids of another server."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        told = Script(("join", sse(first, event(4, "1763800000001-0"))), *replies).start(joined(after), steps=3)
    assert told.data


def test_read_to_its_end_it_raises_as_well() -> None:
    """The warning does not take the place of the error."""
    script = Script(("join", sse(event(3, STAMP), event(4, "1763800000001-0"))), ("get", run()), ("join", sse()))

    with pytest.warns(LangGraphRunsWarning, match="began late"):
        error = script.play(joined("-1")).error

    assert type(error) is StreamInterruptedError
    assert "no longer has the first events of the run" in str(error)
