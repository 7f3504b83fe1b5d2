# Generated from openapi.yaml by 'make generate'. Do not edit.

from typing import Literal

ThreadStatus = Literal["busy", "error", "idle", "interrupted"]
