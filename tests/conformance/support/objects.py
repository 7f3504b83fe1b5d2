"""What servers send: a run, a thread, a state and others, each with what every server sends of it."""

from __future__ import annotations

from typing import Any

_CREATED = {"created_at": "2026-01-01T00:00:00+00:00", "updated_at": "2026-01-01T00:00:00+00:00"}


def a_run(**more: Any) -> dict[str, Any]:
    """Run r of thread t."""
    return {"run_id": "r", "thread_id": "t", "assistant_id": "a", "status": "success", **_CREATED, **more}


def a_thread(**more: Any) -> dict[str, Any]:
    """Thread t."""
    return {"thread_id": "t", "status": "idle", "metadata": {}, **_CREATED, **more}


def a_state(**more: Any) -> dict[str, Any]:
    """The state of a thread that is done."""
    return {
        "values": {},
        "next": [],
        "tasks": [],
        "interrupts": [],
        "metadata": None,
        "checkpoint": None,
        "parent_checkpoint": None,
        "created_at": None,
        **more,
    }


def an_assistant(**more: Any) -> dict[str, Any]:
    """Assistant a of graph g."""
    return {
        "assistant_id": "a",
        "graph_id": "g",
        "name": "g",
        "description": None,
        "config": {},
        "context": {},
        "metadata": {},
        "version": 1,
        **_CREATED,
        **more,
    }


def a_cron(**more: Any) -> dict[str, Any]:
    """Cron c of assistant a, whose runs each have a thread of their own."""
    return {
        "cron_id": "c",
        "assistant_id": "a",
        "thread_id": None,
        "schedule": "0 9 * * *",
        "enabled": True,
        "end_time": None,
        "next_run_date": None,
        "payload": {},
        "metadata": {},
        "on_run_completed": "delete",
        "user_id": None,
        **_CREATED,
        **more,
    }


def an_item(**more: Any) -> dict[str, Any]:
    """Item k of the namespace of users."""
    return {"namespace": ["users"], "key": "k", "value": {"a": 1}, **_CREATED, **more}
