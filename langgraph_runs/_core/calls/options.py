"""The keywords of methods as TypedDicts, and the body of a run that they become: creating a run, every call.

The texts under the keys are what editors show; those of a run's fields are held equal to openapi.yaml's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, Literal, Required, TypeAlias, TypedDict, Union
from uuid import UUID

from attrs import evolve, fields_dict

from langgraph_runs._core.calls.checks import (
    AssistantRef,
    are_plain_ids,
    checked_id,
    checked_list,
    checked_mapping,
    checked_params,
    closest,
)
from langgraph_runs._core.calls.config import checked_seconds, phases
from langgraph_runs._core.calls.retry import RetryPolicy
from langgraph_runs._core.calls.run_fields import check_run
from langgraph_runs._core.shown import shown
from langgraph_runs._core.wire.exchange import AnyTimeouts
from langgraph_runs._core.wire.headers import hide
from langgraph_runs._core.wire.json_decoder import is_object
from langgraph_runs._generated.models.durability import Durability
from langgraph_runs._generated.models.if_not_exists import IfNotExists
from langgraph_runs._generated.models.multitask_strategy import MultitaskStrategy
from langgraph_runs._generated.models.on_completion import OnCompletion
from langgraph_runs._generated.models.on_disconnect import OnDisconnect
from langgraph_runs._generated.models.run_create import RunCreate
from langgraph_runs._generated.models.stream_mode import StreamMode
from langgraph_runs._generated.types import UNSET, Request, from_owned_dict, from_owned_dicts

if TYPE_CHECKING:
    from langgraph_runs._generated.models.assistant import Assistant
    from langgraph_runs._generated.models.partial_assistant import PartialAssistant
    from langgraph_runs._generated.models.partial_run import PartialRun
    from langgraph_runs._generated.models.partial_thread import PartialThread
    from langgraph_runs._generated.models.run import Run
    from langgraph_runs._generated.models.thread import Thread

Json = Mapping[str, Any]

# Where an id is taken, the model that it identifies is taken as well. It is loaded when it is first used.
RunID: TypeAlias = Union[str, UUID, "Run", "PartialRun"]  # a str has no `|`
ThreadID: TypeAlias = Union[str, UUID, "Thread", "PartialThread"]
AssistantID: TypeAlias = Union[str, UUID, "Assistant", "PartialAssistant", AssistantRef]


class CallOptions(TypedDict, total=False):
    """The keywords of every call."""

    headers: Mapping[str, str] | None
    """Headers to add to the client's. An X-Request-Id is stored with a run."""

    params: Mapping[str, Any] | None
    """Query parameters to add to each request that the call sends."""

    timeout: float | AnyTimeouts | None
    """Seconds that the whole call may take, or a Timeouts or httpx.Timeout instead of the client's."""

    retry: RetryPolicy | None
    """The retry policy to use instead of the client's."""


class RunInput(TypedDict, total=False):
    """What a run begins with."""

    input: Any
    """The graph's input, any JSON. None continues from the thread's current state, as does no input."""

    command: Mapping[str, Any] | None
    """A mapping with `resume`, `update` and `goto`, in place of an `input`. `resume` needs a thread."""


class RunSettings(TypedDict, total=False):
    """How runs are executed, those of a cron as well."""

    config: Mapping[str, Any] | None
    """The run's `tags`, `recursion_limit` and `configurable`."""

    context: Mapping[str, Any] | None
    """The graph's static context. It cannot be combined with `config["configurable"]`."""

    interrupt_before: Literal["*"] | Sequence[str] | None
    """Nodes to interrupt the run before; "*" for all."""

    interrupt_after: Literal["*"] | Sequence[str] | None
    """Nodes to interrupt the run after; "*" for all."""

    webhook: str | None
    """The URL to post the finished run to."""

    durability: Durability | None
    """When to write checkpoints: before the next step (`sync`), during it (`async`, the server's default), or at the
    end (`exit`)."""


