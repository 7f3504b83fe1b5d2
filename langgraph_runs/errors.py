"""The exceptions that calls raise, besides TypeError and ValueError for invalid arguments.

    LangGraphRunsError
    ├── APIConnectionError            no complete response arrived
    │   └── APITimeoutError           … within the time allowed
    ├── APIStatusError                the response's status was not 2xx
    │   ├── BadRequestError           400
    │   ├── AuthenticationError       401
    │   ├── PermissionDeniedError     403
    │   ├── NotFoundError             404
    │   ├── ConflictError             409
    │   ├── UnprocessableEntityError  422
    │   ├── RateLimitError            429
    │   └── InternalServerError       5xx
    ├── APIResponseError              a 2xx response had an unexpected body
    ├── RunError                      the run ended without success
    │   ├── RunFailedError
    │   ├── RunCancelledError
    │   └── RunTimeoutError
    ├── StreamInterruptedError        the stream broke and cannot be resumed without losing events
    ├── RunRestartedError             what was read is void: the server restarted the run, which says it again
    ├── RunOutcomeUnknownError        it is not known whether the run was created
    └── CronOutcomeUnknownError       it is not known whether the cron was created

Every error survives pickle and copy. Its message is complete on its own: it names the request, the response and the
server's explanation. LangGraphRunsWarning is for what did not fail but looks wrong; it is never raised.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from langgraph_runs._core.calls import elsewhere as _elsewhere

__all__ = [
    "APIConnectionError",
    "APIResponseError",
    "APIStatusError",
    "APITimeoutError",
    "AuthenticationError",
    "BadRequestError",
    "ConflictError",
    "CronOutcomeUnknownError",
    "InternalServerError",
    "LangGraphRunsError",
    "LangGraphRunsWarning",
    "NotFoundError",
    "PermissionDeniedError",
    "RateLimitError",
    "RunCancelledError",
    "RunError",
    "RunFailedError",
    "RunOutcomeUnknownError",
    "RunRestartedError",
    "RunTimeoutError",
    "StreamInterruptedError",
    "UnprocessableEntityError",
]


class LangGraphRunsWarning(UserWarning):
    """Nothing failed, but something is probably not what you meant, or has to be looked after."""


class LangGraphRunsError(Exception):
    """Base class of all errors of this package.

    `method` and `url` name the request, `run_id` and `thread_id` the run; each is None if it does not apply or is not
    known.
    """

    method: str | None = None
    url: str | None = None
    run_id: str | None = None
    thread_id: str | None = None

    if not TYPE_CHECKING:
        __getattr__ = _elsewhere.ON_ERROR

    def __init__(self, message: str = "", **details: Any) -> None:
        super().__init__(message)
        for name, value in details.items():
            if not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} has no attribute {name!r}")
            setattr(self, name, value)

    def __reduce__(self) -> tuple[Any, ...]:
        # A cause from this package is kept; one from another library may hold sockets and is left out.
        cause = self.__cause__ if isinstance(self.__cause__, LangGraphRunsError) else None
        return _rebuild, (type(self), self.args, dict(self.__dict__), cause)


def _rebuild(
    kind: type[LangGraphRunsError], args: tuple[Any, ...], details: dict[str, Any], cause: LangGraphRunsError | None
) -> LangGraphRunsError:
    error = kind(*args)
    error.__dict__.update(details)
    error.__cause__ = cause
    return error


class APIConnectionError(LangGraphRunsError):
    """The server could not be reached, or the connection broke before the response was complete."""


class APITimeoutError(APIConnectionError):
    """The response did not arrive in time.

    `timeout` is the time allowed, in seconds; None if the server set it.
    """

    timeout: float | None = None


class APIStatusError(LangGraphRunsError):
    """The server responded with a status other than 2xx.

    `detail` is the server's explanation in one line, `body` the decoded response (text if it is not JSON), `request_id`
    the response's X-Request-Id and `retry_after` the seconds that the server asked to wait; each is None if not given.
    `headers` are the response's, looked up in any letter case; their repr masks cookies and other secrets.
    `runs` holds the runs of a refused batch that were created anyway, as far as the server still shows them.
    """

    status_code: int = 0
    detail: str | None = None
    body: Any = None
    headers: Mapping[str, str] = MappingProxyType({})
    request_id: str | None = None
    retry_after: float | None = None
    runs: tuple[Any, ...] = ()

    if not TYPE_CHECKING:
        __getattr__ = _elsewhere.ON_STATUS_ERROR


class BadRequestError(APIStatusError):
    """400: the server does not understand the request."""


class AuthenticationError(APIStatusError):
    """401: the API key is missing or not accepted."""


class PermissionDeniedError(APIStatusError):
    """403: the API key does not allow this."""


class NotFoundError(APIStatusError):
    """404: the thread, run or assistant does not exist, or this API key may not see it."""


class ConflictError(APIStatusError):
    """409: the thread is busy, or the object already exists."""


class UnprocessableEntityError(APIStatusError):
    """422: the server does not accept a value."""


class RateLimitError(APIStatusError):
    """429: too many requests. `retry_after` says how long to wait, if the server did."""


class InternalServerError(APIStatusError):
    """5xx: the server, or a proxy in front of it, failed."""


class APIResponseError(LangGraphRunsError):
    """The status is 2xx, but the body is not what it should be: a proxy's login page, or truncated JSON.

    `body` is the beginning of the body, as text, and `headers` are the response's, as in an APIStatusError.
    """

    status_code: int = 0
    body: str | None = None
    headers: Mapping[str, str] = MappingProxyType({})


class RunError(LangGraphRunsError):
    """The run ended without success. `status` is its status as the server gave it, None if it gave none.

    RunError itself is raised if the outcome is unknown: the run was deleted with its temporary thread, or the server
    gives it a status that is not known to be a success or a failure.
    """

    status: str | None = None


class RunFailedError(RunError):
    """The graph raised. `error` is the exception's class name and `detail` its message, if the server reveals them."""

    error: str | None = None
    detail: str | None = None


