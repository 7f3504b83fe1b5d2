"""Commands to a thread, and the stream of its events: what is sent, and what the response to a command says."""

from __future__ import annotations

import json
from typing import Any

import pytest

from langgraph_runs._core.protocol.commands import (
    CHANNELS,
    NOT_THERE,
    command_request,
    end_of_error,
    events_request,
    read_command_error,
    run_id_in,
    run_of_command,
    what_failed,
)
from langgraph_runs._core.wire.exchange import Head, HTTPRequest, Response
from langgraph_runs._core.wire.headers import Headers

STATUSES = {
    "invalid_argument": 422,
    "no_such_checkpoint": 404,
    "no_such_interrupt": 409,
    "no_such_run": 404,
    "not_supported": 501,
    "permission_denied": 403,
    "unknown_command": 501,
    "unsupported": 501,
}
HEAD = Head(
    200, Headers([("content-type", "application/json")]), HTTPRequest("POST", "http://h/threads/t/commands", {})
)


def response(body: Any, status: int = 200) -> Response:
    """A response with this body, as JSON unless it is bytes."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Response(Head(status, HEAD.headers, HEAD.request), content)


def refusal(code: Any, message: Any = "no") -> Response:
    """What a server says to a command that it refuses."""
    return response({"type": "error", "id": 1, "error": code, "message": message})


class TestEvents:
    """`events_request`."""

    def test_the_request(self) -> None:
        """The channels are sent as they are, with what the caller adds to the query."""
        request = events_request("t 1", CHANNELS, {"params": {"a": "b"}})

        assert (request.method, request.path) == ("POST", "/threads/t%201/stream/events")
        assert request.body == {"channels": [*CHANNELS]}
        assert request.params == {"a": "b"}
        assert request.streaming and request.idempotent

    def test_custom_events_of_a_name(self) -> None:
        """A channel can be the custom events of one name."""
        assert events_request("t", ["custom:mine"], {}).body == {"channels": ["custom:mine"]}

    @pytest.mark.parametrize(
        ("channels", "error", "words"),
        [
            ([], ValueError, "channels is empty"),
            ("values", TypeError, "a list of names, got 'values'"),
            ([1], TypeError, r"channels\[0\] must be a str, got 1"),
            (["values", "message"], ValueError, r"channels\[1\] must be .* got 'message'; did you mean 'messages'\?"),
            (["custom:"], ValueError, "or 'custom:<name>', got 'custom:'"),
            (["xyz"], ValueError, "got 'xyz'$"),
        ],
    )
    def test_channels_that_are_none(self, channels: Any, error: type[Exception], words: str) -> None:
        """What servers would refuse, or never send, is refused before anything is sent, by its name."""
        with pytest.raises(error, match=words):
            events_request("t", channels, {})

    def test_unknown_channels_are_allowed(self) -> None:
        """A client that allows what this package does not know may ask for a newer channel, but for no empty one."""
        assert events_request("t", ["newer"], {}, allow_unknown=True).body == {"channels": ["newer"]}
        with pytest.raises(ValueError, match="got ''"):
            events_request("t", [""], {}, allow_unknown=True)


def test_a_command() -> None:
    """A command has a number, its method and its parameters; the caller's dict is not shared."""
    params = {"input": None}
    request = command_request("t", "run.start", params, {"params": {"a": 1}})

    assert (request.method, request.path, request.params) == ("POST", "/threads/t/commands", {"a": 1})
    assert request.body == {"id": 1, "method": "run.start", "params": {"input": None}}
    assert request.body["params"] is not params
    assert not request.idempotent


