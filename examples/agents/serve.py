"""Serve the graphs of langgraph.json on a socket that is already bound. Started by dev_server.py.

This is `langgraph dev` (the same `run_server` call) with three differences that the tests need:

* It inherits the listening socket from its parent. By default, the server silently takes another port if the requested
  one is busy, and its clients would talk to the wrong server.
* With --fast, the queue polls for new runs every 10 ms. By default it polls every 0.5 s and a new run waits for the
  second poll, so every run starts 0.5-1 s late, which adds minutes to a test suite.
* It stops at the end of its standard input, so it never outlives the process that started it.
"""

import argparse
import asyncio
import json
import os
import signal
import socket
import sys
import threading
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn
from langgraph_api.cli import run_server

HERE = Path(__file__).parent
POLL_INTERVAL = 0.01


def main() -> None:
    """Serve until a signal or the end of standard input."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--fd", type=int, required=True, help="the bound socket to listen on")
    parser.add_argument("--jobs", type=int, default=10, help="the number of runs that may be in progress at once")
    parser.add_argument("--auth", action="store_true", help="require an API key, see auth.py")
    parser.add_argument("--fast", action="store_true", help="start runs within 10 ms instead of up to a second")
    parser.add_argument("--persist", action="store_true", help="keep the data in the working directory")
    parser.add_argument("--config", type=Path, default=HERE / "langgraph.json", help="which graphs there are")
    options = parser.parse_args()

    threading.Thread(target=stop_with_parent, daemon=True).start()
    listener = socket.socket(fileno=options.fd)
    host, port = listener.getsockname()
    uvicorn.run = partial(serve, listener, fast=options.fast)
    config = json.loads(options.config.read_text())
    run_server(
        host,
        port,
        graphs={name: str(options.config.parent / path) for name, path in config["graphs"].items()},
        auth={"path": f"{HERE / 'auth.py'}:auth", "disable_studio_auth": True} if options.auth else None,
        webhooks=config["webhooks"],
        n_jobs_per_worker=options.jobs,
        disable_persistence=not options.persist,
    )


def stop_with_parent() -> None:
    """Stop the server at the end of standard input, which gets no data."""
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)


def serve(listener: socket.socket, app: str, *, fast: bool, **options: Any) -> None:
    """Do what `uvicorn.run` does, on our socket. From here on, the server's own modules may be imported."""
    if fast:
        poll_often()
    uvicorn.Server(uvicorn.Config(app, **options)).run(sockets=[listener])


def poll_often() -> None:
    """Make the in-memory queue poll for runs every POLL_INTERVAL seconds."""
    from langgraph_runtime_inmem.ops import Runs

    look = Runs.next

    async def next_runs(wait: bool, limit: int = 1) -> AsyncIterator[Any]:
        if wait:
            await asyncio.sleep(POLL_INTERVAL)
        async for run in look(wait=False, limit=limit):
            yield run

    Runs.next = staticmethod(next_runs)


if __name__ == "__main__":
    main()
