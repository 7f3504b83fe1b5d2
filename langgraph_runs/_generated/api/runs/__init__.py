# Generated from openapi.yaml by 'make generate'. Do not edit.

"""Operations, each a module that is loaded when it is first used (PEP 562)."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import (
        cancel_run,
        cancel_runs,
        create_run,
        create_run_batch,
        create_stateless_run,
        delete_run,
        get_run,
        join_run,
        join_run_stream,
        list_runs,
        stream_run,
        stream_stateless_run,
        wait_run,
        wait_stateless_run,
    )

__all__ = (
    "cancel_run",
    "cancel_runs",
    "create_run",
    "create_run_batch",
    "create_stateless_run",
    "delete_run",
    "get_run",
    "join_run",
    "join_run_stream",
    "list_runs",
    "stream_run",
    "stream_stateless_run",
    "wait_run",
    "wait_stateless_run",
)


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f".{name}", __name__)