class SharedFields(RunSettings, total=False):
    """The other fields that a run can be created with: those that many runs may share."""

    metadata: Mapping[str, Any] | None
    """Stored with the run, except `thread_id`, `run_id`, `assistant_id` and `cron_id`."""

    checkpoint: Mapping[str, Any] | None
    """The checkpoint to start from, taken from a thread state. Only with a thread."""

    checkpoint_id: str | UUID | None
    """The id of the checkpoint to start from. Only with a thread."""

    feedback_keys: Sequence[str] | None
    """Keys to create feedback URLs for, sent as the last event or as `__feedback__`."""

    multitask_strategy: MultitaskStrategy | None
    """What to do if the thread is busy: wait for its turn (`enqueue`, the server's default), fail (`reject`), or stop
    the other run and keep its steps (`interrupt`) or undo them (`rollback`). Only with a thread."""

    if_not_exists: IfNotExists | None
    """What to do if the thread does not exist: `create` it, or fail (`reject`, the server's default)."""

    on_completion: OnCompletion | None
    """What becomes of the temporary thread of a stateless run: `delete`, the default, or `keep`."""

    after_seconds: float | None
    """How long to wait before the run may start, in seconds; fractions count."""

    strict_resume: bool | None
    """Whether to fail, with an `UnknownInterruptError`, if `resume` answers a question that is not pending. Servers
    whose `/info` does not have the flag `strict_resume` ignore it, and such answers."""

    langsmith_tracer: Mapping[str, Any] | None
    """The `project_name` and `example_id` to trace the run with."""

    extra_body: Mapping[str, Any] | None
    """Fields of the API that this package does not know."""


class RunFields(RunInput, SharedFields, total=False):
    """The fields that every run can be created with, by their names on the wire. None stands for not given."""


class RunOptions(RunFields, CallOptions, total=False):
    """The keywords common to create, stream and wait."""


class MapOptions(SharedFields, CallOptions, total=False):
    """The keywords of map, whose runs get their inputs one by one."""


class StreamFields(TypedDict, total=False):
    """Which events a run publishes."""

    stream_mode: StreamMode | Sequence[StreamMode] | None
    """The events that the run publishes, to its stream and to joins: one mode or several. The default is `values`."""

    stream_subgraphs: bool | None
    """Whether subgraphs publish events, too. The default is false."""

    stream_resumable: bool | None
    """Whether events get ids and can be replayed for a while. The default of `stream` is true, else false."""


class CreateOptions(RunOptions, StreamFields, total=False):
    """The keywords of create."""


class AnswerOptions(SharedFields, CallOptions, StreamFields, total=False):
    """The keywords of resume and answer, whose runs begin with answers."""


class StreamOptions(CreateOptions, total=False):
    """The keywords of stream."""

    stream_namespaces: Sequence[str] | None
    """Only the events of these namespaces, each without what is below it; "" is that of the root graph. Servers whose
    `/info` does not have the flag `stream_namespaces` ignore it."""

    on_disconnect: OnDisconnect | None
    """What the server does with the run if the connection breaks: `continue` it, or `cancel` it."""


class WaitOptions(RunOptions, total=False):
    """The keywords of wait."""

    on_disconnect: OnDisconnect | None
    """What the server does with the run if the connection breaks: `continue` it, or `cancel` it."""


class RunPayload(RunFields, StreamFields, total=False):
    """One run of a batch."""

    assistant_id: Required[AssistantID]
    """An assistant's id or a graph's name."""


_CALL_KEYWORDS: Final = frozenset(CallOptions.__annotations__)
_BODY_FIELDS: Final = fields_dict(RunCreate).keys()
_EXTRA: Final = "; pass API fields this package does not know via extra_body="
_OTHER_METHODS: Final = _BODY_FIELDS | {"limit", "offset"}
_ELSEWHERE: Final[Mapping[str, str]] = {
    "checkpoint_during": "pass durability='async' for True, durability='exit' for False",
    "configurable": "pass context=..., or config={'configurable': ...}",
    "goto": "pass command={'goto': ...}",
    "graph_id": "pass metadata={'graph_id': ...}",
    "langsmith_tracing": "it is called langsmith_tracer",
    "max_retries": "pass retry=RetryPolicy(attempts=...)",
    "messages": "pass input={'messages': ...}",
    "mode": "it is called stream_mode",
    "on_run_created": "read stream.run_id once the stream is open; create returns the Run, which join waits for",
    "recursion_limit": "pass config={'recursion_limit': ...}",
    "response_format": "the result is always a list; iter() goes on to the next pages",
    "resume": "pass command={'resume': ...}",
    "retries": "pass retry=RetryPolicy(attempts=...)",
    "run_start_timeout": "leave it out: reading waits for calls of start; their timeout= limits these",
    "tags": "pass config={'tags': [...]}",
    "thread_id": "a method that takes a thread takes it as its first argument",
    "transport": "leave it out: events come by server-sent events",
    "url": "it is called base_url",
    "version": "leave it out: every event has .event, .data, .mode and .namespace",
}
"""Keywords that methods here do not have, of langgraph-sdk or at their wrong place, and what to do instead."""

