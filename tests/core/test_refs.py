"""Which run a response is about, by its headers."""

from __future__ import annotations

import pytest

from langgraph_runs._core.runs.refs import run_ref
from langgraph_runs._core.wire.headers import Headers


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"Content-Location": "/threads/t/runs/r"}, ("t", "r")),
        ({"location": "/threads/t/runs/r/join"}, ("t", "r")),
        ({"location": "/prefix/threads/t/runs/r/stream?x=1"}, ("t", "r")),
        ({"location": "http://inside:8000/threads/t/runs/r"}, ("t", "r")),
        ({"content-location": "/runs/r", "location": "/threads/t/runs/r/join"}, ("t", "r")),
        ({"content-location": "/threads/my%20thread/runs/a%2Fb"}, ("my thread", "a/b")),
        ({"content-location": "/threads/t/runs/r", "location": "/threads/t/runs/r/join"}, ("t", "r")),
        ({"content-location": "/threads/t/runs/r", "location": "/threads/t/runs/another/join"}, None),
        ({"content-location": "/threads/t/runs/r", "location": "/threads/another/runs/r/join"}, None),
        ({"content-location": "/runs/r"}, None),
        ({"content-location": ""}, None),
        ({}, None),
    ],
)
def test_the_run_that_a_head_names(fields: dict[str, str], expected: tuple[str, str] | None) -> None:
    """Content-Location or Location names the run if it contains its thread; ids are unquoted. In discord, neither."""
    ref = run_ref(Headers(fields.items()))

    assert (None if ref is None else (ref.thread_id, ref.run_id)) == expected
