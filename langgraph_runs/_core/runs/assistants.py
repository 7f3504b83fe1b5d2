"""Creating an assistant once: the request, which may be sent again, and what its response must be."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from attrs import evolve

from langgraph_runs._core.calls.assistant_requests import checked_name, settings
from langgraph_runs._core.calls.checks import checked_choice, checked_id, if_given, is_same_id
from langgraph_runs._core.calls.options import AssistantID
from langgraph_runs._generated.api.assistants import create_assistant
from langgraph_runs._generated.models.assistant_create import AssistantCreate
from langgraph_runs._generated.models.assistant_if_exists import AssistantIfExists
from langgraph_runs._generated.types import Request

if TYPE_CHECKING:
    from langgraph_runs._generated.models.assistant import Assistant


def create_assistant_request(
    graph_id: str,
    *,
    assistant_id: AssistantID | None,
    if_exists: AssistantIfExists | None,
    new_id: Callable[[], str],
    allow_unknown: bool = False,
    **fields: Any,
) -> Request:
    """The request that creates an assistant, by an id chosen here if the caller gives none.

    It is idempotent if a second attempt would return the assistant that the first one created.
    """
    exists = if_given("if_exists", if_exists, checked_choice, AssistantIfExists, allow_unknown=allow_unknown)
    if assistant_id is None:
        chosen, exists = new_id(), "do_nothing"
    else:
        chosen = checked_id("assistant_id", assistant_id)
    graph = checked_name("graph_id", graph_id)
    body = AssistantCreate(graph_id=graph, assistant_id=chosen, if_exists=exists, **settings(**fields))
    return evolve(create_assistant.request(body=body), idempotent=exists == "do_nothing")


def parse_created_assistant(request: Request) -> Callable[[Any], Assistant]:
    """What parses the response to such a request; TypeError if it is not the assistant that was to be created.

    With "do_nothing" Aegra returns another assistant that has the same graph and configuration, whatever its id.
    """

    def parse(data: Any) -> Assistant:
        assistant = create_assistant.parse(data)
        asked, found = request.body["assistant_id"], assistant.get("assistant_id")
        if isinstance(found, str) and not is_same_id(found, asked):
            raise TypeError(
                f"expected assistant {asked}, got {found}: this server has one assistant for a graph and its config"
            )
        return assistant

    return parse
