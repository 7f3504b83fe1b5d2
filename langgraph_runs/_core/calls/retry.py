"""When a failed request is sent again, and how long to wait before: one policy for all calls."""

from __future__ import annotations

import re
from datetime import UTC
from email.utils import parsedate_to_datetime

from attrs import define, field, frozen

from langgraph_runs._core.record import FrozenRecord, Record
from langgraph_runs._core.wire.exchange import Head, Response, TransportFailure

MAX_RETRY_AFTER_SECONDS = 60.0
"""Seconds up to which a server's Retry-After is obeyed."""

_TRANSIENT_STATUSES = frozenset({408, 425, 429})
_NOT_PROCESSED_STATUSES = frozenset({429, 503})
_GATEWAY_TIMEOUT_STATUSES = frozenset({504, 524})

_ENVOY_RESET = b"disconnect/reset before headers"
_ENVOY_NOT_CONNECTED = (b"connection failure", b"connection timeout", b"overflow")
"""How Envoy says 503: the first for every connection that it lost, one of the others if there never was one."""

_NUMBER_OF_SECONDS = re.compile(r"[0-9]+(\.[0-9]+)?")


def _check_attempts(_: object, __: object, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"RetryPolicy: attempts must be an int, got {value!r}")
    if value < 1:
        raise ValueError(f"RetryPolicy: attempts={value!r} must be 1 or more")


def _check_seconds(_: object, attribute: object, value: object) -> None:
    name = getattr(attribute, "name", "wait")
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(f"RetryPolicy: {name} must be a number of seconds, got {value!r}")
    if not 0 <= value < float("inf"):
        raise ValueError(f"RetryPolicy: {name}={value!r} must be 0 or more seconds, and finite")


def _check_seconds_or_none(policy: object, attribute: object, value: float | None) -> None:
    if value is not None:
        _check_seconds(policy, attribute, value)


@frozen(slots=True, eq=False, repr=False)
class RetryPolicy(FrozenRecord):
    """How often and for how long a call tries again after a failure that may pass.

    `attempts` counts all tries, the first among them (1: never again); `timeout` is the number of seconds after which
    no further try begins (None: no such bound). The wait before the n-th retry is
    min(`wait_max`, `wait_initial` * 2**(n-1) + up to `wait_jitter`) seconds, unless the server's Retry-After asks for
    more: that is obeyed up to `retry_after_max` seconds, and what it adds does not count against `timeout`. Attempts
    and timeout count per call; on a stream they count per gap, and every event refills them.
    """

    attempts: int = field(default=6, validator=_check_attempts)
    timeout: float | None = field(default=60.0, validator=_check_seconds_or_none)
    wait_initial: float = field(default=0.1, validator=_check_seconds)
    wait_max: float = field(default=5.0, validator=_check_seconds)
    wait_jitter: float = field(default=1.0, validator=_check_seconds)
    retry_after_max: float = field(default=MAX_RETRY_AFTER_SECONDS, validator=_check_seconds)

    @classmethod
    def immediate(cls, attempts: int = 6) -> RetryPolicy:
        """A policy that never waits, whatever the server asks, for the tests of programs that use this package."""
        return cls(
            attempts=attempts, timeout=None, wait_initial=0.0, wait_max=0.0, wait_jitter=0.0, retry_after_max=0.0
        )

    def wait(self, retry: int, jitter: float) -> float:
        """Seconds before the given retry (1 is the first); `jitter` is a number from 0 to 1."""
        backed_off = self.wait_initial * 2.0 ** min(retry - 1, 63)
        return min(self.wait_max, backed_off + self.wait_jitter * jitter)


@define(slots=True, eq=False, repr=False)
class Budget(Record):
    """What is left of a policy's attempts and time, for one call or one gap of a stream."""

    policy: RetryPolicy
    since: float  # monotonic seconds
    used: int = 1  # attempts begun, the first among them
    retries: int = 0  # attempts that were granted here since there was progress

    def refill(self) -> None:
        """Start over: there was progress."""
        self.used = self.retries = 0

    def next_wait(self, now: float, jitter: float, retry_after: float | None = None) -> float | None:
        """Seconds to wait before another attempt, which is thereby used; None if none is left."""
        if self.used >= self.policy.attempts:
            return None
        if self.used == 0:
            self.since = now  # a gap begins when the connection breaks, not with the progress before it
        wait = self.policy.wait(self.retries + 1, jitter)
        if self.policy.timeout is not None and now + wait - self.since > self.policy.timeout:
            return None
        asked = min(retry_after or 0.0, self.policy.retry_after_max)
        if asked > wait:
            self.since += asked - wait  # waiting that the server asked for is not held against the policy
            wait = asked
        self.used += 1
        self.retries += 1
        return wait


def is_transient(outcome: Response | TransportFailure | Head) -> bool:
    """Whether an idempotent request that came to this is worth another try."""
    if isinstance(outcome, TransportFailure):
        return outcome.kind not in ("protocol", "tls")
    status = _status(outcome)
    return status in _TRANSIENT_STATUSES or status >= 500


def was_not_processed(outcome: Response | TransportFailure) -> bool:
    """Whether the server certainly did nothing, so that even a request that makes something may be sent again."""
    if isinstance(outcome, TransportFailure):
        return outcome.never_sent and outcome.kind != "tls"
    return outcome.head.status in _NOT_PROCESSED_STATUSES and not _is_proxy_reset(outcome)


def is_ambiguous(outcome: Response | TransportFailure) -> bool:
    """Whether a request that makes something may or may not have been carried out."""
    if isinstance(outcome, TransportFailure):
        return not outcome.never_sent and outcome.kind != "protocol"
    status = outcome.head.status
    return (status >= 500 or status == 408) and not was_not_processed(outcome)


def may_still_be_processing(outcome: Response | TransportFailure) -> bool:
    """Whether the server may be at it still, so that what it has not done yet proves nothing."""
    if isinstance(outcome, TransportFailure):
        return outcome.kind == "timeout"
    return outcome.head.status in _GATEWAY_TIMEOUT_STATUSES


def retry_after(head: Head | None, wall: float) -> float | None:
    """Seconds that the server asks to wait (RFC 9110 §10.2.3: seconds or a date); None if it does not say.

    `wall` is the time now in seconds since the epoch.
    """
    value = (head.headers.get("retry-after", "") if head else "").strip()
    if _NUMBER_OF_SECONDS.fullmatch(value):
        return float(value)
    moment = http_date(value)
    return None if moment is None else max(0.0, moment - wall)


def http_date(text: str) -> float | None:
    """Seconds since the epoch of a date as headers have it (RFC 9110 §5.6.7), always GMT; None if it is none."""
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


def _status(outcome: Response | Head) -> int:
    return outcome.head.status if isinstance(outcome, Response) else outcome.status


def _is_proxy_reset(answer: Response) -> bool:
    """A 503 by which a proxy says that it lost the connection to the server, which may have done its work before."""
    return _ENVOY_RESET in answer.body and not any(words in answer.body for words in _ENVOY_NOT_CONNECTED)
