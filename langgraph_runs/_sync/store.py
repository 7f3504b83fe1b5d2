# Derived from _async/store.py by 'make generate'. Do not edit.

"""`client.store`: what graphs remember across threads, as items with a namespace and a key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal, Unpack

from langgraph_runs._core.calls.elsewhere import ON_STORE
from langgraph_runs._core.calls.options import CallOptions, Json, with_params
from langgraph_runs._core.store import requests
from langgraph_runs._core.store.namespaces import Namespace
from langgraph_runs._generated.api import store as store_api
from langgraph_runs._generated.models.item import Item
from langgraph_runs._generated.models.list_namespace_response import ListNamespaceResponse
from langgraph_runs._generated.models.search_item import SearchItem
from langgraph_runs._generated.models.search_items_response import SearchItemsResponse
from langgraph_runs._sync.caller import Group
from langgraph_runs._sync.methods import method, plain_method
from langgraph_runs._sync.pages import iter_pages


class Store(Group):
    """The store of a server. A namespace is a list of labels, such as `["users", "ada"]`; a label has no dot."""

    if not TYPE_CHECKING:
        __getattr__ = ON_STORE

    @method(CallOptions)
    def put_item(
        self,
        namespace: Namespace,
        key: str,
        value: Json,
        *,
        index: Literal[False] | Sequence[str] | None = None,
        ttl: float | None = None,
        **call: Unpack[CallOptions],
    ) -> None:
        """Store an item, in place of the one that has its namespace and key, if there is one."""
        request = requests.put_item(namespace, key, value, index=index, ttl=ttl)
        self._caller.call(request, store_api.put_item.parse, call)

    @method(CallOptions)
    def get_item(
        self, namespace: Namespace, key: str, *, refresh_ttl: bool | None = None, **call: Unpack[CallOptions]
    ) -> Item | None:
        """Return an item, None if there is none."""
        request = with_params(requests.get_item(namespace, key, refresh_ttl=refresh_ttl), call)
        return self._caller.run(requests.read_item(self._caller.context(call), request))

    @method(CallOptions)
    def delete_item(self, namespace: Namespace, key: str, **call: Unpack[CallOptions]) -> None:
        """Delete an item, if there is one."""
        self._caller.call(requests.delete_item(namespace, key), store_api.delete_item.parse, call)

    @method(CallOptions)
    def search_items(
        self,
        namespace_prefix: Namespace,
        *,
        filter: Json | None = None,
        limit: int | None = 10,
        offset: int | None = 0,
        query: str | None = None,
        refresh_ttl: bool | None = None,
        **call: Unpack[CallOptions],
    ) -> SearchItemsResponse:
        """Return the items of a namespace and those below it, as `items` of the result: up to `limit` of them.

        With `query`, the server searches by meaning, if its store has an index. `iter_items` returns all items.
        """
        request = requests.search_items(
            namespace_prefix, filter=filter, limit=limit, offset=offset, query=query, refresh_ttl=refresh_ttl
        )
        return self._caller.call(request, store_api.search_items.parse, call)

    @plain_method(CallOptions)
    def iter_items(
        self,
        namespace_prefix: Namespace,
        *,
        filter: Json | None = None,
        query: str | None = None,
        refresh_ttl: bool | None = None,
        page_size: int | None = 100,
        **call: Unpack[CallOptions],
    ) -> Iterator[SearchItem]:
        """Iterate over all items of a namespace and those below it, fetching `page_size` of them at a time.

        No item comes twice, and none is left out, even if items are added or deleted meanwhile: pages overlap by one.
        An item that is stored again meanwhile may move to a page that was read already.
        """
        pages = requests.pager_of_items(page_size)

        def read() -> tuple[Any, bool]:
            page = self.search_items(
                namespace_prefix,
                filter=filter,
                limit=pages.limit,
                offset=pages.offset,
                query=query,
                refresh_ttl=refresh_ttl,
                **call,
            )
            return page.items, False

        return iter_pages(pages, read)

    @method(CallOptions)
    def list_namespaces(
        self,
        prefix: Namespace | None = None,
        *,
        suffix: Namespace | None = None,
        max_depth: int | None = None,
        limit: int | None = 100,
        offset: int | None = 0,
        **call: Unpack[CallOptions],
    ) -> ListNamespaceResponse:
        """Return the namespaces that have items, as `namespaces` of the result: up to `limit` of them."""
        request = requests.list_namespaces(prefix, suffix=suffix, max_depth=max_depth, limit=limit, offset=offset)
        return self._caller.call(request, store_api.list_namespaces.parse, call)

    @plain_method(CallOptions)
    def iter_namespaces(
        self,
        prefix: Namespace | None = None,
        *,
        suffix: Namespace | None = None,
        max_depth: int | None = None,
        page_size: int | None = 100,
        **call: Unpack[CallOptions],
    ) -> Iterator[list[str]]:
        """Iterate over all namespaces that have items, fetching `page_size` of them at a time.

        None comes twice, and none is left out, even if namespaces are added or emptied meanwhile: pages overlap by one.
        """
        pages = requests.pager_of_namespaces(page_size)

        def read() -> tuple[Any, bool]:
            page = self.list_namespaces(
                prefix, suffix=suffix, max_depth=max_depth, limit=pages.limit, offset=pages.offset, **call
            )
            return page.namespaces, False

        return iter_pages(pages, read)
