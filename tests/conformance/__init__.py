"""Scenarios on both colours against servers that misbehave on purpose."""
