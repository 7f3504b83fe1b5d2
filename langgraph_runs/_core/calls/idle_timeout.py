"""How long a connection may be silent before it counts as dead: a fixed limit, or one learned from heartbeats."""

from __future__ import annotations

from typing import Literal

MIN_LIMIT_SECONDS, MAX_LIMIT_SECONDS = 6.0, 30.0
"""Bounds of a limit of three heartbeat intervals."""

MIN_INTERVAL_FRACTION = 0.01
"""A shorter interval, as part of MIN_LIMIT_SECONDS, is ignored: some servers send a comment with the head."""

INITIAL_LIMIT_SECONDS = 60.0
"""Limit for a resumable stream before its first heartbeat; doubled each time it is reached, up to the next one."""

UNRESUMABLE_LIMIT_SECONDS = 240.0
"""Limit for any other stream before its first heartbeat, with which it is given up, since it cannot go on."""


class IdleTimeout:
    """The limit of silence for one stream or wait, over all of its connections.

    `setting` is the client's `idle_timeout`: a number of seconds, None for no limit, or "auto" for three times the
    interval between heartbeats (LangGraph sends one every 5 s from the start of the response, events or not). Until
    the interval is known, a resumable stream has INITIAL_LIMIT_SECONDS, any other one UNRESUMABLE_LIMIT_SECONDS. A
    learned limit never shrinks, and any "auto" limit doubles when it is reached, since the interval may have been
    measured wrongly; up to UNRESUMABLE_LIMIT_SECONDS.
    """

    def __init__(self, setting: float | Literal["auto"] | None) -> None:
        self._auto = setting == "auto"
        self._limit = None if isinstance(setting, str) else setting
        self._initial_limit = INITIAL_LIMIT_SECONDS
        self._last_heartbeat = 0.0  # seconds on the clock of `now`
        self._is_off_beat = False  # that is not the time of a heartbeat, nor of the beginning of a response

    @property
    def learning(self) -> bool:
        """Whether the limit is "auto" and no heartbeat has shown the interval yet."""
        return self._auto and self._limit is None

    @property
    def grows(self) -> bool:
        """Whether the limit is raised when it is reached."""
        return self._auto

    def opened(self, now: float) -> None:
        """A response began, which is when servers start to time their heartbeats."""
        self._last_heartbeat, self._is_off_beat = now, False

    def rested(self, now: float) -> None:
        """Nothing was read until now: what comes at once has come before, and what comes next tells no interval."""
        self._last_heartbeat, self._is_off_beat = now, True

    def heartbeat(self, now: float) -> None:
        """A heartbeat arrived."""
        interval, self._last_heartbeat = now - self._last_heartbeat, now
        if interval < MIN_INTERVAL_FRACTION * MIN_LIMIT_SECONDS:
            return
        if self._auto and not self._is_off_beat:
            three_intervals = max(MIN_LIMIT_SECONDS, min(3.0 * interval, MAX_LIMIT_SECONDS))
            rare_heartbeats = min(1.5 * interval, 2.0 * INITIAL_LIMIT_SECONDS)
            self._limit = max(self._limit or 0.0, three_intervals, rare_heartbeats)
        self._is_off_beat = False

    def limit(self, *, resumable: bool, over: bool = False) -> float | None:
        """Seconds to wait for the next byte; None for no limit.

        Of a run that is `over` a replay has all there is, so its silence says nothing of the interval.
        """
        if self.learning and not resumable:
            return UNRESUMABLE_LIMIT_SECONDS
        limit = self._initial_limit if self.learning else self._limit
        return min(limit, INITIAL_LIMIT_SECONDS) if limit and self._auto and over and resumable else limit

    def limit_reached(self) -> bool:
        """Raise the limit that was reached. True if the server may send no heartbeats, so that this is no error."""
        if not self._auto:
            return False
        if self._limit is not None:
            self._limit = _doubled(self._limit)
            return False
        self._initial_limit = _doubled(self._initial_limit)
        return True


def _doubled(limit: float) -> float:
    """The limit after one that was reached: within bounds, so that a dead connection is noticed."""
    return min(2.0 * limit, UNRESUMABLE_LIMIT_SECONDS)
