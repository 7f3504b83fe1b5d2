"""`Context`: what every flow is given: the settings, the clocks, randomness, and the deadline of the call.

It lets flows ask for the time without a clock of their own. What a single call is about does not belong here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attrs import evolve, frozen

from langgraph_runs import errors
from langgraph_runs._core.calls import responses
from langgraph_runs._core.calls.config import Config
from langgraph_runs._core.calls.retry import Budget, patience, retry_after
from langgraph_runs._core.record import Record
from langgraph_runs._core.wire.exchange import (
    Flow,
    HTTPRequest,
    Notice,
    Open,
    Response,
    Sleep,
    Timeouts,
    TransportFailure,
)

TIMER_TOLERANCE_SECONDS = 0.001
"""A timer may fire this much early, so a deadline this close counts as passed."""


@frozen(slots=True, kw_only=True, eq=False, repr=False)
class Context(Record):
    """The client's settings for one call, functions for time and randomness, and the call's deadline.

    `timeout` is the total number of seconds allowed for the call, None for no limit; `deadline` is when they are over
    on the clock of `now`.
    """

    config: Config
    now: Callable[[], float]  # monotonic seconds
    wall: Callable[[], float]  # seconds since the epoch
    random: Callable[[], float]  # from 0 to 1
    uuid: Callable[[], str]  # a new one each time
    timeout: float | None = None
    deadline: float | None = None

    def with_timeout(self, timeout: float | None) -> Context:
        """A copy whose deadline is `timeout` seconds from now; unchanged for None."""
        if timeout is None:
            return self
        return evolve(self, timeout=timeout, deadline=self.now() + timeout)

    def budget(self) -> Budget:
        """A new retry budget, as the policy has it."""
        return Budget(self.config.retry, self.now())

    def within_deadline(self, seconds: float | None = None) -> float | None:
        """`seconds`, or the time left until the deadline if that is less; None if neither is limited."""
        if self.deadline is None:
            return seconds
        left = max(TIMER_TOLERANCE_SECONDS, self.deadline - self.now())
        return left if seconds is None else min(seconds, left)

    @property
    def expired(self) -> bool:
        """Whether the deadline has passed."""
        return self.deadline is not None and self.now() >= self.deadline - TIMER_TOLERANCE_SECONDS

    def open(self, request: HTTPRequest, *, long: bool = False) -> Open:
        """The step that sends a request, its timeouts cut to the deadline."""
        timeouts = self.config.timeouts
        if self.deadline is not None:
            timeouts = Timeouts(
                *(
                    self.within_deadline(phase)
                    for phase in (timeouts.connect, timeouts.read, timeouts.write, timeouts.pool)
                )
            )
        return Open(request, timeouts, long, self.within_deadline())

    def sleep(self, seconds: float) -> Flow[None]:
        """Sleep, also if the caller breaks that off and reads on: then for the rest of the time."""
        until = self.now() + seconds
        while (yield Sleep(seconds)) is not None:
            seconds = max(0.0, until - self.now())

    def deadline_error(self, request: HTTPRequest, *, end: str | None = None, **details: Any) -> errors.APITimeoutError:
        """The error for a call whose deadline has passed; `end` ends its message."""
        run_id = details.get("run_id")
        hint = f"; use runs.join to wait for run {run_id} on thread {details.get('thread_id')}" if run_id else ""
        return errors.APITimeoutError(
            f"{responses.request_line(request)}: timed out after {_rounded(self.timeout or 0.0)} s{hint}{end or ''}",
            timeout=self.timeout,
            method=request.method,
            url=request.url,
            **details,
        )

    def error_for(self, outcome: Response | TransportFailure, **details: Any) -> errors.LangGraphRunsError:
        """The error for a request that did not succeed: that of the deadline if the request failed by then."""
        if isinstance(outcome, TransportFailure) and self.expired:
            error = self.deadline_error(outcome.request, **details)
            error.__cause__ = outcome.cause
            return error
        return responses.error_for(outcome, self.wall(), **details)

    def retry(self, budget: Budget, outcome: Response | TransportFailure, *, waited: float = 0.0) -> Flow[bool]:
        """Wait before the next attempt; False, without waiting, if the budget or the deadline allows none.

        `waited`: so many seconds have passed since the outcome, which count for what the server asks for.
        """
        asked = max(0.0, (retry_after(outcome.head, self.wall() - waited) or 0.0) - waited)
        wait = budget.next_wait(self.now(), self.random(), asked, patience(outcome))
        if wait is None or (self.deadline is not None and self.now() + wait >= self.deadline):
            return False
        notice = Notice(
            kind="retry",
            attempt=budget.retries,
            wait=wait,
            cause=responses.describe(outcome),
            method=outcome.request.method,
            url=outcome.request.url,
        )
        yield Sleep(wait, notice)
        return True


def _rounded(seconds: float) -> str:
    """Three digits of what is left of a limit that is shared; whole seconds stay as they are."""
    return f"{seconds:.3g}" if seconds < 1000 else f"{seconds:.0f}"
