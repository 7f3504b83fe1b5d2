# Generated from openapi.yaml by 'make generate'. Do not edit.

from typing import Literal

RunField = Literal[
    "assistant_id",
    "created_at",
    "kwargs",
    "langsmith_session_name",
    "metadata",
    "multitask_strategy",
    "run_id",
    "status",
    "thread_id",
    "updated_at",
]
