"""The clients' I/O: the source of truth, of which the blocking side is derived."""
