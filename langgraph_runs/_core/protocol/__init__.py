"""Streams of a thread in the new protocol: its events, its commands, and what its projections make of the events."""
