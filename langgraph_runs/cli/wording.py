"""What errors say, in a shell: the limit that was typed, and no method to call where a command is shown."""

from __future__ import annotations

import re
from typing import Final

from langgraph_runs import errors

_METHOD: Final = re.compile(
    r"[;.]? (?:use |To go on, use |To go on, pass last_event_id to )?(?:runs|threads)\.join(?:_stream)?\b.*", re.DOTALL
)
_LIMIT: Final = re.compile(r"timed out after [\d.]+ s")


def in_a_shell(error: errors.LangGraphRunsError, limit: float | None) -> str:
    """The message of an error. `limit` is that of the command, of which each request gets what is left."""
    message = str(error)
    if isinstance(error, (errors.StreamInterruptedError, errors.APITimeoutError)):
        message = _METHOD.sub("", message)
    if isinstance(error, errors.APITimeoutError) and limit is not None:
        message = _LIMIT.sub(f"timed out after {limit:g} s", message)
    return message
