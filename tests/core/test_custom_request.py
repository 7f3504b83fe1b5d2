"""Requests to arbitrary endpoints: which arguments are valid, and what is sent."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs._core.calls.custom_request import custom_request
from tests.core.calls_driver import World


def ask(method: Any = "GET", path: Any = "/ok", **options: Any) -> Any:
    given: dict[str, Any] = {"json": None, "params": None}
    return custom_request(method, path, **{**given, **options})


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "get", "Put"])
def test_what_may_be_repeated(method: str) -> None:
    """Methods that are idempotent by RFC 9110 §9.2.2 are recognised in any letter case."""
    request = ask(method)

    assert request.idempotent
    assert request.method == method.upper()


@pytest.mark.parametrize("method", ["POST", "PATCH", "patch", "QUERY"])
def test_what_may_not(method: str) -> None:
    """All other methods are not idempotent."""
    assert not ask(method).idempotent


@pytest.mark.parametrize("method", ["", "GET ", "GE\nT", "GËT", "G3T", 7, None])
def test_methods_that_are_none(method: Any) -> None:
    """A method must consist of ASCII letters."""
    with pytest.raises(ValueError, match="must be an HTTP method such as GET"):
        ask(method)


@pytest.mark.parametrize(
    ("path", "match"),
    [
        ("", "must start with a single slash"),
        ("ok", "must start with a single slash"),
        ("//elsewhere/ok", "must start with a single slash"),
        ("http://elsewhere/ok", "must start with a single slash"),
        (None, "must start with a single slash"),
        ("/a b", "percent-encoded"),
        ("/a\n", "percent-encoded"),
        ("/ä", "percent-encoded"),
        ("/a#b", "no fragment"),
        ("/..", "must not contain"),
        ("/a/../b", "must not contain"),
        ("/a/./b", "must not contain"),
        ("/a/%2e%2E/b", "must not contain"),
        ("/a/.%2e", "must not contain"),
    ],
)
def test_paths_that_are_none(path: Any, match: str) -> None:
    """A path must begin with a single slash, be percent-encoded, and stay below the base URL."""
    with pytest.raises(ValueError, match=match):
        ask(path=path)


def test_a_quoted_id() -> None:
    """An id with slashes and dots in it, quoted as one segment, is sent as it is."""
    path = "/threads/a%2F..%2Fb"
    assert World().context().config.prepare(ask(path=path)).url == "http://test/threads/a%2F..%2Fb"


def test_a_query_in_the_path_and_another() -> None:
    """Parameters are added to a query in the path."""
    config = World().context().config

    assert config.prepare(ask(path="/a?b=1", params={"c": 2})).url == "http://test/a?b=1&c=2"
    assert config.prepare(ask(path="/a?b=..", params=None)).url == "http://test/a?b=.."
    assert (
        config.prepare(ask(path="/a", params={"c": [1, 2], "d": True, "e": None})).url == "http://test/a?c=1&c=2&d=true"
    )


@pytest.mark.parametrize("params", [["a"], "a=1", 7])
def test_params_that_are_none(params: Any) -> None:
    """Parameters must be a mapping."""
    with pytest.raises(TypeError, match="params must be a mapping"):
        ask(params=params)


def test_a_body_goes_out_as_json() -> None:
    """A body is encoded, None included; UNSET sends none."""
    config = World().context().config
    posted = config.prepare(ask("POST", json={"a": [1]}))

    assert posted.content == b'{"a":[1]}'
    assert posted.headers["content-type"] == "application/json"
    assert config.prepare(ask("POST", json=None)).content == b"null"


def test_a_body_that_has_no_json_form() -> None:
    """The error names the argument and the path in it."""
    with pytest.raises(TypeError, match=r"^json\.a\[0\] cannot be encoded as JSON"):
        World().context().config.prepare(ask("POST", json={"a": [object()]}))
    with pytest.raises(TypeError, match=r"^json cannot be encoded as JSON"):
        World().context().config.prepare(ask("POST", json=object()))
