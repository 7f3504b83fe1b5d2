"""`RetryPolicy`: what a failure means for a retry, the wait before each (backoff, Retry-After), and when to give up.

Here a status or a failure is classified: transient, not processed, or ambiguous. After which of these a request is sent
again is decided by the flow that sends it: mostly `calls.send`; `runs.create` for requests that create a run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC
from email.utils import parsedate_to_datetime

from attrs import define, field, frozen

from langgraph_runs._core.record import FrozenRecord, Record
from langgraph_runs._core.wire.exchange import Head, Response, TransportFailure

MAX_RETRY_AFTER_SECONDS = 60.0
"""Longest Retry-After that is obeyed by default."""

FIRST_PAUSE_SECONDS, MAX_PAUSE_SECONDS = 0.25, 5.0
"""The first pause between two looks for a run; every further one is twice as long, up to the second number."""

FIRST_CONTACT_SECONDS = 1.0
"""How long refused connections and unknown hosts are retried before the first response: the URL is probably wrong."""

_TRANSIENT_STATUSES = frozenset({408, 425, 429})
_GATEWAY_TIMEOUT_STATUSES = frozenset({504, 524})

_NUMBER_OF_SECONDS = re.compile(r"[0-9]+(\.[0-9]+)?")


def _check_attempts(_: object, __: object, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"RetryPolicy: attempts must be an int, got {value!r}")
    if value < 1:
        raise ValueError(f"RetryPolicy: attempts must be at least 1, got {value!r}")


def _check_seconds(_: object, attribute: object, value: object) -> None:
    name = getattr(attribute, "name", "wait")
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(f"RetryPolicy: {name} must be a number of seconds, got {value!r}")
    if not 0 <= value < float("inf"):
        raise ValueError(f"RetryPolicy: {name} must be at least 0 and finite, got {value!r}")


def _check_seconds_or_none(policy: object, attribute: object, value: float | None) -> None:
    if value is not None:
        _check_seconds(policy, attribute, value)


@frozen(slots=True, eq=False, repr=False)
class RetryPolicy(FrozenRecord):
    """How often and for how long a call is retried after a transient failure.

    `attempts` counts all attempts including the first (1: no retries). After `timeout` seconds no further attempt
    begins (None: no limit). The wait before the n-th retry is min(`wait_max`, `wait_initial` * 2**(n-1) + up to
    `wait_jitter`) seconds. A longer Retry-After of the server is obeyed up to `retry_after_max` seconds; the extra
    wait does not count against `timeout`. Attempts and timeout count per call; on a stream they count per interruption,
    and every event resets them.

    `settle` is for how many seconds the server is searched, with growing pauses, for a run whose creation was left open
    by a lost response or a 5xx (0: once). It neither uses attempts nor counts against `timeout`.
    """

    attempts: int = field(default=6, validator=_check_attempts)
    timeout: float | None = field(default=60.0, validator=_check_seconds_or_none)
    wait_initial: float = field(default=0.1, validator=_check_seconds)
    wait_max: float = field(default=5.0, validator=_check_seconds)
    wait_jitter: float = field(default=1.0, validator=_check_seconds)
    retry_after_max: float = field(default=MAX_RETRY_AFTER_SECONDS, validator=_check_seconds)
    settle: float = field(default=10.0, validator=_check_seconds)

    @classmethod
    def immediate(cls, attempts: int = 6) -> RetryPolicy:
        """A policy that never waits, not even for Retry-After: for the tests of programs that use this package."""
        return cls(
            attempts=attempts,
            timeout=None,
            wait_initial=0.0,
            wait_max=0.0,
            wait_jitter=0.0,
            retry_after_max=0.0,
            settle=0.0,
        )

    def wait(self, retry: int, jitter: float) -> float:
        """Seconds to wait before the given retry (1 is the first); `jitter` is a number from 0 to 1."""
        backoff = self.wait_initial * 2.0 ** min(retry - 1, 63)
        return min(self.wait_max, backoff + self.wait_jitter * jitter)

    def pauses(self) -> Iterator[float]:
        """The pauses between the looks for a run, growing, `settle` seconds together."""
        left, pause = self.settle, FIRST_PAUSE_SECONDS
        while left > 0:
            yield min(pause, left)
            left -= pause
            pause = min(2.0 * pause, MAX_PAUSE_SECONDS)


@define(slots=True, eq=False, repr=False)
class Budget(Record):
    """The attempts and time left under a policy, for one call or one interruption of a stream."""

    policy: RetryPolicy
    since: float  # monotonic seconds: when the policy's timeout began
    used: int = 1  # attempts begun, including the first
    retries: int = 0  # retries granted since the last progress
    hurried: float | None = None  # monotonic seconds: when the first failure came that is retried `within` some time

    def refill(self) -> None:
        """Reset after progress."""
        self.used = self.retries = 0

    def broke(self, now: float) -> None:
        """A connection that was open ended: the time counts from there, however long it was open."""
        self.since = now

    def exclude(self, seconds: float) -> None:
        """Do not count some time against the policy's timeout."""
        self.since += seconds

    def next_wait(
        self, now: float, jitter: float, retry_after: float | None = None, within: float | None = None
    ) -> float | None:
        """Use up an attempt and return the seconds to wait before it; None if none is left.

        `within` is the number of seconds in which it must begin, if those are fewer than the policy's timeout. They
        count from the first failure that is so limited, which on a busy machine may be long after the call began.
        """
        if self.used >= self.policy.attempts:
            return None
        if self.used == 0:
            self.since = now  # the time counts from the break, not from the progress before it
        wait = self.policy.wait(self.retries + 1, jitter)
        begins = now + wait
        if self.policy.timeout is not None and begins - self.since > self.policy.timeout:
            return None
        if within is not None:
            self.hurried = now if self.hurried is None else self.hurried
            if begins - self.hurried > within:
                return None
        asked = min(retry_after or 0.0, self.policy.retry_after_max)
        if asked > wait:
            self.exclude(asked - wait)
            wait = asked
        self.used += 1
        self.retries += 1
        return wait


