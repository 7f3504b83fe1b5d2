"""The keywords of a method: those that are None are not given, and one that there is not gets a useful answer."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

import pytest

from langgraph_runs import Timeouts
from langgraph_runs._core.calls.config import checked_timeout, config_for_call, phases, update_config
from langgraph_runs._core.calls.options import (
    batch_bodies,
    given_keywords,
    run_body,
    too_many_arguments,
    total_timeout,
    unexpected,
)
from langgraph_runs._core.runs.refs import RunRef
from langgraph_runs._core.runs.requests import cancel_run, list_runs
from langgraph_runs._core.streams.plan import create_plan, join_plan
from langgraph_runs._generated.types import UNSET
from tests.core.settings import config

CONFIG = config()

KNOWN = frozenset({"run_id", "limit", "webhook", "extra_body"})


def given(keywords: dict[str, Any], *, others: bool = False) -> dict[str, Any]:
    return given_keywords(keywords, known=KNOWN, optional=KNOWN - {"run_id"}, others=others)


class Odd:
    """A value that cannot be compared, as numpy's arrays."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        raise ValueError("ambiguous")


def test_none_is_not_given() -> None:
    """A keyword that is None is left out, unless None means something; all others stay as they are."""
    odd = Odd()
    assert given({"run_id": None, "limit": None, "webhook": ""}) == {"run_id": None, "webhook": ""}
    assert given({"limit": odd})["limit"] is odd


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("webhok", r"unexpected keyword 'webhok'; did you mean 'webhook'\?$"),
        ("xyz", "unexpected keyword 'xyz'; pass API fields this package does not know via extra_body=$"),
        ("langsmith_tracing", "unexpected keyword 'langsmith_tracing': it is called langsmith_tracer$"),
        ("on_run_created", "unexpected keyword 'on_run_created': read stream.run_id once the stream is open"),
        ("version", "unexpected keyword 'version': leave it out"),
        ("checkpoint_during", "unexpected keyword 'checkpoint_during': pass durability='async' for True"),
        ("thread_id", "unexpected keyword 'thread_id': a method that takes a thread takes it as its first argument$"),
        ("resume", r"unexpected keyword 'resume': pass command=\{'resume': ...\}$"),
        ("messages", r"unexpected keyword 'messages': pass input=\{'messages': ...\}$"),
        ("recursion_limit", r"unexpected keyword 'recursion_limit': pass config=\{'recursion_limit': ...\}$"),
        ("retries", r"unexpected keyword 'retries': pass retry=RetryPolicy\(attempts=...\)$"),
        ("url", "unexpected keyword 'url': it is called base_url$"),
    ],
)
@pytest.mark.parametrize("value", [None, 1])
def test_a_keyword_that_there_is_not(name: str, value: Any, said: str) -> None:
    """The error says which keyword was meant, what langgraph-sdk's is called here, or where unknown fields go."""
    with pytest.raises(TypeError, match=said):
        given({"limit": 1, name: value})


def test_an_unknown_field_that_is_none() -> None:
    """None is not given, but a typing error is one whatever the value; so it is in a batch."""
    with pytest.raises(TypeError, match="unexpected keyword 'inputs'; did you mean 'input'"):
        run_body("a", {"inputs": None}, stateless=False)
    with pytest.raises(TypeError, match=r"payloads\[0\]: unexpected keyword 'webhok'"):
        batch_bodies([{"assistant_id": "a", "webhok": None}])  # type: ignore[typeddict-unknown-key]


def test_a_graph_is_an_assistant() -> None:
    """Where a run is made a graph's name is passed as assistant_id; elsewhere it is metadata."""
    with pytest.raises(TypeError, match="unexpected keyword 'graph_id': pass the graph's name as assistant_id, also"):
        run_body("a", {"graph_id": "g"}, stateless=False)
    assert unexpected("graph_id", ["metadata"]) == "unexpected keyword 'graph_id': pass metadata={'graph_id': ...}"


def test_a_keyword_of_another_method() -> None:
    """A method that says itself why it lacks a keyword of others is left to do so."""
    assert given({"offset": 1, "stream_mode": "values"}, others=True) == {"offset": 1, "stream_mode": "values"}
    with pytest.raises(TypeError, match="unexpected keyword 'ofset'"):
        given({"ofset": 1}, others=True)
    assert unexpected("x", ["y"]) == "unexpected keyword 'x'"


