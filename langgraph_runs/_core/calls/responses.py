"""Turn a response or a failure into a parsed value, or into the exception for its status with a readable message.

What a `TransportFailure` says is worded where the failure is noticed; its error is created here. What a run's status
means is in `runs.outcome`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final, NoReturn, TypeVar
from urllib.parse import unquote, urlsplit
from uuid import UUID

from langgraph_runs import errors
from langgraph_runs._core.calls.retry import is_transient, retry_after
from langgraph_runs._core.shown import shown
from langgraph_runs._core.wire.exchange import Head, HTTPRequest, Response, TransportFailure
from langgraph_runs._core.wire.headers import has_secrets
from langgraph_runs._core.wire.json_decoder import decode, elements, is_array, is_deeply_nested, is_object, members

T = TypeVar("T")
Open = TypeVar("Open", errors.RunOutcomeUnknownError, errors.CronOutcomeUnknownError)

_MAX_BODY_CHARACTERS = 2000  # kept of a body by an error
_MAX_DETAIL_LEVELS = 20  # of nesting read in an explanation
_MAX_DETAIL_CHARACTERS = 1000
_ERROR_BY_STATUS: dict[int, type[errors.APIStatusError]] = {
    400: errors.BadRequestError,
    401: errors.AuthenticationError,
    403: errors.PermissionDeniedError,
    404: errors.NotFoundError,
    409: errors.ConflictError,
    422: errors.UnprocessableEntityError,
    429: errors.RateLimitError,
}

NOBODY_LISTENS: Final = (
    "; is the server running? Start one with `langgraph dev`, or set base_url or LANGGRAPH_API_URL to another address"
)
LEFT_OPEN = "; it is not known whether the server did it, so it was not sent again"
"""The end of an error about a request that must not be done twice."""

ASK_FOR_ADDRESS: Final = "; is base_url, or LANGGRAPH_API_URL, the server's address?"
REDIRECTED: Final = "; redirects are not followed; set base_url to the final address"
_NO_ENDPOINT = "the server does not have this endpoint"
_NOT_FOUND = re.compile(r"not found|no (matching )?runs", re.IGNORECASE)
_NO_UUID = re.compile(r"\binvalid (thread|run|assistant) id\b|\buuid\b", re.IGNORECASE)
_NO_THREAD = re.compile(r"\bthread\b.*\bnot found\b", re.IGNORECASE)
_AEGRA_ERROR = {"error", "message", "details"}

_HTML_START = re.compile(r"\s*<(!doctype|html|head|body|\?xml)\b", re.IGNORECASE)
_HTML_INVISIBLE = re.compile(r"<(script|style)\b.*?(?:</\1[^>]*>|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL)
_HTML_TAG = re.compile(r"<[^>]*>?")


def request_line(request: HTTPRequest) -> str:
    """A request as messages name it: method and path."""
    _, path = _origin_and_path(request)
    return f"{request.method} {path or '/'}"


def describe(outcome: Response | TransportFailure, what: str | None = None) -> str:
    """What went wrong with a request, in a few words; `what` completes "the response body …"."""
    if isinstance(outcome, TransportFailure):
        return outcome.message
    status = status_phrase(outcome.head.status)
    return f"{status}, but the response body {what or why_unreadable(outcome)}" if outcome.head.ok else status


def detail_of(outcome: Response | TransportFailure) -> str | None:
    """The server's explanation in an error response, as one line; None if there is none."""
    return None if isinstance(outcome, TransportFailure) or outcome.head.ok else _body_and_detail(outcome)[1]


def is_not_found(response: Response) -> bool:
    """Whether this is a 404 in the API's own words; the 404 of a gateway, in JSON or not, says nothing of a run.

    LangGraph says `{"detail": "Run not found"}` or alike, Aegra `{"error": …, "message": …, "details": …}`.
    """
    if response.head.status != 404:
        return False
    try:
        body = members(decode(response.body))
    except ValueError:
        return False
    detail = body.get("detail")
    return (isinstance(detail, str) and _NOT_FOUND.search(detail) is not None) or body.keys() >= _AEGRA_ERROR


