"""`Pace`: when a view is shown anew."""

from __future__ import annotations

from typing import Final

INTERVAL_SECONDS: Final = 0.1
"""How long at least one state is shown before the next: a browser that renders more of them lags behind."""

CLOCK_SECONDS: Final = 1.0
"""How often the time is renewed while nothing happens …"""

SLOW_CLOCK_SECONDS: Final = 10.0
"""… and once that has gone on for a minute, as each time the whole view is sent."""

_SLOW_AFTER_SECONDS: Final = 60.0


class Pace:
    """When to show a state that changes: at once, but not before the one shown last has stood for a while."""

    def __init__(self, now: float) -> None:
        self._began = now
        self._shown_at: float | None = None
        self._shown = 0

    def due_in(self, now: float, state: int) -> float:
        """In how many seconds the state with this number is to be shown; 0.0 if it is due."""
        if self._shown_at is None:
            return 0.0
        wait = INTERVAL_SECONDS
        if state == self._shown:
            wait = CLOCK_SECONDS if now - self._began < _SLOW_AFTER_SECONDS else SLOW_CLOCK_SECONDS
        return max(0.0, self._shown_at + wait - now)

    def note_shown(self, now: float, state: int) -> None:
        """Note that the state with this number is shown now."""
        self._shown_at, self._shown = now, state
