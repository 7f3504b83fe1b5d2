"""A call of every method of langgraph-sdk's groups, with every keyword that it has."""

from __future__ import annotations

from typing import Any, NamedTuple

CHECKPOINT = {"thread_id": "t", "checkpoint_ns": "", "checkpoint_id": "c", "checkpoint_map": {}}
RUN: dict[str, Any] = {
    "input": {"a": [1, None, {"b": "ü"}]},
    "metadata": {"m": 1},
    "config": {"configurable": {"x": 1}, "tags": ["t"], "recursion_limit": 5},
    "interrupt_before": ["n"],
    "interrupt_after": "*",
    "webhook": "https://example.com/hook",
    "durability": "sync",
}
CREATED = {
    **RUN,
    "checkpoint": CHECKPOINT,
    "checkpoint_id": "c",
    "multitask_strategy": "enqueue",
    "if_not_exists": "create",
    "after_seconds": 0,
    "langsmith_tracing": {"project_name": "p"},
}
CRON = {**RUN, "schedule": "* * * * *", "enabled": False, "timezone": "Europe/Berlin", "end_time": None}
PAGE = {"limit": 3, "offset": 2, "select": ["metadata", "created_at"]}


class Call(NamedTuple):
    """A call of a method, by the name of its group and its own."""

    name: str
    args: tuple[Any, ...] = ()
    options: dict[str, Any] = {}  # noqa: RUF012  # never changed

    def on(self, client: Any) -> Any:
        """Call the method of a client."""
        group, method = self.name.split(".")
        return getattr(getattr(client, group), method)(*self.args, **self.options)


PLAIN = [
    Call("assistants.get", ("a",)),
    Call("assistants.get", ("agent/v1.2 ü",), {"headers": {"X-Own": "1"}, "params": {"p": ["1", "2"], "q": None}}),
    Call("assistants.get_graph", ("a",), {"xray": True}),
    Call("assistants.get_graph", ("a",), {"xray": 2}),
    Call("assistants.get_schemas", ("a",)),
    Call("assistants.get_subgraphs", ("a",), {"recurse": True}),
    Call("assistants.get_subgraphs", ("a", "child"), {"recurse": False}),
    Call("assistants.create", ("g", {"tags": []}), {"metadata": {}, "if_exists": "do_nothing", "name": "n"}),
    Call("assistants.update", ("a",), {"graph_id": "g", "description": "", "context": {"c": 1}}),
    Call("assistants.delete", ("a",), {"delete_threads": True}),
    Call(
        "assistants.search", (), {"metadata": {"m": 1}, "graph_id": "g", "sort_by": "name", "sort_order": "asc", **PAGE}
    ),
    Call("assistants.search", (), {"response_format": "object"}),
    Call("assistants.count", (), {"graph_id": "g", "name": "n"}),
    Call("assistants.get_versions", ("a", {"m": 1}, 3, 1)),
    Call("assistants.set_latest", ("a", 2)),
    Call("threads.get", ("t",), {"include": ["ttl"]}),
    Call(
        "threads.create", (), {"metadata": {"m": 1}, "thread_id": "t", "if_exists": "raise", "graph_id": "g", "ttl": 5}
    ),
    Call("threads.update", ("t",), {"metadata": {"m": 2}, "ttl": {"ttl": 1, "strategy": "delete"}}),
    Call("threads.delete", ("t",)),
    Call("threads.search", (), {"metadata": {"m": 1}, "values": {"v": 1}, "ids": ["t"], "status": "idle", **PAGE}),
    Call("threads.count", (), {"status": "busy"}),
    Call("threads.copy", ("t",)),
    Call("threads.prune", (["t", "u"],), {"strategy": "keep_latest"}),
    Call("threads.get_state", ("t",), {"subgraphs": True}),
    Call("threads.get_state", ("t", CHECKPOINT)),
    Call("threads.get_state", ("t",), {"checkpoint_id": "c"}),
    Call("threads.update_state", ("t", {"v": 1}), {"as_node": "n", "checkpoint": CHECKPOINT}),
    Call("threads.get_history", ("t",), {"limit": 3, "before": "c", "metadata": {"m": 1}, "checkpoint": CHECKPOINT}),
    Call("runs.list", ("t",), {"status": "success", **PAGE}),
    Call("runs.get", ("t", "r")),
    Call("runs.delete", ("t", "r")),
    Call("crons.create", ("agent",), {**CRON, "on_run_completed": "keep"}),
    Call("crons.create_for_thread", ("t", "agent"), {**CRON, "multitask_strategy": "reject"}),
    Call("crons.update", ("c",), {"schedule": "0 0 * * *", "enabled": True, "stream_mode": ["values", "updates"]}),
    Call("crons.delete", ("c",)),
    Call("crons.search", (), {"assistant_id": "a", "thread_id": "t", "enabled": True, "sort_by": "created_at", **PAGE}),
    Call("crons.count", (), {"assistant_id": "a"}),
    Call("store.put_item", (["a", "b"], "key", {"v": [1]}), {"index": ["v"], "ttl": 5}),
    Call("store.get_item", (["a", "b c"],), {"key": "k/ü", "refresh_ttl": True}),
    Call("store.delete_item", (["a"], "key")),
    Call("store.search_items", (["a"],), {"filter": {"f": 1}, "limit": 2, "query": "q", "refresh_ttl": False}),
    Call("store.list_namespaces", (["a"],), {"suffix": ["z"], "max_depth": 2, "limit": 3, "offset": 1}),
]
"""Calls that are one request, whose response is their answer."""

OF_RUNS = [
    Call("runs.create", ("t", "agent"), {**CREATED, "stream_mode": ["values", "custom"]}),
    Call("runs.create", ("t", "agent"), {"command": {"resume": "yes", "update": None}, "strict_resume": True}),
    Call("runs.create", (None, "agent"), {"input": None, "on_completion": "keep"}),
    Call("runs.create_batch", ([{"assistant_id": "agent", "input": {"n": 1}, "metadata": None}],)),
    Call("runs.wait", ("t", "agent"), {**CREATED, "on_disconnect": "cancel"}),
    Call("runs.wait", ("t", "agent"), {"input": {}}),
    Call("runs.stream", ("t", "agent"), {**CREATED, "stream_mode": ["values", "unheard-of"], "feedback_keys": ["k"]}),
    Call("runs.stream", ("t", "agent"), {"stream_subgraphs": True, "on_disconnect": "cancel"}),
]
"""Calls that create runs, whose requests ours makes with more than one response in mind."""

ABOUT_RUNS = ["threads.join_stream", "runs.join", "runs.join_stream", "runs.cancel", "runs.cancel_many"]
"""Methods that have tests of their own."""

NOT_OURS = ["threads.stream"]
"""What langgraph-sdk carries out by itself."""
