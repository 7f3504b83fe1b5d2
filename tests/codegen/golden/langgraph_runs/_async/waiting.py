"""Waiting, on either side."""


async def asleep(seconds: float) -> None:
    """Wait for `seconds`."""
