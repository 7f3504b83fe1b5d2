"""The operations of the package: what is asked, where, and how an answer is read."""

import importlib
import pkgutil
from types import ModuleType
from typing import Any
from urllib.parse import unquote

import pytest

from langgraph_runs._generated import api, models
from langgraph_runs._generated.api.assistants import get_assistant
from langgraph_runs._generated.api.runs import (
    cancel_run,
    cancel_runs,
    create_run,
    create_run_batch,
    delete_run,
    get_run,
    join_run,
    join_run_stream,
    list_runs,
    stream_run,
)
from langgraph_runs._generated.api.system import get_info
from langgraph_runs._generated.api.threads import get_thread_state
from langgraph_runs._generated.models import Run, RunCreate, RunsCancel
from langgraph_runs._generated.types import UNSET, Request

MODULES = [
    importlib.import_module(module.name)
    for module in pkgutil.walk_packages(api.__path__, f"{api.__name__}.")
    if not module.ispkg
]
REPEATABLE = {
    *("cancel_run", "cancel_runs", "delete_run", "get_run", "join_run", "join_run_stream", "list_runs"),
    *("delete_thread", "get_thread", "get_thread_history", "get_thread_state", "search_threads"),
    *("get_assistant", "search_assistants", "get_info", "get_ok"),
}
STREAMING = {"join_run_stream", "stream_run", "stream_stateless_run"}


def described(module: ModuleType) -> Request:
    """The request of an operation, from arguments that fit its signature."""
    names = module.request.__annotations__
    paths = [name for name in ("thread_id", "run_id", "assistant_id") if name in names]
    body: dict[str, Any] = {}
    if kind := names.get("body"):
        body["body"] = [] if kind.startswith("list") else getattr(models, kind).from_dict({"assistant_id": "agent"})
    request: Request = module.request(*paths, **body)
    return request


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_every_operation_says_what_it_is(module: ModuleType) -> None:
    """Name, repeatability and kind of answer are right for each operation; streams alone have nothing to parse."""
    request = described(module)
    assert request.operation == module.__name__.rpartition(".")[2]
    assert request.idempotent is (request.operation in REPEATABLE)
    assert request.streaming is (request.operation in STREAMING)
    assert hasattr(module, "parse") is not request.streaming
    assert (request.headers.get("Accept") == "text/event-stream") is request.streaming
    assert request.params == {}


def test_the_table_of_operations_is_whole() -> None:
    """Every operation that the tests know exists, and none hides from them."""
    assert len(MODULES) == 24
    names = {module.__name__.rpartition(".")[2] for module in MODULES}
    assert names >= REPEATABLE | STREAMING


def test_query_parameters_have_the_forms_that_servers_read() -> None:
    """Lists are repeated, flags are numbers, a join's modes are one text, and what is not given is left out."""
    request = list_runs.request("t", limit=5, offset=0, status="success", select=["run_id", "status"])
    assert request.params == {"limit": 5, "offset": 0, "status": "success", "select": ["run_id", "status"]}
    assert cancel_run.request("t", "r", wait=1, action="rollback").params == {"wait": 1, "action": "rollback"}
    assert join_run.request("t", "r", cancel_on_disconnect=0).params == {"cancel_on_disconnect": 0}
    assert join_run_stream.request("t", "r", stream_mode='["values"]').params == {"stream_mode": '["values"]'}
    assert get_thread_state.request("t", subgraphs=True).params == {"subgraphs": True}


def test_header_parameters_are_headers() -> None:
    """The last event id and the request's mark travel as headers, and only if given."""
    assert join_run_stream.request("t", "r").headers == {"Accept": "text/event-stream"}
    assert join_run_stream.request("t", "r", last_event_id="-1").headers["Last-Event-ID"] == "-1"
    assert create_run.request("t", body=RunCreate("a")).headers == {}
    assert create_run.request("t", body=RunCreate("a"), x_request_id="m").headers == {"X-Request-Id": "m"}
    assert stream_run.request("t", body=RunCreate("a"), x_request_id="m").headers["X-Request-Id"] == "m"


def test_bodies_are_ready_for_json() -> None:
    """A body is plain data; an operation without one has UNSET."""
    batch = create_run_batch.request(body=[RunCreate("a"), RunCreate("b", input_={})])
    assert batch.body == [{"assistant_id": "a"}, {"assistant_id": "b", "input": {}}]
    assert cancel_runs.request(body=RunsCancel(status="all")).body == {"status": "all"}
    assert get_info.request().body is UNSET


@pytest.mark.parametrize(
    ("value", "segment"),
    [
        ("0199-ab", "0199-ab"),
        (".", "%2E"),
        ("..", "%2E%2E"),
        ("...", "%2E%2E%2E"),
        ("a.b", "a.b"),
        ("../../ok", "..%2F..%2Fok"),
        ("a/b?c#d", "a%2Fb%3Fc%23d"),
        ("a%2Fb", "a%252Fb"),
        (" \r\n", "%20%0D%0A"),
        ("ü{}", "%C3%BC%7B%7D"),
    ],
)
def test_a_path_parameter_is_one_segment(value: str, segment: str) -> None:
    """Whatever an id holds, it neither climbs nor splits the path, and the server gets it back whole."""
    path = get_run.request(value, "r").path
    assert path == f"/threads/{segment}/runs/r"
    assert unquote(segment) == value


def test_an_empty_path_parameter_is_refused() -> None:
    """An empty id would address something else."""
    with pytest.raises(ValueError, match="empty"):
        get_assistant.request("")


def test_answers_are_parsed_to_what_they_are() -> None:
    """A run, a list of runs, any JSON, or nothing."""
    assert get_run.parse({"run_id": "r"}) == Run(run_id="r")
    assert list_runs.parse([{"run_id": "r"}, {}]) == [Run(run_id="r"), Run()]
    assert join_run.parse([1, {"a": None}]) == [1, {"a": None}]
    assert cancel_run.parse(None) is None
    assert cancel_run.parse({}) == {}
    parse_nothing: Any = delete_run.parse
    assert parse_nothing(None) is None


@pytest.mark.parametrize("data", [None, [], "run", 1])
def test_a_run_that_is_no_object_is_refused(data: object) -> None:
    """An answer of another shape is a TypeError, not a run without fields."""
    with pytest.raises(TypeError, match="expected an object, got"):
        get_run.parse(data)


@pytest.mark.parametrize(("data", "kind"), [(None, "array"), ({}, "array"), ("runs", "array"), ([None], "object")])
def test_runs_that_are_no_list_are_refused(data: object, kind: str) -> None:
    """An answer of another shape is a TypeError, for the list as for each run in it."""
    with pytest.raises(TypeError, match=f"expected an {kind}, got"):
        list_runs.parse(data)


def test_a_request_cannot_be_changed() -> None:
    """A description can be kept and sent again as it was."""
    request: Any = get_info.request()
    with pytest.raises(AttributeError):
        request.path = "/ok"
