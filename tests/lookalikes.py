"""Classes like langgraph's, which is not installed where the tests run."""

from __future__ import annotations

import dataclasses
from typing import Any


@dataclasses.dataclass
class Command:
    """As in langgraph.types."""

    graph: str | None = None
    update: Any = None
    resume: Any = None
    goto: Any = ()


Command.__module__ = "langgraph.types"
