"""`make demo`: what it prints is checked, and it fails if anything is off."""

from __future__ import annotations

from contextlib import nullcontext
from types import SimpleNamespace

import demo
import pytest
import restart
from dev_server import DevServer, DevServerError


@pytest.fixture
def checks(capsys: pytest.CaptureFixture[str]) -> demo.Checks:
    return demo.Checks()


@pytest.mark.slow
def test_the_demo(server: DevServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Both tours go through, then the restart, and each of their claims is printed as one that held."""
    servers = iter([nullcontext(server), demo.dev_server()])  # a restart needs one of its own
    monkeypatch.setattr(demo, "dev_server", lambda: next(servers))
    demo.main()
    printed = capsys.readouterr().out.splitlines()
    assert len([line for line in printed if line.startswith("  ok  ")]) == 13
    assert [line for line in printed if line.startswith("  FAIL ")] == []
    assert printed[-1] == "All checks passed."


@pytest.mark.parametrize(
    ("step", "outcomes"),
    [
        ("tokens", [(["You said: something else"] * 7, [0.0, 1.0])]),
        ("tokens", [([f"You said: {demo.GREETING}"], [0.0, 1.0]), (["You "] * 8, [0.0, 0.0])]),
        ("rejoined", [("You said: Count with ", "with me: one two three four five.")]),
        ("rejoined", [("You said: ", "Count with me: one two three four.")]),
        ("rejoined", [(f"You said: {demo.COUNTING}", ""), ("", f"You said: {demo.COUNTING}")]),
        ("result", [({"step": 4},), ({},)]),
        ("cancelled", [("not cancelled",)]),
        ("restarted", [(["lost steps 1-2"],)]),
        ("runs", [([SimpleNamespace(run_id="r", status="success")] * 4,), ([],)]),
    ],
)
def test_what_is_off_is_noticed(checks: demo.Checks, step: str, outcomes: list[tuple[object, ...]]) -> None:
    """Words missing, twice or all at once, another result, a run that was not cancelled: each fails its claim."""
    for number, outcome in enumerate(outcomes, 1):
        getattr(checks, step)(*outcome)
        assert len(checks.failed) >= number


@pytest.mark.parametrize(
    ("seen", "amiss"),
    [
        ([0, *range(1, 19), 0, *range(1, 41)], []),
        ([0, *range(1, 41)], []),
        ([*range(1, 13), *range(31, 41)], ["lost steps 13-30"]),
        ([0, *range(1, 19), *range(1, 41)], ["repeated steps 1-18"]),
        ([0, *range(1, 12), 0, *range(1, 9), 8, *range(9, 40)], ["lost steps 40", "repeated steps 8"]),
        ([], ["lost steps 1-40"]),
    ],
)
def test_what_a_restart_shows(seen: list[int], amiss: list[str]) -> None:
    """Steps that a client never got are lost, and steps that come twice without a new beginning are repeated."""
    assert restart.amiss(seen) == amiss


def test_a_claim_that_fails_fails_the_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    """One claim that does not hold makes the exit status 1."""

    async def nothing(url: str, checks: demo.Checks) -> None:
        checks.check(False, "this holds")

    monkeypatch.setattr(demo, "dev_server", lambda: nullcontext(SimpleNamespace(url="http://test")))
    monkeypatch.setattr(demo, "sync_tour", lambda url, checks: None)
    monkeypatch.setattr(demo, "async_tour", nothing)
    monkeypatch.setattr(demo, "through_a_restart", lambda checks: None)
    with pytest.raises(SystemExit, match="Checks failed: 1"):
        demo.main()


def test_no_server_fails_the_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a server the demo says why, without a traceback."""

    def refuse() -> None:
        raise DevServerError("there is none")

    monkeypatch.setattr(demo, "dev_server", refuse)
    with pytest.raises(SystemExit, match="there is none"):
        demo.main()
