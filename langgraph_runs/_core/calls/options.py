"""The keywords of methods as TypedDicts, and the body of a run that they become: creating a run, every call."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, Literal, Required, TypeAlias, TypedDict, TypeVar, Union
from uuid import UUID

from attrs import evolve, fields_dict

from langgraph_runs._core.calls.assistant_ref import AssistantRef
from langgraph_runs._core.calls.checks import (
    are_plain_ids,
    checked_id,
    checked_list,
    checked_mapping,
    checked_params,
)
from langgraph_runs._core.calls.config import checked_seconds
from langgraph_runs._core.calls.retry import RetryPolicy
from langgraph_runs._core.calls.run_fields import check_run
from langgraph_runs._core.shown import shown
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

Function = TypeVar("Function", bound=Callable[..., Any])
Json = Mapping[str, Any]

# Where an id is taken, the model that it identifies is taken as well. It is loaded when it is first used.
RunID: TypeAlias = Union[str, UUID, "Run", "PartialRun"]  # a str has no `|`
ThreadID: TypeAlias = Union[str, UUID, "Thread", "PartialThread"]
AssistantID: TypeAlias = Union[str, UUID, "Assistant", "PartialAssistant", AssistantRef]


class CallOptions(TypedDict, total=False):
    """The keywords of every call."""

    headers: Mapping[str, str]  # added to the client's; an X-Request-Id is stored with a run
    params: Mapping[str, Any]  # added to the query
    timeout: float | None  # seconds for the call as a whole; None or not given: no limit
    retry: RetryPolicy  # instead of the client's


class RunFields(TypedDict, total=False):
    """The fields that every run can be created with, by their names on the wire."""

    input: Any  # any JSON; None continues from the thread's present state
    command: Json | None  # resume, update, goto
    config: Json  # tags, recursion_limit, configurable
    context: Json  # instead of config["configurable"]
    metadata: Json
    checkpoint: Json  # where to start; a thread's state has it
    checkpoint_id: str
    interrupt_before: Literal["*"] | Sequence[str]
    interrupt_after: Literal["*"] | Sequence[str]
    feedback_keys: Sequence[str]
    webhook: str
    multitask_strategy: MultitaskStrategy
    if_not_exists: IfNotExists
    on_completion: OnCompletion  # what becomes of a stateless run's thread
    after_seconds: float
    durability: Durability
    langsmith_tracer: Json  # project_name, example_id
    extra_body: Json  # API fields that this package does not know


class RunOptions(RunFields, CallOptions, total=False):
    """The keywords common to create, stream and wait."""


class StreamFields(TypedDict, total=False):
    """Which events a run publishes."""

    stream_mode: StreamMode | Sequence[StreamMode]
    stream_subgraphs: bool
    stream_resumable: bool


class CreateOptions(RunOptions, StreamFields, total=False):
    """The keywords of create."""


class StreamOptions(CreateOptions, total=False):
    """The keywords of stream."""

    on_disconnect: OnDisconnect


class WaitOptions(RunOptions, total=False):
    """The keywords of wait."""

    on_disconnect: OnDisconnect


class RunPayload(RunFields, StreamFields, total=False):
    """One run of a batch."""

    assistant_id: Required[AssistantID]


_CALL_KEYWORDS: Final = frozenset(CallOptions.__annotations__)
_BODY_FIELDS: Final = fields_dict(RunCreate).keys()
_UNCHECKED_FIELDS: Final = frozenset({"assistant_id", "input"})
"""Fields of a batch without checks of their own; but an assistant's id must be valid, and an input no Command."""

_UNCHECKED_KINDS: Final = frozenset({str, int, float, bool, dict, list, tuple})


