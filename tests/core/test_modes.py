"""Which stream modes there are, and what belongs to them."""

from __future__ import annotations

from typing import get_args

import pytest

from langgraph_runs._core.calls.checks import checked_modes
from langgraph_runs._core.streams.event_reader import EventReader
from langgraph_runs._core.streams.modes import check_subset, is_wanted, join_filter, modes_of, publishes_unstored
from langgraph_runs._generated.models.run import Run
from langgraph_runs._generated.models.stream_mode import StreamMode

MODES = get_args(StreamMode)


def run(stream_mode: object = None, **fields: object) -> Run:
    """A run that was made with these modes."""
    return Run.from_dict({"run_id": "r", "kwargs": {"stream_mode": stream_mode}, **fields})


@pytest.mark.parametrize(
    ("given", "modes"),
    [
        ("values", ("values",)),
        (["updates", "custom"], ("updates", "custom")),
        (("custom", "values", "custom"), ("custom", "values")),
        ({"debug"}, ("debug",)),
        (frozenset({"tasks"}), ("tasks",)),
        (list(MODES), MODES),
    ],
)
def test_modes_are_given_as_one_or_several(given: object, modes: tuple[str, ...]) -> None:
    """One mode, or any collection of them, each once and in the order given."""
    assert checked_modes(given) == modes  # type: ignore[arg-type]


@pytest.mark.parametrize("given", ["value", "", ["values", "vlaues"], "values,updates"])
def test_a_mode_that_there_is_not_is_named(given: object) -> None:
    """A typing error is refused with what there is: the server would answer with silence."""
    with pytest.raises(ValueError, match=r"stream_mode must be 'checkpoints', .* or 'values', got "):
        checked_modes(given)  # type: ignore[arg-type]


def test_a_mode_that_is_no_text() -> None:
    """Anything but text is refused as well."""
    with pytest.raises(TypeError, match=r"stream_mode must be 'checkpoints', .* or 'values', got 1"):
        checked_modes(["values", 1])  # type: ignore[list-item]


def test_no_mode_at_all_is_refused() -> None:
    """An empty list would be the server's default, which is not what it says."""
    with pytest.raises(ValueError, match="select is empty"):
        checked_modes([], what="select")


@pytest.mark.parametrize("given", [None, 1, {"values": 1}, b"values", iter(["values"])])
def test_what_is_no_collection_of_modes_is_refused(given: object) -> None:
    """The error shows what was given."""
    with pytest.raises(TypeError, match="must be a mode or a list of modes, got "):
        checked_modes(given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("of", "modes"),
    [
        (run("values"), ("values",)),
        (run(["values", "custom"]), ("values", "custom")),
        (run([]), None),
        (run(), None),
        (Run.from_dict({"run_id": "r"}), None),
        (Run.from_dict({"run_id": "r", "kwargs": None}), None),
    ],
)
def test_what_a_run_was_modes_of(of: Run, modes: tuple[str, ...] | None) -> None:
    """The server tells the modes of a run, or does not."""
    assert modes_of(of) == modes


def test_a_mode_that_the_run_has_not_is_refused_naming_both() -> None:
    """Joining for it would be silence for ever."""
    with pytest.raises(ValueError, match=r"stream_mode='custom': run r was made with \['values', 'updates'\]"):
        check_subset(("values", "custom"), run(["values", "updates"]))
    with pytest.raises(ValueError, match=r"stream_mode=\['custom', 'debug'\]: run r was made with \['values'\]"):
        check_subset(("custom", "debug"), run("values"))


def test_modes_that_the_run_has_or_may_have_are_accepted() -> None:
    """Where the server does not tell there is nothing to hold them against."""
    check_subset(("values",), run(["values", "updates"]))
    check_subset(("custom",), Run.from_dict({"run_id": "r"}))


def test_the_filter_of_a_join_lets_failure_and_restart_through() -> None:
    """It is one JSON array: of repeated parameters the server heeds the last only."""
    assert join_filter(("values", "custom")) == '["values","custom","error","metadata"]'


@pytest.mark.parametrize(
    ("event", "modes", "belongs"),
    [
        ("values", ("values",), True),
        ("values", ("updates", "values"), True),
        ("values|child:1", ("values",), True),
        ("updates", ("values",), False),
        ("messages", ("messages-tuple",), True),
        ("messages/partial", ("messages",), True),
        ("messages/partial", ("messages-tuple",), True),
        ("messages", ("messages",), True),
        ("messages", ("values",), False),
        ("metadata", ("values",), False),
        ("error", ("values",), False),
        ("end", ("values",), False),
        ("feedback", ("values",), False),
    ],
)
def test_what_belongs_to_the_modes_asked_for(event: str, modes: tuple[str, ...], belongs: bool) -> None:
    """Servers send more than was asked for; both kinds of messages count as the one that was meant."""
    assert is_wanted(EventReader(modes).type_of(event).mode, modes) == belongs


@pytest.mark.parametrize(
    ("modes", "expected"),
    [
        (["messages"], True),
        (["values", "messages"], True),
        (["messages", "messages-tuple"], False),
        (["messages-tuple"], False),
        ([], False),
    ],
)
def test_which_modes_are_not_stored(modes: list[str], expected: bool) -> None:
    """Message parts are not, unless the tuple form was asked for as well: then the server sends that."""
    assert publishes_unstored(modes) == expected
