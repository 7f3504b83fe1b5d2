"""When a failed request is sent again, and how long to wait before: one policy for all calls."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import Literal

from attrs import define, field, frozen, validators

from langgraph_runs._core.exchange import Answer, Failure, Head

RETRY_AFTER_MOST = 60.0
"""Seconds up to which a server's Retry-After is obeyed."""

Safety = Literal["idempotent", "creating"]
"""idempotent: sending it twice is as good as once. creating: a second time would make a second run."""

_TRANSIENT = frozenset({408, 425, 429})
_DECLINED = frozenset({429, 503})


def _seconds(_: object, attribute: object, value: float) -> None:
    if not value >= 0:
        name = getattr(attribute, "name", "wait")
        raise ValueError(f"RetryPolicy: {name}={value!r} must be 0 or more seconds")


def _seconds_or_none(policy: object, attribute: object, value: float | None) -> None:
    if value is not None:
        _seconds(policy, attribute, value)


@frozen(slots=True)
class RetryPolicy:
    """How often and for how long a call tries again after a failure that may pass.

    `attempts` counts all tries, the first among them (1: never again); `timeout` is the number of seconds after which
    no further try begins (None: no such bound). The wait before the n-th retry is
    min(`wait_max`, `wait_initial` * 2**(n-1) + up to `wait_jitter`) seconds, unless the server's Retry-After (up to
    60 s) asks for more. Both limits count per call; on a stream they count per gap, and every event refills them.
    """

    attempts: int = field(default=6, validator=validators.instance_of(int))
    timeout: float | None = field(default=60.0, validator=_seconds_or_none)
    wait_initial: float = field(default=0.1, validator=_seconds)
    wait_max: float = field(default=5.0, validator=_seconds)
    wait_jitter: float = field(default=1.0, validator=_seconds)

    def __attrs_post_init__(self) -> None:
        if self.attempts < 1:
            raise ValueError(f"RetryPolicy: attempts={self.attempts!r} must be 1 or more")

    @classmethod
    def immediate(cls, attempts: int = 6) -> RetryPolicy:
        """A policy that never waits, for the tests of programs that use this package."""
        return cls(attempts=attempts, timeout=None, wait_initial=0.0, wait_max=0.0, wait_jitter=0.0)

    def wait(self, retry: int, jitter: float) -> float:
        """Seconds before the given retry (1 is the first); `jitter` is a number from 0 to 1."""
        backed_off = self.wait_initial * 2.0 ** min(retry - 1, 63)
        return min(self.wait_max, backed_off + self.wait_jitter * jitter)


@define(slots=True)
class Budget:
    """What is left of a policy's attempts and time, for one call or one gap of a stream."""

    policy: RetryPolicy
    since: float  # monotonic seconds
    used: int = 1  # attempts begun, the first among them

    def refill(self) -> None:
        """Start over: there was progress."""
        self.used = 0

    def next_wait(self, now: float, jitter: float, retry_after: float | None = None) -> float | None:
        """Seconds to wait before another attempt, which is thereby used; None if none is left."""
        if self.used >= self.policy.attempts:
            return None
        if self.used == 0:
            self.since = now  # a gap begins when the connection breaks, not with the progress before it
        wait = self.policy.wait(max(self.used, 1), jitter)
        if self.policy.timeout is not None and now + wait - self.since > self.policy.timeout:
            return None
        asked = min(retry_after or 0.0, RETRY_AFTER_MOST)
        if asked > wait:
            self.since += asked - wait  # waiting that the server asked for is not held against the policy
            wait = asked
        self.used += 1
        return wait


def may_pass(outcome: Answer | Failure | Head) -> bool:
    """Whether an idempotent request that came to this is worth another try."""
    if isinstance(outcome, Failure):
        return outcome.kind not in ("invalid", "tls")
    status = outcome.head.status if isinstance(outcome, Answer) else outcome.status
    return status in _TRANSIENT or status >= 500


def declined(outcome: Answer | Failure | Head) -> bool:
    """Whether the server certainly did nothing, so that even a request that makes something may be sent again."""
    if isinstance(outcome, Failure):
        return outcome.never_sent and outcome.kind != "tls"
    status = outcome.head.status if isinstance(outcome, Answer) else outcome.status
    return status in _DECLINED


def left_open(outcome: Answer | Failure | Head) -> bool:
    """Whether a request that makes something may or may not have been carried out."""
    if isinstance(outcome, Failure):
        return not outcome.never_sent
    status = outcome.head.status if isinstance(outcome, Answer) else outcome.status
    return (status >= 500 and status not in _DECLINED) or status == 408


def retry_after(head: Head | None, wall: float) -> float | None:
    """Seconds that the server asks to wait (RFC 9110 §10.2.3: seconds or a date); None if it does not say.

    `wall` is the time now in seconds since the epoch.
    """
    value = head.headers.get("retry-after") if head else None
    if value is None:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - wall)
    except (ValueError, OverflowError, TypeError):
        return None
