"""The API key goes to the server of the base URL and nowhere else: not to other hosts, logs, errors or reprs."""

from __future__ import annotations

import inspect
import logging
import pickle
import traceback
from collections.abc import Callable
from dataclasses import replace
from threading import Event
from typing import Any

import pytest

from langgraph_runs import HTTPRequest, errors
from langgraph_runs._generated.types import UNSET

from .mishaps import MISHAPS
from .operations import OPERATIONS
from .support import ClientMaker, FakeRuns, ScriptedServer, reply, stream

KEY = "lsv2_very-secret-key"
TOKEN = "Bearer very-secret-token"


def secretive(make_client: ClientMaker, url: str, **options: Any) -> Any:
    return make_client(url, api_key=KEY, headers={"Authorization": TOKEN, "X-Tenant-Token": KEY}, **options)


def assert_no_secret(*texts: object) -> None:
    for text in map(str, texts):
        assert "very-secret" not in text, text


@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_refused(
    status: int, own: bool, scripted: ScriptedServer, make_client: ClientMaker, make_fake_runs: Any
) -> None:
    """An answer that points elsewhere is an error that says so; nobody else is asked, with or without the key.

    So it is with a client of one's own, too, even if that follows redirects otherwise.
    """
    options = {"http_client": make_client.http_client(follow_redirects=True)} if own else {}
    other = make_fake_runs()
    scripted.enqueue(reply("", status, {"location": f"{other.url}/threads/t"}))

    with pytest.raises(errors.APIStatusError, match="redirects are not followed") as caught:
        secretive(make_client, scripted.url, **options).threads.get("t")

    assert caught.value.status_code == status
    assert f"{other.url}/threads/t" in str(caught.value)
    assert other.requests == []


