"""Crons are created once: a lost response is settled by their marks, and what is open stays open."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from langgraph_runs import UNSET, RetryPolicy, errors
from langgraph_runs._core.crons import requests
from langgraph_runs._core.crons.create import create
from langgraph_runs._generated.models.cron import Cron
from langgraph_runs._generated.types import Request
from tests.core.calls_driver import Reply, World, answer, lost, text
from tests.lookalikes import Command

POST = "POST /runs/crons"
SEARCH = "POST /runs/crons/search"
NONE = answer([])
NIGHTLY = "0 3 * * *"


def cron(mark: str | None = "m", **more: Any) -> dict[str, Any]:
    """A cron as the server shows it."""
    return {
        "cron_id": "c",
        "assistant_id": "a",
        "thread_id": None,
        "schedule": NIGHTLY,
        "enabled": True,
        "end_time": None,
        "next_run_date": None,
        "payload": {},
        "metadata": {} if mark is None else {"langgraph_request_id": mark},
        "on_run_completed": "delete",
        "user_id": None,
        "created_at": "2026-01-01T00:00:00+00:00",
        "updated_at": "2026-01-01T00:00:00+00:00",
        **more,
    }


def a_request(thread_id: Any = None, *, schedule: Any = NIGHTLY, end_time: Any = None, **options: Any) -> Request:
    """The request of `create`."""
    return requests.create_cron(
        thread_id, "agent", options, mark="m", schedule=schedule, end_time=end_time, allow_unknown=False
    )


def make(world: World, **options: Any) -> Any:
    return world.run(create(world.context(**options), a_request()))


def update(**options: Any) -> Any:
    given = {"schedule": None, "end_time": UNSET, "on_run_completed": None}
    fixed = {name: options.pop(name, value) for name, value in given.items()}
    return requests.update_cron("c", options, **fixed, allow_unknown=False).body


class TestCreating:
    """One request makes one cron, or it is said that it may have."""

    def test_nothing_goes_wrong(self) -> None:
        """One request; the cron's metadata has the mark."""
        world = World((POST, answer(cron())))

        assert make(world).cron_id == "c"
        assert world.bodies[0]["metadata"] == {"langgraph_request_id": "m"}

    @pytest.mark.parametrize("first", [lost("connect"), answer({}, 429)], ids=["connect", "429"])
    def test_the_server_did_nothing(self, first: Reply) -> None:
        """A request that was not carried out is sent again, with the same mark."""
        world = World((POST, first), (POST, answer(cron())))

        assert make(world).cron_id == "c"
        assert world.bodies[0] == world.bodies[1]

    @pytest.mark.parametrize(
        "first",
        [lost(), lost("timeout"), text([b"{", "disconnected"]), *(answer({}, n) for n in (408, 500, 502, 503, 504))],
        ids=lambda reply: str(reply.failure or reply.status),
    )
    def test_it_is_found(self, first: Reply) -> None:
        """If the response is lost, the cron is looked up by its mark, and the request is not sent again."""
        world = World(
            (POST, first), (SEARCH, NONE), (SEARCH, answer([cron("other"), cron(None), cron(cron_id="mine")]))
        )

        assert make(world).cron_id == "mine"
        assert world.bodies[1] == {"metadata": {"langgraph_request_id": "m"}, "limit": 100}

    @pytest.mark.parametrize(("first", "status"), [(lost(), None), (answer({"detail": "oh"}, 503), 503)])
    def test_it_is_not_found(self, first: Reply, status: int | None) -> None:
        """If no cron has the mark it may come yet: that is an error which says how to look, and survives copying."""
        world = World((POST, first), (SEARCH, NONE), (SEARCH, answer([cron("other")])))

        with pytest.raises(errors.CronOutcomeUnknownError, match="not known whether the cron was created") as caught:
            make(world)
        error = caught.value
        assert "crons.search(metadata={'langgraph_request_id': 'm'})" in str(error)
        assert (error.mark, error.status_code, error.method) == ("m", status, "POST")
        assert isinstance(error.__cause__, errors.APIConnectionError if status is None else errors.InternalServerError)
        for same in copy.copy(error), pickle.loads(pickle.dumps(error)):
            assert (str(same), same.mark) == (str(error), "m")

    def test_looking_fails(self) -> None:
        """If it cannot be looked up, that is told."""
        world = World((POST, lost()), (SEARCH, answer({"detail": "no"}, 403)))

        with pytest.raises(errors.CronOutcomeUnknownError, match=r"looking it up failed .*403 Forbidden: no"):
            make(world)

    def test_no_time_to_look(self) -> None:
        """At the deadline nothing more is asked."""
        with pytest.raises(errors.CronOutcomeUnknownError, match="the timeout leaves no time to look it up"):
            make(World((POST, lost(took=5))), timeout=5)

    def test_no_time_to_send(self) -> None:
        """A request that never went out before the deadline is a timeout, and nothing was made."""
        with pytest.raises(errors.APITimeoutError):
            make(World((POST, lost("connect", took=5))), timeout=5)

    @pytest.mark.parametrize(("status", "kind"), [(422, errors.UnprocessableEntityError), (404, errors.NotFoundError)])
    def test_a_refusal(self, status: int, kind: type[Exception]) -> None:
        """What the server refuses is not looked up."""
        with pytest.raises(kind):
            make(World((POST, answer({"detail": "no"}, status))))

    def test_a_value_that_the_server_does_not_know(self) -> None:
        """The refusal names the server's version, as that of a run does."""
        world = World(
            (POST, answer({"detail": "'x' is not one of ['y']"}, 422)), ("GET /info", answer({"version": "1.2"}))
        )
        with pytest.raises(errors.UnprocessableEntityError, match=r"the server has version 1\.2"):
            make(world)

    def test_attempts_are_used_up(self) -> None:
        """A server that asks to come back later has made nothing."""
        with pytest.raises(errors.RateLimitError):
            make(World((POST, answer({}, 429)), (POST, answer({}, 429))), retry=RetryPolicy.immediate(2))

    def test_a_run_in_its_place(self) -> None:
        """A server that responds with the first run has the cron nevertheless: it is looked up."""
        run = {"run_id": "r", "thread_id": "t", "status": "pending"}
        assert make(World((POST, answer(run)), (SEARCH, answer([cron()])))).cron_id == "c"

    @pytest.mark.parametrize("body", ["", "<html></html>", [b"x", "protocol"]], ids=["empty", "html", "no gzip"])
    def test_a_success_that_cannot_be_read(self, body: Any) -> None:
        """A cron that was created is looked up whatever is wrong with the body, be it the encoding."""
        assert make(World((POST, text(body)), (SEARCH, answer([cron()])))).cron_id == "c"
        with pytest.raises(errors.APIResponseError, match="POST /runs/crons"):
            make(World((POST, text(body)), (SEARCH, NONE), (SEARCH, NONE)))

    def test_something_else_in_its_place(self) -> None:
        """A success that shows no cron, where none is found, is a response that is not understood."""
        with pytest.raises(errors.APIResponseError, match=r"Cron without cron_id|is empty"):
            make(World((POST, answer({})), (SEARCH, NONE), (SEARCH, NONE)))


