# Generated from openapi.yaml by 'make generate'. Do not edit.

"""The models that operations send and return, each loaded when it is first used (PEP 562)."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .all_nodes import AllNodes
    from .assistant import Assistant
    from .assistant_field import AssistantField
    from .assistant_search import AssistantSearch
    from .assistant_sort_by import AssistantSortBy
    from .cancel_action import CancelAction
    from .cancel_reason import CancelReason
    from .cancel_status import CancelStatus
    from .durability import Durability
    from .error import Error
    from .flag import Flag
    from .health import Health
    from .if_not_exists import IfNotExists
    from .interrupt import Interrupt
    from .json_object import JsonObject
    from .multitask_strategy import MultitaskStrategy
    from .on_completion import OnCompletion
    from .on_disconnect import OnDisconnect
    from .partial_assistant import PartialAssistant
    from .partial_run import PartialRun
    from .partial_thread import PartialThread
    from .run import Run
    from .run_create import RunCreate
    from .run_field import RunField
    from .run_status import RunStatus
    from .runs_cancel import RunsCancel
    from .server_info import ServerInfo
    from .sort_order import SortOrder
    from .stream_mode import StreamMode
    from .thread import Thread
    from .thread_create import ThreadCreate
    from .thread_field import ThreadField
    from .thread_history_search import ThreadHistorySearch
    from .thread_if_exists import ThreadIfExists
    from .thread_search import ThreadSearch
    from .thread_sort_by import ThreadSortBy
    from .thread_state import ThreadState
    from .thread_status import ThreadStatus
    from .thread_task import ThreadTask

__all__ = (
    "AllNodes",
    "Assistant",
    "AssistantField",
    "AssistantSearch",
    "AssistantSortBy",
    "CancelAction",
    "CancelReason",
    "CancelStatus",
    "Durability",
    "Error",
    "Flag",
    "Health",
    "IfNotExists",
    "Interrupt",
    "JsonObject",
    "MultitaskStrategy",
    "OnCompletion",
    "OnDisconnect",
    "PartialAssistant",
    "PartialRun",
    "PartialThread",
    "Run",
    "RunCreate",
    "RunField",
    "RunsCancel",
    "RunStatus",
    "ServerInfo",
    "SortOrder",
    "StreamMode",
    "Thread",
    "ThreadCreate",
    "ThreadField",
    "ThreadHistorySearch",
    "ThreadIfExists",
    "ThreadSearch",
    "ThreadSortBy",
    "ThreadState",
    "ThreadStatus",
    "ThreadTask",
)

_MODULES = {
    "AllNodes": ".all_nodes",
    "Assistant": ".assistant",
    "AssistantField": ".assistant_field",
    "AssistantSearch": ".assistant_search",
    "AssistantSortBy": ".assistant_sort_by",
    "CancelAction": ".cancel_action",
    "CancelReason": ".cancel_reason",
    "CancelStatus": ".cancel_status",
    "Durability": ".durability",
    "Error": ".error",
    "Flag": ".flag",
    "Health": ".health",
    "IfNotExists": ".if_not_exists",
    "Interrupt": ".interrupt",
    "JsonObject": ".json_object",
    "MultitaskStrategy": ".multitask_strategy",
    "OnCompletion": ".on_completion",
    "OnDisconnect": ".on_disconnect",
    "PartialAssistant": ".partial_assistant",
    "PartialRun": ".partial_run",
    "PartialThread": ".partial_thread",
    "Run": ".run",
    "RunCreate": ".run_create",
    "RunField": ".run_field",
    "RunStatus": ".run_status",
    "RunsCancel": ".runs_cancel",
    "ServerInfo": ".server_info",
    "SortOrder": ".sort_order",
    "StreamMode": ".stream_mode",
    "Thread": ".thread",
    "ThreadCreate": ".thread_create",
    "ThreadField": ".thread_field",
    "ThreadHistorySearch": ".thread_history_search",
    "ThreadIfExists": ".thread_if_exists",
    "ThreadSearch": ".thread_search",
    "ThreadSortBy": ".thread_sort_by",
    "ThreadState": ".thread_state",
    "ThreadStatus": ".thread_status",
    "ThreadTask": ".thread_task",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_MODULES[name], __name__), name)
    return value
