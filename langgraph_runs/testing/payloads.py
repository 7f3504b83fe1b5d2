"""What a run that speaks the protocol of thread streams publishes: its envelopes, and the payloads of common things.

A payload is (method, data) or (method, data, namespace):

    world.next([("values", {"n": 1}), *message("Hello ", "you"), *subgraph("child", *message("deep"))])
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, cast

Namespace = Sequence[str]
ProtocolPayload = tuple[str, Any] | tuple[str, Any, Namespace]
_Block = tuple[dict[str, Any], list[dict[str, Any]], dict[str, Any]]
"""A content block: its start, its deltas, and the whole of it."""

PROTOCOL_KEY = "__event_streaming_v2"
"""What marks a run's `config.configurable` as one that speaks the protocol."""

MODES = ("values", "updates", "messages", "tools", "lifecycle", "custom", "tasks", "checkpoints")
"""The stream modes of such a run."""


def envelope(event: str, data: Any, *, timestamp: int, seq: int) -> dict[str, Any]:
    """Wrap what a run publishes as the server stores it; questions in `__interrupt__` go beside the values."""
    method, *namespace = event.split("|")
    params: dict[str, Any] = {"namespace": namespace, "timestamp": timestamp, "data": data}
    if method == "values":
        values, interrupts = without_interrupts(data)
        params |= {"data": values, "interrupts": interrupts}
    return {"type": "event", "method": method, "params": params, "seq": seq}


def unwrap(wrapped: dict[str, Any]) -> Any:
    """Return what `envelope` was given."""
    params = wrapped["params"]
    return {**params["data"], "__interrupt__": params["interrupts"]} if params.get("interrupts") else params["data"]


def without_interrupts(values: Any) -> tuple[Any, list[Any]]:
    """Take the questions out of values, and return both."""
    if not isinstance(values, dict):
        return values, []
    kept = {**cast("dict[str, Any]", values)}
    interrupts: list[Any] = kept.pop("__interrupt__", [])
    return kept, interrupts


def message(
    *pieces: str,
    id: str = "lc_run--1",
    reasoning: Sequence[str] = (),
    tool_calls: Sequence[tuple[str, str, dict[str, Any]]] = (),
    usage: dict[str, int] | None = None,
    namespace: Namespace = (),
) -> list[ProtocolPayload]:
    """Build a message of an AI as content blocks: reasoning, text in these pieces, and calls (id, name, args).

    As chat models do, one block begins after the other, and all are finished at the end.
    """
    blocks = [_text(kind, parts) for kind, parts in (("reasoning", reasoning), ("text", pieces)) if parts]
    blocks += [_call(len(blocks) + n, *call) for n, call in enumerate(tool_calls)]
    told: list[dict[str, Any]] = [{"event": "message-start", "role": "ai", "id": id}]
    for index, (start, deltas, _) in enumerate(blocks):
        told.append({"event": "content-block-start", "index": index, "content": start})
        told += ({"event": "content-block-delta", "index": index, "delta": delta} for delta in deltas)
    for index, (_, _, whole) in enumerate(blocks):
        told.append({"event": "content-block-finish", "index": index, "content": whole})
    told.append({"event": "message-finish", **({"usage": usage} if usage else {})})
    return [("messages", data, tuple(namespace)) for data in told]


def tool_call(
    id: str, name: str, input: Any, output: str = "", *, error: str | None = None, namespace: Namespace = ()
) -> list[ProtocolPayload]:
    """Build the events of a tool that ran, as graphs with the transformer for them emit them.

    The stream of the thread mirrors a result as a message of the role `tool`.
    """
    begun = {"event": "tool-started", "tool_call_id": id, "tool_name": name, "input": input}
    ended: dict[str, Any] = {"event": "tool-error", "tool_call_id": id, "message": error}
    if error is None:
        result = {"type": "tool", "content": output, "name": name, "id": None, "tool_call_id": id, "status": "success"}
        ended = {"event": "tool-finished", "tool_call_id": id, "output": result}
    return [("tools", begun, tuple(namespace)), ("tools", ended, tuple(namespace))]


def subgraph(
    name: str,
    *payloads: ProtocolPayload,
    task: str = "00000000-0000-4000-8000-000000000001",
    end: str | None = "completed",
) -> list[ProtocolPayload]:
    """Build what a subgraph does: it starts, publishes these payloads under its namespace, and ends so, or untold.

    The payloads may be those of a subgraph, too.
    """
    segment = f"{name}:{task}"
    started = {"event": "started", "namespace": [segment], "graph_name": name, "trigger_call_id": task}
    ended: list[ProtocolPayload] = [("lifecycle", {"event": end, "namespace": [segment]})] if end else []
    return [("lifecycle", started), *(_within(segment, payload) for payload in payloads), *ended]


def question(
    id: str, value: Any, *, values: dict[str, Any] | None = None, namespace: Namespace = ()
) -> ProtocolPayload:
    """Build the values by which a graph asks a human."""
    return ("values", {**(values or {}), "__interrupt__": [{"id": id, "value": value}]}, tuple(namespace))


def _within(segment: str, payload: ProtocolPayload) -> ProtocolPayload:
    """Move a payload under a namespace. What becomes of subgraphs is told at the root, wherever they are."""
    method, data = payload[:2]
    if method == "lifecycle":
        return method, {**data, "namespace": [segment, *data["namespace"]]}
    return method, data, (segment, *(payload[2] if len(payload) == 3 else ()))


def _text(kind: str, parts: Sequence[str]) -> _Block:
    deltas = [{"type": f"{kind}-delta", kind: part} for part in parts]
    return {"type": kind, kind: ""}, deltas, {"type": kind, kind: "".join(parts)}


def _call(index: int, id: str, name: str, args: dict[str, Any]) -> _Block:
    text = json.dumps(args)
    half = len(text) // 2
    deltas = [{"type": "tool-call-delta", "args": part} for part in (text[:half], text[half:])]
    start = {"type": "tool_call_chunk", "id": id, "name": name, "args": "", "index": index}
    return start, deltas, {"type": "tool_call", "id": id, "name": name, "args": args}
