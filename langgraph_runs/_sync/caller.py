# Derived from _async/caller.py by 'make generate'. Do not edit.

"""What the client and its groups share internally: one object that runs flows with the settings and connections."""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from attrs import frozen

from langgraph_runs._core.calls.config import Config, config_for_call
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.options import total_timeout, with_params
from langgraph_runs._core.calls.send import call, call_with_head
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._core.wire.exchange import Flow
from langgraph_runs._generated.types import Request, whole
from langgraph_runs._sync.http import HTTP

T = TypeVar("T")


@frozen(eq=False, repr=False)
class Caller:
    """Runs flows with a client's settings and connections."""

    config: Config
    http: HTTP

    @property
    def allow_unknown(self) -> bool:
        """Whether choices that this package does not know are sent."""
        return self.config.allow_unknown

    def context(self, options: Mapping[str, Any] | None = None) -> Context:
        """The context of a flow, with the options of the call; a `timeout` starts now."""
        options = options or {}
        config = config_for_call(self.config, *map(options.get, ("headers", "retry", "timeout", "params")))
        context = Context(config=config, now=time.monotonic, wall=time.time, random=random.random, uuid=fresh_id)
        return context.with_timeout(total_timeout(options))

    def run(self, flow: Flow[T]) -> T:
        """Run a flow and return its result."""
        return self.http.run(flow)

    def call(
        self,
        request: Request,
        parse: Callable[[Any], T],
        options: Mapping[str, Any],
        *,
        lenient: bool = False,
        about: RunRef | None = None,
    ) -> T:
        """Send the request of an operation that creates no run, and return its result; errors name the run it is about.

        Raises APIResponseError if a model in it lacks what every server sends, unless it is `lenient`.
        """
        ids: dict[str, Any] = {} if about is None else {"run_id": about.run_id, "thread_id": about.thread_id}
        flow = call(self.context(options), with_params(request, options), parse if lenient else whole(parse), **ids)
        return self.http.run(flow)

    def page(
        self, request: Request, parse: Callable[[Any], Sequence[T]], options: Mapping[str, Any]
    ) -> tuple[Sequence[T], bool]:
        """Send the request of a page of a listing; its items, and whether the server says that there are more."""
        from langgraph_runs._core.calls.pager import has_more  # noqa: PLC0415  # only iterators need it

        flow = call_with_head(self.context(options), with_params(request, options), whole(parse))
        items, head = self.http.run(flow)
        return items, has_more(head)


class Group:
    """A group of a client's methods."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._caller.config.base_url}>"


def fresh_id() -> str:
    """A new UUID."""
    return str(uuid.uuid4())
