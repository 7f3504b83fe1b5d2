"""What an answer or a failure means to the caller: a decoded value, or the error to raise."""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, NoReturn, TypeVar
from urllib.parse import urlsplit

from langgraph_runs import errors
from langgraph_runs._core.calls.retry import retry_after
from langgraph_runs._core.wire.exchange import Head, HTTPRequest, Response, TransportFailure
from langgraph_runs._core.wire.json_codec import decode, elements, is_array, is_deeply_nested, is_object, members

T = TypeVar("T")

_MAX_BODY_CHARACTERS = 2000  # characters of a body that an error keeps
_MAX_DETAIL_LEVELS = 20  # of nesting up to which an explanation is read
_ERROR_BY_STATUS: dict[int, type[errors.APIStatusError]] = {
    400: errors.BadRequestError,
    401: errors.AuthenticationError,
    403: errors.PermissionDeniedError,
    404: errors.NotFoundError,
    409: errors.ConflictError,
    422: errors.UnprocessableEntityError,
    429: errors.RateLimitError,
}


_HTML_START = re.compile(r"\s*<(!doctype|html|head|body|\?xml)\b", re.IGNORECASE)
_HTML_INVISIBLE = re.compile(r"<(script|style)\b.*?(?:</\1[^>]*>|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL)
_HTML_TAG = re.compile(r"<[^>]*>?")


def request_line(request: HTTPRequest) -> str:
    """How messages name a request: method and path."""
    _, path = _origin_and_path(request)
    return f"{request.method} {path or '/'}"


def request_of(outcome: Response | TransportFailure) -> HTTPRequest:
    """The request that came to this."""
    return outcome.head.request if isinstance(outcome, Response) else outcome.request


def describe(outcome: Response | TransportFailure, what: str | None = None) -> str:
    """What came of a request instead of what was asked, in a few words; `what` completes "the body …"."""
    if isinstance(outcome, TransportFailure):
        return outcome.message
    told = status_phrase(outcome.head.status)
    return f"{told}, but the body {what or why_unreadable(outcome)}" if outcome.head.ok else told


def is_not_found(answer: Response) -> bool:
    """Whether the API itself says that there is no such thing: its errors are JSON objects, a proxy's are not."""
    if answer.head.status != 404:
        return False
    try:
        return is_object(decode(answer.body))
    except ValueError:
        return False


def why_unreadable(answer: Response) -> str:
    """Why a body makes no sense where JSON should be; completes "the body …"."""
    if not answer.body.strip():
        return "is empty"
    try:
        decode(answer.body)
    except ValueError as error:
        return f"is no JSON: {error}"
    return "has not the shape expected"


def parse_body(answer: Response, parse: Callable[[Any], T], **details: Any) -> T:
    """What a 2xx says.

    Raises APIStatusError for any other status and APIResponseError for a 2xx that makes no sense.
    """
    head = answer.head
    if not head.ok:
        raise status_error(answer, **details)
    try:
        data = decode(answer.body) if answer.body.strip() else None
    except ValueError:
        raise response_error(answer, why_unreadable(answer), **details) from None
    try:
        return parse(data)
    except (TypeError, ValueError, KeyError, AttributeError, RecursionError) as error:
        raise response_error(answer, f"has not the shape expected ({error})", **details) from error


def raise_failure(failure: TransportFailure, **details: Any) -> NoReturn:
    """Raise the error for a failed exchange, chained to what the HTTP library said."""
    raise connection_error(failure, **details) from failure.cause


def error_for(
    outcome: Response | TransportFailure, wall: float = 0.0, *, what: str | None = None, **details: Any
) -> errors.LangGraphRunsError:
    """The error for whatever came of a request instead of what was asked, chained to what the HTTP library said."""
    if isinstance(outcome, TransportFailure):
        error: errors.LangGraphRunsError = connection_error(outcome, **details)
        error.__cause__ = outcome.cause
        return error
    if outcome.head.ok:
        return response_error(outcome, what or why_unreadable(outcome), **details)
    return status_error(outcome, wall, **details)


def connection_error(failure: TransportFailure, **details: Any) -> errors.APIConnectionError | errors.APIResponseError:
    """The error for a failed exchange."""
    request = failure.request
    details = {"method": request.method, "url": request.url, **details}
    origin, _ = _origin_and_path(request)
    message = f"{request_line(request)} to {origin}: {failure.message}"
    if failure.kind == "protocol" and failure.head is not None:
        return errors.APIResponseError(message, status_code=failure.head.status, **details)
    if failure.kind in ("timeout", "connect timeout", "pool"):
        return errors.APITimeoutError(message, **details)
    return errors.APIConnectionError(message, **details)


def status_error(answer: Response, wall: float = 0.0, **details: Any) -> errors.APIStatusError:
    """The error for an answer whose status is not 2xx. `wall` is the time now in seconds since the epoch."""
    head = answer.head
    status = head.status
    kind = _ERROR_BY_STATUS.get(status) or (errors.InternalServerError if status >= 500 else errors.APIStatusError)
    body, detail = _body_and_detail(answer)
    said = f": {detail}" if detail else ""
    if 300 <= status < 400 and "location" in head.headers:
        target = head.headers["location"].partition("?")[0][:200]
        said = f": it points to {target!r}; redirects are not followed"
    return kind(
        f"{request_line(head.request)}: {status_phrase(status)}{said}",
        status_code=status,
        detail=detail,
        body=body,
        request_id=head.headers.get("x-request-id"),
        retry_after=retry_after(head, wall),
        method=head.request.method,
        url=head.request.url,
        **details,
    )


def response_error(answer: Response, what: str, **details: Any) -> errors.APIResponseError:
    """The error for a 2xx whose body makes no sense; `what` completes "the body …"."""
    head = answer.head
    text = _body_text(answer.body)
    shown = text.strip()[:200]
    return errors.APIResponseError(
        f"{request_line(head.request)}: {status_phrase(head.status)}, but the body {what}"
        f" ({head.content_type or 'no content type'}, {len(answer.body)} bytes{': ' + repr(shown) if shown else ''})",
        status_code=head.status,
        body=text,
        method=head.request.method,
        url=head.request.url,
        **details,
    )


def why_not_event_stream(head: Head) -> str | None:
    """Why the body of a 2xx is no event stream; None if it is one."""
    if head.content_type == "text/event-stream":
        return None
    return f"the answer is {head.content_type or 'of no content type'}, not text/event-stream"


def status_phrase(status: int) -> str:
    """A status with its name: `404 Not Found`."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def one_line(detail: Any, depth: int = 0) -> str:
    """A server's explanation in one line: text as it is, a list of validation errors as `place: message; …`."""
    if isinstance(detail, str):
        return " ".join(detail.split())
    if depth > _MAX_DETAIL_LEVELS:
        return "…"
    if is_array(detail):
        return "; ".join(filter(None, (one_line(item, depth + 1) for item in detail)))
    if is_object(detail):
        message = detail.get("msg") or detail.get("message") or detail.get("detail")
        if isinstance(message, str):
            where = ".".join(one_line(part, depth + 1) for part in elements(detail.get("loc")))
            return f"{where}: {one_line(message)}" if where else one_line(message)
        told = ((one_line(key), one_line(item, depth + 1)) for key, item in detail.items())
        return ", ".join(f"{name}: {text}" for name, text in told if text)
    return "" if detail is None else str(detail)


def _body_and_detail(answer: Response) -> tuple[Any, str | None]:
    """The body, decoded if it is JSON, and the explanation in it."""
    text = _body_text(answer.body)
    try:
        body = decode(answer.body) if answer.body.strip() else None
    except ValueError:
        return text, _printable(_visible_text(answer)) or None
    if is_deeply_nested(body):
        return text, _printable(one_line(body)) or None
    fields = members(body)
    for name in ("detail", "message", "error"):
        if fields.get(name):
            extra = one_line(fields.get("details")) if name == "message" else ""
            return body, _printable(one_line(fields[name]) + (f" ({extra})" if extra else ""))
    return body, _printable(one_line(body)) or None


def _body_text(body: bytes) -> str:
    return body[: _MAX_BODY_CHARACTERS * 4].decode("utf-8", "replace")[:_MAX_BODY_CHARACTERS]


def _printable(text: str) -> str:
    text = text if len(text) <= 1000 else text[:997] + "..."
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def _visible_text(answer: Response) -> str:
    """The words of an HTML page, or a plain text as it is."""
    text = answer.body.decode("utf-8", "replace")
    if answer.head.content_type.endswith("html") or _HTML_START.match(text):
        from html import unescape  # noqa: PLC0415  # brings two thousand names, and only error pages need them

        text = unescape(_HTML_TAG.sub(" ", _HTML_INVISIBLE.sub(" ", text)))
    return " ".join(text.split())


def _origin_and_path(request: HTTPRequest) -> tuple[str, str]:
    """Origin and path of a request, without a password that a hook may have put into the URL."""
    try:
        parts = urlsplit(request.url)
    except ValueError:  # a hook made it so
        return "an invalid URL", "?"
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}", parts.path
