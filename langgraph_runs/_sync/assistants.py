# Derived from _async/assistants.py by 'make generate'. Do not edit.

"""`client.assistants`: create, read, update, search and delete the assistants that runs execute."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Unpack, overload

from langgraph_runs._core.calls import assistant_requests as requests
from langgraph_runs._core.calls.checks import checked_flag, checked_id, if_given
from langgraph_runs._core.calls.elsewhere import ON_ASSISTANTS
from langgraph_runs._core.calls.options import AssistantID, CallOptions, Json
from langgraph_runs._core.calls.pager import pages_of
from langgraph_runs._core.runs.assistants import create_assistant_request, parse_created_assistant
from langgraph_runs._generated.api import assistants as api
from langgraph_runs._generated.models.assistant import Assistant
from langgraph_runs._generated.models.assistant_field import AssistantField
from langgraph_runs._generated.models.assistant_if_exists import AssistantIfExists
from langgraph_runs._generated.models.assistant_sort_by import AssistantSortBy
from langgraph_runs._generated.models.sort_order import SortOrder
from langgraph_runs._generated.types import UNSET, Unset
from langgraph_runs._sync.caller import Group, fresh_id
from langgraph_runs._sync.methods import method, plain_method
from langgraph_runs._sync.pages import iter_pages

if TYPE_CHECKING:
    from langgraph_runs._generated.models.assistant_graph import AssistantGraph
    from langgraph_runs._generated.models.assistant_version import AssistantVersion
    from langgraph_runs._generated.models.graph_schema import GraphSchema
    from langgraph_runs._generated.models.partial_assistant import PartialAssistant
    from langgraph_runs._generated.models.subgraph_schema import SubgraphSchema


class Assistants(Group):
    """The assistants of a server."""

    if not TYPE_CHECKING:
        __getattr__ = ON_ASSISTANTS

    @method(CallOptions)
    def create(
        self,
        graph_id: str,
        *,
        config: Json | None = None,
        context: Json | None = None,
        metadata: Json | None = None,
        assistant_id: AssistantID | None = None,
        if_exists: AssistantIfExists | None = None,
        name: str | None = None,
        description: str | None = None,
        **call: Unpack[CallOptions],
    ) -> Assistant:
        """Create an assistant: a graph with settings. Without `assistant_id` the SDK chooses a new one.

        So no retry can create two assistants. Raises NotFoundError (on Aegra, BadRequestError) if the server does not
        have the graph, and ConflictError if the assistant exists, unless `if_exists` is "do_nothing", which returns it.
        """
        request = create_assistant_request(
            graph_id,
            assistant_id=assistant_id,
            if_exists=if_exists,
            new_id=fresh_id,
            allow_unknown=self._caller.allow_unknown,
            config=config,
            context=context,
            metadata=metadata,
            name=name,
            description=description,
        )
        return self._caller.call(request, parse_created_assistant(request), call)

    @method(CallOptions)
    def get(self, assistant_id: AssistantID, **call: Unpack[CallOptions]) -> Assistant:
        """Return an assistant.

        Raises NotFoundError if it does not exist.
        """
        request = api.get_assistant.request(checked_id("assistant_id", assistant_id))
        return self._caller.call(request, api.get_assistant.parse, call)

    @method(CallOptions)
    def update(
        self,
        assistant_id: AssistantID,
        *,
        graph_id: str | Unset | None = UNSET,
        config: Json | Unset | None = UNSET,
        context: Json | Unset | None = UNSET,
        metadata: Json | Unset | None = UNSET,
        name: str | Unset | None = UNSET,
        description: str | Unset | None = UNSET,
        **call: Unpack[CallOptions],
    ) -> Assistant:
        """Change an assistant, and return it. Every update makes a new version, so it is never sent twice.

        What is not given stays as it is. `metadata` is merged into the present one, member by member. Raises
        NotFoundError if the assistant does not exist.
        """
        request = requests.update_request(
            assistant_id,
            graph_id=graph_id,
            config=config,
            context=context,
            metadata=metadata,
            name=name,
            description=description,
        )
        return self._caller.call(request, api.update_assistant.parse, call)

    @method(CallOptions)
    def delete(
        self, assistant_id: AssistantID, *, delete_threads: bool | None = False, **call: Unpack[CallOptions]
    ) -> None:
        """Delete an assistant with its versions; with `delete_threads`, also the threads that it ran on last.

        Raises NotFoundError if it does not exist.
        """
        threads = if_given("delete_threads", delete_threads, checked_flag)
        request = api.delete_assistant.request(
            checked_id("assistant_id", assistant_id), delete_threads=threads or UNSET
        )
        self._caller.call(request, api.delete_assistant.parse, call)

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
        request = requests.search_request(
            metadata=metadata,
            graph_id=graph_id,
            name=name,
            limit=limit,
            offset=offset,
            sort_by=sort_by,
            sort_order=sort_order,
            select=select,
            allow_unknown=self._caller.allow_unknown,
        )
        if select is None:
            return self._caller.call(request, api.search_assistants.parse, call)
        return self._caller.call(request, api.search_assistants.parse_selected, call)

    @overload
    def iter(
        self,
        *,
        page_size: int | None = 100,
        metadata: Json | None = None,
        graph_id: str | None = None,
        name: str | None = None,
        sort_order: SortOrder | None = "desc",
        select: None = None,
        **call: Unpack[CallOptions],
    ) -> Iterator[Assistant]: ...

    @overload
    def iter(
        self,
        *,
        page_size: int | None = 100,
        metadata: Json | None = None,
        graph_id: str | None = None,
        name: str | None = None,
        sort_order: SortOrder | None = "desc",
        select: Sequence[AssistantField],
        **call: Unpack[CallOptions],
    ) -> Iterator[PartialAssistant]: ...

    @plain_method(CallOptions)
    def iter(
        self,
        *,
        page_size: int | None = 100,
        metadata: Json | None = None,
        graph_id: str | None = None,
        name: str | None = None,
        sort_order: SortOrder | None = "desc",
        select: Sequence[AssistantField] | None = None,
        **call: Unpack[CallOptions],
    ) -> Iterator[Assistant | PartialAssistant]:
        """Iterate over all assistants that match every condition, newest first, fetching `page_size` at a time.

        No assistant comes twice, and none is left out, even if assistants are created, updated or deleted meanwhile:
        they are sorted by `created_at`, and pages overlap by one. The conditions and `select` are as in `search`.
        """
        unknown = self._caller.allow_unknown
        pages, fields = pages_of(
            "assistant_id",
            of="assistants",
            page_size=page_size,
            select=select,
            fields=AssistantField,
            allow_unknown=unknown,
        )
        parse: Callable[[Any], Sequence[Assistant | PartialAssistant]] = api.search_assistants.parse
        if select is not None:
            parse = api.search_assistants.parse_selected

        def read() -> tuple[Any, bool]:
            request = requests.search_request(
                metadata=metadata,
                graph_id=graph_id,
                name=name,
                limit=pages.limit,
                offset=pages.offset,
                sort_by="created_at",
                sort_order=sort_order,
                select=fields,
                allow_unknown=unknown,
            )
            return self._caller.page(request, parse, call)

        return iter_pages(pages, read)

    @method(CallOptions)
    def count(
        self,
        *,
        metadata: Json | None = None,
        graph_id: str | None = None,
        name: str | None = None,
        **call: Unpack[CallOptions],
    ) -> int:
        """Return the number of assistants that match every condition."""
        request = requests.count_request(metadata=metadata, graph_id=graph_id, name=name)
        return self._caller.call(request, api.count_assistants.parse, call)

    @method(CallOptions)
    def get_graph(
        self, assistant_id: AssistantID, *, xray: int | bool | None = False, **call: Unpack[CallOptions]
    ) -> AssistantGraph:
        """Return the nodes and edges of an assistant's graph; with `xray`, with those inside its subgraphs.

        Raises NotFoundError if it does not exist.
        """
        request = requests.graph_request(assistant_id, xray=xray)
        return self._caller.call(request, api.get_assistant_graph.parse, call)

    @method(CallOptions)
    def get_schemas(self, assistant_id: AssistantID, **call: Unpack[CallOptions]) -> GraphSchema:
        """Return the JSON schemas of an assistant's graph: of its input, output, state, config and context.

        A schema is None where the server cannot make one. Raises NotFoundError if the assistant does not exist.
        """
        request = api.get_assistant_schemas.request(checked_id("assistant_id", assistant_id))
        return self._caller.call(request, api.get_assistant_schemas.parse, call)

    @method(CallOptions)
    def get_subgraphs(
        self,
        assistant_id: AssistantID,
        *,
        namespace: str | None = None,
        recurse: bool | None = False,
        **call: Unpack[CallOptions],
    ) -> dict[str, SubgraphSchema]:
        """Return the JSON schemas of the subgraphs of an assistant's graph, by their namespaces.

        With `namespace`, only that of this subgraph: an empty dict if there is none. Raises NotFoundError if the
        assistant does not exist.
        """
        request = requests.subgraphs_request(assistant_id, namespace=namespace, recurse=recurse)
        return self._caller.call(request, requests.parse_subgraphs, call)

    @method(CallOptions)
    def get_versions(
        self,
        assistant_id: AssistantID,
        *,
        metadata: Json | None = None,
        limit: int | None = 10,
        offset: int | None = 0,
        **call: Unpack[CallOptions],
    ) -> list[AssistantVersion]:
        """Return the versions of an assistant, newest first: up to `limit` of them, after skipping `offset`.

        Raises NotFoundError if the assistant does not exist, or if no version is left.
        """
        request = requests.versions_request(assistant_id, metadata=metadata, limit=limit, offset=offset)
        return self._caller.call(request, api.get_assistant_versions.parse, call)

    @method(CallOptions)
    def set_latest(self, assistant_id: AssistantID, version: int, **call: Unpack[CallOptions]) -> Assistant:
        """Make a version of an assistant the one that runs execute, and return the assistant.

        Raises NotFoundError if the assistant or the version does not exist.
        """
        request = requests.latest_request(assistant_id, version)
        return self._caller.call(request, api.set_latest_assistant.parse, call)