class TestUnknownChoices:
    """Choices that this package does not know yet, if the client allows them."""

    NEW: ClassVar[dict[str, Any]] = {"stream_mode": ["values", "thoughts"], "durability": "never"}

    @pytest.mark.parametrize("name", NEW)
    def test_of_a_run(self, name: str) -> None:
        """A run's are sent as given, by keyword, in extra_body and in a batch; else they are refused."""
        fields = {name: self.NEW[name]}
        payload: Any = {"assistant_id": "a", **fields}
        for allowed in (fields, {"extra_body": fields}):
            body = run_body("a", allowed, stateless=False, allow_unknown=True)
            assert body.to_dict() == payload
            with pytest.raises(ValueError, match=f"{name} must be .*, got '"):
                run_body("a", allowed, stateless=False)
        assert [one.to_dict() for one in batch_bodies([payload], allow_unknown=True)] == [payload]
        with pytest.raises(ValueError, match=rf"payloads\[0\]: {name} must be "):
            batch_bodies([payload])

    def test_a_setting(self) -> None:
        """The client's setting is a bool, and may be changed for a copy of the client."""
        assert CONFIG.allow_unknown is False
        assert update_config(CONFIG, None, allow_unknown=True).allow_unknown is True
        with pytest.raises(TypeError, match="allow_unknown must be a bool, got 1"):
            update_config(CONFIG, None, allow_unknown=1)  # type: ignore[arg-type]

    def test_of_other_requests(self) -> None:
        """So are those of streams, joins, lists and cancels."""
        ref, new = RunRef("t", "r"), "thoughts"
        more: Any = {"stream_mode": new, "stream_resumable": True, "on_disconnect": "continue"}
        assert create_plan("t", "a", more, lambda: "id", allow_unknown=True).modes == (new,)
        strange: Any = new
        join: Any = {"stream_mode": strange, "last_event_id": None, "cancel_on_disconnect": False}
        assert join_plan(ref, {}, **join, allow_unknown=True).modes == (new,)
        listed = list_runs("t", limit=1, offset=0, status=strange, select=[strange], allow_unknown=True)
        assert (listed.params["status"], listed.params["select"]) == (new, [new])
        assert cancel_run(ref, {}, wait=False, action=strange, allow_unknown=True).params["action"] == new


class TestReasons:
    """Why a run is cancelled."""

    def test_sent(self) -> None:
        """A reason is sent with the action that it belongs to, a new one if that is allowed."""
        cancelled = partial(cancel_run, RunRef("t", "r"), {}, wait=False)
        assert cancelled(action="interrupt", reason="taken").params["reason"] == "taken"
        assert "reason" not in cancelled(action="rollback", reason=None).params
        new: Any = "bored"
        assert cancelled(action="interrupt", reason=new, allow_unknown=True).params["reason"] == new
        with pytest.raises(ValueError, match="reason must be 'taken', got 'bored'"):
            cancelled(action="interrupt", reason=new)

    def test_refused(self) -> None:
        """A rollback deletes the run, so it has no reason."""
        with pytest.raises(ValueError, match="reason='taken' needs action='interrupt': a rollback deletes the run"):
            cancel_run(RunRef("t", "r"), {}, wait=False, action="rollback", reason="taken")


class Limits:
    """Limits by phase, as httpx.Timeout has them."""

    connect: float | None = 1.0
    read: float | None = 2
    write: float | None = None
    pool: float | None = 4.0


class TestTimeouts:
    """What a `timeout` may be."""

    def test_limits_by_phase(self) -> None:
        """Limits by phase, of whatever class, become Timeouts; a number, None and UNSET have none."""
        assert checked_timeout(Limits()) == Timeouts(1.0, 2, None, 4.0)
        assert [phases(other) for other in (3, None, UNSET, Limits, "3")] == [None] * 5

    def test_of_a_call(self) -> None:
        """A call takes them instead of the client's, and has no limit in all; a number is such a limit."""
        assert config_for_call(CONFIG, None, timeout=Limits()).timeouts == Timeouts(1.0, 2, None, 4.0)
        assert config_for_call(CONFIG, None, timeout=3.0).timeouts == CONFIG.timeouts
        assert total_timeout({"timeout": Limits()}) is None
        assert total_timeout({"timeout": 3}) == 3.0

    def test_nonsense(self) -> None:
        """Anything else is refused with what may be passed; and so is a limit that is none."""
        with pytest.raises(
            TypeError, match=r"timeout must be a number of seconds, a Timeouts or an httpx\.Timeout, got '3'"
        ):
            total_timeout({"timeout": "3"})
        wrong = Limits()
        wrong.read = -1
        with pytest.raises(ValueError, match="timeout: read must be a positive"):
            config_for_call(CONFIG, None, timeout=wrong)


def test_too_many_arguments() -> None:
    """The message says which arguments may stand without their names, if any may."""
    assert too_many_arguments("get", ("a", "b")) == "get() takes only a, b by position; pass the others by keyword"
    assert too_many_arguments("search", ()) == "search() takes no arguments by position; pass them by keyword"
