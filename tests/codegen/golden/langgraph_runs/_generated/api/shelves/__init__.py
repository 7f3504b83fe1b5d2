# Generated from openapi.yaml by 'make generate'. Do not edit.

"""Operations, each a module that is loaded when it is first used (PEP 562)."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import dust_shelves, get_anything, hear_shelf

__all__ = (
    "dust_shelves",
    "get_anything",
    "hear_shelf",
)


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f".{name}", __name__)
