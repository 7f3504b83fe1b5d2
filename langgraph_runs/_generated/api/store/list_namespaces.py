# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import models
from ...types import Request, from_owned_dict, json_object

if TYPE_CHECKING:
    from ...models.list_namespace_response import ListNamespaceResponse
    from ...models.namespace_search import NamespaceSearch


def request(
    *,
    body: NamespaceSearch,
) -> Request:
    """List the namespaces that have items."""

    return Request(
        operation="list_namespaces",
        method="POST",
        path="/store/namespaces",
        body=body.to_dict(),
        streaming=False,
        idempotent=True,
    )


def parse(data: Any) -> ListNamespaceResponse:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return from_owned_dict(models.ListNamespaceResponse, json_object(data))
