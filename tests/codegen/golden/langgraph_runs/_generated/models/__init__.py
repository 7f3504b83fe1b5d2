# Generated from openapi.yaml by 'make generate'. Do not edit.

"""The models that operations send and return, each loaded when it is first used (PEP 562)."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .binding import Binding
    from .book import Book
    from .book_field import BookField
    from .json_object import JsonObject
    from .partial_book import PartialBook

__all__ = (
    "Binding",
    "Book",
    "BookField",
    "JsonObject",
    "PartialBook",
)

_MODULES = {
    "Binding": ".binding",
    "Book": ".book",
    "BookField": ".book_field",
    "JsonObject": ".json_object",
    "PartialBook": ".partial_book",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_MODULES[name], __name__), name)
    return value
