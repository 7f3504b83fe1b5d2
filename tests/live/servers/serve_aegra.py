"""Serve Aegra on a socket that is already bound. Started by aegra.py, with the interpreter of .venv-aegra.

As examples/agents/serve.py does: the socket is inherited, the server stops at the end of standard input, and waits are
looked at more often than usual: with Redis, Aegra looks every 2 s whether a run has ended.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import socket
import sys
import threading
from typing import Any

import uvicorn

LOOK_SECONDS = 0.02


def main() -> None:
    """Serve until a signal or the end of standard input."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--fd", type=int, required=True, help="the bound socket to listen on")
    listener = socket.socket(fileno=parser.parse_args().fd)
    threading.Thread(target=stop_with_parent, daemon=True).start()
    look_often()
    config = uvicorn.Config("aegra_api.main:app", log_level="warning", timeout_graceful_shutdown=5)
    uvicorn.Server(config).run(sockets=[listener])


def stop_with_parent() -> None:
    """Stop the server at the end of standard input, which gets no data."""
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)


def look_often() -> None:
    """Shorten the pauses of the module that polls."""
    from aegra_api.services import worker_executor

    class Quick:
        def __getattr__(self, name: str) -> Any:
            return getattr(asyncio, name)

        async def sleep(self, seconds: float) -> None:
            await asyncio.sleep(LOOK_SECONDS if seconds == 2.0 else seconds)

    worker_executor.asyncio = Quick()


if __name__ == "__main__":
    main()
