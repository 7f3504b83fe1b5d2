"""When to ask for a run of which nothing but heartbeats is heard: they only prove that the server is there."""

from __future__ import annotations

FIRST_WAIT_SECONDS, MAX_WAIT_SECONDS = 15.0, 60.0
"""How long nothing but heartbeats comes before the first question; doubled after each, up to the second number."""


class Inquiry:
    """Decides when to ask, for one stream or wait, over all of its connections."""

    def __init__(self, first_wait: float | None = None) -> None:
        self._first_wait = FIRST_WAIT_SECONDS if first_wait is None else first_wait
        self._wait = self._first_wait
        self._since: float | None = None  # when the first heartbeat came after which nothing else did, or the question

    def heard(self) -> None:
        """Something of the run came, so that there is nothing to ask about."""
        self._wait = self._first_wait
        self._since = None

    def is_due(self, now: float) -> bool:
        """A heartbeat arrived: whether to ask for the run now. The next time is later."""
        if self._since is None:
            self._since = now
        if now - self._since < self._wait:
            return False
        self._since = now
        self._wait = min(2.0 * self._wait, MAX_WAIT_SECONDS)
        return True
