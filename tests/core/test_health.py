"""`ok()` tells whether the server is up, and raises what says nothing of that."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import RetryPolicy, errors
from langgraph_runs._core.calls.health import is_up
from tests.core.calls_driver import Reply, World, answer, lost, text

OK, INFO = "GET /ok", "GET /info"
NO_ROUTE = answer({"detail": "Not Found"}, 404)


def ask(*script: tuple[str, Reply], check_db: bool | None = None) -> tuple[bool, list[Any]]:
    world = World(*script)
    context = world.context(retry=RetryPolicy.immediate(1))
    return world.run(is_up(context, {"params": {"n": 1}}, check_db=check_db)), world.queries


def test_it_is_up() -> None:
    """The server says so; its database is asked about only if that is wanted."""
    assert ask((OK, answer({"ok": True}))) == (True, [{"n": ["1"]}])
    assert ask((OK, answer({"ok": True})), check_db=True) == (True, [{"n": ["1"], "check_db": ["1"]}])
    assert ask((OK, answer({"ok": True})), check_db=False) == (True, [{"n": ["1"], "check_db": ["0"]}])


@pytest.mark.parametrize("reply", [lost(), lost("connect"), lost("timeout"), answer({}, 500), answer({"ok": False})])
def test_it_is_down(reply: Reply) -> None:
    """It cannot be reached, fails, or says that it is not well."""
    assert ask((OK, reply))[0] is False


def test_a_server_without_that_endpoint() -> None:
    """Aegra is up if it says what it is; of its database it says nothing."""
    assert ask((OK, NO_ROUTE), (INFO, answer({"version": "0.11.0"})))[0] is True
    assert ask((OK, NO_ROUTE), (INFO, answer({}, 503)))[0] is False
    with pytest.raises(errors.NotFoundError):
        ask((OK, NO_ROUTE), check_db=True)


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (answer({}, 401), errors.AuthenticationError),
        (text("<html>"), errors.APIResponseError),
        (answer({}, 307), errors.APIStatusError),
    ],
)
def test_something_else_answers(reply: Reply, error: type[Exception]) -> None:
    """What is no answer of the server's is neither up nor down."""
    with pytest.raises(error):
        ask((OK, reply))


def test_there_is_no_such_server() -> None:
    """What has neither endpoint is no LangGraph server."""
    with pytest.raises(errors.NotFoundError):
        ask((OK, NO_ROUTE), (INFO, NO_ROUTE))
