"""Changes of openapi.yaml such as a server's next version may bring, and what drift says of each."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from codegen import spec

PATH = Path(__file__).parent.parent.parent / "openapi.yaml"
CREATING = [
    "POST /threads/{thread_id}/runs",
    "POST /runs",
    "POST /threads/{thread_id}/runs/stream",
    "POST /runs/stream",
    "POST /threads/{thread_id}/runs/wait",
    "POST /runs/wait",
    "POST /runs/batch",
]
"""The operations that create runs: one body serves them all."""
CRONS = ["POST /runs/crons", "POST /threads/{thread_id}/runs/crons", "PATCH /runs/crons/{cron_id}"]
"""Those that say how the runs of a cron are created."""


@cache
def _text() -> str:
    return json.dumps(spec.load(PATH).document)


def described() -> dict[str, Any]:
    """What openapi.yaml says, to change at will: nothing in it is there twice."""
    document: dict[str, Any] = json.loads(_text())
    return document


@dataclass(frozen=True)
class Seed:
    """A change of the document, and the lines of drift with the operations that have them."""

    name: str
    plant: Callable[[dict[str, Any]], object]
    found: dict[str, list[str]]


def _fields(document: dict[str, Any], schema: str) -> Any:
    return document["components"]["schemas"][schema]["properties"]


def _operation(document: dict[str, Any], path: str, method: str) -> Any:
    return document["paths"][path][method]


GONE = {"description": "Gone.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}}
STATUS = ("/threads/{thread_id}/runs", "get")

SEEDS = [
    Seed(
        "field added",
        lambda document: _fields(document, "RunCreate").update(priority={"type": "integer"}),
        {"RunCreate.priority is new: integer": CREATING},
    ),
    Seed(
        "nested field added",
        lambda document: _fields(document, "Interrupt").update(
            asked={"type": "object", "required": ["by"], "properties": {"by": {"type": "string"}}}
        ),
        {
            "Interrupt.asked is new: {by: string}": [
                "GET /threads/{thread_id}/state",
                "GET /threads/{thread_id}/state/{checkpoint_id}",
                "POST /threads/{thread_id}/state/checkpoint",
                "POST /threads/{thread_id}/history",
            ]
        },
    ),
    Seed(
        "field removed",
        lambda document: _fields(document, "RunCreate").pop("webhook"),
        {"RunCreate.webhook is gone": CREATING},
    ),
    Seed(
        "field retyped",
        lambda document: _fields(document, "RunCreate").update(after_seconds={"type": "string"}),
        {"RunCreate.after_seconds is string, not number": CREATING},
    ),
    Seed(
        "enum grown",
        lambda document: document["components"]["schemas"]["StreamMode"]["enum"].append("costs"),
        {'StreamMode: the value "costs" is new': [*CREATING, *CRONS]},
    ),
    Seed(
        "parameter made required",
        lambda document: _operation(document, *STATUS)["parameters"][2].update(required=True),
        {"query status must be given": ["GET /threads/{thread_id}/runs"]},
    ),
    Seed(
        "operation gone",
        lambda document: document["paths"].pop("/threads/{thread_id}/runs/{run_id}/join"),
        {"is gone": ["GET /threads/{thread_id}/runs/{run_id}/join"]},
    ),
    Seed(
        "status new",
        lambda document: _operation(document, *STATUS)["responses"].update({"410": GONE}),
        {
            "status 410 is new: {detail?: any JSON, error?: any JSON, message?: any JSON}": [
                "GET /threads/{thread_id}/runs"
            ]
        },
    ),
    Seed(
        "nullable",
        lambda document: _fields(document, "RunsCancel")["thread_id"].update(nullable=True),
        {"RunsCancel.thread_id may be null": ["POST /runs/cancel"]},
    ),
]
"""The eight drifts that must be found, and a nested one."""
