"""The events of a run: reading them, resuming after a break, telling when the stream has ended."""
