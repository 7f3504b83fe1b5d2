"""The requests of `client.runs`: which operation, on which thread, with what in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args
from uuid import UUID

import pytest

from langgraph_runs._core.runs import requests
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._generated.models.cancel_action import CancelAction
from langgraph_runs._generated.models.cancel_status import CancelStatus
from langgraph_runs._generated.types import Request

REF = RunRef("t", "r")
ID = UUID("1f1e6967-f4b4-675c-8002-cbeb1993767c")


def new_id() -> str:
    return "new"


def no_id() -> str:
    raise AssertionError("no new thread is needed")


def cancel_many(thread_id: Any, run_ids: Any, status: Any) -> Request:
    return requests.cancel_runs({}, thread_id=thread_id, run_ids=run_ids, status=status, action="interrupt")


class TestMakingRuns:
    """Requests that create a run."""

    def test_create_on_a_thread(self) -> None:
        """The run is created on the caller's thread."""
        made = requests.create_run(UUID(int=1), "agent", {"input": 1, "params": {"q": 2}})
        request = made.request

        assert (request.operation, request.path) == ("create_run", f"/threads/{UUID(int=1)}/runs")
        assert request.body == {"assistant_id": "agent", "input": 1}
        assert request.params == {"q": 2}
        assert (made.thread_id, made.temporary, made.own_thread) == (str(UUID(int=1)), False, False)

    def test_create_without_a_thread(self) -> None:
        """The server creates a thread of its own, and deletes it as the body says."""
        made = requests.create_run(None, "agent", {"on_completion": "keep", "params": {"q": 2}})

        assert (made.request.operation, made.request.params) == ("create_stateless_run", {"q": 2})
        assert made.request.body == {"assistant_id": "agent", "on_completion": "keep"}
        assert (made.thread_id, made.temporary) == (None, False)

    def test_wait_on_a_thread(self) -> None:
        """The caller's thread stays."""
        options = {"on_completion": "keep", "if_not_exists": "reject", "params": {"q": 2}}
        request, thread_id, temporary, stateless = requests.wait_run("t", "agent", options, no_id)

        assert (request.operation, request.path, request.params) == ("wait_run", "/threads/t/runs/wait", {"q": 2})
        assert request.body == {"assistant_id": "agent", "on_completion": "keep", "if_not_exists": "reject"}
        assert (thread_id, temporary, stateless) == ("t", False, None)

    def test_wait_without_a_thread(self) -> None:
        """The run is on a new thread of ours, which is deleted after it."""
        request, thread_id, temporary, stateless = requests.wait_run(None, "agent", {"params": {"q": 2}}, new_id)

        assert (request.operation, request.path) == ("wait_run", "/threads/new/runs/wait")
        assert request.body == {"assistant_id": "agent", "if_not_exists": "create"}
        assert (thread_id, temporary) == ("new", True)
        assert stateless is not None
        assert (stateless.operation, stateless.path, stateless.params) == ("wait_stateless_run", "/runs/wait", {"q": 2})
        assert stateless.body == {"assistant_id": "agent", "on_completion": "keep"}

    @pytest.mark.parametrize(("on_completion", "temporary"), [("keep", False), ("delete", True)])
    def test_a_new_thread_that_is_kept(self, on_completion: str, temporary: bool) -> None:
        """`on_completion` decides about the new thread here, and is not sent: on a thread the server ignores it."""
        options = {"on_completion": on_completion, "if_not_exists": "reject", "stream_resumable": True}
        for made in (
            requests.wait_run(None, "agent", {"extra_body": {"on_completion": on_completion}}, new_id),
            requests.stream_run(None, "agent", options, new_id),
        ):
            assert made.temporary is temporary
            assert made.own_thread
            assert made.request.body["if_not_exists"] == "create"
            assert "on_completion" not in made.request.body

    def test_wait_is_not_for_events(self) -> None:
        """What a run streams is no keyword of wait."""
        with pytest.raises(TypeError, match="stream_mode"):
            requests.wait_run("t", "agent", {"stream_mode": "values"}, no_id)

    @pytest.mark.parametrize("resumable", [True, False])
    def test_stream_on_a_thread(self, resumable: bool) -> None:
        """The run is streamed on the caller's thread, resumable or not."""
        made = requests.stream_run("t", "agent", {"stream_resumable": resumable, "params": {"q": 2}}, no_id)

        assert (made.request.operation, made.request.path) == ("stream_run", "/threads/t/runs/stream")
        assert made.request.body == {"assistant_id": "agent", "stream_resumable": resumable}
        assert made.request.params == {"q": 2}
        assert (made.thread_id, made.temporary, made.own_thread) == ("t", False, False)

    def test_stream_without_a_thread(self) -> None:
        """A resumable stream needs a thread to resume on: one of ours, which is deleted after it."""
        made = requests.stream_run(None, "agent", {"stream_resumable": True}, new_id)

        assert (made.request.operation, made.request.path) == ("stream_run", "/threads/new/runs/stream")
        assert made.request.body == {"assistant_id": "agent", "stream_resumable": True, "if_not_exists": "create"}
        assert (made.thread_id, made.temporary, made.own_thread) == ("new", True, True)

    def test_stream_without_a_thread_that_is_not_resumed(self) -> None:
        """A stream that is not resumed is on a thread of the server's own."""
        options = {"stream_resumable": False, "on_completion": "keep", "params": {"q": 2}}
        made = requests.stream_run(None, "agent", options, no_id)

        assert (made.request.operation, made.request.params) == ("stream_stateless_run", {"q": 2})
        assert made.request.body == {"assistant_id": "agent", "stream_resumable": False, "on_completion": "keep"}
        assert (made.thread_id, made.temporary) == (None, False)

    @pytest.mark.parametrize("make", [requests.stream_run, requests.wait_run])
    def test_checked(self, make: Any) -> None:
        """Ids and fields are checked; what resumes an interrupt needs the caller's thread."""
        with pytest.raises(ValueError, match="thread_id is empty"):
            make("", "agent", {}, no_id)
        with pytest.raises(ValueError, match="thread_id is empty"):
            requests.create_run("", "agent", {})
        with pytest.raises(ValueError, match="needs the thread"):
            make(None, "agent", {"command": {"resume": 1}}, new_id)
        with pytest.raises(ValueError, match="needs the thread"):
            requests.create_run(None, "agent", {"command": {"resume": 1}})
        assert make("t", "agent", {"command": {"resume": 1}}, no_id).request.body["command"] == {"resume": 1}

    def test_create_batch(self) -> None:
        """Several stateless runs are one request."""
        request = requests.create_run_batch([{"assistant_id": "a"}, {"assistant_id": "b"}], {"params": {"q": 2}})

        assert (request.operation, request.params) == ("create_run_batch", {"q": 2})
        assert request.body == [{"assistant_id": "a"}, {"assistant_id": "b"}]


