# Generated from openapi.yaml by 'make generate'. Do not edit.

"""Operations, each a module that is loaded when it is first used (PEP 562)."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import (
        copy_thread,
        count_threads,
        create_thread,
        delete_thread,
        find_thread_state,
        get_thread,
        get_thread_history,
        get_thread_state,
        get_thread_state_at,
        get_thread_storage,
        join_thread_stream,
        prune_threads,
        search_threads,
        send_thread_command,
        stream_thread_events,
        update_thread,
        update_thread_state,
    )

__all__ = (
    "copy_thread",
    "count_threads",
    "create_thread",
    "delete_thread",
    "find_thread_state",
    "get_thread",
    "get_thread_history",
    "get_thread_state",
    "get_thread_state_at",
    "get_thread_storage",
    "join_thread_stream",
    "prune_threads",
    "search_threads",
    "send_thread_command",
    "stream_thread_events",
    "update_thread",
    "update_thread_state",
)


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f".{name}", __name__)
