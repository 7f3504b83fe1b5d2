"""What others hook into the HTTP library sees every request: tracing, recording, mocking; and the log tells too."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx
import vcr
from opentelemetry import trace
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from pytest_httpx import HTTPXMock

from langgraph_runs import AsyncClient, Client, errors

from .support import ClientKind, ClientMaker, FakeRuns, a_run, a_thread, frame

URL = "http://runs.invalid"
THREAD = a_thread()
EVENTS = [{"n": 1}, {"n": 2}, {"n": 3}]


async def use_async(url: str, thread_id: str) -> tuple[Any, list[Any]]:
    async with AsyncClient(url, api_key="secret-key") as client:
        thread = await client.threads.get(thread_id)
        events = [event async for event in client.runs.stream(thread_id, "agent", stream_mode="custom")]
        return thread, events


def use(client_kind: ClientKind, url: str, thread_id: str) -> tuple[str, list[Any]]:
    """A call and a stream: the thread's id, and the data of the events."""
    if client_kind == "async":
        thread, events = asyncio.run(use_async(url, thread_id))
    else:
        with Client(url, api_key="secret-key") as client:
            thread = client.threads.get(thread_id)
            events = list(client.runs.stream(thread_id, "agent", stream_mode="custom"))
    return thread.thread_id, [event.data for event in events if event.mode]


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    """The real instrumentation of the HTTP library."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    instrumentor = HTTPXClientInstrumentor()
    instrumentor.instrument(tracer_provider=provider)
    yield exporter
    instrumentor.uninstrument()
    provider.shutdown()


def test_tracing(spans: InMemorySpanExporter, client_kind: ClientKind, fake_runs: FakeRuns) -> None:
    """OpenTelemetry's instrumentation makes a span of every request, and tells the server which."""
    thread_id = fake_runs.thread()
    fake_runs.cut(after_events=2, how="reset", stream=1)

    assert use(client_kind, fake_runs.url, thread_id) == (thread_id, EVENTS)

    finished = spans.get_finished_spans()
    assert len(finished) == len(fake_runs.requests) > 2
    sent = {request.headers["traceparent"].split("-")[2] for request in fake_runs.requests}
    assert sent == {trace.format_span_id(span.context.span_id) for span in finished}
    assert {span.name for span in finished} == {"GET", "POST"}
    assert "secret-key" not in json.dumps([dict(span.attributes or {}) for span in finished])


def test_tracing_joins_the_callers_trace(
    spans: InMemorySpanExporter, client_kind: ClientKind, fake_runs: FakeRuns
) -> None:
    """The spans belong to the trace of the program that makes the calls."""
    tracer = TracerProvider().get_tracer("test")
    thread_id = fake_runs.thread()

    with tracer.start_as_current_span("work") as span:
        use(client_kind, fake_runs.url, thread_id)

    context = span.get_span_context()
    assert {each.context.trace_id for each in spans.get_finished_spans()} == {context.trace_id}


def test_recording(client_kind: ClientKind, fake_runs: FakeRuns, tmp_path: Path) -> None:
    """A cassette of vcrpy records a call and a stream, and plays them back without the server."""
    thread_id = fake_runs.thread()
    recorder = vcr.VCR(cassette_library_dir=str(tmp_path), filter_headers=["x-api-key"])
    with recorder.use_cassette("calls.yaml"):
        recorded = use(client_kind, fake_runs.url, thread_id)
    assert recorded == (thread_id, EVENTS)
    asked = len(fake_runs.requests)

    with recorder.use_cassette("calls.yaml", record_mode="none") as cassette:
        assert use(client_kind, fake_runs.url, thread_id) == recorded
        assert cassette.play_count == asked

    assert len(fake_runs.requests) == asked
    assert "secret-key" not in (tmp_path / "calls.yaml").read_text()


IDS = {"content-location": "/threads/t/runs/r", "location": "/threads/t/runs/r/stream"}
BODY = b"".join(
    frame(event, data, f"{n}-0")
    for n, (event, data) in enumerate([("metadata", {"run_id": "r"}), *(("custom", data) for data in EVENTS)], 1)
)
LAST = frame("custom", EVENTS[-1], f"{len(EVENTS) + 1}-0")
RUN = a_run(kwargs={})


