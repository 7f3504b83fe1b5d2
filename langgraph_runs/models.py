"""The models that calls accept and return, and the API's enums as literal types.

Models are attrs classes with `from_dict` and `to_dict`. A field that the server did not send is UNSET, an unknown enum
value is kept as its string, and unknown fields are kept in `additional_properties`. Each model is imported when it is
first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from langgraph_runs._generated import models as _generated

if TYPE_CHECKING:
    from langgraph_runs._generated.models.assistant import Assistant
    from langgraph_runs._generated.models.assistant_field import AssistantField
    from langgraph_runs._generated.models.assistant_sort_by import AssistantSortBy
    from langgraph_runs._generated.models.cancel_action import CancelAction
    from langgraph_runs._generated.models.cancel_status import CancelStatus
    from langgraph_runs._generated.models.durability import Durability
    from langgraph_runs._generated.models.if_not_exists import IfNotExists
    from langgraph_runs._generated.models.interrupt import Interrupt
    from langgraph_runs._generated.models.multitask_strategy import MultitaskStrategy
    from langgraph_runs._generated.models.on_completion import OnCompletion
    from langgraph_runs._generated.models.on_disconnect import OnDisconnect
    from langgraph_runs._generated.models.run import Run
    from langgraph_runs._generated.models.run_field import RunField
    from langgraph_runs._generated.models.run_status import RunStatus
    from langgraph_runs._generated.models.sort_order import SortOrder
    from langgraph_runs._generated.models.stream_mode import StreamMode
    from langgraph_runs._generated.models.thread import Thread
    from langgraph_runs._generated.models.thread_field import ThreadField
    from langgraph_runs._generated.models.thread_if_exists import ThreadIfExists
    from langgraph_runs._generated.models.thread_sort_by import ThreadSortBy
    from langgraph_runs._generated.models.thread_state import ThreadState
    from langgraph_runs._generated.models.thread_status import ThreadStatus
    from langgraph_runs._generated.models.thread_task import ThreadTask

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
