"""`make demo`: a real LangGraph server, the tour of quickstart.py through it, and then of quickstart_async.py.

Every claim that is printed is checked; if one does not hold, the exit status is 1.
"""

import asyncio
import sys
import time
from collections.abc import Sequence

import quickstart
import quickstart_async
from dev_server import DevServerError, dev_server

from langgraph_runs import AsyncClient, Client
from langgraph_runs.models import Run

GREETING = "Hello, how are you today?"
COUNTING = "Count with me: one two three four five."


class Checks:
    """What was claimed, and whether it held."""

    def __init__(self) -> None:
        self.failed: list[str] = []

    def check(self, holds: bool, claim: str) -> None:
        """Print a claim and remember if it does not hold."""
        print(f"  {'ok ' if holds else 'OFF'} {claim}")
        if not holds:
            self.failed.append(claim)

    def tokens(self, words: Sequence[str], times: Sequence[float]) -> None:
        print()
        self.check("".join(words) == f"You said: {GREETING}", f"the answer came whole, in {len(words)} pieces")
        self.check(
            len(words) >= 7 and times[-1] - times[0] > 0.2,
            f"as it was spoken: the first {times[-1] - times[0]:.2f} s before the last",
        )

    def rejoined(self, before: str, after: str) -> None:
        print(f"  heard {before!r}, left, came back, heard {after!r}")
        whole = f"You said: {COUNTING}"
        self.check(
            bool(before) and bool(after) and before + after == whole, "nothing is missing and nothing came twice"
        )

    def result(self, values: dict[str, object]) -> None:
        self.check(values.get("step") == 5, f"the run came to {values}")

    def cancelled(self, said: str) -> None:
        self.check("was cancelled" in said, f"whoever waits is told: {said}")

    def runs(self, runs: Sequence[Run]) -> None:
        for run in runs:
            print(f"  {run.run_id} {run.status}")
        statuses = [run.status for run in runs]
        self.check(statuses == ["interrupted", "success", "success", "success"], "four runs, the newest one cancelled")


def sync_tour(url: str, checks: Checks) -> None:
    """quickstart.py, step by step."""
    with Client(url) as client:
        thread = client.threads.create()
        print(f"\nClient: a thread, {thread.thread_id}\n\nTokens as they come:\n  ", end="")
        words: list[str] = []
        times: list[float] = []
        for word in quickstart.stream_tokens(client, thread, GREETING):
            print(word, end="", flush=True)
            words.append(word)
            times.append(time.monotonic())
        checks.tokens(words, times)
        print("\nLeaving in the middle, and rejoining by the last event id:")
        checks.rejoined(*quickstart.leave_and_rejoin(client, thread, COUNTING))
        print("\nWaiting for a result:")
        checks.result(quickstart.wait_for_the_result(client, thread))
        print("\nCancelling a slow run:")
        checks.cancelled(quickstart.cancel_a_slow_run(client, thread))
        print("\nThe runs of the thread:")
        checks.runs(quickstart.list_the_runs(client, thread))


async def async_tour(url: str, checks: Checks) -> None:
    """quickstart_async.py, step by step."""
    async with AsyncClient(url) as client:
        thread = await client.threads.create()
        print(f"\nAsyncClient: a thread, {thread.thread_id}\n\nTokens as they come:\n  ", end="")
        words: list[str] = []
        times: list[float] = []
        async for word in quickstart_async.stream_tokens(client, thread, GREETING):
            print(word, end="", flush=True)
            words.append(word)
            times.append(time.monotonic())
        checks.tokens(words, times)
        print("\nLeaving in the middle, and rejoining by the last event id:")
        checks.rejoined(*await quickstart_async.leave_and_rejoin(client, thread, COUNTING))
        print("\nWaiting for a result:")
        checks.result(await quickstart_async.wait_for_the_result(client, thread))
        print("\nCancelling a slow run:")
        checks.cancelled(await quickstart_async.cancel_a_slow_run(client, thread))
        print("\nThe runs of the thread:")
        checks.runs(await quickstart_async.list_the_runs(client, thread))


def main() -> None:
    """Run both tours; the exit status tells whether all was well."""
    checks = Checks()
    try:
        with dev_server() as server:
            print(f"A LangGraph server at {server.url}, with the graphs of examples/agents")
            sync_tour(server.url, checks)
            asyncio.run(async_tour(server.url, checks))
    except DevServerError as error:
        sys.exit(str(error))
    if checks.failed:
        sys.exit(f"\nClaims that do not hold: {len(checks.failed)}")
    print("\nAll as it should be.")


if __name__ == "__main__":
    main()
