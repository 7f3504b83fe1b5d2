# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import models
from ...types import Request, from_owned_dict, json_object

if TYPE_CHECKING:
    from ...models.server_info import ServerInfo


def request() -> Request:
    """Get the server's version and features."""

    return Request(
        operation="get_info",
        method="GET",
        path="/info",
        streaming=False,
        idempotent=True,
    )


def parse(data: Any) -> ServerInfo:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return from_owned_dict(models.ServerInfo, json_object(data))
