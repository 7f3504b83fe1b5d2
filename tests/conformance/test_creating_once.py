"""What stands before a server says that it failed, or repeats, delays, renames: no run is made twice unannounced."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from langgraph_runs import errors

from .support import Answer, ClientMaker, FakeRuns, drop, reply, reply_json

SETTLE = {"settle": 10.0}

Way = Callable[[Any, str | None], str | None]


def create(client: Any, thread_id: str | None, **options: Any) -> str | None:
    """Create a run; its id."""
    return client.runs.create(thread_id, "ours", input={"a": 1}, **options).run_id


def wait(client: Any, thread_id: str | None, **options: Any) -> None:
    """Create a run and wait for its values."""
    assert client.runs.wait(thread_id, "ours", input={"a": 1}, **options) == {"n": 3}


def stream(client: Any, thread_id: str | None, **options: Any) -> str | None:
    """Create a run and read its events."""
    with client.runs.stream(thread_id, "ours", input={"a": 1}, stream_mode="custom", **options) as events:
        assert [event.data for event in events if event.mode] == [{"n": 1}, {"n": 2}, {"n": 3}]
        return events.run_id


WAYS: list[Way] = [create, wait, stream]
every_way = pytest.mark.parametrize("way", WAYS, ids=["create", "wait", "stream"])


def asked_next(server: FakeRuns, way: Way) -> dict[str, Any]:
    """The next creation, as faults name it."""
    name: Any = way.__name__  # type: ignore[attr-defined]
    return {name: len(server.requests_of(name)) + 1}


ROUTER = {
    "html": reply("<h1>Service Unavailable</h1>", 503, {"content-type": "text/html"}),
    "empty": reply("", 503),
    "json": reply_json({"detail": "no healthy instance"}, 503),
    "envoy": reply("upstream connect error or disconnect/reset before headers. reset reason: overflow", 503),
    "retry-after": reply("busy", 503, {"retry-after": "1"}),
}


def one_run(server: FakeRuns, thread_id: str) -> str:
    """The id of the only run on a thread."""
    [made] = server.runs_of(thread_id)
    return made.run_id


@every_way
@pytest.mark.parametrize("said", ROUTER)
def test_a_router_that_says_503(
    way: Way, said: str, fake_runs: FakeRuns, make_client: ClientMaker, naps: list[float]
) -> None:
    """A 503 while the application goes on: the run is looked for, also for a while, and not made again."""
    for late in 0, 4:
        thread_id = fake_runs.thread()
        fake_runs.answer_late(ROUTER[said], late=late, **asked_next(fake_runs, way))

        run_id = way(make_client(fake_runs.url, retry=SETTLE), thread_id)

        assert run_id in (None, one_run(fake_runs, thread_id))


@every_way
@pytest.mark.parametrize("status", [408, 500, 502, 504])
def test_a_gateway_whose_upstream_goes_on(
    way: Way, status: int, fake_runs: FakeRuns, make_client: ClientMaker, naps: list[float]
) -> None:
    """After a gateway's own error the run is adopted as soon as it is seen; if it is not, that is told."""
    gave_up = reply("<html>", status)
    fake_runs.answer_late(gave_up, late=5, **asked_next(fake_runs, way))
    client = make_client(fake_runs.url, retry=SETTLE)
    thread_id = fake_runs.thread()

    run_id = way(client, thread_id)
    assert run_id in (None, one_run(fake_runs, thread_id))

    fake_runs.answer_late(gave_up, late=1000, **asked_next(fake_runs, way))
    with pytest.raises(errors.RunOutcomeUnknownError, match="the server may still create it") as caught:
        way(client, thread_id)
    assert caught.value.status_code == status
    assert one_run(fake_runs, thread_id)


@every_way
@pytest.mark.parametrize(
    "listed",
    [reply_json([]), reply_json({"message": "no Route matched with those values"}, 404), reply("not here", 404)],
    ids=["lag", "json 404", "404"],
)
def test_a_listing_that_is_behind(
    way: Way, listed: Answer, fake_runs: FakeRuns, make_client: ClientMaker, naps: list[float]
) -> None:
    """A listing that lags, or that a gateway answers for a while, is asked again for as long as `settle` says."""
    fake_runs.lose(done=True, **asked_next(fake_runs, way))
    fake_runs.answer(listed, list=[1, 2, 3, 4])
    thread_id = fake_runs.thread()

    run_id = way(make_client(fake_runs.url, retry=SETTLE), thread_id)

    assert run_id in (None, one_run(fake_runs, thread_id))
    assert naps[:4] == [0.25, 0.5, 1.0, 2.0]


