# Generated from openapi.yaml by 'make generate'. Do not edit.

from typing import Any

from ...models.server_info import ServerInfo
from ...types import Request, json_object


def request() -> Request:
    """Get the server's version and abilities."""

    return Request(
        operation="get_info",
        method="GET",
        path="/info",
        streaming=False,
        idempotent=True,
    )


def parse(data: Any) -> ServerInfo:
    """What a success says, from its decoded body (None if empty); TypeError if that has another shape."""
    return ServerInfo.from_dict(json_object(data))
