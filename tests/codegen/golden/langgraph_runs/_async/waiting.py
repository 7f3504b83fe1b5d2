"""Waiting, in either colour."""


async def asleep(seconds: float) -> None:
    """Wait for `seconds`."""
