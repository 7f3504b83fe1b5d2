# Generated from openapi.yaml by 'make generate'. Do not edit.

from typing import Literal

StreamMode = Literal[
    "checkpoints", "custom", "debug", "events", "messages", "messages-tuple", "tasks", "updates", "values"
]