def is_unknown_path(response: Response) -> bool:
    """Whether this is the 404 of a router, which says `Not Found` of paths that it does not know."""
    return response.head.status == 404 and detail_of(response) == "Not Found"


def says_thread_is_gone(detail: str | None) -> bool:
    """Whether the explanation of a 404 says that a thread does not exist, so that the server does show threads."""
    return _NO_THREAD.search(detail or "") is not None


def is_foreign_not_found(outcome: Response | TransportFailure) -> bool:
    """Whether this is a 404 that is not the API's: something on the way to it does not know where it is, for now."""
    return isinstance(outcome, Response) and outcome.head.status == 404 and not is_not_found(outcome)


def is_not_found_broken_off(outcome: Response | TransportFailure) -> bool:
    """Whether this is a 404 whose body broke off before it said whose it is."""
    return is_foreign_not_found(outcome) and isinstance(outcome, Response) and outcome.broke is not None


def is_worth_another_try(outcome: Response | TransportFailure) -> bool:
    """Whether to try again after this instead of an event stream: also a page, or a 404, of something on the way."""
    if is_transient(outcome) or is_foreign_not_found(outcome):
        return True
    return isinstance(outcome, Response) and outcome.head.ok


def why_unreadable(response: Response) -> str:
    """What is wrong with a body that could not be parsed; completes "the response body …"."""
    if not response.body.strip():
        return "is empty"
    try:
        decode(response.body)
    except ValueError as error:
        return _not_json(error)
    return "has an unexpected shape"


def parse_success(response: Response, parse: Callable[[Any], T], wall: Callable[[], float], **details: Any) -> T:
    """The parsed body of a 2xx. `wall` returns the time now in seconds since the epoch.

    Raises APIStatusError for any other status, and APIResponseError for a body that cannot be parsed.
    """
    if not response.head.ok:
        raise status_error(response, wall(), **details)
    return parse_body(response, parse, **details)


def parse_body(response: Response, parse: Callable[[Any], T], **details: Any) -> T:
    """The parsed body of a response that is known to be a 2xx; an empty one is parsed as None.

    Raises APIResponseError if it cannot be parsed.
    """
    try:
        data = decode(response.body) if response.body.strip() else None
    except ValueError as error:
        raise response_error(response, _not_json(error), **details) from None
    try:
        return parse(data)
    except (TypeError, ValueError, KeyError, AttributeError, RecursionError) as error:
        what = f"has an unexpected shape ({error})" if response.body.strip() else "is empty"
        raise response_error(response, what, **details) from error


def raise_failure(failure: TransportFailure, *, end: str | None = None, **details: Any) -> NoReturn:
    """Raise the error for a transport failure, chained to the HTTP library's exception; `end` ends its message."""
    raise connection_error(failure, end=end, **details) from failure.cause


def error_for(
    outcome: Response | TransportFailure, wall: float, *, what: str | None = None, **details: Any
) -> errors.LangGraphRunsError:
    """The error for a request that did not succeed. `wall` is the time now in seconds since the epoch.

    `what` completes "the response body …" for a 2xx.
    """
    if isinstance(outcome, TransportFailure):
        error: errors.LangGraphRunsError = connection_error(outcome, **details)
        error.__cause__ = outcome.cause
        return error
    if outcome.head.ok:
        return response_error(outcome, what or why_unreadable(outcome), **details)
    return status_error(outcome, wall, **details)


def left_open_error(
    error_class: type[Open], outcome: Response | TransportFailure, wall: float, end: str, **details: Any
) -> Open:
    """The error for a creation that may have been carried out; `end` ends its message."""
    request, detail, what = outcome.request, detail_of(outcome), details.pop("what", None)
    error = error_class(
        f"{request_line(request)}: {describe(outcome, what)}{f': {detail}' if detail else ''}; {end}",
        status_code=None if isinstance(outcome, TransportFailure) else outcome.head.status,
        method=request.method,
        url=request.url,
        **details,
    )
    error.__cause__ = error_for(outcome, wall, what=what, thread_id=details.get("thread_id"))
    return error