_UNCHECKED_FIELDS: Final = frozenset({"assistant_id", "input"})
"""Fields of a batch without checks of their own; but an assistant's id must be valid, and an input no Command."""

_UNCHECKED_KINDS: Final = frozenset({str, int, float, bool, dict, list, tuple})


def unexpected(name: str, known: Collection[str], remedy: str = "") -> str:
    """What the error for an unknown keyword says: langgraph-sdk's has its place here, or another was meant."""
    if name == "graph_id" and "input" in known:  # of a run
        return f"unexpected keyword {name!r}: pass the graph's name as assistant_id, also of client.assistant(...)"
    if name in _ELSEWHERE:
        return f"unexpected keyword {name!r}: {_ELSEWHERE[name]}"
    meant = closest(str(name), sorted(known), similarity=0.75)
    return f"unexpected keyword {name!r}{f'; did you mean {meant!r}?' if meant else remedy}"


def run_body(
    assistant_id: AssistantID,
    fields: Mapping[str, Any],
    *,
    stateless: bool,
    waiting: bool = False,
    allow_unknown: bool = False,
) -> RunCreate:
    """The body of a request that creates a run, without fields that are not given: UNSET, or None but for input.

    Known fields in `extra_body` are treated as if given by keyword. With `waiting`, fields about events are refused,
    as a wait without the mode "values" would return nothing. Raises TypeError and ValueError for invalid fields.
    """
    if "assistant_id" in fields:
        raise TypeError("unexpected keyword 'assistant_id': a handle has its assistant; use client.assistant(...)")
    found = _run_fields(assistant_id, fields, stateless=stateless, waiting=waiting, allow_unknown=allow_unknown)
    return from_owned_dict(RunCreate, found)


def batch_bodies(payloads: Sequence[RunPayload], *, allow_unknown: bool = False) -> list[RunCreate]:
    """The bodies of a batch; an error says which item is invalid."""
    if not checked_list("payloads", payloads, of="mappings"):
        raise ValueError("payloads is empty; pass at least one run")
    given = [*payloads]
    items = _validate_batch_fast(given)
    if items is None:
        items = [_batch_item(index, payload, allow_unknown=allow_unknown) for index, payload in enumerate(given)]
    return from_owned_dicts(RunCreate, items)


def _validate_batch_fast(payloads: list[RunPayload]) -> list[dict[str, Any]] | None:
    """The items, validated all at once; None if some of them need checks of their own.

    Checking one by one would add a tenth to the time of a whole batch.
    """
    if set(map(type, payloads)) != {dict}:
        return None
    items: list[dict[str, Any]] = [{"assistant_id": None, **payload} for payload in payloads]
    names = set[str]().union(*items)
    kinds = set(map(type, chain(*map(dict[str, Any].values, items))))
    if not names <= _UNCHECKED_FIELDS or not kinds <= _UNCHECKED_KINDS:
        return None
    return items if are_plain_ids([item["assistant_id"] for item in items]) else None


def _batch_item(index: int, payload: RunPayload, *, allow_unknown: bool) -> dict[str, Any]:
    """One item of a batch, validated."""
    if not is_object(payload):
        raise TypeError(f"payloads[{index}] must be a mapping, got {shown(payload)}")
    assistant_id = payload.get("assistant_id")
    if assistant_id is None:
        raise ValueError(f"payloads[{index}] has no assistant_id")
    try:
        return _run_fields(assistant_id, payload, stateless=True, allow_unknown=allow_unknown)
    except TypeError as error:
        raise TypeError(f"payloads[{index}]: {error}") from None
    except ValueError as error:
        raise ValueError(f"payloads[{index}]: {error}") from None


