"""What an answer or a failure means to the caller: a decoded value, or the error to raise."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, NoReturn, TypeVar
from urllib.parse import urlsplit

from langgraph_runs import errors
from langgraph_runs._core.codec import decode, elements, is_array, is_object, members
from langgraph_runs._core.exchange import Answer, Failure, Head, HTTPRequest
from langgraph_runs._core.retry import retry_after

T = TypeVar("T")

_EXCERPT = 2000  # characters of a body that an error keeps
_BY_STATUS: dict[int, type[errors.APIStatusError]] = {
    400: errors.BadRequestError,
    401: errors.AuthenticationError,
    403: errors.PermissionDeniedError,
    404: errors.NotFoundError,
    409: errors.ConflictError,
    422: errors.UnprocessableEntityError,
    429: errors.RateLimitError,
}


def asked(request: HTTPRequest) -> str:
    """How messages name a request: method and path."""
    return f"{request.method} {urlsplit(request.url).path or '/'}"


def value(answer: Answer, parse: Callable[[Any], T]) -> T:
    """What a 2xx says.

    Raises APIStatusError for any other status and APIResponseError for a 2xx that makes no sense.
    """
    head = answer.head
    if not head.ok:
        raise status_error(answer)
    try:
        data = decode(answer.body) if answer.body.strip() else None
    except ValueError:
        raise response_error(answer, "is no JSON") from None
    try:
        return parse(data)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise response_error(answer, f"has not the shape expected ({error})") from error


def whole(outcome: Answer | Failure) -> Answer:
    """The answer of an exchange, or the error for its failure."""
    if isinstance(outcome, Failure):
        raise_failure(outcome)
    return outcome


def raise_failure(failure: Failure, **details: Any) -> NoReturn:
    """Raise the error for a failed exchange, chained to what the HTTP library said."""
    raise connection_error(failure, **details) from failure.cause


def connection_error(failure: Failure, **details: Any) -> errors.APIConnectionError | errors.APIResponseError:
    """The error for a failed exchange."""
    request = failure.request
    details = {"method": request.method, "url": request.url, **details}
    message = f"{asked(request)} to {_origin(request)}: {failure.message}"
    if failure.kind == "invalid":
        return errors.APIResponseError(message, status_code=failure.head.status if failure.head else 0, **details)
    if failure.kind in ("timeout", "connect timeout", "pool"):
        return errors.APITimeoutError(message, **details)
    return errors.APIConnectionError(message, **details)


def status_error(answer: Answer, wall: float = 0.0, **details: Any) -> errors.APIStatusError:
    """The error for an answer whose status is not 2xx. `wall` is the time now in seconds since the epoch."""
    head = answer.head
    status = head.status
    kind = _BY_STATUS.get(status) or (errors.InternalServerError if status >= 500 else errors.APIStatusError)
    body, detail = _explained(answer)
    said = f": {detail}" if detail else ""
    if 300 <= status < 400:
        said = f": it points to {head.headers.get('location', 'nowhere')!r}; redirects are not followed"
    return kind(
        f"{asked(head.request)}: {phrase(status)}{said}",
        status_code=status,
        detail=detail,
        body=body,
        request_id=head.headers.get("x-request-id"),
        retry_after=retry_after(head, wall),
        method=head.request.method,
        url=head.request.url,
        **details,
    )


def response_error(answer: Answer, what: str, **details: Any) -> errors.APIResponseError:
    """The error for a 2xx whose body makes no sense; `what` completes "the body …"."""
    head = answer.head
    text = _text(answer.body)
    shown = text.strip()[:200]
    return errors.APIResponseError(
        f"{asked(head.request)}: {phrase(head.status)}, but the body {what}"
        f" ({head.content_type or 'no content type'}, {len(answer.body)} bytes{': ' + repr(shown) if shown else ''})",
        status_code=head.status,
        body=text,
        method=head.request.method,
        url=head.request.url,
        **details,
    )


def not_a_stream(head: Head) -> str | None:
    """Why the body of a 2xx is no event stream; None if it is one."""
    if head.content_type == "text/event-stream":
        return None
    return f"the answer is {head.content_type or 'of no content type'}, not text/event-stream"


def phrase(status: int) -> str:
    """A status with its name: `404 Not Found`."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def flattened(detail: Any) -> str:
    """A server's explanation in one line: text as it is, a list of validation errors as `place: message; …`."""
    if isinstance(detail, str):
        return " ".join(detail.split())
    if is_array(detail):
        return "; ".join(filter(None, map(flattened, detail)))
    if is_object(detail):
        message = detail.get("msg") or detail.get("message") or detail.get("detail")
        if isinstance(message, str):
            where = ".".join(map(str, elements(detail.get("loc"))))
            return f"{where}: {flattened(message)}" if where else flattened(message)
        return ", ".join(f"{key}: {flattened(item)}" for key, item in detail.items())
    return "" if detail is None else str(detail)


def _explained(answer: Answer) -> tuple[Any, str | None]:
    """The body, decoded if it is JSON, and the explanation in it."""
    text = _text(answer.body)
    try:
        body = decode(answer.body) if answer.body.strip() else None
    except ValueError:
        return text, _shortened(_without_tags(text)) or None
    fields = members(body)
    for name in ("detail", "message", "error"):
        if fields.get(name):
            extra = flattened(fields.get("details")) if name == "message" else ""
            return body, _shortened(flattened(fields[name]) + (f" ({extra})" if extra else ""))
    return body, _shortened(flattened(body)) or None


def _text(body: bytes) -> str:
    return body[: _EXCERPT * 4].decode("utf-8", "replace")[:_EXCERPT]


def _shortened(text: str) -> str:
    return text if len(text) <= 1000 else text[:997] + "..."


def _without_tags(text: str) -> str:
    """The words of an HTML page, or of plain text."""
    words: list[str] = []
    for piece in text.split("<"):
        _, closed, rest = piece.partition(">")
        words.append(rest if closed else piece)
    return " ".join(" ".join(words).split())


def _origin(request: HTTPRequest) -> str:
    parts = urlsplit(request.url)
    return f"{parts.scheme}://{parts.netloc}"
