"""Errors say what was requested, what came back and what the server said: in one line, without secrets."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langgraph_runs import errors
from langgraph_runs._core.calls import responses
from langgraph_runs._core.wire.exchange import Head, Response, TransportFailure
from langgraph_runs._core.wire.headers import Headers
from tests.core.responding import REQUEST, of


def said(body: str | bytes, status: int = 422, **headers: str) -> str:
    """The message of the error for a response, without the request line."""
    message = str(responses.status_error(of(body, status, **headers), 0.0))
    assert message.startswith("POST /api/threads/t/runs: ")
    assert "\n" not in message
    assert "secret" not in message
    return message.removeprefix("POST /api/threads/t/runs: ")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('{"detail": "Thread not found"}', "Thread not found"),
        ('{"detail": "two\\n  lines\\tand more"}', "two lines and more"),
        (
            '{"detail": [{"loc": ["body", "stream_mode"], "msg": "bad mode", "type": "x"}]}',
            "body.stream_mode: bad mode",
        ),
        (
            '{"detail": [{"loc": ["body", 0, "input"], "msg": "a"}, {"loc": [], "msg": "b"}, {"msg": "c"}]}',
            "body.0.input: a; b; c",
        ),
        ('{"detail": ["a", null, "", "b"]}', "a; b"),
        ('{"detail": {"message": "inner", "code": 7}}', "inner"),
        ('{"detail": {"loc": "odd", "msg": "m"}}', "m"),
        ('{"detail": {"code": 7, "why": ["a", {"b": true}]}}', "code: 7, why: a; b: True"),
        ('{"detail": {"detail": "deep"}}', "deep"),
        ('{"detail": {"msg": {"not": "text"}}}', "msg: not: text"),
        ('{"detail": 7}', "7"),
        ('{"error": "conflict", "message": "Run is active", "details": null}', "Run is active"),
        ('{"error": "conflict", "message": "Run is active", "details": {"run_id": "r"}}', "Run is active (run_id: r)"),
        ('{"error": "only this"}', "only this"),
        ('{"detail": "", "message": null, "error": "third"}', "third"),
        ('{"reason": "another field"}', "reason: another field"),
        ('["a", "b"]', "a; b"),
        ('"just text"', "just text"),
        ("Internal  Server\nError", "Internal Server Error"),
        ("a < b > c", "a < b > c"),
        ("expected <int>", "expected <int>"),
    ],
)
def test_the_servers_words(body: str, expected: str) -> None:
    """The explanation in a body of any shape becomes one line."""
    assert (
        said(body) == f"422 Unprocessable Entity: {expected}" or said(body) == f"422 Unprocessable Content: {expected}"
    )
    assert responses.status_error(of(body), 0.0).detail == expected


@pytest.mark.parametrize(
    "page",
    [
        "<html><head><title>502 Bad Gateway</title></head><body><h1>nginx &amp; co</h1></body></html>",
        "<!DOCTYPE html><title>502 Bad Gateway</title><style>a > b {color: red}</style><p>nginx &amp; co",
        "  <HTML><script>if (a < b) alert('x')</script>502 Bad Gateway<!-- hidden <b>more</b> --> nginx &amp; co",
        "<body>502 Bad Gateway<br/>nginx &amp; co<unclosed",
        "<html>502 Bad Gateway<br/>nginx &amp; co<script>if (a < b) {",
        "<html>502 Bad Gateway<br/>nginx &amp; co<!-- cut off",
    ],
)
def test_pages(page: str) -> None:
    """Of an HTML page the text is shown, without tags and scripts."""
    assert said(page, 502) == "502 Bad Gateway: 502 Bad Gateway nginx & co"


def test_a_page_by_its_type() -> None:
    """A body that begins like HTML is treated as HTML, whatever its content type."""
    assert said("<p>down</p>", 503, content_type="text/html; charset=utf-8") == "503 Service Unavailable: down"
    assert said("<p>down</p>", 503, content_type="text/plain") == "503 Service Unavailable: <p>down</p>"


@pytest.mark.parametrize("body", ["", " \n", "{}", "[]", '{"detail": ""}', "null", "<html></html>"])
def test_no_words(body: str) -> None:
    """Without an explanation the message is the status alone."""
    assert said(body, 500) == "500 Internal Server Error"


def test_bytes_that_are_no_text() -> None:
    """Invalid UTF-8 is shown with replacement characters."""
    assert said(b"caf\xe9 \xff", 500) == "500 Internal Server Error: caf\ufffd \ufffd"


def test_control_characters() -> None:
    """A message contains no control characters that could manipulate a terminal."""
    assert (
        said('{"detail": "\\u001b[31mred\\u0007\\u202e"}', 500)
        == "500 Internal Server Error: \ufffd[31mred\ufffd\ufffd"
    )


def test_long_words() -> None:
    """A long explanation is cut."""
    told = said('{"detail": "' + "x" * 5000 + '"}', 500)

    assert told.endswith("xxx...")
    assert len(told) < 1050


@pytest.mark.parametrize("nest", ["[" * 1000 + "]" * 1000, '{"a":' * 1000 + "1" + "}" * 1000, "[" * 100_000])
def test_deep_explanations(nest: str) -> None:
    """A deeply nested explanation is cut."""
    for body in (nest, '{"detail": ' + nest + "}", '{"detail": [{"loc": ' + nest + ', "msg": "m"}]}'):
        assert len(said(body, 500)) < 1100


@settings(max_examples=50)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=8,
    )
)
def test_any_explanation(detail: Any) -> None:
    """Any JSON body gives a message of one line."""
    line = responses.one_line(detail)

    assert "\n" not in line


@given(
    st.binary(max_size=300),
    st.sampled_from([200, 302, 404, 500, 700]),
    st.sampled_from(["text/html", "application/json", ""]),
)
def test_any_body(body: bytes, status: int, kind: str) -> None:
    """Any body gives an error that survives copy and pickle."""
    got = Response(Head(status, Headers([("content-type", kind)]), REQUEST), body)
    error = responses.error_for(got, 0.0)

    assert str(error).isprintable()
    for same in (copy.copy(error), pickle.loads(pickle.dumps(error))):
        assert (type(same), str(same)) == (type(error), str(error))


@pytest.mark.parametrize(
    ("status", "kind", "phrase"),
    [
        (301, errors.APIStatusError, "301 Moved Permanently"),
        (304, errors.APIStatusError, "304 Not Modified"),
        (400, errors.BadRequestError, "400 Bad Request"),
        (401, errors.AuthenticationError, "401 Unauthorized"),
        (402, errors.APIStatusError, "402 Payment Required"),
        (403, errors.PermissionDeniedError, "403 Forbidden"),
        (404, errors.NotFoundError, "404 Not Found"),
        (409, errors.ConflictError, "409 Conflict"),
        (422, errors.UnprocessableEntityError, "422 Unprocessable"),
        (429, errors.RateLimitError, "429 Too Many Requests"),
        (499, errors.APIStatusError, "499"),
        (500, errors.InternalServerError, "500 Internal Server Error"),
        (503, errors.InternalServerError, "503 Service Unavailable"),
        (599, errors.InternalServerError, "599"),
        (999, errors.InternalServerError, "999"),
    ],
)
def test_statuses(status: int, kind: type, phrase: str) -> None:
    """Each status has its error class; the message has its number and name."""
    error = responses.status_error(of("", status), 0.0)

    assert type(error) is kind
    assert error.status_code == status
    assert said("", status).startswith(phrase)


def test_attributes() -> None:
    """Status, detail, body, request id and Retry-After are attributes of the error."""
    got = of('{"detail": "busy"}', 429, x_request_id="id", retry_after="7")
    error = responses.status_error(got, 0.0, run_id="r", thread_id="t")

    assert (error.status_code, error.detail, error.body) == (429, "busy", {"detail": "busy"})
    assert (error.request_id, error.retry_after) == ("id", 7.0)
    assert (error.method, error.url, error.run_id, error.thread_id) == ("POST", REQUEST.url, "r", "t")


def test_headers() -> None:
    """The response's headers are there in any letter case, also after a pickle; secrets are not shown."""
    response = of("oops", 500, x_request_id="id", set_cookie="session=hush")
    broken = TransportFailure("protocol", "too large", REQUEST, head=response.head)
    for error in (
        responses.status_error(response, 0.0),
        responses.response_error(response, "is odd"),
        responses.connection_error(broken),
    ):
        assert isinstance(error, errors.APIStatusError | errors.APIResponseError)
        pickled = [pickle.loads(pickle.dumps(error, protocol)) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)]
        for one in (error, copy.deepcopy(error), *pickled):
            assert one.headers["X-Request-ID"] == "id"
            assert one.headers["set-cookie"] == "session=hush"
            assert "hush" not in repr(one.headers) + repr(vars(one))


