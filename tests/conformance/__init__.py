"""Scenarios on sync and async clients against servers that misbehave on purpose."""
