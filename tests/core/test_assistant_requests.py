"""The requests of `client.assistants`: which endpoint is asked, what is sent, and what is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from langgraph_runs._core.calls import assistant_requests as requests
from langgraph_runs._core.runs.assistants import create_assistant_request, parse_created_assistant
from langgraph_runs._generated.types import UNSET, Request
from langgraph_runs.errors import LangGraphRunsWarning

NOTHING: Any = dict.fromkeys(("config", "context", "metadata", "name", "description"), UNSET)
OURS = "00000000-0000-0000-0000-00000000000a"


def created(**given: Any) -> Request:
    fields: Any = {"assistant_id": None, "if_exists": None, **NOTHING, **given}
    return create_assistant_request("g", new_id=lambda: OURS, **fields)


class TestCreating:
    """An assistant is created once."""

    @pytest.mark.parametrize("if_exists", [None, "raise", "do_nothing"])
    def test_without_an_id(self, if_exists: Any) -> None:
        """The id is chosen here, so a second attempt finds the assistant of the first: it may be sent again."""
        request = created(if_exists=if_exists)
        assert request.body == {"graph_id": "g", "assistant_id": OURS, "if_exists": "do_nothing"}
        assert request.idempotent

    @pytest.mark.parametrize(("if_exists", "again"), [(None, False), ("raise", False), ("do_nothing", True)])
    def test_with_an_id(self, if_exists: Any, again: bool) -> None:
        """It may be sent again if an assistant that exists is returned, not if it is a conflict."""
        request = created(assistant_id="a", if_exists=if_exists, name="n", metadata={"a": 1})
        assert request.body["assistant_id"] == "a"
        assert (request.body["name"], request.body["metadata"]) == ("n", {"a": 1})
        assert request.idempotent is again

    @pytest.mark.parametrize("found", [OURS, OURS.upper(), f"{{{OURS}}}"])
    def test_the_assistant_that_was_asked_for(self, found: str) -> None:
        """It is the one by that id, however the server spells it."""
        assert parse_created_assistant(created())({"assistant_id": found}).assistant_id == found

    def test_another_assistant(self) -> None:
        """A server that returns another one, since its settings are the same, has not created what was asked for."""
        with pytest.raises(TypeError, match=f"expected assistant {OURS}, got other: this server has one assistant"):
            parse_created_assistant(created())({"assistant_id": "other"})
        assert "assistant_id" not in parse_created_assistant(created())({})  # which is refused elsewhere

    @pytest.mark.parametrize("graph", ["", " ", ".."])
    def test_no_graph(self, graph: str) -> None:
        """The name of a graph is not empty, nor dots."""
        with pytest.raises(ValueError, match="graph_id "):
            create_assistant_request(graph, assistant_id=None, if_exists=None, new_id=lambda: OURS, **NOTHING)
        with pytest.raises(TypeError, match="graph_id must be a str, got 7"):
            create_assistant_request(7, assistant_id=None, if_exists=None, new_id=lambda: OURS, **NOTHING)  # type: ignore[arg-type]


@dataclass
class Tone:
    """The context of a graph."""

    tone: str


def test_settings() -> None:
    """Config and context are taken and checked as those of runs are: misspelt settings would stay for every run."""
    assert created(context=Tone("polite")).body["context"] == Tone("polite")
    with pytest.warns(LangGraphRunsWarning, match="config: 'recursionLimit' is not a setting .*; did you mean"):
        created(config={"recursionLimit": 5})
    with pytest.raises(TypeError, match="context must be a mapping, got 'polite'"):
        created(context="polite")


def test_updating() -> None:
    """Only what is given is sent, and only once, as every update makes a version."""
    request = requests.update_request("a", graph_id="h", **{**NOTHING, "description": ""})
    assert (request.body, request.idempotent) == ({"graph_id": "h", "description": ""}, False)
    with pytest.raises(ValueError, match="update needs at least one of graph_id, config, context"):
        requests.update_request("a", graph_id=None, **NOTHING)


@pytest.mark.parametrize("xray", [False, True, 2])
def test_the_graph(xray: Any) -> None:
    """What is inside subgraphs is asked for by a bool or a depth."""
    assert requests.graph_request("a", xray=xray).params == {"xray": xray}
    assert requests.graph_request("a", xray=None).params == {}


@pytest.mark.parametrize(("xray", "error"), [(0, ValueError), (-1, ValueError), ("1", TypeError), (1.0, TypeError)])
def test_no_depth(xray: Any, error: type[Exception]) -> None:
    """Anything else is refused: servers take 0 for a mistake, or for no depth at all."""
    with pytest.raises(error, match="xray must be "):
        requests.graph_request("a", xray=xray)


def test_subgraphs() -> None:
    """One subgraph has a path of its own."""
    request = requests.subgraphs_request("a", namespace=None, recurse=True)
    assert (request.path, request.params) == ("/assistants/a/subgraphs", {"recurse": True})
    request = requests.subgraphs_request("a", namespace="child|inner", recurse=None)
    assert (request.path, request.params) == ("/assistants/a/subgraphs/child%7Cinner", {})


@pytest.mark.parametrize("data", [[], None, {"child": 7}])
def test_no_subgraphs(data: Any) -> None:
    """A response of another shape is none."""
    with pytest.raises(TypeError, match="expected an object"):
        requests.parse_subgraphs(data)


def test_versions() -> None:
    """Versions are listed by pages, and one is chosen by its number."""
    request = requests.versions_request("a", metadata={"a": 1}, limit=2, offset=1)
    assert (request.body, request.idempotent) == ({"metadata": {"a": 1}, "limit": 2, "offset": 1}, True)
    assert requests.latest_request("a", 3).body == {"version": 3}
    with pytest.raises(ValueError, match="version must be at least 1, got 0"):
        requests.latest_request("a", 0)


def test_searching_and_counting() -> None:
    """Only conditions that are given are sent; both may be sent again."""
    nothing: Any = {"metadata": None, "graph_id": None, "name": None}
    pages: Any = {"limit": 5, "offset": 2, "sort_by": "name", "sort_order": None, "select": ("name",)}
    request = requests.search_request(**{**nothing, "graph_id": "g"}, **pages)
    assert request.body == {"graph_id": "g", "limit": 5, "offset": 2, "sort_by": "name", "select": ["name"]}
    assert request.idempotent
    assert requests.count_request(**{**nothing, "name": "n"}).body == {"name": "n"}