class TestRequests:
    """What is sent, and what is refused before that."""

    def test_the_mark_is_this_request_s(self) -> None:
        """Metadata of another cron may be given again: the mark in them is replaced."""
        body: Any = a_request(metadata={"a": 1, "langgraph_request_id": "old"}).body
        assert body["metadata"] == {"a": 1, "langgraph_request_id": "m"}

    def test_on_a_thread(self) -> None:
        """A cron of a thread is made there."""
        assert a_request(UUID(int=1)).path == "/threads/00000000-0000-0000-0000-000000000001/runs/crons"

    def test_none_is_not_given(self) -> None:
        """A field that is None is not sent, the input neither: no server takes null for it."""
        assert set(a_request(input=None, config=None, timezone=UNSET).body) == {"assistant_id", "schedule", "metadata"}

    @pytest.mark.parametrize(
        ("zone", "name"),
        [("Europe/Berlin", "Europe/Berlin"), (ZoneInfo("Asia/Tokyo"), "Asia/Tokyo"), (UTC, "UTC")],
    )
    def test_time_zones(self, zone: Any, name: str) -> None:
        """A time zone goes by its IANA name."""
        assert update(timezone=zone) == {"timezone": name}

    @pytest.mark.parametrize(
        ("moment", "sent"),
        [
            (datetime(2030, 1, 2, 3, tzinfo=UTC), "2030-01-02T03:00:00+00:00"),
            ("2030-01-02T03:00:00Z", "2030-01-02T03:00:00Z"),
            (None, None),
        ],
    )
    def test_the_end(self, moment: Any, sent: str | None) -> None:
        """A change of the end is a time, or null for none; a new cron's end cannot be null."""
        assert update(end_time=moment) == {"end_time": sent}
        created: Any = a_request(end_time=moment).body
        assert created.get("end_time", None) == sent

    def test_unset_leaves(self) -> None:
        """What is not given in a change is left as it is."""
        assert update(enabled=False, end_time=UNSET) == {"enabled": False}

    @pytest.mark.parametrize(
        ("options", "error", "words"),
        [
            ({}, ValueError, "update needs at least one field"),
            ({"end_time": datetime(2030, 1, 1)}, ValueError, "end_time must have a time zone"),  # noqa: DTZ001
            ({"end_time": "2030-01-01"}, ValueError, "end_time must have a time zone"),
            ({"end_time": "tomorrow"}, ValueError, "end_time must be a time in ISO 8601, got 'tomorrow'"),
            ({"end_time": 3}, TypeError, "end_time must be a datetime or its text in ISO 8601, got 3"),
            ({"timezone": timezone(timedelta(hours=1))}, ValueError, "timezone must be an IANA time zone"),
            ({"timezone": 1}, TypeError, "timezone must be a str or a ZoneInfo, got 1"),
            ({"timezone": ""}, ValueError, "timezone is empty"),
            ({"schedule": " "}, ValueError, "schedule is empty; pass five fields"),
            ({"enabled": 1}, TypeError, "enabled must be a bool"),
            ({"input": [1]}, TypeError, "input must be a mapping"),
            ({"input": Command(resume=1)}, TypeError, "input must be a mapping, not a Command"),
            ({"metadata": 1}, TypeError, "metadata must be a mapping"),
            ({"on_run_completed": "kep"}, ValueError, "did you mean 'keep'"),
            ({"stream_mode": "value"}, ValueError, "did you mean 'values'"),
            ({"context": {"a": 1}, "config": {"configurable": {"b": 1}}}, ValueError, "mutually exclusive"),
        ],
    )
    def test_refusals(self, options: dict[str, Any], error: type[Exception], words: str) -> None:
        """What no server could make sense of is refused, in words that name it."""
        with pytest.raises(error, match=words):
            update(**options)

    def test_searching(self) -> None:
        """Every condition is sent, in its form on the wire; what is not given is not."""
        page: dict[str, Any] = {"limit": 10, "offset": 0, "sort_by": None, "sort_order": None, "select": None}
        nothing: dict[str, Any] = {"assistant_id": None, "thread_id": None, "metadata": None}
        bare = requests.search_crons(**nothing, **page, enabled=None, allow_unknown=False)
        assert bare.body == {"limit": 10, "offset": 0}
        conditions: dict[str, Any] = {"assistant_id": UUID(int=1), "thread_id": "t", "metadata": {"a": 1}}
        sent: dict[str, Any] = {**conditions, "assistant_id": str(UUID(int=1))}
        full = requests.search_crons(
            **conditions, **{**page, "sort_by": "end_time", "select": ["cron_id"]}, enabled=False, allow_unknown=False
        )
        assert full.body == {
            **sent,
            "enabled": False,
            "limit": 10,
            "offset": 0,
            "sort_by": "end_time",
            "select": ["cron_id"],
        }
        assert requests.count_crons(**conditions).body == sent
        assert requests.count_crons(**nothing).body == {}

    def test_all_of_them(self) -> None:
        """Pages are told apart by the ids of their crons, which are asked for even if they are not selected."""
        assert requests.all_crons(100, None, allow_unknown=False)[1] is None
        pages, fields = requests.all_crons(2, ["schedule"], allow_unknown=False)
        assert fields == ["schedule", "cron_id"]
        crons = [Cron.from_dict({"cron_id": id}) for id in "ab"]
        pages.add_page(crons)
        assert ([*pages.items], pages.offset, pages.exhausted) == (crons, 1, False)
