"""The runs that the caller of a thread's stream started, which calls in other threads and tasks add."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs._core.protocol.newcomers import Newcomers
from langgraph_runs._core.protocol.questions import Questioner
from langgraph_runs._core.protocol.timeline import Timeline
from langgraph_runs._core.protocol.wanted import Wanted
from tests.core.thread_script import plan_of


def test_nothing_is_told_before_something_was_asked_for() -> None:
    """A stream that started nothing has no end."""
    wanted = Wanted()
    assert (wanted.is_told, wanted.goes_on, wanted.is_starting, wanted.status) == (False, False, False, None)


def test_a_call_that_starts_a_run_keeps_it_going() -> None:
    """Until it has ended, with a run or without."""
    wanted = Wanted()
    call = wanted.begin_start()
    assert (wanted.is_starting, wanted.goes_on) == (True, True)
    wanted.end_start(call)
    wanted.end_start(call)
    assert (wanted.is_starting, wanted.goes_on, wanted.is_told) == (False, False, False)


def test_the_status_is_that_of_the_newest_run() -> None:
    """In whatever order they are told."""
    wanted = Wanted()
    wanted.add("a")
    wanted.follow("b")
    wanted.told("b", "success")
    wanted.told("a", "failed")
    assert (wanted.is_told, wanted.newest, wanted.status) == (True, "b", "success")
    assert wanted.followed == {"b"}
    wanted.add("c")
    assert (wanted.is_told, wanted.status) == (False, None)


class Racing(dict[Any, Any]):
    """Runs, or calls, at which something happens in another thread right after it was looked whether there are any."""

    other: Any = None

    def __len__(self) -> int:
        length = super().__len__()
        other, self.other = self.other, None
        if other is not None:
            other()
        return length


@pytest.mark.parametrize("what", ["runs", "_starts"])
def test_a_run_is_not_missed_that_is_added_meanwhile(what: str) -> None:
    """A call ends right when it is looked whether anything is to be told."""
    wanted = Wanted()
    racing = Racing()
    setattr(wanted, what, racing)
    call = wanted.begin_start()

    def returned() -> None:
        wanted.add("a")
        wanted.end_start(call)

    racing.other = returned
    assert wanted.goes_on


def test_the_status_of_a_run_is_no_other_ones() -> None:
    """Another run is started right when one is told."""
    wanted = Wanted()
    wanted.add("a")

    class Popping(dict[str, None]):
        def pop(self, *args: Any) -> Any:
            wanted.add("b")
            return super().pop(*args)

    wanted.runs = Popping(wanted.runs)
    wanted.told("a", "success")
    assert (wanted.newest, wanted.status) == ("b", None)


def test_runs_may_be_added_while_they_are_looked_at() -> None:
    """Another thread starts one."""
    wanted = Wanted()
    wanted.add("a")
    wanted.add("b")

    class Adding(Timeline):
        def track(self, run_id: str | None) -> Any:
            wanted.add(f"{run_id}+")
            return object()

    newcomers = Newcomers(plan_of(), wanted, Questioner())
    assert newcomers.patience(Adding(frozenset())) is None
