"""Every decision of the SDK, without I/O, clock, randomness or HTTP library.

What makes and follows runs is loaded by the first call that does so (PEP 562), and with it all that it needs to find
out what became of a request: before anything is sent, and not when that went wrong.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from langgraph_runs._core import create, session, wait

__all__ = ("create", "session", "wait")


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f"{__name__}.{name}")
