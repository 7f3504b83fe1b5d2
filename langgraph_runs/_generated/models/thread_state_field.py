# Generated from openapi.yaml by 'make generate'. Do not edit.

from typing import Literal

ThreadStateField = Literal[
    "checkpoint", "created_at", "interrupts", "metadata", "next", "parent_checkpoint", "tasks", "values"
]
