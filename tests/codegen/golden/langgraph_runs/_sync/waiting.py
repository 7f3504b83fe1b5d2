# Derived from _async/waiting.py by 'make generate'. Do not edit.

"""Waiting, on either side."""


def sleep(seconds: float) -> None:
    """Wait for `seconds`."""