def connection_error(
    failure: TransportFailure, *, end: str | None = None, **details: Any
) -> errors.APIConnectionError | errors.APIResponseError:
    """The error for a transport failure; `end` ends its message."""
    request = failure.request
    details = {"method": request.method, "url": request.url, **details}
    origin, _ = _origin_and_path(request)
    target = f" to {origin}" if origin else ""
    hint = NOBODY_LISTENS if failure.kind == "refused" else ""
    message = f"{request_line(request)}{target}: {failure.message}{hint}{end or ''}"
    if failure.kind == "protocol" and failure.head is not None:
        head = failure.head
        return errors.APIResponseError(message, status_code=head.status, headers=head.headers, **details)
    if failure.kind in ("timeout", "connect timeout", "pool"):
        return errors.APITimeoutError(message, **details)
    return errors.APIConnectionError(message, **details)


def status_error(response: Response, wall: float, *, end: str | None = None, **details: Any) -> errors.APIStatusError:
    """The error for a response whose status is not 2xx. `wall` is the time now in seconds since the epoch.

    `end` ends its message.
    """
    head = response.head
    status = head.status
    other = errors.InternalServerError if status >= 500 else errors.APIStatusError
    error_class = _ERROR_BY_STATUS.get(status, other)
    body, detail = _body_and_detail(response)
    phrase = status_phrase(status)
    explanation = f": {detail}" if detail and not phrase.endswith(f" {detail}") else ""
    if hint := _hint(head, body, detail):
        explanation = explanation.removesuffix(".") + hint
    if 300 <= status < 400 and "location" in head.headers:
        target = head.headers["location"].partition("?")[0][:200]
        explanation = f" to {target!r}{REDIRECTED}"
    return error_class(
        f"{request_line(head.request)}: {phrase}{explanation}{end or ''}",
        status_code=status,
        detail=detail,
        body=body,
        headers=head.headers,
        request_id=head.headers.get("x-request-id"),
        retry_after=retry_after(head, wall),
        method=head.request.method,
        url=head.request.url,
        **details,
    )


def response_error(response: Response, what: str, **details: Any) -> errors.APIResponseError:
    """The error for a 2xx with an unusable body; `what` completes "the response body …"."""
    head = response.head
    text = _body_text(response.body)
    excerpt = text.strip()[:200]
    shown = f": {excerpt!r}" if excerpt else ""
    hint = ASK_FOR_ADDRESS if head.content_type == "text/html" else ""
    return errors.APIResponseError(
        f"{request_line(head.request)}: {status_phrase(head.status)}, but the response body {what}"
        f" ({head.content_type or 'no content type'}, {len(response.body)} bytes{shown}){hint}",
        status_code=head.status,
        body=text,
        headers=head.headers,
        method=head.request.method,
        url=head.request.url,
        **details,
    )


def _hint(head: Head, body: Any, detail: str | None) -> str:
    """What the caller may have got wrong: there is no key, or something other than the API is at `base_url`.

    A router says `Not Found` of paths that it does not know; LangGraph's server says so of runs, but not to a POST.
    """
    if head.status == 401 and not has_secrets(head.request.headers):
        return "; no api_key was given: pass one, or set LANGGRAPH_API_KEY"
    if head.status in (400, 422) and (match := _NO_UUID.search(detail or "")):
        return _hint_at_id(head.request, (match[1] or "thread").lower())
    is_post = head.request.method == "POST"
    sent = head.request.content or b""
    creates_run = is_post and b'"assistant_id":' in sent and b'"schedule":' not in sent
    creates_thread = b'"if_not_exists":"create"' in sent or _path(head.request).endswith("/commands")
    if head.status == 404 and creates_run and not creates_thread and says_thread_is_gone(detail):
        return "; if_not_exists='create' creates a thread that is missing"
    if head.status == 404 and is_post and detail == "Not Found":
        return f"{ASK_FOR_ADDRESS} If it is, {_NO_ENDPOINT}"
    if head.status == 405:
        return f"; {_NO_ENDPOINT}"
    return ASK_FOR_ADDRESS if head.status == 404 and not is_object(body) else ""


