# Generated from openapi.yaml by 'make generate'. Do not edit.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import models
from ...types import UNSET, Request, Unset, from_owned_dict, json_object, segment

if TYPE_CHECKING:
    from ...models.partial_thread_state import PartialThreadState
    from ...models.thread_state import ThreadState
    from ...models.thread_state_field import ThreadStateField


def request(
    thread_id: str,
    *,
    subgraphs: bool | Unset = UNSET,
    select: list[ThreadStateField] | Unset = UNSET,
) -> Request:
    """Get the current state of a thread.

    Args:
        thread_id: The thread's id.
        subgraphs: Whether tasks include the states of their subgraphs. Only the text `true` counts.
        select: Only these fields of the state, or `values.<key>` for one of its values. Most servers ignore it.
    """

    params: dict[str, Any] = {}

    params["subgraphs"] = subgraphs

    json_select: list[str] | Unset = UNSET
    if not isinstance(select, Unset):
        json_select = []
        for select_item_data in select:
            select_item: str = select_item_data
            json_select.append(select_item)

    params["select"] = json_select

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    return Request(
        operation="get_thread_state",
        method="GET",
        path="/threads/{thread_id}/state".format(
            thread_id=segment(thread_id),
        ),
        params=params,
        streaming=False,
        idempotent=True,
    )


def parse(data: Any) -> ThreadState:
    """The result, from the decoded body of a success (None if empty); TypeError if that has another shape."""
    return from_owned_dict(models.ThreadState, json_object(data))


def parse_selected(data: Any) -> PartialThreadState:
    """The result with `select`, as above."""
    return from_owned_dict(models.PartialThreadState, json_object(data))