class TestRunsThatExist:
    """Requests about runs that were created before."""

    def test_a_reference(self) -> None:
        """A run is named by its thread's id and its own; without the thread's, the message says where to get it."""
        assert requests.checked_ref(UUID(int=1), "r") == RunRef(str(UUID(int=1)), "r")
        with pytest.raises(ValueError, match=r"thread_id is None: pass the id .*Run\.thread_id or stream\.thread_id"):
            requests.checked_ref(None, "r")  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="run_id is empty"):
            requests.checked_ref("t", "")

    @pytest.mark.parametrize(("cancel", "params"), [(True, {"cancel_on_disconnect": 1}), (False, {})])
    def test_join(self, cancel: bool, params: dict[str, Any]) -> None:
        """A join says so only if the run is to be cancelled with its connection."""
        request = requests.join_run(REF, {"params": {"q": 2}}, cancel_on_disconnect=cancel)

        assert (request.operation, request.path) == ("join_run", "/threads/t/runs/r/join")
        assert request.params == {**params, "q": 2}

    def test_list(self) -> None:
        """What is None is not sent."""
        request = requests.list_runs("t", limit=3, offset=0, status=None, select=None)
        assert (request.operation, request.path) == ("list_runs", "/threads/t/runs")
        assert request.params == {"limit": 3, "offset": 0}

        request = requests.list_runs("t", limit=3, offset=4, status="running", select=("run_id", "status"))
        assert request.params == {"limit": 3, "offset": 4, "status": "running", "select": ["run_id", "status"]}

    @pytest.mark.parametrize(
        ("wrong", "match"),
        [
            ({"thread_id": None}, "thread_id is None"),
            ({"limit": 0}, "limit"),
            ({"offset": -1}, "offset"),
            ({"select": "run_id"}, "select must be a list of field names"),
        ],
    )
    def test_list_checked(self, wrong: dict[str, Any], match: str) -> None:
        """What cannot be right is refused."""
        given: dict[str, Any] = {"thread_id": "t", "limit": 1, "offset": 0, "status": None, "select": None, **wrong}
        with pytest.raises((TypeError, ValueError), match=match):
            requests.list_runs(given.pop("thread_id"), **given)

    @pytest.mark.parametrize("action", get_args(CancelAction))
    @pytest.mark.parametrize("wait", [True, False])
    def test_cancel(self, action: CancelAction, wait: bool) -> None:
        """Each action of openapi.yaml is accepted."""
        request = requests.cancel_run(REF, {"params": {"q": 2}}, wait=wait, action=action)

        assert (request.operation, request.path) == ("cancel_run", "/threads/t/runs/r/cancel")
        assert request.params == {"wait": int(wait), "action": action, "q": 2}

    def test_keywords_that_iter_does_not_have(self) -> None:
        """`iter` returns all runs: a limit or an offset is refused, with the method that has it."""
        more: Any = {"page_size": 5, "status": None, "select": None, "allow_unknown": False}
        pages, request = requests.all_runs("t", {"timeout": 3}, **more)
        assert (pages.limit, request.path, request.params) == (5, "/threads/t/runs", {"limit": 5, "offset": 0})
        with pytest.raises(TypeError, match=r"'limit'; iter returns all runs: use page_size=, or list\(limit=\)"):
            requests.all_runs("t", {"limit": 5}, **more)

    def test_fields_of_all_runs(self) -> None:
        """The id of each run is asked for, too: without it a run that comes twice could not be told."""
        _, request = requests.all_runs("t", {}, page_size=5, status=None, select=["status"], allow_unknown=False)
        assert request.params["select"] == ["status", "run_id"]

    def test_unknown_actions(self) -> None:
        """The server would take them for its default."""
        with pytest.raises(ValueError, match="action must be 'interrupt' or 'rollback', got 'stop'"):
            requests.cancel_run(REF, {}, wait=False, action="stop")  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="action must be 'interrupt' or 'rollback', got 'stop'"):
            requests.cancel_runs({}, thread_id=None, run_ids=None, status="all", action="stop")  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="status must be 'all', 'pending' or 'running', got 'busy'"):
            requests.cancel_runs({}, thread_id=None, run_ids=None, status="busy", action="interrupt")  # type: ignore[arg-type]

    @pytest.mark.parametrize("status", get_args(CancelStatus))
    def test_cancel_by_status(self, status: CancelStatus) -> None:
        """Each status of openapi.yaml is accepted."""
        options = {"params": {"q": 2}}
        request = requests.cancel_runs(options, thread_id=None, run_ids=None, status=status, action="rollback")

        assert (request.operation, request.params) == ("cancel_runs", {"action": "rollback", "q": 2})
        assert request.body == {"status": status}

    def test_cancel_by_ids(self) -> None:
        """Runs are named by the ids of their thread and their own."""
        request = requests.cancel_runs({}, thread_id="t", run_ids=["r", UUID(int=2)], status=None, action="interrupt")

        assert request.body == {"thread_id": "t", "run_ids": ["r", str(UUID(int=2))]}
        with pytest.raises(ValueError, match=r"run_ids\[1\] is empty"):
            requests.cancel_runs({}, thread_id="t", run_ids=["r", ""], status=None, action="interrupt")
        with pytest.raises(ValueError, match="either status, or"):
            requests.cancel_runs({}, thread_id="t", run_ids=["r"], status="all", action="interrupt")


