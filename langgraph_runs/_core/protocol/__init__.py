"""Streams of a thread, by commands and events of their own: the requests, what is told, and reading it."""
