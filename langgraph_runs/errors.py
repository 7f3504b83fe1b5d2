"""Everything that a call can raise, besides TypeError and ValueError for arguments that cannot be right.

    LangGraphRunsError
    ├── APIConnectionError            no whole answer arrived
    │   └── APITimeoutError           … within the time allowed
    ├── APIStatusError                the server refused: any answer but a 2xx
    │   ├── BadRequestError           400
    │   ├── AuthenticationError       401
    │   ├── PermissionDeniedError     403
    │   ├── NotFoundError             404
    │   ├── ConflictError             409
    │   ├── UnprocessableEntityError  422
    │   ├── RateLimitError            429
    │   └── InternalServerError       5xx
    ├── APIResponseError              a 2xx that is not what it should be
    ├── RunError                      the run ended, but not in success
    │   ├── RunFailedError
    │   ├── RunCancelledError
    │   └── RunTimeoutError
    ├── StreamInterruptedError        the stream broke and cannot be resumed without loss
    └── RunOutcomeUnknownError        whether a run was made cannot be found out

Every error survives pickle and copy. Its message alone says what was asked, what came back and in whose words.
"""

from __future__ import annotations

from typing import Any

__all__ = [
    "APIConnectionError",
    "APIResponseError",
    "APIStatusError",
    "APITimeoutError",
    "AuthenticationError",
    "BadRequestError",
    "ConflictError",
    "InternalServerError",
    "LangGraphRunsError",
    "NotFoundError",
    "PermissionDeniedError",
    "RateLimitError",
    "RunCancelledError",
    "RunError",
    "RunFailedError",
    "RunOutcomeUnknownError",
    "RunTimeoutError",
    "StreamInterruptedError",
    "UnprocessableEntityError",
]


class LangGraphRunsError(Exception):
    """Base of all errors of this package.

    `method` and `url` name the request, `run_id` and `thread_id` the run that it was about; each is None where there
    is none or it is not known.
    """

    method: str | None = None
    url: str | None = None
    run_id: str | None = None
    thread_id: str | None = None

    def __init__(self, message: str = "", **details: Any) -> None:
        super().__init__(message)
        for name, value in details.items():
            if not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} has no attribute {name!r}")
            setattr(self, name, value)

    def __reduce__(self) -> tuple[Any, ...]:
        # A cause of ours is kept; one of another library may hold sockets and stays behind.
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
    """The server could not be reached, or the connection broke before the answer was whole."""


class APITimeoutError(APIConnectionError):
    """The answer did not arrive in the time allowed. `timeout` is that time in seconds, None if the server set it."""

    timeout: float | None = None


class APIStatusError(LangGraphRunsError):
    """The server answered with a status other than 2xx.

    `detail` is the server's explanation in one line, `body` the decoded answer (text if it is no JSON), `request_id`
    the answer's X-Request-Id and `retry_after` the seconds that the server asked to wait; None where not given.
    `runs` are those of a refused batch that were made all the same, as far as the server still shows them.
    """

    status_code: int = 0
    detail: str | None = None
    body: Any = None
    request_id: str | None = None
    retry_after: float | None = None
    runs: tuple[Any, ...] = ()


class BadRequestError(APIStatusError):
    """400: the request makes no sense to the server."""


class AuthenticationError(APIStatusError):
    """401: no API key, or one that the server does not accept."""


class PermissionDeniedError(APIStatusError):
    """403: the API key does not allow this."""


class NotFoundError(APIStatusError):
    """404: no such thread, run or assistant (or none that this API key may see)."""


class ConflictError(APIStatusError):
    """409: the thread is busy or the object exists already."""


class UnprocessableEntityError(APIStatusError):
    """422: the server does not accept a value."""


class RateLimitError(APIStatusError):
    """429: too many requests; `retry_after` says how long to wait, if the server did."""


class InternalServerError(APIStatusError):
    """5xx: the server, or a proxy before it, failed."""


class APIResponseError(LangGraphRunsError):
    """The server reported success with an answer that is not what it should be (a proxy's login page, half a JSON).

    `body` is the beginning of what came, as text.
    """

    status_code: int = 0
    body: str | None = None


class RunError(LangGraphRunsError):
    """The run ended, but not in success. `status` is the run's status as the server gave it, None if it is gone.

    Raised as it is where a run went with its temporary thread: what it came to cannot be found out any more.
    """

    status: str | None = None


class RunFailedError(RunError):
    """The graph raised. `error` is the exception's class name and `detail` its message, as far as the server tells."""

    error: str | None = None
    detail: str | None = None


class RunCancelledError(RunError):
    """The run was cancelled, rolled back or deleted before it was done."""


class RunTimeoutError(RunError):
    """The run took longer than the server allows."""


class StreamInterruptedError(LangGraphRunsError):
    """The stream broke, and going on would lose events or the attempts are used up. The run may still be going.

    Carry on, in this process or another, with `runs.join_stream(thread_id, run_id, last_event_id=last_event_id)`
    where `last_event_id` is given. `attempts` counts the fruitless attempts to rejoin; the cause is chained.
    """

    last_event_id: str | None = None
    attempts: int = 0


class RunOutcomeUnknownError(LangGraphRunsError):
    """The answer to the creation of a run was lost, and whether the run exists cannot be found out.

    `mark` is the X-Request-Id that was sent: the server keeps it in the run's
    `kwargs["config"]["configurable"]["langgraph_request_id"]`, so a later look through `runs.iter(thread_id)` can
    still tell. `status_code` is that of the answer which left it open, None if there was none. `runs` are those of a
    batch that were made, as far as the server still shows them: stateless runs that are done are gone.
    """

    mark: str | None = None
    status_code: int | None = None
    runs: tuple[Any, ...] = ()
