# Generated from openapi.yaml by 'make generate'. Do not edit.

"""Operations, each a module that is loaded when it is first used (PEP 562)."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import count_crons, create_cron, create_thread_cron, delete_cron, get_cron, search_crons, update_cron

__all__ = (
    "count_crons",
    "create_cron",
    "create_thread_cron",
    "delete_cron",
    "get_cron",
    "search_crons",
    "update_cron",
)


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f".{name}", __name__)
