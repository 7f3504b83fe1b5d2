# Generated from openapi.yaml by 'make generate'. Do not edit.

"""Operations, each a module that is loaded when it is first used (PEP 562)."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import (
        count_assistants,
        create_assistant,
        delete_assistant,
        get_assistant,
        get_assistant_graph,
        get_assistant_schemas,
        get_assistant_subgraph,
        get_assistant_subgraphs,
        get_assistant_versions,
        search_assistants,
        set_latest_assistant,
        update_assistant,
    )

__all__ = (
    "count_assistants",
    "create_assistant",
    "delete_assistant",
    "get_assistant",
    "get_assistant_graph",
    "get_assistant_schemas",
    "get_assistant_subgraph",
    "get_assistant_subgraphs",
    "get_assistant_versions",
    "search_assistants",
    "set_latest_assistant",
    "update_assistant",
)


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f".{name}", __name__)
