"""What importing the package costs and does: little, and nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .source import top_level

WATCH = Path(__file__).with_name("watch.py")
EVERYTHING = "from langgraph_runs import *; from langgraph_runs.models import *"
OPTIONAL = {
    "IPython",
    "aiohttp",
    "httpx2",
    "langchain_core",
    "langgraph",
    "langgraph_sdk",
    "opentelemetry",
    "pydantic",
    "rich",
}
NEEDED = {"attr", "attrs", "httpx", "langgraph_runs", "orjson", "sseclient"}
MOST_OF_OURS, MOST_OF_OTHERS = 64, 40
"""Modules that the blocking client loads beyond those of httpx; 51 and 30 as this is written."""


def watched(code: str) -> dict[str, Any]:
    """What a fresh interpreter saw happen while it ran some code."""
    command = [sys.executable, str(WATCH), code]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout)
    return seen


def loaded(code: str) -> set[str]:
    """The modules that some code loads."""
    return set(watched(code)["modules"])


@pytest.fixture(scope="module")
def httpx_alone() -> set[str]:
    """The modules that `import httpx` loads."""
    return loaded("import httpx")


def test_optional_packages_are_not_loaded(httpx_alone: set[str]) -> None:
    """Importing every public name loads no package that a program may have, but that ours does not need."""
    names = top_level(loaded(EVERYTHING))
    assert {
        name for name in names - top_level(httpx_alone) if name in OPTIONAL or name.startswith("langchain")
    } == set()
    assert names >= NEEDED


def test_importing_does_nothing() -> None:
    """Importing every public name reads no environment variable, starts no thread and leaves logging alone."""
    seen = watched(EVERYTHING)
    assert seen["asked"] == []
    assert seen["threads"] == 1
    assert (seen["handlers"], seen["level"]) == (0, 0)


def test_making_a_client_starts_nothing() -> None:
    """A client that has sent nothing has read the environment, but started no thread and loaded no event loop."""
    seen = watched("import langgraph_runs; langgraph_runs.Client()")
    assert any("LANGGRAPH_API_URL" in access for access in seen["asked"])
    assert seen["threads"] == 1
    assert "asyncio" not in top_level(set(seen["modules"]))


def test_the_bare_import_loads_one_module() -> None:
    """`import langgraph_runs` loads nothing of ours but itself: what is not asked for costs nothing."""
    names = loaded("import langgraph_runs")
    assert {name for name in names if top_level({name}) <= NEEDED} == {"langgraph_runs"}


def test_the_client_loads_little_beyond_httpx(httpx_alone: set[str]) -> None:
    """The blocking client loads few modules beyond those of httpx, and of other packages only those it needs."""
    beyond = loaded("from langgraph_runs import Client") - httpx_alone
    assert top_level(beyond) - sys.stdlib_module_names - NEEDED == set(), sorted(beyond)
    ours = {name for name in beyond if name.startswith("langgraph_runs")}
    assert len(ours) <= MOST_OF_OURS, sorted(ours)
    assert len(beyond - ours) <= MOST_OF_OTHERS, sorted(beyond - ours)


BROKEN = """
import sys
import httpx
from langgraph_runs import Client, RetryPolicy, errors

def answer(request):
    before.update(() if before else sys.modules)
    if found and request.url.path.endswith("/threads/search"):
        return httpx.Response(200, json=[{"thread_id": "t", "created_at": "2100-01-01T00:00:00Z"}])
    if found and request.method == "GET":
        return httpx.Response(200, json=[])
    raise httpx.ReadError("the connection broke", request=request)

before, found = set(), FOUND
wire = httpx.Client(transport=httpx.MockTransport(answer))
runs = Client(http_client=wire, retry=RetryPolicy.immediate(2)).runs
try:
    CALL
except errors.LangGraphRunsError:
    print("broken", *sorted(set(sys.modules) - before))
"""
CALLS = [
    "runs.create('t', 'agent')",
    "runs.create(None, 'agent')",
    "runs.create_batch([{'assistant_id': 'agent'}])",
    "[*runs.stream('t', 'agent')]",
    "[*runs.stream(None, 'agent')]",
    "runs.wait('t', 'agent')",
    "runs.wait(None, 'agent')",
    "[*runs.join_stream('t', 'r')]",
]


@pytest.mark.slow
@pytest.mark.parametrize("found", [False, True], ids=["broken", "answered"])
@pytest.mark.parametrize("call", CALLS)
def test_recovery_loads_nothing(call: str, found: bool) -> None:
    """What finds out whether a run was made is loaded before the request is sent: afterwards that could fail."""
    command = [sys.executable, "-c", BROKEN.replace("CALL", call).replace("FOUND", str(found))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    said, *late = done.stdout.split()
    assert said == "broken"
    assert [name for name in late if name.startswith("langgraph_runs")] == []
