"""Cold starts: whole processes that can import only what a fresh installation provides."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.machine import CLIENT_CORE, pin

if TYPE_CHECKING:
    from benchmarks.rig import Contender

INSTALLED = {
    "ours": ("langgraph-runs", "langgraph_runs"),
    "peer": ("langgraph-sdk", "langgraph_sdk"),
    "limit": ("orjson", "orjson"),
}
"""The requirement and the package of each module of `contenders`."""

RAW = """
import socket, orjson
body = orjson.dumps({{"assistant_id": "agent", "input": {{}}}})
sock = socket.create_connection(("127.0.0.1", {port}))
head = b"POST /threads/one.1/runs HTTP/1.1\\r\\nhost: localhost\\r\\ncontent-length: %d\\r\\n\\r\\n"
sock.sendall(head % len(body) + body)
orjson.loads(sock.recv(65536).partition(b"\\r\\n\\r\\n")[2])
"""

SNIPPETS = {
    ("ours", "sync", "import"): "from langgraph_runs import Client",
    ("peer", "sync", "import"): "from langgraph_sdk import get_sync_client",
    ("limit", "sync", "import"): "import socket, orjson",
    ("ours", "async", "import"): "from langgraph_runs import AsyncClient",
    ("peer", "async", "import"): "from langgraph_sdk import get_client",
    ("limit", "async", "import"): "import asyncio, socket, orjson",
    ("ours", "sync", "call"): """
from langgraph_runs import Client
Client("{url}", api_key=None).runs.create("one.1", "agent", input={{}})
""",
    ("peer", "sync", "call"): """
from langgraph_sdk import get_sync_client
get_sync_client(url="{url}", api_key=None).runs.create("one.1", "agent", input={{}})
""",
    ("limit", "sync", "call"): RAW,
    ("ours", "async", "call"): """
import asyncio
from langgraph_runs import AsyncClient
async def main(): await AsyncClient("{url}", api_key=None).runs.create("one.1", "agent", input={{}})
asyncio.run(main())
""",
    ("peer", "async", "call"): """
import asyncio
from langgraph_sdk import get_client
async def main(): await get_client(url="{url}", api_key=None).runs.create("one.1", "agent", input={{}})
asyncio.run(main())
""",
    ("limit", "async", "call"): "import asyncio\n" + RAW,
}


class Sites:
    """A directory for each contender with what its installation provides."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._made: dict[str, str] = {}

    def run(self, contender: Contender, api: str, snippet: str, url: str) -> dict[str, Any]:
        """Run a snippet in a new process; the CPU time of the whole process, including its start."""
        code = SNIPPETS[contender.module, api, snippet].format(url=url, port=url.rpartition(":")[2])
        code = f"import sys; sys.path.append({self.of(contender)!r})\n{code}"
        wall = time.perf_counter()
        process = subprocess.Popen([contender.python, "-I", "-S", "-c", code], preexec_fn=lambda: pin(CLIENT_CORE))  # noqa: PLW1509
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - wall
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"{contender.name}: {snippet} failed: see above")
        return {"cpu": usage.ru_utime + usage.ru_stime, "wall": wall, "count": 1}

    def of(self, contender: Contender) -> str:
        """The directory of a contender."""
        if contender.name not in self._made:
            self._made[contender.name] = self._make(contender)
        return self._made[contender.name]

    def _make(self, contender: Contender) -> str:
        site = self._stack.enter_context(tempfile.TemporaryDirectory())
        for path in installed(contender)["top"]:
            place = Path(path)
            if contender.where and place.name == INSTALLED[contender.module][1]:
                place = Path(contender.where) / place.name
            (Path(site) / place.name).symlink_to(place)
        return site


def installed(contender: Contender) -> dict[str, Any]:
    """What the installation of a contender provides (see `install`)."""
    said = subprocess.run(
        [contender.python, "-m", "benchmarks.install", *INSTALLED[contender.module]],
        cwd=Path(__file__).resolve().parent.parent,
        capture_output=True,
        check=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(said.stdout)
    return found
