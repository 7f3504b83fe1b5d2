"""Relay the events of runs to browsers as server-sent events, so that a browser that was cut off can go on.

    python -m uvicorn relay:app --app-dir examples

Needs FastAPI 0.135 or newer and uvicorn, and a LangGraph server at $LANGGRAPH_API_URL. It asks nobody who they
are: add that, or all who know the id of a thread may use it.
"""

import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any
from uuid import UUID

from fastapi import Body, Depends, FastAPI, Header, Request, Response
from fastapi.responses import JSONResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent

from langgraph_runs import AsyncClient, AsyncRunStream, EndEvent, ErrorEvent, errors

ASSISTANT = "steps"

client = AsyncClient()


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
    """Close the client when the service ends."""
    async with client:
        yield


app = FastAPI(lifespan=lifespan)
Stream = AsyncRunStream[Any, Any, Any]


async def created(
    thread_id: UUID, input: Annotated[dict[str, Any], Body()], response: Response
) -> AsyncIterator[Stream]:
    """The stream of a new run. What the server refuses is raised here, before the response begins."""
    async with client.runs.stream(
        str(thread_id), ASSISTANT, input=input, stream_mode=["custom", "messages-tuple"]
    ) as stream:
        response.headers["Location"] = f"/threads/{thread_id}/runs/{stream.run_id}"
        yield stream


async def joined(
    thread_id: UUID, run_id: UUID, last_event_id: Annotated[str, Header(pattern="^[!-~]+$")] = "-1"
) -> AsyncIterator[Stream]:
    """The stream of a run that exists, after an event; from its start if the browser has none yet."""
    await client.runs.get(str(thread_id), str(run_id))  # 404 if there is none: browsers then stop trying
    async with client.runs.join_stream(str(thread_id), str(run_id), last_event_id=last_event_id) as stream:
        yield stream


async def relayed(stream: Stream) -> AsyncIterator[ServerSentEvent]:
    """Each event with the id to go on from after it; then how the run ended, as `done` or `error`."""
    try:
        async for event in stream:
            if not isinstance(event, (EndEvent, ErrorEvent)):  # what they tell is told below
                yield ServerSentEvent(event=event.event, raw_data=json.dumps(event.data), id=stream.last_event_id)
        yield ServerSentEvent(event="done", data={"status": stream.status})
    except errors.LangGraphRunsError as error:
        yield ServerSentEvent(event="error", data={"error": type(error).__name__, "message": str(error)})


@app.post("/threads/{thread_id}/runs", response_class=EventSourceResponse)
async def create(stream: Annotated[Stream, Depends(created)]) -> AsyncIterator[ServerSentEvent]:
    """Create a run and follow it; the header `Location` says where it can be followed again."""
    async for event in relayed(stream):
        yield event


@app.get("/threads/{thread_id}/runs/{run_id}", response_class=EventSourceResponse)
async def follow(stream: Annotated[Stream, Depends(joined)]) -> AsyncIterator[ServerSentEvent]:
    """Follow a run, after the event that the header `Last-Event-ID` names."""
    async for event in relayed(stream):
        yield event


@app.exception_handler(errors.LangGraphRunsError)
async def refused(request: Request, error: errors.LangGraphRunsError) -> JSONResponse:
    """Pass on that something does not exist or is invalid; whatever else fails is no fault of the browser's."""
    status = 404 if isinstance(error, errors.NotFoundError) else 502
    status = 422 if isinstance(error, errors.UnprocessableEntityError) else status
    return JSONResponse({"detail": str(error)}, status)
