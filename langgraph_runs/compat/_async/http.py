"""What langgraph-sdk's client sends its requests with, in place of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from functools import wraps
from typing import TYPE_CHECKING, Any

import httpx
from attrs import evolve
from langgraph_sdk._async.http import HttpClient
from langgraph_sdk._async.runs import RunsClient

from langgraph_runs._async.caller import AsyncCaller, fresh_id
from langgraph_runs._async.event_stream import AsyncEventStream
from langgraph_runs._async.methods import short
from langgraph_runs._async.stream import AsyncRunStream
from langgraph_runs._core.runs.cancel import cancel
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._core.runs.requests import cancel_run
from langgraph_runs._core.streams.feed_session import FeedSession
from langgraph_runs._core.wire.exchange import Head
from langgraph_runs._generated.types import UNSET
from langgraph_runs.compat._async.parts import AsyncParts
from langgraph_runs.compat._requests import (
    Asked,
    Callback,
    RunSession,
    asked,
    asked_stream,
    flow_of,
    other_stream,
    stream_plan,
)
from langgraph_runs.errors import LangGraphRunsError

OnResponse = Callable[[httpx.Response], None]


class AsyncHttp(HttpClient):
    """Sends the requests of langgraph-sdk's groups with a client of ours.

    Requests that create, follow, wait for and cancel runs go through the same flows as ours, all others through the
    same retries. `client` sends what langgraph-sdk sends by itself: the protocol of `threads.stream`. Headers that a
    program sets on `client` are sent with every request.
    """

    def __init__(self, caller: AsyncCaller, client: httpx.AsyncClient, *, raise_error: bool = False) -> None:
        super().__init__(client)
        self._caller = caller
        self._raise_error = raise_error
        self._first_headers = client.headers.copy()

    def __repr__(self) -> str:
        return f"<{type(self).__module__}.{type(self).__name__} of {self._caller.config.base_url}>"

    def raising(self) -> AsyncHttp:
        """One whose waits raise RunFailedError, where this one returns the error with the answer."""
        raising = copy(self)
        raising._raise_error = True  # noqa: SLF001
        return raising

    async def get(
        self,
        path: str,
        *,
        params: Any = None,
        headers: Mapping[str, str] | None = None,
        on_response: OnResponse | None = None,
    ) -> Any:
        """Send a GET request."""
        return await self._send(asked("GET", path, None, params, headers), on_response)

    async def post(
        self,
        path: str,
        *,
        json: Any,
        params: Any = None,
        headers: Mapping[str, str] | None = None,
        on_response: OnResponse | None = None,
    ) -> Any:
        """Send a POST request."""
        return await self._send(asked("POST", path, json, params, headers), on_response)

    async def put(
        self,
        path: str,
        *,
        json: Any,
        params: Any = None,
        headers: Mapping[str, str] | None = None,
        on_response: OnResponse | None = None,
    ) -> Any:
        """Send a PUT request."""
        return await self._send(asked("PUT", path, json, params, headers), on_response)

    async def patch(
        self,
        path: str,
        *,
        json: Any,
        params: Any = None,
        headers: Mapping[str, str] | None = None,
        on_response: OnResponse | None = None,
    ) -> Any:
        """Send a PATCH request."""
        return await self._send(asked("PATCH", path, json, params, headers), on_response)

    async def delete(
        self,
        path: str,
        *,
        json: Any = None,
        params: Any = None,
        headers: Mapping[str, str] | None = None,
        on_response: OnResponse | None = None,
    ) -> None:
        """Send a DELETE request."""
        await self._send(asked("DELETE", path, json, params, headers), on_response)

    async def request_reconnect(
        self,
        path: str,
        method: str,
        *,
        json: Any = None,
        params: Any = None,
        headers: Mapping[str, str] | None = None,
        on_response: OnResponse | None = None,
        reconnect_limit: int = 5,
    ) -> Any:
        """Send a request whose response may take as long as a run; the client's retry policy holds."""
        return await self._send(asked(method, path, json, params, headers), on_response)

    def stream(
        self,
        path: str,
        method: str,
        *,
        json: Any = None,
        params: Any = None,
        headers: Mapping[str, str] | None = None,
        on_response: OnResponse | None = None,
    ) -> AsyncParts:
        """The events of a run, or those of another stream; nothing is sent before it is iterated."""
        request = asked_stream(method, path, json, params, headers)
        request = request.with_headers(self.client.headers, unless=self._first_headers)
        caller = self._telling(None if on_response is None else Callback(request, on_response))
        plan = stream_plan(request, fresh_id)
        if plan is not None:
            session = RunSession(plan, caller.context(request.settings))
            return AsyncParts(AsyncRunStream(session, caller, self._cancel))
        feed = other_stream(request, caller.context(request.settings).config.headers)
        return AsyncParts(AsyncEventStream(FeedSession(feed, caller.context(request.settings)), caller))

    async def _send(self, request: Asked, on_response: OnResponse | None) -> Any:
        request = request.with_headers(self.client.headers, unless=self._first_headers)
        callback = None if on_response is None else Callback(request, on_response)
        caller = self._telling(callback)
        try:
            answer = await caller.run(flow_of(caller.context(request.settings), request, raise_error=self._raise_error))
        except LangGraphRunsError as error:
            raise short(error)
        if callback is not None:
            callback.see_answer(answer)
        return answer

    def _telling(self, callback: Callback | None) -> AsyncCaller:
        """The caller that tells a callback of the responses, besides the client's own."""
        if callback is None:
            return self._caller
        http = self._caller.http
        own = http.on_response

        def tell(head: Head) -> Any:
            callback.see(head)
            return None if own is None else own(head)

        hooked = http.with_hooks(on_request=UNSET, on_response=tell, on_retry=UNSET, on_reconnect=UNSET)
        return evolve(self._caller, http=hooked)

    async def _cancel(self, thread_id: str, run_id: str) -> None:
        ref = RunRef(thread_id, run_id)
        request = cancel_run(ref, {}, wait=False, action="interrupt")
        await self._caller.run(cancel(self._caller.context(), request, ref, wait=False))


class AsyncRuns(RunsClient):
    """langgraph-sdk's runs; `wait` raises RunFailedError, where that raises Exception.

    The parts of both versions can be read on after an interrupt, where those of langgraph-sdk's second are a generator.
    """

    http: AsyncHttp

    if not TYPE_CHECKING:  # type checkers see langgraph-sdk's

        @wraps(RunsClient.wait)
        async def wait(self, *args: Any, raise_error: bool = True, **options: Any) -> Any:
            runs = RunsClient(self.http.raising() if raise_error else self.http)
            return await runs.wait(*args, raise_error=raise_error, **options)

        @wraps(RunsClient.stream)
        def stream(self, *args: Any, **options: Any) -> Any:
            is_v2 = options.get("version") == "v2"
            parts = super().stream(*args, **{**options, "version": "v1"} if is_v2 else options)
            return parts.as_v2() if is_v2 else parts
