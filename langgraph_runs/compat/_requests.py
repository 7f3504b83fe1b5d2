"""What is done for a request of langgraph-sdk's client: the flow that it is given to, by its method and path.

The bodies are sent as they are: what they may hold the official client and the server decide.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import quote, unquote

import httpx
from attrs import evolve, frozen
from langgraph_sdk._shared import utilities
from langgraph_sdk.schema import StreamPart

from langgraph_runs import errors
from langgraph_runs._core.calls.context import Context
from langgraph_runs._core.calls.custom_request import custom_request
from langgraph_runs._core.calls.options import with_params
from langgraph_runs._core.calls.send import call_with_head
from langgraph_runs._core.runs import requests
from langgraph_runs._core.runs.cancel import cancel, cancel_many
from langgraph_runs._core.runs.create import create, create_batch
from langgraph_runs._core.runs.refs import RunRef, parse_runs
from langgraph_runs._core.runs.wait import join, wait
from langgraph_runs._core.streams.events import StreamEvent
from langgraph_runs._core.streams.feed import Feed, custom_feed, thread_feed
from langgraph_runs._core.streams.plan import StreamPlan, join_plan, plan_of_request
from langgraph_runs._core.streams.session import StreamSession
from langgraph_runs._core.wire.exchange import Flow, Head
from langgraph_runs._core.wire.headers import Headers, MaskedHeaders, merge_headers
from langgraph_runs._core.wire.json_decoder import is_array, is_object, members
from langgraph_runs._generated.api.runs import cancel_runs, create_run_batch, get_run
from langgraph_runs._generated.models.run_create import RunCreate
from langgraph_runs._generated.models.runs_cancel import RunsCancel
from langgraph_runs._generated.types import UNSET
from langgraph_runs.compat._errors import translated

_RUNS: Final = re.compile(r"(?:/threads/(?P<thread>[^/]+))?/runs(?:/(?P<rest>.+))?")
_OF_THREAD: Final = re.compile(r"/threads/(?P<thread>[^/]+)/stream")
_ABOUT_RUN: Final = re.compile(r"(?P<run>[^/]+)/(?P<what>join|stream|cancel)")
_HARMLESS: Final = re.compile(
    r"POST .*/(?:cancel|checkpoint|count|events|history|latest|namespaces|search|versions)"
    r"|PATCH /(?:threads|runs/crons)/[^/]+"
)
"""The requests that may be sent again, besides those whose method says so."""

ERROR_KEY: Final = "__error__"


@frozen(slots=True, kw_only=True)
class Asked:
    """A request of langgraph-sdk's client, before it is known what it is for."""

    method: str
    path: str
    json: Any
    params: dict[str, Any]
    headers: dict[str, str]

    @property
    def call(self) -> dict[str, Any]:
        """The options that every call of ours has."""
        return {"params": self.params, "headers": self.headers}

    @property
    def settings(self) -> dict[str, Any]:
        """Those of them that hold for all requests of a call: `params` has those of this request, too."""
        return {"headers": self.headers}

    def with_headers(self, headers: httpx.Headers, *, unless: httpx.Headers) -> Asked:
        """The request with those of these headers, besides its own, that are not among the others."""
        if headers.raw == unless.raw:
            return self
        new = {name: value for name, value in headers.items() if unless.get(name) != value}
        return evolve(self, headers=merge_headers(new, self.headers))

    def less(self, *names: str) -> dict[str, Any]:
        """`call`, without some of the parameters: those that our own request sets."""
        return {**self.call, "params": {name: value for name, value in self.params.items() if name not in names}}


def asked(
    method: str,
    path: str,
    json: Any = None,
    params: Any = None,
    headers: Mapping[str, str] | None = None,
) -> Asked:
    """A request as langgraph-sdk's client makes it, with None for what is not given."""
    if isinstance(params, Mapping):
        given: Mapping[Any, Any] = params  # pyright: ignore[reportUnknownVariableType]
        query = {str(name): _query_value(value) for name, value in given.items() if value is not None}
    else:
        pairs = httpx.QueryParams(params)
        query = {name: pairs.get_list(name) for name in pairs}
    return Asked(method=method.upper(), path=_path(path), json=json, params=query, headers=as_text(headers or {}))


