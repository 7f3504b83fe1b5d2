"""The life of a run: create it exactly once, wait for it, cancel it, read its result and its outcome."""
