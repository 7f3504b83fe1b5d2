# Generated from openapi.yaml by 'make generate'. Do not edit.

"""The models that operations send and return, each loaded when it is first used (PEP 562)."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .all_nodes import AllNodes
    from .assistant import Assistant
    from .assistant_count import AssistantCount
    from .assistant_create import AssistantCreate
    from .assistant_field import AssistantField
    from .assistant_graph import AssistantGraph
    from .assistant_if_exists import AssistantIfExists
    from .assistant_search import AssistantSearch
    from .assistant_sort_by import AssistantSortBy
    from .assistant_update import AssistantUpdate
    from .assistant_version import AssistantVersion
    from .assistant_version_change import AssistantVersionChange
    from .assistant_version_search import AssistantVersionSearch
    from .cancel_action import CancelAction
    from .cancel_reason import CancelReason
    from .cancel_status import CancelStatus
    from .cron import Cron
    from .cron_count import CronCount
    from .cron_create import CronCreate
    from .cron_field import CronField
    from .cron_patch import CronPatch
    from .cron_search import CronSearch
    from .cron_sort_by import CronSortBy
    from .durability import Durability
    from .error import Error
    from .flag import Flag
    from .graph_schema import GraphSchema
    from .health import Health
    from .if_not_exists import IfNotExists
    from .interrupt import Interrupt
    from .item import Item
    from .item_delete import ItemDelete
    from .item_put import ItemPut
    from .item_search import ItemSearch
    from .json_object import JsonObject
    from .list_namespace_response import ListNamespaceResponse
    from .multitask_strategy import MultitaskStrategy
    from .namespace_search import NamespaceSearch
    from .on_completion import OnCompletion
    from .on_disconnect import OnDisconnect
    from .partial_assistant import PartialAssistant
    from .partial_cron import PartialCron
    from .partial_run import PartialRun
    from .partial_thread import PartialThread
    from .partial_thread_state import PartialThreadState
    from .prune_strategy import PruneStrategy
    from .run import Run
    from .run_create import RunCreate
    from .run_field import RunField
    from .run_status import RunStatus
    from .runs_cancel import RunsCancel
    from .search_item import SearchItem
    from .search_items_response import SearchItemsResponse
    from .server_info import ServerInfo
    from .sort_order import SortOrder
    from .stream_mode import StreamMode
    from .subgraph_schema import SubgraphSchema
    from .thread import Thread
    from .thread_command import ThreadCommand
    from .thread_command_error_code import ThreadCommandErrorCode
    from .thread_command_outcome import ThreadCommandOutcome
    from .thread_command_response import ThreadCommandResponse
    from .thread_count import ThreadCount
    from .thread_create import ThreadCreate
    from .thread_events_request import ThreadEventsRequest
    from .thread_field import ThreadField
    from .thread_history_search import ThreadHistorySearch
    from .thread_if_exists import ThreadIfExists
    from .thread_include import ThreadInclude
    from .thread_prune import ThreadPrune
    from .thread_prune_result import ThreadPruneResult
    from .thread_search import ThreadSearch
    from .thread_sort_by import ThreadSortBy
    from .thread_state import ThreadState
    from .thread_state_field import ThreadStateField
    from .thread_state_search import ThreadStateSearch
    from .thread_state_update import ThreadStateUpdate
    from .thread_status import ThreadStatus
    from .thread_storage import ThreadStorage
    from .thread_stream_mode import ThreadStreamMode
    from .thread_task import ThreadTask
    from .thread_update import ThreadUpdate
    from .thread_update_state_response import ThreadUpdateStateResponse

__all__ = (
    "AllNodes",
    "Assistant",
    "AssistantCount",
    "AssistantCreate",
    "AssistantField",
    "AssistantGraph",
    "AssistantIfExists",
    "AssistantSearch",
    "AssistantSortBy",
    "AssistantUpdate",
    "AssistantVersion",
    "AssistantVersionChange",
    "AssistantVersionSearch",
    "CancelAction",
    "CancelReason",
    "CancelStatus",
    "Cron",
    "CronCount",
    "CronCreate",
    "CronField",
    "CronPatch",
    "CronSearch",
    "CronSortBy",
    "Durability",
    "Error",
    "Flag",
    "GraphSchema",
    "Health",
    "IfNotExists",
    "Interrupt",
    "Item",
    "ItemDelete",
    "ItemPut",
    "ItemSearch",
    "JsonObject",
    "ListNamespaceResponse",
    "MultitaskStrategy",
    "NamespaceSearch",
    "OnCompletion",
    "OnDisconnect",
    "PartialAssistant",
    "PartialCron",
    "PartialRun",
    "PartialThread",
    "PartialThreadState",
    "PruneStrategy",
    "Run",
    "RunCreate",
    "RunField",
    "RunsCancel",
    "RunStatus",
    "SearchItem",
    "SearchItemsResponse",
    "ServerInfo",
    "SortOrder",
    "StreamMode",
    "SubgraphSchema",
    "Thread",
    "ThreadCommand",
    "ThreadCommandErrorCode",
    "ThreadCommandOutcome",
    "ThreadCommandResponse",
    "ThreadCount",
    "ThreadCreate",
    "ThreadEventsRequest",
    "ThreadField",
    "ThreadHistorySearch",
    "ThreadIfExists",
    "ThreadInclude",
    "ThreadPrune",
    "ThreadPruneResult",
    "ThreadSearch",
    "ThreadSortBy",
    "ThreadState",
    "ThreadStateField",
    "ThreadStateSearch",
    "ThreadStateUpdate",
    "ThreadStatus",
    "ThreadStorage",
    "ThreadStreamMode",
    "ThreadTask",
    "ThreadUpdate",
    "ThreadUpdateStateResponse",
)

_MODULES = {
    "AllNodes": ".all_nodes",
    "Assistant": ".assistant",
    "AssistantCount": ".assistant_count",
    "AssistantCreate": ".assistant_create",
    "AssistantField": ".assistant_field",
    "AssistantGraph": ".assistant_graph",
    "AssistantIfExists": ".assistant_if_exists",
    "AssistantSearch": ".assistant_search",
    "AssistantSortBy": ".assistant_sort_by",
    "AssistantUpdate": ".assistant_update",
    "AssistantVersion": ".assistant_version",
    "AssistantVersionChange": ".assistant_version_change",
    "AssistantVersionSearch": ".assistant_version_search",
    "CancelAction": ".cancel_action",
    "CancelReason": ".cancel_reason",
    "CancelStatus": ".cancel_status",
    "Cron": ".cron",
    "CronCount": ".cron_count",
    "CronCreate": ".cron_create",
    "CronField": ".cron_field",
    "CronPatch": ".cron_patch",
    "CronSearch": ".cron_search",
    "CronSortBy": ".cron_sort_by",
    "Durability": ".durability",
    "Error": ".error",
    "Flag": ".flag",
    "GraphSchema": ".graph_schema",
    "Health": ".health",
    "IfNotExists": ".if_not_exists",
    "Interrupt": ".interrupt",
    "Item": ".item",
    "ItemDelete": ".item_delete",
    "ItemPut": ".item_put",
    "ItemSearch": ".item_search",
    "JsonObject": ".json_object",
    "ListNamespaceResponse": ".list_namespace_response",
    "MultitaskStrategy": ".multitask_strategy",
    "NamespaceSearch": ".namespace_search",
    "OnCompletion": ".on_completion",
    "OnDisconnect": ".on_disconnect",
    "PartialAssistant": ".partial_assistant",
    "PartialCron": ".partial_cron",
    "PartialRun": ".partial_run",
    "PartialThread": ".partial_thread",
    "PartialThreadState": ".partial_thread_state",
    "PruneStrategy": ".prune_strategy",
    "Run": ".run",
    "RunCreate": ".run_create",
    "RunField": ".run_field",
    "RunStatus": ".run_status",
    "RunsCancel": ".runs_cancel",
    "SearchItem": ".search_item",
    "SearchItemsResponse": ".search_items_response",
    "ServerInfo": ".server_info",
    "SortOrder": ".sort_order",
    "StreamMode": ".stream_mode",
    "SubgraphSchema": ".subgraph_schema",
    "Thread": ".thread",
    "ThreadCommand": ".thread_command",
    "ThreadCommandErrorCode": ".thread_command_error_code",
    "ThreadCommandOutcome": ".thread_command_outcome",
    "ThreadCommandResponse": ".thread_command_response",
    "ThreadCount": ".thread_count",
    "ThreadCreate": ".thread_create",
    "ThreadEventsRequest": ".thread_events_request",
    "ThreadField": ".thread_field",
    "ThreadHistorySearch": ".thread_history_search",
    "ThreadIfExists": ".thread_if_exists",
    "ThreadInclude": ".thread_include",
    "ThreadPrune": ".thread_prune",
    "ThreadPruneResult": ".thread_prune_result",
    "ThreadSearch": ".thread_search",
    "ThreadSortBy": ".thread_sort_by",
    "ThreadState": ".thread_state",
    "ThreadStateField": ".thread_state_field",
    "ThreadStateSearch": ".thread_state_search",
    "ThreadStateUpdate": ".thread_state_update",
    "ThreadStatus": ".thread_status",
    "ThreadStorage": ".thread_storage",
    "ThreadStreamMode": ".thread_stream_mode",
    "ThreadTask": ".thread_task",
    "ThreadUpdate": ".thread_update",
    "ThreadUpdateStateResponse": ".thread_update_state_response",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_MODULES[name], __name__), name)
    return value
