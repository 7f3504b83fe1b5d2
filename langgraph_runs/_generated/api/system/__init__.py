# Generated from openapi.yaml by 'make generate'. Do not edit.

"""Operations, each a module that is loaded when it is first used (PEP 562)."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import get_info, get_ok

__all__ = (
    "get_info",
    "get_ok",
)


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f".{name}", __name__)
