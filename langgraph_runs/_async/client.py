"""The public client: its arguments, `request` for any endpoint, closing, and the groups of methods."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self, Unpack, overload

from langgraph_runs._acompat import NoticeHook, RequestHook, ResponseHook, current_scope
from langgraph_runs._async.caller import AsyncCaller
from langgraph_runs._async.http import AsyncHTTP
from langgraph_runs._async.methods import method, plain_method
from langgraph_runs._async.pool import AsyncHTTPClient, AsyncPool
from langgraph_runs._async.runs import AsyncRuns
from langgraph_runs._core.calls.checks import checked_flag, checked_hook, checked_limit, checked_setting
from langgraph_runs._core.calls.config import build_config, update_config
from langgraph_runs._core.calls.elsewhere import ON_CLIENT
from langgraph_runs._core.calls.options import CallOptions
from langgraph_runs._core.calls.retry import RetryPolicy
from langgraph_runs._core.calls.send import call_with_head
from langgraph_runs._core.wire.exchange import AnyTimeouts, Head, HTTPRequest, Timeouts
from langgraph_runs._core.wire.headers import hide, mask_secrets
from langgraph_runs._generated.types import UNSET, Unset

if TYPE_CHECKING:
    from langgraph_runs._async.assistant_handle import AsyncAssistantHandle
    from langgraph_runs._async.assistants import AsyncAssistants
    from langgraph_runs._async.crons import AsyncCrons
    from langgraph_runs._async.event_stream import AsyncEventStream
    from langgraph_runs._async.store import AsyncStore
    from langgraph_runs._async.threads import AsyncThreads
    from langgraph_runs._core.calls.context import Context
    from langgraph_runs._core.calls.options import AssistantID
    from langgraph_runs._core.type_vars import C, S, U
    from langgraph_runs._generated.models.server_info import ServerInfo


class AsyncClient:
    """A client of a LangGraph API server.

    `runs` has the methods that create runs, follow them, wait for them and cancel them; `threads`, `assistants`,
    `crons` and `store` have those for what is called so, and `request` calls any other endpoint.

    A client may be shared between threads, event loops and forked processes. It opens connections when it is first
    used in each.

    Args:
        base_url: The server's address. The default is LANGGRAPH_API_URL of the environment, then http://127.0.0.1:2024.
        api_key: Sent as x-api-key, to that origin only; None sends no key. The default is the first of
            LANGGRAPH_API_KEY, LANGSMITH_API_KEY and LANGCHAIN_API_KEY in the environment.
        headers: Sent with every request.
        timeout: Seconds for each phase of a request (connect, read, write, and waiting for the pool), or a Timeouts or
            httpx.Timeout with one for each. It never limits how long a run may take.
        retry: When, and for how long, a request is sent again.
        idle_timeout: Seconds of silence after which a stream reconnects; "auto" learns them from the server's
            heartbeats, None turns it off.
        max_concurrency: How many requests may be in flight, per event loop and process. Open streams and waits do not
            count.
        on_request: Called on every attempt with the request; it may change that, or return another.
        on_response: Called with the head of every response.
        on_retry: Called with the reason why a request is sent again.
        on_reconnect: Called with the reason why a stream reconnects.
        http_client: A client of httpx or httpx2 with settings of its own (proxies, certificates, transports), which is
            not closed with this one.
        allow_unknown: Whether stream modes and other choices that this package does not know are sent instead of
            refused.
    """

    if not TYPE_CHECKING:
        __getattr__ = ON_CLIENT

    @plain_method(settings=True)
    def __init__(
        self,
        base_url: str | None = None,
        *,
        api_key: str | Unset | None = UNSET,
        headers: Mapping[str, str] | None = None,
        timeout: float | AnyTimeouts | Unset | None = UNSET,
        retry: RetryPolicy = RetryPolicy(),  # noqa: B008  # immutable
        idle_timeout: float | Literal["auto"] | None = "auto",
        max_concurrency: int | None = None,
        on_request: RequestHook | None = None,
        on_response: ResponseHook | None = None,
        on_retry: NoticeHook | None = None,
        on_reconnect: NoticeHook | None = None,
        http_client: AsyncHTTPClient | None = None,
        allow_unknown: bool = False,
    ) -> None:
        """Create a client. It sends nothing, and opens no connection before it is used."""
        config = build_config(
            hide(os.environ),
            base_url=base_url,
            api_key=api_key,
            headers=headers,
            timeout=timeout,
            retry=retry,
            idle_timeout=idle_timeout,
            allow_unknown=allow_unknown,
        )
        http = AsyncHTTP(
            AsyncPool(http_client, checked_limit("max_concurrency", max_concurrency)),
            on_request=checked_hook("on_request", on_request),
            on_response=checked_hook("on_response", on_response),
            on_retry=checked_hook("on_retry", on_retry),
            on_reconnect=checked_hook("on_reconnect", on_reconnect),
        )
        self._set_up(AsyncCaller(config, http))

    def _set_up(self, caller: AsyncCaller) -> None:
        self._caller = caller
        self.runs = AsyncRuns(caller)
        """Create runs, follow them, wait for them and cancel them."""

    @cached_property
    def threads(self) -> AsyncThreads:
        """Create, read, change, search and delete threads, and their states."""
        # Loaded when first used: most programs only create runs.
        from langgraph_runs._async.threads import AsyncThreads  # noqa: PLC0415

        return AsyncThreads(self._caller)

    @cached_property
    def assistants(self) -> AsyncAssistants:
        """Create, read, change, search and delete assistants."""
        from langgraph_runs._async.assistants import AsyncAssistants  # noqa: PLC0415

        return AsyncAssistants(self._caller)

    @cached_property
    def crons(self) -> AsyncCrons:
        """Have the server start runs on a schedule."""
        from langgraph_runs._async.crons import AsyncCrons  # noqa: PLC0415

        return AsyncCrons(self._caller)

    @cached_property
    def store(self) -> AsyncStore:
        """What graphs remember across threads."""
        from langgraph_runs._async.store import AsyncStore  # noqa: PLC0415

        return AsyncStore(self._caller)

    @plain_method()
    def assistant(
        self,
        assistant_id: AssistantID,
        *,
        state: type[S] | None = None,
        update: type[U] | None = None,
        custom: type[C] | None = None,
    ) -> AsyncAssistantHandle[S, U, C]:
        """Return the handle of an assistant, by its id or the name of its graph. Sends nothing.

        `state`, `update` and `custom` are the types of the graph's state, of what its nodes return and of what they
        write, each a TypedDict or a type of JSON. Only type checkers use them: the data stays as the server sends it.
        """
        from langgraph_runs._async.assistant_handle import AsyncAssistantHandle  # noqa: PLC0415
        from langgraph_runs._core.calls.type_parameters import check_types  # noqa: PLC0415

        check_types(state, update, custom)
        return AsyncAssistantHandle(self._caller, assistant_id)

    @property
    def base_url(self) -> str:
        """Where requests go, without a trailing slash."""
        return self._caller.config.base_url

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers sent with every request; the values of secrets are masked."""
        return MappingProxyType(mask_secrets(self._caller.config.headers))

    @property
    def timeout(self) -> Timeouts:
        """The number of seconds that each phase of a request may take."""
        return self._caller.config.timeouts

    @plain_method(settings=True)
    def with_options(
        self,
        *,
        api_key: str | Unset | None = UNSET,
        headers: Mapping[str, str] | None = None,
        timeout: float | AnyTimeouts | Unset | None = UNSET,
        retry: RetryPolicy | Unset = UNSET,
        idle_timeout: float | Literal["auto"] | Unset | None = UNSET,
        on_request: RequestHook | Unset | None = UNSET,
        on_response: ResponseHook | Unset | None = UNSET,
        on_retry: NoticeHook | Unset | None = UNSET,
        on_reconnect: NoticeHook | Unset | None = UNSET,
        allow_unknown: bool | Unset = UNSET,
    ) -> Self:
        """Return a client with other settings that shares everything else with this one, connections included.

        `headers` are added to the present ones, or replace them by name; `api_key` replaces the present key, and None
        removes it. Closing either client closes the connections of both.
        """
        other = object.__new__(type(self))
        http = self._caller.http.with_hooks(
            on_request=checked_setting("on_request", on_request, checked_hook),
            on_response=checked_setting("on_response", on_response, checked_hook),
            on_retry=checked_setting("on_retry", on_retry, checked_hook),
            on_reconnect=checked_setting("on_reconnect", on_reconnect, checked_hook),
        )
        config = update_config(
            self._caller.config,
            headers,
            api_key=api_key,
            timeout=timeout,
            retry=retry,
            idle_timeout=idle_timeout,
            allow_unknown=allow_unknown,
        )
        other._set_up(AsyncCaller(config, http))
        return other

    @method(CallOptions)
    async def server_info(self, **call: Unpack[CallOptions]) -> ServerInfo:
        """Return the version of the server, and what it can do."""
        from langgraph_runs._generated.api.system import get_info  # noqa: PLC0415

        return await self._caller.call(get_info.request(), get_info.parse, call)

    @method(CallOptions)
    async def ok(self, *, check_db: bool | None = None, **call: Unpack[CallOptions]) -> bool:
        """Tell whether the server is up: false if it cannot be reached or fails (5xx), after the usual retries.

        Other errors are raised: NotFoundError from what is no LangGraph server, or from Aegra with `check_db`.
        """
        from langgraph_runs._core.calls.health import is_up  # noqa: PLC0415

        checked = checked_flag("check_db", check_db) if check_db is not None else None
        return await self._caller.run(is_up(self._caller.context(call), call, check_db=checked))

    @overload
    async def request(
        self,
        method: str,
        path: str,
        *,
        json: Any = UNSET,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | AnyTimeouts | None = None,
        retry: RetryPolicy | None = None,
        idempotent: bool | None = None,
        with_response: Literal[False] = False,
        stream: Literal[False] = False,
    ) -> Any: ...

    @overload
    async def request(
        self,
        method: str,
        path: str,
        *,
        json: Any = UNSET,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | AnyTimeouts | None = None,
        retry: RetryPolicy | None = None,
        idempotent: bool | None = None,
        with_response: Literal[True],
        stream: Literal[False] = False,
    ) -> tuple[Any, Head]: ...

    @overload
    async def request(
        self,
        method: str,
        path: str,
        *,
        json: Any = UNSET,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | AnyTimeouts | None = None,
        retry: RetryPolicy | None = None,
        with_response: Literal[False] = False,
        stream: Literal[True],
    ) -> AsyncEventStream[Any, Any, Any]: ...

    @method()
    async def request(
        self,
        method: str,
        path: str,
        *,
        json: Any = UNSET,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | AnyTimeouts | None = None,
        retry: RetryPolicy | None = None,
        idempotent: bool | None = None,
        with_response: bool | None = False,
        stream: bool | None = False,
    ) -> Any:
        """Send a request to any endpoint and return the decoded JSON of the response, None if its body is empty.

        `path` is relative to `base_url`. Retries and errors are those of all other methods; GET, HEAD, PUT, DELETE and
        OPTIONS count as idempotent (RFC 9110 §9.2.2), which `idempotent` corrects: true for a search by POST, which
        does no harm when it is sent again. `timeout` limits the whole call, in seconds, and `retry` is the
        retry policy to use instead of the client's. With `with_response` the status and headers of the response are
        returned as well.

        With `stream`, the response has to be an event stream, which is returned once it is open; anything else raises
        APIResponseError. It ends when the response does. After a break a GET is sent again with Last-Event-ID, `retry`
        counting for each break, and StreamInterruptedError is raised if the server does not go on where the stream
        stands, and where there is nothing to resume after: the request is no GET, or its events have no ids.
        """
        checked_flag("with_response", with_response)
        context = self._caller.context({"timeout": timeout, "headers": headers, "retry": retry})
        if checked_flag("stream", stream):
            if with_response:
                raise ValueError("with_response=True cannot be combined with stream=True; on_response gets the head")
            if idempotent is not None:
                raise ValueError("idempotent= cannot be combined with stream=True; a GET is sent again after a break")
            return await self._open_stream(context, method, path, json=json, params=params)
        from langgraph_runs._core.calls.custom_request import custom_request  # noqa: PLC0415

        request = custom_request(method, path, json=json, params=params, idempotent=idempotent)
        value, head = await self._caller.run(call_with_head(context, request, lambda data: data))
        return (value, head) if with_response else value

    async def _open_stream(
        self, context: Context, method: str, path: str, *, json: Any, params: Mapping[str, Any] | None
    ) -> AsyncEventStream[Any, Any, Any]:
        from langgraph_runs._async.event_stream import AsyncEventStream  # noqa: PLC0415
        from langgraph_runs._core.streams.feed import custom_feed  # noqa: PLC0415
        from langgraph_runs._core.streams.feed_session import FeedSession  # noqa: PLC0415

        feed = custom_feed(method, path, context.config.headers, json=json, params=params)
        return await AsyncEventStream[Any, Any, Any](FeedSession(feed, context), self._caller).open()

    @plain_method()
    def build_request(
        self,
        method: str,
        path: str,
        *,
        json: Any = UNSET,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> HTTPRequest:
        """Return what `request` would send, before `on_request` sees it."""
        from langgraph_runs._core.calls.custom_request import custom_request  # noqa: PLC0415

        request = custom_request(method, path, json=json, params=params)
        return self._caller.context({"headers": headers}).config.prepare(request)

    async def aclose(self) -> None:
        """Close the client's streams and connections. The connections of an `http_client` that was passed in stay open.

        Reading one of its streams raises StreamInterruptedError, as if the stream itself had been closed.
        """
        await self._caller.http.pool.aclose()

    async def __aenter__(self) -> Self:
        current_scope()  # raises where the client cannot work
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        if not hasattr(self, "_caller"):  # a setting was refused
            return f"<{type(self).__name__}>"
        return f"{type(self).__name__}({self.base_url!r})"

    def __getstate__(self) -> dict[str, Any]:
        return {"caller": self._caller}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self._set_up(state["caller"])
