"""Headers, ids and paths that callers give arrive as given, or are refused before anything is sent."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote
from uuid import UUID

import pytest

from langgraph_runs import Client

from .support import ClientMaker, FakeRuns, ScriptedServer, a_run, a_state, a_thread, an_assistant, reply_json

BAD_VALUES = {
    "line break": "a\r\nx-evil: 1",
    "line feed": "a\nb",
    "carriage return": "a\rb",
    "nul": "a\0b",
    "escape": "a\x1bb",
    "delete": "a\x7fb",
    "beyond latin-1": "sn\u2603wman",
}
BAD_NAMES = ["", " ", "a b", "a:b", "a\r\nb", "ü", "x\0"]
IDS = ["a/b", "a?b=c", "a#b", "a b", "a%2Fb", "ü☃", "a\\b", "a;b", "..%2f..", "a&b+c", "x" * 2000]
BAD_IDS: list[Any] = ["..", ".", "", " ", "\t", "a\0b", "a\r\nb", "\x7f", None, 7, b"bytes", ["list"], "\ud800"]


@pytest.fixture
def echo(scripted: ScriptedServer) -> ScriptedServer:
    """A server that answers whatever it is asked."""
    anything = {**a_run(), **a_thread(), **a_state(), **an_assistant()}
    for depth in range(1, 7):
        scripted.always("*", "/{any}" * depth, reply_json(anything))
    return scripted


@pytest.mark.parametrize("value", BAD_VALUES.values(), ids=BAD_VALUES)
def test_header_values_that_cannot_be_sent(value: str, echo: ScriptedServer, make_client: ClientMaker) -> None:
    """A value that could split a request, or has no place in a header, is refused wherever it is given."""
    client = make_client(echo.url)
    for refused in (
        lambda: make_client(echo.url, headers={"x-a": value}),
        lambda: make_client(echo.url, api_key=value),
        lambda: client.with_options(headers={"x-a": value}),
        lambda: client.threads.get("t", headers={"x-a": value}),
        lambda: client.runs.create("t", "agent", headers={"x-a": value}),
        lambda: client.runs.join_stream("t", "r", headers={"x-a": value}),
        lambda: client.request("GET", "/x", headers={"x-a": value}),
        lambda: client.build_request("GET", "/x", headers={"x-a": value}),
    ):
        with pytest.raises(ValueError, match=r"x-a|api_key"):
            refused()
    assert echo.requests == []


@pytest.mark.parametrize("name", BAD_NAMES)
def test_header_names_that_are_none(name: str, make_client: ClientMaker) -> None:
    """What is no header name is refused."""
    with pytest.raises(ValueError, match="header name"):
        make_client("http://127.0.0.1:1", headers={name: "x"})


@pytest.mark.parametrize("headers", [{"x": 1}, {1: "x"}, {"x": None}, [("a", "b")], "x: y"])
def test_headers_of_other_types(headers: Any, make_client: ClientMaker) -> None:
    """Headers are a mapping of str to str."""
    with pytest.raises(TypeError, match="headers"):
        make_client("http://127.0.0.1:1", headers=headers)


@pytest.mark.parametrize("name", ["Content-Length", "transfer-encoding"])
def test_headers_that_follow_from_the_body(name: str, make_client: ClientMaker) -> None:
    """Headers by which a request could lie about its length are refused."""
    with pytest.raises(ValueError, match="is set automatically"):
        make_client("http://127.0.0.1:1").request("POST", "/x", json={}, headers={name: "3"})


def test_headers_arrive(echo: ScriptedServer, make_client: ClientMaker) -> None:
    """A call's headers are laid over the client's in any letter case; latin-1 and inner white space survive."""
    client = make_client(echo.url, headers={"X-Mine": "client", "X-Other": "café\tau lait", "X-Blank": ""})

    client.threads.get("t", headers={"x-mine": " call "})

    [request] = echo.requests
    assert request.headers["x-mine"] == "call"
    assert request.headers["x-other"] == "café\tau lait"
    assert request.headers["x-blank"] == ""
    assert request.headers["user-agent"].startswith("langgraph-runs/")
    assert [name for name, _ in request.headers.pairs if name.lower() == "x-mine"] == ["x-mine"]


@pytest.mark.parametrize("value", IDS)
def test_ids_are_one_segment_of_the_path(value: str, echo: ScriptedServer, make_client: ClientMaker) -> None:
    """An id never changes which endpoint is asked, whatever characters it has."""
    client = make_client(echo.url)

    client.runs.get(value, value)
    client.threads.get(value)
    client.assistants.get(value)

    for request, count in zip(echo.requests, (4, 2, 2), strict=True):
        _, *segments = request.target.split("/")
        assert len(segments) == count, request.target
        assert [unquote(segment) for segment in segments if segment not in ("threads", "runs", "assistants")] == [
            value
        ] * (count // 2)
        assert "?" not in request.target
        assert "#" not in request.target


@pytest.mark.parametrize("value", BAD_IDS, ids=repr)
def test_ids_that_are_none(value: Any, echo: ScriptedServer, make_client: ClientMaker) -> None:
    """What cannot be an id is refused by every call before anything is sent."""
    client = make_client(echo.url)
    for refused in (
        lambda: client.runs.get(value, "r"),
        lambda: client.runs.get("t", value),
        lambda: client.runs.join(value, "r"),
        lambda: client.runs.join_stream(value, "r"),
        lambda: client.runs.cancel("t", value),
        lambda: client.runs.delete("t", value),
        lambda: client.runs.list(value),
        lambda: client.runs.create("t", value),
        lambda: client.runs.stream("t", value),
        lambda: client.runs.wait("t", value),
        lambda: client.runs.create_batch([{"assistant_id": value}]),
        lambda: client.runs.cancel_many(thread_id="t", run_ids=[value]),
        lambda: client.threads.get(value),
        lambda: client.threads.delete(value),
        lambda: client.threads.get_state(value),
        lambda: client.threads.get_history(value),
        lambda: client.assistants.get(value),
    ):
        with pytest.raises((TypeError, ValueError)):
            refused()
    assert echo.requests == []


def test_uuids(echo: ScriptedServer, make_client: ClientMaker) -> None:
    """Ids may be UUIDs."""
    make_client(echo.url).runs.get(UUID(int=1), UUID(int=2))

    assert echo.requests[0].path == f"/threads/{UUID(int=1)}/runs/{UUID(int=2)}"


@pytest.mark.parametrize(
    "path", ["", "x", "//elsewhere.invalid/", "/a/../b", "/./a", "/a b", "/a#b", "/ü", "/a\r\nb", "http://x/", None]
)
def test_paths_that_lead_elsewhere(path: Any, echo: ScriptedServer, make_client: ClientMaker) -> None:
    """A path given to request() stays below the base URL and is one line."""
    client = make_client(echo.url)
    with pytest.raises((TypeError, ValueError), match="path"):
        client.request("GET", path)
    with pytest.raises((TypeError, ValueError), match="path"):
        client.build_request("GET", path)
    assert echo.requests == []


@pytest.mark.parametrize("path", ["/threads/a%2F..%2Fb", "/threads/..%2Fx", "/threads/.hidden", "/threads/a..b"])
def test_a_path_with_a_quoted_id(path: str, echo: ScriptedServer, make_client: ClientMaker) -> None:
    """Slashes and dots within one segment lead nowhere else."""
    make_client(echo.url).request("GET", path)

    assert echo.requests[0].path == path


@pytest.mark.parametrize("method", ["", "G T", "GET\r\n", "GÉT", None])
def test_methods_that_are_none(method: Any, make_client: ClientMaker) -> None:
    """What is no HTTP method is refused."""
    with pytest.raises((TypeError, ValueError), match="method"):
        make_client("http://127.0.0.1:1").request(method, "/x")


def test_arguments_of_other_types(echo: ScriptedServer, make_client: ClientMaker) -> None:
    """An argument of the wrong type is refused by a TypeError that names it, before anything is sent."""
    client = make_client(echo.url)
    for refused, match in (
        (lambda: client.threads.create(metadata="x"), "metadata must be a mapping, got 'x'"),
        (lambda: client.threads.create(supersteps="x"), "supersteps must be a list of mappings, got 'x'"),
        (lambda: client.threads.create(ttl="5"), "ttl must be a number of minutes or a mapping, got '5'"),
        (lambda: client.threads.search(metadata=3), "metadata must be a mapping, got 3"),
        (lambda: client.threads.search(values=7), "values must be a mapping, got 7"),
        (lambda: client.threads.search(extract="x"), "extract must be a mapping, got 'x'"),
        (lambda: client.threads.search(ids="x"), "ids must be a list of ids, got 'x'"),
        (lambda: client.threads.search(select="values"), "select must be a list of field names, got 'values'"),
        (lambda: client.threads.get_history("t", before=7), "before must be a checkpoint.s id or a checkpoint, got 7"),
        (lambda: client.assistants.search(metadata=3), "metadata must be a mapping, got 3"),
        (lambda: client.assistants.search(select="name"), "select must be a list of field names, got 'name'"),
        (lambda: list(client.runs.iter("t", limit=5)), "unexpected keyword 'limit'; iter returns all runs"),
        (lambda: list(client.runs.iter("t", offset=5)), "unexpected keyword 'offset'; iter returns all runs"),
    ):
        with pytest.raises(TypeError, match=match):
            refused()
    assert echo.requests == []


def test_too_many_arguments_by_position(echo: ScriptedServer, make_client: ClientMaker) -> None:
    """An argument by position that a method takes by keyword is refused; the error says what it takes so."""
    client: Any = make_client(echo.url)
    for refused, match in (
        (lambda: client.threads.search({}, 5), r"Threads\.search\(\) takes no arguments by position; pass them by"),
        (
            lambda: client.threads.get_history("t", 5),
            r"Threads\.get_history\(\) takes only thread_id by position; pass",
        ),
        (lambda: client.runs.stream("t", "a", {}), r"Runs\.stream\(\) takes only thread_id, assistant_id by position"),
    ):
        with pytest.raises(TypeError, match=match):
            refused()
    assert echo.requests == []
    with pytest.raises(TypeError, match=r"^Client\(\) takes only base_url by position; pass the others by keyword$"):
        Client(echo.url, "key")  # type: ignore[misc]


@pytest.mark.parametrize("depth", [300, 100_000])
def test_input_that_is_nested_too_deeply(depth: int, fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """A value without a JSON form is refused by a TypeError, however deep it is, or if it holds itself."""
    deep: Any = []
    for _ in range(depth):
        deep = [deep]
    circle: dict[str, Any] = {}
    circle["self"] = circle
    client = make_client(fake_runs.url)

    for value in deep, circle:
        with pytest.raises(TypeError, match="JSON"):
            client.runs.create(fake_runs.thread(), "agent", input=value)
    assert fake_runs.requests == []
