"""Errors that are ours and langgraph-sdk's at once, so that programs may catch either.

Each has the name of ours. Those for a status have what langgraph-sdk and httpx give theirs: `response`, `request`,
`message`, `code`, `param` and `type`. Those with a cause are also of the class of httpx or langgraph-sdk that says what
the cause was: a connection that was refused is an `httpx.ConnectError`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import httpx
import orjson
from langgraph_sdk import errors as official

from langgraph_runs import errors
from langgraph_runs._core.wire.json_decoder import members

_OF_THE_BODY_SENT: Final = ("content-encoding", "content-length", "transfer-encoding")


class _Official(Exception):  # noqa: N818  # a part of errors
    """What langgraph-sdk's errors have besides, made when it is asked for; `__init__` is ours alone."""

    method: str | None
    url: str | None
    detail: str | None

    def __init__(self, message: str) -> None:
        Exception.__init__(self, message)

    @property
    def message(self) -> str:
        """The server's explanation, or the whole message."""
        return getattr(self, "detail", None) or str(self)

    @property
    def request(self) -> httpx.Request:
        """The request, without its headers and body."""
        return httpx.Request(self.method or "GET", self.url or "")


class _OfficialResponse(_Official):
    status_code: int
    headers: Any
    body: Any

    @property
    def message(self) -> str:
        """The server's explanation as it is in the body, or else the status and its name, or the whole message."""
        if not isinstance(self, official.APIStatusError):
            return str(self)
        status = self.response
        return official._extract_error_message(self.body, f"{status.status_code} {status.reason_phrase or 'HTTP Error'}")  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]

    @property
    def response(self) -> httpx.Response:
        """The response, with the body made of `body`: JSON, or the beginning of a text."""
        headers = [(name, value) for name, value in self.headers.items() if name.lower() not in _OF_THE_BODY_SENT]
        body = self.body
        content = b"" if body is None else body.encode() if isinstance(body, str) else orjson.dumps(body)
        return httpx.Response(self.status_code, headers=headers, content=content, request=self.request)

    @property
    def code(self) -> str | None:
        """The `code` of the body, if it is a text."""
        return self._text("code")

    @property
    def param(self) -> str | None:
        """The `param` of the body, if it is a text."""
        return self._text("param")

    @property
    def type(self) -> str | None:
        """The `type` of the body, if it is a text."""
        return self._text("type")

    def _text(self, name: str) -> str | None:
        found = members(self.body).get(name)
        return found if isinstance(found, str) else None


def _both(ours: type[errors.LangGraphRunsError], *theirs: type[Exception]) -> Any:
    """A class that is ours and all of theirs; pickle finds it by its name."""
    part = _OfficialResponse if hasattr(ours, "status_code") else _Official
    return type(ours.__name__, (ours, part, *theirs), {"__module__": __name__, "__doc__": ours.__doc__})


_Error: Any = official.LangGraphError

LangGraphRunsError = _both(errors.LangGraphRunsError, _Error)
APIConnectionError = _both(errors.APIConnectionError, _Error, httpx.TransportError)
APITimeoutError = _both(errors.APITimeoutError, _Error, httpx.TimeoutException)
APIStatusError = _both(errors.APIStatusError, official.APIStatusError)
BadRequestError = _both(errors.BadRequestError, official.BadRequestError)
AuthenticationError = _both(errors.AuthenticationError, official.AuthenticationError)
PermissionDeniedError = _both(errors.PermissionDeniedError, official.PermissionDeniedError)
NotFoundError = _both(errors.NotFoundError, official.NotFoundError)
ConflictError = _both(errors.ConflictError, official.ConflictError)
UnprocessableEntityError = _both(errors.UnprocessableEntityError, official.UnprocessableEntityError)
RateLimitError = _both(errors.RateLimitError, official.RateLimitError)
InternalServerError = _both(errors.InternalServerError, official.InternalServerError)
APIResponseError = _both(errors.APIResponseError, official.APIResponseValidationError)
RunError = _both(errors.RunError, _Error)
RunFailedError = _both(errors.RunFailedError, _Error)
RunCancelledError = _both(errors.RunCancelledError, _Error)
RunTimeoutError = _both(errors.RunTimeoutError, _Error)
StreamInterruptedError = _both(errors.StreamInterruptedError, _Error, httpx.TransportError)
RunOutcomeUnknownError = _both(errors.RunOutcomeUnknownError, _Error)


def translated(error: errors.LangGraphRunsError) -> errors.LangGraphRunsError:
    """The same error as one of those above."""
    kind: type[errors.LangGraphRunsError] = next(
        globals()[base.__name__] for base in type(error).__mro__ if base.__name__ in globals()
    )
    if isinstance(error, kind):
        return error
    ours: errors.LangGraphRunsError = kind(*error.args)
    ours.__dict__.update(error.__dict__)
    ours.__cause__ = error.__cause__
    ours.__traceback__ = error.__traceback__
    return ours
