"""The life of a run: creating it exactly once, waiting for it, cancelling it, its result and its outcome."""
