"""Stop a real server in the middle of a stream, start it again, and see which steps of the run a client gets.

    python examples/restart.py

It is done to a stream of langgraph_runs, and to two of langgraph-sdk (the extra `peers`): with its defaults, and of a
run whose events the server stores. `make demo` does it, too.
"""

from __future__ import annotations

import threading
import warnings
from collections.abc import Callable, Iterator, Sequence

import httpx
from dev_server import DevServer, dev_server
from langgraph_sdk import get_sync_client

from langgraph_runs import Client, CustomEvent, MetadataEvent, errors

COUNT = 40
STOP_AT = 10
INPUT = {"count": COUNT, "delay": 0.05}
AGAIN = 0
"""What stands among the steps where the run begins: once, and again if the server starts it again."""


def ours(url: str) -> Iterator[int]:
    """The steps, as langgraph_runs gets them."""
    with Client(url) as client:
        thread = client.threads.create()
        with client.runs.stream(thread, "steps", input=INPUT, stream_mode="custom") as stream:
            for event in stream:
                if isinstance(event, MetadataEvent):
                    yield AGAIN
                elif isinstance(event, CustomEvent):
                    yield event.data["step"]


def theirs(url: str, *, stream_resumable: bool = False) -> Iterator[int]:
    """The steps, as langgraph-sdk gets them."""
    with get_sync_client(url=url) as client:
        thread = client.threads.create()
        options = {"input": INPUT, "stream_resumable": stream_resumable}
        for event in client.runs.stream(thread["thread_id"], "steps", stream_mode="custom", **options):
            if event.event == "metadata":
                yield AGAIN
            elif event.event == "custom":
                yield event.data["step"]


def theirs_stored(url: str) -> Iterator[int]:
    """The steps, as langgraph-sdk gets them if it has the server store the events, as langgraph_runs does."""
    return theirs(url, stream_resumable=True)


def through_a_restart(server: DevServer, client: Callable[[str], Iterator[int]]) -> tuple[list[int], list[str]]:
    """What a client got of a run while the server was stopped and started again, and what it warned of or raised."""
    seen: list[int] = []
    restart = threading.Thread(target=server.restart)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            for step in client(server.url):
                seen.append(step)
                if step == STOP_AT and not restart.ident:
                    restart.start()
        except (errors.LangGraphRunsError, httpx.HTTPError) as error:
            return seen, [*(str(one.message) for one in told), f"{type(error).__name__}: {error}"]
        finally:
            if restart.ident:
                restart.join()
    return seen, [str(one.message) for one in told]


def attempts(seen: Sequence[int]) -> list[list[int]]:
    """What a client got, divided where it was told that the run begins again."""
    result: list[list[int]] = [[]]
    for step in seen:
        if step == AGAIN:
            result.append([])
        else:
            result[-1].append(step)
    return list(filter(None, result))


def ranges(steps: Sequence[int]) -> str:
    """Steps in the order in which they came: 1-18, 30-40."""
    result: list[list[int]] = []
    for step in steps:
        if result and result[-1][-1] == step - 1:
            result[-1] = [result[-1][0], step]
        else:
            result.append([step])
    return ", ".join("-".join(map(str, ends)) for ends in result)


def amiss(seen: Sequence[int]) -> list[str]:
    """What a client was not told: steps that it never got, and steps that it got again unannounced."""
    missing = sorted({*range(1, COUNT + 1)} - {*seen})
    repeated = sorted({step for attempt in attempts(seen) for step in attempt if attempt.count(step) > 1})
    return [f"{what} steps {ranges(steps)}" for what, steps in (("lost", missing), ("repeated", repeated)) if steps]


def compare(server: DevServer) -> dict[str, list[str]]:
    """Print what each client gets; what is amiss, by client."""
    print(
        f"  A run of {COUNT} steps. After step {STOP_AT} the server is stopped; started again, it runs them all anew."
    )
    print("  A client gets these steps; | is where it is told that the run begins again:\n")
    clients = {
        "langgraph_runs": ours,
        "langgraph-sdk": theirs,
        "langgraph-sdk, stream_resumable=True": theirs_stored,
    }
    result: dict[str, list[str]] = {}
    for name, client in clients.items():
        seen, told = through_a_restart(server, client)
        result[name] = amiss(seen)
        verdict = "; ".join(result[name]) or "all as it happened"
        print(f"  {name + ':':38}{' | '.join(map(ranges, attempts(seen)))}  {verdict}")
        for message in told:
            print(f"    {message}")
    return result


def main() -> None:
    with dev_server() as server:
        compare(server)


if __name__ == "__main__":
    main()
