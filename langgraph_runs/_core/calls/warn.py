"""Tell the caller what did not fail but is probably a mistake, at the line that calls this package."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

from langgraph_runs.errors import LangGraphRunsWarning

_PACKAGES = ("langgraph_runs.", "langgraph_sdk.")  # through compat, the second calls the first

_is_silent = ContextVar("is_silent", default=False)
"""Whether nothing is to be warned of."""


def warn(message: str) -> None:
    """Warn with a LangGraphRunsWarning; Python shows it once for each line that makes such a call."""
    if _is_silent.get():
        return
    level = 1
    frame = inspect.currentframe()
    while frame is not None and frame.f_globals["__name__"].startswith(_PACKAGES):
        frame = frame.f_back
        level += 1
    warnings.warn(message, LangGraphRunsWarning, stacklevel=level)


@contextmanager
def without_warnings() -> Generator[None, None, None]:
    """Check arguments again without a warning: their first check has warned of them."""
    token = _is_silent.set(True)
    try:
        yield
    finally:
        _is_silent.reset(token)
