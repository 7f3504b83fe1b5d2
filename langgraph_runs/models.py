"""The public names of the generated models, and the API's enums as literal types.

Models are attrs classes with `from_dict` and `to_dict`, which gives back what came: reading a field changes nothing. A
field that the server did not send is UNSET, an unknown enum value is kept as its string, and unknown fields are kept in
`additional_properties`. Each model is imported when it is first used.
"""

# ruff: noqa: F405  (the names are those of the star import, which only type checkers see)
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from langgraph_runs._generated import models as _generated

if TYPE_CHECKING:
    from langgraph_runs._generated.models import *  # noqa: F403  # those that `__all__` names

__all__ = [
    "Assistant",
    "AssistantField",
    "AssistantSortBy",
    "CancelAction",
    "CancelStatus",
    "Durability",
    "IfNotExists",
    "Interrupt",
    "MultitaskStrategy",
    "OnCompletion",
    "OnDisconnect",
    "Run",
    "RunField",
    "RunStatus",
    "SortOrder",
    "StreamMode",
    "Thread",
    "ThreadField",
    "ThreadIfExists",
    "ThreadSortBy",
    "ThreadState",
    "ThreadStatus",
    "ThreadTask",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(_generated, name)
