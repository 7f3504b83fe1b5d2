"""The keywords of calls, each in one place: what a run can be made with, and what every call takes."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from types import NoneType
from typing import Any, Final, Literal, Required, TypedDict, TypeVar
from uuid import UUID

from attrs import evolve, fields_dict

from langgraph_runs._core.calls.checks import (
    check_run,
    checked_id,
    checked_list,
    checked_mapping,
    checked_modes,
    checked_params,
    plain_ids,
)
from langgraph_runs._core.calls.config import checked_seconds
from langgraph_runs._core.calls.retry import RetryPolicy
from langgraph_runs._core.wire.json_codec import is_object
from langgraph_runs._generated.models.durability import Durability
from langgraph_runs._generated.models.if_not_exists import IfNotExists
from langgraph_runs._generated.models.multitask_strategy import MultitaskStrategy
from langgraph_runs._generated.models.on_completion import OnCompletion
from langgraph_runs._generated.models.run_create import RunCreate
from langgraph_runs._generated.models.stream_mode import StreamMode
from langgraph_runs._generated.types import UNSET, Request, Unset, from_owned_dict, from_owned_dicts

Function = TypeVar("Function", bound=Callable[..., Any])
Json = Mapping[str, Any]
ID = str | UUID | Unset
"""UNSET is refused when it is met; it is here so that a model's id can be passed on as it is."""


class CallOptions(TypedDict, total=False):
    """What every call takes."""

    headers: Mapping[str, str]  # laid over the client's; an X-Request-Id marks a run that is made: one for each run
    params: Mapping[str, Any]  # added to the query
    timeout: float | None  # seconds until the call must be done as a whole; None and unset: no such bound
    retry: RetryPolicy  # instead of the client's


class RunFields(TypedDict, total=False):
    """What every run can be made with; the names are the wire's."""

    input: Any  # any JSON; None starts from where the thread stands
    command: Json | None  # resume, update, goto
    config: Json  # tags, recursion_limit, configurable
    context: Json  # instead of config["configurable"]
    metadata: Json
    checkpoint: Json  # to start from, as a thread's state has it
    checkpoint_id: str
    interrupt_before: Literal["*"] | Sequence[str]
    interrupt_after: Literal["*"] | Sequence[str]
    feedback_keys: Sequence[str]
    webhook: str
    multitask_strategy: MultitaskStrategy
    if_not_exists: IfNotExists
    on_completion: OnCompletion  # of a stateless run: what becomes of its thread
    after_seconds: float
    durability: Durability
    langsmith_tracer: Json  # project_name, example_id
    extra_body: Json  # fields that this package does not know yet


class RunOptions(RunFields, CallOptions, total=False):
    """The keywords that create, stream and wait have in common."""


class StreamFields(TypedDict, total=False):
    """What a run publishes."""

    stream_mode: StreamMode | Sequence[StreamMode]
    stream_subgraphs: bool
    stream_resumable: bool


class CreateOptions(RunOptions, StreamFields, total=False):
    """The keywords of create."""


class RunPayload(RunFields, StreamFields, total=False):
    """One run of a batch."""

    assistant_id: Required[ID]


_CALL: Final = frozenset(CallOptions.__annotations__)
_BODY_NAMES: Final = {name.rstrip("_") for name in fields_dict(RunCreate) if name != "additional_properties"}
_FREE: Final = _BODY_NAMES - {"checkpoint", "command", "context", "stream_mode"}
"""Members without rules of their own, but that null is refused for most and that an id must be one."""


def expand_signature(options: Any) -> Callable[[Function], Function]:
    """Give a method that takes `**options` a signature with every keyword, for help() and completion."""

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


def run_body(assistant_id: ID, fields: Mapping[str, Any], *, stateless: bool, waiting: bool = False) -> RunCreate:
    """The body of a request that makes a run; fields that are UNSET are left out.

    What is known of `extra_body` counts as if it were given by keyword. `waiting`: the run's events are not for the
    caller, and modes without its values would leave a wait with nothing to say. Raises TypeError and ValueError for
    what cannot be right.
    """
    return from_owned_dict(RunCreate, _members(assistant_id, fields, stateless=stateless, waiting=waiting))


