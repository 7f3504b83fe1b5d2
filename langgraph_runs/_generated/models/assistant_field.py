# Generated from openapi.yaml by 'make generate'. Do not edit.

from typing import Literal

AssistantField = Literal[
    "assistant_id",
    "config",
    "context",
    "created_at",
    "description",
    "graph_id",
    "metadata",
    "name",
    "updated_at",
    "version",
]
