"""Calls that create no run: retried where that is safe, bounded in time, and done if a retry shows that they were."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from langgraph_runs import RetryPolicy, errors
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.send import call, call_with_head, send_with_retries
from langgraph_runs._core.runs.cancel import cancel_many
from langgraph_runs._core.store.requests import get_item, read_item
from langgraph_runs._core.wire.exchange import Flow, Timeouts
from langgraph_runs._generated.api.runs import cancel_runs, delete_run, get_run, list_runs
from langgraph_runs._generated.api.threads import copy_thread, create_thread, delete_thread
from langgraph_runs._generated.models.runs_cancel import RunsCancel
from langgraph_runs._generated.models.thread_create import ThreadCreate
from tests.core.calls_driver import World, answer, lost, run, text

GET = "GET /threads/t/runs/r"
NO_SUCH = answer({"detail": "Run not found"}, 404)
EAGER = RetryPolicy.immediate()


def get(world: World, **options: Any) -> Any:
    """Get a run."""
    return world.run(call(world.context(**options), get_run.request("t", "r"), get_run.parse))


def test_the_driver_tells_what_was_not_asked_for() -> None:
    """A script that is not used up fails the test, whether the flow returns or raises."""
    for replies in ([answer(run()), answer(run())], [lost("tls"), answer(run())]):
        with pytest.raises(AssertionError, match="not asked for"):
            get(World(*((GET, reply) for reply in replies)))


@pytest.mark.parametrize(
    "first",
    [lost(), lost("connect"), lost("timeout"), *(answer({}, status) for status in (408, 425, 429, 500, 502, 503, 504))],
    ids=lambda reply: str(reply.failure or reply.status),
)
def test_what_may_pass_is_tried_again(first: Any) -> None:
    """An idempotent request is sent again, unchanged, after a transient failure."""
    world = World((GET, first), (GET, answer(run())))

    assert get(world).run_id == "r"
    assert world.requests[0] == world.requests[1]
    assert world.requests[0].content is world.requests[1].content


@pytest.mark.parametrize("first", [lost("tls"), lost("protocol")], ids=["tls", "protocol"])
def test_what_will_not_pass_is_not(first: Any) -> None:
    """A certificate error and a request that cannot be sent are not retried."""
    world = World((GET, first))

    with pytest.raises(errors.APIConnectionError) as caught:
        get(world)
    assert world.naps == []
    assert isinstance(caught.value.__cause__, OSError)


def test_the_last_answer_counts() -> None:
    """When the attempts are used up the error is that of the last one."""
    world = World((GET, lost()), (GET, answer({"detail": "no"}, 503)), (GET, answer({"detail": "still not"}, 502)))

    with pytest.raises(errors.InternalServerError, match="502 Bad Gateway: still not") as caught:
        get(world, retry=RetryPolicy(attempts=3))
    assert caught.value.status_code == 502


def test_the_last_failure_counts() -> None:
    """So it is if the last attempt got no response."""
    world = World((GET, answer({}, 500)), (GET, lost()))

    with pytest.raises(errors.APIConnectionError, match="GET /threads/t/runs/r to http://test: it was disconnected"):
        get(world, retry=RetryPolicy(attempts=2))


def test_notices() -> None:
    """Each retry is announced with its number, from 1, its wait and its cause."""
    world = World((GET, lost()), (GET, text("no", 503, retry_after="7")), (GET, answer(run())))

    get(world)

    assert [(notice.kind, notice.attempt, notice.cause) for notice in world.notices] == [
        ("retry", 1, "it was disconnected"),
        ("retry", 2, "503 Service Unavailable"),
    ]
    assert [notice.wait for notice in world.notices] == world.naps == [pytest.approx(0.1), 7.0]
    assert {(notice.method, notice.url) for notice in world.notices} == {("GET", "http://test/threads/t/runs/r")}
    assert {(notice.run_id, notice.thread_id, notice.last_event_id) for notice in world.notices} == {(None,) * 3}


def test_a_body_that_breaks_off() -> None:
    """A response whose body broke off is retried."""
    world = World((GET, text([b'{"run_id": "', "disconnected"])), (GET, answer(run())))

    assert get(world).run_id == "r"


def test_what_makes_something_is_not_repeated() -> None:
    """A request that is not idempotent is sent once if it may have arrived."""
    request = create_thread.request(body=ThreadCreate(thread_id="t"))
    world = World(("POST /threads", lost("timeout")))

    with pytest.raises(errors.APITimeoutError):
        world.run(call(world.context(), request, create_thread.parse))


@pytest.mark.parametrize("first", [lost("connect"), answer({}, 429)], ids=["connect", "429"])
def test_what_makes_something_is_repeated_if_it_was_declined(first: Any) -> None:
    """It is sent again if the server certainly did not process it."""
    request = create_thread.request(body=ThreadCreate(thread_id="t"))
    world = World(("POST /threads", first), ("POST /threads", answer({"thread_id": "t"})))

    assert world.run(call(world.context(), request, create_thread.parse)).thread_id == "t"


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
def test_what_makes_something_is_not_repeated_if_it_may_be_done(status: int) -> None:
    """It is not sent again after a 5xx, also a 503: a proxy may say that while the server goes on."""
    request = create_thread.request(body=ThreadCreate(thread_id="t"))

    with pytest.raises(errors.APIStatusError) as caught:
        world = World(("POST /threads", answer({}, status)))
        world.run(call(world.context(), request, create_thread.parse))
    assert caught.value.status_code == status


DELETE = "DELETE /threads/t/runs/r"
CANCEL = "POST /runs/cancel"
ENDINGS: dict[str, Callable[[Context], Flow[None]]] = {
    DELETE: lambda context: call(context, delete_run.request("t", "r"), delete_run.parse),
    "DELETE /threads/t": lambda context: call(context, delete_thread.request("t"), delete_thread.parse),
    CANCEL: lambda context: cancel_many(context, cancel_runs.request(body=RunsCancel(status="all"))),
}


@pytest.mark.parametrize("asked", ENDINGS)
@pytest.mark.parametrize("first", [lost(), lost("timeout"), answer({}, 500)], ids=["disconnected", "timeout", "500"])
def test_what_was_ended_by_an_attempt_whose_answer_was_lost(asked: str, first: Any) -> None:
    """Deleting and cancelling are done if the API answers 404 after an attempt that may have been processed."""
    world = World((asked, first), (asked, NO_SUCH))

    world.run(ENDINGS[asked](world.context()))


def test_the_head_of_what_was_ended() -> None:
    """The 404 itself is the head of a deletion that was done by an earlier attempt."""
    world = World((DELETE, lost()), (DELETE, NO_SUCH))

    _, head = world.run(call_with_head(world.context(), delete_run.request("t", "r"), delete_run.parse))

    assert head.status == 404


@pytest.mark.parametrize("asked", ENDINGS)
@pytest.mark.parametrize("first", [lost("connect"), answer({}, 429)], ids=["connect", "429"])
def test_what_was_not_there_to_be_ended(asked: str, first: Any) -> None:
    """A 404 is raised if no earlier attempt can have been processed."""
    world = World((asked, first), (asked, NO_SUCH))

    with pytest.raises(errors.NotFoundError):
        world.run(ENDINGS[asked](world.context()))


def test_what_a_proxy_does_not_find_proves_nothing() -> None:
    """A 404 that does not come from the API proves nothing."""
    world = World((DELETE, lost()), (DELETE, text("<html>default backend - 404</html>", 404)))

    with pytest.raises(errors.NotFoundError, match="default backend - 404"):
        world.run(ENDINGS[DELETE](world.context()))


def test_not_found_after_a_lost_answer_to_a_question() -> None:
    """A 404 for a read is raised, whatever came before."""
    with pytest.raises(errors.NotFoundError):
        get(World((GET, lost()), (GET, NO_SUCH)))


def test_the_deadline_ends_a_request() -> None:
    """At the deadline the call raises APITimeoutError with the number of seconds allowed."""
    world = World((GET, lost("timeout", took=5.0)))

    with pytest.raises(errors.APITimeoutError, match=r"timed out after 5 s$") as caught:
        get(world, timeout=5.0)
    assert caught.value.timeout == 5.0
    assert caught.value.method == "GET"
    assert caught.value.url == "http://test/threads/t/runs/r"


def test_the_deadline_ends_the_retries() -> None:
    """No wait begins that would end after the deadline: the last error is raised at once."""
    world = World((GET, answer({"detail": "busy"}, 503, took=4.0, retry_after="2")))

    with pytest.raises(errors.InternalServerError, match="busy"):
        get(world, timeout=5.0)
    assert world.naps == []


def test_the_deadline_ends_a_body() -> None:
    """A slow body is cut at the deadline, and not requested again."""
    world = World((GET, text([b"{", 3.0, b'"a"', 3.0, b": 1}"])))

    with pytest.raises(errors.APITimeoutError, match="timed out after 5 s"):
        get(world, timeout=5.0)


def test_the_deadline_leaves_less_and_less() -> None:
    """Every phase of every attempt is limited by the time left, if that is less than the client's own limit."""
    world = World((GET, lost(took=3.0)), (GET, answer(run())))

    get(world, timeout=8.0, retry=EAGER)

    first, second = world.opens
    assert first.timeouts == Timeouts(connect=8.0, read=8.0, write=8.0, pool=8.0)
    assert first.total == 8.0
    assert second.timeouts == Timeouts(connect=5.0, read=5.0, write=5.0, pool=5.0)
    assert second.total == 5.0
    assert world.reads == [5.0, 5.0]