def _run_fields(
    assistant_id: AssistantID,
    fields: Mapping[str, Any],
    *,
    stateless: bool,
    waiting: bool = False,
    allow_unknown: bool = False,
) -> dict[str, Any]:
    """The validated fields of a run to be created."""
    given: dict[str, Any] = {"assistant_id": UNSET, **fields}
    given["assistant_id"] = checked_id("assistant_id", assistant_id)
    for name in [name for name, value in given.items() if value is UNSET or (value is None and name != "input")]:
        if name in _BODY_FIELDS or name == "extra_body":
            del given[name]
    extra = dict(checked_mapping("extra_body", given.pop("extra_body"))) if "extra_body" in given else {}
    if not given.keys() <= _BODY_FIELDS:
        raise TypeError(unexpected(min(given.keys() - _BODY_FIELDS), _BODY_FIELDS, _EXTRA))
    if extra:
        for name in given:
            if name in extra:
                raise ValueError(f"extra_body[{name!r}] is also given as an argument")
        known = {name: extra.pop(name) for name in [*extra] if name in _BODY_FIELDS}
        given |= {name: value for name, value in known.items() if value is not None or name == "input"}
    for name in given if waiting else ():
        if name.startswith("stream_"):
            raise TypeError(f"unexpected keyword {name!r}: wait returns values only; use stream for events")
    check_run(given, stateless=stateless, allow_unknown=allow_unknown)
    return {**given, **extra} if extra else given


def split_run_and_call_options(options: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A method's keywords, divided into those of the run and those of the call."""
    return {name: value for name, value in options.items() if name not in _CALL_KEYWORDS}, call_options(options)


def call_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """Those of a method's keywords that every call has."""
    return {name: value for name, value in options.items() if name in _CALL_KEYWORDS}


def with_params(request: Request, call: Mapping[str, Any]) -> Request:
    """The request with the caller's own query parameters. A call's other options are the context's."""
    params = call_params(call)
    for name in params:
        if name in request.params:
            raise ValueError(f"params: {name!r} is set by the method itself")
    return evolve(request, params={**request.params, **params}) if params else request


def call_params(call: Mapping[str, Any]) -> dict[str, Any]:
    """The query parameters that a caller adds; TypeError for a keyword that calls do not have."""
    unknown = call.keys() - _CALL_KEYWORDS
    if unknown:
        raise TypeError(unexpected(min(unknown), _CALL_KEYWORDS))
    return checked_params(call.get("params"))


def given_keywords(
    keywords: dict[str, Any], *, known: frozenset[str], optional: frozenset[str], others: bool
) -> dict[str, Any]:
    """The keywords of a call without the `optional` ones that are None: not given.

    TypeError for one that is not `known`; with `others`, those of other methods are left to the method to refuse.
    """
    if not keywords.keys() <= known:
        unknown = keywords.keys() - known - (_OTHER_METHODS if others else frozenset())
        if unknown:
            raise TypeError(unexpected(min(unknown), known, _EXTRA if "extra_body" in known else ""))
    if any(value is None for value in keywords.values()):
        return {name: value for name, value in keywords.items() if value is not None or name not in optional}
    return keywords


def too_many_arguments(method: str, names: Sequence[str]) -> str:
    """The message for more arguments by position than those with these names."""
    if not names:
        return f"{method}() takes no arguments by position; pass them by keyword"
    return f"{method}() takes only {', '.join(names)} by position; pass the others by keyword"


def hide_headers(call: Any) -> None:
    """Hide the headers and key among a method's keywords, as error reporters show the variables of a traceback."""
    for name in ("headers", "api_key"):
        if name in call:
            call[name] = hide(call[name])


def total_timeout(call: Mapping[str, Any]) -> float | None:
    """The number of seconds that the caller allows for the call as a whole; None for no limit."""
    given = call.get("timeout")
    if given is None or given is UNSET or phases(given) is not None:
        return None
    return checked_seconds("timeout", given)
