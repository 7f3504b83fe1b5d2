# Generated from openapi.yaml by 'make generate'. Do not edit.

from typing import Literal

ThreadCommandOutcome = Literal["error", "success"]