def expand_signature(options: Any) -> Callable[[Function], Function]:
    """Replace `**options` in a method's signature by the keywords themselves, for help() and completion."""

    def decorate(function: Function) -> Function:
        signature = inspect.signature(function)
        own = [p for p in signature.parameters.values() if p.kind is not p.VAR_KEYWORD]
        more = [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=UNSET, annotation=hint.__forward_arg__)
            for name, hint in options.__annotations__.items()
            if name not in signature.parameters
        ]
        function.__signature__ = signature.replace(parameters=[*own, *more])  # type: ignore[attr-defined]
        return function

    return decorate


def run_body(
    assistant_id: AssistantID, fields: Mapping[str, Any], *, stateless: bool, waiting: bool = False
) -> RunCreate:
    """The body of a request that creates a run, without fields that are UNSET.

    Known fields in `extra_body` are treated as if given by keyword. With `waiting`, fields about events are refused,
    as a wait without the mode "values" would return nothing. Raises TypeError and ValueError for invalid fields.
    """
    return from_owned_dict(RunCreate, _run_fields(assistant_id, fields, stateless=stateless, waiting=waiting))


def batch_bodies(payloads: Sequence[RunPayload]) -> list[RunCreate]:
    """The bodies of a batch; an error says which item is invalid."""
    if not checked_list("payloads", payloads, of="mappings"):
        raise ValueError("payloads is empty; pass at least one run")
    given = [*payloads]
    items = _validate_batch_fast(given) or [_batch_item(index, payload) for index, payload in enumerate(given)]
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


def _batch_item(index: int, payload: RunPayload) -> dict[str, Any]:
    """One item of a batch, validated."""
    if not is_object(payload):
        raise TypeError(f"payloads[{index}] must be a mapping, got {shown(payload)}")
    assistant_id = payload.get("assistant_id")
    if assistant_id is None:
        raise ValueError(f"payloads[{index}] has no assistant_id")
    try:
        return _run_fields(assistant_id, payload, stateless=True)
    except TypeError as error:
        raise TypeError(f"payloads[{index}]: {error}") from None
    except ValueError as error:
        raise ValueError(f"payloads[{index}]: {error}") from None


def _run_fields(
    assistant_id: AssistantID, fields: Mapping[str, Any], *, stateless: bool, waiting: bool = False
) -> dict[str, Any]:
    """The validated fields of a run to be created."""
    given: dict[str, Any] = {"assistant_id": UNSET, **fields}
    given["assistant_id"] = checked_id("assistant_id", assistant_id)
    for name in [name for name, value in given.items() if value is UNSET]:
        del given[name]
    extra = dict(checked_mapping("extra_body", given.pop("extra_body"))) if "extra_body" in given else {}
    if not given.keys() <= _BODY_FIELDS:
        unknown = min(given.keys() - _BODY_FIELDS)
        raise TypeError(f"unexpected keyword {unknown!r}; pass API fields this package does not know via extra_body=")
    if extra:
        for name in given:
            if name in extra:
                raise ValueError(f"extra_body[{name!r}] is also given as an argument")
        given |= {name: extra.pop(name) for name in [*extra] if name in _BODY_FIELDS}
    for name in given if waiting else ():
        if name.startswith("stream_"):
            raise TypeError(f"unexpected keyword {name!r}: wait returns values only; use stream for events")
    check_run(given, stateless=stateless)
    return {**given, **extra} if extra else given


def split_run_and_call_options(options: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A method's keywords, divided into those of the run and those of the call."""
    return (
        {name: value for name, value in options.items() if name not in _CALL_KEYWORDS},
        {name: value for name, value in options.items() if name in _CALL_KEYWORDS},
    )


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
        raise TypeError(f"unexpected keyword {min(unknown)!r}")
    return checked_params(call.get("params"))


def hide_headers(call: Any) -> None:
    """Hide the headers among a method's keywords, as error reporters show the variables of a traceback."""
    if "headers" in call:
        call["headers"] = hide(call["headers"])


def total_timeout(call: Mapping[str, Any]) -> float | None:
    """The number of seconds that the caller allows for the call as a whole; None for no limit."""
    seconds = call.get("timeout")
    return None if seconds is None or seconds is UNSET else checked_seconds("timeout", seconds)
