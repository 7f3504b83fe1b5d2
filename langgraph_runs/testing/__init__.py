"""For tests of programs that use this package: a server that plays a script of runs, and breaks where that says so.

`Script` says which runs are expected and what goes wrong; `play` plays it, and `every_cut` with a break at every point;
`record` makes one of a real run; `message` is what a model says. With `jumping_clock` no call waits, with `no_requests`
none sends. With pytest, the fixtures `play_script`, `jumping_clock` and `no_requests` are there without an import.

Only the names in `__all__` are public: the modules are those of the model of the server, which the tests of this
package itself use.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from langgraph_runs.testing._clock import JumpingClock, jumping_clock
    from langgraph_runs.testing._events import message
    from langgraph_runs.testing._every_cut import every_cut
    from langgraph_runs.testing._no_requests import no_requests
    from langgraph_runs.testing._record import record
    from langgraph_runs.testing._script import Script
    from langgraph_runs.testing._script_server import ScriptServer, play

__all__ = [
    "JumpingClock",
    "Script",
    "ScriptServer",
    "every_cut",
    "jumping_clock",
    "message",
    "no_requests",
    "play",
    "record",
]

_MODULES = {
    "JumpingClock": "_clock",
    "Script": "_script",
    "ScriptServer": "_script_server",
    "every_cut": "_every_cut",
    "jumping_clock": "_clock",
    "message": "_events",
    "no_requests": "_no_requests",
    "play": "_script_server",
    "record": "_record",
}

if not TYPE_CHECKING:  # who checks types hears of names that do not exist

    def __getattr__(name: str) -> Any:
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
        return value


def __dir__() -> list[str]:
    return __all__