class RunCancelledError(RunError):
    """The run was cancelled, rolled back or deleted before it finished."""


class RunTimeoutError(RunError):
    """The run took longer than the server allows."""


class StreamInterruptedError(LangGraphRunsError):
    """The stream broke, and resuming it would lose events or the retries are used up; or it was closed before its end.

    The run may still be running. It is also raised when events of a run that succeeded are missing, because the server
    no longer has them. If `last_event_id` is set, continue with
    `runs.join_stream(thread_id, run_id, last_event_id=last_event_id)`, in this
    process or another. `attempts` counts the failed attempts to rejoin; the cause is chained.
    """

    last_event_id: str | None = None
    attempts: int = 0


class RunRestartedError(LangGraphRunsError):
    """Text or messages that were handed out are void: the server restarted the run, and it says them again.

    The run goes on. Drop what you have and read on: iterating again goes on with what the run says now. Or use
    `stream.deltas()`, which tells which messages are void. `message_ids` are the ids of those that were handed out.
    """

    message_ids: tuple[str, ...] = ()


class RunOutcomeUnknownError(LangGraphRunsError):
    """The outcome of a creation was left open, and it is not known whether the run was created.

    `mark` is the X-Request-Id that was sent. Where the server shows `kwargs`, it stores it in the run's
    `kwargs["config"]["configurable"]["langgraph_request_id"]`, so searching `runs.iter(thread_id)` for it later can
    still tell. `status_code` is the status of the response, None if there was none. `runs` holds the runs of a batch
    that were created, as far as the server still shows them; it deletes stateless runs when they end.
    """

    mark: str | None = None
    status_code: int | None = None
    runs: tuple[Any, ...] = ()


class CronOutcomeUnknownError(LangGraphRunsError):
    """The outcome of a creation was left open, and it is not known whether the cron was created.

    `mark` is in the metadata of the cron, if there is one: `crons.search(metadata={"langgraph_request_id": mark})` can
    still tell. `status_code` is the status of the response, None if there was none.
    """

    mark: str | None = None
    status_code: int | None = None


_ELSEWHERE = {
    "LangGraphError": "the base of all errors is LangGraphRunsError",
    "APIError": "the base of all errors is LangGraphRunsError, of those for a status APIStatusError",
    "APIResponseValidationError": "it is called APIResponseError",
}
"""Those of langgraph-sdk that have other names here."""

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name in _ELSEWHERE:
            raise ImportError(f"{__name__} has no {name}; {_ELSEWHERE[name]}", name=__name__)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
