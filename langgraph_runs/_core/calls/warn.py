"""Tell the caller what did not fail but is probably a mistake, at the line that calls this package."""

from __future__ import annotations

import inspect
import warnings

from langgraph_runs.errors import LangGraphRunsWarning

_PACKAGE = __name__.partition(".")[0] + "."


def warn(message: str) -> None:
    """Warn with a LangGraphRunsWarning; Python shows it once for each line that makes such a call."""
    level = 1
    frame = inspect.currentframe()
    while frame is not None and frame.f_globals["__name__"].startswith(_PACKAGE):
        frame = frame.f_back
        level += 1
    warnings.warn(message, LangGraphRunsWarning, stacklevel=level)