def test_the_client_s_own_limits_may_be_less() -> None:
    """The client's limit for a phase holds if the deadline is later."""
    world = World((GET, answer(run())))

    get(world, timeout=8.0, phases=Timeouts(connect=1.0, read=9.0, write=None, pool=None))

    assert world.opens[0].timeouts == Timeouts(connect=1.0, read=8.0, write=8.0, pool=8.0)


def test_without_a_deadline() -> None:
    """Without a deadline each phase has the client's limit, and the whole none."""
    world = World((GET, answer(run())))

    get(world, timeout=None)

    assert world.opens[0].timeouts == Timeouts()
    assert world.opens[0].total is None
    assert world.reads == [60.0, 60.0]


def test_an_error_names_the_run() -> None:
    """Errors have the ids of the run that a call is about, and a timeout says how to continue."""
    request = get_run.request("t", "r")
    ids = {"run_id": "r", "thread_id": "t"}

    for reply, kind in (
        (lost("tls"), errors.APIConnectionError),
        (answer({}, 409), errors.ConflictError),
        (text("<html>"), errors.APIResponseError),
        (answer([]), errors.APIResponseError),
        (lost("timeout", took=9), errors.APITimeoutError),
    ):
        world = World((GET, reply))
        with pytest.raises(kind) as caught:
            world.run(call(world.context(timeout=9), request, get_run.parse, **ids))
        assert (caught.value.run_id, caught.value.thread_id) == ("r", "t")
    assert "; use runs.join to wait for run r on thread t" in str(caught.value)


