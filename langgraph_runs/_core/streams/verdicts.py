"""What is to be done with an event that may have come before, and why the rest of a connection is not read."""

from __future__ import annotations

from typing import Literal

Verdict = Literal["deliver", "drop", "doubt", "gap", "skip"]

Halt = Literal["doubt", "gap", "skip"]
"""Why the rest of a connection is not to be read: its next event may be a copy ("doubt"), or events are missing.

Those are missing before it in a replay ("gap"), or before it by its id, which a replay may have ("skip").
"""