def _hint_at_id(request: HTTPRequest, kind: str) -> str:
    """What is wrong with the id of a thread, run or assistant in the path, if it is no UUID; other servers take any."""
    no_operation = "(?=/)" if request.method == "POST" else ""  # as `search` is, which ends the path of a POST
    match = re.search(f"/{kind}s/([^/]+){no_operation}", _path(request))
    value = unquote(match[1]) if match else ""
    if not value or _is_uuid(value):
        return ""
    remedy = {"thread": "threads.create() makes one", "assistant": "assistants.search() finds those of a graph"}
    more = f"; {remedy[kind]}" if kind in remedy else ""
    return f"; {kind}_id must be a UUID on this server, got {shown(value)}{more}"


def _is_uuid(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True


def why_not_event_stream(head: Head) -> str | None:
    """Why the body of a 2xx is not an event stream; None if it is one."""
    if head.content_type == "text/event-stream":
        return None
    return f"expected text/event-stream, got {head.content_type or 'no content type'}"


def status_phrase(status: int) -> str:
    """A status with its name, such as `404 Not Found`."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def one_line(detail: Any, depth: int = 0) -> str:
    """A server's explanation as one line: text as it is, a list of validation errors as `field: message; …`."""
    if isinstance(detail, str):
        return " ".join(detail.split())
    if depth > _MAX_DETAIL_LEVELS:
        return "…"
    if is_array(detail):
        return "; ".join(filter(None, (one_line(item, depth + 1) for item in detail)))
    if is_object(detail):
        message = detail.get("msg") or detail.get("message") or detail.get("detail")
        if isinstance(message, str):
            field = ".".join(one_line(part, depth + 1) for part in elements(detail.get("loc")))
            return f"{field}: {one_line(message)}" if field else one_line(message)
        items = ((one_line(key), one_line(item, depth + 1)) for key, item in detail.items())
        return ", ".join(f"{name}: {text}" for name, text in items if text)
    return "" if detail is None else str(detail)


def _not_json(error: ValueError) -> str:
    return f"is not valid JSON: {error}"


def _body_and_detail(response: Response) -> tuple[Any, str | None]:
    """The body of an error response, decoded if it is JSON, and the server's explanation found in it, if any."""
    text = _body_text(response.body)
    try:
        body = decode(response.body) if response.body.strip() else None
    except ValueError:
        return text, _printable(_visible_text(response)) or None
    if is_deeply_nested(body):
        return text, _printable(one_line(body)) or None
    fields = members(body)
    for name in ("detail", "message", "error"):
        if fields.get(name):
            extra = one_line(fields.get("details")) if name == "message" else ""
            return body, _printable(one_line(fields[name]) + (f" ({extra})" if extra else ""))
    return body, _printable(one_line(body)) or None


def _body_text(body: bytes) -> str:
    """The beginning of a body as text."""
    return body[: _MAX_BODY_CHARACTERS * 4].decode("utf-8", "replace")[:_MAX_BODY_CHARACTERS]


def _printable(text: str) -> str:
    """A text cut to _MAX_DETAIL_CHARACTERS, without control characters, which could manipulate a terminal."""
    text = text if len(text) <= _MAX_DETAIL_CHARACTERS else text[: _MAX_DETAIL_CHARACTERS - 3] + "..."
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def _visible_text(response: Response) -> str:
    """The text of a body that is not JSON; of an HTML page, without tags, scripts, styles and comments."""
    text = response.body.decode("utf-8", "replace")
    if response.head.content_type.endswith("html") or _HTML_START.match(text):
        from html import unescape  # noqa: PLC0415  # slow to import (2,000 entities), and only error pages need it

        text = unescape(_HTML_TAG.sub(" ", _HTML_INVISIBLE.sub(" ", text)))
    return " ".join(text.split())


def _path(request: HTTPRequest) -> str:
    return _origin_and_path(request)[1]


def _origin_and_path(request: HTTPRequest) -> tuple[str, str]:
    """Origin and path of a request's URL, without credentials that a hook may have added; "" for no origin."""
    try:
        parts = urlsplit(request.url)
    except ValueError:  # the URL was replaced by a hook
        return "an invalid URL", "?"
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}" if host else "", parts.path
