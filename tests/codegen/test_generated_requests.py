"""The operations of the package: what each sends, where, and how its response is read."""

import importlib
import inspect
import pkgutil
import re
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import unquote

import pytest

from codegen import spec
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
from langgraph_runs._generated.api.threads import count_threads, get_thread_state
from langgraph_runs._generated.models import Run, RunCreate, RunsCancel
from langgraph_runs._generated.types import UNSET, Request

DOCUMENT = spec.load(Path(__file__).parents[2] / "openapi.yaml").document
DESCRIBED = {
    operation["operationId"]: (method.upper(), path, operation)
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
    if "operationId" in operation
}
MODULES = {
    module.name.rpartition(".")[2]: importlib.import_module(module.name)
    for module in pkgutil.walk_packages(api.__path__, f"{api.__name__}.")
    if not module.ispkg
}
CREATING = {"RunCreate", "list[RunCreate]", "CronCreate"}


def described(module: ModuleType) -> Request:
    """The request of an operation, from arguments that fit its signature: each that is required is its name."""
    signature = inspect.signature(module.request)
    paths = [name for name, one in signature.parameters.items() if one.kind is one.POSITIONAL_OR_KEYWORD]
    body: dict[str, Any] = {}
    if "body" in signature.parameters:
        kind = signature.parameters["body"].annotation
        body["body"] = [] if kind.startswith("list") else getattr(models, kind).from_dict({"assistant_id": "agent"})
    required = {name: name for name, one in signature.parameters.items() if one.default is one.empty}
    query = {name: text for name, text in required.items() if name not in (*paths, "body")}
    request: Request = module.request(*paths, **body, **query)
    return request


def test_every_operation_of_the_description_has_a_module() -> None:
    """What openapi.yaml describes is generated, and nothing else."""
    assert DESCRIBED
    assert MODULES.keys() == DESCRIBED.keys()


@pytest.mark.parametrize("name", MODULES)
def test_every_operation_says_what_it_is(name: str) -> None:
    """Method, path, repeatability and kind of response are the description's; streams alone have nothing to parse."""
    method, path, operation = DESCRIBED[name]
    streaming = any("text/event-stream" in one.get("content", {}) for one in operation["responses"].values())
    request = described(MODULES[name])

    assert (request.operation, request.method, request.path) == (name, method, re.sub(r"[{}]", "", path))
    assert request.idempotent is operation["x-idempotent"]
    assert request.streaming is streaming
    assert hasattr(MODULES[name], "parse") is not streaming
    assert (request.headers.get("Accept") == "text/event-stream") is streaming
    assert request.params == {
        one["name"]: one["name"] for one in operation.get("parameters", ()) if one.get("required")
    }


@pytest.mark.parametrize("name", MODULES)
def test_what_creates_runs_or_crons_may_not_be_repeated(name: str) -> None:
    """Whether a request was carried out is looked up before it is sent again, if it creates runs or crons."""
    creates = MODULES[name].request.__annotations__.get("body") in CREATING
    assert not (creates and described(MODULES[name]).idempotent)


def test_there_are_operations_of_each_kind() -> None:
    """The tests above compare something."""
    requests = [described(module) for module in MODULES.values()]
    assert {one.idempotent for one in requests} == {one.streaming for one in requests} == {True, False}
    assert {module.request.__annotations__.get("body") for module in MODULES.values()} >= CREATING


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
    batch = create_run_batch.request(body=[RunCreate("a"), RunCreate("b", input={})])
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
    """Whatever an id holds, it neither leaves nor splits the path, and the server gets it back whole."""
    path = get_run.request(value, "r").path
    assert path == f"/threads/{segment}/runs/r"
    assert unquote(segment) == value


def test_an_empty_path_parameter_is_refused() -> None:
    """An empty id would address something else."""
    with pytest.raises(ValueError, match="empty"):
        get_assistant.request("")


def test_responses_are_parsed_to_what_they_are() -> None:
    """A run, a list of runs, any JSON, or nothing."""
    assert get_run.parse({"run_id": "r"}) == Run.from_dict({"run_id": "r"})
    assert list_runs.parse([{"run_id": "r"}, {}]) == [Run.from_dict({"run_id": "r"}), Run.from_dict({})]
    assert join_run.parse([1, {"a": None}]) == [1, {"a": None}]
    assert cancel_run.parse(None) is None
    assert cancel_run.parse({}) == {}
    parse_nothing: Any = delete_run.parse
    assert parse_nothing(None) is None


@pytest.mark.parametrize("data", [None, [], "run", 1])
def test_a_run_that_is_no_object_is_refused(data: object) -> None:
    """A response of another shape is a TypeError, not a run without fields."""
    with pytest.raises(TypeError, match="expected an object, got"):
        get_run.parse(data)


@pytest.mark.parametrize(("data", "kind"), [(None, "array"), ({}, "array"), ("runs", "array"), ([None], "object")])
def test_runs_that_are_no_list_are_refused(data: object, kind: str) -> None:
    """A response of another shape is a TypeError, for the list as for each run in it."""
    with pytest.raises(TypeError, match=f"expected an {kind}, got"):
        list_runs.parse(data)


@pytest.mark.parametrize("data", [None, True, False, 1.0, "1", [1]])
def test_a_count_that_is_no_integer_is_refused(data: object) -> None:
    """What only counts as a number in Python, such as true, is no number of threads."""
    with pytest.raises(TypeError, match="expected an integer, got"):
        count_threads.parse(data)


def test_a_request_cannot_be_changed() -> None:
    """A description can be kept and sent again as it was."""
    request: Any = get_info.request()
    with pytest.raises(AttributeError):
        request.path = "/ok"