def asked_stream(method: str, path: str, json: Any, params: Any, headers: Mapping[str, str] | None) -> Asked:
    """A request for events, which no cache may answer unless the caller says otherwise."""
    request = asked(method, path, json, params, headers)
    return evolve(request, headers=merge_headers({"Cache-Control": "no-store"}, request.headers))


def _path(path: str) -> str:
    """A path as httpx sends it: below the base URL, percent-encoded."""
    if not path.startswith("/") and "://" not in path:
        path = f"/{path}"
    return path if path.isascii() and " " not in path else quote(path, safe="/?#%[]@!$&'()*+,;=:~")


def _query_value(value: Any) -> Any:
    """A query parameter as httpx takes it: anything that has a text, and None for an empty one within a list."""
    if is_array(value):
        return ["" if item is None else _query_value(item) for item in value]
    return value if isinstance(value, (str, bool, int, float)) else str(value)


def as_text(headers: Mapping[Any, Any]) -> MaskedHeaders:
    """Headers as httpx takes them: names and values may be bytes, and names be given in two spellings."""
    fields = ([one.decode("latin-1") if isinstance(one, bytes) else one for one in field] for field in headers.items())
    return MaskedHeaders(Headers((name, value) for name, value in fields))


def flow_of(context: Context, asked: Asked, *, raise_error: bool) -> Flow[Any]:
    """Do what was asked, and return the answer as it is on the wire; errors are langgraph-sdk's, too.

    The wait for a run that fails raises only with `raise_error`; else it has the error in its answer.
    """
    try:
        return (yield from _flow_of(context, asked))
    except errors.RunFailedError as error:
        if raise_error:
            raise translated(error) from error.__cause__
        return {ERROR_KEY: {"error": error.error, "message": error.detail or str(error)}}
    except errors.LangGraphRunsError as error:
        raise translated(error) from error.__cause__


def _flow_of(context: Context, asked: Asked) -> Flow[Any]:
    found = _RUNS.fullmatch(asked.path)
    thread_id, rest = _ids(found, "thread"), found["rest"] if found else None
    if found and asked.method == "POST":
        body: Any = asked.json
        if rest is None and is_object(body):
            request, own_id, *_ = requests.create_run_as(thread_id, RunCreate.from_dict(body), asked.call)
            return (yield from create(context, request, own_id)).to_dict()
        if rest == "wait" and is_object(body):
            wanted = requests.wait_run_as(thread_id, RunCreate.from_dict(_going_on(body)), asked.call, context.uuid)
            return (yield from wait(context, wanted, raise_error=True))
        if rest == "batch" and thread_id is None and is_array(body):
            request = create_run_batch.request(body=[RunCreate.from_dict(one) for one in body])
            runs = yield from create_batch(context, with_params(request, asked.call), parse_runs)
            return [run.to_dict() for run in runs]
        if rest == "cancel" and thread_id is None and is_object(body):
            request = cancel_runs.request(body=RunsCancel.from_dict(body))
            return (yield from cancel_many(context, with_params(request, asked.call)))
    about = _run_of(asked)
    if about is not None:
        ref, what = about
        if what == "join" and asked.method == "GET":
            request = requests.join_run(ref, asked.call, cancel_on_disconnect=False)
            return (yield from join(context, request, ref, raise_error=True))
        if what == "cancel" and asked.method == "POST":
            waits = str(asked.params.get("wait", 0)).lower() in ("1", "true", "yes")
            action = asked.params.get("action", "interrupt")
            call = asked.less("wait", "action")
            request = requests.cancel_run(ref, call, wait=waits, action=action, allow_unknown=True)
            return (yield from cancel(context, request, ref, wait=waits))
    idempotent = True if _HARMLESS.fullmatch(f"{asked.method} {asked.path}") else None
    body = UNSET if asked.json is None else asked.json
    request = custom_request(asked.method, asked.path, json=body, params=asked.params, idempotent=idempotent)
    value, _ = yield from call_with_head(context, request, lambda data: data)
    return value


