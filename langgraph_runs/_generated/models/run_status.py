# Generated from openapi.yaml by 'make generate'. Do not edit.

from typing import Literal

RunStatus = Literal["error", "interrupted", "pending", "running", "success", "timeout"]
