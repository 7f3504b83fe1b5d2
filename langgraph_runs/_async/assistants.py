"""`client.assistants`: read and search the assistants that runs execute."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from langgraph_runs._async.caller import AsyncCaller
from langgraph_runs._core.calls.checks import checked_fields, checked_id, checked_mapping
from langgraph_runs._core.calls.options import ID, CallOptions, Json
from langgraph_runs._generated.api import assistants as assistant_api
from langgraph_runs._generated.models.assistant import Assistant
from langgraph_runs._generated.models.assistant_field import AssistantField
from langgraph_runs._generated.models.assistant_search import AssistantSearch
from langgraph_runs._generated.models.assistant_sort_by import AssistantSortBy
from langgraph_runs._generated.models.sort_order import SortOrder
from langgraph_runs._generated.types import UNSET, Unset


class AsyncAssistants:
    """The assistants of a server."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def get(self, assistant_id: ID, **call: Unpack[CallOptions]) -> Assistant:
        """Return an assistant.

        Raises NotFoundError if it does not exist.
        """
        request = assistant_api.get_assistant.request(checked_id("assistant_id", assistant_id))
        return await self._caller.call(request, assistant_api.get_assistant.parse, call)

    async def search(
        self,
        *,
        metadata: Json | Unset = UNSET,
        graph_id: str | Unset = UNSET,
        name: str | Unset = UNSET,
        limit: int = 10,
        offset: int = 0,
        sort_by: AssistantSortBy | Unset = UNSET,
        sort_order: SortOrder | Unset = UNSET,
        select: Sequence[AssistantField] | Unset = UNSET,
        **call: Unpack[CallOptions],
    ) -> list[Assistant]:
        """Return the assistants that match every condition: up to `limit` of them, after skipping `offset`."""
        body = AssistantSearch(
            metadata=metadata if isinstance(metadata, Unset) else dict(checked_mapping("metadata", metadata)),
            graph_id=graph_id,
            name=name,
            limit=limit,
            offset=offset,
            sort_by=sort_by,
            sort_order=sort_order,
            select=UNSET if isinstance(select, Unset) else checked_fields(select),
        )
        return await self._caller.call(
            assistant_api.search_assistants.request(body=body), assistant_api.search_assistants.parse, call
        )