def test_a_body_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """A body beyond the limit is given up, and not requested again."""
    monkeypatch.setattr("langgraph_runs._core.calls.send.MAX_BODY_BYTES", 10)
    world = World((GET, text([b"[1,2,3,", b"4,5,6,7,8]", b"never read"])))

    with pytest.raises(errors.APIResponseError, match="exceeds the limit of 10 bytes") as caught:
        get(world)
    assert len(world.reads) == 2
    assert caught.value.status_code == 200


def test_of_a_refusal_the_beginning_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the beginning of an error body is read, however long it is."""
    monkeypatch.setattr("langgraph_runs._core.calls.send.MAX_ERROR_BODY_BYTES", 10)
    world = World((GET, text([b"not ", b"like this at all", b"never read"], 400)))

    with pytest.raises(errors.BadRequestError, match=r"not like t$"):
        get(world)
    assert len(world.reads) == 2


def test_a_refusal_that_breaks_off() -> None:
    """An error response is raised, however much of its body arrived."""
    world = World((GET, text([b"not like this", "disconnected"], 422)))

    with pytest.raises(errors.UnprocessableEntityError, match="not like this"):
        get(world)


CUT_404 = text([b'{"detail": "Run not', "disconnected"], 404)


@pytest.mark.parametrize("asked", ENDINGS)
def test_what_was_ended_and_is_not_found_in_words_that_break_off(asked: str) -> None:
    """A 404 that breaks off is asked for again: its words say whether it is the API's, and so whether it is done."""
    world = World((asked, lost()), (asked, CUT_404), (asked, NO_SUCH))

    world.run(ENDINGS[asked](world.context()))