def batch_bodies(payloads: Sequence[RunPayload]) -> list[RunCreate]:
    """The bodies of a batch; errors say which item they are about."""
    if not checked_list("payloads", payloads, of="mappings"):
        raise ValueError("payloads is empty: a batch makes at least one run")
    given = [*payloads]
    return from_owned_dicts(RunCreate, _plain_items(given) or [_item(index, payload) for index, payload in enumerate(given)])


def _plain_items(payloads: list[RunPayload]) -> list[dict[str, Any]] | None:
    """What is sent of items that are sent as they are, seen by looking at all of them at once; None if some are not."""
    if set(map(type, payloads)) != {dict}:
        return None
    items: list[dict[str, Any]] = [{"assistant_id": None, **payload} for payload in payloads]
    if not set[str]().union(*items) <= _FREE or NoneType in set(map(type, chain(*map(dict[str, Any].values, items)))):
        return None
    return items if plain_ids([item["assistant_id"] for item in items]) else None


def _item(index: int, payload: RunPayload) -> dict[str, Any]:
    """What is sent of one item."""
    if not is_object(payload):
        raise TypeError(f"payloads[{index}] must be a mapping, got {payload!r}")
    assistant_id = payload.get("assistant_id")
    if assistant_id is None:
        raise ValueError(f"payloads[{index}] has no assistant_id")
    try:
        return _members(assistant_id, payload, stateless=True)
    except TypeError as error:
        raise TypeError(f"payloads[{index}]: {error}") from None
    except ValueError as error:
        raise ValueError(f"payloads[{index}]: {error}") from None


def _members(assistant_id: ID, fields: Mapping[str, Any], *, stateless: bool, waiting: bool = False) -> dict[str, Any]:
    """What is sent of a run to be made."""
    given: dict[str, Any] = {"assistant_id": UNSET, **fields}
    given["assistant_id"] = checked_id("assistant_id", assistant_id)
    for name in [name for name, value in given.items() if value is UNSET]:
        del given[name]
    extra = dict(checked_mapping("extra_body", given.pop("extra_body"))) if "extra_body" in given else {}
    if not given.keys() <= _BODY_NAMES:
        unknown = min(given.keys() - _BODY_NAMES)
        raise TypeError(f"{unknown!r} is no keyword of a run; fields unknown to this package go into extra_body")
    if extra:
        for name in given:
            if name in extra:
                raise ValueError(f"extra_body[{name!r}] is given as an argument of its own, too")
        given |= {name: extra.pop(name) for name in [*extra] if name in _BODY_NAMES}
    for name in given if waiting else ():
        if name.startswith("stream_"):
            raise TypeError(f"{name!r} is no keyword of wait, which answers with the run's values; stream has it")
    check_run(given, stateless=stateless)
    if "stream_mode" in given:
        modes = checked_modes(given["stream_mode"])
        given["stream_mode"] = modes[0] if isinstance(given["stream_mode"], str) else list(modes)
    return {**given, **extra} if extra else given


def split_run_and_call_options(options: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A method's keywords: those of the run, and those of the call."""
    return (
        {name: value for name, value in options.items() if name not in _CALL},
        {name: value for name, value in options.items() if name in _CALL},
    )


def with_params(request: Request, call: Mapping[str, Any]) -> Request:
    """The request with the caller's own query parameters. A call's other options are the context's."""
    params = call_params(call)
    for name in params:
        if name in request.params:
            raise ValueError(f"params: {name!r} is set by the call itself")
    return evolve(request, params={**request.params, **params}) if params else request


def call_params(call: Mapping[str, Any]) -> dict[str, Any]:
    """The query parameters that a caller adds; TypeError for a keyword that calls do not have."""
    unknown = call.keys() - _CALL
    if unknown:
        raise TypeError(f"unexpected keyword {min(unknown)!r}")
    return checked_params(call.get("params") or {})


def deadline(call: Mapping[str, Any]) -> float | None:
    """The total number of seconds that the caller allows, if any."""
    seconds = call.get("timeout")
    return None if seconds is None or seconds is UNSET else checked_seconds("timeout", seconds)
