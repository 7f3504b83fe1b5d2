"""Tracing each instruction, as tests do that interrupt at any of them."""

from __future__ import annotations

import sys
from typing import Any


def trace_instructions(trace: Any) -> None:
    """Have `trace` called for frames, and for the instructions of those that it asks that of.

    Python 3.12 and 3.13 tell of instructions only if some frame asked for that before.
    """
    sys._getframe().f_trace_opcodes = True
    sys.settrace(trace)
