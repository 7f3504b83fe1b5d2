"""Listings: how much of what there is they show."""

from __future__ import annotations

import pytest

from tests.conformance.support import FakeRuns

from .process import in_terminal, piped

MORE = b"there are more than these 10; to list more: --limit N\n"


@pytest.mark.parametrize(
    ("runs", "typed", "shown", "said"),
    [(10, (), 10, b""), (11, (), 10, MORE), (11, ("--quiet",), 10, b""), (11, ("--limit", "5"), 5, b"")],
    ids=str,
)
def test_that_there_are_more(fake_runs: FakeRuns, runs: int, typed: tuple[str, ...], shown: int, said: bytes) -> None:
    """A listing that ends at the limit that nobody typed says so on stderr, if there is more indeed."""
    thread_id = fake_runs.thread()
    for _ in range(runs):
        fake_runs.run(1, thread_id=thread_id, finished=True)
    done = piped(fake_runs.url, "list", thread_id, *typed)
    assert (done.returncode, done.stdout.count(b"\n"), done.stderr) == (0, shown, said)


def test_that_there_are_more_namespaces(fake_runs: FakeRuns) -> None:
    """They are listed without a table, and cut off in the same way."""
    fake_runs.serve("namespaces", "POST", "/store/namespaces", {"namespaces": [["n", str(n)] for n in range(11)]})
    done = piped(fake_runs.url, "store", "namespaces")
    assert (done.stdout.splitlines()[-1], done.stderr) == (b'["n","9"]', MORE)


def test_a_namespace_as_it_is_typed(fake_runs: FakeRuns) -> None:
    """People see a namespace as they would type it."""
    item = {"namespace": ["users", "ada"], "key": "k", "value": {"n": 1}}
    times = {"created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z"}
    fake_runs.serve("search", "POST", "/store/items/search", {"items": [{**item, **times}]})
    with in_terminal(fake_runs.url, "store", "search", "users", NO_COLOR="1") as terminal:
        assert terminal.finish() == 0
    assert terminal.shown.splitlines()[1].split() == ["users.ada", "k", '{"n":1}']
