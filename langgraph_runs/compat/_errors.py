"""Errors that are ours and langgraph-sdk's at once, so that programs may catch either.

Each has the name of ours. Those for a status have what langgraph-sdk and httpx give theirs: `response`, `request`,
`message`, `code`, `param` and `type`. langgraph-sdk lets httpx's own exceptions through; an error that one of those
caused is of its class as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

import httpx
from langgraph_sdk import errors as official

from langgraph_runs import errors
from langgraph_runs._core.calls.responses import ASK_FOR_ADDRESS, NOBODY_LISTENS, REDIRECTED
from langgraph_runs._core.wire.json_decoder import members


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
    headers: Any = {}  # noqa: RUF012  # never changed
    body: Any = None
    request_id: str | None = None

    @property
    def message(self) -> str:
        """What the body says went wrong, or else the status and its name, as langgraph-sdk has it."""
        if not isinstance(self, errors.APIStatusError):
            return super().message
        otherwise = f"{self.status_code} {self.response.reason_phrase or 'HTTP Error'}"
        return official._extract_error_message(self.body, otherwise)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]

    @property
    def response(self) -> httpx.Response:
        """The response, with `body` as its JSON or text."""
        headers = [(name, value) for name, value in self.headers.items() if name.lower() not in _OF_CONTENT]
        is_json = "json" in self.headers.get("content-type", "")
        content = _content(self.body, is_json=is_json)
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


_OF_CONTENT: Final = ("content-encoding", "content-length", "transfer-encoding")
"""Headers that say how a body was sent."""


def _content(body: Any, *, is_json: bool) -> bytes:
    """A decoded body as the bytes that it may have been."""
    if body is None:
        return b""
    is_text = isinstance(body, str) and not is_json
    text = body if is_text else json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


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


_FAILURES: Final[dict[str, type[Exception]]] = {
    failure.__name__: failure
    for failure in (
        httpx.ConnectError,
        httpx.ReadError,
        httpx.WriteError,
        httpx.CloseError,
        httpx.ProxyError,
        httpx.UnsupportedProtocol,
        httpx.LocalProtocolError,
        httpx.RemoteProtocolError,
        httpx.ConnectTimeout,
        httpx.ReadTimeout,
        httpx.WriteTimeout,
        httpx.PoolTimeout,
    )
}
"""What a request fails with in httpx, by name: httpx2 has the same."""

_STATUSES: Final[dict[str, type[Exception]]] = {
    name: getattr(official, name) for name in errors.__all__ if issubclass(getattr(errors, name), errors.APIStatusError)
}
"""langgraph-sdk's errors for statuses, by name: ours have the same."""


def _add_caused(kind: Any, cause: Any) -> None:
    """Make the class of the errors of a kind that are of the class of their cause, too; it is an attribute of `kind`.

    Its name is that of `kind`. pickle finds it by its qualified name.
    """
    bases: tuple[Any, ...] = (kind, _OfficialResponse, cause) if cause.__name__ in _STATUSES else (kind, cause)
    names = {"__module__": __name__, "__qualname__": f"{kind.__name__}.{cause.__name__}", "__doc__": kind.__doc__}
    setattr(kind, cause.__name__, type(kind.__name__, bases, names))


for _cause in _FAILURES.values():
    for _kind in (APIConnectionError, StreamInterruptedError, RunOutcomeUnknownError):
        _add_caused(_kind, _cause)
    if issubclass(_cause, httpx.TimeoutException):
        _add_caused(APITimeoutError, _cause)
for _cause in _STATUSES.values():
    _add_caused(RunOutcomeUnknownError, _cause)


def translated(error: errors.LangGraphRunsError) -> errors.LangGraphRunsError:
    """The same error as one of those above."""
    kind: type[errors.LangGraphRunsError] = next(
        globals()[base.__name__] for base in type(error).__mro__ if base.__name__ in globals()
    )
    if isinstance(error, kind):
        return error
    details: dict[str, Any] = {}
    for cause in _causes(error):
        name = type(cause).__name__
        if (name in _FAILURES or name in _STATUSES) and hasattr(kind, name):
            kind = getattr(kind, name)
            details = {one: getattr(cause, one) for one in ("headers", "body", "request_id") if hasattr(cause, one)}
            break
    ours: errors.LangGraphRunsError = kind(*map(_reworded, error.args))
    ours.__dict__.update({**details, **error.__dict__})
    ours.__traceback__ = error.__traceback__
    return ours


_HINTS: Final = {
    NOBODY_LISTENS: "; is the server running? Start one with `langgraph dev`, or give the client the url of another",
    ASK_FOR_ADDRESS: "; is the client's url the server's address?",
    REDIRECTED: "; redirects are not followed; give the client the final address as its url",
}
"""What messages say about the arguments and variables of our clients, and the same for those of langgraph-sdk."""


def _reworded(message: Any) -> Any:
    """A message with langgraph-sdk's words for the settings of a client."""
    for ours, theirs in _HINTS.items():
        message = message.replace(ours, theirs)
    return message


def _causes(error: BaseException) -> Iterator[BaseException]:
    """What caused an error, from the top."""
    cause = error.__cause__
    while cause is not None:
        yield cause
        cause = cause.__cause__
