# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...types import UNSET, Request, Unset, segment

if TYPE_CHECKING:
    from ...models.run_create import RunCreate


def request(
    thread_id: str,
    *,
    body: RunCreate,
    namespace: list[str] | Unset = UNSET,
    x_request_id: str | Unset = UNSET,
) -> Request:
    """Create a run on a thread and stream its events.

    Args:
        thread_id: The thread's id.
        namespace: Only the events of these namespaces, each without what is below it; an empty one is that of the
            root graph. Servers whose `/info` does not have the flag `stream_namespaces` ignore it.
        x_request_id: A request id, stored with the run in `kwargs.config.configurable.langgraph_request_id`.
    """
    headers: dict[str, str] = {"Accept": "text/event-stream"}
    if not isinstance(x_request_id, Unset):
        headers["X-Request-Id"] = x_request_id

    params: dict[str, Any] = {}

    json_namespace: list[str] | Unset = UNSET
    if not isinstance(namespace, Unset):
        json_namespace = namespace

    params["namespace"] = json_namespace

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    return Request(
        operation="stream_run",
        method="POST",
        path="/threads/{thread_id}/runs/stream".format(
            thread_id=segment(thread_id),
        ),
        params=params,
        headers=headers,
        body=body.to_dict(),
        streaming=True,
        idempotent=False,
    )