class TestErrors:
    """`read_command_error`."""

    @pytest.mark.parametrize("status", [400, 403, 404, 409, 422, 429, 500, 503])
    def test_a_status_in_the_message(self, status: int) -> None:
        """The status that other operations answer with is the status, and the rest of the message its words."""
        read = read_command_error(refusal("unknown_error", f"{status}: a\nb: c"))

        assert read is not None
        assert read.head.status == status
        assert json.loads(read.body) == {"type": "error", "id": 1, "error": "unknown_error", "message": "a\nb: c"}

    @pytest.mark.parametrize("code", STATUSES)
    def test_a_code(self, code: str) -> None:
        """Each refusal that the protocol names has the status that other operations answer the like with."""
        read = read_command_error(refusal(code, "409: text"))

        assert read is not None
        assert read.head.status == STATUSES[code]
        assert json.loads(read.body)["message"] == "409: text"

    @pytest.mark.parametrize(
        ("code", "message"),
        [
            ("unknown_error", "boom"),
            ("unknown_error", "200: fine"),
            ("unknown_error", "4090: x"),
            ("unknown_error", None),
            ("newer", "409: x"),
            (None, None),
        ],
    )
    def test_no_status_tells(self, code: Any, message: Any) -> None:
        """What no status tells stays a 200 that says that the command failed."""
        failed = refusal(code, message)

        assert read_command_error(failed) is failed
        assert what_failed(failed) == f"says that the command failed, {code}: {message}"

    @pytest.mark.parametrize("body", [{"type": "success", "id": 1, "result": {}}, {}, [], b"", b"{", None])
    def test_no_refusal(self, body: Any) -> None:
        """Only a response that says so is a refusal."""
        assert read_command_error(response(body)) is None

    def test_what_to_do(self) -> None:
        """A refusal says what it comes of, and what else there is, where that is known."""
        ends = {code: end_of_error(refusal(code)) or "" for code in [*STATUSES, "unknown_error"]}

        assert {code for code, end in ends.items() if "runs.stream" in end} == {
            "not_supported",
            "unknown_command",
            "unsupported",
        }
        assert ends["no_such_interrupt"] == "; it was answered meanwhile"
        assert ends["unknown_error"] == ends["no_such_run"] == ""

    @pytest.mark.parametrize("body", [{"detail": "Not Found"}, b"Not Found", {"error": "x", "message": "Not Found"}])
    def test_no_such_path(self, body: Any) -> None:
        """A server that does not know the path has no such streams; that is not said of a thread that is not there."""
        assert end_of_error(response(body, 404)) == NOT_THERE
        assert end_of_error(response({"detail": "Thread with ID t not found"}, 404)) is None


@pytest.mark.parametrize(
    ("result", "expected"),
    [({"run_id": "r"}, "r"), ({"run_id": ""}, None), ({"run_id": 1}, None), ({}, None), (1, None)],
)
def test_the_run_of_a_command(result: Any, expected: str | None) -> None:
    """The run is read from the result, if that names one."""
    assert run_id_in(response({"type": "success", "id": 1, "result": result})) == expected


class TestRunOfCommand:
    """`run_of_command`."""

    def test_a_start(self) -> None:
        """A start asks for its input."""
        params = {"assistant_id": "a", "input": {"a": 1}, "metadata": {"m": 1}}
        assert run_of_command({"id": 1, "method": "run.start", "params": params}) == params

    def test_an_answer(self) -> None:
        """An answer asks for the command that the server makes of it, which leaves out what is null."""
        given = [{"interrupt_id": "i", "response": 1, "namespace": []}, {"interrupt_id": "j", "response": None}]
        params = {"responses": given, "update": {"a": 1}, "goto": None, "metadata": {"m": 1}}

        assert run_of_command({"params": params}) == {
            "command": {"resume": {"i": 1, "j": None}, "update": {"a": 1}},
            "metadata": {"m": 1},
        }

    @pytest.mark.parametrize("body", [{}, {"params": None}, {"params": 1}, {"params": {"responses": 1}}])
    def test_anything_else(self, body: Any) -> None:
        """A body that a hook replaced by something else fails nothing."""
        assert run_of_command(body).get("input") is None
