"""`play`: plays a script to clients in the same process, and on a loopback port if that is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, get_args

from langgraph_runs._generated.types import UNSET
from langgraph_runs.testing._clock import JumpingClock, jumping_clock
from langgraph_runs.testing._loopback.server import Server
from langgraph_runs.testing._no_requests import allowed
from langgraph_runs.testing._script import Script
from langgraph_runs.testing._script_world import ScriptWorld, UnexpectedRequestError
from langgraph_runs.testing._shared import add_notes
from langgraph_runs.testing.answer import Answer, reply_json
from langgraph_runs.testing.request import Request
from langgraph_runs.testing.sse import Flavour

if TYPE_CHECKING:
    import httpx

    from langgraph_runs import AsyncClient, Client


_ADDRESS = "http://script"


def play(script: Script, *, flavour: Flavour = "langgraph") -> ScriptServer:
    """Return a server of a script, for a `with` block. Leaving the block checks that all was played, and nothing else.

    Its responses are like those of LangGraph's server, or of Aegra.
    """
    return ScriptServer(script, flavour=flavour)


def check_playable(script: Any, flavour: Any) -> None:
    """Raise unless these are a script and a kind of server."""
    if not isinstance(script, Script):
        raise TypeError(f"script must be a Script, got {script!r}")
    if flavour not in get_args(Flavour):
        raise ValueError(f"flavour must be one of {', '.join(get_args(Flavour))}, got {flavour!r}")


class ScriptServer:
    """Plays a script, in a `with` block; nothing is waited for in it, see `jumping_clock`.

    `client`, `async_client`, `http_client` and `async_http_client` make clients whose requests never leave the
    process; `url` starts a server on a loopback port. A request that the script does not have raises AssertionError,
    there where it is made and at the end of the block, unless the block raises itself. So does what was not played: a
    run that was never created, a break that was never reached.
    """

    def __init__(self, script: Script, *, flavour: Flavour = "langgraph") -> None:
        check_playable(script, flavour)
        self.result: Any = UNSET
        """For `every_cut`: what your code made of the runs."""
        self._world = ScriptWorld(script, flavour)
        self._open: ExitStack | None = None
        self._loopback: _Loopback | None = None

    @property
    def clock(self) -> JumpingClock:
        """The clock of all clients in the block: `clock.slept` has what retries would have waited."""
        return self._world.clock

    @property
    def requests(self) -> Sequence[Request]:
        """The requests so far, each with `method`, `path`, `query`, `headers`, `body` and `json()`."""
        return tuple(self._world.requests)

    @property
    def created(self) -> Sequence[Mapping[str, Any]]:
        """What the runs were created with: the bodies of those requests, such as `{"assistant_id": ..., ...}`."""
        return tuple(self._world.created_bodies)

    @property
    def url(self) -> str:
        """The address of the server on a loopback port, for clients in other processes and those that take a URL."""
        stack = self._entered("url")
        if self._loopback is None:
            self._loopback = loopback = _Loopback(self._world)
            stack.callback(loopback.stop)
            stack.enter_context(allowed(loopback.url))
        return self._loopback.url

    def client(self, **settings: Any) -> Client:
        """Return a client of this server that takes the settings of any client. It is closed with the block."""
        from langgraph_runs import Client

        stack = self._entered("client()")
        client = Client(**self._settings(self.http_client(), settings))
        stack.callback(client.close)
        return client

    def async_client(self, **settings: Any) -> AsyncClient:
        """Return an async client of this server that takes the settings of any client."""
        from langgraph_runs import AsyncClient

        given: dict[str, Any] = {
            "base_url": _ADDRESS,
            "api_key": None,
            "http_client": self.async_http_client(),
            **settings,
        }
        return AsyncClient(**given)

    def http_client(self) -> httpx.Client:
        """Return a client of httpx that reaches nothing but this server: for `Client(http_client=...)`, or as it is."""
        import httpx

        from langgraph_runs.testing._transport import ScriptTransport

        self._entered("http_client()")
        return httpx.Client(transport=ScriptTransport(self._world), base_url=_ADDRESS)

    def async_http_client(self) -> httpx.AsyncClient:
        """Return an async client of httpx that reaches nothing but this server."""
        import httpx

        from langgraph_runs.testing._transport import ScriptTransport

        self._entered("async_http_client()")
        return httpx.AsyncClient(transport=ScriptTransport(self._world), base_url=_ADDRESS)

    def __enter__(self) -> Self:
        if self._open is not None:
            raise RuntimeError("this server has been used already; play the script again")
        self._open = ExitStack()
        self._world.clock = self._open.enter_context(jumping_clock())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        __tracebackhide__ = True  # in pytest
        assert self._open is not None
        self._open.close()
        self._check(error)

    def _check(self, error: BaseException | None) -> None:
        """Raise AssertionError for what was not as in the script; if the block raised an error, add it to that."""
        __tracebackhide__ = True
        if error is not None:
            add_notes(error, self._notes())
        elif problems := self._problems():
            raise AssertionError("; ".join(problems))

    def _problems(self) -> list[str]:
        """Return what was not as in the script so far."""
        return [*self._world.unexpected, *self._world.missing()]

    def _notes(self) -> list[str]:
        """Return what may be the cause of an error."""
        return [*self._problems(), *self._world.unheard]

    @staticmethod
    def _settings(http_client: object, given: dict[str, Any]) -> dict[str, Any]:
        return {"base_url": _ADDRESS, "api_key": None, "http_client": http_client, **given}

    def _entered(self, what: str) -> ExitStack:
        if self._open is None:
            raise RuntimeError(f"{what} works in the block: with play(script) as server: ...")
        return self._open


class _Loopback(Server):
    """The server on a port."""

    def __init__(self, world: ScriptWorld) -> None:
        self._world = world
        super().__init__()

    def respond(self, request: Request) -> Answer:
        """Answer a request; one that is not in the script is refused, with a status that nobody sends again."""
        try:
            return self._world.respond(request)
        except UnexpectedRequestError as error:
            return reply_json({"detail": str(error)}, 418)
