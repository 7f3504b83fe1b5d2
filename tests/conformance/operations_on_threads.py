"""The calls on threads that the fake server has no model of: it responds with the same JSON always."""

from __future__ import annotations

from .operation import Operation
from .support import a_state, a_thread

THREAD = "/threads/{thread_id}"
SIZES = {"count": 1, "bytes": 2}

ON_THREADS = [
    Operation(
        "threads.update",
        "update_thread",
        lambda on: on.client.threads.update(on.thread_id, metadata={"a": 1}),
        lambda thread: thread.thread_id == "t",
        fares="get",
        endpoint=("PATCH", THREAD, a_thread()),
    ),
    Operation(
        "threads.iter",
        "search_threads",
        lambda on: list(on.client.threads.iter()),
        lambda found: len(found) == 1,
        fares="get",
    ),
    Operation(
        "threads.count",
        "count_threads",
        lambda on: on.client.threads.count(status="idle"),
        7,
        fares="get",
        endpoint=("POST", "/threads/count", 7),
    ),
    Operation(
        "threads.copy",
        "copy_thread",
        lambda on: on.client.threads.copy(on.thread_id),
        lambda thread: thread.thread_id == "copy",
        fares="threads.create named",
        endpoint=("POST", f"{THREAD}/copy", a_thread(thread_id="copy")),
    ),
    Operation(
        "threads.prune",
        "prune_threads",
        lambda on: on.client.threads.prune([on.thread_id]),
        lambda result: result.pruned_count == 1,
        fares="threads.create named",
        endpoint=("POST", "/threads/prune", {"pruned_count": 1}),
    ),
    Operation(
        "threads.get_state",
        "state_at",
        lambda on: on.client.threads.get_state(on.thread_id, checkpoint_id="c"),
        lambda state: state.values == {"at": "c"},
        case="by id",
        fares="get",
        endpoint=("GET", f"{THREAD}/state/{{checkpoint_id}}", a_state(values={"at": "c"})),
    ),
    Operation(
        "threads.get_state",
        "find_state",
        lambda on: on.client.threads.get_state(on.thread_id, checkpoint={"checkpoint_id": "c", "checkpoint_ns": "n"}),
        lambda state: state.values == {"at": "c"},
        case="by checkpoint",
        fares="get",
        endpoint=("POST", f"{THREAD}/state/checkpoint", a_state(values={"at": "c"})),
    ),
    Operation(
        "threads.update_state",
        "update_state",
        lambda on: on.client.threads.update_state(on.thread_id, {"at": "here"}),
        lambda made: made.checkpoint == {"checkpoint_id": "c"},
        fares="threads.create named",
        endpoint=("POST", f"{THREAD}/state", {"checkpoint": {"checkpoint_id": "c"}}),
    ),
    Operation(
        "threads.storage",
        "storage",
        lambda on: on.client.threads.storage(on.thread_id),
        lambda storage: storage.total_bytes == 6,
        fares="get",
        endpoint=(
            "GET",
            f"{THREAD}/storage",
            {
                "thread_id": "t",
                "total_bytes": 6,
                "checkpoints": SIZES,
                "channel_values": {**SIZES, "by_channel": {}},
                "pending_writes": SIZES,
            },
        ),
    ),
]