def test_an_item_that_is_not_found_in_words_that_break_off() -> None:
    """So it is with an item: in words that break off, a 404 of Aegra's does not say that it is the item's."""
    request = get_item(["a"], "k", refresh_ttl=None)
    asked = "GET /store/items"
    world = World((asked, CUT_404), (asked, answer({"detail": "Item not found"}, 404)))

    assert world.run(read_item(world.context(), request)) is None


def test_what_is_not_found_in_words_that_always_break_off() -> None:
    """With no attempts left, such a 404 is raised as it is."""
    world = World((GET, CUT_404), (GET, CUT_404))

    with pytest.raises(errors.NotFoundError, match="Run not"):
        get(world, retry=RetryPolicy.immediate(2))


def test_a_refusal_that_drips() -> None:
    """The body of an error response is waited for until the deadline."""
    world = World((GET, text([b"not", 3.0, b"like", 3.0, b"this", b"never read"], 422)))

    with pytest.raises(errors.UnprocessableEntityError, match=r"notlikethis$"):
        get(world, timeout=5.0)


def test_several_pieces() -> None:
    """A body may come in any number of pieces."""
    world = World((GET, text([b'{"run_', b'id": ', b'"r"}'])))

    assert get(world).run_id == "r"


def test_the_answer_of_any_status() -> None:
    """send_with_retries returns the last response, whatever its status."""
    world = World((GET, answer({}, 500)), (GET, answer({}, 418)))
    context = world.context()

    got = world.run(send_with_retries(context, context.config.prepare(get_run.request("t", "r")), idempotent=True))

    assert got.head.status == 418


def test_a_list_keeps_its_query() -> None:
    """A retry has the same query."""
    asked = "GET /threads/t/runs"
    world = World((asked, lost()), (asked, answer([run()])))

    [found] = world.run(call(world.context(), list_runs.request("t", limit=3, select=["run_id"]), list_runs.parse))

    assert found.run_id == "r"
    assert world.queries == [{"limit": ["3"], "select": ["run_id"]}] * 2


LEFT_OPEN = "; it is not known whether the server did it, so it was not sent again"
COPY = "POST /threads/t/copy"


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (lost(), "it was disconnected"),
        (lost("timeout"), "it was timeout"),
        (answer({}, 408), "408 Request Timeout"),
        (answer({"detail": "busy"}, 503), "503 Service Unavailable: busy"),
    ],
    ids=["lost", "timeout", "408", "503"],
)
def test_what_must_not_be_done_twice(reply: Any, said: str) -> None:
    """Where a lost answer leaves it open whether a request was carried out, it is sent once, and the error says so."""
    world = World((COPY, reply))

    with pytest.raises(errors.LangGraphRunsError) as caught:
        world.run(call(world.context(retry=EAGER), copy_thread.request("t"), copy_thread.parse))
    assert said in str(caught.value)
    assert str(caught.value).endswith(LEFT_OPEN)


@pytest.mark.parametrize("reply", [answer({}, 409), answer({}, 501), lost("tls")], ids=["409", "501", "tls"])
def test_what_was_not_done(reply: Any) -> None:
    """An error that leaves nothing open does not say so; neither does that of a request that was sent again."""
    world = World((COPY, reply))
    with pytest.raises(errors.LangGraphRunsError) as caught:
        world.run(call(world.context(), copy_thread.request("t"), copy_thread.parse))
    assert LEFT_OPEN not in str(caught.value)

    with pytest.raises(errors.LangGraphRunsError) as caught:
        get(World((GET, lost())), retry=RetryPolicy(attempts=1))
    assert LEFT_OPEN not in str(caught.value)


def test_a_deadline_that_leaves_it_open() -> None:
    """So it is if the call's time is up."""
    world = World((COPY, lost("timeout", took=5.0)))
    context = world.context().with_timeout(5.0)
    with pytest.raises(errors.APITimeoutError, match=f"timed out after 5 s{LEFT_OPEN}$"):
        world.run(call(context, copy_thread.request("t"), copy_thread.parse))