def patience(outcome: Response | TransportFailure) -> float | None:
    """Seconds in which a request may be repeated after this outcome; None if the policy alone decides."""
    refused = isinstance(outcome, TransportFailure) and outcome.kind == "refused"
    return FIRST_CONTACT_SECONDS if refused else None


def is_transient(outcome: Response | TransportFailure | Head) -> bool:
    """Whether an idempotent request with this outcome should be retried."""
    if isinstance(outcome, TransportFailure):
        return outcome.kind not in ("protocol", "tls")
    status = _status(outcome)
    return status in _TRANSIENT_STATUSES or status >= 500


def was_not_processed(outcome: Response | TransportFailure) -> bool:
    """Whether the server certainly did not process the request, so that repeating it is always safe."""
    if isinstance(outcome, TransportFailure):
        return outcome.never_sent and outcome.kind != "tls"
    return outcome.head.status == 429


def is_ambiguous(outcome: Response | TransportFailure) -> bool:
    """Whether the server may or may not have processed the request.

    A 503 is ambiguous, too: a proxy may say it while the application goes on. A 501 is a refusal.
    """
    if isinstance(outcome, TransportFailure):
        return not outcome.never_sent and outcome.kind != "protocol"
    status = outcome.head.status
    return status == 408 or (status >= 500 and status != 501)


def may_still_be_processing(outcome: Response | TransportFailure) -> bool:
    """Whether the server may be processing the request for any time to come, so that finding nothing proves nothing.

    A request whose connection broke, or to which something says 503, arrives soon or never.
    """
    if isinstance(outcome, TransportFailure):
        return outcome.kind == "timeout"
    return is_ambiguous(outcome) and outcome.head.status != 503


def is_gateway_timeout(head: Head) -> bool:
    """Whether something on the way to the server says that the server took too long."""
    return head.status in _GATEWAY_TIMEOUT_STATUSES


def retry_after(head: Head | None, wall: float) -> float | None:
    """Seconds to wait according to Retry-After (RFC 9110 §10.2.3: seconds or a date); None without one.

    `wall` is the time now in seconds since the epoch.
    """
    value = (head.headers.get("retry-after", "") if head else "").strip()
    if _NUMBER_OF_SECONDS.fullmatch(value):
        return float(value)
    timestamp = http_date(value)
    return None if timestamp is None else max(0.0, timestamp - wall)


def http_date(text: str) -> float | None:
    """A date in a header (RFC 9110 §5.6.7), always GMT, in seconds since the epoch; None if it is not a date."""
    try:
        date = parsedate_to_datetime(text)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


def _status(outcome: Response | Head) -> int:
    return outcome.head.status if isinstance(outcome, Response) else outcome.status
