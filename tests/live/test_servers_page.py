"""docs/servers.md says what the tests know of the servers, neither less nor more."""

from __future__ import annotations

import re
from pathlib import Path

from .methods.differences import DIFFERENCES, REFUSALS, TESTS
from .methods.table import AEGRA

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs" / "servers.md"
BROKERS = {AEGRA: "", ("aegra",): " (broker in memory)", ("aegra-redis",): " (Redis)"}


def expected() -> dict[str, set[str]]:
    """What is different on Aegra, with the methods that show it; differences that only tests show have none."""
    found: dict[str, set[str]] = {}
    for one in DIFFERENCES:
        found.setdefault(f"{one.reason}{BROKERS[one.on]}", set()).add(f"`{one.usual.method}`")
    for test in TESTS:
        found.setdefault(f"{test.why}{BROKERS[test.on]}", set())
    for refusal in REFUSALS.values():
        found.setdefault(refusal.why, set())
    return found


def test_every_difference_is_told() -> None:
    """The table of differences holds each reason with the methods that show it, and no other."""
    section = PAGE.read_text("utf-8").partition("## Aegra")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (.+) \| (.*) \|$", section, re.MULTILINE)[1:]
    told = {reason: set(re.findall(r"`[\w.]+`", methods)) for reason, methods in rows}
    assert told == expected()


def test_the_versions_are_those_that_are_tested() -> None:
    """The page names the versions that `constraints/` installs."""
    text = PAGE.read_text("utf-8")
    for name, file in ("langgraph-api", "server.txt"), ("aegra-api", "aegra.txt"):
        [version] = re.findall(rf"^{name}==(.+)$", (ROOT / "constraints" / file).read_text("utf-8"), re.MULTILINE)
        assert f"{name} {version}" in text