def test_a_million_redirects(scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """A server that redirects without end is asked once."""
    scripted.always("*", "/threads/{t}", lambda request: reply("", 307, {"location": request.target + "0"}))

    with pytest.raises(errors.APIStatusError):
        secretive(make_client, scripted.url).threads.get("t")

    assert len(scripted.requests) == 1


def test_a_location_elsewhere_is_followed_by_its_path_only(
    fake_runs: FakeRuns, make_fake_runs: Any, make_client: ClientMaker
) -> None:
    """A stream whose Location names another host is resumed on the server of the base URL."""
    other = make_fake_runs()
    thread_id = fake_runs.thread()
    fake_runs.cut(after_events=2, how="reset", stream=1)
    fake_runs.fault(lambda _, work: _pointing(work(), other.url), stream=2)

    events = list(secretive(make_client, fake_runs.url).runs.stream(thread_id, "agent", stream_mode="custom"))

    assert [event.data for event in events if event.mode] == [{"n": 1}, {"n": 2}, {"n": 3}]
    assert other.requests == []
    assert {request.headers["x-api-key"] for request in fake_runs.requests} == {KEY}


def _pointing(answer: Any, url: str) -> Any:
    headers = tuple((name, url + value if name == "Location" else value) for name, value in answer.headers)
    return replace(answer, headers=headers)


@pytest.mark.parametrize(
    "location",
    ["//elsewhere.invalid/x/stream", "https://elsewhere.invalid", "\\\\elsewhere.invalid\\x", "/a/../b", "?"],
)
def test_a_strange_location(location: str, scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """Whatever a Location holds, the next request goes to the same server, below the base URL."""
    ids = "/threads/t/runs/r"
    scripted.on(
        "POST", "/base/threads/t/runs/stream", stream(headers={"location": location, "content-location": ids}).cut()
    )
    for depth in range(1, 9):
        scripted.always("*", "/{any}" * depth, reply("", 404))

    with pytest.raises(errors.LangGraphRunsError):
        list(secretive(make_client, scripted.url + "/base").runs.stream("t", "agent"))

    assert all(request.path.startswith("/base/") for request in scripted.requests)


def test_reprs_are_masked(make_client: ClientMaker) -> None:
    """What a client and its requests say of themselves does not show the values of secrets."""
    client = secretive(make_client, "http://127.0.0.1:1")
    request = client.build_request("GET", "/x", headers={"Cookie": "very-secret"})

    assert_no_secret(repr(client), repr(client.headers), client.headers, repr(request), request)
    assert client.headers["x-api-key"] == "***"
    assert request.headers["x-api-key"] == KEY


@pytest.mark.parametrize("mishap", ["refused", "lost", "409", "500", "307", "html"])
def test_errors_and_logs_tell_no_secret(
    mishap: str,
    fake_runs: FakeRuns,
    make_client: ClientMaker,
    naps: list[float],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """No error, whatever its cause, and no line of the log holds the key or another secret."""
    caplog.set_level(logging.DEBUG, logger="langgraph_runs")
    client = secretive(make_client, fake_runs.url, retry={"attempts": 2})
    get = next(operation for operation in OPERATIONS if operation.name == "get")
    scene = get.scene(fake_runs, client)
    MISHAPS[mishap](fake_runs, "get", "every", Event())

    with pytest.raises(errors.LangGraphRunsError) as caught:
        get.call(scene)

    error = caught.value
    assert_no_secret(error, repr(error), error.__dict__, pickle.dumps(error), caplog.text)
    assert_no_secret("".join(traceback.format_exception(error)))
    assert caplog.text


@pytest.fixture(autouse=True)
def whole_tracebacks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The frames that are left out otherwise tell no secret, either."""
    monkeypatch.setenv("LANGGRAPH_RUNS_TRACEBACK", "full")


def shown_by_reporters(error: BaseException) -> list[str]:
    """The variables of our frames in the tracebacks of an error and its causes, as error reporters show them.

    Those of the HTTP library's frames cannot be helped.
    """
    shown: list[str] = []
    seen: set[int] = set()
    following: list[BaseException | None] = [error]
    while following:
        each = following.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        following += [each.__cause__, each.__context__]
        for frame, _ in traceback.walk_tb(each.__traceback__):
            if frame.f_globals.get("__name__", "").startswith("langgraph_runs."):
                shown += [f"{frame.f_code.co_name}: {name} = {value!r}" for name, value in frame.f_locals.items()]
    return shown


@pytest.mark.parametrize("brought", [False, True])
@pytest.mark.parametrize("mishap", ["refused", "lost", "409", "500", "307", "html"])
def test_variables_of_frames_tell_no_secret(
    mishap: str, brought: bool, fake_runs: FakeRuns, make_client: ClientMaker, naps: list[float]
) -> None:
    """What an error reporter reads from the frames of a traceback holds neither the key nor a default header."""
    options = {"http_client": make_client.http_client(headers={"X-Gateway-Key": KEY})} if brought else {}
    client = secretive(make_client, fake_runs.url, retry={"attempts": 2}, **options)
    get = next(operation for operation in OPERATIONS if operation.name == "get")
    scene = get.scene(fake_runs, client)
    MISHAPS[mishap](fake_runs, "get", "every", Event())

    with pytest.raises(errors.LangGraphRunsError) as caught:
        get.call(scene)

    shown = shown_by_reporters(caught.value)
    assert any("step = " in each for each in shown)
    assert_no_secret(*shown)


SECRETS = {"Authorization": TOKEN, "X-Tenant-Token": KEY}
REFUSED: dict[str, dict[str, Any]] = {
    "a header": {"headers": {**SECRETS, "X-Bad": f"{KEY}\r\nx: y"}},
    "a timeout": {"headers": SECRETS, "timeout": -1},
    "an unknown keyword": {"headers": SECRETS, "no_such": 1},
}


@pytest.mark.parametrize("group", ["runs", "threads", "assistants", "client"])
@pytest.mark.parametrize("refused", REFUSED)
def test_refusals_tell_no_header_of_the_call(
    group: str, refused: str, fake_runs: FakeRuns, make_client: ClientMaker
) -> None:
    """Whatever a method refuses, and wherever: the variables of our frames hold no header of the call."""
    client = secretive(make_client, fake_runs.url)
    target = client if group == "client" else getattr(client, group)
    known = type(target.target if hasattr(target, "target") else target)
    names = ["request", "build_request"] if group == "client" else [name for name in vars(known) if name[0] != "_"]
    assert len(names) >= 2
    for name in names:
        parameters = inspect.signature(getattr(known, name)).parameters.values()
        required = [
            one.name for one in parameters if one.default is one.empty and one.kind is one.POSITIONAL_OR_KEYWORD
        ]
        arguments = [
            {"method": "GET", "path": "/x", "payloads": [{"assistant_id": "a"}]}.get(one, "x") for one in required[1:]
        ]
        with pytest.raises((TypeError, ValueError)) as caught:
            result = getattr(target, name)(*arguments, **REFUSED[refused])
            list(result)
        assert_no_secret(*shown_by_reporters(caught.value))


@pytest.mark.parametrize("operation", ["create", "wait", "stream", "get", "request"])
def test_failures_tell_no_header_of_the_call(
    operation: str, scripted: ScriptedServer, make_client: ClientMaker
) -> None:
    """Neither do they once the server has refused the request, nor does the input that cannot be sent."""
    client = secretive(make_client, scripted.url)
    scripted.always("*", "/{a}", reply("no", 422))
    for depth in range(2, 7):
        scripted.always("*", "/{a}" * depth, reply("no", 422))
    calls: dict[str, Callable[..., Any]] = {
        "create": lambda **more: client.runs.create("t", "agent", **more),
        "wait": lambda **more: client.runs.wait("t", "agent", **more),
        "stream": lambda **more: list(client.runs.stream("t", "agent", **more)),
        "get": lambda **_: client.runs.get("t", "r", headers=SECRETS),
        "request": lambda **more: client.request("POST", "/x", json=more.get("input"), headers=SECRETS),
    }
    for more in ({}, {"input": {"number": float("nan")}}):
        with pytest.raises((errors.UnprocessableEntityError, ValueError)) as caught:
            calls[operation](headers=SECRETS, **more)
        shown = shown_by_reporters(caught.value)
        assert shown
        assert_no_secret(*shown)


@pytest.mark.parametrize(
    "refused",
    [
        {"api_key": f"{KEY}\n\0"},
        {"api_key": KEY.encode()},
        {"headers": {**SECRETS, "X-Bad": f"{KEY}\r\nx: y"}},
        {"headers": {**SECRETS, "x-api-key": KEY}, "api_key": KEY},
        {"timeout": -1},
        {"retry": 3},
        {"max_concurrency": 0},
        {"on_request": "no function"},
        {"http_client": "none"},
        {"base_url": "nonsense"},
    ],
)
def test_a_client_that_is_refused(
    refused: dict[str, Any], fake_runs: FakeRuns, make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A client that cannot be made shows neither the key nor headers, not even those of the environment.

    The variables of its frames include the client itself, whose repr works nevertheless.
    """
    monkeypatch.setenv("LANGCHAIN_API_KEY", KEY)
    options = {"headers": SECRETS, **refused}
    url = options.pop("base_url", fake_runs.url)
    with pytest.raises((TypeError, ValueError)) as caught:
        make_client(url, **options) if "api_key" in options else make_client(url, api_key=UNSET, **options)
    shown = shown_by_reporters(caught.value)
    assert shown
    assert_no_secret(*shown)

    client = secretive(make_client, fake_runs.url)
    for name in ("timeout", "headers", "api_key"):
        if name in refused and len(refused) == 1:
            with pytest.raises((TypeError, ValueError)) as caught:
                client.with_options(**{"api_key": KEY, "headers": SECRETS, name: refused[name]})
            assert_no_secret(*shown_by_reporters(caught.value))


def test_a_key_that_cannot_be_sent_is_not_shown(make_client: ClientMaker) -> None:
    """The refusal of a key or header does not repeat it."""
    for options in (
        {"api_key": "very-secret\nx: y"},
        {"api_key": "very-secret\u2603"},
        {"headers": {"X": "very-secret\0"}},
    ):
        with pytest.raises(ValueError, match="value of") as caught:
            make_client("http://127.0.0.1:1", **options)
        assert_no_secret(caught.value)
    with pytest.raises(ValueError, match="must not contain") as caught:
        make_client("http://me:very-secret@127.0.0.1:1")
    assert_no_secret(caught.value)
    with pytest.raises(ValueError, match="base_url") as caught:
        make_client("http://me:very-secret@127.0.0.1:port")
    assert_no_secret(caught.value)


@pytest.mark.parametrize("name", ["x-api-key", "X-API-KEY", "X-Api-Key"])
def test_two_keys(name: str, make_client: ClientMaker, fake_runs: FakeRuns) -> None:
    """A second key is refused, in whatever letter case; a header replaces the environment's key, or a call's."""
    with pytest.raises(ValueError, match="conflicts with api_key"):
        make_client(fake_runs.url, api_key=KEY, headers={name: "other"})
    with pytest.raises(ValueError, match="twice"):
        make_client(fake_runs.url, headers={name: "a", name.swapcase(): "b"})
    thread_id = fake_runs.thread()

    make_client(fake_runs.url, headers={name: "mine"}).threads.get(thread_id)
    client = secretive(make_client, fake_runs.url)
    client.threads.get(thread_id, headers={name: "of the call"})
    client.with_options(api_key="of the copy").threads.get(thread_id)
    with pytest.raises(ValueError, match="conflicts with the client's key"):
        client.with_options(headers={name: "other"})

    assert [request.headers["x-api-key"] for request in fake_runs.requests] == ["mine", "of the call", "of the copy"]


def test_cookies_are_not_kept(scripted: ScriptedServer, make_client: ClientMaker) -> None:
    """What a server sets with one answer does not go out with the next request, which may be another caller's."""
    scripted.enqueue(reply("{}", headers={"set-cookie": "session=1"}), reply("{}"))
    client = make_client(scripted.url)

    client.request("GET", "/one")
    client.request("GET", "/two")

    assert "cookie" not in scripted.requests[1].headers


def test_a_hook_may_not_smuggle(fake_runs: FakeRuns, make_client: ClientMaker) -> None:
    """What on_request adds is checked like what callers give, and replaces a field of any letter case."""
    thread_id = fake_runs.thread()

    def rotate(request: HTTPRequest) -> None:
        request.headers["X-API-KEY"] = "rotated"

    def smuggle(request: HTTPRequest) -> None:
        request.headers["x-a"] = "very-secret\r\nx-b: 1"

    secretive(make_client, fake_runs.url, on_request=rotate).threads.get(thread_id)
    assert fake_runs.requests[0].headers["x-api-key"] == "rotated"
    with pytest.raises(ValueError, match="line break") as caught:
        secretive(make_client, fake_runs.url, on_request=smuggle).threads.get(thread_id)
    assert_no_secret(caught.value)
    with pytest.raises(TypeError, match="HTTPRequest"):
        secretive(make_client, fake_runs.url, on_request=lambda request: "no request").threads.get(thread_id)
