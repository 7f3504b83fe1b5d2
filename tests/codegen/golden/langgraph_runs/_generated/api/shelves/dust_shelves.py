# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import Any

from ...types import Request


def request() -> Request:
    """Dust every shelf."""

    return Request(
        operation="dust_shelves",
        method="DELETE",
        path="/shelves/dust",
        streaming=False,
        idempotent=True,
    )


def parse(data: Any) -> None:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return None
