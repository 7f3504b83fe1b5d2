"""`record`: a run of a real server becomes a script."""

from __future__ import annotations

import re
from collections.abc import Collection, Coroutine, Sequence
from typing import TYPE_CHECKING, Any, cast, overload

from langgraph_runs._core.wire.headers import mask_secrets
from langgraph_runs.testing._events import BY_SERVER, checked_events
from langgraph_runs.testing._script import Script, ScriptedRun
from langgraph_runs.testing.payloads import PROTOCOL_KEY

if TYPE_CHECKING:
    from langgraph_runs import AsyncClient, Client, Run, RunError, StreamEvent

_SECRET = re.compile(
    r"auth(?!ors?$)|cookie|credential|passw|secret|signature|(api|private|access)[-_]?key", re.IGNORECASE
)
_PERHAPS = re.compile(r"token|key", re.IGNORECASE)
_LIKE_A_SECRET = re.compile(r"[\x21-\x7e]{16,}")
_MASK = "***"


@overload
def record(client: Client, thread_id: str, run_id: str, *, assistant_id: str | None = None) -> Script: ...
@overload
def record(
    client: AsyncClient, thread_id: str, run_id: str, *, assistant_id: str | None = None
) -> Coroutine[Any, Any, Script]: ...
def record(
    client: Client | AsyncClient, thread_id: str, run_id: str, *, assistant_id: str | None = None
) -> Script | Coroutine[Any, Any, Script]:
    """Return a script of a run that a server has: its events, how it ended, and the state that it left.

    The run has to be resumable, as `runs.stream` makes them, with its events still stored. The script expects any
    input, on any thread, for the graph of the run's assistant, or for `assistant_id`. Of a run that was restarted, it
    has what came after that. `***` replaces the client's key, and text under names that suggest a secret, such as
    `password`; look through what you keep. With an AsyncClient, await the script.
    """
    from langgraph_runs import AsyncClient, Client

    if not isinstance(client, (Client, AsyncClient)):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(f"client must be a Client or an AsyncClient, got {client!r}")
    if assistant_id is not None and not (isinstance(assistant_id, str) and assistant_id):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(f"assistant_id must be a string that is not empty, got {assistant_id!r}")
    if isinstance(client, Client):
        return _record(client, thread_id, run_id, assistant_id)
    return _record_async(client, thread_id, run_id, assistant_id)


def _record(client: Client, thread_id: str, run_id: str, assistant_id: str | None) -> Script:
    from langgraph_runs import RunError

    run = client.runs.get(thread_id, run_id)
    _check(run)
    graph = assistant_id or client.assistants.get(run.assistant_id).graph_id
    events: list[StreamEvent] = []
    error: RunError | None = None
    stream = client.runs.join_stream(thread_id, run_id, last_event_id="-1")
    try:
        for event in stream:
            events.append(event)  # noqa: PERF402  # one by one, as an error may end it
    except RunError as raised:
        error = raised
    values = client.runs.join(thread_id, run_id, raise_error=False)
    return _script(run, graph, events, error or stream.status, values, _keys(client))


async def _record_async(client: AsyncClient, thread_id: str, run_id: str, assistant_id: str | None) -> Script:
    from langgraph_runs import RunError

    run = await client.runs.get(thread_id, run_id)
    _check(run)
    graph = assistant_id or (await client.assistants.get(run.assistant_id)).graph_id
    events: list[StreamEvent] = []
    error: RunError | None = None
    stream = client.runs.join_stream(thread_id, run_id, last_event_id="-1")
    try:
        async for event in stream:
            events.append(event)  # noqa: PERF401  # one by one, as an error may end it
    except RunError as raised:
        error = raised
    values = await client.runs.join(thread_id, run_id, raise_error=False)
    return _script(run, graph, events, error or stream.status, values, _keys(client))


def _check(run: Run) -> None:
    kwargs: dict[str, Any] = run.get("kwargs") or {}
    config: dict[str, Any] = kwargs.get("config") or {}
    configurable: dict[str, Any] = config.get("configurable") or {}
    if configurable.get(PROTOCOL_KEY):
        raise ValueError(f"run {run.run_id} was started by the stream of its thread, which cannot be recorded")
    if kwargs.get("resumable") is False:
        raise ValueError(f"the server stores no events of run {run.run_id}: create it with stream_resumable=True")


def _keys(client: Client | AsyncClient) -> list[str]:
    """Return the secrets that the client itself sends, the longest first: a token with its scheme, and without."""
    known: Any = client
    sent: dict[str, str] = known._caller.config.headers  # noqa: SLF001
    secret = [value for name, value in sent.items() if mask_secrets({name: value}) != {name: value}]
    parts = {part for value in secret for part in (value, value.partition(" ")[2])}
    return sorted(filter(None, parts), key=len, reverse=True)


def _script(
    run: Run, graph: str, events: Sequence[StreamEvent], end: RunError | str | None, values: Any, known: Collection[str]
) -> Script:
    """Return what is to be played for a run: its events since it last started, and its end."""
    from langgraph_runs import RunCancelledError, RunError, RunFailedError

    starts = [at for at, event in enumerate(events) if event.event == "metadata"]
    if not starts:
        raise ValueError(f"the server has no events of run {run.run_id} any more")
    told = [event for event in events[starts[-1] + 1 :] if event.event not in BY_SERVER]
    state = dict(cast("dict[str, Any]", values)) if isinstance(values, dict) else {}
    stored: dict[str, Any] = state.pop("__error__", None) or {}
    interrupts: list[dict[str, Any]] = state.pop("__interrupt__", [])
    reason, ends = ("", ""), "success"
    if isinstance(end, RunFailedError):
        reason = (
            end.error or stored.get("error") or "RuntimeError",
            end.detail or stored.get("message") or "failed",
        )
        ends = "error"
    elif isinstance(end, RunError):
        ends = "interrupted" if isinstance(end, RunCancelledError) else "timeout"
    elif end == "needs_input" and not interrupts:
        ends = "stopped"
    asked = interrupts if ends == "success" else []  # else an earlier run has asked them
    entry = ScriptedRun(
        graph,
        events=checked_events(
            (event.event.partition("|")[0], without_secrets(event.data, known), event.namespace) for event in told
        ),
        values=without_secrets(state, known) or None,
        interrupts=tuple({"id": each["id"], "value": without_secrets(each["value"], known)} for each in asked),
        status=ends,
        error=without_secrets(reason, known),
    )
    return Script((entry,))


def without_secrets(value: Any, known: Collection[str] = (), *, suspect: bool = False) -> Any:
    """Return data with `***` for known secrets, and for text under a name that suggests one."""
    if isinstance(value, dict):
        items = cast("dict[str, Any]", value).items()
        return {_without(name, known): _masked(name, each, known, suspect=suspect) for name, each in items}
    if isinstance(value, (list, tuple)):
        kept = [without_secrets(each, known, suspect=suspect) for each in cast("list[Any]", value)]
        return tuple(kept) if isinstance(value, tuple) else kept
    if not isinstance(value, str):
        return value
    return _MASK if suspect and value else _without(value, known)


def _without(text: str, known: Collection[str]) -> str:
    for secret in known:
        text = text.replace(secret, _MASK)
    return text


def _masked(name: str, value: Any, known: Collection[str], *, suspect: bool) -> Any:
    if isinstance(value, str) and _PERHAPS.search(name) and _LIKE_A_SECRET.fullmatch(value):
        return _MASK
    return without_secrets(value, known, suspect=suspect or bool(_SECRET.search(name)))
