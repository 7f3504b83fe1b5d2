"""One client in several places: event loops one after the other and at once, other processes, and as a pickle."""

from __future__ import annotations

import asyncio
import pickle
import signal
import subprocess
import sys
import threading
import warnings
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from langgraph_runs import AsyncClient, Client, RetryPolicy, Timeouts

from .forking import in_child
from .support import ClientMaker, FakeRuns, collect_garbage

AsyncGet = Callable[[AsyncClient, str], Any]


async def get(client: AsyncClient, thread_id: str) -> str:
    return str((await client.threads.get(thread_id)).thread_id)


async def get_and_stream(client: AsyncClient, thread_id: str) -> str:
    """Use the client in more ways than one, leaving connections open at the end."""
    events = [event async for event in client.runs.stream(thread_id, "agent", stream_mode="custom")]
    assert [event.data for event in events if event.mode] == [{"n": 1}, {"n": 2}, {"n": 3}]
    abandoned = client.runs.stream(thread_id, "agent", stream_mode="custom")
    await anext(aiter(abandoned))
    await asyncio.gather(*(get(client, thread_id) for _ in range(5)))
    return await get(client, thread_id)


@pytest.mark.parametrize("use", [get, get_and_stream])
def test_one_event_loop_after_the_other(use: AsyncGet, fake_runs: FakeRuns) -> None:
    """An AsyncClient that is used by asyncio.run again and again just works, and each loop leaves nothing open."""
    client = AsyncClient(fake_runs.url, api_key=None)
    thread_id = fake_runs.thread()

    for _ in range(3):
        assert asyncio.run(use(client, thread_id)) == thread_id
        fake_runs.wait_until_closed()
        collect_garbage()

    asyncio.run(client.aclose())


def test_loops_that_are_over_are_forgotten(fake_runs: FakeRuns) -> None:
    """A client holds on to no event loop that is closed, however many it has been used in."""
    client = AsyncClient(fake_runs.url, api_key=None)
    thread_id = fake_runs.thread()
    loops: list[weakref.ref[asyncio.AbstractEventLoop]] = []

    async def main() -> None:
        loops.append(weakref.ref(asyncio.get_running_loop()))
        await get(client, thread_id)

    for _ in range(5):
        asyncio.run(main())
    collect_garbage()

    assert [loop() for loop in loops[:4]] == [None] * 4


def test_a_loop_that_is_run_by_hand(fake_runs: FakeRuns) -> None:
    """In a loop that is run by hand, shutting down its generators closes the connections."""
    client = AsyncClient(fake_runs.url, api_key=None)
    loop = asyncio.new_event_loop()
    loop.run_until_complete(get(client, fake_runs.thread()))

    loop.run_until_complete(loop.shutdown_asyncgens())

    fake_runs.wait_until_closed()
    loop.close()


def test_a_loop_that_ended_rudely(fake_runs: FakeRuns) -> None:
    """After a loop that was closed with connections open in it, which nobody can close any more, the next one works."""
    client = AsyncClient(fake_runs.url, api_key=None)
    thread_id = fake_runs.thread()
    loop = asyncio.new_event_loop()
    loop.run_until_complete(get(client, thread_id))
    loop.close()

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # asyncio has reason to warn
        assert asyncio.run(get(client, thread_id)) == thread_id
        collect_garbage()


def test_several_event_loops_at_once(fake_runs: FakeRuns) -> None:
    """An AsyncClient may be used in the event loops of several threads at once."""
    client = AsyncClient(fake_runs.url, api_key=None, max_concurrency=2)
    thread_id = fake_runs.thread()
    ready = threading.Barrier(4)

    async def work() -> list[str]:
        ready.wait()
        return await asyncio.gather(*(get(client, thread_id) for _ in range(10)))

    with ThreadPoolExecutor(4) as pool:
        results = [done.result(20) for done in [pool.submit(asyncio.run, work()) for _ in range(4)]]

    assert results == [[thread_id] * 10] * 4
    fake_runs.wait_until_closed()
    collect_garbage()


def test_closing_from_another_loop(fake_runs: FakeRuns) -> None:
    """Closing in one event loop closes the connections of others, too, as soon as they come to it."""
    client = AsyncClient(fake_runs.url, api_key=None)
    thread_id = fake_runs.thread()

    async def main() -> None:
        await get(client, thread_id)
        await asyncio.to_thread(asyncio.run, client.aclose())
        await asyncio.to_thread(fake_runs.wait_until_closed)
        with pytest.raises(RuntimeError, match="closed"):
            await get(client, thread_id)

    asyncio.run(main())


