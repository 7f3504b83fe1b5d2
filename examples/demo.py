"""`make demo`: start a real LangGraph server and run the steps of quickstart.py and quickstart_async.py against it.

Then those of restart.py: the server is stopped in the middle of a stream, and started again. Every printed claim is
checked; if one does not hold, the exit status is 1.
"""

import asyncio
import sys
import time
from collections.abc import Sequence

import quickstart
import quickstart_async
import restart
from dev_server import DevServerError, dev_server

from langgraph_runs import AsyncClient, Client
from langgraph_runs.models import PartialRun

GREETING = "Hello, how are you today?"
COUNTING = "Count with me: one two three four five."


class Checks:
    """Checks claims and remembers the ones that failed."""

    def __init__(self) -> None:
        self.failed: list[str] = []

    def check(self, holds: bool, claim: str) -> None:
        """Print a claim, and remember it if it does not hold."""
        print(f"  {'ok  ' if holds else 'FAIL'} {claim}")
        if not holds:
            self.failed.append(claim)

    def tokens(self, words: Sequence[str], times: Sequence[float]) -> None:
        print()
        self.check("".join(words) == f"You said: {GREETING}", f"the reply is complete, in {len(words)} pieces")
        self.check(
            len(words) >= 7 and times[-1] - times[0] > 0.2,
            f"it was streamed: the first piece came {times[-1] - times[0]:.2f} s before the last",
        )

    def rejoined(self, before: str, after: str) -> None:
        print(f"  received {before!r}, left, rejoined, received {after!r}")
        whole = f"You said: {COUNTING}"
        self.check(
            bool(before) and bool(after) and before + after == whole, "nothing is missing and nothing is repeated"
        )

    def result(self, values: dict[str, object]) -> None:
        self.check(values.get("step") == 5, f"the final values are {values}")

    def cancelled(self, message: str) -> None:
        self.check("was cancelled" in message, f"join raises RunCancelledError: {message}")

    def restarted(self, amiss: Sequence[str]) -> None:
        self.check(not amiss, f"langgraph_runs got every step, and none again unannounced {' '.join(amiss)}".rstrip())

    def runs(self, runs: Sequence[PartialRun]) -> None:
        for run in runs:
            print(f"  {run.run_id} {run.status}")
        statuses = [run.status for run in runs]
        self.check(
            statuses == ["interrupted", "success", "success", "success"],
            "there are four runs; the newest was cancelled",
        )


def sync_tour(url: str, checks: Checks) -> None:
    """Run the steps of quickstart.py."""
    with Client(url) as client:
        thread = client.threads.create()
        print(f"\nClient: thread {thread.thread_id}\n\nStreaming tokens:\n  ", end="")
        words: list[str] = []
        times: list[float] = []
        for word in quickstart.stream_tokens(client, thread, GREETING):
            print(word, end="", flush=True)
            words.append(word)
            times.append(time.monotonic())
        checks.tokens(words, times)
        print("\nLeaving a stream and rejoining at the last event id:")
        checks.rejoined(*quickstart.leave_and_rejoin(client, thread, COUNTING))
        print("\nWaiting for the result:")
        checks.result(quickstart.wait_for_the_result(client, thread))
        print("\nCancelling a slow run:")
        checks.cancelled(quickstart.cancel_a_slow_run(client, thread))
        print("\nListing the runs of the thread:")
        checks.runs(quickstart.list_the_runs(client, thread))


async def async_tour(url: str, checks: Checks) -> None:
    """Run the steps of quickstart_async.py."""
    async with AsyncClient(url) as client:
        thread = await client.threads.create()
        print(f"\nAsyncClient: thread {thread.thread_id}\n\nStreaming tokens:\n  ", end="")
        words: list[str] = []
        times: list[float] = []
        async for word in quickstart_async.stream_tokens(client, thread, GREETING):
            print(word, end="", flush=True)
            words.append(word)
            times.append(time.monotonic())
        checks.tokens(words, times)
        print("\nLeaving a stream and rejoining at the last event id:")
        checks.rejoined(*await quickstart_async.leave_and_rejoin(client, thread, COUNTING))
        print("\nWaiting for the result:")
        checks.result(await quickstart_async.wait_for_the_result(client, thread))
        print("\nCancelling a slow run:")
        checks.cancelled(await quickstart_async.cancel_a_slow_run(client, thread))
        print("\nListing the runs of the thread:")
        checks.runs(await quickstart_async.list_the_runs(client, thread))


def through_a_restart(checks: Checks) -> None:
    """Run restart.py, on a server of its own."""
    with dev_server() as server:
        print("\nStopping the server in the middle of a stream, and starting it again:\n")
        checks.restarted(restart.compare(server)["langgraph_runs"])


def main() -> None:
    """Run both tours, and restart.py; the exit status is 1 if a claim does not hold."""
    checks = Checks()
    try:
        with dev_server() as server:
            print(f"LangGraph server at {server.url}, serving the graphs of examples/agents")
            sync_tour(server.url, checks)
            asyncio.run(async_tour(server.url, checks))
        through_a_restart(checks)
    except DevServerError as error:
        sys.exit(str(error))
    if checks.failed:
        sys.exit(f"\nChecks failed: {len(checks.failed)}")
    print("\nAll checks passed.")


if __name__ == "__main__":
    main()
