# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import Any

from ...types import Request


def request() -> Request:
    """Get anything."""

    return Request(
        operation="get_anything",
        method="GET",
        path="/anything",
        streaming=False,
        idempotent=True,
    )


def parse(data: Any) -> Any:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return data
