"""The public names of the generated models, and the API's enums as literal types.

A model is read in two ways. Its attributes are typed: `run.created_at` is a datetime, an unknown enum value is its
string, and a field that not every server sends is UNSET where it was not sent. Its items are what the server sent:
`run["created_at"]` is a string, fields that this package does not know are there, and `dict(run)` has them all. A model
cannot be changed. What `select` leaves of a Run is a PartialRun; so for threads, assistants and
crons. Each model is imported
when it is first used.
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
    "AssistantGraph",
    "AssistantIfExists",
    "AssistantSortBy",
    "AssistantVersion",
    "CancelAction",
    "CancelReason",
    "CancelStatus",
    "Cron",
    "CronField",
    "CronSortBy",
    "Durability",
    "GraphSchema",
    "IfNotExists",
    "Interrupt",
    "Item",
    "ListNamespaceResponse",
    "MultitaskStrategy",
    "OnCompletion",
    "OnDisconnect",
    "PartialAssistant",
    "PartialCron",
    "PartialRun",
    "PartialThread",
    "PartialThreadState",
    "PruneStrategy",
    "Run",
    "RunField",
    "RunStatus",
    "SearchItem",
    "SearchItemsResponse",
    "ServerInfo",
    "SortOrder",
    "StreamMode",
    "SubgraphSchema",
    "Thread",
    "ThreadField",
    "ThreadIfExists",
    "ThreadInclude",
    "ThreadPruneResult",
    "ThreadSortBy",
    "ThreadState",
    "ThreadStateField",
    "ThreadStatus",
    "ThreadStorage",
    "ThreadStreamMode",
    "ThreadTask",
    "ThreadUpdateStateResponse",
]

if not TYPE_CHECKING:  # who checks types hears of names that do not exist

    def __getattr__(name: str) -> Any:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(_generated, name)


def __dir__() -> list[str]:
    return __all__
