# Generated from openapi.yaml by 'make generate'. Do not edit.

from typing import Literal

ThreadSortBy = Literal["created_at", "state_updated_at", "status", "thread_id", "updated_at"]
