"""Errors that are ours and langgraph-sdk's at once, so that programs may catch either.

Each has the name of ours. Those for a status have what langgraph-sdk and httpx give theirs: `response`, `request`,
`message`, `code`, `param` and `type`. Those with a cause are also of the class of httpx or langgraph-sdk that says what
the cause was: a connection that was refused is an `httpx.ConnectError`.
"""

from __future__ import annotations

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
        """What the body says went wrong, or else the status and its name, as langgraph-sdk has it."""
        if not isinstance(self, errors.APIStatusError):
            return super().message
        otherwise = f"{self.status_code} {self.response.reason_phrase or 'HTTP Error'}"
        return official._extract_error_message(self.body, otherwise)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]

    @property
    def response(self) -> httpx.Response:
        """The response, with the body made of `body`: JSON, or the beginning of a text."""
        headers = [(name, value) for name, value in self.headers.items() if name.lower() not in _OF_THE_BODY_SENT]
        is_text = isinstance(self.body, str) and "json" not in self.headers.get("content-type", "")
        content = self.body.encode() if is_text else b"" if self.body is None else orjson.dumps(self.body)
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

_CAUSED: Final = (errors.APIConnectionError, errors.StreamInterruptedError, errors.RunOutcomeUnknownError)
"""The errors that are of the class of their cause as well."""


def translated(error: errors.LangGraphRunsError) -> errors.LangGraphRunsError:
    """The same error as one of those above, of the class of its cause as well."""
    kind: type[errors.LangGraphRunsError] = next(
        globals()[base.__name__] for base in type(error).__mro__ if base.__name__ in globals()
    )
    if isinstance(error, kind):
        return error
    also: Any = _class_of_cause(error) if isinstance(error, _CAUSED) else None
    made: Any = kind
    if also is not None and not issubclass(kind, also):
        made = _with(made, also)
    ours: errors.LangGraphRunsError = made(*error.args)
    if isinstance(ours, httpx.HTTPStatusError) and isinstance(error.__cause__, errors.APIStatusError):
        ours.__dict__.update(headers=error.__cause__.headers, body=error.__cause__.body)
    ours.__dict__.update(error.__dict__)
    ours.__cause__ = error.__cause__
    ours.__traceback__ = error.__traceback__
    return ours


def _class_of_cause(error: errors.LangGraphRunsError) -> type[Exception] | None:
    """What langgraph-sdk would have raised for the cause of an error: its own error of a status, or httpx's."""
    found: type[Exception] | None = None
    cause = error.__cause__
    if isinstance(cause, errors.APIStatusError) and isinstance(error, errors.RunOutcomeUnknownError):
        status: type[Exception] = getattr(official, type(cause).__name__)
        return status
    while cause is not None:
        kind: Any = httpx.ReadTimeout if isinstance(cause, TimeoutError) else getattr(httpx, type(cause).__name__, None)
        if isinstance(kind, type) and issubclass(kind, httpx.TransportError):
            return kind
        if isinstance(cause, errors.APIConnectionError):
            found = httpx.TransportError
        cause = cause.__cause__
    return found


@cache
def _with(kind: Any, also: Any) -> type[errors.LangGraphRunsError]:
    """A class of errors that are of another class, too; pickle makes it of both again."""

    def reduced(error: errors.LangGraphRunsError) -> tuple[Any, ...]:
        _, (_, *rest) = errors.LangGraphRunsError.__reduce__(error)
        return _rebuilt, (kind, also, *rest)

    its_own: dict[str, Any] = {"__module__": __name__, "__doc__": kind.__doc__, "__reduce__": reduced}
    return type(kind.__name__, (kind, also), its_own)


def _rebuilt(kind: Any, also: Any, *rest: Any) -> Any:
    return errors._rebuild(_with(kind, also), *rest)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