def test_a_date_to_retry_after() -> None:
    """A Retry-After date is given in seconds from now."""
    got = of("", 503, retry_after="Thu, 01 Jan 1970 00:01:00 GMT")

    assert responses.status_error(got, 45.0).retry_after == 15.0


def test_attributes_that_are_not_told() -> None:
    """Attributes without a value are None, and a body that is not JSON is text."""
    error = responses.status_error(of("plain", 500), 0.0)

    assert (error.request_id, error.retry_after, error.body) == (None, None, "plain")
    assert responses.status_error(of("", 500), 0.0).body is None
    assert responses.status_error(of("x" * 9000, 500), 0.0).body == "x" * 2000


def test_redirects() -> None:
    """A redirect shows its target without the query, and says that it is not followed."""
    told = said("", 307, location="https://login.example/start?state=secret")

    assert told == (
        "307 Temporary Redirect to 'https://login.example/start'; redirects are not followed;"
        " set base_url to the final address"
    )
    assert len(said("", 302, location="/" * 9000)) < 300
    assert said("see there", 300) == "300 Multiple Choices: see there"


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (TransportFailure("disconnected", "it broke", REQUEST), "it broke"),
        (of("{}", 503), "503 Service Unavailable"),
        (of("", 200), "200 OK, but the response body is empty"),
        (of("{}", 200), "200 OK, but the response body has an unexpected shape"),
    ],
)
def test_causes(outcome: Response | TransportFailure, expected: str) -> None:
    """A retry's cause is described in a few words."""
    assert responses.describe(outcome) == expected
    assert outcome.request is REQUEST