@every_way
@pytest.mark.parametrize("said", [reply_json({"message": "no Route matched"}, 404), reply("not here", 404)])
def test_a_gateway_that_never_finds_the_listing(
    way: Way, said: Answer, fake_runs: FakeRuns, make_client: ClientMaker, naps: list[float]
) -> None:
    """Its own 404 does not say that the thread has no runs: nothing is sent again, and that is told."""
    fake_runs.lose(done=True, **asked_next(fake_runs, way))
    fake_runs.answer(said, list="every")
    thread_id = fake_runs.thread()

    with pytest.raises(errors.RunOutcomeUnknownError, match="looking it up failed"):
        way(make_client(fake_runs.url, retry=SETTLE), thread_id)

    assert one_run(fake_runs, thread_id)


@every_way
@pytest.mark.parametrize("done", [True, False])
def test_a_proxy_that_replaces_request_ids(
    way: Way, done: bool, fake_runs: FakeRuns, make_client: ClientMaker, naps: list[float]
) -> None:
    """A new run could be ours whatever it shows, so no second one is made; if there is none, one is made."""

    def fault(_: Any, work: Callable[[], Answer]) -> Answer:
        if done:
            work()
            made = fake_runs.runs[-1]
            made.mark, made.request["input"] = "of the proxy", {"kept": "otherwise"}
        return drop("reset")

    thread_id = fake_runs.thread()
    fake_runs.fault(fault, **asked_next(fake_runs, way))
    client = make_client(fake_runs.url)

    if done:
        with pytest.raises(errors.RunOutcomeUnknownError, match="could be its run: a proxy may have changed"):
            way(client, thread_id)
    else:
        way(client, thread_id)
    assert one_run(fake_runs, thread_id)


@every_way
@pytest.mark.parametrize("done", [True, False])
def test_an_id_that_the_caller_gives_twice(
    way: Way, done: bool, fake_runs: FakeRuns, make_client: ClientMaker, naps: list[float]
) -> None:
    """The run of one order is not taken for that of another, though both have the same id within two seconds."""
    thread_id = fake_runs.thread()
    client = make_client(fake_runs.url, headers={"X-Request-Id": "order-17"})
    first = client.runs.create(thread_id, "ours", input={"order": 1}).run_id
    fake_runs.lose(done=done, **asked_next(fake_runs, way))

    try:
        run_id = way(client, thread_id)
    except errors.RunOutcomeUnknownError as error:
        assert not done
        assert "is on other runs too" in str(error)
    else:
        second, other = (run.run_id for run in fake_runs.runs_of(thread_id))
        assert other == first
        assert run_id in (None, second)


@pytest.mark.parametrize("way", [wait, stream], ids=["wait", "stream"])
@pytest.mark.parametrize("done", [True, False])
def test_a_server_without_marks(
    way: Way, done: bool, fake_aegra: FakeRuns, make_client: ClientMaker, naps: list[float]
) -> None:
    """A stateless stream or wait is on a thread of its own, so its run is found there by any server."""
    fake_aegra.lose(done=done, **asked_next(fake_aegra, way))

    way(make_client(fake_aegra.url), None)

    assert len(fake_aegra.runs) == 1


def test_a_server_without_marks_and_a_thread_of_the_caller_s(
    fake_aegra: FakeRuns, make_client: ClientMaker, naps: list[float]
) -> None:
    """… but on a thread that others use, too, it could be another's; the error does not say to look for a mark."""
    fake_aegra.lose(done=True, create=1)
    thread_id = fake_aegra.thread()

    with pytest.raises(errors.RunOutcomeUnknownError, match="this server does not show which request") as caught:
        create(make_client(fake_aegra.url), thread_id)
    assert "kwargs" not in str(caught.value)
    assert one_run(fake_aegra, thread_id) in str(caught.value)


@every_way
def test_a_request_that_arrives_after_all(
    way: Way, fake_runs: FakeRuns, make_client: ClientMaker, naps: list[float]
) -> None:
    """Two runs of one request: one that has not begun is cancelled, and the hook and a warning name both."""
    notices: list[Any] = []
    fake_runs.lose(done=False, late=1, **asked_next(fake_runs, way))
    thread_id = fake_runs.thread()

    with pytest.warns(errors.LangGraphRunsWarning, match="one request created the runs") as caught:
        run_id = way(make_client(fake_runs.url, on_retry=notices.append), thread_id)

    later, first = fake_runs.runs_of(thread_id)
    kept = first if later.status == "interrupted" else later
    if way is create:  # that of a stream or wait may have begun
        assert run_id == kept.run_id == first.run_id
    for run in first, later:
        assert run.run_id in str(caught[0].message)
        assert run.run_id in notices[-1].cause
    assert notices[-1].run_id == kept.run_id


@every_way
def test_501_is_a_refusal(way: Way, fake_runs: FakeRuns, make_client: ClientMaker, naps: list[float]) -> None:
    """A server that does not implement something says so, and nothing is looked up or sent again."""
    fake_runs.fail(501, **asked_next(fake_runs, way))

    with pytest.raises(errors.InternalServerError, match="501 Not Implemented"):
        way(make_client(fake_runs.url), fake_runs.thread())
    assert len(fake_runs.operations) == 1
