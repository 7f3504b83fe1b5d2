"""Every method that iterates over a listing, and a server that sends one page by page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .support import Request, ScriptedServer, a_cron, a_run, a_thread, an_assistant, an_item, reply_json


@dataclass(frozen=True)
class Listing:
    """A listing: how it is iterated, what the server is asked for, and what is in it."""

    iterate: Callable[..., Any]
    method: str
    path: str
    make: Callable[[str], Any]
    name: Callable[[Any], str]
    given: Mapping[str, Any]  # conditions that a caller could change afterwards
    of: str = ""

    def names(self, listed: Any) -> list[str]:
        """The names of all that iterating gives."""
        return [self.name(one) for one in listed]

    def asked(self, request: Request) -> dict[str, Any]:
        """What a request asks for: which page, by which conditions."""
        if request.body:
            return dict(request.json())
        asked: dict[str, Any] = {**request.query}
        return {**asked, **{name: int(asked[name][0]) for name in ("limit", "offset")}}

    def serve(self, server: ScriptedServer, listed: list[str]) -> Callable[[Request], Any]:
        """Answer with the page of a list of names that is asked for."""

        def page(request: Request) -> Any:
            asked = self.asked(request)
            part = [self.make(one) for one in listed[asked["offset"] :][: asked["limit"]]]
            return reply_json({self.of: part} if self.of else part)

        server.always(self.method, self.path, page)
        return page


LISTINGS = {
    "runs": Listing(
        lambda client, **more: client.runs.iter("t", **more),
        "GET",
        "/threads/{thread_id}/runs",
        lambda name: a_run(run_id=name),
        lambda run: str(run.run_id),
        {"select": ["run_id"]},
    ),
    "threads": Listing(
        lambda client, **more: client.threads.iter(**more),
        "POST",
        "/threads/search",
        lambda name: a_thread(thread_id=name),
        lambda thread: str(thread.thread_id),
        {"metadata": {"a": {"b": 1}}},
    ),
    "assistants": Listing(
        lambda client, **more: client.assistants.iter(**more),
        "POST",
        "/assistants/search",
        lambda name: an_assistant(assistant_id=name),
        lambda assistant: str(assistant.assistant_id),
        {"metadata": {"a": {"b": 1}}},
    ),
    "crons": Listing(
        lambda client, **more: client.crons.iter(**more),
        "POST",
        "/runs/crons/search",
        lambda name: a_cron(cron_id=name),
        lambda cron: str(cron.cron_id),
        {"metadata": {"a": {"b": 1}}},
    ),
    "items": Listing(
        lambda client, **more: client.store.iter_items((), **more),
        "POST",
        "/store/items/search",
        lambda name: an_item(key=name),
        lambda item: str(item.key),
        {"filter": {"a": {"b": 1}}},
        of="items",
    ),
    "namespaces": Listing(
        lambda client, **more: client.store.iter_namespaces(**more),
        "POST",
        "/store/namespaces",
        lambda name: [name],
        lambda namespace: str(namespace[0]),
        {"suffix": ["a"]},
        of="namespaces",
    ),
}
