"""Collecting garbage while other threads run."""

from __future__ import annotations

import gc
import weakref


class _Cycle:
    """Garbage that only a collection takes away."""

    def __init__(self) -> None:
        self.itself = self


def collect_garbage() -> None:
    """Collect all garbage. `gc.collect` does nothing while another thread collects, which may wait for a finalizer."""
    seen = weakref.ref(_Cycle())
    while seen() is not None:
        gc.collect()
