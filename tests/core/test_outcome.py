"""The outcome of a run, and the errors for it."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs import errors
from langgraph_runs._core.runs.fetch import fetch_run, has_ended, is_active, run_of_response
from langgraph_runs._core.runs.outcome import (
    deleted_error,
    failed_error,
    has_interrupt,
    outcome_of_status,
    resolve_outcome,
)
from langgraph_runs._core.wire.exchange import TransportFailure
from langgraph_runs._generated.api.runs import get_run
from langgraph_runs._generated.models.run import Run
from tests.core.calls_driver import KEPT, World, answer, lost, run, text

GET = "GET /threads/t/runs/r"


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("pending", True),
        ("running", True),
        *((name, False) for name in ("success", "error", "timeout", "interrupted", "new")),
    ],
)
def test_active(status: str, expected: bool) -> None:
    """A run is active while pending or running."""
    assert is_active(Run.from_dict({"status": status})) is expected


@pytest.mark.parametrize("status", ["success", "error", "timeout", "interrupted"])
def test_ended(status: str) -> None:
    """A run has ended if its status is known to be an end; any other spelling is not known."""
    assert has_ended(Run.from_dict({"status": status}))
    for other in (status.upper(), status.title(), status + " ", "", "cancelled", "failed", "rolled_back", "pending"):
        assert not has_ended(Run.from_dict({"status": other}))


class TestAsk:
    """Getting a run that may be gone."""

    def asked(self, *replies: Any) -> Run | None:
        world = World(*((GET, reply) for reply in replies))
        found: Run | None = world.run(fetch_run(world.context(), "t", "r"))
        return found

    def test_it_is_there(self) -> None:
        """A run that exists is returned."""
        assert self.asked(answer({}, 503), answer(run("r", status="error"))).status == "error"  # type: ignore[union-attr]

    def test_it_is_gone(self) -> None:
        """None is returned if the API answers 404."""
        assert self.asked(answer({"detail": "Not Found"}, 404)) is None

    @pytest.mark.parametrize("reply", [text("404 page not found", 404), text("", 404), answer("no", 404)])
    def test_a_proxy_says_so(self, reply: Any) -> None:
        """A 404 that does not come from the API is a break: it is retried, and raised in the end."""
        assert self.asked(reply, reply, answer(run("r"))).status == "success"  # type: ignore[union-attr]

        with pytest.raises(errors.NotFoundError) as caught:
            self.asked(*[reply] * 6)
        assert (caught.value.run_id, caught.value.thread_id) == ("r", "t")

    @pytest.mark.parametrize(
        "reply", [answer({}), answer({"run_id": "r"}), answer({"run_id": "r", "status": None}), answer([])]
    )
    def test_it_is_not_told(self, reply: Any) -> None:
        """A response without a status is a break: it is retried, and raised in the end, but never taken for an end."""
        assert self.asked(reply, reply, answer(run("r"))).status == "success"  # type: ignore[union-attr]

        with pytest.raises(errors.APIResponseError) as caught:
            self.asked(*[reply] * 6)
        assert caught.value.run_id == "r"

    def test_a_question_that_failed(self) -> None:
        """run_of_response raises transport failures."""
        context = World().context()
        failure = TransportFailure("disconnected", "it broke", context.config.prepare(get_run.request("t", "r")))

        with pytest.raises(errors.APIConnectionError, match="it broke") as caught:
            run_of_response(context, failure, run_id="r")
        assert caught.value.run_id == "r"

    def test_the_deadline(self) -> None:
        """The caller's time ends the question, with the run's id on the error."""
        world = World((GET, lost("timeout", took=3.0)))

        with pytest.raises(errors.APITimeoutError, match="timed out after 3 s") as caught:
            world.run(fetch_run(world.context(timeout=3.0), "t", "r"))
        assert caught.value.run_id == "r"

    def test_it_cannot_be_asked(self) -> None:
        """Errors are raised with the run's ids."""
        with pytest.raises(errors.APIConnectionError) as caught:
            self.asked(lost("tls"))
        assert caught.value.run_id == "r"


@pytest.mark.parametrize(
    ("reason", "message", "error", "detail"),
    [
        ({"error": "ValueError", "message": "boom"}, r"ValueError: boom \(run r failed\)", "ValueError", "boom"),
        ({"error": "ValueError", "message": ""}, r"ValueError \(run r failed\)", "ValueError", ""),
        ({"message": "boom"}, r"boom \(run r failed\)", None, "boom"),
        ({"error": 7, "message": [1]}, r"7: \[1\] \(run r failed\)", "7", "[1]"),
        ({}, "run r failed: the server gives no reason", None, None),
        ("boom", r"boom \(run r failed\)", None, "boom"),
        (None, "run r failed: the server gives no reason", None, None),
        (["odd"], r"\['odd'\] \(run r failed\)", None, "['odd']"),
    ],
)
def test_failed(reason: Any, message: str, error: str | None, detail: str | None) -> None:
    """The error for a failure has the class and message as far as they are known, from any shape."""
    said = failed_error(reason, run_id="r", thread_id="t")

    with pytest.raises(errors.RunFailedError, match=f"^{message}$"):
        raise said
    assert (said.error, said.detail, said.status, said.run_id, said.thread_id) == (error, detail, "error", "r", "t")


def test_gone() -> None:
    """The error for a deleted run has no status."""
    assert deleted_error(run_id="r").status is None


@pytest.mark.parametrize(
    ("status", "interrupt", "kind"),
    [
        ("success", False, type(None)),
        ("success", True, type(None)),
        ("error", False, errors.RunFailedError),
        ("timeout", True, errors.RunTimeoutError),
        ("interrupted", False, errors.RunCancelledError),
        ("interrupted", True, type(None)),
        *((name, True, errors.RunError) for name in ("cancelled", "failed", "Success", "", "running", None)),
    ],
)
def test_judged(status: str | None, interrupt: bool, kind: type) -> None:
    """Every status but success is an error, known or not; a human-in-the-loop interrupt is not."""
    verdict = outcome_of_status(status, interrupt=interrupt, run_id="r")

    assert type(verdict.error) is kind
    assert verdict.status == status


def test_the_reason_is_looked_up_by_the_servers_own_id() -> None:
    """The history is searched by the id in the server's spelling."""
    world = World(("POST /threads/t/history", answer([{"tasks": [{"error": "ValueError('boom')"}]}])))
    failed_run = Run.from_dict(run("r", status="error", kwargs=KEPT))

    verdict = world.run(resolve_outcome(world.context(), "T", "R", failed_run, interrupt=False))

    assert str(verdict.error) == "ValueError: boom (run R failed)"
    assert world.bodies[0]["metadata"] == {"run_id": "r"}


def test_a_run_without_an_id_of_its_own() -> None:
    """If the run does not show its ids, the caller's are used."""
    world = World(("POST /threads/t/history", answer([])))
    failed_run = Run.from_dict({"status": "error", "kwargs": {}})

    world.run(resolve_outcome(world.context(), "t", "R", failed_run, interrupt=False))

    assert world.bodies[0]["metadata"] == {"run_id": "R"}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"__interrupt__": [1]}, True),
        ({"__interrupt__": []}, False),
        ({}, False),
        (None, False),
        ("__interrupt__", False),
    ],
)
def test_has_interrupt(data: Any, expected: bool) -> None:
    """Only an object with interrupts in it waits for a human."""
    assert has_interrupt(data) is expected
