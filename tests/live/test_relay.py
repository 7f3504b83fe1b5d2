"""examples/relay.py, from end to end: a browser that is cut off goes on, and what goes wrong is told."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Literal, Self
from uuid import uuid4

import httpx
import pytest
import relay
import uvicorn
from dev_server import DevServer

from langgraph_runs import AsyncClient, AsyncRunStream, Client, RetryPolicy
from tests.conformance.support import Break, ChaosProxy

pytestmark = pytest.mark.slow

COUNT = 6
WRITTEN = [{"step": number} for number in range(1, COUNT + 1)]
PACE = {"count": COUNT, "delay": 0.02}  # so that the server's ids, which are milliseconds, are distinct


@pytest.fixture
def service(server: DevServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of the relay, which runs in a thread."""
    monkeypatch.setattr(relay, "client", AsyncClient(server.url))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        running = uvicorn.Server(uvicorn.Config(relay.app, log_level="warning", ws="none", loop="asyncio"))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            running.should_exit = True
            thread.join()


@pytest.fixture
def client(server: DevServer) -> Iterator[Client]:
    with Client(server.url) as client:
        yield client


class Browser:
    """What a page does with the relay: it starts a run, and follows it as an EventSource does."""

    def __init__(self, service: str) -> None:
        self._http = httpx.Client(base_url=service, trust_env=False, timeout=30)
        self.location = ""
        self.last_event_id = ""
        self.events: list[tuple[str, Any]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def start(self, thread_id: str, given: object, until: int | None = None) -> int:
        """Start a run and take its events, at most so many; the status of the response."""
        return self._take("POST", f"/threads/{thread_id}/runs", until, json=given)

    def follow(self) -> int:
        """Take the events after the last one."""
        headers = {"Last-Event-ID": self.last_event_id} if self.last_event_id else {}
        return self._take("GET", self.location, None, headers=headers)

    @property
    def ended(self) -> bool:
        return bool(self.events) and self.events[-1][0] in ("done", "error")

    @property
    def written(self) -> list[Any]:
        return [data for name, data in self.events if name == "custom"]

    def _take(self, method: Literal["GET", "POST"], path: str, until: int | None, **options: Any) -> int:
        with self._http.stream(method, path, **options) as response:
            self.location = response.headers.get("Location", self.location)
            if response.status_code == 200:
                with suppress(httpx.TransportError):  # it was cut off
                    self._read(response, until)
            return response.status_code

    def _read(self, response: httpx.Response, until: int | None) -> None:
        text = ""
        for piece in response.iter_text():
            *whole, text = (text + piece).split("\n\n")
            for frame in whole:
                fields = dict(line.split(": ", 1) for line in frame.splitlines() if not line.startswith(":"))
                self.last_event_id = fields.get("id", self.last_event_id)
                if fields:
                    self.events.append((fields["event"], json.loads(fields["data"])))
                if len(self.events) == until:
                    return


@pytest.fixture
def browser(service: str) -> Iterator[Browser]:
    with Browser(service) as browser:
        yield browser


@pytest.mark.parametrize("until", range(1, COUNT + 2))
def test_a_browser_that_went_away_goes_on(browser: Browser, client: Client, until: int) -> None:
    """Wherever a browser leaves, the run goes on, and the browser gets the events after its last one, each once."""
    thread = client.threads.create()
    assert browser.start(thread.thread_id, PACE, until) == 200
    assert len(browser.events) == until

    [run] = client.runs.list(thread)
    assert client.runs.join(thread, run)["step"] == COUNT

    assert browser.follow() == 200
    assert browser.written == WRITTEN
    assert [name for name, _ in browser.events] == ["metadata", *["custom"] * COUNT, "done"]
    assert browser.events[-1][1] == {"status": "success"}


@pytest.mark.parametrize("how", ["reset", "close", "half"])
def test_a_connection_that_breaks_again_and_again(service: str, client: Client, how: Any) -> None:
    """A browser whose connections break within events gets each event once, of one run."""
    thread = client.threads.create()
    plan = [Break(after, how) for after in (440, 290, 300, 310, 320)]  # each within the first events of a response
    with ChaosProxy(service, plan) as proxy, Browser(proxy.url) as browser:
        browser.start(thread.thread_id, {"count": 20, "delay": 0.02})
        assert browser.location
        while not browser.ended:
            with suppress(httpx.TransportError):
                browser.follow()
        assert proxy.breaks == len(plan)
    assert browser.written == [{"step": number} for number in range(1, 21)]
    assert len(client.runs.list(thread)) == 1


def test_leaving_a_quiet_run_closes_its_stream(
    browser: Browser, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stream of a browser that went away is closed though its run says nothing; the run goes on."""
    closed = threading.Event()
    aclose = AsyncRunStream.aclose

    async def watched(stream: Any) -> None:
        await aclose(stream)
        closed.set()

    monkeypatch.setattr(AsyncRunStream, "aclose", watched)
    thread = client.threads.create()
    browser.start(thread.thread_id, {"count": 1, "delay": 600}, until=1)
    assert closed.wait(30)
    [run] = client.runs.list(thread)
    assert run.status == "running"
    client.runs.cancel(thread, run, wait=True)


def test_a_run_that_fails_ends_with_an_error(browser: Browser, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failed run ends with one `error` event, which has the graph's message, and never with `done`."""
    monkeypatch.setattr(relay, "ASSISTANT", "boom")
    assert browser.start(client.threads.create().thread_id, {"count": 1}) == 200
    assert [name for name, _ in browser.events] == ["metadata", "custom", "error"]
    assert browser.events[-1][1]["error"] == "RunFailedError"
    assert browser.events[-1][1]["message"].startswith("ValueError: boom")

    assert browser.follow() == 200
    assert [name for name, _ in browser.events[3:]] == ["error"]


def test_what_does_not_exist_is_404(browser: Browser, client: Client) -> None:
    """A thread or a run that does not exist is answered before the stream begins."""
    assert browser.start(str(uuid4()), {}) == 404
    browser.location = f"/threads/{client.threads.create().thread_id}/runs/{uuid4()}"
    assert browser.follow() == 404


def test_what_is_invalid_is_422(browser: Browser, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """An id or an input of the wrong form, and what the server finds invalid, is answered before the stream begins."""
    thread_id = client.threads.create().thread_id
    assert browser.start("main", {}) == 422
    assert browser.start(thread_id, ["not", "an", "object"]) == 422
    monkeypatch.setattr(relay, "ASSISTANT", "nobody")
    assert browser.start(thread_id, {}) in (404, 422)


def test_a_server_that_is_away_is_502(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """That the server cannot be reached is no fault of the browser's."""
    monkeypatch.setattr(relay, "client", AsyncClient("http://127.0.0.1:9", retry=RetryPolicy(attempts=1)))
    assert browser.start(str(uuid4()), {}) == 502