def test_mocking_with_respx(client_kind: ClientKind) -> None:
    """A mock of respx answers a call and a stream in the server's place."""
    with respx.mock(base_url=URL) as mock:
        mock.get("/threads/t").respond(json=THREAD)
        stream = mock.post("/threads/t/runs/stream").respond(
            content=BODY, headers={"content-type": "text/event-stream", **IDS}
        )
        mock.get("/threads/t/runs/r").respond(json=RUN)
        mock.get("/threads/t/runs/r/stream").respond(content=LAST, headers={"content-type": "text/event-stream"})

        assert use(client_kind, URL, "t") == ("t", EVENTS)

    assert json.loads(stream.calls[0].request.content)["assistant_id"] == "agent"


def test_mocking_with_pytest_httpx(client_kind: ClientKind, httpx_mock: HTTPXMock) -> None:
    """A mock of pytest-httpx answers a call and a stream in the server's place."""
    httpx_mock.add_response(url=f"{URL}/threads/t", json=THREAD)
    httpx_mock.add_response(
        url=f"{URL}/threads/t/runs/stream", content=BODY, headers={"content-type": "text/event-stream", **IDS}
    )
    httpx_mock.add_response(url=f"{URL}/threads/t/runs/r", json=RUN, is_reusable=True)
    httpx_mock.add_response(
        url=f"{URL}/threads/t/runs/r/stream", content=LAST, headers={"content-type": "text/event-stream"}
    )

    assert use(client_kind, URL, "t") == ("t", EVENTS)

    assert httpx_mock.get_requests()[0].headers["x-api-key"] == "secret-key"


@pytest.mark.parametrize(
    ("raised", "error"),
    [
        (httpx.ReadTimeout("slow"), errors.APITimeoutError),
        (httpx.ConnectError("away"), errors.APIConnectionError),
        (httpx.RemoteProtocolError("nonsense"), errors.APIConnectionError),
        (httpx.PoolTimeout("full"), errors.APITimeoutError),
        (httpx.TimeoutException("no response is registered"), errors.APITimeoutError),
    ],
)
def test_what_mocks_raise(
    raised: Exception, error: type[Exception], make_client: ClientMaker, httpx_mock: HTTPXMock
) -> None:
    """Exceptions of the HTTP library that a mock raises become ours, with theirs as the cause."""
    httpx_mock.add_exception(raised)

    with pytest.raises(error) as caught:
        make_client(URL, retry={"attempts": 1}).threads.get("t")

    assert caught.value.__cause__ is raised


def test_the_log(
    fake_runs: FakeRuns, make_client: ClientMaker, naps: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    """The logger langgraph_runs tells of each answer, and of each retry and why; it has no handlers of its own."""
    caplog.set_level(logging.DEBUG, logger="langgraph_runs")
    thread_id = fake_runs.thread()
    fake_runs.fail(503, get_thread=1)

    make_client(fake_runs.url).threads.get(thread_id)

    told = [(record.levelno, record.getMessage()) for record in caplog.records if record.name == "langgraph_runs"]
    url = f"{fake_runs.url}/threads/{thread_id}"
    assert [level for level, _ in told] == [logging.DEBUG, logging.INFO, logging.DEBUG]
    assert told[0][1] == f"GET {url}: 503"
    assert told[1][1].startswith(f"GET /threads/{thread_id}: retry 1 in ")
    assert "503 Service Unavailable" in told[1][1]
    assert "None" not in told[1][1]
    assert told[2][1] == f"GET {url}: 200"
    assert logging.getLogger("langgraph_runs").handlers == []


def test_nothing_is_logged_unasked(
    fake_runs: FakeRuns, make_client: ClientMaker, caplog: pytest.LogCaptureFixture
) -> None:
    """A call that goes well says nothing above the level of debugging."""
    caplog.set_level(logging.INFO, logger="langgraph_runs")

    make_client(fake_runs.url).threads.get(fake_runs.thread())

    assert [record for record in caplog.records if record.name == "langgraph_runs"] == []