def test_causes_in_other_words() -> None:
    """A caller that knows better what is wrong with a body passes it as `what`."""
    assert (
        responses.describe(of("{}", 200), "is not an event stream")
        == "200 OK, but the response body is not an event stream"
    )
    assert "but the response body is not an event stream" in str(
        responses.error_for(of("{}", 200), 0.0, what="is not an event stream")
    )


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (of('{"detail": "Not Found"}', 404), True),
        (of('{"detail": "Thread with ID t not found"}', 404), True),
        (of('{"detail": "No matching runs to cancel. Please verify"}', 404), True),
        (of('{"error": "not_found", "message": "Run r", "details": null}', 404), True),
        (of('{"error": "x", "message": "y"}', 404), False),
        (of('{"message": "no Route matched with those values"}', 404), False),
        (of('{"detail": {"code": "not found"}}', 404), False),
        (of('{"detail": "unknown host"}', 404), False),
        (of("{}", 404), False),
        (of("404 page not found", 404), False),
        (of("<html>404</html>", 404), False),
        (of("", 404), False),
        (of("[]", 404), False),
        (of("null", 404), False),
        (of('{"detail": "gone"}', 410), False),
        (of("{}", 200), False),
    ],
)
def test_not_found(got: Response, expected: bool) -> None:
    """Only a 404 in the API's own words is the API's; any other comes from something on the way to it."""
    assert responses.is_not_found(got) is expected
    assert responses.is_foreign_not_found(got) is (got.head.status == 404 and not expected)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("text/event-stream", None),
        ("Text/Event-Stream; charset=utf-8", None),
        ("text/html", "expected text/event-stream, got text/html"),
        ("", "expected text/event-stream, got no content type"),
    ],
)
def test_not_a_stream(kind: str, expected: str | None) -> None:
    """A response that is not an event stream is described by its content type."""
    assert responses.why_not_event_stream(of("", 200, content_type=kind).head) == expected
