"""What a traceback of ours shows: the caller's line, one frame of this package, and every cause."""

from __future__ import annotations

import asyncio
import json
import traceback
from typing import Any

import pytest

from langgraph_runs import AsyncClient, Client, RetryPolicy, errors

from .support import FakeRuns, ScriptedServer, reply

NOBODY = "http://127.0.0.1:1"
CALLS: dict[str, Any] = {
    "get": lambda client: client.runs.get("t", "r"),
    "create": lambda client: client.runs.create("t", "a"),
    "wait": lambda client: client.runs.wait("t", "a"),
    "create, refused": lambda client: client.runs.create("t", "a", webhook=7),
    "iter, refused": lambda client: client.runs.iter(""),
    "create, a keyword": lambda client: client.runs.create("t", "a", webhok="x"),
    "search": lambda client: client.threads.search(),
    "request": lambda client: client.request("GET", "/x"),
}


def raised(asynchronous: bool, call: Any) -> BaseException:
    """What a call on a server that is not there raises, made by sync or async code as users write it."""
    if not asynchronous:
        with Client(NOBODY, api_key=None, retry=RetryPolicy.immediate(1)) as client:
            with pytest.raises(Exception) as caught:  # noqa: PT011
                call(client)
            return caught.value

    async def main() -> BaseException:
        async with AsyncClient(NOBODY, api_key=None, retry=RetryPolicy.immediate(1)) as client:
            with pytest.raises(Exception) as caught:  # noqa: PT011
                await call(client)
            return caught.value

    return asyncio.run(main())


def ours(error: BaseException) -> list[str]:
    """The functions of this package in a traceback, outermost first."""
    return [
        frame.f_code.co_name
        for frame, _ in traceback.walk_tb(error.__traceback__)
        if frame.f_globals["__name__"].startswith("langgraph_runs")
    ]


@pytest.mark.parametrize("asynchronous", [False, True])
@pytest.mark.parametrize("name", CALLS)
def test_one_frame_of_ours(name: str, asynchronous: bool) -> None:
    """The last frame is the method that was called, by its name; nothing of the HTTP library is shown."""
    error = raised(asynchronous, CALLS[name])
    assert ours(error) == [name.partition(",")[0]]
    assert traceback.extract_tb(error.__traceback__)[-1].name == name.partition(",")[0]
    told = "".join(traceback.format_exception(error))
    assert "httpcore/" not in told
    assert len(told.splitlines()) < 40
    if isinstance(error, errors.APIConnectionError):
        assert error.__cause__ is not None
        assert "direct cause" in told


