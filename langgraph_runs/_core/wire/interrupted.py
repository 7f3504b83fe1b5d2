"""The reply to a step that was interrupted: by the cancellation of its task, a time limit around it, or Ctrl-C.

The caller may read on after that. So the flow stays, and is told at the next read that its connection is gone: what it
makes of that is what it makes of any other broken connection.
"""

from __future__ import annotations

from attrs import frozen

from langgraph_runs._core.record import Record
from langgraph_runs._core.wire.exchange import HTTPRequest, Open, Sleep, Step, TransportFailure


@frozen(slots=True, eq=False, repr=False)
class Interrupted(Record):
    """The reply to a sleep that was interrupted, and so was too short; any other is None."""


def interrupted_reply(step: Step, request: HTTPRequest | None, *, sent: bool | None) -> TransportFailure | Interrupted:
    """The reply to a step that was interrupted; its connection is closed.

    `request` is the one that was sent last, None if the interrupt came before any was, and `sent` says whether
    something of it may have reached the server, as in `Transfer`. The response to a request may be lost; the body of a
    response certainly is.
    """
    if isinstance(step, Sleep):
        return Interrupted()
    if isinstance(step, Open) and sent is False:
        message = "the request was cancelled or interrupted before it was sent"
        return TransportFailure("connect", message, request or step.request, interrupted=True)
    if isinstance(step, Open):
        message = "the request was cancelled or interrupted before the response came"
        return TransportFailure("disconnected", message, request or step.request, interrupted=True)
    assert request is not None
    return TransportFailure("disconnected", "reading was cancelled or interrupted", request, interrupted=True)
