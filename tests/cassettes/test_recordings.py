"""What may and may not be on the tapes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cassettes import test_exchanges
from tests.cassettes.tape import MASK, RECORDINGS, SECRET, SECRET_HEADERS, URL

TAPES = sorted(RECORDINGS.glob("*"))
KEYS = (SECRET, "wrong-key", "read-only")
TELLTALE = re.compile(r"lsv2_|[Bb]earer |127\.0\.0\.1|localhost|/home/|/root/|/tmp/|\.venv|[Ss]et-[Cc]ookie")


@pytest.fixture(autouse=True)
def _known_ids(recording: bool) -> None:
    """Nothing is replayed here, and tapes that are being made are not looked at."""
    if recording:
        pytest.skip("the tapes are being made")


def interactions(tape: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(tape.read_text("utf-8"))["interactions"]
    return found


def test_every_scenario_has_its_tape() -> None:
    """There is a tape for each scenario, and none that nobody plays."""
    scenarios = {name.removeprefix("test_") for name in vars(test_exchanges) if name.startswith("test_")}
    assert {tape.stem for tape in TAPES} == scenarios
    assert {tape.suffix for tape in TAPES} == {".yaml"}


@pytest.mark.parametrize("tape", TAPES, ids=lambda tape: tape.stem)
def test_no_secret_is_on_a_tape(tape: Path) -> None:
    """A tape holds no key that was sent, nothing that looks like one, and no place on the machine that made it."""
    text = tape.read_text("utf-8")
    assert [key for key in KEYS if re.search(rf"(?<![\w-]){key}(?![\w-])", text)] == []
    assert TELLTALE.findall(text) == []


@pytest.mark.parametrize("tape", TAPES, ids=lambda tape: tape.stem)
def test_keys_were_sent_and_masked(tape: Path) -> None:
    """Every request had a key, and instead of it the tape has a mask; every request is to the server's one name."""
    for one in interactions(tape):
        request = one["request"]
        headers = {name.lower(): values for name, values in request["headers"].items()}
        assert headers["x-api-key"] == [MASK]
        assert {value for name in SECRET_HEADERS for value in headers.get(name, [])} == {MASK}
        assert request["uri"].startswith(f"{URL}/")
        assert headers.get("host", ["langgraph.test"]) == ["langgraph.test"]
