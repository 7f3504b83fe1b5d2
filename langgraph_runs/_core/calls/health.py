"""Whether the server is up: the flow of `client.ok()`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from langgraph_runs import errors
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.options import with_params
from langgraph_runs._core.calls.send import call
from langgraph_runs._core.wire.exchange import Flow
from langgraph_runs._generated.api.system import get_info, get_ok
from langgraph_runs._generated.types import UNSET


def is_up(context: Context, options: Mapping[str, Any], *, check_db: bool | None) -> Flow[bool]:
    """Whether the server says that it is up. One without `/ok`, such as Aegra, is up if it says what it is.

    It is down if it cannot be reached, or fails (5xx). Any other refusal is raised: it says nothing of its health.
    """
    try:
        try:
            request = get_ok.request(check_db=UNSET if check_db is None else 1 if check_db else 0)
            health = yield from call(context, with_params(request, options), get_ok.parse)
        except errors.NotFoundError:
            if check_db:
                raise
            yield from call(context, with_params(get_info.request(), options), get_info.parse)
            return True
    except (errors.APIConnectionError, errors.InternalServerError):
        return False
    return health.ok is True