def stream_plan(asked: Asked, new_id: Callable[[], str]) -> StreamPlan | None:
    """The plan of a run's stream; None if the request is for other events."""
    found = _RUNS.fullmatch(asked.path)
    if found and found["rest"] == "stream" and asked.method == "POST" and is_object(asked.json):
        body = RunCreate.from_dict({**_going_on(asked.json), "stream_resumable": True})
        made = requests.stream_run_as(_ids(found, "thread"), body, asked.call, new_id)
        return plan_of_request(made, params=asked.params)
    about = _run_of(asked)
    if about is None or about[1] != "stream" or asked.method != "GET":
        return None
    return join_plan(
        about[0],
        asked.less("stream_mode", "cancel_on_disconnect"),
        stream_mode=asked.params.get("stream_mode") or None,
        last_event_id=_take_last_event_id(asked),
        cancel_on_disconnect=bool(asked.params.get("cancel_on_disconnect")),
        allow_unknown=True,
    )


def other_stream(asked: Asked, headers: Mapping[str, str]) -> Feed:
    """What to ask for, if the stream is not of a run: it is of a thread, or of an endpoint that is not known here.

    `headers` are all that are sent.
    """
    found = _OF_THREAD.fullmatch(asked.path)
    if found and asked.method == "GET":
        return thread_feed(
            unquote(found["thread"]),
            asked.less("stream_mode"),
            {},
            stream_mode=asked.params.get("stream_mode") or None,
            last_event_id=_take_last_event_id(asked),
            allow_unknown=True,
        )
    body = UNSET if asked.json is None else asked.json
    return custom_feed(asked.method, asked.path, headers, json=body, params=asked.params)


def _going_on(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body of a run that goes on when its connection breaks, unless it says otherwise: some servers cancel it."""
    return {"on_disconnect": "continue", **body}


def _take_last_event_id(asked: Asked) -> str | None:
    """Take the header that says where a stream begins out of the others."""
    names = [name for name in asked.headers if name.lower() == "last-event-id"]
    return next((asked.headers.pop(name) for name in names), None) or None


class RunSession(StreamSession):
    """The stream of a run as langgraph-sdk makes it, which may be forgotten unread."""

    def warn_unread(self) -> None:
        """Say nothing, as there."""


def may_be_last(taken: list[StreamEvent]) -> bool:
    """Whether events are the failure of a run, with which it ends unless it is restarted."""
    return taken[0].event == "error" and taken[-1].event in ("error", "end")


def part_of(event: StreamEvent) -> StreamPart:
    """An event as langgraph-sdk gives it."""
    return StreamPart(event.event, event.data, event.id or None)


def part_v2_of(event: StreamEvent) -> Any:
    """An event as langgraph-sdk gives it with `version="v2"`; None for what it leaves out."""
    data = {**event.data} if is_object(event.data) else event.data  # the interrupts are taken out of it
    made = utilities._sse_to_v2_dict  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    return made(event.event, data)


class Callback:
    """A callback of langgraph-sdk's, to be called once, with the response that it waits for.

    If the request creates a run, that is the first response that names the run; a look for a lost one may come before.
    """

    def __init__(self, asked: Asked, tell: Callable[[httpx.Response], None]) -> None:
        self._path = asked.path if asked.method == "POST" else ""
        self._creates_run = self._path.endswith(("/runs", "/runs/stream", "/runs/wait"))
        self._tell = tell
        self._head: Head | None = None  # of the latest response
        self._told = False

    def see(self, head: Head) -> None:
        """A response has come."""
        self._head = head
        if head.ok and (not self._creates_run or "content-location" in head.headers):
            self._call(head.headers)

    def see_answer(self, answer: Any) -> None:
        """The request was carried out; its own response may have been lost, and its run found otherwise."""
        run = members(answer)
        if self._path.endswith("/runs") and "run_id" in run and "thread_id" in run:
            self._call({"Content-Location": get_run.request(run["thread_id"], run["run_id"]).path})

    def _call(self, headers: Mapping[str, str]) -> None:
        if not self._told and self._head is not None:
            self._told = True
            request = httpx.Request(self._head.request.method, self._head.request.url)
            self._tell(httpx.Response(self._head.status, headers=[*headers.items()], request=request))


def _run_of(asked: Asked) -> tuple[RunRef, str] | None:
    """The run that a request is about, and what it wants of it; None if it is about no run."""
    found = _RUNS.fullmatch(asked.path)
    about = found and found["thread"] and _ABOUT_RUN.fullmatch(found["rest"] or "")
    if not found or not about:
        return None
    return requests.checked_ref(unquote(found["thread"]), unquote(about["run"])), about["what"]


def _ids(found: re.Match[str] | None, name: str) -> str | None:
    return unquote(found[name]) if found and found[name] else None
