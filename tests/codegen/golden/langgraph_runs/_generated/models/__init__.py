# Generated from openapi.yaml by 'make generate'. Do not edit.

"""Contains all the data models used in inputs/outputs"""

from .binding import Binding
from .book import Book
from .book_field import BookField
from .json_object import JsonObject

__all__ = (
    "Binding",
    "Book",
    "BookField",
    "JsonObject",
)
