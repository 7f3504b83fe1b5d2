"""The requests that a client's settings shape, and what hooks may make of them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from langgraph_runs._core.calls.config import checked_request, config_for_call
from langgraph_runs._core.wire.exchange import HTTPRequest
from langgraph_runs._version import __version__
from tests.core.settings import config, request


class TestPrepare:
    """The request that is sent."""

    BASE = config(base_url="https://h/api", api_key="key", headers={"X-A": "client", "Accept": "text/plain"})

    def test_headers(self) -> None:
        """A call's headers win over the client's, which win over the defaults, in any letter case."""
        made = self.BASE.prepare(request(headers={"x-a": "call"})).headers

        assert made == {
            "Accept": "text/plain",
            "accept-encoding": "gzip, deflate",
            "user-agent": f"langgraph-runs/{__version__}",
            "x-api-key": "key",
            "x-a": "call",
        }

    def test_the_agent(self) -> None:
        """The User-Agent can be replaced."""
        assert config(headers={"User-Agent": "mine"}).prepare(request()).headers["User-Agent"] == "mine"
        assert "user-agent" not in config(headers={"User-Agent": "mine"}).headers

    @pytest.mark.parametrize(
        ("params", "query"),
        [
            ({}, ""),
            ({"a": 1, "b": "x y&z", "c": True, "d": False}, "?a=1&b=x+y%26z&c=true&d=false"),
            ({"a": [1, "b", True]}, "?a=1&a=b&a=true"),
            ({"a": []}, ""),
            ({"ä": "ö"}, "?%C3%A4=%C3%B6"),
        ],
    )
    def test_the_query(self, params: dict[str, Any], query: str) -> None:
        """Booleans become true and false, lists repeat the parameter, and everything is percent-encoded."""
        assert self.BASE.prepare(request(params=params)).url == f"https://h/api/x{query}"

    @pytest.mark.parametrize(
        "value", [{"a": 1}, None, [None], [{}], [[1]], b"x", object(), datetime.now(UTC), Decimal(1)]
    )
    def test_no_form_in_a_query(self, value: Any) -> None:
        """A value that a query string cannot carry is refused, naming it."""
        with pytest.raises(TypeError, match=r"params: a=.* cannot be sent in a query string; convert it to str first"):
            self.BASE.prepare(request(params={"a": value}))

    @pytest.mark.parametrize(
        ("params", "words"),
        [
            ({"a": float("nan")}, r"params: a must be a finite number, got nan"),
            ({"a": "\ud800"}, r"params: 'a': '\\ud800' has a lone surrogate"),
            ({"a": ["x", "\udfff"]}, r"params: 'a': '\\udfff' has a lone surrogate"),
            ({"\ud800": 1}, r"params: '\\ud800': '1' has a lone surrogate"),
        ],
    )
    def test_no_such_text_in_a_query(self, params: dict[str, Any], words: str) -> None:
        """So is a value of a kind that it can carry, and without a text of its own."""
        with pytest.raises(ValueError, match=words):
            self.BASE.prepare(request(params=params))

    def test_ids_in_a_query(self) -> None:
        """A UUID is sent as its text."""
        assert self.BASE.prepare(request(params={"a": UUID(int=1)})).url.endswith(f"?a={UUID(int=1)}")

    def test_another_path(self) -> None:
        """A path may replace that of the request."""
        assert self.BASE.prepare(request(params={"a": 1}), path="/y").url == "https://h/api/y?a=1"

    def test_the_query_of_a_call(self) -> None:
        """Parameters of a call go with each of its requests, beside those that the request has itself."""
        config = config_for_call(self.BASE, None, params={"tenant": "c", "limit": 5, "none": None})
        assert config.prepare(request()).url == "https://h/api/x?tenant=c&limit=5"
        assert config.prepare(request(params={"limit": 1})).url == "https://h/api/x?tenant=c&limit=1"
        with pytest.raises(TypeError, match="params must be a mapping, got 'a=1'"):
            config_for_call(self.BASE, None, params="a=1")  # type: ignore[arg-type]

    def test_the_body(self) -> None:
        """A body is encoded and has a content type; UNSET sends none, None sends null."""
        assert self.BASE.prepare(request()).content is None
        assert "content-type" not in self.BASE.prepare(request()).headers
        assert self.BASE.prepare(request(body=None)).content == b"null"
        assert self.BASE.prepare(request(body={"a": (1,)})).content == b'{"a":[1]}'
        assert self.BASE.prepare(request(body={})).headers["content-type"] == "application/json"

    def test_a_body_without_json_form(self) -> None:
        """A body that cannot be encoded is refused with the path of the value."""
        with pytest.raises(TypeError, match=r"input\.x cannot be encoded as JSON"):
            self.BASE.prepare(request(body={"input": {"x": object()}}))


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/threads/t/runs/r/stream", "/threads/t/runs/r/stream"),
        ("/api/threads/t", "/threads/t"),
        ("/api", None),
        ("/apis/x", "/apis/x"),
        ("https://elsewhere/threads/t?x=1#y", "/threads/t"),
        ("http://inside:8000/api/threads/t", "/threads/t"),
        ("//elsewhere/threads/t", "/threads/t"),
        ("threads/t", None),
        ("/a/../b", None),
        ("/a/./b", None),
        ("/a/%2e%2E/b", None),
        ("/threads/a%2F..%2Fb", "/threads/a%2F..%2Fb"),
        ("/a b", None),
        ("/a\r\nb", None),
        ("http://[", None),
        ("", None),
        (None, None),
    ],
)
def test_a_location_is_followed_by_its_path(location: str | None, expected: str | None) -> None:
    """Only the path of a Location is used, below the base URL; an unusable one gives None."""
    assert config(base_url="https://h/api").follow(location) == expected


def test_the_origin() -> None:
    """The origin is the base URL without its path."""
    assert config(base_url="https://h:8443/api").origin == "https://h:8443"


class TestHooks:
    """Requests returned by on_request."""

    def test_fields_of_one_name(self) -> None:
        """Of headers that differ only in letter case the last one is sent."""
        made = checked_request(HTTPRequest("GET", "http://h/", {"x-a": "1", "X-A": "2"}))

        assert made.headers == {"X-A": "2"}

    @pytest.mark.parametrize("made", [7, "request", {}])
    def test_no_request(self, made: Any) -> None:
        """Anything but an HTTPRequest is refused."""
        with pytest.raises(TypeError, match="on_request must return an HTTPRequest or None"):
            checked_request(made)

    def test_checked(self) -> None:
        """Headers are checked like a caller's."""
        with pytest.raises(ValueError, match=r"headers after on_request: .* line break"):
            checked_request(HTTPRequest("GET", "http://h/", {"x-a": "secret\n"}))

    @pytest.mark.parametrize("content", ["text", ["parts"], 1])
    def test_content_of_another_type(self, content: Any) -> None:
        """A body must be bytes or None."""
        with pytest.raises(TypeError, match=r"content after on_request must be bytes or None, got (str|list|int)"):
            checked_request(HTTPRequest("POST", "http://h/", {}, content))