@pytest.mark.parametrize("asynchronous", [False, True])
def test_all_frames_if_wanted(asynchronous: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """LANGGRAPH_RUNS_TRACEBACK=full shows every frame."""
    monkeypatch.setenv("LANGGRAPH_RUNS_TRACEBACK", "full")
    assert len(ours(raised(asynchronous, CALLS["get"]))) > 4


def test_no_server() -> None:
    """Where nobody listens, the error says how to start a server, and which variable names another."""
    error = raised(False, CALLS["get"])
    assert "`langgraph dev`" in str(error)
    assert "LANGGRAPH_API_URL" in str(error)


def test_a_hook_of_the_callers(fake_runs: FakeRuns) -> None:
    """The frames of a hook stay, whatever it raises."""

    def hook(request: Any) -> None:
        raise ValueError("not like this")

    client = Client(fake_runs.url, api_key=None, on_request=hook)
    with client, pytest.raises(ValueError, match="not like this") as caught:
        client.runs.get("t", "r")
    assert traceback.extract_tb(caught.value.__traceback__)[-1].name == "hook"


@pytest.mark.parametrize("asynchronous", [False, True])
@pytest.mark.parametrize("entered", [False, True])
def test_streams(entered: bool, asynchronous: bool, scripted: ScriptedServer) -> None:
    """A stream that cannot be opened raises in one frame of ours, the same one each time it is read."""
    scripted.always("POST", "/threads/t/runs/stream", reply("no", 422))

    def read() -> BaseException:
        with Client(scripted.url, api_key=None) as client:
            stream = client.runs.stream("t", "a")
            with pytest.raises(errors.UnprocessableEntityError) as caught:
                stream.__enter__() if entered else next(stream)
            with pytest.raises(errors.UnprocessableEntityError) as again:
                next(stream)
            assert ours(again.value) == ["__next__"]
            assert again.value is caught.value
            return caught.value

    async def read_async() -> BaseException:
        async with AsyncClient(scripted.url, api_key=None) as client:
            stream = client.runs.stream("t", "a")
            with pytest.raises(errors.UnprocessableEntityError) as caught:
                await (stream.__aenter__() if entered else anext(stream))
            assert ours(caught.value) == ["__aenter__" if entered else "__anext__"]
            return caught.value

    assert (asyncio.run(read_async()) if asynchronous else read()).__class__ is errors.UnprocessableEntityError


def test_projections(scripted: ScriptedServer) -> None:
    """What reading by purpose raises has one frame of ours, and shows nothing that was handled within."""
    scripted.always("POST", "/threads/t/runs/stream", reply("no", 422))

    with Client(scripted.url, api_key=None) as client, pytest.raises(errors.UnprocessableEntityError) as caught:
        next(client.runs.stream("t", "a").text())
    assert ours(caught.value) == ["__next__"]
    assert caught.value.__context__ is None


def test_outcomes(scripted: ScriptedServer) -> None:
    """An error that comes as a value has no frames of ours, so that raising it shows where."""
    ended = {"run_id": "r", "thread_id": "t", "assistant_id": "a", "status": "timeout", "created_at": "2026-01-01"}
    scripted.always("GET", "/threads/t/runs/r", reply(json.dumps(ended)))
    scripted.always("GET", "/threads/t/runs/r/join", reply("{}"))
    with Client(scripted.url, api_key=None) as client:
        outcome = client.runs.handle("t", "r").outcome()
        assert isinstance(outcome, errors.RunTimeoutError)
        [mapped] = client.assistant("a").map([{"n": object()}])
    assert isinstance(mapped.outcome, TypeError)
    for error in (outcome, mapped.outcome):
        assert ours(error) == []
    with pytest.raises(TypeError) as caught:
        mapped.result  # noqa: B018
    assert ours(caught.value) == ["result"]


def broken_inputs() -> Any:
    """Inputs that raise at once."""
    raise OSError("the file is gone")
    yield


def fail(_: object) -> None:
    """Something of the caller's."""
    raise LookupError("of the caller's")


LISTINGS: dict[str, Any] = {
    "runs": lambda client: client.runs.iter("t"),
    "threads": lambda client: client.threads.iter(),
    "assistants": lambda client: client.assistants.iter(),
    "crons": lambda client: client.crons.iter(),
    "items": lambda client: client.store.iter_items(()),
    "namespaces": lambda client: client.store.iter_namespaces(),
}
ITERATORS: dict[str, Any] = {
    "runs": LISTINGS["runs"],
    "events": lambda client: client.runs.stream("t", "a"),
    "text": lambda client: client.runs.stream("t", "a").text(),
    "a map, inputs": lambda client: client.assistant("a").map(broken_inputs()),
    "a map, progress": lambda client: client.assistant("a").map([{}], progress=fail),
}


@pytest.mark.parametrize("closed", [False, True], ids=["", "closed client"])
@pytest.mark.parametrize("asynchronous", [False, True])
@pytest.mark.parametrize("name", ITERATORS)
def test_iterators(fake_runs: FakeRuns, name: str, asynchronous: bool, closed: bool) -> None:
    """What iterating raises has one frame of ours, as often as it is raised, and those of the caller's code."""

    def read() -> list[list[str]]:
        client = Client(fake_runs.url, api_key=None)
        if closed:
            client.close()
        things, caught = ITERATORS[name](client), []
        for _ in range(2):
            with pytest.raises(Exception) as error:  # noqa: PT011
                next(things)
            caught.append(ours(error.value))
        client.close()
        return caught

    async def read_async() -> list[list[str]]:
        client = AsyncClient(fake_runs.url, api_key=None)
        if closed:
            await client.aclose()
        things, caught = ITERATORS[name](client), []
        for _ in range(2):
            with pytest.raises(Exception) as error:  # noqa: PT011
                await anext(things)
            caught.append(ours(error.value))
        await client.aclose()
        return caught

    told = asyncio.run(read_async()) if asynchronous else read()
    method = "__anext__" if asynchronous else "__next__"
    assert told[0] == [method]
    assert told[1] == [method]


@pytest.mark.parametrize("asynchronous", [False, True])
@pytest.mark.parametrize("name", LISTINGS)
def test_listings(name: str, asynchronous: bool) -> None:
    """Every listing raises in one frame of ours where it is iterated."""
    error = raised(asynchronous, lambda client: (anext if asynchronous else next)(LISTINGS[name](client)))
    assert isinstance(error, errors.APIConnectionError)
    assert ours(error) == ["__anext__" if asynchronous else "__next__"]


def test_entering_a_projection(fake_runs: FakeRuns) -> None:
    """What keeps its stream from being open is raised in one frame."""
    with Client(fake_runs.url, api_key=None) as client, pytest.raises(errors.NotFoundError) as caught:
        client.runs.stream("t", "a").text().__enter__()
    assert ours(caught.value) == ["__enter__"]


def test_the_result_of_a_mapped_run(fake_runs: FakeRuns) -> None:
    """What it raises is raised in one frame; so is the outcome of a handle, which has none of its own."""
    fake_runs.next([], status="error")
    fake_runs.next([], status="error")
    with Client(fake_runs.url, api_key=None) as client:
        [one] = client.assistant("a").map([{}])
        outcome = client.assistant("a").start(input={}).outcome()
    with pytest.raises(errors.RunFailedError) as caught:
        _ = one.result
    assert ours(caught.value) == ["result"]
    assert isinstance(outcome, errors.RunFailedError)
    assert ours(outcome) == []


def test_a_stream_in_another_event_loop(fake_runs: FakeRuns) -> None:
    """Reading it is refused in one frame, and so are the readings and methods that lead there."""
    run = fake_runs.run(4, auto=False)
    run.start()
    client = AsyncClient(fake_runs.url, api_key=None)
    stream = client.runs.join_stream(run.thread_id, run.run_id, last_event_id="-1")
    found: list[list[str]] = []

    async def elsewhere() -> None:
        for read in (stream.__anext__, stream.result, stream.custom().__anext__):
            with pytest.raises(errors.StreamInterruptedError) as caught:
                await read()
            found.append(ours(caught.value))

    with asyncio.Runner() as runner:
        runner.run(anext(stream))
        asyncio.run(elsewhere())
        runner.run(client.aclose())
    assert found == [["__anext__"], ["result"], ["__anext__"]]
