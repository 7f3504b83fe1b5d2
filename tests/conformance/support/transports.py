"""The ways out for requests that scenarios are run on, and which scenarios on which.

default  the package's own
client   a client of the HTTP library, brought as `http_client=`
httpx2   a client of httpx2, brought likewise; scenarios that bring a client of their own bring one of httpx2, too
aiohttp  that of the extra `aiohttp`, brought likewise, which gives out all it has read; asynchronous only
plain    the package's own, with LANGGRAPH_RUNS_RECHUNK=0
uvloop   the package's own, in an event loop of uvloop; asynchronous only
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from os import environ
from types import ModuleType
from typing import Any, Literal, get_args

import httpx
import httpx2
import pytest

Transport = Literal["default", "client", "httpx2", "aiohttp", "plain", "uvloop"]

TRANSPORTS: tuple[Transport, ...] = get_args(Transport)

ON: Mapping[str, tuple[Transport, ...]] = {
    "test_bodies": ("client", "httpx2", "aiohttp", "plain", "uvloop"),
    "test_brought_clients": ("httpx2",),
    "test_cutting": ("uvloop",),
    "test_faults": ("client", "httpx2", "aiohttp"),
    "test_feed": ("client", "httpx2", "aiohttp", "uvloop"),
    "test_kept_connections": ("httpx2", "uvloop"),
    "test_lost_answers": ("client", "httpx2", "aiohttp"),
    "test_networks": ("httpx2", "uvloop"),
    "test_odd_answers": ("httpx2", "aiohttp"),
    "test_sharing": ("uvloop",),
    "test_stream_breaking_in": ("httpx2", "aiohttp", "uvloop"),
    "test_stream_budget": ("httpx2", "aiohttp", "uvloop"),
    "test_stream_end": ("client", "httpx2", "aiohttp", "plain", "uvloop"),
    "test_stream_giving_up": ("uvloop",),
    "test_stream_leaving": ("httpx2", "aiohttp", "uvloop"),
    "test_stream_lonely": ("uvloop",),
    "test_stream_many": ("uvloop",),
    "test_stream_modes": ("uvloop",),
    "test_stream_notices": ("uvloop",),
    "test_stream_once": ("uvloop",),
    "test_stream_peers": ("uvloop",),
    "test_stream_requests": ("uvloop",),
    "test_stream_places": ("uvloop",),
    "test_stream_reading_on": ("httpx2", "aiohttp", "uvloop"),
    "test_stream_resume": ("client", "httpx2", "aiohttp", "plain", "uvloop"),
    "test_stream_silence": ("client", "httpx2", "aiohttp", "uvloop"),
    "test_stream_stateless": ("httpx2", "aiohttp", "uvloop"),
    "test_stream_sweep": ("httpx2", "aiohttp", "plain", "uvloop"),
    "test_taps": ("uvloop",),
    "test_timeouts": ("httpx2", "aiohttp", "uvloop"),
}
"""The modules that run on other transports than the default, too."""

OWN = "a client of the caller's own has its own connections, cookies and event loop"
UNCLOSED = "a connection that a client of the caller's was still opening is left to garbage collection"
REPEATS = "aiohttp itself sends a request that has no effect again if the connection breaks before the answer"
UNBOUNDED = "uvloop reads on for as long as there is data before it lets others have their turn"
GRAMMAR = "aiohttp reads HTTP by its own grammar, and is neither stricter nor laxer than h11 throughout"
UNSEEN = "what hooks into httpx's own transports does not see those of aiohttp and httpx2"

LEFT_OUT: Mapping[str, tuple[tuple[Transport, ...], str]] = {
    "test_cutting::test_in_a_handshake_with_a_proxy": (("client", "httpx2"), UNCLOSED),
    "test_cutting::test_while_it_connects": (("client", "httpx2"), UNCLOSED),
    "test_interrupts::test_a_cancellation_at_any_wait[own connections]": (("httpx2",), "httpx2 waits five times only"),
    "test_interrupts::test_an_interrupt_at_any_instruction": (("client", "httpx2"), UNCLOSED),
    "test_stream_leaving::test_close_from_elsewhere_at_any_moment": (("client", "httpx2"), UNCLOSED),
    "test_stream_places::test_another_event_loop": (("client", "httpx2", "aiohttp"), OWN),
    "test_kept_connections::test_a_connection_that_was_idle_for_long": (("client", "httpx2", "aiohttp"), OWN),
    "test_networks::test_an_environment_that_cannot_be_used": (("client", "httpx2", "aiohttp"), OWN),
    "test_networks::test_socks_without_its_package": (("client", "httpx2", "aiohttp"), OWN),
    "test_places": (("client", "httpx2", "aiohttp"), OWN),
    "test_secrets::test_cookies_are_not_kept": (("client", "httpx2", "aiohttp"), OWN),
    "test_taps": (("client", "httpx2", "aiohttp"), OWN),
    "test_taps::test_calls_and_streams": (("plain",), "the library reads all answers there"),
    "test_sharing::test_a_client_that_is_forgotten": (("client", "httpx2", "aiohttp"), OWN),
    "test_sharing::test_a_thousand_calls_from_many_threads": (("client", "httpx2"), OWN),
    "test_stream_breaking_in::test_a_loop_that_ends_first": (("aiohttp",), OWN),
    "test_configuration::test_on_request_may_set_no_other_url": (("client", "httpx2", "aiohttp"), OWN),
    "test_configuration::test_hooks_see_every_attempt": (("aiohttp",), REPEATS),
    "test_odd_answers::test_odd_and_bad[nothing]": (("aiohttp",), REPEATS),
    "test_odd_answers::test_odd_and_bad[half a status line]": (("aiohttp",), REPEATS),
    "test_stream_budget::test_a_question_that_is_not_answered_is_repeated": (("aiohttp",), REPEATS),
    "test_stream_resume::test_a_first_join_that_fails_is_repeated": (("aiohttp",), REPEATS),
    "test_cutting::test_while_it_looks_up_the_host": (("uvloop",), "uvloop looks hosts up where no test sees it"),
    "test_malice::test_a_body_without_end": (("uvloop",), UNBOUNDED),
    "test_malice::test_lines_without_end": (("uvloop",), UNBOUNDED),
    "test_operations::test_a_malicious_response[JSON without end]": (("uvloop",), UNBOUNDED),
    "test_places::test_a_loop_that_ended_rudely": (("uvloop",), "uvloop warns of what is left open as it closes"),
    "test_malice::test_headers_by_the_thousand": (("aiohttp",), GRAMMAR),
    "test_malice::test_lines_without_end[interim responses]": (("aiohttp",), "aiohttp ends it by its timeouts only"),
    "test_malice::test_lines_without_end[chunk size]": (("aiohttp",), "aiohttp ends it by its timeouts only"),
    "test_malice::test_lines_without_end[chunk extension]": (("aiohttp",), "aiohttp ends it by its timeouts only"),
    "test_odd_answers::test_odd_but_good[headers twice]": (("aiohttp",), GRAMMAR),
    "test_odd_answers::test_odd_and_bad[another transfer encoding]": (("aiohttp",), GRAMMAR),
    "test_what_is_sent::test_headers_arrive": (("aiohttp",), "aiohttp sends headers as UTF-8"),
    "test_observers::test_tracing": (("httpx2", "aiohttp"), UNSEEN),
    "test_observers::test_tracing_joins_the_callers_trace": (("httpx2", "aiohttp"), UNSEEN),
    "test_observers::test_mocking_with_respx": (("httpx2", "aiohttp"), UNSEEN),
    "test_observers::test_mocking_with_pytest_httpx": (("httpx2", "aiohttp"), UNSEEN),
    "test_observers::test_what_mocks_raise": (("httpx2", "aiohttp"), UNSEEN),
    "test_configuration::test_a_hook_that_raises": (
        ("aiohttp",),
        "aiohttp keeps the connection of an answer that was not read but had come as a whole",
    ),
    "test_networks::test_a_proxy_that_drops_the_tunnel": (
        ("aiohttp",),
        "aiohttp does not tell a tunnel that broke from a request that did",
    ),
    "test_stream_breaking_in::test_a_time_limit_around_a_read": (
        ("aiohttp",),
        "aiohttp closes a socket in the event loop's next turn, and the test holds that up",
    ),
    "test_timeouts::test_a_server_that_does_not_read": (("aiohttp",), "aiohttp warns of a body of more than 1 MB"),
    "test_timeouts::test_connecting_takes_too_long": (
        ("aiohttp",),
        "aiohttp does not tell whether it was connected when the time for the call was over",
    ),
    "test_bodies::test_the_connection_is_kept": (("aiohttp", "plain"), "the library reads all answers there"),
    "test_bodies::test_a_body_that_is_wrapped": (("aiohttp",), OWN),
    "test_bodies::test_an_answer_that_can_have_no_body": (("aiohttp",), GRAMMAR),
    "test_bodies::test_new_connections_are_known": (("aiohttp", "plain"), "the library reads all answers there"),
    "test_bodies::test_connections_from_before": (("aiohttp", "plain"), "the library reads all answers there"),
    "test_bodies::test_what_follows_an_answer_is_not_the_next_one": (
        ("aiohttp", "plain"),
        "the library reads all answers there",
    ),
    "test_transports::test_rechunking_can_be_turned_off": (("aiohttp", "plain"), "there is no re-chunking to turn off"),
    "test_support_clients::test_no_ambient_configuration_reaches_a_test": (
        ("plain",),
        "the variable is what makes it plain",
    ),
}
"""What does not hold on a transport, and why: modules, tests, or single parameters of tests."""


def transports_for(module: str, asked: Transport | None) -> tuple[Transport, ...]:
    """On which transports the scenarios of a module run: those of the list, or the one that was asked for."""
    if asked is not None:
        return (asked,)
    return ("default", *ON.get(module.rpartition(".")[2], ()))


def in_vain(item: pytest.Function) -> bool:
    """Whether a scenario would not use the transport that it is to run on."""
    params = item.callspec.params if hasattr(item, "callspec") else {}
    return params.get("transport") in ("aiohttp", "uvloop") and params.get("client_kind") == "sync"


def left_out(item: pytest.Function) -> str | None:
    """Why a scenario does not hold on the transport that it is to run on; None if it does."""
    if not hasattr(item, "callspec"):
        return None
    module = item.module.__name__.rpartition(".")[2]
    test = f"{module}::{item.originalname}"
    for name in (module, test, *(f"{test}[{part}]" for part in item.callspec.id.split("-"))):
        transports, reason = LEFT_OUT.get(name, ((), ""))
        if item.callspec.params.get("transport") in transports:
            return reason
    return None


def library_for(transport: Transport) -> ModuleType:
    """The HTTP library of the clients that scenarios bring."""
    return httpx2 if transport == "httpx2" else httpx


def bring(monkeypatch: pytest.MonkeyPatch, transport: Transport) -> None:
    """Have every client that is made from now on, and brings no other, use this way out."""
    from langgraph_runs._async.pool import AsyncPool
    from langgraph_runs._sync.pool import Pool

    if transport == "plain":
        monkeypatch.setenv("LANGGRAPH_RUNS_RECHUNK", "0")
    if transport == "uvloop":
        uvloop = pytest.importorskip("uvloop")
        for module in (asyncio, asyncio.events):
            monkeypatch.setattr(module, "new_event_loop", uvloop.new_event_loop)
    if transport in ("client", "httpx2"):
        library = library_for(transport)
        _bring(monkeypatch, Pool, "close", lambda: library.Client(**_settings(library)))
        _bring(monkeypatch, AsyncPool, "aclose", lambda: library.AsyncClient(**_settings(library)))
    if transport == "aiohttp":
        from httpx_aiohttp import HttpxAiohttpClient

        _forget_nothing(monkeypatch)
        settings = {"limits": httpx.Limits(max_connections=0, max_keepalive_connections=20)}
        _bring(monkeypatch, AsyncPool, "aclose", lambda: HttpxAiohttpClient(**{**_settings(httpx), **settings}))


def _forget_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have aiohttp give out what it has read before it tells of a break.

    It may drop that or not, as threads and sockets have it; the client joins again in either case, but how many events
    a scenario sees before it is a matter of chance otherwise.
    """
    from aiohttp import StreamReader

    read = StreamReader.read

    async def read_all(self: StreamReader, n: int = -1) -> bytes:
        return self._read_nowait(n) if n > 0 and self._buffer else await read(self, n)

    monkeypatch.setattr(StreamReader, "read", read_all)


def _settings(library: Any) -> Mapping[str, Any]:
    """No bound on connections, and certificates that are loaded once."""
    from langgraph_runs._async.transport import TRUST_VARIABLES, trusted

    limits = library.Limits(max_connections=None, max_keepalive_connections=20)
    return {"limits": limits, "verify": trusted(*map(environ.get, TRUST_VARIABLES))}


def _bring(monkeypatch: pytest.MonkeyPatch, pool: Any, close: str, make: Callable[[], Any]) -> None:
    """Each pool that was given no client of the caller's own gets one, which is closed with it."""
    set_up, closing = pool.__init__, getattr(pool, close)

    def with_one(self: Any, own: object, *args: Any) -> None:
        self.brought = make() if own is None else None
        set_up(self, own or self.brought, *args)

    def closing_all(self: Any) -> Any:
        closing(self)
        if self.brought is not None:
            self.brought.close()

    async def aclosing_all(self: Any) -> None:
        await closing(self)
        if self.brought is not None:
            await self.brought.aclose()

    monkeypatch.setattr(pool, "__init__", with_one)
    monkeypatch.setattr(pool, close, closing_all if close == "close" else aclosing_all)
