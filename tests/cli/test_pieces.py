"""JSON as it is written: lines that every program can read, of whatever can be decoded."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from langgraph_runs.cli.layout import visible
from langgraph_runs.cli.pieces import to_json, to_json_line


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_lines_have_no_number_that_json_does_not_have(number: float) -> None:
    """Programs get null for NaN and infinities; texts in which the words stand stay as they are."""
    value: Any = {"NaN": [number, 1.5], "said": 'a "NaN", \\" and -Infinity'}
    line = to_json_line(value)
    assert json.loads(line, parse_constant=pytest.fail) == {**value, "NaN": [None, 1.5]}
    assert to_json({"n": number}) == json.dumps({"n": number}, separators=(",", ":"))


def test_no_json_steers_a_terminal() -> None:
    """What a terminal would obey, or take for the end of a line, is escaped as JSON has it: the same to programs."""
    value = "\x00\x1b\x7f\x85\x9b\u2028\u2029\u202e\u2066\u00a0\u200d é"
    written = to_json(value)
    assert json.loads(written) == value
    assert visible(written) == written
    assert written.splitlines() == [written]
