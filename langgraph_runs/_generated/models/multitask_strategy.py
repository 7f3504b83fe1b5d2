# Generated from openapi.yaml by 'make generate'. Do not edit.

from typing import Literal

MultitaskStrategy = Literal["enqueue", "interrupt", "reject", "rollback"]
