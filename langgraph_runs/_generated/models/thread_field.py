# Generated from openapi.yaml by 'make generate'. Do not edit.

from typing import Literal

ThreadField = Literal[
    "config", "created_at", "interrupts", "metadata", "state_updated_at", "status", "thread_id", "updated_at", "values"
]
