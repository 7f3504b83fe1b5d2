# Derived from _async/assistants.py by 'make generate'. Do not edit.

"""`client.assistants`: read and search the assistants that runs execute."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Unpack, overload

from langgraph_runs._core.calls.checks import (
    checked_choice,
    checked_count,
    checked_dict,
    checked_fields,
    checked_id,
    checked_text,
    if_given,
)
from langgraph_runs._core.calls.options import AssistantID, CallOptions, Json
from langgraph_runs._generated.api import assistants as assistant_api
from langgraph_runs._generated.models.assistant import Assistant
from langgraph_runs._generated.models.assistant_field import AssistantField
from langgraph_runs._generated.models.assistant_search import AssistantSearch
from langgraph_runs._generated.models.assistant_sort_by import AssistantSortBy
from langgraph_runs._generated.models.sort_order import SortOrder
from langgraph_runs._sync.caller import Caller
from langgraph_runs._sync.methods import method

if TYPE_CHECKING:
    from langgraph_runs._generated.models.partial_assistant import PartialAssistant


class Assistants:
    """The assistants of a server."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    @method(CallOptions)
    def get(self, assistant_id: AssistantID, **call: Unpack[CallOptions]) -> Assistant:
        """Return an assistant.

        Raises NotFoundError if it does not exist.
        """
        request = assistant_api.get_assistant.request(checked_id("assistant_id", assistant_id))
        return self._caller.call(request, assistant_api.get_assistant.parse, call)

    @overload
    def search(
        self,
        *,
        metadata: Json | None = None,
        graph_id: str | None = None,
        name: str | None = None,
        limit: int | None = 10,
        offset: int | None = 0,
        sort_by: AssistantSortBy | None = None,
        sort_order: SortOrder | None = None,
        select: None = None,
        **call: Unpack[CallOptions],
    ) -> list[Assistant]: ...

    @overload
    def search(
        self,
        *,
        metadata: Json | None = None,
        graph_id: str | None = None,
        name: str | None = None,
        limit: int | None = 10,
        offset: int | None = 0,
        sort_by: AssistantSortBy | None = None,
        sort_order: SortOrder | None = None,
        select: Sequence[AssistantField],
        **call: Unpack[CallOptions],
    ) -> list[PartialAssistant]: ...

    @method(CallOptions)
    def search(
        self,
        *,
        metadata: Json | None = None,
        graph_id: str | None = None,
        name: str | None = None,
        limit: int | None = 10,
        offset: int | None = 0,
        sort_by: AssistantSortBy | None = None,
        sort_order: SortOrder | None = None,
        select: Sequence[AssistantField] | None = None,
        **call: Unpack[CallOptions],
    ) -> list[Assistant] | list[PartialAssistant]:
        """Return the assistants that match every condition: up to `limit` of them, after skipping `offset`.

        With `select` the result has a PartialAssistant for each, which has only the fields that it names.
        """
        any_choice = self._caller.allow_unknown
        body = AssistantSearch(
            metadata=if_given("metadata", metadata, checked_dict),
            graph_id=if_given("graph_id", graph_id, checked_text),
            name=if_given("name", name, checked_text),
            limit=checked_count("limit", limit, least=1),
            offset=checked_count("offset", offset, least=0),
            sort_by=if_given(
                "sort_by", sort_by, checked_choice, AssistantSortBy, allow_unknown=self._caller.allow_unknown
            ),
            sort_order=if_given(
                "sort_order", sort_order, checked_choice, SortOrder, allow_unknown=self._caller.allow_unknown
            ),
            select=if_given("select", select, checked_fields, AssistantField, allow_unknown=any_choice),
        )
        request = assistant_api.search_assistants.request(body=body)
        if select is None:
            return self._caller.call(request, assistant_api.search_assistants.parse, call)
        return self._caller.call(request, assistant_api.search_assistants.parse_selected, call)
