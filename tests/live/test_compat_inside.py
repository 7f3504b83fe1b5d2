"""compat in a graph: its client talks to the server that the graph runs in, without a connection."""

from __future__ import annotations

import os
from pathlib import Path

import attr
import attrs
import pytest
import sseclient

import langgraph_runs
from langgraph_runs import Client

from .conftest import NewServer

CONFIG = Path(__file__).parent / "inside" / "langgraph.json"


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """A folder with our package and those that it needs and a server does not have."""
    for module in (attr, attrs, langgraph_runs, sseclient):
        source = Path(str(module.__file__)).parent
        (tmp_path / source.name).symlink_to(source)
    return tmp_path


def test_a_node_runs_other_graphs_of_its_server(start_server: NewServer, server_name: str, packages: Path) -> None:
    """A client without an address waits, streams while the run goes on, cancels and raises, whenever it was made."""
    if server_name != "langgraph":
        pytest.skip("about the server of `langgraph dev`")
    env = {"PYTHONPATH": os.fspath(packages)}
    with start_server(config=CONFIG, env=env) as server, Client(server.url, api_key=None) as client:
        told = client.runs.wait(None, "outer", input={})["told"]
    once = [{"count": 1}, {"tick": 0}, "RunCancelledError", 404]
    assert told == {"early": once, "late": once}
