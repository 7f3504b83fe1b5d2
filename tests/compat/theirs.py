"""Run the tests of langgraph-sdk and of LangGraph's RemoteGraph through compat, and print what became of them.

LANGGRAPH_SRC is a checkout of LangGraph, which nothing here fetches; its tests are of another version than the packages
that are installed, which may show. The exit status is 1 if more fail than those in `EXPECTED`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.etree import ElementTree as ET

ROOT = Path(__file__).parent.parent.parent
HERE = Path(__file__).parent
OPTIONS = [
    "-p",
    "through_compat",
    "-p",
    "no:randomly",
    "-p",
    "no:cacheprovider",
    "-q",
    "--tb=no",
    "--override-ini=addopts=",
]

DOTS = (
    "an id of dots only is refused: servers and proxies may resolve it as a place in the path, percent-encoded or not"
)
CUT = "an event that the end of a response cuts off is not handed out; StreamInterruptedError is raised"
LOCATION = "only runs and GETs are resumed: whether a Location goes on where another POST broke off is not known"
EXPECTED = {
    "test_client_stream.test_http_client_stream_flushes_trailing_event": CUT,
    "test_client_stream.test_sync_http_client_stream_flushes_trailing_event": CUT,
    "test_client_stream.test_http_client_stream_recovers_after_disconnect": LOCATION,
    "test_client_stream.test_sync_http_client_stream_recovers_after_disconnect": LOCATION,
    "TestAsyncPathEncoding.test_bare_double_dot_thread_id_survives_to_wire": DOTS,
    "TestAsyncPathEncoding.test_bare_single_dot_thread_id_survives_to_wire": DOTS,
    "TestAsyncPathEncoding.test_runs_delete_double_id_pivot_stays_on_threads_runs": DOTS,
    "TestSyncPathEncoding.test_runs_delete_double_id_pivot_stays_on_threads_runs": DOTS,
}
"""Tests that fail, each with the reason why that is right."""


def run(folder: Path, tests: list[str], environment: Mapping[str, str]) -> tuple[int, dict[str, str]]:
    """Run tests in a folder of their own sources: how many passed, and what failed, with the message."""
    with TemporaryDirectory() as results:
        report = Path(results, "report.xml")
        command = [sys.executable, "-m", "pytest", *OPTIONS, f"--junitxml={report}", *tests]
        path = os.pathsep.join([str(HERE), str(ROOT), str(folder / "tests")])
        subprocess.run(command, cwd=folder, env={**os.environ, **environment, "PYTHONPATH": path}, check=False)
        cases = ET.parse(report).getroot().iter("testcase")
    passed, failed = 0, {}
    for case in cases:
        problems = [part for part in case if part.tag in ("failure", "error")]
        if problems:
            failed[f"{case.get('classname', '').rpartition('.')[2]}.{case.get('name')}"] = problems[0].get(
                "message", ""
            )
        else:
            passed += not [part for part in case if part.tag == "skipped"]
    return passed, failed


def with_server(folder: Path, tests: list[str]) -> tuple[int, dict[str, str]]:
    """Run LangGraph's tests, of which some need a server of their graph."""
    sys.path.insert(0, str(ROOT / "examples"))
    from dev_server import dev_server

    graph = f"{folder / 'tests' / 'example_app' / 'example_graph.py'}:app"
    with TemporaryDirectory() as place:
        config = Path(place, "langgraph.json")
        config.write_text(json.dumps({"graphs": {"app": graph}, "webhooks": {}}))
        with dev_server(config=config, env={"PYTHONPATH": str(folder)}) as server:
            environment = {"THEIR_TESTS": "langgraph", "THEIR_SERVER": server.url}
            return run(folder, ["--noconftest", *tests], environment)


def main() -> None:
    """Run both, and print a table."""
    source = os.environ.get("LANGGRAPH_SRC")
    if not source or not (Path(source, "libs", "sdk-py")).is_dir():
        sys.exit(f"LANGGRAPH_SRC must be a checkout of LangGraph, with libs/sdk-py, got {source!r}")
    libs = Path(source).absolute() / "libs"
    results: dict[str, Any] = {
        "langgraph-sdk": run(libs / "sdk-py", ["tests", "-m", "not integration", "-o", "asyncio_mode=auto"], {}),
        "RemoteGraph": with_server(libs / "langgraph", ["tests/test_remote_graph.py"]),
        "RemoteGraph, v3": with_server(libs / "langgraph", ["tests/test_remote_graph_v3.py"]),
    }
    unexpected = 0
    for name, (passed, failed) in results.items():
        print(f"\n{name}: {passed} of {passed + len(failed)} pass")
        for test, message in failed.items():
            unexpected += test not in EXPECTED
            print(f"  {test}: {EXPECTED.get(test) or 'NOT EXPECTED: ' + message.splitlines()[0]}")
    sys.exit(unexpected > 0)


if __name__ == "__main__":
    main()
