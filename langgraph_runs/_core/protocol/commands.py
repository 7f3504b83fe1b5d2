"""Commands to a thread, and the stream of its events, as requests; and what the response to a command says.

A command that is refused is answered with 200 and `{"type": "error", "error": code, "message": text}`. It is read as
the response that another operation would give, so that the same mistake is the same error whatever it was made with:

| `error` | read as |
|---|---|
| `unknown_error` with a message `409: text` | 409, or whatever the status is, with that text |
| `invalid_argument` | 422, as the fields of a run that are not valid |
| `no_such_interrupt` | 409: the question was answered meanwhile |
| `no_such_run`, `no_such_checkpoint` | 404 |
| `permission_denied` | 403 |
| `unknown_command`, `unsupported`, `not_supported` | 501 |
| anything else | 200 still: the work failed, so the run may have been created all the same |
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from attrs import evolve

from langgraph_runs._core.calls import responses
from langgraph_runs._core.calls.checks import checked_id, checked_texts, closest
from langgraph_runs._core.calls.options import ThreadID, with_params
from langgraph_runs._core.wire.exchange import Response
from langgraph_runs._core.wire.json_decoder import decode, elements, members
from langgraph_runs._core.wire.json_encoder import encode
from langgraph_runs._generated.api.threads import send_thread_command, stream_thread_events
from langgraph_runs._generated.models.thread_command import ThreadCommand
from langgraph_runs._generated.models.thread_events_request import ThreadEventsRequest
from langgraph_runs._generated.types import Request

CHANNELS: Final = (
    "values",
    "updates",
    "messages",
    "tools",
    "custom",
    "lifecycle",
    "input",
    "tasks",
    "checkpoints",
)
"""The kinds of events that servers stream; `custom:<name>` is custom events of that name only."""

NOT_THERE: Final = (
    "; this server has no event streams of threads: it is too old (langgraph-api has them since 0.10), or they are"
    " switched off; runs.stream streams one run"
)

_STATUSES: Final = {
    "invalid_argument": 422,
    "no_such_checkpoint": 404,
    "no_such_interrupt": 409,
    "no_such_run": 404,
    "not_supported": 501,
    "permission_denied": 403,
    "unknown_command": 501,
    "unsupported": 501,
}
_STATUS_IN_MESSAGE: Final = re.compile(r"([45]\d\d): (.*)", re.DOTALL)
_ENDS: Final = {
    "no_such_interrupt": "; it was answered meanwhile",
    "not_supported": "; this server cannot do that; runs.stream needs no commands",
    "unknown_command": "; this server cannot do that; runs.stream needs no commands",
    "unsupported": "; this server cannot do that; runs.stream needs no commands",
}
_COMMAND_ID: Final = 1
"""The number of a command, which its response repeats: each is a request of its own, so all have the same."""


def events_request(
    thread_id: ThreadID, channels: Sequence[str], call: Mapping[str, Any], *, allow_unknown: bool = False
) -> Request:
    """The request for the events of a thread, of some channels; what `call` allows is the caller's."""
    body = ThreadEventsRequest(channels=checked_channels(channels, allow_unknown=allow_unknown))
    return with_params(stream_thread_events.request(checked_id("thread_id", thread_id), body=body), call)


def checked_channels(channels: object, *, allow_unknown: bool = False) -> list[str]:
    """The channels of a stream, of which there is at least one: servers refuse none, and one that they do not know."""
    if not (given := checked_texts("channels", channels, of="names")):
        raise ValueError("channels is empty; leave it out for the events of all channels")
    for index, channel in enumerate(given):
        is_known = channel in CHANNELS or (channel.startswith("custom:") and channel != "custom:")
        if not is_known and not (allow_unknown and channel):
            meant = closest(channel, CHANNELS)
            hint = f"; did you mean {meant!r}?" if meant else ""
            named = ", ".join(map(repr, CHANNELS))
            raise ValueError(f"channels[{index}] must be one of {named} or 'custom:<name>', got {channel!r}{hint}")
    return given


def command_request(thread_id: str, method: str, params: Mapping[str, Any], call: Mapping[str, Any]) -> Request:
    """The request that sends a command to a thread."""
    fields: Any = {**params}
    body = ThreadCommand(id=_COMMAND_ID, method=method, params=fields)
    return with_params(send_thread_command.request(thread_id, body=body), call)


def run_of_command(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a command asks for, as the fields of the run that it creates."""
    params = members(body.get("params"))
    given = [members(one) for one in elements(params.get("responses"))]
    if not given:
        return params
    command = {"resume": {str(one.get("interrupt_id")): one.get("response") for one in given}}
    command |= {name: params[name] for name in ("update", "goto") if params.get(name) is not None}
    return {"command": command, "metadata": params.get("metadata")}


def read_command_error(response: Response) -> Response | None:
    """The refusal of a command, as the response of another operation to the same; None if it was not refused.

    It is the 200 itself if no status tells what was wrong.
    """
    answer = _answer(response)
    if answer.get("type") != "error":
        return None
    code, message = str(answer.get("error")), str(answer.get("message") or "")
    status = _STATUSES.get(code)
    if code == "unknown_error" and (match := _STATUS_IN_MESSAGE.fullmatch(message)):
        status, message = int(match[1]), match[2]
    if status is None:
        return response
    return Response(evolve(response.head, status=status), encode({**answer, "message": message}))


def run_id_in(response: Response) -> str | None:
    """The run that a command created, if its response names it."""
    run_id = members(_answer(response).get("result")).get("run_id")
    return run_id if isinstance(run_id, str) and run_id else None


def what_failed(response: Response) -> str:
    """Why a command failed, where no status tells; completes "the response body …"."""
    answer = _answer(response)
    return f"says that the command failed, {answer.get('error')}: {answer.get('message')}"


def end_of_error(response: Response) -> str | None:
    """What to add to the error for a refusal: what the caller can do."""
    if responses.is_unknown_path(response):
        return NOT_THERE
    return _ENDS.get(str(_answer(response).get("error")))


def _answer(response: Response) -> Mapping[str, Any]:
    with suppress(ValueError):
        return members(decode(response.body))
    return {}
