# Derived from _async/waiting.py by 'make generate'. Do not edit.

"""Waiting, in either colour."""


def sleep(seconds: float) -> None:
    """Wait for `seconds`."""