def test_pickling(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A client survives pickling with all its settings, and opens connections of its own."""
    settings: dict[str, Any] = {
        "api_key": "key",
        "headers": {"x-a": "1"},
        "timeout": Timeouts(read=7.0),
        "retry": RetryPolicy(attempts=2),
        "idle_timeout": 9.0,
        "max_concurrency": 4,
        "on_response": noticed,
    }
    client = make_client(fake_runs.url, **settings)
    thread_id = fake_runs.thread()
    client.threads.get(thread_id)
    original = client if make_client.client_kind == "sync" else client.target

    copy = make_client.make(lambda: pickle.loads(pickle.dumps(original)))
    client.close()
    copy.threads.get(thread_id)

    assert [request.headers["x-api-key"] for request in fake_runs.requests] == ["key", "key"]
    assert fake_runs.requests[1].headers["x-a"] == "1"
    assert copy.timeout.read == 7.0
    assert repr(copy) == repr(client)
    with pytest.raises(TypeError, match="http_client= cannot be pickled, because its connections"):
        own = make_client(fake_runs.url, http_client=make_client.http_client())
        pickle.dumps(own if make_client.client_kind == "sync" else own.target)


def noticed(_: Any) -> None:
    """A hook that can be pickled."""


def test_forking(fake_runs: FakeRuns, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that a forked process inherits works there, on connections of its own, and goes on working here."""
    kept = httpx.Limits(max_connections=None, max_keepalive_connections=1, keepalive_expiry=60.0)
    monkeypatch.setattr("langgraph_runs._sync.transport.ONE_CONNECTION", kept)  # a fork may take more than 3 s
    client = Client(fake_runs.url, api_key=None)
    thread_id = fake_runs.thread()
    client.threads.get(thread_id)

    def work() -> None:
        assert client.threads.get(thread_id).thread_id == thread_id
        client.close()
        collect_garbage()

    assert in_child(work) == 0
    assert fake_runs.connections == 2
    client.threads.get(thread_id)
    assert fake_runs.connections == 2
    client.close()


def test_forking_in_the_midst_of_requests(fake_runs: FakeRuns) -> None:
    """A process that is forked while other threads use the client is not hindered by what they held."""
    client = Client(fake_runs.url, api_key=None, max_concurrency=2)
    thread_id = fake_runs.thread()
    stop = threading.Event()

    def keep_busy() -> None:
        while not stop.is_set():
            client.threads.get(thread_id)

    threads = [threading.Thread(target=keep_busy) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        statuses = [in_child(lambda: _alarmed(lambda: client.threads.get(thread_id))) for _ in range(10)]
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert statuses == [0] * 10
    client.close()


FIRST_CALLS = """
import asyncio, os, signal, sys, threading
from langgraph_runs import AsyncClient, Client

kind, url, thread_id = sys.argv[1:]
client = (Client if kind == "blocking" else AsyncClient)(url, api_key=None)

def call():
    asked = client.threads.get(thread_id)
    if kind != "blocking":
        async def answered():
            return await asked
        asyncio.run(answered())

threads = [threading.Thread(target=call) for _ in range(4)]
for thread in threads:
    thread.start()
pid = os.fork()
if pid == 0:
    signal.alarm(10)
    call()
    os._exit(0)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
for thread in threads:
    thread.join()
"""


@pytest.mark.parametrize("kind", ["blocking", "asynchronous"])
def test_forking_in_the_midst_of_first_calls(fake_runs: FakeRuns, kind: str) -> None:
    """Nor by what they were about to load: a call loads what it needs, and a module's lock may be held meanwhile."""
    command = [sys.executable, "-W", "ignore", "-c", FIRST_CALLS, kind, fake_runs.url, fake_runs.thread()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "0\n", "")


def _alarmed(work: Callable[[], Any]) -> None:
    """Kill the process if it hangs."""
    signal.alarm(10)
    work()


def test_forking_with_an_event_loop(fake_runs: FakeRuns) -> None:
    """An AsyncClient that a forked process inherits works in an event loop there."""
    client = AsyncClient(fake_runs.url, api_key=None)
    thread_id = fake_runs.thread()
    asyncio.run(get(client, thread_id))

    assert in_child(lambda: _alarmed(lambda: asyncio.run(get(client, thread_id)))) == 0
    assert asyncio.run(get(client, thread_id)) == thread_id


SCRIPT = """
import asyncio, sys
from langgraph_runs import AsyncClient, Client

url, thread_id = sys.argv[1:]
client = Client(url, api_key=None)
print(client.threads.get(thread_id).thread_id == thread_id)
other = AsyncClient(url, api_key=None)

async def main():
    print((await other.threads.get(thread_id)).thread_id == thread_id)
    global stream
    stream = other.runs.stream(thread_id, "agent")
    await anext(stream)

asyncio.run(main())
forgotten = client.runs.stream(thread_id, "agent")
next(forgotten)
"""


KEPT = """
import sys, threading
from langgraph_runs._compat import Closer

def keep(name):
    return Closer(lambda: print(name, "closed"), lambda: print(name, "ended"))

keep("let go")
keep("done with").close()
left = keep("left")
if sys.argv[1] == "busy":
    threading.Thread(target=threading.Event().wait, daemon=True).start()
"""


@pytest.mark.parametrize(("rest", "left"), [("idle", "left ended"), ("busy", "left closed")])
def test_what_is_in_use_is_closed_at_the_end_only(rest: str, left: str) -> None:
    """Connections in use are closed when the program ends, unless a thread could still be at them; never before."""
    done = subprocess.run([sys.executable, "-c", KEPT, rest], capture_output=True, text=True, timeout=20, check=True)
    assert done.stdout.splitlines() == ["let go closed", "done with closed", left]


@pytest.mark.parametrize("first", ["", "import httpcore"])  # it changes in which order things are thrown away
def test_a_program_that_closes_nothing(fake_runs: FakeRuns, first: str) -> None:
    """A program that ends without closing its clients ends at once, and without a word even if it wants warnings."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", first + SCRIPT, fake_runs.url, fake_runs.thread()],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "True\nTrue\n", "")
    fake_runs.wait_until_closed()


LEFT_OPEN = """
import sys, threading
from langgraph_runs import Client

url, thread_id, how, rest = sys.argv[1:]
client = Client(url, api_key=None)
stream = client.runs.stream(thread_id, "agent")
next(stream)
if how == "in a cycle":
    stream.itself = stream
if how != "client open":
    client.close()
if rest == "busy":
    threading.Thread(target=threading.Event().wait, daemon=True).start()
"""


@pytest.mark.parametrize("how", ["client closed", "client open", "in a cycle"])
@pytest.mark.parametrize("rest", ["idle", "busy"])
def test_a_stream_that_is_open_at_the_end(fake_runs: FakeRuns, how: str, rest: str) -> None:
    """A stream that is still open when the program ends leaves no connection to the collector."""
    fake_runs.next(2)
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-c", LEFT_OPEN, fake_runs.url, fake_runs.thread(), how, rest],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("use", ["enter", "call", "stream", "close"])
def test_no_event_loop_of_asyncio(use: str) -> None:
    """In an event loop of another library, such as trio, the first use says that there must be one of asyncio."""
    client = AsyncClient("http://127.0.0.1:9", api_key=None)
    uses: dict[str, Any] = {
        "enter": client.__aenter__,
        "call": lambda: client.threads.get("t"),
        "stream": lambda: client.runs.stream("t", "agent").__anext__(),
        "close": client.aclose,
    }
    work = uses[use]()

    with pytest.raises(RuntimeError, match="AsyncClient works in an event loop of asyncio only"):
        work.send(None)


ABANDONED = """
import asyncio, sys
from langgraph_runs import AsyncClient

async def main():
    global stream
    sys.set_asyncgen_hooks(None, None)
    client = AsyncClient(sys.argv[1], api_key=None)
    stream = client.runs.stream(sys.argv[2], "agent")
    await anext(stream)

asyncio.new_event_loop().run_until_complete(main())
"""


def test_a_loop_that_finishes_no_generators(fake_runs: FakeRuns) -> None:
    """Where nobody finishes what an event loop leaves behind, as under nest_asyncio, a program still ends quietly."""
    fake_runs.next(2)
    done = subprocess.run(
        [sys.executable, "-c", ABANDONED, fake_runs.url, fake_runs.thread()],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
