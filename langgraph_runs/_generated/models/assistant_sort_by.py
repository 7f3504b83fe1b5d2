# Generated from openapi.yaml by 'make generate'. Do not edit.

from typing import Literal

AssistantSortBy = Literal["assistant_id", "created_at", "graph_id", "name", "updated_at"]