class TestCancelMany:
    """Either a thread's runs by their ids, or all runs of a status."""

    @pytest.mark.parametrize("given", [("t", ["r"], None), (ID, [ID], None), ("t", ("r",), None), (None, None, "all")])
    def test_good_ones(self, given: Any) -> None:
        """One of the two."""
        cancel_many(*given)

    @pytest.mark.parametrize(
        "given", [("t", None, "all"), (None, ["r"], "all"), ("t", ["r"], "all"), (None, [], "all")]
    )
    def test_both(self, given: Any) -> None:
        """Not both."""
        with pytest.raises(ValueError, match="takes either status, or thread_id and run_ids, not both"):
            cancel_many(*given)

    @pytest.mark.parametrize("given", [(None, None, None), ("t", None, None), (None, ["r"], None)])
    def test_neither(self, given: Any) -> None:
        """And not half of one."""
        with pytest.raises(ValueError, match="needs either status, or both thread_id and run_ids"):
            cancel_many(*given)

    @pytest.mark.parametrize("run_ids", ["r", ID, {"r"}, 7, {"r": 1}])
    def test_no_list(self, run_ids: Any) -> None:
        """One id is no list of ids."""
        with pytest.raises(TypeError, match="run_ids must be a list of ids"):
            cancel_many("t", run_ids, None)

    def test_an_empty_list(self) -> None:
        """No ids would cancel nothing."""
        with pytest.raises(ValueError, match="run_ids is empty; pass at least one run id"):
            cancel_many("t", [], None)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (
            lambda: requests.list_runs("t", limit=1, offset=0, status="Success", select=None),  # type: ignore[arg-type]
            "status must be .*, got 'Success'; did you mean 'success'",
        ),
        (
            lambda: requests.list_runs("t", limit=1, offset=0, status=None, select=["id"]),  # type: ignore[list-item]
            r"select\[0\] must be .*, got 'id'",
        ),
        (
            lambda: requests.join_run(requests.checked_ref("t", "r"), {}, cancel_on_disconnect="no"),  # type: ignore[arg-type]
            "cancel_on_disconnect must be a bool, got 'no'",
        ),
        (
            lambda: requests.cancel_run(requests.checked_ref("t", "r"), {}, wait=1, action="interrupt"),  # type: ignore[arg-type]
            "wait must be a bool, got 1",
        ),
    ],
)
def test_arguments_that_the_server_would_misunderstand(build: Callable[[], object], message: str) -> None:
    """A misspelt choice, and what is no bool, is refused by its name."""
    with pytest.raises((TypeError, ValueError), match=message):
        build()
