"""Maps hold little: few inputs at a time, few threads, and nothing of what was handed out."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterator
from typing import Any

import pytest

from langgraph_runs import Client
from langgraph_runs._core.runs.fanout import WINDOW

from .support import ClientMaker, FakeRuns

MANY, AT_ONCE = 150, 3


class Given(dict[str, int]):
    """An input of which one can tell whether it is still there."""


@pytest.mark.parametrize("ordered", [False, True])
def test_inputs_are_not_kept(fake_runs: FakeRuns, make_client: ClientMaker, ordered: bool) -> None:
    """However many inputs there are, only those are held that are under way or not handed out yet."""
    references: list[weakref.ref[Given]] = []
    most = 0

    def inputs() -> Iterator[Given]:
        for number in range(MANY):
            one = Given(n=number)
            references.append(weakref.ref(one))
            yield one

    indexes: list[int] = []
    for one in make_client(fake_runs.url).assistant("agent").map(inputs(), concurrency=AT_ONCE, ordered=ordered):
        indexes.append(one.index)
        most = max(most, sum(reference() is not None for reference in references))
        assert sum(thread.name == "langgraph_runs map" for thread in threading.enumerate()) <= AT_ONCE

    assert sorted(indexes) == [*range(MANY)]
    assert len(fake_runs.runs) == MANY
    assert most <= AT_ONCE * WINDOW + 2  # the last one that was handed out, and the generator's


def test_nothing_is_sent_before_it_is_iterated(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A map that is never iterated takes nothing and sends nothing, and can be closed."""
    taken: list[int] = []
    runs = make_client(fake_runs.url).assistant("agent").map(map(taken.append, range(3)))
    with runs:
        pass

    assert (taken, fake_runs.requests) == ([], [])
    with pytest.raises(RuntimeError, match="the RunMap was closed before its end"):
        next(runs)


def test_the_end_is_the_end(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A map that was read to its end stays at its end, also once it is closed."""
    runs = make_client(fake_runs.url).assistant("agent").map([{"n": 1}])
    assert len(list(runs)) == 1
    assert list(runs) == []
    runs.close()
    assert list(runs) == []


def test_an_async_iterable_for_blocking_code(fake_runs: FakeRuns) -> None:
    """The error says which client takes it."""

    class Later:
        def __aiter__(self) -> Any:
            raise NotImplementedError

    later: Any = Later()
    with Client(fake_runs.url, api_key=None) as client, pytest.raises(TypeError, match="; AsyncClient takes it"):
        client.assistant("agent").map(later)
