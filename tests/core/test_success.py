"""A 2xx is parsed, or raises an error that shows its body."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import errors
from langgraph_runs._core.calls import responses
from langgraph_runs._generated.models.run import Run
from langgraph_runs._generated.models.thread_state import ThreadState
from tests.core.responding import REQUEST, of


class TestSuccess:
    """A 2xx is parsed, or raises an error that shows its body."""

    def test_a_value(self) -> None:
        """The decoded body is passed to the parser; a blank one as None."""
        assert responses.parse_body(of('{"a": 1}', 200), lambda data: data) == {"a": 1}
        assert responses.parse_body(of(" \n ", 200), lambda data: data) is None

    def test_another_status(self) -> None:
        """Any other status is raised."""
        with pytest.raises(errors.NotFoundError) as caught:
            responses.parse_success(of("", 404), Run.from_dict, lambda: 0.0, run_id="r")
        assert caught.value.run_id == "r"

    def test_another_status_with_a_date(self) -> None:
        """A Retry-After that is a date becomes the seconds from now."""
        got = of("", 503, retry_after="Thu, 01 Jan 1970 00:01:00 GMT")

        with pytest.raises(errors.InternalServerError) as caught:
            responses.parse_success(got, Run.from_dict, lambda: 45.0)
        assert caught.value.retry_after == 15.0

    def test_no_json_is_decoded_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A body that is not JSON, which may be large, is decoded once."""
        decoded: list[bytes] = []

        def decode(body: bytes) -> Any:
            decoded.append(body)
            raise ValueError("no")

        monkeypatch.setattr(responses, "decode", decode)

        with pytest.raises(errors.APIResponseError, match="the response body is not valid JSON: no"):
            responses.parse_body(of("<", 200), Run.from_dict)
        assert decoded == [b"<"]

    @pytest.mark.parametrize(
        ("body", "match"),
        [
            (
                "<html>Sign in</html>",
                r"200 OK, but the response body is not valid JSON: .* \(text/html, 20 bytes: '<html>Sign in</html>'\)",
            ),
            (
                '{"run_id": "',
                r"not valid JSON: unexpected end of data.* \(text/html, 12 bytes: '\{\"run_id\": \"'\)",
            ),
            ("[1]", r"has an unexpected shape \(.*\) \(text/html, 3 bytes"),
            ('"text"', "has an unexpected shape"),
            ("", r"the response body is empty \(text/html, 0 bytes\)"),
            (" ", r"the response body is empty \(text/html, 1 bytes\)"),
        ],
    )
    def test_nonsense(self, body: str, match: str) -> None:
        """An unusable body is shown, with its type and size."""
        with pytest.raises(errors.APIResponseError, match=match) as caught:
            responses.parse_body(
                of(body, 200, content_type="text/html"), lambda data: Run.from_dict({**data}), run_id="r"
            )
        error = caught.value
        assert (error.status_code, error.body, error.run_id) == (200, body, "r")
        assert (error.method, error.url) == ("POST", REQUEST.url)

    def test_nothing_known_of_it(self) -> None:
        """An empty body without a content type is described as such."""
        error = responses.response_error(of("", 200), "is empty")

        assert (
            str(error) == "POST /api/threads/t/runs: 200 OK, but the response body is empty (no content type, 0 bytes)"
        )

    def test_a_shape_without_end(self) -> None:
        """Endlessly nested states have an unexpected shape."""
        body = '{"tasks":[{"state":' * 250 + "{}" + "}]}" * 250

        try:
            responses.parse_body(of(body, 200), ThreadState.from_dict)
        except errors.APIResponseError as error:
            assert "has an unexpected shape" in str(error)

    def test_a_parser_that_goes_too_deep(self) -> None:
        """A RecursionError in a parser becomes an APIResponseError."""

        def parse(data: Any) -> Any:
            return parse(data)

        with pytest.raises(errors.APIResponseError, match="recursion"):
            responses.parse_body(of("{}", 200), parse)
