# Generated from openapi.yaml by 'make generate'. Do not edit.

"""Contains all the data models used in inputs/outputs"""

from .all_nodes import AllNodes
from .assistant import Assistant
from .assistant_field import AssistantField
from .assistant_search import AssistantSearch
from .assistant_sort_by import AssistantSortBy
from .cancel_action import CancelAction
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
