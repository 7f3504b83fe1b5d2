"""What a stream is to do: the plan that a caller's arguments make."""

from __future__ import annotations

from typing import Any

import pytest

from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._core.streams.plan import create_plan, join_plan
from langgraph_runs._generated.types import UNSET

REF = RunRef("t", "r")
JOIN: Any = {"stream_mode": None, "last_event_id": None, "cancel_on_disconnect": False}


def created(thread_id: str | None = "t", **options: Any) -> Any:
    given = {"stream_mode": "values", "stream_resumable": True, "on_disconnect": "continue", **options}
    return create_plan(thread_id, "agent", given, lambda: "new")


class TestCreate:
    """A run that is created and followed."""

    def test_on_a_thread(self) -> None:
        """The plan has the request, and what the rejoining ones need."""
        plan = created(params={"q": 1, "none": None})

        assert (plan.thread_id, plan.run_id, plan.after, plan.temporary) == ("t", None, None, False)
        assert (plan.modes, plan.resumable, plan.cancel_on_disconnect) == (("values",), True, False)
        assert plan.make.operation == "stream_run"
        assert plan.make.params == plan.params == {"q": 1}

    @pytest.mark.parametrize(
        ("given", "modes"),
        [("custom", ("custom",)), (["values", "custom", "values"], ("values", "custom")), (("tasks",), ("tasks",))],
    )
    def test_modes(self, given: Any, modes: tuple[str, ...]) -> None:
        """The modes are those that the run is created with, repetitions left out."""
        assert created(stream_mode=given).modes == modes

    @pytest.mark.parametrize(("on_disconnect", "cancel"), [("cancel", True), ("continue", False)])
    def test_on_disconnect(self, on_disconnect: str, cancel: bool) -> None:
        """What cancels the run with its connection does so at every rejoining."""
        assert created(on_disconnect=on_disconnect).cancel_on_disconnect is cancel

    @pytest.mark.parametrize(
        ("options", "thread_id", "temporary", "operation"),
        [
            ({}, "new", True, "stream_run"),
            ({"on_completion": "keep"}, "new", False, "stream_run"),
            ({"stream_resumable": False}, None, False, "stream_stateless_run"),
        ],
    )
    def test_without_a_thread(self, options: Any, thread_id: str | None, temporary: bool, operation: str) -> None:
        """The thread is ours if the stream is to be resumed, and then goes with it."""
        plan = created(None, **options)

        assert (plan.thread_id, plan.temporary, plan.make.operation) == (thread_id, temporary, operation)
        assert plan.resumable is options.get("stream_resumable", True)


class TestJoin:
    """A run that exists and is followed."""

    def test_as_it_is(self) -> None:
        """Without more it follows all modes from now on."""
        plan = join_plan(REF, {}, **JOIN)

        assert (plan.thread_id, plan.run_id, plan.make, plan.modes) == ("t", "r", None, None)
        assert (plan.after, plan.cancel_on_disconnect, plan.params) == (None, False, {})

    def test_as_told(self) -> None:
        """Modes, place and query are the caller's."""
        plan = join_plan(
            REF,
            {"params": {"q": 1, "none": None}},
            stream_mode=["values", "custom"],
            last_event_id="e1",
            cancel_on_disconnect=True,
        )

        assert (plan.modes, plan.after) == (("values", "custom"), "e1")
        assert (plan.cancel_on_disconnect, plan.params) == (True, {"q": 1})

    def test_namespaces(self) -> None:
        """Those that are asked for are sent, the root's among them, by whatever sequence they are given."""
        assert join_plan(REF, {}, **{**JOIN, "stream_namespaces": ("", "child")}).namespaces == ["", "child"]
        assert join_plan(REF, {}, **{**JOIN, "stream_namespaces": None}).namespaces is UNSET

    @pytest.mark.parametrize(
        ("call", "given", "match"),
        [
            ({}, {"stream_mode": "value"}, "stream_mode"),
            ({}, {"stream_namespaces": "root"}, "stream_namespaces must be a list of namespaces, got 'root'"),
            ({}, {"stream_namespaces": [()]}, r"stream_namespaces\[0\] must be a str"),
            ({}, {"stream_namespaces": []}, "stream_namespaces is empty; leave it out"),
            ({}, {"last_event_id": 7}, "last_event_id must be a str"),
            ({"header": {}}, {}, "unexpected keyword 'header'"),
            ({"params": "q=1"}, {}, "params must be a mapping"),
        ],
    )
    def test_checked(self, call: Any, given: Any, match: str) -> None:
        """What cannot be sent is refused before anything is."""
        with pytest.raises((TypeError, ValueError), match=match):
            join_plan(REF, call, **{**JOIN, **given})
