# Derived from _async/pool.py by 'make generate'. Do not edit.

"""The ways out for requests: one for each place where connections may be used."""

from __future__ import annotations

from collections.abc import Hashable
from http.cookiejar import CookieJar
from os import environ
from typing import Any

import httpx
from attrs import frozen

from langgraph_runs._compat import BackgroundCloser, Closer, ConcurrencyLimit, current_scope, is_dead
from langgraph_runs._core.wire.memory import keep_room
from langgraph_runs._forks import load_before_fork
from langgraph_runs._sync.routes import KEPT_ALIVE, ClientRoute, TransportRoute, through_proxies


@frozen(slots=True, eq=False, repr=False)
class Site:
    """What is used in one place: the way out for requests, and the slots of those in flight."""

    route: ClientRoute | TransportRoute
    slots: ConcurrencyLimit
    keeper: Closer | None  # None for a client of the caller's own
    rechunk: bool  # see `_core.chunks`


class Pool:
    """A way out for each place where connections may be used, or the one of the caller's own.

    A place is an event loop or, for blocking code, a process: what was opened in one is of no use in another.
    """

    def __init__(self, own: object, max_concurrency: int | None = None) -> None:
        if own is not None and not isinstance(own, httpx.Client):
            kind = httpx.Client.__name__
            raise TypeError(f"http_client must be a {kind} of httpx, got {own!r}")
        load_before_fork()
        self._own = own
        self._max_concurrency = max_concurrency
        self._sites: dict[Hashable, Site] = {}
        self.orphans = BackgroundCloser()  # streams that were forgotten
        self.closed = False

    def site(self) -> Site:
        """What to use here."""
        if self.closed:
            raise RuntimeError("the client is closed")
        here = current_scope()
        site = self._sites.get(here)
        if site is None:
            for elsewhere in list(self._sites):
                if is_dead(elsewhere):
                    self._sites.pop(elsewhere, None)
            # Of two threads that come here at once, one is given the other's; so no lock can be left held by a fork.
            site = self._sites.setdefault(here, self._new())
        return site

    def close(self) -> None:
        """Close all connections, but none of a client that the caller brought."""
        self.orphans.wait()
        self.closed = True
        site = self._sites.pop(current_scope(), None)
        self._sites.clear()  # those of other event loops are closed there
        if site is not None and site.keeper is not None:
            site.keeper.close()

    def _new(self) -> Site:
        keep_room()
        slots = ConcurrencyLimit(self._max_concurrency)
        rechunk = environ.get("LANGGRAPH_RUNS_RECHUNK") != "0"
        if self._own is not None:
            return Site(ClientRoute(self._own), slots, None, rechunk)
        route: ClientRoute | TransportRoute = TransportRoute()
        if through_proxies():
            limits = httpx.Limits(max_connections=None, max_keepalive_connections=KEPT_ALIVE)
            route = ClientRoute(httpx.Client(limits=limits, follow_redirects=False, cookies=NoCookies()))
        keeper = Closer(route.close, route.end)
        keeper.start()
        return Site(route, slots, keeper, rechunk)

    def __reduce__(self) -> tuple[Any, ...]:
        if self._own is not None:
            raise TypeError("a client with http_client= cannot be pickled: its connections would stay behind")
        return Pool, (None, self._max_concurrency)


class NoCookies(CookieJar):
    """Keeps nothing: what a server sets on one caller's answer must not go out with another caller's request."""

    def extract_cookies(self, response: Any, request: Any) -> None:
        """Leave them."""

    def add_cookie_header(self, request: Any) -> None:
        """Add none."""
