"""One request and its answer, tried again where that is safe."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from attrs import evolve, frozen

from langgraph_runs import errors
from langgraph_runs._core import answers
from langgraph_runs._core.checks import checked_method, checked_params, checked_path
from langgraph_runs._core.config import Config
from langgraph_runs._core.exchange import (
    Answer,
    Failure,
    Flow,
    Head,
    HTTPRequest,
    Notice,
    Open,
    Sleep,
    Timeouts,
    open_,
    read,
)
from langgraph_runs._core.headers import checked_headers
from langgraph_runs._core.record import Record
from langgraph_runs._core.retry import Budget, declined, left_open, may_pass, retry_after
from langgraph_runs._generated.types import Request

T = TypeVar("T")

MAX_BODY = 512 * 1024 * 1024
"""Bytes that the body of one answer may have once unpacked; the server itself takes requests of 300 MiB."""

MOMENT = 0.001
"""Seconds that are as good as none."""

MAX_REFUSAL = 64 * 1024
"""Bytes that are read of the body of an answer that is no success."""

IDEMPOTENT: Final = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})  # RFC 9110 §9.2.2


@frozen(slots=True, kw_only=True, eq=False, repr=False)
class Context(Record):
    """What a flow needs to know of the world: the client's settings, and clocks and dice to ask.

    `timeout` is the total number of seconds allowed to the call, None for no bound, and `deadline` the moment when
    they are over on the clock of `now`.
    """

    config: Config
    now: Callable[[], float]  # monotonic seconds
    wall: Callable[[], float]  # seconds since the epoch
    random: Callable[[], float]  # from 0 to 1
    uuid: Callable[[], str]  # a fresh one
    timeout: float | None = None
    deadline: float | None = None

    def bounded(self, timeout: float | None) -> Context:
        """The same with a total deadline that begins now."""
        if timeout is None:
            return self
        return evolve(self, timeout=timeout, deadline=self.now() + timeout)

    def budget(self) -> Budget:
        """Fresh attempts."""
        return Budget(self.config.retry, self.now())

    def left(self, seconds: float | None = None) -> float | None:
        """`seconds`, or what is left until the deadline if that is less."""
        if self.deadline is None:
            return seconds
        left = max(MOMENT, self.deadline - self.now())
        return left if seconds is None else min(seconds, left)

    @property
    def expired(self) -> bool:
        """No time is left; a timer may ring a moment early."""
        return self.deadline is not None and self.now() >= self.deadline - MOMENT

    def open(self, request: HTTPRequest, *, long: bool = False) -> Open:
        """The step that sends a request."""
        timeouts = self.config.timeouts
        if self.deadline is not None:
            timeouts = Timeouts(
                *(self.left(phase) for phase in (timeouts.connect, timeouts.read, timeouts.write, timeouts.pool))
            )
        return Open(request, timeouts, long, self.left())

    def out_of_time(self, request: HTTPRequest, **details: Any) -> errors.APITimeoutError:
        """The error for a call that met its deadline."""
        run_id = details.get("run_id")
        about = f"; runs.join tells what becomes of run {run_id} on thread {details.get('thread_id')}" if run_id else ""
        return errors.APITimeoutError(
            f"{answers.asked(request)}: not done within the {self.timeout:g} s allowed{about}",
            timeout=self.timeout,
            method=request.method,
            url=request.url,
            **details,
        )

    def retry(self, budget: Budget, outcome: Answer | Failure) -> Flow[bool]:
        """Wait before another attempt; False if none is left."""
        wait = budget.next_wait(self.now(), self.random(), retry_after(outcome.head, self.wall()))
        if wait is None or (self.deadline is not None and self.now() + wait >= self.deadline):
            return False
        request = answers.request_of(outcome)
        notice = Notice(
            kind="retry",
            attempt=budget.retries,
            wait=wait,
            cause=answers.cause(outcome),
            method=request.method,
            url=request.url,
        )
        yield Sleep(wait, notice)
        return True


class Body:
    """What has arrived of a body, up to MAX_BODY."""

    def __init__(self, head: Head) -> None:
        self._head = head
        self._parts: list[bytes] = []
        self.size = 0

    def add(self, chunk: bytes) -> Failure | None:
        """Take in more; how it failed if that is too much."""
        self._parts.append(chunk)
        self.size += len(chunk)
        if self.size <= MAX_BODY:
            return None
        return Failure("invalid", f"the body is larger than {MAX_BODY} bytes", self._head.request, head=self._head)

    def whole(self) -> bytes:
        return self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)


def drain(context: Context, head: Head) -> Flow[Answer | Failure]:
    """The rest of the open body."""
    if not head.ok:
        return (yield from refusal(context, head))
    body = Body(head)
    while True:
        chunk = yield from read(context.left(context.config.timeouts.read))
        if isinstance(chunk, Failure):
            return evolve(chunk, head=head)
        if not chunk:
            return Answer(head, body.whole())
        if (failure := body.add(chunk)) is not None:
            return failure
        if context.expired:
            return Failure("timeout", "not done in time", head.request, head=head)


def refusal(context: Context, head: Head) -> Flow[Answer]:
    """An answer that is no success, with its body as far as it arrived and is of interest."""
    body = Body(head)
    while body.size < MAX_REFUSAL and not context.expired:
        chunk = yield from read(context.left(context.config.timeouts.read))
        if isinstance(chunk, Failure) or not chunk:
            break
        body.add(chunk)
    return Answer(head, body.whole()[:MAX_REFUSAL])


def fetch(context: Context, request: HTTPRequest) -> Flow[Answer | Failure]:
    """Send a request once; the whole answer, or how it failed."""
    head = yield from open_(context.open(request))
    if isinstance(head, Failure):
        return head
    return (yield from drain(context, head))


def answer(context: Context, request: HTTPRequest, *, idempotent: bool, **details: Any) -> Flow[Answer]:
    """Send a request, again after what may pass if it is idempotent; the last answer, of whatever status.

    Raises APIConnectionError, APITimeoutError; `details` are attributes for them.
    """
    got, _ = yield from _attempts(context, request, idempotent=idempotent, **details)
    return got


def _attempts(context: Context, request: HTTPRequest, *, idempotent: bool, **details: Any) -> Flow[tuple[Answer, bool]]:
    """The same, with whether an attempt before the last may have been carried out."""
    budget = context.budget()
    repeated = False
    while True:
        outcome = yield from fetch(context, request)
        if isinstance(outcome, Failure) and context.expired:
            raise context.out_of_time(request, **details) from outcome.cause
        again = may_pass(outcome) if idempotent else declined(outcome)
        if again and (yield from context.retry(budget, outcome)):
            repeated = repeated or left_open(outcome)
            continue
        if isinstance(outcome, Failure):
            answers.raise_failure(outcome, **details)
        return outcome, repeated


def call(context: Context, request: Request, parse: Callable[[Any], T], **details: Any) -> Flow[T]:
    """The result of an operation that makes no run."""
    result, _ = yield from call_with_head(context, request, parse, **details)
    return result


def call_with_head(
    context: Context, request: Request, parse: Callable[[Any], T], **details: Any
) -> Flow[tuple[T, Head]]:
    """The result of an operation that makes no run, and the head of the answer.

    Ending something is done if the server no longer finds it after an attempt whose answer was lost.
    """
    prepared = context.config.prepare(request)
    got, repeated = yield from _attempts(context, prepared, idempotent=request.idempotent, **details)
    ending = request.method == "DELETE" or request.operation == "cancel_runs"
    if ending and repeated and answers.not_found(got):
        return parse(None), got.head
    return value(context, got, parse, **details), got.head


def value(context: Context, got: Answer, parse: Callable[[Any], T], **details: Any) -> T:
    """What a 2xx says; raises the error for any other answer."""
    if not got.head.ok:
        raise answers.status_error(got, context.wall(), **details)
    return answers.value(got, parse, **details)


def request_any(
    method: str, path: str, *, json: Any, params: Mapping[str, Any] | None, headers: Mapping[str, str] | None
) -> Request:
    """A request to an endpoint that this package has no method for.

    Raises TypeError and ValueError for what cannot be sent.
    """
    method = checked_method(method)
    return Request(
        operation="request",
        method=method,
        path=checked_path(path),
        params=checked_params(params),
        headers=checked_headers(headers or {}),
        body=json,
        streaming=False,
        idempotent=method in IDEMPOTENT,
    )
