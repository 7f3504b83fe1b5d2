"""How long a stream may be silent before its connection is taken for dead."""

from __future__ import annotations

from typing import Literal

MIN_LIMIT_SECONDS, MAX_LIMIT_SECONDS = 6.0, 30.0
"""Seconds between which three times a rhythm is a sensible limit."""

MIN_INTERVAL_FRACTION = 0.01
"""Part of FEWEST in which a heartbeat tells no rhythm: some servers greet with a comment."""

INITIAL_LIMIT_SECONDS = 60.0
"""Seconds of silence allowed to a resumable stream whose server has not sent a heartbeat yet; doubled every time."""


class IdleTimeout:
    """The limit for one stream.

    `setting` is the client's `idle_timeout`: a number of seconds, None for no limit, or "auto": three times the rhythm
    in which the server sends heartbeats (LangGraph: every 5 s from the start of the answer, events or not). Until the
    rhythm is known a stream that can be resumed is given UNLEARNED seconds, and any other one as long as it takes.
    A limit once learned never shrinks, and it doubles when it is reached: the rhythm may have been misjudged.
    """

    def __init__(self, setting: float | Literal["auto"] | None) -> None:
        self._auto = setting == "auto"
        self._limit = None if isinstance(setting, str) else setting
        self._unlearned = INITIAL_LIMIT_SECONDS
        self._heartbeat = 0.0

    @property
    def learning(self) -> bool:
        """No heartbeat has been heard yet that would tell the rhythm."""
        return self._auto and self._limit is None

    def opened(self, now: float) -> None:
        """An answer began: servers time their heartbeats from here."""
        self._heartbeat = now

    def heartbeat(self, now: float) -> None:
        """A heartbeat was heard."""
        rhythm, self._heartbeat = now - self._heartbeat, now
        if self._auto and rhythm >= MIN_INTERVAL_FRACTION * MIN_LIMIT_SECONDS:
            learned = max(
                MIN_LIMIT_SECONDS, min(3.0 * rhythm, MAX_LIMIT_SECONDS), min(1.5 * rhythm, 2.0 * INITIAL_LIMIT_SECONDS)
            )
            self._limit = max(self._limit or 0.0, learned)

    def limit(self, *, resumable: bool) -> float | None:
        """Seconds to wait for the next byte; None: for ever."""
        if self.learning:
            return self._unlearned if resumable else None
        return self._limit

    def fell_silent(self) -> bool:
        """The limit was reached. True if the server may simply send no heartbeats: then that was no fault of it."""
        if not self._auto:
            return False
        if self._limit is not None:
            self._limit *= 2.0
            return False
        self._unlearned *= 2.0
        return True
